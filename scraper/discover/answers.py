"""JSON that the scripts of a list ask for: items with addresses, or HTML in a string, and where it goes on.

WordPress's own collections have a reader of their own (wordpress.py); this one knows no system.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

from scraper.discover.candidate import Entry, Reading
from scraper.discover.dates import iso
from scraper.discover.pager import counted_on, page_number, with_page
from scraper.page import Page

MAX_BYTES = 16 * 1024 * 1024
MAX_NODES = 200_000
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
_HREF = re.compile(r"(?=[^\s]*[/?])[^\s]{1,2000}")
_JSON = re.compile(rb'[\xef\xbb\xbf\s]*(?:\{\s*["}]|\[\s*[{\["\d\]])')
_TAG = re.compile(r"<[^<>]*>")


def is_answer(page: Page) -> bool:
    """Does a page hold JSON in place of HTML?"""
    return bool(_JSON.match(page.body[:1000]))


def read_answer(page: Page) -> tuple[Reading, str]:
    """Entries of the largest list of items, the next page, and all HTML that stands in strings.

    Notes: not_json, empty_listing.
    """
    try:
        data = json.loads(page.body[:MAX_BYTES])
    except (ValueError, RecursionError):
        return Reading(notes=["not_json", "empty_listing"]), ""
    lists, fragments, scalars = _walk(data)
    items = max(lists, key=len, default=[])
    reading = Reading([entry for item in items if (entry := _entry(item))])
    markup = "\n".join(fragments)[:MAX_BYTES]
    if not reading.entries and not markup:
        reading.notes.append("empty_listing")
        return reading, markup
    following = _next(page.url, scalars)
    if following:
        reading.entries.append(Entry(following, "pager", "listing"))
    return reading, markup


def _walk(data: object) -> tuple[list[list[dict[str, object]]], list[str], dict[str, object]]:
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
            items = [one for one in node if isinstance(one, dict) and _address(one)]
            lists += [items] if items else []
            waiting += node if not items else []
        elif isinstance(node, dict):
            for key, value in node.items():
                scalars.setdefault(key.lower(), value) if isinstance(value, str | int) or value is None else None
            waiting += list(node.values())
        elif isinstance(node, str) and "<a " in node:
            fragments.append(node)
    return lists, fragments, scalars


def _address(item: dict[str, object]) -> str | None:
    for key in _ADDRESS_KEYS:
        value = item.get(key)
        if (
            isinstance(value, str)
            and ("/" in value or value.startswith("?"))
            and len(value) < 2000
            and " " not in value
        ):
            return value
    return None


def _entry(item: dict[str, object]) -> Entry | None:
    address = _address(item)
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
    current = page_number(here)
    if any(key in scalars and not scalars[key] for key in _MORE_KEYS) or current is None:
        return None
    lasts = [value for key in _LAST_KEYS if isinstance(value := scalars.get(key), int)]
    return counted_on(here) if not lasts or current < max(lasts) else None


__all__ = ["is_answer", "read_answer"]
