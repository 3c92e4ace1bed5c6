"""The text that a page gives to machines: JSON-LD `articleBody`, a check on what is shown, and a last resort."""

from __future__ import annotations

from html import unescape

from lxml import etree

from scraper.extract.structured import structured
from scraper.extract.tree import Document, Element

_MOST = 200_000
_LEAST = 600
"""Characters; a shorter one is a description."""


def stated_text(doc: Document) -> str:
    """`articleBody` of the page's piece as written, at most 200,000 characters; empty when there is none."""
    article = structured(doc).article
    stated = article.data.get("articleBody") if article else None
    return stated[:_MOST] if isinstance(stated, str) else ""


def is_whole(stated: str) -> bool:
    """Is it long enough to be a text?"""
    return len(stated) >= _LEAST


def stated_tree(stated: str) -> Element:
    """A tree of it, for the same walk as a page: markup as markup, else a paragraph a line."""
    clean = stated.encode("utf-8", "replace").decode().translate(_NO_CONTROLS)
    root = etree.HTML(clean) if "</" in clean else None
    if root is not None:
        return root
    root = etree.Element("div")
    for line in unescape(clean).translate(_NO_CONTROLS).splitlines():
        etree.SubElement(root, "p").text = line
    return root


_NO_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), " ")
"""lxml takes none of these as text."""
