"""Archived pages made harmless for a browser: nothing in them runs, loads, connects or leads away by itself."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from lxml import etree

from scraper.errors import NotReadable
from scraper.page import Page

_CONNECTING = ("link", "base", "script", "iframe", "frame", "object", "embed", "portal", "applet")
"""Connections for speed (preconnect, dns-prefetch) ask no policy; the others load nothing anyway."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9:_.-]*\Z")
_LOADING = ("src", "srcset", "poster", "background", "data")
_DOCTYPE = b"<!doctype html>\n"
_EMPTY = _DOCTYPE + b"<title>Archived page</title><p>This page has no element that could be shown."
_FILE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; form-action 'none'; base-uri 'none'"
)


def without_connections(page: Page) -> bytes:
    """The page as it is parsed for reading (capped, repaired, without code), less what connects or loads."""
    root = _harmless(page)
    return _EMPTY if root is None else _written(root)


def as_file(page: Page) -> bytes:
    """The same for a file, which no server can give a policy: it stands in front of all else, so it holds for all.

    Nothing is even asked of the reader's own disk, where relative addresses of a file lead.
    """
    root = _harmless(page)
    for node in () if root is None else root.iter(etree.Element):
        for name in [name for name in _LOADING if not node.get(name, "data:").startswith("data:")]:
            del node.attrib[name]
        if node.get("href") is not None:
            node.set("href", _absolute(page.url, node.get("href", "")))
    policy = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_FILE_POLICY}">'
    written = _EMPTY if root is None else _written(root)
    return _DOCTYPE + policy.encode() + written.removeprefix(_DOCTYPE)


def _absolute(base: str, href: str) -> str:
    try:
        found = urljoin(base, href)
    except ValueError:
        return "#"
    return found if found.startswith(("http://", "https://", "mailto:")) else "#"


def _written(root: etree._Element) -> bytes:
    return _DOCTYPE + etree.tostring(root, encoding="utf-8", method="html")


def _harmless(page: Page) -> etree._Element | None:
    from scraper.extract.tree import parse  # noqa: PLC0415 - loads the reader, half a second

    try:
        root = parse(page).root
    except NotReadable:
        return None
    for node in list(root.iter(*_CONNECTING, "meta")):
        if node.getparent() is not None and (node.tag != "meta" or node.get("http-equiv") is not None):
            _drop(node)
    for node in root.iter(etree.Element):
        _plainly_named(node)
    return root


def _plainly_named(node: etree._Element) -> None:
    """`<a<script>` is one element of an odd name to all parsers that we know of; another may think otherwise."""
    if not _NAME.match(str(node.tag)):
        node.tag = "span"
    for name in [name for name in map(str, node.attrib) if not _NAME.match(name)]:
        del node.attrib[name]


def _drop(node: etree._Element) -> None:
    """Take an element out, and leave the text that follows it."""
    parent, before, tail = node.getparent(), node.getprevious(), node.tail or ""
    assert parent is not None
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(node)
