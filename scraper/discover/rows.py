"""Rows of page numbers below a list, where no word and no known parameter says what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import parse_qsl, urlsplit

from scraper.discover.words import says_next
from scraper.extract.tree import Document, text_of

MAX_NODES = 20_000
LOOKED_AT = 1_000_000
"""Bytes of a page whose scripts are searched."""
YEARS = 1900
"""From here on a number in an address is a year, and `/1996.html` is no page before `/1997.html`."""
_NUMBER = re.compile(
    r"^(?:(?:page|seite|página|pagina|strona|страница|sayfa)[ \xa0]?)?\[?(\d{1,4})(?:[-–]\d{1,4})?\]?$", re.IGNORECASE
)
_NUMBERED_PATH = re.compile(r"(?P<front>.*[^\d])(?P<number>\d{1,4})(?P<end>/?|\.[a-z]{3,5})", re.IGNORECASE)
_YEAR_BEFORE = re.compile(r"/(?:19|20)\d\d/$")
_NAMES_OF_LISTS = frozenset({"", "index", "list", "page", "p", "default", "archive", "archives", "more", "seite"})
_WRITTEN = re.compile(
    rb"""createPageHTML\(\s*(\d{1,4})\s*,\s*(\d{1,4})\s*,\s*["']([\w-]{1,60})["']\s*,\s*["'](\w{1,6})["']"""
)


def numbered(doc: Document) -> Iterator[str]:
    """Links whose text is a number, absolute."""
    for _, url in _with_numbers(doc):
        yield url


def _with_numbers(doc: Document) -> Iterator[tuple[int, str]]:
    for anchor in islice(doc.root.iter("a"), MAX_NODES):
        shown = _NUMBER.match(text_of(anchor))
        url = doc.absolute(anchor.get("href")) if shown else None
        if shown and url:
            yield int(shown[1]), url


def by_row(doc: Document) -> Iterator[str]:
    """A row of numbers below a list whose links lead to this very script and differ in one whole number, whatever it is
    called: `section.php?sec=1&st=15` as `[16-30]`. A portlet of Liferay adds five more parameters than its page has.
    """
    here = urlsplit(doc.page.url)
    rows: dict[tuple[str, frozenset[tuple[str, str]]], dict[int, str]] = {}
    for url in numbered(doc):
        parts = urlsplit(url)
        if (parts.netloc, parts.path) != (here.netloc, here.path):
            continue
        pairs = parse_qsl(parts.query)
        for name, value in pairs:
            if value.isascii() and value.isdigit() and len(value) <= 7:
                rows.setdefault((name, frozenset(pairs) - {(name, value)}), {})[int(value)] = url
    own = dict(parse_qsl(here.query))
    for (name, rest), row in rows.items():
        current = own.get(name, "")
        after = int(current) if current.isascii() and current.isdigit() else None
        later = [one for one in sorted(row) if one > (after if after is not None else int(0 not in row and 1 in row))]
        others = {*own.items()} - {(name, current)}
        if later and (others <= rest if len(row) > 1 else others == rest and (after is not None or not current)):
            yield row[later[0]]


def by_place(doc: Document) -> Iterator[str]:
    """Numbers at the end of the path: Elementor's `/insights/2/`, the `index_2.htm` of static sites."""
    here = urlsplit(doc.page.url)
    for told, url in (*_with_numbers(doc), *_with_words(doc)):
        there = urlsplit(url)
        if (there.netloc, there.query) == (here.netloc, here.query) and _follows(there.path, here.path, told):
            yield url


def _with_words(doc: Document) -> Iterator[tuple[None, str]]:
    for anchor in islice(doc.root.iter("a"), MAX_NODES):
        url = doc.absolute(anchor.get("href")) if says_next(anchor) else None
        if url:
            yield None, url


def _follows(there: str, here: str, told: int | None) -> bool:
    """Is one path the other with the next number? `told` is what the link calls itself."""
    found, own = _NUMBERED_PATH.fullmatch(there), _NUMBERED_PATH.fullmatch(here)
    if found is None or int(found["number"]) >= YEARS or _YEAR_BEFORE.search(found["front"]):
        return False
    number = int(found["number"])
    if own is not None and (own["front"], own["end"]) == (found["front"], found["end"]):
        return number == int(own["number"]) + 1
    return number in (1, 2) and told in (None, 2) and _is_first(found["front"], found["end"], here)


def _is_first(front: str, end: str, here: str) -> bool:
    """The page before the numbered ones: `/insights/`, `/reports/index.htm`, or the same name without a number."""
    stem = front.rstrip("_-/")
    folder, _, name = stem.rpartition("/")
    places = {stem, f"{stem}/", stem + end}
    if name.lower() in _NAMES_OF_LISTS:
        places |= {f"{folder}/", folder, f"{folder}/index{end}"}
    return here in places


def by_script(doc: Document) -> Iterator[str]:
    """The row that a script of TRS writes, a system of Chinese institutes: `createPageHTML(12, 0, "index", "htm")`."""
    for match in islice(_WRITTEN.finditer(doc.page.body[:LOOKED_AT]), 3):
        count, current = int(match[1]), int(match[2])
        url = doc.absolute(f"{match[3].decode('ascii', 'ignore')}_{current + 1}.{match[4].decode('ascii', 'ignore')}")
        if url and current + 1 < count:
            yield url
