"""The next page of a listing: told by `rel`, by words, by numbers, or by a "load more" link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import parse_qsl, unquote, urlsplit

from scraper.extract.tree import Document, Element, collapse, select, text_of
from scraper.source import Source
from scraper.urls import UrlRefused, normalise

MAX_PAGE = 5000
"""A listing of more pages is a calendar or a trap."""
MAX_NODES = 20_000
_WORDS = re.compile(
    r"^(?:(?:go to |show |view |zur? |aller à la |ir a la )?"
    r"(?:next|older|load more|show more|view more|see more|more results|more posts|more articles|suivante?s?|"
    r"page suivante|plus anciens?|voir plus|afficher plus|charger plus|weiter|nächste(?: seite)?|ältere|mehr laden|"
    r"mehr anzeigen|weitere laden|siguiente|anteriores|cargar más|ver más|próxim[ao]|seguinte|carregar mais|"
    r"successiv[ao]|avanti|carica altri|volgende|meer laden|następna|dalej|далее|следующая|下一页|次へ|次のページ)"
    r"(?: page| posts| entries| articles| results| items| publications| news| seite| »| ›| >| →)*|[›»→>]{1,2})$",
    re.IGNORECASE,
)
_CLASS = re.compile(r"(?:^|[\s_-])next(?:$|[\s_-])|load-?more", re.IGNORECASE)
_NUMBER = re.compile(r"^\d{1,4}$")
_PATH_PAGE = re.compile(r"/(?:page|seite|pagina|p)[/-]?(\d{1,5})(?=/|$|\.)", re.IGNORECASE)
_OFFSETS = frozenset({"start", "offset", "from", "skip"})
_PAGE_PARAMETERS = _OFFSETS | {"page", "p", "pg", "paged", "pagenum", "page_num", "pagenumber", "pagina", "seite"}
_PLUMBING = frozenset({"prev", "previous", "disabled", "current", "active", "slick", "carousel", "swiper", "slider"})


def next_page(doc: Document, source: Source) -> str | None:
    """The absolute URL of the following page; None at the end, or when there is no pager to be seen.

    A claimed next page is believed only when it differs from this one and does not lead back.
    """
    if source.crawl.next:
        return next((url for url in _declared(doc, source) if _leads_on(doc, url, source)), None)
    ways = (_by_rel(doc), _by_word(doc), _by_number(doc), _by_data(doc))
    return next((url for way in ways for url in way if _leads_on(doc, url, source)), None)


def chain_of(url: str) -> str:
    """A listing's URL without its page number: what the pages of one pager share."""
    parts = urlsplit(url)
    path = _PATH_PAGE.sub("", unquote(parts.path)).rstrip("/")
    rest = sorted((name, value) for name, value in parse_qsl(parts.query) if not _is_page_parameter(name))
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
        if url and _says_next(anchor) and _page_number(url) is not None:
            yield url


def _says_next(anchor: Element) -> bool:
    """Its text, label or title is a word for "next"; or it has no words and its class or id says so."""
    names = _classes(anchor)
    if names & _PLUMBING:
        return False
    shown = text_of(anchor)
    if len(shown) <= 60 and any(_WORDS.match(word) for word in (shown, *_labels(anchor)) if word):
        return True
    return (
        not _NUMBER.match(shown)
        and len(shown) <= 30
        and bool(_CLASS.search(f"{anchor.get('class') or ''} {anchor.get('id') or ''}"))
    )


def _labels(anchor: Element) -> list[str]:
    return [collapse(anchor.get(name) or "")[:60] for name in ("aria-label", "title")]


def _classes(anchor: Element) -> set[str]:
    parent = anchor.getparent()
    own = f"{anchor.get('class') or ''} {parent.get('class') or '' if parent is not None else ''}"
    return set(re.split(r"[\s_-]+", own.lower()))


def _by_number(doc: Document) -> Iterator[str]:
    """Numbered pagers: the link that differs from this page's URL in its page number alone, and by one step."""
    here = chain_of(doc.page.url)
    current = _page_number(doc.page.url)
    later: dict[int, str] = {}
    for anchor in _nodes(doc, "a"):
        url = doc.absolute(anchor.get("href"))
        number = _page_number(url) if url and _NUMBER.match(text_of(anchor)) else None
        if url and number is not None and number > (current or 0) and chain_of(url) == here:
            later.setdefault(number, url)
    if current is None:  # the first page of a pager that counts from one names itself ?page=1
        later.pop(1, None) if 2 in later else None
    if later:
        yield later[min(later)]


def _by_data(doc: Document) -> Iterator[str]:
    """ "Load more" buttons that carry the address in a data attribute."""
    for button in _nodes(doc, "button", "div", "a"):
        for name in ("data-next-url", "data-next", "data-next-page", "data-load-more", "data-url", "data-href"):
            value = button.get(name)
            if value and ("/" in value or "?" in value) and _says_next(button):
                url = doc.absolute(value)
                if url:
                    yield url


def _leads_on(doc: Document, url: str, source: Source) -> bool:
    try:
        there, here = normalise(url), normalise(doc.page.url)
    except UrlRefused:
        return False
    if there == here or not source.same_site(there):
        return False
    number, current = _page_number(there), _page_number(here)
    if number is None:
        return True
    return number <= _bound(there) and number > (current if current is not None else -1)


def _bound(url: str) -> int:
    counts_items = any(name.lower() in _OFFSETS for name, _ in parse_qsl(urlsplit(url).query))
    return MAX_PAGE * 100 if counts_items else MAX_PAGE


def _page_number(url: str) -> int | None:
    """The page that a URL names: `/page/3/`, `?page=2`, Drupal's `?page=0,1`, `?offset=40`; None for none."""
    parts = urlsplit(url)
    in_path = _PATH_PAGE.search(parts.path)
    if in_path:
        return int(in_path[1])
    for name, value in parse_qsl(parts.query):
        last = value.rpartition(",")[2]
        if _is_page_parameter(name) and last.isascii() and last.isdigit() and len(last) <= 7:
            return int(last)
    return None


def _is_page_parameter(name: str) -> bool:
    plain = name.lower()
    return plain in _PAGE_PARAMETERS or plain.endswith(("page", "page]"))
