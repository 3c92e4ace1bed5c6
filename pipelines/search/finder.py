"""What answers a search: the same over a file beside a SQLite store and over a PostgreSQL database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from pipelines.search import finding
from pipelines.search.finding import Facets, Filters, Found
from pipelines.search.hits import Hit
from pipelines.search.index import Index
from pipelines.search.query import Query
from pipelines.store import SqlStore


class Searching(Protocol):
    """An index that follows a store by its `seq` cursor and may be thrown away at any time."""

    def catch_up(self, store: SqlStore) -> int:
        """Take in what changed in the store since the last time; how many records."""

    def find(self, typed: str, filters: Filters, limit: int = 20) -> list[Hit]:
        """The best hits first. Raises UsageError for a query without words."""

    def all_ids(self, typed: str) -> Iterator[str]:
        """Ids of all records that a query finds, in no order. Raises UsageError for a query without words."""

    def close(self) -> None:
        """Let go of it."""


class Finder(Protocol):
    """An index that can only be looked at, as the reading room does."""

    def find(self, query: Query, filters: Filters) -> Found:
        """The best first. Without words, the newest."""

    def hits(self, found: Found, start: int, count: int) -> list[dict[str, Any]]:
        """Some of what was found, each with a passage."""

    def facets(self, found: Found) -> Facets:
        """How many of what was found there are by source, year, language, topic and author."""

    def tally(self, kind: str, most: int = 12) -> list[tuple[str, int]]:
        """The most frequent authors, topics, sources, languages or years of all records."""

    def names(self, kind: str, words: Sequence[str], start: int, count: int) -> tuple[int, list[tuple[str, int]]]:
        """How many names of a kind hold these folded words, and some of them, the most frequent first."""

    def total(self) -> int:
        """How many records the index knows."""


def open_index(place: str) -> Searching:
    """The index at an address: a file's path, or the database of a PostgreSQL store."""
    if not is_server(place):
        return Index(Path(place))
    from pipelines.search.server import ServerIndex  # noqa: PLC0415 - psycopg is an extra

    return ServerIndex(place)


def throw_away(place: str) -> None:
    """Delete an index, whatever state it is in; the next search builds it anew."""
    if is_server(place):
        from pipelines.search.server import ServerIndex  # noqa: PLC0415 - psycopg is an extra

        index = ServerIndex(place)
        try:
            index.forget()
        finally:
            index.close()
        return
    for path in (Path(place), *Path(place).parent.glob(f"{Path(place).name}-*")):
        path.unlink(missing_ok=True)


def is_server(place: str) -> bool:
    """Is this the address of a database?"""
    return place.startswith(("postgres://", "postgresql://"))


class FileFinder:
    """Over the tables of FTS5."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def find(self, query: Query, filters: Filters) -> Found:
        """The best first. Without words, the newest."""
        return finding.find(self._connection, query, filters)

    def hits(self, found: Found, start: int, count: int) -> list[dict[str, Any]]:
        """Some of what was found, each with a passage."""
        return finding.hits(self._connection, found, start, count)

    def facets(self, found: Found) -> Facets:
        """How many of what was found there are by source, year, language, topic and author."""
        return finding.facets(self._connection, found)

    def tally(self, kind: str, most: int = 12) -> list[tuple[str, int]]:
        """The most frequent authors, topics, sources, languages or years of all records."""
        return finding.tally(self._connection, kind, most)

    def names(self, kind: str, words: Sequence[str], start: int, count: int) -> tuple[int, list[tuple[str, int]]]:
        """How many names of a kind hold these folded words, and some of them, the most frequent first."""
        return finding.names(self._connection, kind, words, start, count)

    def total(self) -> int:
        """How many records the index knows."""
        return finding.total(self._connection)
