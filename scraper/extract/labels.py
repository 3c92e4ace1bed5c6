"""What the visible labels of a page say, told as claims, and the page without them.

The story has three parts: what stands before the text (date, standfirst, image), the text, and what follows it
(languages, themes, authors, centre, cards, credits, citation). The same label means another thing in each:
"Date de publication" is the piece's own before the text, and a card's after it.
"""

from __future__ import annotations

from lxml import etree

from scraper.article import Author, Image, Label, PublishedIn, Related
from scraper.extract.evidence import Claim
from scraper.extract.given import Given
from scraper.extract.labeltable import label_table, tokens
from scraper.extract.lines import Line, read_lines
from scraper.extract.publication import outlet, published_elsewhere
from scraper.extract.rules import apply_rules
from scraper.extract.sections import FILE_NAME, Section, sections
from scraper.extract.takeout import elements_of, take_out
from scraper.extract.tree import Document

CONFIDENCE = 0.95
_AFTER_TEXT = frozenset(("body", "authors", "regions", "topics", "translations", "programmes", "related", "citation"))
_LISTS = frozenset(("topics", "regions"))
_LONGEST_NAME = 120
_NAME_BEHIND = 80


def read_given(doc: Document) -> Given:
    """Rules first, then labels; changes the tree: what is dropped, labels and labelled regions are taken out.

    Raises SourceError for a selector or a label key of the source that cannot be used.
    """
    given = Given()
    apply_rules(doc, given)
    if doc.source is not None and doc.source.labels:
        _Reader(doc, given).read()
    return given


class _Reader:
    """Reads the sections in order; `taken` is what leaves the tree, the rest stays."""

    def __init__(self, doc: Document, given: Given) -> None:
        assert doc.source is not None
        self.doc = doc
        self.given = given
        self.taken: dict[Line, None] = {}
        self.body: list[Line] = []
        self.after = False
        """Is the text behind us?"""
        lines, self.chrome = read_lines(doc)
        table = label_table(doc.source)
        noise: list[Line] = []
        self.stream = [token for line in lines for token in tokens(line, table)]
        self.parts = sections(self.stream, noise)
        self.take(noise)

    def read(self) -> None:
        """Read all sections, then take out of the tree what they hold."""
        if not any(part.label for part in self.parts):
            return
        self.titles()
        for at, part in enumerate(self.parts):
            if part.head is not None:
                self.take([part.head])
            if part.label:
                getattr(self, f"read_{part.label}", self.read_text)(at, part)
                self.after = self.after or part.label in _AFTER_TEXT
            elif self.after:
                self.take(line for line in part.lines if line.image is None and FILE_NAME.fullmatch(line.text))
        kept = [token.line for token in self.stream if token.line not in self.taken]
        take_out(self.taken, kept, self.chrome)
        if self.body and not self.given.body:
            inside = set(self.body)
            self.given.body = elements_of(self.body, (line for line in kept if line not in inside), self.chrome)

    def take(self, lines: object) -> None:
        """Mark lines as read."""
        self.taken.update(dict.fromkeys(lines))  # type: ignore[call-overload]

    def titles(self) -> None:
        """Names that stand before their label (a card's title, a centre's name) move into `heads`."""
        self.heads: dict[Section, Line] = {}
        after = False
        for at, part in enumerate(self.parts):
            named_before = part.label == "programmes" and not _announces(part)
            if named_before or (after and part.label == "published"):
                name = self.name_before(at)
                if name is not None:
                    self.heads[part] = name
            elif part.label == "author_role":
                self.next_author(at)
            after = after or part.label in _AFTER_TEXT

    def next_author(self, at: int) -> None:
        """Between the job title of one author and the label of the next stands the next one's name."""
        labels = [one.label for one in self.parts[max(0, at - 2) : at]]
        before = self.parts[at - 1] if at else Section()
        follows = labels[-1:] == ["author_role"] and len(before.texts) > 1
        if before.texts and (follows or labels == ["author_role", None]):
            self.heads[self.parts[at]] = before.texts[-1]
            before.lines.remove(before.texts[-1])

    def name_before(self, at: int) -> Line | None:
        """The last line before a label, taken from the section that it does not belong to."""
        part = self.parts[at]
        following = self.parts[at + 1].label if at + 1 < len(self.parts) else None
        texts = part.texts
        if part.label == "published" and len(texts) > 1 and following == "standfirst" and _is_date(texts[0].text):
            part.lines.remove(texts[1])
            return texts[1]
        for before in reversed(self.parts[max(0, at - 2) : at]):
            if before.texts:
                line = before.texts[-1]
                before.lines.remove(line)
                return line
            if before.label not in (None, "images", "credit"):
                return None
        return None

    # One method a label. `at` is the section's place in the story.

    def read_text(self, at: int, part: Section) -> None:
        """Fields that are a line of text or a list of lines."""
        assert part.label is not None
        for line in part.texts if part.label in _LISTS else part.texts[:1]:
            if len(line.text) <= _LONGEST_NAME or part.label not in _LISTS:
                self.take([line])
                self.claim(part.label, line.text)

    def read_body(self, at: int, part: Section) -> None:
        for n, line in enumerate(part.lines):
            elsewhere = published_elsewhere(line.text) if line.image is None else None
            if elsewhere is None:
                self.body.append(line)
                continue
            name, relation = elsewhere
            self.take([line])
            value = PublishedIn(name=name, url=self.doc.absolute(line.link), relation=relation)
            self.given.published_in.append(Claim(value, "label", line.text[:80], line.text, CONFIDENCE))
            if relation == "full_text":
                del part.lines[n:]
                return

    def read_published(self, at: int, part: Section) -> None:
        shown = next((line for line in part.texts[:1] if _is_date(line.text)), None)
        if shown is not None:
            self.take([shown])
        if not self.after:
            if shown is not None:
                self.claim("published", shown.text)
            return
        title = self.heads.get(part)
        if title is None:
            return
        self.take([title])
        card = Related(
            title=title.text,
            url=self.doc.absolute(title.link),
            published=None,
            teaser=self.teaser_after(at),
        )
        self.given.cards.append(Claim(card, "label", "published", shown.text if shown else None, CONFIDENCE))

    def teaser_after(self, at: int) -> str | None:
        following = self.parts[at + 1] if at + 1 < len(self.parts) else Section()
        if following.label != "standfirst" or not following.texts:
            return None
        return " ".join(line.text for line in following.texts)

    def read_standfirst(self, at: int, part: Section) -> None:
        self.take(part.lines)
        if not self.after and not self.given.claims("standfirst") and part.texts:
            self.claim("standfirst", "\n\n".join(line.text for line in part.texts))

    def read_images(self, at: int, part: Section) -> None:
        self.take(part.lines)
        if self.after:
            return
        credit = self.credit_after(at)
        for node in part.images:
            url = self.doc.absolute(node.get("src") or node.get("data-src"))
            if url:
                image = Image(url=url, credit=credit, alt=node.get("alt") or None)
                self.given.images.append(Claim(image, "label", "images", url, CONFIDENCE))

    def credit_after(self, at: int) -> str | None:
        part = self.parts[at + 1] if at + 1 < len(self.parts) else Section()
        return part.texts[0].text if part.label == "credit" and part.texts else None

    def read_credit(self, at: int, part: Section) -> None:
        self.take(part.lines[:1])

    def read_authors(self, at: int, part: Section) -> None:
        self.take(part.lines)
        for line in part.texts:
            if len(line.text) > _LONGEST_NAME:
                return
            self.add_author(line)

    def add_author(self, line: Line) -> None:
        author = Author(name=line.text, raw=line.text, url=self.doc.absolute(line.link))
        self.given.authors.append(Claim(author, "label", "authors", line.text, CONFIDENCE))

    def read_author_role(self, at: int, part: Section) -> None:
        name = self.heads.get(part)
        if name is not None:
            self.take([name])
            self.add_author(name)
        self.take(part.lines)
        if self.given.authors and part.texts:
            last = self.given.authors[-1].value
            last.role = last.role or part.texts[0].text

    def read_programmes(self, at: int, part: Section) -> None:
        self.take(part.lines)
        name = next(iter(part.texts), None) if _announces(part) else self.heads.get(part)
        if name is not None and len(name.text) <= _LONGEST_NAME:
            self.take([name])
            value = Label(name=name.text, url=self.doc.absolute(name.link))
            self.given.programmes.append(Claim(value, "label", "programmes", name.text, CONFIDENCE))

    def read_published_in(self, at: int, part: Section) -> None:
        self.take(part.lines)
        line = part.texts[0] if part.texts else None
        name = outlet(line.text) if line else None
        if line and name:
            value = PublishedIn(name=name, url=self.doc.absolute(line.link), relation="appearance")
            self.given.published_in.append(Claim(value, "label", "published_in", line.text, CONFIDENCE))

    def read_translations(self, at: int, part: Section) -> None:
        self.links_of(part, self.given.translations)

    def read_attachments(self, at: int, part: Section) -> None:
        self.links_of(part, self.given.attachments)

    def links_of(self, part: Section, into: list[etree._Element]) -> None:
        links = (node for line in part.lines for host in line.hosts for node in host.iter("a") if node.get("href"))
        into.extend(dict.fromkeys(links))
        self.take(part.lines)

    def claim(self, name: str, value: str) -> None:
        """Keep a value as shown."""
        self.given.add(name, Claim(value, "label", name, value, CONFIDENCE))


def _announces(part: Section) -> bool:
    """ "Programme: Ocean" says what follows; a label over a sentence about the programme, what stood before."""
    said = next(iter(part.texts), None)
    if part.head is None or said is None or not part.head.text.rstrip().endswith((":", "：")):
        return False
    return len(said.text) <= _NAME_BEHIND and not said.text.endswith((".", "!", "?", "…", "。"))


def _is_date(text: str) -> bool:
    return len(text) <= 40 and any(char.isdigit() for char in text)
