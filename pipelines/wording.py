"""Two wordings of one passage: what is typography, what are words, and how alike they are. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import ClassVar

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Thai, Lao, Burmese, Khmer, kana and Chinese characters: written without spaces."""
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_PLAIN_WORD = re.compile(r"\w+")
_ASCII_WORDS = bytes(ord(chr(one).lower()) if chr(one).isalnum() or one == 95 else 32 for one in range(128)).ljust(256)
"""Letters in lower case, digits and the underscore as they are, blanks for all else."""
_TYPOGRAPHY = "\u2019\u2018\u201c\u201d\u201e\u2013\u2014\u2026\u00ab\u00bb\u00a0\u20ac"
"""Signs between words that most texts of ASCII have otherwise."""
_UNSPACED_CHAR = re.compile(rf"[{_UNSPACED}]")
_SAYING = "%‰§+=<>±×÷"
"""Marks that are not typography; currencies and symbols are none either."""


def words(text: str) -> list[str]:
    """Words in lower case; each character of a script without spaces is one."""
    for sign in _TYPOGRAPHY if not text.isascii() else "":
        text = text.replace(sign, " ")
    if text.isascii():
        return text.encode("ascii").translate(_ASCII_WORDS).decode("ascii").split()  # a seventh of the time
    pattern = _WORD if _UNSPACED_CHAR.search(text) else _PLAIN_WORD  # which takes half the time
    return pattern.findall(text.casefold())


def is_unspaced(word: str) -> bool:
    """Is this one character of a script without spaces?"""
    return _UNSPACED_CHAR.match(word) is not None


def said(text: str) -> str:
    """What a text says apart from its typography.

    Case, spaces, quotation marks, dashes, punctuation and forms of characters are typography; letters, digits,
    accents, decimal points, minus signs, currencies are not.
    """
    return "".join(_saying(unicodedata.normalize("NFKC", text).casefold().replace("\u2212", "-")))


def _saying(text: str) -> Iterator[str]:
    last = " "
    for place, char in enumerate(text):
        if _says(char) or (char in ".,-" and _is_of_number(char, last, text[place + 1 : place + 2])):
            yield char
        last = char


def _says(char: str) -> bool:
    return char.isalnum() or char in _SAYING or unicodedata.category(char) in ("Sc", "So", "Mn", "Mc")


def _is_of_number(char: str, last: str, following: str) -> bool:
    """`1.5`, `1,5` and `-5`; not `COVID-19`, `2010-2015` or `cf.5`."""
    return following.isdigit() and (not last.isalnum() if char == "-" else last.isdigit())


class Block:
    """A paragraph, or several that stand together, and what it is compared by."""

    SHORT: ClassVar[int] = 10
    """Words below which a block (heading, list item) is compared by pairs of letters: `Conclusion`, `Conclusions`."""

    def __init__(self, text: str, place: int, last: int | None = None) -> None:
        self.text, self.place = text, place
        self.last = place if last is None else last
        """Place of its last paragraph."""

    @classmethod
    def joined(cls, blocks: Sequence[Block]) -> Block:
        """Paragraphs that follow each other, as one."""
        return cls("\n\n".join(one.text for one in blocks), blocks[0].place, blocks[-1].last)

    @cached_property
    def key(self) -> str:
        """What it says apart from its typography; of a line of asterisks, the asterisks."""
        return said(self.text) or self.text

    @cached_property
    def words(self) -> list[str]:
        """Its words, in order."""
        return words(self.text)

    @cached_property
    def bag(self) -> Counter[str]:
        """Its words without their order."""
        return Counter(self.words)

    @cached_property
    def weights(self) -> Counter[str]:
        """How much each of its words says: long ones more than articles and prepositions.

        Scripts without spaces count by pairs of characters, since a character alone says little.
        """
        found: Counter[str] = Counter()
        for word, following in pairwise([*self.words, ""]):
            if is_unspaced(word):
                found[word + following[:1]] += 4
            else:
                found[word] += min(len(word), 8)
        return found

    @cached_property
    def letters(self) -> Counter[str]:
        """Pairs of letters."""
        return Counter(one + other for one, other in pairwise(f"^{self.key[:400]}$"))

    @cached_property
    def weight(self) -> int:
        """How much it counts when two paragraphs change places."""
        return len(self.words) + 1

    def changed(self, other: Block) -> int:
        """Words that went and words that came; 1 where only their order is another."""
        if self.key == other.key:
            return 0
        return max(1, (self.bag - other.bag).total() + (other.bag - self.bag).total())


def similarity(one: Block, other: Block) -> float:
    """Share of words that two blocks have in common (Dice, by weight), of letter pairs where both are short; 0 to 1."""
    short = max(len(one.words), len(other.words)) < Block.SHORT
    left, right = (one.letters, other.letters) if short else (one.weights, other.weights)
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 0.0
