"""The page as a list of blocks: one walk over the tree, in document order, without recursion.

A block is a run of text between two block-level boundaries, as a browser would set it: a paragraph, a
heading, a list item, a table, or bare text in a `<div>`. Every block knows its frame, the block-level
element around it, and through it the words of class and id of all elements around it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from scraper.extract.classwords import bits_of
from scraper.extract.tables import is_data_table, table_text
from scraper.extract.tree import Element, collapse

MAX_BLOCKS = 12_000
_STREAMED = "S:"
"""React streams parts of a page as `<div hidden id="S:0">` and lets a script put them in place (tigerdata.com)."""
LINE_BREAK = "\ue000"
"""Stands for `<br>` while white space is collapsed (a private character: `split` leaves it alone)."""

_SKIPPED = frozenset(
    str.split("""
    script style noscript template svg math iframe object embed applet video audio canvas map area select option
    optgroup datalist textarea input button nav dialog head title meta link img picture source track param frameset
    frame progress meter""")
)  # fmt: skip
_BLOCK = frozenset(
    str.split("""
    html body div p section article main aside header footer h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre
    figure figcaption table caption thead tbody tfoot tr td th form fieldset legend address details summary center
    hgroup menu dir hr search listing xmp""")
)  # fmt: skip
_MARKED = frozenset(("a", "b", "strong", "em", "i", "code", "kbd", "samp", "tt", "sup", "sub"))
_HINTS = frozenset(("id", "itemprop", "role", "data-testid", "data-component", "data-type"))
TAGS = ("article", "main", "aside", "header", "footer", "form", "ul", "ol", "li", "table", "figure", "figcaption",
        "blockquote", "section", "address", "details", "dl", "pre", "p", "h2", "h3", "td")  # fmt: skip
_TAG_BITS = {tag: 1 << index for index, tag in enumerate(TAGS)}
HIDDEN = 1 << len(TAGS)

Mark = tuple[int, str, Element | None]
"""(position in the pieces, tag, the element; None when it ends)."""


@dataclass(eq=False)
class Frame:
    """A block-level element around a block. What is measured stays with the class until it is set: there are many."""

    element: Element
    tag: str
    parent: Frame | None
    own: int
    """Bits of the words in class and id of this element (classwords)."""
    bits: int
    """Own bits and those of all frames around it."""
    tags: int
    """Bits of TAGS and HIDDEN: this element's and those around it."""
    depth: int
    classes: str = ""
    """The class attribute as written."""
    mass: float = field(default=0.0, init=False)
    """Running text with this frame as its container; this and what follows is set by the measures."""
    total: float = field(default=0.0, init=False)
    """Running text anywhere below it."""
    likely: float = field(default=0.0, init=False)
    """What the first look took for main text anywhere below it."""
    sum: float = field(default=0.0, init=False)
    """Text of any kind below it, down to three levels."""
    sum_likely: float = field(default=0.0, init=False)
    likely_here: float = field(default=0.0, init=False)
    """What the first look took for main text with this frame as its container."""
    seen: int = field(default=0, init=False)
    """Blocks directly below it."""
    box: Frame | None = field(default=None, init=False)
    """The container that the text of this frame stands in, remembered by `container`."""
    apart: int = field(default=-1, init=False)
    """Bits of the words of those frames around a block that do not hold nearly all text of the page."""
    apart_tags: int = field(default=-1, init=False)


_TEXT_LEVEL = frozenset(
    str.split("p li ul ol menu dir h1 h2 h3 h4 h5 h6 blockquote pre td tr tbody thead table figure figcaption dl dt dd")
)


def container(frame: Frame) -> Frame:
    """The frame that paragraphs are sisters in: of a paragraph, item or heading the nearest frame that is none."""
    box = frame.box
    if box is None:
        box = frame
        while box.tag in _TEXT_LEVEL and box.parent is not None:
            box = box.parent
        if box is frame and frame.seen == 1 and frame.parent is not None:  # a `<div>` used as a paragraph
            box = frame.parent
        if box is not frame:  # a frame that held itself would keep its whole tree until the collector comes
            frame.box = box
    return box


@dataclass(slots=True, eq=False)
class Block:
    """A run of text and where it stands."""

    frame: Frame
    tag: str
    """Tag of the nearest block-level element; `table` for a table of data, `li` for any first text of an item."""
    text: str
    """White space collapsed; lines of `<br>` stay lines."""
    pieces: list[str]
    marks: list[Mark]
    link_chars: int
    inner: int
    """Bits of inline elements that begin with the block (`<p><span class=credit>`)."""
    table: Element | None = None


@dataclass(slots=True)
class _Run:
    """The text gathered since the last boundary."""

    pieces: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    link_chars: int = 0
    inner: int = 0


OPENED = frozenset(("nav", "button", "noscript", "dialog"))
"""What `read_hidden_blocks` walks into as well."""


def read_blocks(root: Element) -> list[Block]:
    """All blocks below an element, in document order; at most MAX_BLOCKS."""
    return _Walker(root).walk(root)


def read_hidden_blocks(root: Element) -> list[Block]:
    """The blocks of a page whose text stands where none is to be looked for.

    An unclosed `<div>` in a menu leaves everything after it inside that menu, because libxml2 lets `</nav>` and
    `</button>` close no `<div>` (investopedia.com, cio.com); forums for readers without scripts stand in `<noscript>`
    (Discourse); a script shows what is `hidden`.
    """
    return _Walker(root, OPENED).walk(root)


class _Walker:
    def __init__(self, root: Element, opened: frozenset[str] = frozenset()) -> None:
        self.blocks: list[Block] = []
        self.run = _Run()
        self.links = 0
        self.frame = Frame(root, "div", None, 0, 0, 0, 0)
        self.opened = opened
        self.block_tags = _BLOCK | opened if opened else _BLOCK

    def walk(self, root: Element) -> list[Block]:
        """All elements in document order; an element ends where the next one's parent stands farther up.

        Asking each element for its parent costs a third of what iterating over its children does.
        """
        self.run.pieces.append(root.text or "")
        around, passed = [root], 0
        """The elements that are open, and how many stood around the one whose inside is passed over."""
        nodes = root.iter()
        next(nodes)
        for node in nodes:
            parent = node.getparent()
            while around[-1] is not parent:
                if passed:
                    passed = self.close_passed(around, passed)
                else:
                    self.leave(around.pop())
            if not passed and not self.enter(node):
                passed = len(around)
            around.append(node)
            if len(self.blocks) >= MAX_BLOCKS:
                break
        while len(around) > 1:
            if passed:
                passed = self.close_passed(around, passed)
            else:
                self.leave(around.pop())
        self.flush()
        return self.blocks

    def close_passed(self, around: list[Element], passed: int) -> int:
        """End the last of the open elements, inside or at the end of one that is passed over; what still is."""
        node = around.pop()
        if len(around) > passed:
            return passed
        if tail := node.tail:
            self.add(tail)
        return 0

    def enter(self, node: Element) -> bool:
        """Begin an element; False when nothing below it is to be walked."""
        tag = node.tag
        if tag in self.block_tags:
            return self.enter_block(node, tag)
        if tag in _SKIPPED or not isinstance(tag, str):
            return False
        if tag == "br":
            self.line_break()
            return False
        run = self.run
        if tag in _MARKED:
            self.links += tag == "a"
            run.marks.append((len(run.pieces), tag, node))
        if not run.pieces:
            run.inner |= _hint_bits(node)
        if text := node.text:
            self.add(text)
        return True

    def enter_block(self, node: Element, tag: str) -> bool:
        if self.run.pieces or self.run.marks:
            self.flush()
        own, state, classes = _look(node)
        if state is None:
            if not self.opened:
                return False
            state = HIDDEN
        around = self.frame
        tags = around.tags | _TAG_BITS.get(tag, 0) | state
        self.frame = frame = Frame(node, tag, around, own, around.bits | own, tags, around.depth + 1, classes)
        if tag == "table" and is_data_table(node):
            if cells := table_text(node):
                self.blocks.append(Block(frame, "table", cells, [], [], 0, 0, node))
            self.frame = around
            return False
        if text := node.text:
            self.add(text)
        return True

    def leave(self, node: Element) -> None:
        """End an element and take up the text after it."""
        tag = node.tag
        if tag in self.block_tags:
            if self.run.pieces or self.run.marks:
                self.flush()
            self.frame = self.frame.parent or self.frame
        elif tag in _MARKED:
            self.links -= tag == "a"
            self.run.marks.append((len(self.run.pieces), tag, None))
        if tail := node.tail:
            self.add(tail)

    def add(self, text: str) -> None:
        run = self.run
        if not run.pieces and text.isspace():
            return
        if self.links:
            run.link_chars += len(text.strip())
        run.pieces.append(text)

    def line_break(self) -> None:
        """One `<br>` is a new line; a second one with nothing between is a new paragraph."""
        pieces = self.run.pieces
        for piece in reversed(pieces):
            if piece == LINE_BREAK:
                self.flush()
                return
            if not piece.isspace():
                break
        pieces.append(LINE_BREAK)

    def flush(self) -> None:
        run = self.run
        if not run.pieces and not run.marks:
            return
        self.run = _Run()
        joined = "".join(run.pieces)
        text = joined.strip("\n") if self.frame.tag == "pre" else _lines(joined)
        if not text or text.isspace() or len(self.blocks) >= MAX_BLOCKS:
            return
        self.blocks.append(Block(self.frame, self.frame.tag, text, run.pieces, run.marks, run.link_chars, run.inner))


def _lines(text: str) -> str:
    if LINE_BREAK not in text:
        return collapse(text)
    return "\n".join(line for part in text.split(LINE_BREAK) if (line := collapse(part)))


def _hint_bits(node: Element) -> int:
    value = node.get("class")
    return bits_of(value) if value else 0


def _look(node: Element) -> tuple[int, int | None, str]:
    """Bits of the attributes, HIDDEN or 0 (None for what no reader ever sees), and the class as written."""
    own, state, classes = 0, 0, ""
    for name, value in node.items():
        if name == "class":
            own |= bits_of(value)
            classes = value
        elif name in _HINTS:
            own |= bits_of(value)
        elif name == "style":
            if "display" in value and "none" in value[:2000]:
                state = HIDDEN
        elif name == "hidden" and value != "until-found" and not (node.get("id") or "").startswith(_STREAMED):
            return 0, None, classes
        elif name == "aria-hidden" and value == "true":
            state = HIDDEN
    return own, state, classes
