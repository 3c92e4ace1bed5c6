"""Data behind lists that scripts build: files that scripts fetch, and settings of "load more" buttons in scripts.

The parsed tree is without code, so the bytes of the page are searched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from urllib.parse import urlencode

from scraper.extract.tree import Document

LOOKED_AT = 1_000_000
"""Bytes of a page whose scripts are searched."""
MAX_SETTINGS = 10_000
"""Characters of one object of settings."""
MAX_TRIED = 60
MAX_NODES = 20_000
_HOLDERS = ("div", "section", "button", "a", "ul", "main", "span", "astro-island", "article", "nav")
_FETCHED = re.compile(
    rb"""(?:\bfetch|getJSON|axios(?:\.get)?|\$\.get|\.json|\.csv|["']GET["']\s*,)\s*\(?\s*["'`]"""
    rb"""((?:https?:/)?/[^"'`\s<>\\${}]{1,300})["'`]"""
)
"""`fetch("/data/library.json")`, `$.getJSON('/api/list?type=paper')`, `xhr.open("GET", "/list.json")`."""
_QUOTED = re.compile(r"""["']((?:https?:)?(?:\\?/|\\u002F)[^"'\s<>]{2,400})["']""")
MAX_SCRIPT = 4_000_000
_DATA = re.compile(r"\.json(?:$|\?)|/(?:api|data|search|listings?|ajax|graphql|rest)(?:[/?]|$)", re.IGNORECASE)
_UNFINISHED = ("?", "=", "&")
"""The beginning of an address that a script puts together."""
_OBJECT = re.compile(rb"""[=(,:>]\s*(?=\{\s*"[A-Za-z_]{1,40}"\s*:)""")
_ENDPOINTS = ("ajaxurl", "ajax_url", "endpoint", "apiurl", "api_url", "api", "resturl", "rest_url", "url", "loadurl")
_PAGES = ("page", "currentpage", "current_page", "paged", "pagenumber")
_LASTS = ("maxpages", "max_pages", "maxpage", "max_page", "max_num_pages", "totalpages", "total_pages", "pages",
          "lastpage")  # fmt: skip
_PARAMETERS = ("params", "parameters", "query", "args", "filters", "data")


def fetched(doc: Document) -> Iterator[str]:
    """Addresses of data that a script asks for by GET, as they are written there."""
    for match in islice(_FETCHED.finditer(doc.page.body[:LOOKED_AT]), MAX_TRIED):
        address = match[1].decode("latin-1")
        if _DATA.search(address) and not address.endswith(_UNFINISHED):
            yield address


def quoted_addresses(doc: Document) -> Iterator[str]:
    """Whatever stands in quotes and looks like an address, in attributes and in scripts alike."""
    for match in _QUOTED.finditer(doc.page.body[:MAX_SCRIPT].decode(doc.encoding, "replace")):
        if not match[1].endswith(_UNFINISHED):
            yield match[1].replace("\\/", "/").replace("\\u002F", "/")


def settings(doc: Document, current: int | None) -> Iterator[tuple[str, int]]:
    """Endpoint and next page of a list whose button has no such attributes: they stand in an object of a script, or
    in one that a component takes as its properties.
    """
    for told in (*_objects_in_scripts(doc), *_objects_in_attributes(doc)):
        endpoint = next((one for key in _ENDPOINTS if (one := _address(told.get(key)))), None)
        page = next((int(one) for key in _PAGES if (one := str(told.get(key, ""))).isdigit()), None)
        last = next((int(one) for key in _LASTS if (one := str(told.get(key, ""))).isdigit()), None)
        if endpoint is None or page is None:
            continue
        following = max(page, current or 1) + 1
        if last is None or following <= last:
            yield _with_parameters(endpoint, told), following


def _objects_in_scripts(doc: Document) -> Iterator[Mapping[str, object]]:
    body = doc.page.body[:LOOKED_AT]
    for match in islice(_OBJECT.finditer(body), MAX_TRIED):
        yield _object(body[match.end() : match.end() + MAX_SETTINGS].decode("utf-8", "replace"))


def _objects_in_attributes(doc: Document) -> Iterator[Mapping[str, object]]:
    """`data-props='{"url": ...}'`, as islands of React, Vue and Astro have."""
    values = (value for node in islice(doc.root.iter(*_HOLDERS), MAX_NODES) for value in node.values())
    objects = (one for one in values if one[:1] == "{" and len(one) < MAX_SETTINGS)
    yield from map(_object, islice(objects, MAX_TRIED))


def _object(text: str) -> Mapping[str, object]:
    """The object that a text begins with, names in lower case; empty for what is no JSON."""
    try:
        value, _ = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return {}
    return {name.lower(): one for name, one in value.items()} if isinstance(value, dict) else {}


def _address(value: object) -> str | None:
    plain = value.strip() if isinstance(value, str) else ""
    return plain if "/" in plain and len(plain) < 500 and " " not in plain else None


def _with_parameters(endpoint: str, told: Mapping[str, object]) -> str:
    for key in _PARAMETERS:
        more = told.get(key)
        if isinstance(more, dict):
            plain = {name: one for name, one in more.items() if isinstance(one, str | int) and str(name).isascii()}
            if plain:
                return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(plain)}"
    return endpoint
