"""The places of a page that may name its authors: JSON-LD, meta elements, bylines, profile links, author boxes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from scraper.article import Author, Contribution, Method
from scraper.extract import hints
from scraper.extract.around import noticed
from scraper.extract.biographies import NOTE_TAGS, introduced
from scraper.extract.bylines import contribution_of, credited, read_byline, says_by, says_position, split_line
from scraper.extract.bywords import REPORTER_CJK
from scraper.extract.datetext import find_dates
from scraper.extract.givennames import begins_with_given_name, may_name
from scraper.extract.landmarks import Landmarks, line_of, where, words_before
from scraper.extract.names import is_name, is_person
from scraper.extract.otherpieces import others_begin
from scraper.extract.structured import Structured, clean
from scraper.extract.tree import Document, Element, collapse

_META = {
    "citation_author": 0.9,
    "parsely-author": 0.84,
    "sailthru.author": 0.84,
    "article:author_name": 0.84,
    "author": 0.82,
    "authors": 0.82,
    "articleauthor": 0.82,
    "article:author": 0.82,
    "article.author": 0.82,
    "cxenseparse:recs:articleauthor": 0.8,
    "cxenseparse:author": 0.8,
    "og:author": 0.8,
    "og:article:author": 0.8,
    "dcterms.creator": 0.8,
    "dc.creator": 0.8,
    "dc.contributor": 0.6,
    "byl": 0.8,
    "rbauthors": 0.8,
    "creator": 0.75,
}
_ROLES: tuple[tuple[str, Contribution], ...] = (
    ("author", "author"),
    ("creator", "author"),
    ("editor", "editor"),
    ("translator", "translator"),
    ("contributor", "contributor"),
)
_PROFILE = re.compile(
    r"/(?:(?:our|the|all)-)?(?:authors?|people|persons?|experts?|experten|expertos|expertas|eksperci|staff|team|profiles?|by|autor(?:en|es|i)?|auteurs?|redakteure?|contributors?|"
    r"writers?|bios?|scholars?|fellows?|columnists?|journalists?|user|users|members?|biograph(?:y|ies)|autore|personen)/[^/?#]+"
)
_LISTING = re.compile(r"/(?:tag|category|topic|topics|section|archive|page)/")
_LABELS = frozenset({"dt", "th", "h3", "h4", "h5", "h6", "p", "div", "label", "li"})
_INNER = re.compile(r"[|•·]|\d{4}|\u3000")
_CREDITS = re.compile(r"caption|copyright|credit|image|img|photo|foto|bild|source", re.I)
_WRITTEN = re.compile(r"\b(?:post|article|piece|story|blog) (?:was|is) (?:guest )?written by(?: |$)", re.I)
_ORCID = re.compile(r"orcid\.org/(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
_BARE_TAGS = frozenset({"span", "div", "p", "li", "strong", "b", "em", "address", "dd", "h4", "h5", "h6"})
_SYSTEM = 0.76
"""A machine's author who is no person gives way to a visible byline: it is often the publisher."""
_AUTHOR_LABEL = re.compile(
    r"^(?:(?:guest |gast)?authors?|autor(?:in|en|es|zy|ka|e|i|a)?(?:[/:*]?-?(?:in|innen|autor))?|autrices?|auteure?s?|"
    r"автор|авторы|作者|著者|執筆者|بقلم|written by|verfasst von)\s*(?:[:：]\s*|$)|"
    r"^(?:written by|verfasst von|écrit par|rédigé par|escrito por) ",
    re.I,
)
"""A label that stands beside an author anywhere on a page (dw.com: below the text)."""
_CREDITED = frozenset({"translator", "editor"})
_LABEL = 30
_LONGEST_LINE = 400
_MOST_NOTES = 4
_AFTER = 60
"""Elements after the title among which a byline stands."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A list of people that one place names."""

    people: list[Author]
    method: Method
    where: str
    raw: str
    confidence: float
    node: Element | None = None
    near: bool = False


def told_authors(doc: Document, data: Structured) -> Iterator[Sighting]:
    """JSON-LD and meta elements."""
    for rank, node in enumerate(data.articles[:2]):
        people = [one for name, role in _ROLES for one in _nodes(doc, data, node.data.get(name), role)]
        if any(one.contribution == "author" for one in people):
            raw = ", ".join(one.raw or one.name for one in people)
            sure = _SYSTEM if _is_organisation(data, node.data.get("author")) else 0.9
            yield Sighting(people, "structured", f"{node.path}.author", raw, sure - 0.05 * rank)
    for name, confidence in _META.items():
        values = [text for _, text in data.metas(name) if "://" not in text]
        people = [one for text in values for one in _read(text)]
        if people:
            yield Sighting(people, "meta", name, "; ".join(values), confidence)
    label = (data.first_meta("twitter:label1") or "").lower()
    if any(
        word in label for word in ("written by", "author", "verfasst", "écrit", "escrito", "autor", "scritto", "geschr")
    ):
        text = data.first_meta("twitter:data1") or ""
        yield Sighting(_read(text), "meta", "twitter:data1", text, 0.8)


def _nodes(doc: Document, data: Structured, value: object, role: Contribution) -> Iterator[Author]:
    for one in value if isinstance(value, list) else [value]:
        known = data.resolve(one)
        if isinstance(known, str):
            if "://" not in known:
                yield from (person.model_copy(update={"contribution": role}) for person in _read(clean(known)))
        elif isinstance(known, Mapping):
            names = data.texts(known.get("name"))
            people = [person for name in names for person in _read_named(name, known)]
            for person in people:
                extra = _details(doc, data, known) if len(people) == 1 else {}
                yield person.model_copy(update={"contribution": role, **extra})


def _is_organisation(data: Structured, value: object) -> bool:
    known = [data.resolve(one) for one in (value if isinstance(value, list) else [value])]
    return all(isinstance(one, Mapping) and one.get("@type") == "Organization" for one in known)


def _read_named(name: str, node: Mapping[str, object]) -> list[Author]:
    """The people of a name; that of an organisation is one ("Morgan & Morgan")."""
    if node.get("@type") == "Organization" and is_name(name):
        return [Author(name=name, raw=name)]
    return _read(name)


def _details(doc: Document, data: Structured, node: Mapping[str, object]) -> dict[str, str]:
    """Profile, ORCID, job title and employer of a JSON-LD person."""
    found: dict[str, str] = {}
    urls = [one for name in ("url", "sameAs", "@id") for one in _strings(node.get(name))]
    for url in urls:
        if match := _ORCID.search(url):
            found["orcid"] = match[1]
    own = (urlsplit(doc.page.url).hostname or "").removeprefix("www.")
    profile = next((url for url in map(doc.absolute, _strings(node.get("url"))) if url), None)
    if profile and own in profile and len(urlsplit(profile).path) > 1:
        found["url"] = profile
    for name, field in (("jobTitle", "role"), ("affiliation", "affiliation"), ("worksFor", "affiliation")):
        texts = data.texts(node.get(name))
        if texts:
            found.setdefault(field, texts[0])
    return found


def _strings(value: object) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def _read(text: str, before: str = "") -> list[Author]:
    """The people of a line; what stands right before it may say what they did ("Reviewed by")."""
    told = contribution_of(before) if before else None
    return [
        Author(
            name=one.name,
            raw=one.raw,
            role=one.role,
            affiliation=one.affiliation,
            contribution=told or one.contribution,
        )
        for one in read_byline(text)
    ]


def shown_authors(doc: Document, marks: Landmarks) -> Iterator[Sighting]:
    """Bylines and names that a reader sees, the places next to the title first."""
    own = others_begin(marks)
    near = [node for node in marks.beside() if marks.distance(node) < _AFTER and marks.place[node] < own]
    for sighting in _near(doc, marks, near):
        if sighting.node is None or not marks.in_card(sighting.node):
            yield sighting
    close = frozenset(near)
    far = [node for node in marks.noted if marks.hint[node] & (hints.BYLINE | hints.BIO) and node not in close]
    yield from _boxes(doc, [node for node in far[:60] if not _is_apart(marks, node)])
    yield from _labelled(doc, marks, close)
    yield from _told_of(doc, marks)


def _labelled(doc: Document, marks: Landmarks, close: Collection[Element]) -> Iterator[Sighting]:
    """Lines away from the title that begin with "Author:", and what stands behind a label alone."""
    for node, own in noticed(doc).openings:
        text = own.strip()
        match = _AUTHOR_LABEL.match(text) if node not in close else None
        role = credited(text) if match is None and len(text) < _LABEL else None
        if (match is None and role not in _CREDITED) or _is_apart(marks, node) or marks.in_card(node):
            continue
        after = node.getnext()
        behind = collapse(node.tail or "") or (line_of(after, 120) if after is not None else "")
        line = line_of(node, 200)[match.end() if match else 200 :].strip() or behind[:200]
        people = _with_links(doc, node, _read(line)) if 2 < len(line) <= 160 else []
        if people and is_person(people[0].name):
            people = [one.model_copy(update={"contribution": role}) for one in people[:1]] if role else people
            yield Sighting(people, "generic", where(node), f"{text[:40]} {line}", 0.62, node, near=bool(role))


def _told_of(doc: Document, marks: Landmarks) -> Iterator[Sighting]:
    """People whom a note after the text introduces: "Jane Doe is a senior fellow at ..."."""
    # Of a hundred links to anywhere, few have words behind them.
    notes = (node for node in marks.nodes if (tag := node.tag) in NOTE_TAGS and (tag != "a" or node.tail))
    found = [(node, name, note) for node in notes if (told := introduced(node)) for name, note in [told]]
    found = [one for one in found if not _is_apart(marks, one[0]) and not marks.in_card(one[0])]
    names = dict.fromkeys(name for _, name, _ in found)
    if found and len(names) <= _MOST_NOTES:
        people = [Author(name=name, raw=name) for name in names]
        yield Sighting(people, "generic", where(found[0][0]), found[0][2], 0.57, found[0][0])


def _near(doc: Document, marks: Landmarks, near: list[Element]) -> Iterator[Sighting]:
    yield from _announced(doc, marks, near)
    yield from _marked(
        doc, marks, [node for node in near if marks.hint.get(node, 0) & hints.BYLINE and node.tag != "time"]
    )
    yield from _linked(doc, marks, near)
    yield from _bare(marks, near)


def _is_apart(marks: Landmarks, node: Element) -> bool:
    return bool(marks.zone(node) & hints.FIGURE) or marks.elsewhere(node)


def _announced(doc: Document, marks: Landmarks, nodes: list[Element]) -> Iterator[Sighting]:
    """Short lines near the title that begin with "By ", "Von " and the like, or say who wrote the post."""
    for node in nodes:
        if node.tag in ("h1", "h2", "h3"):
            continue
        for text in marks.texts(node):
            if len(text) >= _LONGEST_LINE:
                continue
            announced = next((part for part in _parts(text) if says_by(part.rstrip() + " X")), None)
            if announced:
                yield from _by_line(doc, node, collapse(announced))
            elif "written by" in text and (written := _WRITTEN.search(text)):
                line = line_of(node, 300)
                people = _with_links(
                    doc, node, _read(line[max(0, line.find(written.group())) + len(written.group()) :])
                )
                yield Sighting(people[:1], "generic", where(node), line, 0.7, node)


def _parts(text: str) -> Iterator[str]:
    """A line, and what follows bars and dates in it ("5 March 2024 | By Jane Doe")."""
    yield text
    if _INNER.search(text):
        yield from split_line(text)


def _by_line(doc: Document, node: Element, own: str) -> Iterator[Sighting]:
    line, parent = line_of(node, 300), node.getparent()
    text, holder = (line, node) if says_by(line) and _read(line) else (own, node)
    after = node.getnext()
    if not _read(text) and len(own) < 20 and node.tag in _LABELS and after is not None:
        text, holder = f"{own} {_listed(after)}", after  # <dt>Author</dt><dd>Jane Doe</dd>
    elif not _read(text) and len(own) < 20 and parent is not None:
        text, holder = line_of(parent, 300), parent  # <span>By</span> <a>Jane Doe</a>
    people = _with_links(doc, holder, _read(text)) if says_by(text) and len(text) <= 250 else []
    # A sentence may begin with "Von" or "By" too; a byline is short, or little else than names and roles.
    said = sum(len(one.raw or "") + len(one.role or "") + len(one.affiliation or "") for one in people)
    full = bool(people) and is_person(people[0].name) and (len(text) <= 60 or said > 0.5 * len(text))
    if full or (people and len(text) < 40 and people[0].name.removeprefix("the ")[:1].isupper()):
        yield Sighting(people, "generic", where(node), text, 0.86, node, near=True)


def _listed(node: Element) -> str:
    """The line of an element; of a list of bare names, which have no comma, the names apart."""
    items = [line for item in islice(node.iter("li"), 50) if (line := line_of(item, 300))]
    return "; ".join(items) if len(items) > 1 and all(map(is_person, items)) else line_of(node, 300)


def _marked(doc: Document, marks: Landmarks, nodes: list[Element]) -> Iterator[Sighting]:
    """Elements near the title that are called byline or author; several of one name are one list."""
    alike: dict[str, list[tuple[Element, str, list[Author]]]] = {}
    for node in nodes:
        text = _listed(node)
        read = _with_links(doc, node, _read(text, words_before(node))) if 0 < len(text) <= 250 else []
        if read:
            alike.setdefault(where(node), []).append((node, text, read))
            # "By Jane Doe" says more than the login that filed the piece (whitecoatinvestor.com).
            signed = says_by(text) and is_person(read[0].name)
            confidence = (0.84 if signed else 0.8) - 0.0005 * abs(marks.distance(node))
            yield Sighting(read, "generic", where(node), text, confidence, node, near=True)
    for place, group in alike.items():
        if len(group) > 1:
            people = [one for _, _, read in group for one in read if not _is_title(one.name)]
            raw = "; ".join(text for _, text, _ in group)
            box = _box_of([node for node, _, _ in group])
            together = box is not None and bool(marks.hint.get(box, 0) & hints.BYLINE)
            yield Sighting(people, "generic", place, raw, 0.79 if together else 0.77, group[0][0], near=True)


def _is_title(name: str) -> bool:
    """ "Senior Editor" in an element that is called author like the name beside it."""
    return says_position(name) and not begins_with_given_name(name)


def _box_of(nodes: list[Element]) -> Element | None:
    """The parent of elements side by side; of names that are the only children of theirs, the next one."""
    for level in (0, 1):
        around = {next(islice(node.iterancestors(), level, None), None) for node in nodes}
        if len(around) == 1:
            return around.pop()
    return None


def _linked(doc: Document, marks: Landmarks, nodes: list[Element]) -> Iterator[Sighting]:
    """Links near the title that lead to people."""
    people: list[Author] = []
    places: list[str] = []
    for node in nodes:
        if node.tag != "a" or marks.in_card(node):
            continue
        href = node.get("href", "")
        if (_PROFILE.search(href) and not _LISTING.search(href)) or node.get("rel") == "author":
            read = _with_links(doc, node, _read(line_of(node, 120), words_before(node)))
            people += read[:1]
            places += [where(node)] if read else []
    if people:
        yield Sighting(people, "generic", places[0], ", ".join(one.raw or one.name for one in people), 0.77)


def _bare(marks: Landmarks, nodes: list[Element]) -> Iterator[Sighting]:
    """Full names alone in an element close behind the title: several, or one with a known given name."""
    for node in nodes:
        if not 0 < marks.distance(node) <= 20 or node.tag not in _BARE_TAGS or len(node) > 2:
            continue
        text = "" if _CREDITS.search(node.get("class") or "") else _first_line(node)
        sentence = len(text) > 160 or ":" in text or "©" in text
        if not text or sentence or not (may_name(text) or REPORTER_CJK.search(text)):
            continue
        if not _stands_alone(node) or find_dates(text) or _names_more(node, text):
            continue
        people = _read(text)
        named = sum(begins_with_given_name(one.name) and is_person(one.name) for one in people)
        named += bool(REPORTER_CJK.search(text))
        # A role may follow only in a line of its own: "Tim Roe, head of Roe Ltd" is mostly a caption.
        said = sum(len(one.raw or "") + (len(one.role or "") if _is_broken(node) else 0) for one in people)
        if named and named >= len(people) - (len(people) > 2) and said >= (0.4 if len(people) > 2 else 0.5) * len(text):
            yield Sighting(people, "generic", where(node), text, 0.58, node, near=True)


def _names_more(node: Element, text: str) -> bool:
    """Is a person named by a part of an element, which comes by itself?"""
    return any(line != text and is_person(line) for line in (line_of(one, 80) for one in node))


def _first_line(node: Element) -> str:
    """What stands before the first `<br>`, or the whole of a short element."""
    return collapse(node.text or "")[:200] if _is_broken(node) else line_of(node, 200)


def _is_broken(node: Element) -> bool:
    return len(node) > 0 and node[0].tag == "br"


def _stands_alone(node: Element) -> bool:
    """Is an element more than a word of a sentence set bold?"""
    parent = node.getparent()
    around = (node.tail or "") + ((parent.text or "") if parent is not None else "")
    return not around.strip()


def _boxes(doc: Document, nodes: list[Element]) -> Iterator[Sighting]:
    """Names in author boxes after the text, and bylines of pages whose title is not found.

    More than two different names in such places are the bylines of other pieces.
    """
    found: list[Sighting] = []
    for node in nodes:
        text = line_of(node, 200)
        written = _WRITTEN.search(text)
        if written:
            text = text[written.end() :][:120]
        elif len(text) > 120:
            text = next((line for line in _lines(node) if is_person(line)), "")
        read = _with_links(doc, node, _read(text))
        if read and (is_person(read[0].name) or says_by(text)):
            confidence = 0.6 if says_by(text) else 0.55
            found.append(Sighting(read, "generic", where(node), text, confidence))
    if len({one.people[0].name for one in found}) <= 2:
        yield from found


def _lines(node: Element) -> Iterator[str]:
    """What the first elements of a box say, each alone."""
    for _, one in zip(range(15), node.iter("*"), strict=False):
        if one.text and one.text.strip():
            yield collapse(one.text)


def _with_links(doc: Document, node: Element, people: list[Author]) -> list[Author]:
    """People as their links name them ("Jane Doe" of "Jane Doe Gardener"), with the address of the profile."""
    links = [node] if node.tag == "a" else list(node.iter("a"))[:12]
    named = [(text, link) for link in links if is_name(text := line_of(link, 100))]
    found: list[Author] = []
    for one in people:
        text, link = next(((text, link) for text, link in named if one.name.startswith(text)), ("", None))
        if link is None:
            found.append(one)
            continue
        update: dict[str, str | None] = {"name": text}
        rest = one.name.removeprefix(text).strip(" ,")
        if rest and not one.role:
            update["role"] = rest
        if _PROFILE.search(link.get("href", "")):
            update["url"] = doc.absolute(link.get("href"))
        found.append(one.model_copy(update=update))
    return found
