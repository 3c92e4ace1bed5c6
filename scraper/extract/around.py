"""What stands around the main text: links, images and headings of a page, found once for all readers of fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from scraper.extract.given import Given
from scraper.extract.headingwords import KNOWN, RELATED_STARTS
from scraper.extract.landmarks import landmarks
from scraper.extract.tree import Document, Element, collapse, text_of
from scraper.extract.zones import Zones

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MAX_LINKS = 5000
_LONGEST = 90
_CLIMB = 4
_SIGNS = " \t\r\n\u00a0:：|·•>»*#–—-"


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
        """Elements whose own text is a known heading or label, with the text normalised; of any tag."""
        found = []
        for node in landmarks(self.doc).nodes:
            text = node.text
            if text and 1 < len(text) < _LONGEST:
                key = text.strip(_SIGNS).casefold()
                if key in KNOWN or key.startswith(RELATED_STARTS):
                    found.append((node, " ".join(key.split())))
        return found

    def under(self, node: Element) -> Iterator[Element]:
        """Elements that a heading or label speaks for: those of its nearest frame."""
        yield from next(self.frames(node), ())

    def frames(self, node: Element) -> Iterator[list[Element]]:
        """What a heading or label may speak for, the nearest first: its own children, else what follows it (up to
        the next heading of its rank) in a frame around it, then in a wider one; never the text."""
        if len(node) and node.tag not in HEADINGS:
            yield list(node)
        at = node
        for _ in range(_CLIMB):
            following = list(self._until_next(at))
            if following:
                yield following
            parent = at.getparent()
            if parent is None or self.zones.holds_body(parent) or parent.tag in ("body", "main"):
                return
            at = parent

    def _until_next(self, heading: Element) -> Iterator[Element]:
        rank = heading.tag if heading.tag in HEADINGS else None
        looks = heading.get("class")
        for one in heading.itersiblings():
            if not isinstance(one.tag, str) or self.zones.holds_body(one):
                continue
            same_rank = rank is not None and one.tag in HEADINGS and str(one.tag) <= str(rank)
            same_look = rank is None and one.tag == heading.tag and looks is not None and one.get("class") == looks
            if same_rank or same_look or one.tag == "dt":
                return
            yield one
            if heading.tag == "dt":
                return

    def value_of(self, node: Element) -> str | None:
        """The text that a label stands for: after it in its own element, else in the first element it speaks for."""
        own = collapse("".join(str(part) for part in node.itertext()))
        rest = own[len(collapse(node.text or "")) :].strip(_SIGNS)
        if rest:
            return rest
        tail = collapse(node.tail or "").strip(_SIGNS)
        if tail:
            return tail
        return next((text for one in self.under(node) if (text := text_of(one))), None)


def heading_key(text: str) -> str:
    """A heading without case and outer signs."""
    return " ".join(text.strip(_SIGNS).casefold().split())
