"""What stands around the main text: links, images and headings of a page, found once for all readers of fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from scraper.extract.given import Given
from scraper.extract.tree import Document, Element, collapse, text_of
from scraper.extract.zones import Zones

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MAX_LINKS = 5000
_EDGES = re.compile(r"^[\s:|·•>»*#–—-]+|[\s:|·•>»*#–—-]+$")


@dataclass(slots=False)
class Around:
    """A page as the readers of fields see it, after the main text was chosen."""

    doc: Document
    given: Given
    body: Sequence[Element]
    title: str | None

    @cached_property
    def zones(self) -> Zones:
        """Where elements stand."""
        return Zones(self.doc, self.body)

    @cached_property
    def links(self) -> list[Element]:
        """`<a href>` in document order; the first 5,000."""
        found: list[Element] = []
        for node in self.doc.root.iter("a"):
            if node.get("href"):
                found.append(node)
                if len(found) >= _MAX_LINKS:
                    break
        return found

    @cached_property
    def captions(self) -> list[tuple[Element, str]]:
        """Headings, and short bold or definition terms that stand as headings, with their normalised text."""
        found = []
        for node in self.doc.root.iter(*HEADINGS, "strong", "b", "dt", "th", "summary", "legend", "label"):
            text = text_of(node) if len(node) else collapse(node.text or "")
            if 0 < len(text) <= 80:
                found.append((node, heading_key(text)))
        return found

    def under(self, node: Element) -> Iterator[Element]:
        """Elements that a heading speaks for: what follows it in the smallest frame that holds more than it."""
        at = node
        for _ in range(4):
            parent = at.getparent()
            following = [one for one in at.itersiblings() if isinstance(one.tag, str)]
            if following:
                for one in following:
                    if one.tag in HEADINGS and one.tag <= str(node.tag) and node.tag in HEADINGS:
                        return
                    yield one
                return
            if parent is None or self.zones.holds_body(parent) or parent.tag in ("body", "main"):
                return
            at = parent


def heading_key(text: str) -> str:
    """A heading without case and outer signs."""
    return _EDGES.sub("", text).casefold()
