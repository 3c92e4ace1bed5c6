"""One walk over the tree that notes where titles, bylines, dates and introductions may stand.

Readers of title, people and dates look at these few places and never search the tree again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from scraper.extract import hints
from scraper.extract.tree import Document, Element, collapse

_SKIPPED = frozenset({"script", "style", "template", "svg", "path", "head", "meta", "link", "option", "source", "use"})
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "cite",
        "code",
        "em",
        "font",
        "i",
        "ins",
        "mark",
        "q",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "u",
        "wbr",
    ]
)
_UNREAD = frozenset({"script", "style", "template", "noscript", "svg", "button", "select", "textarea"})
_ASIDE_TAGS = frozenset({"nav", "footer", "aside", "form", "select", "dialog"})
_CLOSE = 25
_HEADINGS = frozenset({"h1", "h2", "h3"})
_SPEAKING = frozenset({"class", "id", "itemprop", "rel", "data-testid"})
_NOTED = hints.BYLINE | hints.DATE | hints.DECK | hints.SUBTITLE | hints.TITLE


@dataclass(slots=True)
class Landmarks:
    """Elements worth looking at, in document order, and what is known of every element's place."""

    nodes: list[Element] = field(default_factory=list)
    """All elements that can show text."""
    place: dict[Element, int] = field(default_factory=dict)
    """Position of an element in `nodes`."""
    hint: dict[Element, int] = field(default_factory=dict)
    """What the attributes of an element promise, where they promise anything (see `hints`)."""
    headings: list[Element] = field(default_factory=list)
    """h1 to h3."""
    times: list[Element] = field(default_factory=list)
    noted: list[Element] = field(default_factory=list)
    """Elements whose attributes speak of byline, date, introduction or title."""
    title: Element | None = None
    """The element that shows the title; set by the reader of titles."""
    title_line: frozenset[Element] = frozenset()
    """The title's element and its ancestors: no class name there can make the piece an aside."""

    def settle_title(self, node: Element | None) -> None:
        """Remember which element shows the title."""
        self.title = node
        self.title_line = frozenset((node, *node.iterancestors())) if node is not None else frozenset()

    def zone(self, node: Element) -> int:
        """Hints of an element and its ancestors (ASIDE for nav, footer, aside ...), up to the title's own line."""
        found = 0
        one: Element | None = node
        while one is not None and one not in self.title_line and one.tag not in ("body", "html", "main"):
            found |= self.hint.get(one, 0)
            if one.tag in _ASIDE_TAGS:
                found |= hints.ASIDE
            one = one.getparent()
        return found

    def elsewhere(self, node: Element) -> bool:
        """Does an element belong to an aside? Close behind the title only its tags can say so.

        Bylines stand in boxes called "social" or "latest-by" (thedailyworld.com, politico.com).
        """
        if self.title is not None and 0 < self.distance(node) <= _CLOSE:
            return any(one.tag in _ASIDE_TAGS for one in node.iterancestors() if one not in self.title_line)
        return bool(self.zone(node) & hints.ASIDE)

    def distance(self, node: Element) -> int:
        """How many elements after the title's element a node stands; negative before it."""
        if self.title is None:
            return self.place.get(node, 0)
        return self.place.get(node, 0) - self.place.get(self.title, 0)


def landmarks(doc: Document) -> Landmarks:
    """The landmarks of a page. The tree is walked on the first call; the result stays with the document."""
    known = doc.__dict__.get("_landmarks")
    if not isinstance(known, Landmarks):
        known = _walk(doc.root)
        doc.__dict__["_landmarks"] = known
    return known


def _walk(root: Element) -> Landmarks:
    found = Landmarks()
    nodes, place, hint_of = found.nodes, found.place, hints.hint_of
    for node in root.iter("*"):
        tag = node.tag
        if tag in _SKIPPED:
            continue
        spoken = [node.get(key, "") for key in node.keys() if key in _SPEAKING]  # noqa: SIM118 (lxml has no such view)
        hint = hint_of(" ".join(spoken)) if spoken else 0
        if hint:
            found.hint[node] = hint
        if tag in _HEADINGS:
            found.headings.append(node)
        if tag == "time":
            found.times.append(node)
        elif hint & _NOTED:
            found.noted.append(node)
        place[node] = len(nodes)
        nodes.append(node)
    return found


def line_of(node: Element, limit: int = 2000) -> str:
    """The visible text of a small element on one line; a drop cap or a link inside a word leaves no gap.

    Reading stops after `limit` characters.
    """
    return collapse("".join(_pieces(node, limit)))


def _pieces(node: Element, limit: int) -> Iterator[str]:
    walk = etree.iterwalk(node, events=("start", "end"))
    left = limit
    for event, one in walk:
        if event == "start" and one.tag in _UNREAD:
            walk.skip_subtree()
            continue
        if one.tag not in _INLINE:
            yield " "
        text = one.text if event == "start" else one.tail if one is not node else None
        if text and (event == "end" or one.tag not in _UNREAD):
            yield text
            left -= len(text)
            if left < 0:
                return
