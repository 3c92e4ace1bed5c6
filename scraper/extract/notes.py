"""Footnotes and endnotes: told apart from the text by their place and their mark."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scraper.article import Note
from scraper.extract.blocks import Block, Frame
from scraper.extract.classwords import bits_of, words_of
from scraper.extract.markdown import HEADINGS
from scraper.extract.tree import text_of

_MARK = re.compile(r"^(?:\[\s?(\d{1,3}|[*†‡a-z])\s?\]|(\d{1,3})[.)]?|([*†‡]+)|(\[\^\d{1,3}\]))\s+")
_ARROWS = re.compile(r"\s*[↩↑⬆^]\ufe0e?\s*$")
_NOTE_WORDS = frozenset(("footnote", "footnotes", "endnote", "endnotes", "fussnoten", "fußnoten", "notesection"))
_SIGNS = frozenset("[(0123456789*†‡")
_LABEL = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡]{1,3})[\])]?\.?")
_WORD_REFERENCE = ("_ftnref", "_ednref")
"""Word writes the whole address before these."""
_NOTE_BIT = bits_of("footnotes")


def take_notes(kept: Sequence[Block], noted: Sequence[Block]) -> tuple[list[Block], list[Note]]:
    """The kept blocks that are text, and the notes of the page, which nobody needs to have kept."""
    if not kept:
        return [], []
    apart = set(map(id, noted))
    return [block for block in kept if id(block) not in apart], [_note(one) for one in noted if one.tag not in HEADINGS]


def note_places(kept: Sequence[Block], blocks: Sequence[Block]) -> list[int]:
    """Places of the blocks that are notes: in a box called so, or led back from by the number they begin with."""
    framed = [place for place, block in enumerate(blocks) if _is_note(block.frame)]
    linked = [place for place, block in enumerate(blocks) if _way_back(block)]
    if 2 * sum(len(blocks[place].text) for place in linked) > sum(len(block.text) for block in kept):
        return framed  # a text of numbered paragraphs, each with a link to itself
    return sorted({*framed, *linked})


def _way_back(block: Block) -> str:
    """The number, sign or bracket at the beginning of a block that leads to another place of the page, else nothing."""
    if block.text[:1] not in _SIGNS:
        return ""
    node = next((node for _, tag, node in block.marks if tag == "a" and node is not None), None)
    path, _, place = (node.get("href") or "").partition("#") if node is not None else ("", "", "")
    if node is None or not place or (path and not place.startswith(_WORD_REFERENCE)):
        return ""
    label = text_of(node).strip()
    own = place in (node.get("id"), node.get("name"))
    return label if _LABEL.fullmatch(label) and block.text.startswith(label) and not own else ""


def _is_note(frame: Frame | None) -> bool:
    """Does a frame around, at most five steps up, call itself footnotes?"""
    if frame is None or not frame.bits & _NOTE_BIT:
        return False
    for _ in range(5):
        if frame is None:
            return False
        element = frame.element
        said = f"{frame.classes} {element.get('id') or ''} {element.get('role') or ''}"
        if "note" in said.lower() and _NOTE_WORDS.intersection(words_of(said)):
            return True
        frame = frame.parent
    return False


def _note(block: Block) -> Note:
    text, label = _ARROWS.sub("", block.text), _way_back(block)
    if label:
        return Note(mark=label.strip("[]()."), text=text.removeprefix(label).lstrip(".):] "))
    found = _MARK.match(text)
    if not found:
        return Note(text=text)
    return Note(mark=next(group for group in found.groups() if group), text=text[found.end() :])
