"""Taking lines out of the tree, and finding the elements that hold the lines that stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree

from scraper.extract.lines import Line
from scraper.extract.rules import detach
from scraper.extract.tree import Element


def take_out(taken: Iterable[Line], kept: Iterable[Line], chrome: Sequence[Element]) -> None:
    """Remove lines from the tree: whole elements where nothing else is in them, else their text alone."""
    gone = list(taken)
    stays = list(kept)
    held = _with_ancestors([*chrome, *(host for line in stays for host in line.hosts)])
    _blank(gone, stays, held)
    for line in gone:
        for host in line.hosts:
            if host in held:
                continue
            top = _top(host, held)
            detach(top)


def elements_of(lines: Iterable[Line], others: Iterable[Line], chrome: Sequence[Element]) -> list[Element]:
    """The largest elements that hold these lines and none of the others, in order."""
    held = _with_ancestors([*chrome, *(host for line in others for host in line.hosts)])
    found: dict[Element, None] = {}
    for line in lines:
        if any(host in held for host in line.hosts):
            found.setdefault(_set_apart(line))
            continue
        for host in line.hosts:
            found.setdefault(_top(host, held))
    return list(found)


def _set_apart(line: Line) -> Element:
    """A line that shares its element with others (lines between `<br>`) gets a paragraph of its own, at the end."""
    home = next(line.hosts)
    apart: Element = etree.SubElement(home, "p")
    apart.text = line.text
    _blank([line], [], set(line.hosts))
    return apart


def _with_ancestors(nodes: Iterable[Element]) -> set[Element]:
    held: set[Element] = set()
    for node in nodes:
        at: Element | None = node
        while at is not None and at not in held:
            held.add(at)
            at = at.getparent()
    return held


def _top(node: Element, held: set[Element]) -> Element:
    while True:
        parent = node.getparent()
        if parent is None or parent in held or parent.tag in ("body", "html"):
            return node
        node = parent


def _blank(gone: Iterable[Line], stays: Iterable[Line], held: set[Element]) -> None:
    """Where an element stays, its slots keep what stays of them ("Label: value"): nothing, most often."""
    slots: dict[tuple[Element, bool], str] = {
        (piece.node, piece.tail): "" for line in gone for piece in line.pieces if piece.host in held
    }
    for line in stays:
        for piece in line.pieces:
            if (piece.node, piece.tail) in slots:
                slots[piece.node, piece.tail] += piece.text
    for (node, tail), text in slots.items():
        if tail:
            node.tail = text
        else:
            node.text = text
