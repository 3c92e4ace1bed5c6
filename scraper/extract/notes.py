"""Footnotes and endnotes: told apart from the text by their place and their mark."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scraper.article import Note
from scraper.extract.blocks import Block, Frame
from scraper.extract.classwords import words_of

_MARK = re.compile(r"^(?:\[\s?(\d{1,3}|[*†‡a-z])\s?\]|(\d{1,3})[.)]?|([*†‡]+)|(\[\^\d{1,3}\]))\s+")
_ARROWS = re.compile(r"\s*[↩↑⬆^]\ufe0e?\s*$")
_NOTE_WORDS = frozenset(("footnote", "footnotes", "endnote", "endnotes", "fussnoten", "fußnoten", "notesection"))


def take_notes(blocks: Sequence[Block]) -> tuple[list[Block], list[Note]]:
    """The blocks that are text, and the notes that stood among them."""
    text, notes = [], []
    for block in blocks:
        if _is_note(block.frame) and block.tag not in ("h1", "h2", "h3", "h4", "h5", "h6"):
            notes.append(_note(block))
        elif not _is_note(block.frame):
            text.append(block)
    return text, notes


def _is_note(frame: Frame | None) -> bool:
    for _ in range(5):
        if frame is None:
            return False
        element = frame.element
        said = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"
        if said != "  " and _NOTE_WORDS.intersection(words_of(said.replace("doc-", "doc "))):
            return True
        frame = frame.parent
    return False


def _note(block: Block) -> Note:
    text = _ARROWS.sub("", block.text)
    found = _MARK.match(text)
    if not found:
        return Note(text=text)
    return Note(mark=next(group for group in found.groups() if group), text=text[found.end() :])
