"""The words in class and id attributes: `entry-content`, `entryContent` and `entry_content` say the same.

A word that the model knows is one bit of an integer, so that the words of all elements around a block are
joined by one `|`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scraper.extract.model import VOCABULARY

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_BIT = {word: 1 << index for index, word in enumerate(VOCABULARY)}


def words_of(value: str) -> list[str]:
    """The words of an attribute value, in lower case; the first 400 characters are enough."""
    return [word.lower() for word in _WORD.findall(value[:400])]


@lru_cache(maxsize=8192)
def _bits_of(value: str) -> int:
    bits = 0
    for word in words_of(value):
        bits |= _BIT.get(word, 0)
    return bits


def bits_of(value: str) -> int:
    """The bits of the known words of a class, id or role value."""
    return _bits_of(value[:400])
