"""What stands around the main text: links, images and headings of a page, found once for all readers of fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice

from scraper.article import Related
from scraper.extract.announces import announces_related
from scraper.extract.bywords import FIRST_LETTERS, MARKS
from scraper.extract.given import Given
from scraper.extract.headingwords import KNOWN, RELATED_STARTS, SAID_IN_LINE, SENTENCE_STARTS
from scraper.extract.landmarks import landmarks
from scraper.extract.languagenames import LANGUAGE_WORDS
from scraper.extract.tree import Document, Element, collapse
from scraper.extract.tree import text_of as visible_text
from scraper.extract.zones import CHROME, Zones

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MAX_LINKS = 5000
_LONGEST_LANGUAGE = 60
_MOST_CAPTIONS = 100
_MOST_SIBLINGS = 200
"""A page has some ten headings that we know, each with a dozen cards; a hostile one has thousands of each."""
_CLIMB = 7
_SENTENCE = 60
_PARTS = 5
_LONGEST_LABEL = 40
_RELATED_HEADS = frozenset(start.split()[0] for start in RELATED_STARTS)
_CAPTION, _SENTENCE_START, _RIGHTS, _LANGUAGE, _NUMBER, _OPENING = 1, 2, 4, 8, 16, 32
_SIGNS = " \t\r\n\u00a0:：|·•>»*#–—-"


@dataclass(slots=True)
class Noticed:
    """Elements by what their own text speaks of, each list in document order."""

    captions: list[tuple[Element, str]] = field(default_factory=list)
    """Known headings and labels, with their normalised text."""
    sentences: list[Element] = field(default_factory=list)
    """Texts that begin as a sentence about another place of publication does."""
    rights: list[Element] = field(default_factory=list)
    languages: list[Element] = field(default_factory=list)
    """Texts that are or end with the name or code of a language."""
    numbers: list[Element] = field(default_factory=list)
    """Texts that name an ISBN, ISSN or DOI."""
    openings: list[tuple[Element, str]] = field(default_factory=list)
    """Texts as written that begin with the letters of a byline ("By", "Author:")."""


@dataclass(slots=False)
class Around:
    """A page as the readers of fields see it, after the main text was chosen."""

    doc: Document
    given: Given
    body: Sequence[Element]
    title: str | None
    items: dict[Element, list[Related]] = field(default_factory=dict)
    """What boxes hold, kept by the reader of related items."""

    @cached_property
    def zones(self) -> Zones:
        """Where elements stand."""
        return Zones(self.doc, self.body)

    @cached_property
    def own_links(self) -> list[tuple[Element, int]]:
        """`<a href>` outside navigation, header, footer and other chrome, each with its zones; the first 5,000."""
        zone_of = self.zones.of
        zones = ((link, zone_of(link)) for link, href in self.doc.links[:_MAX_LINKS] if href)
        return [(link, zone) for link, zone in zones if not zone & CHROME]

    @property
    def captions(self) -> list[tuple[Element, str]]:
        """Elements whose own text is a known heading or label, with the text normalised; of any tag."""
        return self.noticed.captions

    @property
    def noticed(self) -> Noticed:
        """What the short texts of the page speak of."""
        return noticed(self.doc)

    def under(self, node: Element) -> Iterator[Element]:
        """Elements that a heading or label speaks for: those of its nearest frame."""
        yield from next(self.frames(node), ())

    def frames(self, node: Element) -> Iterator[list[Element]]:
        """What a heading or label may speak for, the nearest first: its own children, else what follows it (up to
        the next heading of its rank) in a frame around it, then in a wider one; never the text."""
        if len(node) and node.tag not in HEADINGS:
            yield list(node)
        at = node
        for _ in range(_CLIMB):
            following = list(self._until_next(at))
            if following:
                yield following
            parent = at.getparent()
            if parent is None or self.zones.holds_body(parent) or parent.tag in ("body", "main"):
                return
            at = parent

    def _until_next(self, heading: Element) -> Iterator[Element]:
        rank = heading.tag if heading.tag in HEADINGS else None
        looks = heading.get("class")
        for one in islice(heading.itersiblings(), _MOST_SIBLINGS):
            if not isinstance(one.tag, str) or self.zones.holds_body(one):
                continue
            same_rank = rank is not None and one.tag in HEADINGS and str(one.tag) <= str(rank)
            same_look = rank is None and one.tag == heading.tag and looks is not None and one.get("class") == looks
            if same_rank or same_look or one.tag == "dt":
                return
            yield one

    def value_of(self, node: Element) -> str | None:
        """The text that a label stands for: after it in its own element, else in the first element it speaks for."""
        line = (node.text or "").strip()
        if (label := _label_of(line)) and (said := collapse(line[len(label) :]).strip(" :：|")):
            return said  # "Series: Harbour Notes" in one text
        own = collapse("".join(str(part) for part in node.itertext()))
        rest = own[len(collapse(node.text or "")) :].strip(_SIGNS)
        if rest:
            return rest
        tail = collapse(node.tail or "").strip(_SIGNS)
        if tail:
            return tail
        return next((text for one in self.under(node) if (text := text_of(one))), None)


def noticed(doc: Document) -> Noticed:
    """What all short texts of the page say that any reader of fields asks for; looked through once, remembered on
    the document."""
    known = doc.__dict__.get("_noticed")
    if isinstance(known, Noticed):
        return known
    found = doc.__dict__["_noticed"] = Noticed()
    for node, text in _texts(doc):
        topics, caption = _speaks_of(text)
        if not topics:
            continue
        if topics & _CAPTION and len(found.captions) < _MOST_CAPTIONS:
            found.captions.append((node, caption))
        if topics & _SENTENCE_START:
            found.sentences.append(node)
        if topics & _OPENING:
            found.openings.append((node, text))
        if topics & _RIGHTS:
            found.rights.append(node)
        if topics & _LANGUAGE:
            found.languages.append(node)
        if topics & _NUMBER:
            found.numbers.append(node)
    return found


def _texts(doc: Document) -> list[tuple[Element, str]]:
    """Short own texts, and headings put together from several parts: `<h2><b>Read</b> Also</h2>` (medef.com)."""
    marks = landmarks(doc)
    joined = [(node, text) for node in doc.root.iter(*HEADINGS[1:]) if len(node) and (text := _joined(node))]
    texts = marks.short_texts()
    return sorted([*texts, *joined], key=lambda one: marks.place.get(one[0], 0)) if joined else texts


def _joined(heading: Element) -> str:
    parts = [part for part in islice(heading.itertext(), _PARTS) if not part.isspace()]
    return collapse("".join(str(part) for part in parts)) if 1 < len(parts) < _PARTS else ""


@lru_cache(maxsize=8192)
def _speaks_of(text: str) -> tuple[int, str]:
    """What a text speaks of, and its normalised form when it is a caption; most texts of a site are on every page."""
    key = heading_key(text)
    head = key[: key.find(" ")]
    label = heading_key(_label_of(key)) if ":" in key or "：" in key else ""
    topics, caption = 0, ""
    if key in KNOWN or (head in _RELATED_HEADS and key.startswith(RELATED_STARTS)) or announces_related(key):
        topics, caption = _CAPTION, key
    elif label in SAID_IN_LINE:
        topics, caption = _CAPTION, label
    elif head in SENTENCE_STARTS:
        topics = _SENTENCE_START
    start = text.strip()[:2]
    if start.lower() in FIRST_LETTERS or start[:1] in MARKS:
        topics |= _OPENING
    if "©" in key or "copyright" in key or "reserv" in key:
        topics |= _RIGHTS
    if len(key) < _LONGEST_LANGUAGE and key.rpartition(" ")[2].strip("()[]") in LANGUAGE_WORDS:
        topics |= _LANGUAGE
    if "isbn" in key or "issn" in key or "doi" in key:
        topics |= _NUMBER
    return topics, caption


def heading_key(text: str) -> str:
    """A heading without case and outer signs."""
    # Casefolding a Turkish capital leaves its dot behind as a letter of its own.
    return " ".join(text.strip(_SIGNS).casefold().replace("i\u0307", "i").split())


def _label_of(text: str) -> str:
    """What stands before the first colon of a line: "Series: Harbour Notes"; empty without a short one."""
    at = min((place for colon in ":：" if (place := text.find(colon, 0, _LONGEST_LABEL)) > 0), default=0)
    return text[:at]


def text_of(node: Element) -> str:
    """All text below a small element on one line; quicker than XPath where nothing invisible is inside."""
    if not len(node):
        return collapse(node.text or "")
    if next(node.iter("script", "style", "template", "noscript"), None) is not None:
        return visible_text(node)
    return collapse(" ".join(str(part) for part in node.itertext()))


def path_steps(href: str) -> list[str]:
    """The path of an address, step by step and without case; for telling `/topics/energy` from `/energy`."""
    path = href.partition("#")[0].partition("?")[0].casefold()
    _, scheme, rest = path.partition("//")
    return (rest.partition("/")[2] if scheme else path).strip("/").split("/")


def in_prose(link: Element) -> bool:
    """Does the link stand in a sentence that says much more than the link?"""
    block = next((one for one in link.iterancestors() if one.tag in ("p", "li", "div", "td")), None)
    if block is None or block.tag != "p":
        return False
    return longer_than(block, 2 * len(text_of(link)) + _SENTENCE)


def longer_than(node: Element, length: int) -> bool:
    """Is there more text than this below an element? Stops reading there: a paragraph may hold 5,000 links."""
    for part in node.itertext():
        length -= len(str(part).strip())
        if length < 0:
            return True
    return False
