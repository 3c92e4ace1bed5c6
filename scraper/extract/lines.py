"""A page as the lines a reader sees, each with the places of the tree that its text came from.

Labels are read from this stream, because it is the same whatever the markup: `<div>` in `<div>`, `<dt>` and
`<dd>`, headings or plain "Label: value".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from scraper.extract.tree import Document, Element, collapse

_UNSEEN = frozenset(
    ("script", "style", "template", "noscript", "svg", "head", "iframe", "select", "textarea", "object")
)
_CHROME = frozenset(("nav", "footer", "form", "dialog"))
_INLINE = frozenset(
    """a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike
    strong sub sup time tt u var wbr""".split()  # noqa: SIM905 - a list of words reads better than thirty lines
)
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}


@dataclass(slots=True, eq=False)
class Piece:
    """A run of text in one slot of the tree: the text of `node`, or the tail after it."""

    node: Element
    tail: bool
    text: str
    host: Element
    """The element whose content this text is."""


@dataclass(slots=True, eq=False)
class Line:
    """What stands on one line; `image` lines have no text."""

    pieces: list[Piece] = field(default_factory=list)
    heading: int = 0
    """1 to 6 inside a heading, else 0."""
    link: str | None = None
    """The href of the first link on the line."""
    image: Element | None = None

    @property
    def text(self) -> str:
        """The text as shown."""
        return collapse("".join(piece.text for piece in self.pieces))

    @property
    def hosts(self) -> Iterator[Element]:
        """Elements that hold the line."""
        if self.image is not None:
            yield self.image
        for piece in self.pieces:
            yield piece.host


def read_lines(doc: Document) -> tuple[list[Line], list[Element]]:
    """Every line of the page in order, and the chrome elements (navigation, footer, forms) that were passed over."""
    reader = _Reader()
    walk = etree.iterwalk(doc.root, events=("start", "end"))
    for event, node in walk:
        if event == "end":
            reader.close(node)
        elif node.tag in _UNSEEN:
            walk.skip_subtree()
        elif node.tag in _CHROME:
            reader.flush()
            reader.chrome.append(node)
            walk.skip_subtree()
        else:
            reader.open(node)
    reader.flush()
    return reader.lines, reader.chrome


class _Reader:
    """Gathers pieces until a block begins or ends."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.chrome: list[Element] = []
        self.now = Line()
        self.heading = 0
        self.links: list[str] = []

    def open(self, node: Element) -> None:
        tag = node.tag
        if tag == "a":
            self.links.append(node.get("href") or "")
        elif tag == "img":
            self.flush()
            self.lines.append(Line(image=node, link=self.links[-1] if self.links else None))
        elif tag not in _INLINE:
            self.flush()
            self.heading = _HEADINGS.get(str(tag), self.heading)
        if node.text and tag not in _UNSEEN:
            self.add(Piece(node, False, node.text, node))

    def close(self, node: Element) -> None:
        tag = node.tag
        if tag == "a" and self.links:
            self.links.pop()
        elif tag not in _INLINE and tag not in _UNSEEN:
            self.flush()
            if tag in _HEADINGS:
                self.heading = 0
        if node.tail and (parent := node.getparent()) is not None:
            self.add(Piece(node, True, node.tail, parent))

    def add(self, piece: Piece) -> None:
        if self.links and self.now.link is None and not piece.text.isspace():
            self.now.link = self.links[-1] or None
        self.now.pieces.append(piece)

    def flush(self) -> None:
        if not self.now.pieces:
            return
        if any(not piece.text.isspace() for piece in self.now.pieces):
            self.now.heading = self.heading
            self.lines.append(self.now)
        self.now = Line()
