"""Footnotes and endnotes: told apart from the text by their place and their mark."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scraper.article import Note
from scraper.extract.blocks import Block, Frame
from scraper.extract.classwords import bits_of, words_of
from scraper.extract.markdown import HEADINGS

_MARK = re.compile(r"^(?:\[\s?(\d{1,3}|[*†‡a-z])\s?\]|(\d{1,3})[.)]?|([*†‡]+)|(\[\^\d{1,3}\]))\s+")
_ARROWS = re.compile(r"\s*[↩↑⬆^]\ufe0e?\s*$")
_NOTE_WORDS = frozenset(("footnote", "footnotes", "endnote", "endnotes", "fussnoten", "fußnoten", "notesection"))
_NOTE_BIT = bits_of("footnotes")


def take_notes(kept: Sequence[Block], blocks: Sequence[Block]) -> tuple[list[Block], list[Note]]:
    """The kept blocks that are text, and the notes of the page, which nobody needs to have kept."""
    if not kept:
        return [], []
    apart = {id(block) for block in blocks if _is_note(block.frame)}
    notes = [_note(block) for block in blocks if id(block) in apart and block.tag not in HEADINGS]
    return [block for block in kept if id(block) not in apart], notes


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
    text = _ARROWS.sub("", block.text)
    found = _MARK.match(text)
    if not found:
        return Note(text=text)
    return Note(mark=next(group for group in found.groups() if group), text=text[found.end() :])
