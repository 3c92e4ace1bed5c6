"""What a page says beside an author's name: job title and affiliation.

The name is looked for wherever it stands alone (byline, author card, box after the text). What follows it closely
is the role when its class says so, or when it names a position and stands in the same small box.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scraper.article import Author
from scraper.extract.biographies import biography
from scraper.extract.bylines import says_by, says_position
from scraper.extract.bywords import BY
from scraper.extract.datetext import find_dates
from scraper.extract.givennames import begins_with_given_name
from scraper.extract.landmarks import Landmarks, landmarks, line_of
from scraper.extract.months import says_modified, says_published
from scraper.extract.names import is_person, natural_name
from scraper.extract.sitename import key
from scraper.extract.tree import Document, Element, collapse

_REACH = 8
"""Elements after a name in which its role stands."""
_MAX_ROLE, _MAX_BOX = 200, 420
_MAX_PLACES = 6
_BLOCKS = frozenset({"p", "div", "ul", "ol", "li", "section"})
_INLINE = frozenset({"i", "em", "span", "font", "b", "strong", "small"})
_SENTENCE = re.compile(
    r"^(?:we|i|the|this|he|she|it|they|read|see|more|is|was|ist|est)\b| (?:is|are|was|were|has|have|would|will) ", re.I
)
_CALLED_ROLE = re.compile(r"(?:titles?|position|role|job|fonction|funktion|credentials|designation)(?:\s|$)", re.I)
_CALLED_AFFILIATION = re.compile(r"affiliation|institution|organi[sz]ation", re.I)


def with_roles(doc: Document, authors: Sequence[Author]) -> list[Author]:
    """The authors, role and affiliation completed from the places that show their names, and from biographies."""
    return [_introduced(doc, one) for one in _shown(landmarks(doc), authors)]


def _introduced(doc: Document, author: Author) -> Author:
    """An author without a role as a sentence of the page presents him."""
    told = biography(doc.html, author.name) if not author.role and " " in author.name else None
    if told is None:
        return author
    return author.model_copy(update={"role": told[0], "affiliation": author.affiliation or told[1]})


def _shown(marks: Landmarks, authors: Sequence[Author]) -> list[Author]:
    names = frozenset(key(one.name) for one in authors)
    places: dict[str, list[Element]] = {}
    for node in _naming(marks, [one.name for one in authors if not one.role]):
        name = key(natural_name(BY.sub("", line_of(node, 80), count=1)))
        if name in names and len(places.setdefault(name, [])) < _MAX_PLACES:
            places[name].append(node)
    return [_completed(marks, one, places.get(key(one.name), ()), names) for one in authors]


def _naming(marks: Landmarks, names: Sequence[str]) -> Iterator[Element]:
    """Elements with a short text of their own that holds one of the family names, in any case."""
    if not names:
        return
    family = {name.split()[-1].lower() for name in names}
    for node, text in marks.short_texts():
        if len(text) < 100:
            shown = text.lower()
            if any(name in shown for name in family):
                yield node


def _completed(marks: Landmarks, author: Author, places: Sequence[Element], names: frozenset[str]) -> Author:
    found: dict[str, str] = {}
    for node in places:
        for field, text in _beside(marks, node, names):
            found.setdefault(field, text)
    new = {field: text for field, text in found.items() if not getattr(author, field)}
    return author.model_copy(update=new) if new else author


def _beside(marks: Landmarks, node: Element, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Role and affiliation among the elements after a name, up to the next name."""
    for tail in (node.tail, *(one.tail for one in node.itersiblings())):
        text = collapse(tail or "")[: _MAX_ROLE + 1].strip(" ,|•·–-")
        if text[:1].isalpha() and _is_line(text) and says_position(text):
            yield "role", text
            return
    if (below := _line_below(node)) is not None and _names_position(text := _role_text(below)) and _is_line(text):
        yield "role", text
    box = _box(node)
    shown = line_of(node, 80)
    at = marks.place[node]
    for one in marks.nodes[at + 1 : at + 1 + _REACH]:
        called = one.get("class") or ""
        heading = one.tag in ("h1", "h2", "h3") and not _CALLED_ROLE.search(called)
        if heading or (one.tag == "p" and len(one.text or "") > _MAX_ROLE):
            return
        if len(one) > 1 and one[0].tag in _BLOCKS:
            continue  # what it holds comes next, line by line
        text = _role_text(one)
        if len(text) < 60 and key(natural_name(text)) in names:
            return
        if not _is_line(text) or shown in text:
            continue
        if _CALLED_AFFILIATION.search(called):
            yield "affiliation", text
        elif box is not None and box in one.iterancestors() and (_CALLED_ROLE.search(called) or _names_position(text)):
            yield from _apart(text)


def _line_below(node: Element) -> Element | None:
    """What stands in the next line of a page without boxes: inline, behind a line break."""
    line = node.getnext()
    if line is None or line.tag != "br" or (line.tail or "").strip():
        return None
    after = line.getnext()
    return after if after is not None and after.tag in _INLINE else None


def _apart(text: str) -> Iterator[tuple[str, str]]:
    """Role and affiliation of a line such as "President - American Institute for Boys and Men" (brookings.edu)."""
    role, dash, place = text.rpartition(" - ")
    if dash and says_position(role) and not says_position(place):
        yield "role", role.strip(" ,")
        yield "affiliation", place
    else:
        yield "role", text


def _names_position(text: str) -> bool:
    """Does a line name a position and no person ("Senior Fellow" has the shape of a name, "Gloria Dean" is one)?"""
    return says_position(text) and not (is_person(text) and begins_with_given_name(text))


def _role_text(node: Element) -> str:
    return line_of(node, _MAX_ROLE + 1).strip(" ,|•·–-")


def _is_line(text: str) -> bool:
    """A short line that is neither a sentence, a byline nor a date."""
    if not 3 < len(text) <= _MAX_ROLE or text.endswith((".", ":", "?")) or says_by(text) or find_dates(text):
        return False
    if len(text) < 40 and (says_published(text) or says_modified(text)):
        return False
    return not _SENTENCE.search(text) and "@" not in text


def _box(node: Element) -> Element | None:
    """The nearest element around a name that says more than the name, when it is small."""
    name = line_of(node, 100)
    for one in list(node.iterancestors())[:6]:
        text = line_of(one, _MAX_BOX + 1)
        if len(text.replace(name, "").strip()) > 4:
            return one if len(text) <= _MAX_BOX else None
    return None
