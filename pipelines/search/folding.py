"""Text as the index sees it: case and accents folded, Chinese and Japanese characters words of their own.

The same folding at both ends: what a record is indexed by, what a query asks for, and what a hit is checked against.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable
from itertools import pairwise

_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f]")
"""Chinese and Japanese characters: between them no blank tells where a word ends."""
GAP = "\u200b"
"""Zero-width space: a boundary for the tokenizer, nothing for the eye."""
_WORD = re.compile(r"[^\W_]+")
_ACCENTS = re.compile("[\u0300-\u036f\u0483-\u0489\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+")
MARK = "\ue000"
"""First character of a mark: of the private use area, which the tokenizer keeps and nobody types."""
_KEPT = 100_000
_BUCKETS = (1 << 22) - 1
"""Pairs of words are kept by hash: with 4 million buckets, a million records of 2 KB share one with 80 others."""


def clean(text: str | None) -> str:
    """Lone surrogates cannot be said in UTF-8, SQLite's text functions end at a NUL; accents stand on their letters."""
    if not text:
        return ""
    told = text.replace("\x00", " ").replace(MARK, " ")
    return told if told.isascii() else unicodedata.normalize("NFC", told).encode("utf-8", "replace").decode("utf-8")


def spaced(text: str) -> str:
    """Text in which each Chinese or Japanese character is a word of its own, so that any run of them is a phrase."""
    return text if text.isascii() else _UNSPACED.sub(f"{GAP}\\g<0>{GAP}", text)


def fold(text: str) -> str:
    """Lower case without accents. Not of the same length as the text: see `aligned`."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFD", text.lower()))


class _Letters(dict[int, str]):
    """Each character's folded form, of one character."""

    def __missing__(self, code: int) -> str:
        folded = fold(chr(code))
        self[code] = found = folded if len(folded) == 1 else chr(code)
        return found


_LETTERS = _Letters()


def aligned(text: str) -> str:
    """Folded text in which every character stands where it stood."""
    return text.lower() if text.isascii() else text.translate(_LETTERS)


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared."""
    return _WORD.findall(fold(spaced(text)))


class _Codes(dict[str, int]):
    """A number for each word, the same on every machine; those of frequent words are kept."""

    def __missing__(self, word: str) -> int:
        code = zlib.crc32(word.encode("utf-8", "replace"))
        if len(self) < _KEPT:
            self[word] = code
        return code


_CODES = _Codes()


def pairs(words: Iterable[str]) -> set[str]:
    """Neighbours, as names of buckets: a phrase can only stand where all its pairs do."""
    codes = map(_CODES.__getitem__, words)
    return {str((one * 31 ^ other) & _BUCKETS) for one, other in pairwise(codes)}


def mark(kind: str, value: str) -> str:
    """One word that stands for an exact value of a facet: `mark("source", "csis")`."""
    told = " ".join(words_of(value)) or value
    return f"{MARK}{kind}{zlib.crc32(told.encode('utf-8', 'replace')):08x}"
