"""Lists that grow by a button: the address, or an endpoint and a page number, stands in its data attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlencode

from scraper.discover.data import settings
from scraper.discover.words import says_more
from scraper.extract.tree import Document, Element

MAX_NODES = 20_000
LOOKED_AT = 1_000_000
"""Bytes of a page whose scripts are searched."""
ADDRESSES = ("data-next-url", "data-next", "data-next-page", "data-next-page-url", "data-next-href", "data-load-more",
             "data-more-url", "data-url", "data-href", "data-ajax-url", "data-load-url")  # fmt: skip
"""Attributes that may hold the address of the next page as it is."""
ENDPOINTS = ("data-endpoint", "data-url", "data-api", "data-api-url", "data-ajax-url", "data-ajax", "data-source",
             "data-load-url", "data-path", "data-href", "data-base-url", "data-fetch-url", "data-src", "data-action",
             "data-remote", "data-feed")  # fmt: skip
PAGES = ("data-page", "data-current-page", "data-paged", "data-page-number", "data-pagenum", "data-current")
NEXT_PAGES = ("data-next-page", "data-next")
LASTS = ("data-max-pages", "data-max-page", "data-total-pages", "data-pages", "data-max", "data-last-page",
         "data-max-num-pages")  # fmt: skip
OFFSETS = ("data-offset", "data-start", "data-skip", "data-from")
SIZES = ("data-limit", "data-per-page", "data-page-size", "data-size", "data-step", "data-count")
TOTALS = ("data-total", "data-total-items", "data-total-count", "data-total-results")
POSTED = re.compile(r"admin-ajax\.php|/views/ajax|wp-json/[^?]*nonce", re.IGNORECASE)
"""Scripts that answer to POST alone: a request that may change things is never sent."""


_HOLDERS = ("button", "div", "a", "section", "ul", "nav", "span", "input", "main", "tr", "li", "p", "article")


def buttons(doc: Document, current: int | None) -> Iterator[tuple[str, int | None]]:
    """Addresses that "load more" buttons name, with the page number to be put in, if it is not in there."""
    for node in islice(doc.root.iter(*_HOLDERS), MAX_NODES):
        names = node.keys()
        if any(name.startswith("data-") for name in names):
            yield from _of(node, doc, current)
        if any(name.endswith("hx-get") for name in names):
            yield from _of_htmx(node)
    if has_more(doc):
        yield from ((one, number) for one, number in settings(doc, current) if not POSTED.search(one))


def _of_htmx(node: Element) -> Iterator[tuple[str, None]]:
    """htmx asks for the next part when its last row comes into view, or when a button is pressed."""
    trigger = node.get("hx-trigger") or node.get("data-hx-trigger") or ""
    address = node.get("hx-get") or node.get("data-hx-get") or ""
    if _is_address(address) and (says_more(node) or any(word in trigger for word in ("revealed", "intersect"))):
        yield address, None


_SCRIPTED = re.compile(
    rb"""["'`]((?:https?:)?/[^"'`\s<>\\]{0,200}[?&](?:page|paged|pg|p)=)(?:(\d{1,4})["'`]|\$\{|["'`]\s*\+)"""
)
"""An address in a script that a page number is put to: `"/api/list?page=" + n`, `` `/api/list?page=${n}` ``."""


def scripted(doc: Document, current: int | None) -> Iterator[tuple[str, int | None]]:
    """Where a page has a button for more without an address: the address that its script puts together."""
    if not has_more(doc):
        return
    for match in islice(_SCRIPTED.finditer(doc.page.body[:LOOKED_AT]), 10):
        address = match[1].decode("latin-1")
        if not POSTED.search(address):
            yield address + (match[2] or b"%d" % ((current or 1) + 1)).decode("ascii"), None


def posts_only(doc: Document) -> str | None:
    """The script of a "load more" button that wants a POST, so that the rest of the list is not to be had."""
    for node in islice(doc.root.iter("button", "a", "div"), MAX_NODES):
        if says_more(node):
            told = next(
                (value for name, value in node.items() if name.startswith("data-") and POSTED.search(value)), None
            )
            if told:
                return told
    return None


def _of(node: Element, doc: Document, current: int | None) -> Iterator[tuple[str, int | None]]:
    if says_more(node):
        for name in ADDRESSES:
            value = node.get(name) or ""
            if _is_address(value) and not _number(node, (*PAGES, *NEXT_PAGES)) and not _further_items(node):
                yield value, None
    if not (says_more(node) or has_more(doc)):
        return
    number, query = _following(node, current), _further_items(node)
    for value in (node.get(name) or "" for name in ENDPOINTS):
        if not _is_address(value):
            continue
        if number is not None:
            yield value, number
        elif query:
            yield f"{value}{'&' if '?' in value else '?'}{query}", None


def _further_items(node: Element) -> str:
    """The query for items beyond those shown: `data-offset="10" data-limit="10"` is `offset=10&limit=10`."""
    start, size, total = (_number(node, names) for names in (OFFSETS, SIZES, TOTALS))
    start = start or (size if start == 0 else None)
    if not start or (total is not None and start >= total):
        return ""
    told = {name.removeprefix("data-"): start for name in OFFSETS if node.get(name)}
    told |= {name.removeprefix("data-").replace("-", "_"): size for name in SIZES if size and node.get(name)}
    return urlencode(told)


def _following(node: Element, current: int | None) -> int | None:
    """The page to be asked for: told as such, or the one after the page that is told to be shown."""
    told, last = _number(node, NEXT_PAGES), _number(node, LASTS)
    if told is None:
        shown = _number(node, PAGES)
        if shown is None:
            return None
        told = shown + 1 if shown <= (current if current is not None else 1) or shown == last else shown
    return told if last is None or told <= last else None


def _number(node: Element, names: tuple[str, ...]) -> int | None:
    values = (node.get(name) or "" for name in names)
    return next((int(one) for one in values if one.isascii() and one.isdigit() and len(one) <= 5), None)


def _is_address(value: str) -> bool:
    return ("/" in value or value.startswith("?")) and " " not in value and not POSTED.search(value)


def has_more(doc: Document) -> bool:
    """Is there a button for more anywhere? Endpoint and button are often two elements."""
    return any(says_more(one) for one in islice(doc.root.iter("button", "a"), 2000))
