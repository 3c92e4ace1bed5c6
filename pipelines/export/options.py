"""What a reader of an export may choose; each format takes what means something to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from scraper.article import Article


@dataclass(frozen=True, slots=True)
class Options:
    """Choices of one export."""

    extras: frozenset[str] = frozenset()
    """`attachments` (their texts) and `evidence`: JSON Lines only."""
    delta: bool = False
    """Each record says what its reader should do (`op`): JSON Lines only."""
    publishers: Mapping[str, str] = field(default_factory=dict)
    """Names of sources by id, for citations; a source without a name stands with its id."""


Format = Callable[[Iterable[Article], Options], Iterator[str]]
"""Records in `seq` order -> parts of the file, one after the other: nothing is held in memory."""
EXTRAS = ("attachments", "evidence")
