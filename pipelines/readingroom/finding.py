"""Search for the reading room: the same as `thinktank search`, on a connection that can only look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.readingroom.looking import index_looked_at
from pipelines.search import Filters, Query, understood
from pipelines.search import finding as search
from pipelines.search.folding import fold

AT_ONCE = 20
"""Hits on a page."""
LAST_PAGE = search.MOST // AT_ONCE
"""The last that can be leafed to."""
KINDS = ("source", "year", "language", "topic", "author")


@dataclass(slots=True)
class Found:
    """One page of hits."""

    total: int
    whole: bool
    """Is `total` all? Otherwise the newest that were counted."""
    hits: list[dict[str, Any]]
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)


def find(place: str, typed: str, chosen: Mapping[str, str], page: int) -> Found:
    """The best hits, or the newest when nothing was typed. Raises UsageError, TooSlow, StorageError."""
    query = understood(typed) if typed else Query()
    year = chosen.get("year")
    named = {name: value for name, value in chosen.items() if name != "year"}
    with index_looked_at(place) as index:
        found = index.find(query, Filters(**named, since=year, until=year))
        hits = index.hits(found, (page - 1) * AT_ONCE, AT_ONCE)
        if typed or chosen:
            return Found(len(found.numbers), found.whole, hits, index.facets(found))
        facets = {kind: index.tally(kind) for kind in KINDS}
        facets["year"].sort(reverse=True)
        return Found(index.total(), True, hits, facets)


def counts(place: str, kind: str) -> dict[str, int]:
    """How many records there are by source (or year, language, topic, author). Raises TooSlow, StorageError."""
    with index_looked_at(place) as index:
        return dict(index.tally(kind, 100_000))


def authors(place: str, wanted: str, start: int, count: int) -> tuple[int, list[tuple[str, int]]]:
    """How many names there are, and some of them, the most frequent first. Raises TooSlow, StorageError."""
    with index_looked_at(place) as index:
        return index.names("author", fold(wanted).split(), start, count)
