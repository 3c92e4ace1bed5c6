"""Texts that are to be known again whatever their punctuation and case."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NOT_ALNUM = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """Letters and digits only, in one case: enough to know a text again."""
    return _NOT_ALNUM.sub("", text.casefold())


class Texts:
    """A few texts to be known again whatever their punctuation and case."""

    def __init__(self, texts: Iterable[str]) -> None:
        known = list(texts)
        self.folded = {folded(text) for text in known}
        self.starts = {text[0] for text in self.folded if text}
        self.least = min(map(len, known), default=0) // 2
        self.most = 2 * max(map(len, known), default=-1) + 20

    def __contains__(self, text: str) -> bool:
        if not self.folded or not self.least <= len(text) <= self.most:
            return False
        start = text[:1]
        if start.isalnum() and start.casefold()[0] not in self.starts:
            return False  # as most do, without a look at the rest
        return folded(text) in self.folded
