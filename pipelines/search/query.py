"""What a person types -> a query of FTS5 in which nothing but our own operators is an operator."""

from __future__ import annotations

import re

from scraper.errors import UsageError

_PART = re.compile(r'(-?)"([^"]*)"|(\S+)')
MOST_PARTS = 64
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f]")
"""Chinese and Japanese characters: between them no blank tells where a word ends."""
GAP = "\u200b"
"""Zero-width space: a boundary for the tokenizer, nothing for the eye."""


def spaced(text: str) -> str:
    """Text in which each Chinese or Japanese character is a word of its own, so that any run of them is a phrase."""
    return _UNSPACED.sub(f"{GAP}\\g<0>{GAP}", text)


def fts_query(typed: str) -> str:
    """All words must occur; "a phrase" in one piece; word* any ending; -word must not occur.

    Each word is quoted, so that `AND`, `NEAR(`, brackets and column names are words like others.
    Raises UsageError when nothing is left to look for.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, phrase, word in _PART.findall(typed)[:MOST_PARTS]:
        refused = bool(minus) or (word.startswith("-") and len(word) > 1)
        text = phrase or word.removeprefix("-") if refused else phrase or word
        term = _term(text, prefix=bool(word) and text.endswith("*"))
        if term:
            (unwanted if refused else wanted).append(term)
    if not wanted:
        raise UsageError(f"nothing to look for in {typed!r}: give at least one word that should occur")
    return " ".join([" AND ".join(wanted), *(f"NOT {term}" for term in unwanted)])


def _term(text: str, prefix: bool) -> str:
    """A quoted string; empty when it holds no letter or digit, which FTS5 would take for a match of nothing."""
    words = text.replace('"', " ").replace("\x00", " ").strip("*")
    if not any(char.isalnum() for char in words):
        return ""
    return f'"{spaced(words)}"' + ("*" if prefix else "")
