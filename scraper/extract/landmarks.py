"""One walk over the tree that notes where titles, bylines, dates and introductions may stand.

Readers of title, people and dates look at these few places and never search the tree again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from scraper.extract import hints
from scraper.extract.tree import Document, Element, collapse

_TAGS = """a abbr address article aside b blockquote body button caption center cite dd details dialog div dl dt em
    fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hgroup i label legend li main mark nav ol p pre
    q section small span strong sub sup summary table tbody td th thead time tr u ul"""
_TEXT_TAGS = frozenset(_TAGS.split())
_INLINE_TAGS = "a abbr b bdi cite code em font i ins mark q small span strong sub sup u wbr"
_INLINE = frozenset(_INLINE_TAGS.split())
_UNREAD = frozenset({"script", "style", "template", "noscript", "svg", "button", "select", "textarea"})
_CHROME = frozenset({"nav", "footer", "form", "select", "dialog"})
_TOPS = frozenset({"body", "html", "main"})
_NOTED = hints.BYLINE | hints.DATE | hints.DECK | hints.SUBTITLE | hints.TITLE | hints.BIO
_ABOVE, _CLOSE = 6, 25
NEAR_BEFORE, NEAR_AFTER = -45, 90
"""Elements before and after the title among which its date and byline stand."""
_SHORT = 300
_PROPERTIES = etree.XPath("//body//*[@itemprop or @property]")
_PROPERTY_MARKS = (b"itemprop=", b'property="dc:', b'property="schema:')
"""Microdata, and RDFa as Drupal writes it; asked first, because most pages have neither."""


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
    """Elements whose attributes speak of byline, date, introduction or title, but `<time>`."""
    title: Element | None = None
    """The element that shows the title; set by the reader of titles."""
    title_line: frozenset[Element] = frozenset()
    """The title's element and its ancestors: no class name there can make the piece an aside."""
    zones: dict[Element, int] = field(default_factory=dict)
    near: list[Element] | None = None
    others: int | None = None
    """Where other pieces begin, once `otherpieces` has looked."""
    own: dict[Element, tuple[str, ...]] = field(default_factory=dict)
    short: list[tuple[Element, str]] | None = None

    def short_texts(self) -> list[tuple[Element, str]]:
        """Elements whose own text, up to their first child, is shorter than 300 characters and no white space."""
        if self.short is None:
            self.short = [
                (node, text) for node in self.nodes if (text := node.text) and len(text) < _SHORT and not text.isspace()
            ]
        return self.short

    def texts(self, node: Element) -> tuple[str, ...]:
        """What `own_texts` finds; kept, since the readers of dates, names and kinds all ask near the title."""
        known = self.own.get(node)
        if known is None:
            known = self.own[node] = tuple(own_texts(node))
        return known

    def settle_title(self, node: Element | None) -> None:
        """Remember which element shows the title."""
        self.title = node
        self.title_line = frozenset((node, *node.iterancestors())) if node is not None else frozenset()
        self.zones.clear()
        self.near = self.others = None

    def zone(self, node: Element) -> int:
        """Hints of an element and its ancestors (CHROME for nav, footer, aside ...), up to the title's own line."""
        known = self.zones.get(node)
        if known is not None:
            return known
        climbed: list[Element] = []
        one: Element | None = node
        while one is not None and one not in self.zones and one not in self.title_line and one.tag not in _TOPS:
            climbed.append(one)
            one = one.getparent()
        found = self.zones.get(one, 0) if one is not None else 0
        for below in reversed(climbed):
            hint = self.hint.get(below, 0)
            found |= hint | _zone_of_tag(below, hint)
            self.zones[below] = found
        return found

    def elsewhere(self, node: Element) -> bool:
        """Does an element belong to an aside? Close behind the title only its tags can say so.

        Bylines stand in boxes called "social" or "latest-by" (politico.com, thedailyworld.com).
        """
        zone = self.zone(node)
        if self.title is not None and -_ABOVE <= self.distance(node) <= _CLOSE:
            return bool(zone & hints.CHROME)
        return bool(zone & (hints.CHROME | hints.ASIDE))

    def in_card(self, node: Element) -> bool:
        """Does an element stand in one of several cards that hold other pieces, with a heading each?"""
        for one in node.iterancestors("article", "li"):
            if one in self.title_line:
                return False
            tag = str(one.tag)
            several = (
                next(one.itersiblings(tag), None) is not None
                or next(one.itersiblings(tag, preceding=True), None) is not None
            )
            if several and (tag == "article" or next(one.iter("h2", "h3"), None) is not None):
                return True
        return False

    def distance(self, node: Element) -> int:
        """How many elements after the title's element a node stands; negative before it."""
        if self.title is None:
            return self.place.get(node, 0)
        return self.place.get(node, 0) - self.place.get(self.title, 0)

    def beside(self) -> list[Element]:
        """The elements around the title that belong to the piece and to no figure."""
        if self.near is None:
            inside = (node for node in self.window() if not self.zone(node) & (hints.FIGURE | hints.CHROME))
            self.near = [node for node in inside if not self.elsewhere(node)]
        return self.near

    def window(self, before: int = NEAR_BEFORE, after: int = NEAR_AFTER) -> list[Element]:
        """The elements around the title, itself and what holds it left out; none when no element shows it."""
        if self.title is None:
            return []
        at = self.place.get(self.title, 0)
        return [node for node in self.nodes[max(0, at + before) : at + after] if node not in self.title_line]


def _zone_of_tag(node: Element, hint: int) -> int:
    if node.tag == "aside":
        return hints.ASIDE  # alpin.de and uchicagomedicine.org set date and author in one, next to the title
    if node.tag == "footer" and hint & (hints.BYLINE | hints.DATE):
        return 0  # opensource.com: <footer class="author__meta"> under the title
    if node.tag in _CHROME:
        return hints.CHROME
    return hints.FIGURE if node.tag in ("figure", "figcaption") else 0


def landmarks(doc: Document) -> Landmarks:
    """The landmarks of a page. The tree is walked on the first call; the result stays with the document."""
    known = doc.__dict__.get("_landmarks")
    if not isinstance(known, Landmarks):
        known = _walk(doc)
        doc.__dict__["_landmarks"] = known
    return known


def _walk(doc: Document) -> Landmarks:
    # libxml2 would compare every element with every of these names: that costs three times as much.
    found = Landmarks(nodes=[node for node in doc.root.iter() if node.tag in _TEXT_TAGS])
    found.place = dict(zip(found.nodes, range(len(found.nodes)), strict=True))
    hint, hint_of = found.hint, hints.hint_of
    for node in found.nodes:
        name = node.get("class") or node.get("id")
        if name and (promise := hint_of(name)):
            hint[node] = promise
    if any(mark in doc.html for mark in _PROPERTY_MARKS):
        for node in _PROPERTIES(doc.root):
            name = node.get("itemprop") or (node.get("property") or "").replace(":", " ")
            hint[node] = hint.get(node, 0) | hint_of(name)
    found.headings = list(doc.root.iter("h1", "h2", "h3"))
    found.times = list(doc.root.iter("time"))
    noted = (node for node, promise in hint.items() if promise & _NOTED and node.tag != "time")
    found.noted = sorted((node for node in noted if node in found.place), key=found.place.__getitem__)
    return found


def where(node: Element) -> str:
    """A short name for the place of an element: `span.byline`."""
    return ".".join([str(node.tag), *(node.get("class") or "").split()[:1]])


def line_of(node: Element, limit: int = 2000) -> str:
    """The visible text of a small element on one line; a drop cap or a link inside a word leaves no gap.

    Reading stops soon after `limit` characters: a longer result is a cut one.
    """
    if not len(node):
        return collapse(node.text[: 30 * limit]) if node.text and node.tag not in _UNREAD else ""
    return collapse("".join(_pieces(node, limit)))


def own_texts(node: Element) -> Iterator[str]:
    """The texts that an element itself holds, between its children; those of white space left out."""
    if (text := node.text) and not text.isspace():
        yield text
    for child in node:
        if (tail := child.tail) and not tail.isspace():
            yield tail


def words_before(node: Element) -> str:
    """The words right before an element: "Published", "Mis à jour le"."""
    before = node.getprevious()
    parent = node.getparent()
    text = before.tail if before is not None else parent.text if parent is not None else None
    if text and text.strip():
        return collapse(text)[-40:]
    if before is not None and before.tag in ("span", "strong", "b", "dt", "label", "em", "div", "p"):
        words = line_of(before, 60)
        return words if len(words) <= 40 else ""
    return ""


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
        if text:
            text = text[: 30 * limit]
            yield text
            # White space does not count: what was cut off must be seen to be longer than the limit.
            left -= len(collapse(text))
            if left < 0:
                return
