"""Where do known values stand in a new design? Selectors tried on pages whose right answer the archive knows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cssselect import SelectorError
from lxml import etree

from scraper.article import Article
from scraper.extract.datetext import find_dates, parse_machine
from scraper.extract.tree import Document, Element, select_text, text_of

TRIED = ("title", "subtitle", "standfirst", "kind", "authors", "published", "modified", "topics", "regions", "series")
"""Fields whose value stands on the page as it stands in the record."""
DATES = frozenset({"published", "modified"})
MOST_PLACES = 40
"""Places looked at on one page: a name may stand in every footer."""
MOST_PARTS = 6
"""Elements in a place that says a value and nothing else: the links of a byline."""
BYWORDS = 4
"""Letters beside each name of a byline: `By`, `von`, `and`; a job title is more."""
_PLAIN = re.compile(r"^[A-Za-z][A-Za-z_-]{0,60}$")
"""Class names and ids without digits: `field--author` lives on, `css-1q2w3e` does not."""
_ANY = re.compile(r"^[A-Za-z_][A-Za-z0-9_-]{0,60}$")
"""Those too that a build writes. Where a page has no others they are better than nothing, until the next build."""
ENOUGH = 0.5
"""Share of the pages on which a lasting selector must be right, or the others are tried."""


@dataclass(frozen=True, slots=True)
class Known:
    """A page of the new design, and what the field said while its rule still worked."""

    doc: Document
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A selector, and on how many of the pages it finds the known values and nothing else."""

    selector: str
    right: int
    pages: int

    @property
    def score(self) -> float:
        """Share of the pages, 0 to 1."""
        return self.right / self.pages


def values_of(article: Article, field: str) -> tuple[str, ...]:
    """What a record says in a field, as plain words; empty when it says nothing."""
    value = getattr(article, field)
    if not value:
        return ()
    if not isinstance(value, list):
        return (str(value),)
    return tuple(name for one in value if (name := str(getattr(one, "name", one))))


def candidates(field: str, known: Sequence[Known], most: int = 5) -> list[Candidate]:
    """The selectors that find the known values on most pages, the best first, the shortest of equals."""
    lasting = _tried(field, known, _PLAIN)[:most]
    if lasting and lasting[0].score >= ENOUGH:
        return lasting
    return _tried(field, known, _ANY)[:most]


def _tried(field: str, known: Sequence[Known], names: re.Pattern[str]) -> list[Candidate]:
    seen: Counter[str] = Counter()
    for one in known:
        seen.update(set(_spellings_on(one, field, names)))
    least = max(1, len(known) // 4)
    tried = [selector for selector, count in seen.most_common(60) if count >= least]
    scored = [Candidate(one, sum(_finds(one, page, field) for page in known), len(known)) for one in tried]
    kept = [one for one in scored if one.right]
    return sorted(kept, key=lambda one: (-one.right, len(one.selector), one.selector))


def _finds(selector: str, page: Known, field: str) -> bool:
    try:
        texts = select_text(page.doc.root, selector)
    except (etree.XPathError, SelectorError):
        return False
    said = [value for text in texts if (value := _as_value(text, field))]
    wanted = [_as_value(value, field) for value in page.values]
    if field == "authors" and len(said) == 1 and _is_byline(said[0], page.values):
        return True
    many = len(wanted) > 1 or field in ("authors", "topics", "regions")
    return bool(said) and (said == wanted if many else said[0] == wanted[0] and len(said) <= 2)


def _is_byline(text: str, names: Sequence[str]) -> bool:
    """Does a line hold all the names and hardly anything else: "By Ada Quill and Bruno Tamm"?"""
    rest = text.casefold()
    for name in names:
        if name.casefold() not in rest:
            return False
        rest = rest.replace(name.casefold(), " ", 1)
    return sum(char.isalpha() for char in rest) <= BYWORDS * len(names)


def _as_value(text: str, field: str) -> str | None:
    if field not in DATES:
        return text.casefold()
    found = parse_machine(text) or next(iter(find_dates(text)), None)
    return found.iso[:10] if found else None


def _spellings_on(page: Known, field: str, names: re.Pattern[str]) -> Iterator[str]:
    wanted = {value for one in page.values if (value := _as_value(one, field))}
    room = MOST_PLACES
    for node in page.doc.root.iter(etree.Element):
        for ending in _endings(node, wanted, page, field):
            room -= 1
            for selector in _spellings(node, names):
                yield selector + ending
        if room <= 0:
            return


def _endings(node: Element, wanted: set[str], page: Known, field: str) -> Iterator[str]:
    """How a node says a wanted value: by its text, or by an attribute meant for machines."""
    for name in ("datetime", "content"):
        if (told := node.get(name)) and _as_value(told, field) in wanted:
            yield f"::attr({name})"
    if len(node) > MOST_PARTS:
        return
    text = text_of(node)[:600]
    if _as_value(text, field) in wanted or (field == "authors" and _is_byline(text, page.values)):
        yield ""


def _spellings(node: Element, names: re.Pattern[str]) -> Iterator[str]:
    """Selectors of a node: its own marks, and those of the two elements around it."""
    own = list(_marks(node, names))
    yield from own
    if node.tag == "h1":
        yield "h1"
    parent = node.getparent()
    for _ in range(2):
        if parent is None:
            return
        for mark in _marks(parent, names):
            yield from (f"{mark} {one}" for one in (*own, str(node.tag)))
        parent = parent.getparent()


def _marks(node: Element, names: re.Pattern[str]) -> Iterable[str]:
    for name in ("itemprop", "property", "name", "rel"):
        value = node.get(name, "")
        if _PLAIN.match(value.replace(":", "-")):
            yield f'{node.tag!s}[{name}="{value}"]'
    for name in node.get("class", "").split()[:4]:
        if names.match(name):
            yield f".{name}"
    if names.match(node.get("id", "")):
        yield f"#{node.get('id')}"
