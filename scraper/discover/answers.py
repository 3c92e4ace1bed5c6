"""JSON that the scripts of a list ask for: items with addresses, or HTML in a string, and where it goes on.

WordPress's own collections have a reader of their own (wordpress.py); this one knows no system.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit, urlunsplit

from scraper.discover.candidate import Entry, Reading
from scraper.discover.dates import iso
from scraper.discover.pager import counted_on, counts_items, page_number, with_page, with_parameter
from scraper.page import Page

MAX_BYTES = 16 * 1024 * 1024
MAX_NODES = 200_000
MAX_CURSOR = 1000
_ADDRESS_KEYS = (
    "url",
    "link",
    "href",
    "permalink",
    "path",
    "uri",
    "page_url",
    "canonical_url",
    "absolute_url",
    "alias",
)
_TITLE_KEYS = ("title", "headline", "name", "label")
_DATE_KEYS = ("published_at", "published", "date_published", "datepublished", "publication_date", "date", "created",
              "created_at", "date_gmt", "pubdate")  # fmt: skip
_NEXT_KEYS = ("next", "next_url", "nextpage", "next_page", "next_page_url", "nexturl", "nexthref")
_MORE_KEYS = ("more", "hasmore", "has_more", "hasnext", "has_next", "has_next_page", "hasnextpage", "morepages")
_LAST_KEYS = ("pages", "total_pages", "totalpages", "pagecount", "page_count", "last_page", "lastpage", "max_num_pages")
_PAGE_KEYS = ("page", "current_page", "currentpage", "pagenumber", "page_number")
_LAST_NUMBER = re.compile(r"(?P<front>.*[^\d])(?P<number>\d{1,5})(?P<end>/?|\.[a-z]{2,5})")
_TOTAL_KEYS = ("total", "total_count", "totalcount", "totalitems", "total_items", "totalresults", "numfound")
_CURSORS = {"endcursor": "after", "next_cursor": "cursor", "nextcursor": "cursor", "nextpagetoken": "pageToken",
            "next_page_token": "page_token", "next_token": "token", "continuation": "continuation"}  # fmt: skip
"""What an answer calls the place where it goes on, and the parameter that asks for it (Relay: `endCursor`, `after`)."""
_WRAPPERS = ("node", "item", "attributes", "fields", "_source", "article", "post", "document")
"""Objects that lists put around an item: GraphQL's `edges[].node`, JSON:API's `attributes`."""
_JSON = re.compile(rb'[\xef\xbb\xbf\s]*(?:\{\s*["}]|\[\s*[{\["\d\]])')
_SLUG = re.compile(r"[\w.~%-]{2,300}")
_TAG = re.compile(r"<[^<>]*>")


def is_answer(page: Page) -> bool:
    """Does a page hold JSON in place of HTML?"""
    return bool(_JSON.match(page.body[:1000]))


def read_answer(page: Page, folder: str | None = None) -> tuple[Reading, str]:
    """Entries of the largest list of items, the next page, and all HTML that stands in strings.

    Items that have a `slug` in place of an address stand in `folder` (`/notes/`), where that is known.
    Notes: not_json, empty_listing.
    """
    try:
        data = json.loads(page.body[:MAX_BYTES])
    except (ValueError, RecursionError):
        return Reading(notes=["not_json", "empty_listing"]), ""
    lists, fragments, scalars = _walk(data, folder)
    items = max(lists, key=len, default=[])
    reading = Reading([entry for item in items if (entry := _entry(item, folder))])
    markup = "\n".join(fragments)[:MAX_BYTES]
    if not reading.entries and not markup:
        reading.notes.append("empty_listing")
        return reading, markup
    following = _next(page.url, scalars)
    if following:
        reading.entries.append(Entry(following, "pager", "listing"))
    return reading, markup


def _walk(data: object, folder: str | None) -> tuple[list[list[dict[str, object]]], list[str], dict[str, object]]:
    """Lists of items that have addresses, strings of HTML with links, and plain values near the top by name."""
    lists: list[list[dict[str, object]]] = []
    fragments: list[str] = []
    scalars: dict[str, object] = {}
    room = MAX_NODES
    waiting = [data]
    while waiting and room > 0:
        node = waiting.pop(0) if len(waiting) < 1000 else waiting.pop()
        room -= 1
        if isinstance(node, list):
            items = [one for one in map(_unwrapped, node) if isinstance(one, dict) and _address(one, folder)]
            lists += [items] if items else []
            waiting += node if not items else []
        elif isinstance(node, dict):
            for key, value in node.items():
                scalars.setdefault(key.lower(), value) if isinstance(value, str | int) or value is None else None
            waiting += list(node.values())
        elif isinstance(node, str) and "<a " in node:
            fragments.append(node)
    return lists, fragments, scalars


def _unwrapped(item: object) -> object:
    if isinstance(item, dict) and _address(item, None) is None:
        return next((item[key] for key in _WRAPPERS if isinstance(item.get(key), dict)), item)
    return item


def _address(item: dict[str, object], folder: str | None) -> str | None:
    for key in _ADDRESS_KEYS:
        value = item.get(key)
        if (
            isinstance(value, str)
            and ("/" in value or value.startswith("?"))
            and len(value) < 2000
            and " " not in value
        ):
            return value
    slug = item.get("slug")
    if folder and isinstance(slug, str) and _SLUG.fullmatch(slug):
        return folder + slug
    return None


def _entry(item: dict[str, object], folder: str | None) -> Entry | None:
    address = _address(item, folder)
    if address is None:
        return None
    return Entry(address, "listing", "article", None, _title(item), next(_dates(item), None))


def _title(item: dict[str, object]) -> str | None:
    for key in _TITLE_KEYS:
        value = item.get(key)
        value = value.get("rendered") if isinstance(value, dict) else value
        if isinstance(value, str) and value.strip():
            return html.unescape(_TAG.sub("", value[:2000])).strip()[:500] or None
    return None


def _dates(item: dict[str, object]) -> Iterator[str]:
    for key, value in item.items():
        if key.lower() in _DATE_KEYS and isinstance(value, str) and (found := iso(value)):
            yield found


def _next(here: str, scalars: dict[str, object]) -> str | None:
    """An address or a number that is told to be next; else one more, unless the answer says that this is the last."""
    for key in _NEXT_KEYS:
        if key in scalars:
            told = scalars[key]
            if isinstance(told, str) and ("/" in told or told.startswith("?")):
                return told
            if isinstance(told, int) and not isinstance(told, bool):
                return with_page(here, told)
            return counted_on(here) if told is True else None
    if any(key in scalars and not scalars[key] for key in _MORE_KEYS):
        return None
    for key, name in _CURSORS.items():
        told = scalars.get(key)
        if isinstance(told, str) and 0 < len(told) < MAX_CURSOR:
            return with_parameter(here, name, told)
    return _counted_in_path(here, scalars) or (counted_on(here) if _is_before_the_last(here, scalars) else None)


def _counted_in_path(here: str, scalars: dict[str, object]) -> str | None:
    """`/feed/notes/2.json`, where the answer says that this is page 2 of 6."""
    page = next((value for key in _PAGE_KEYS if isinstance(value := scalars.get(key), int)), None)
    parts = urlsplit(here)
    found = _LAST_NUMBER.fullmatch(parts.path)
    if (
        page is None
        or found is None
        or int(found["number"]) != page
        or page >= max(_lasts(scalars, _LAST_KEYS), default=0)
    ):
        return None
    return urlunsplit(parts._replace(path=f"{found['front']}{page + 1}{found['end']}"))


def _lasts(scalars: dict[str, object], keys: Iterable[str]) -> list[int]:
    return [value for key in keys if isinstance(value := scalars.get(key), int)]


def _is_before_the_last(here: str, scalars: dict[str, object]) -> bool:
    """Told by the number of pages, or by the number of items; True when neither is told."""
    current = page_number(here)
    if current is None:
        return False
    lasts = _lasts(scalars, _TOTAL_KEYS if counts_items(here) else _LAST_KEYS)
    return not lasts or current < max(lasts)


__all__ = ["is_answer", "read_answer"]
