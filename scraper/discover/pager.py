"""The next page of a listing: told by `rel`, by words, by numbers, or by a "load more" link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from urllib.parse import parse_qsl, quote, unquote, urlsplit, urlunsplit

from scraper.discover.buttons import buttons, scripted
from scraper.discover.rows import by_place, by_row, by_script, numbered
from scraper.discover.words import is_plumbing, says_next
from scraper.extract.tree import Document, Element, select, text_of
from scraper.profiles import profile_of
from scraper.source import Source
from scraper.urls import UrlRefused, normalise

MAX_PAGE = 5000
"""A listing of more pages is a calendar or a trap."""
MANY = 20
"""At the top of a site, `?p=` counts pages up to here, and beyond it names pieces."""
MAX_NODES = 20_000
_PLACEHOLDER = re.compile(
    r"\{\{?\s*(?:page|paged|n|num|pageNumber)\s*\}?\}|%7B(?:page|n)%7D|__page__|:page\b|%d", re.IGNORECASE
)
_LATIN = re.compile(r"[a-z]{3}", re.IGNORECASE)
_PATH_PAGE = re.compile(r"/(?:page|seite|pagina|p)[/-]?(\d{1,5})(?=/|$|\.)", re.IGNORECASE)
_OFFSETS = frozenset({"start", "offset", "from", "skip"})
_SIZES = frozenset(
    {"limit", "size", "per_page", "perpage", "page_size", "pagesize", "count", "rows", "length", "step", "take", "num"}
)
_PAGE_PARAMETERS = _OFFSETS | {
    "cur",
    "page",
    "p",
    "pg",
    "paged",
    "pagenum",
    "page_num",
    "pagenumber",
    "pagina",
    "seite",
}


def next_page(doc: Document, source: Source) -> str | None:
    """The absolute URL of the following page; None at the end, or when there is no pager to be seen.

    A claimed next page is believed only when it differs from this one and does not lead back.
    """
    if source.crawl.next:
        return next((url for url in _declared(doc, source) if _leads_on(doc, url, source)), None)
    ways = (_by_rel(doc), _by_word(doc), _by_number(doc), by_row(doc), by_place(doc), _by_button(doc),
            _by_profile(doc, source), _by_counting(doc), by_script(doc), _by_step(doc))  # fmt: skip
    return next((url for way in ways for url in way if _leads_on(doc, url, source)), None)


def chain_of(url: str) -> str:
    """A listing's URL without its page number: what the pages of one pager share."""
    parts = urlsplit(url)
    path = _PATH_PAGE.sub("", unquote(parts.path)).rstrip("/")
    rest = sorted((name, value) for name, value in parse_qsl(parts.query) if not is_page_parameter(name))
    return f"{parts.hostname}{path}?{rest}"


def _nodes(doc: Document, *tags: str) -> Iterator[Element]:
    return islice(doc.root.iter(*tags), MAX_NODES)


def _declared(doc: Document, source: Source) -> Iterator[str]:
    for selector in source.crawl.next:
        for element in select(doc.root, selector):
            url = doc.absolute(element.get("href") or element.get("data-url"))
            if url:
                yield url


def _by_rel(doc: Document) -> Iterator[str]:
    for element in _nodes(doc, "link", "a"):
        url = doc.absolute(element.get("href")) if "next" in (element.get("rel") or "").lower().split() else None
        if url:
            yield url


def _by_word(doc: Document) -> Iterator[str]:
    for anchor in _nodes(doc, "a"):
        url = doc.absolute(anchor.get("href"))
        if url and says_next(anchor) and (page_number(url) is not None or _same_path(url, doc.page.url)):
            yield url


def _same_path(url: str, here: str) -> bool:
    """`/insights?after=nine-cards` below `/insights`: a cursor in place of a number."""
    there, current = urlsplit(url), urlsplit(here)
    return there.path == current.path and bool(there.query) and there.query != current.query


def _by_number(doc: Document) -> Iterator[str]:
    """Numbered pagers: the link that differs from this page's URL in its page number alone, and by one step."""
    here = chain_of(doc.page.url)
    current = page_number(doc.page.url)
    later: dict[int, str] = {}
    for url in numbered(doc):
        number = page_number(url)
        if number is not None and number > (current or 0) and chain_of(url) == here:
            later.setdefault(number, url)
    if current is None:  # the first page of a pager that counts from one names itself ?page=1
        later.pop(1, None) if 2 in later else None
    if later:
        yield later[min(later)]


def _by_step(doc: Document) -> Iterator[str]:
    """A link to this very list, one page further, with words in a script that we do not know, or with none."""
    here, following = chain_of(doc.page.url), (page_number(doc.page.url) or 1) + 1
    for anchor in _nodes(doc, "a"):
        url = doc.absolute(anchor.get("href"))
        if not url or page_number(url) != following or chain_of(url) != here:
            continue
        if not _LATIN.search(text_of(anchor)) and not is_plumbing(anchor):
            yield url


def _by_button(doc: Document) -> Iterator[str]:
    """ "Load more" buttons that name an address, or an endpoint and a page number."""
    current = page_number(doc.page.url)
    for address, number in chain(buttons(doc, current), scripted(doc, current)):
        url = doc.absolute(address if number is None else with_page(address, number))
        if url:
            yield url


def _by_profile(doc: Document, source: Source) -> Iterator[str]:
    """Where the system that runs the site keeps its pager, when no word that we know says so."""
    profile = profile_of(doc, source)
    for selector in profile.next if profile is not None else ():
        for element in select(doc.root, selector):
            if url := doc.absolute(element.get("href")):
                yield url


def _by_counting(doc: Document) -> Iterator[str]:
    """What a script asks for comes without its page's frame, and so without a pager: the next number follows."""
    if not is_fragment(doc.page.body):
        return
    following = counted_on(doc.page.url)
    if following:
        yield following


def is_fragment(body: bytes) -> bool:
    """A piece of a page, as scripts put it into another: no document around it."""
    head = body[:2000].lower()
    return not any(mark in head for mark in (b"<html", b"<head", b"<body", b"<!doctype"))


def counted_on(url: str) -> str | None:
    """The address with its page number one higher, or its offset higher by the size that it names; None without."""
    parts = urlsplit(url)
    if in_path := _PATH_PAGE.search(parts.path):
        path = parts.path[: in_path.start(1)] + str(int(in_path[1]) + 1) + parts.path[in_path.end(1) :]
        return urlunsplit(parts._replace(path=path))
    size = next((int(value) for name, value in parse_qsl(parts.query) if _is_size(name, value)), None)
    for name, value in parse_qsl(parts.query):
        if is_page_parameter(name) and value.isascii() and value.isdigit():
            step = size if _counts_items(name) else 1
            return with_parameter(url, name, str(int(value[:7]) + step)) if step else None
    return None


def _is_size(name: str, value: str) -> bool:
    return name.lower() in _SIZES and value.isascii() and value.isdigit() and 0 < int(value[:7]) <= MAX_PAGE


def counts_items(url: str) -> bool:
    """Does an address count items in place of pages: `?offset=40`?"""
    return any(_counts_items(name) for name, _ in parse_qsl(urlsplit(url).query))


def with_parameter(url: str, name: str, value: str) -> str:
    """An address with this parameter set; the other parameters stay as they are written."""
    parts = urlsplit(url)
    pieces = [one for one in parts.query.split("&") if one]
    told = f"{name}={quote(value, safe='')}"
    for place, piece in enumerate(pieces):
        if unquote(piece.partition("=")[0]) == name:
            pieces[place] = f"{piece.partition('=')[0]}={quote(value, safe='')}"
            return urlunsplit(parts._replace(query="&".join(pieces)))
    return urlunsplit(parts._replace(query="&".join([*pieces, told])))


def with_page(endpoint: str, number: int) -> str:
    """An endpoint's address of a page: in its placeholder, in its page parameter, or in a new one called `page`."""
    holder = _PLACEHOLDER.search(endpoint)
    if holder:
        return endpoint[: holder.start()] + str(number) + endpoint[holder.end() :]
    names = (name for name, _ in parse_qsl(urlsplit(endpoint).query, keep_blank_values=True))
    return with_parameter(endpoint, next(filter(is_page_parameter, names), "page"), str(number))


def _leads_on(doc: Document, url: str, source: Source) -> bool:
    try:
        there, here = normalise(url), normalise(doc.page.url)
    except UrlRefused:
        return False
    if there == here or not source.same_site(there):
        return False
    number, current = page_number(there), page_number(here)
    if number is None:
        return True
    return number <= _bound(there) and number > (current if current is not None else -1)


def _bound(url: str) -> int:
    return MAX_PAGE * 100 if counts_items(url) else MAX_PAGE


def _counts_items(name: str) -> bool:
    """SPIP names the list after its word: `debut_articles=20`."""
    return name.lower() in _OFFSETS or name.lower().startswith("debut_")


def page_number(url: str) -> int | None:
    """The page that a URL names: `/page/3/`, `?page=2`, Drupal's `?page=0,1`, `?offset=40`; None for none."""
    parts = urlsplit(url)
    in_path = _PATH_PAGE.search(parts.path)
    if in_path:
        return int(in_path[1])
    for name, value in parse_qsl(parts.query):
        number = _sum(value) if is_page_parameter(name) else None
        if number is None:
            continue
        if name != "p" or parts.path.strip("/") or number < MANY:  # `/?p=123` is a piece of WordPress
            return number
    return None


def _sum(value: str) -> int | None:
    """Drupal counts the pages of several lists side by side, `page=2,0,1`: a step in any of them is a step on."""
    numbers = value.split(",")
    if len(numbers) <= MANY and all(one.isascii() and one.isdigit() and len(one) <= 7 for one in numbers):
        return sum(map(int, numbers))
    return None


def is_page_parameter(name: str) -> bool:
    """Does a parameter of this name count pages: `page`, `start`, `tx_x[currentPage]`, `tx_ttnews[pointer]`?"""
    plain = name.lower()
    return (
        plain in _PAGE_PARAMETERS or plain.startswith("debut_") or plain.endswith(("page", "page]", "pointer]", "_cur"))
    )
