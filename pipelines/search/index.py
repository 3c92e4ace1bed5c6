"""Full text over all records: FTS5 tables in a file of its own, fed from the store by its `seq` cursor.

Delete the file and the next search builds it anew. How it stays fast: docs/explanation/search.md.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipelines.search import finding
from pipelines.search.finding import Filters
from pipelines.search.folding import fold, spaced
from pipelines.search.hits import Hit, hit_of
from pipelines.search.numbering import A_DAY, UNDATED, numbered
from pipelines.search.query import understood
from pipelines.search.rows import batches, counted, entry_of, first_run, page_of, pairs_of
from pipelines.store import SqlStore
from scraper.errors import StorageError

VERSION = 2
"""Of the tables below; an index of another version is built anew."""
REWRITE = 5_000
"""Records after which a new index is made one segment: many segments are slower to search."""

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value);
CREATE TABLE entry (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT, url TEXT, title TEXT,
  authors TEXT, topics TEXT, published TEXT, language TEXT, state TEXT);
CREATE TABLE tally (kind TEXT, name TEXT, folded TEXT, records INTEGER, PRIMARY KEY (kind, name)) WITHOUT ROWID;
CREATE INDEX tally_most ON tally (kind, records DESC, name);
CREATE VIRTUAL TABLE page USING fts5 (title, standfirst, authors, topics, text, files, marks,
  tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE heading USING fts5 (title, content = '', columnsize = 0,
  tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE pairs USING fts5 (bucket, content = '', columnsize = 0, detail = none);
INSERT INTO page (page, rank) VALUES ('hashsize', 8388608);
INSERT INTO pairs (pairs, rank) VALUES ('hashsize', 8388608);
"""
_NAMES = ("meta", "entry", "tally", "page", "heading", "pairs")
_PAGE = "title, standfirst, authors, topics, text, files, marks"
_TALLY = """
INSERT INTO tally (kind, name, folded, records) VALUES (?, ?, ?, ?)
ON CONFLICT (kind, name) DO UPDATE SET records = records + excluded.records
"""


class Index:
    """The index file. Raises StorageError when it cannot be read or written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._guarded():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=30, isolation_level=None)
            self._connection.execute("PRAGMA trusted_schema = OFF")
            self._connection.execute("PRAGMA journal_mode = WAL")  # who searches does not wait for who adds
            self._connection.execute("PRAGMA synchronous = NORMAL")
            if self._connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
                self._start_anew()

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StorageError(f"search index {self._path}: {error}: delete the file to have it built anew") from error

    def _start_anew(self) -> None:
        for table in _NAMES:
            self._connection.execute(f"DROP TABLE IF EXISTS {table}")
        self._connection.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {VERSION}; COMMIT;")

    def cursor(self) -> int:
        """The `seq` up to which the index knows the store."""
        row = self._connection.execute("SELECT value FROM meta WHERE name = 'seq'").fetchone()
        return int(row[0]) if row else 0

    def catch_up(self, store: SqlStore) -> int:
        """Take in what changed in the store since the last time; how many records."""
        with self._guarded():
            if not self._knows(store):
                self._start_anew()
                self._connection.execute("INSERT INTO meta VALUES ('store', ?)", [first_run(store)])
            fresh, count = not self.cursor(), 0
            for some in batches(store, self.cursor()):
                self._take(some)
                count += len(some)
            if fresh and count > REWRITE:
                self._rewrite()
            return count

    def _knows(self, store: SqlStore) -> bool:
        """Is it the store of the last time, and not an older copy of it?"""
        row = self._connection.execute("SELECT value FROM meta WHERE name = 'store'").fetchone()
        return row is not None and row[0] == first_run(store) and self.cursor() <= store.last_seq()

    def _rewrite(self) -> None:
        for table in ("page", "heading", "pairs"):
            self._connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608 - constants

    def _take(self, records: list[dict[str, Any]]) -> None:
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            tally: Counter[tuple[str, str]] = Counter()
            self._forget([record["id"] for record in records], tally)
            self._put([record for record in records if record["state"] not in ("merged", "removed")], tally)
            changed = [(kind, name, fold(name), count) for (kind, name), count in sorted(tally.items()) if count]
            self._connection.executemany(_TALLY, changed)
            if min(tally.values(), default=0) < 0:
                self._connection.execute("DELETE FROM tally WHERE records <= 0")
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('seq', ?)", [records[-1]["seq"]])

    def _forget(self, ids: list[str], tally: Counter[tuple[str, str]]) -> None:
        """Contentless tables forget only what they are told again, word for word."""
        run = self._connection.execute
        sql = "SELECT number, title, source, authors, topics, published, language FROM entry WHERE id = ?"
        for number, title, *told in sorted(row for id in ids for row in run(sql, [id])):
            page = run(f"SELECT {_PAGE} FROM page WHERE rowid = ?", [number]).fetchone()  # noqa: S608 - constants
            run("INSERT INTO pairs (pairs, rowid, bucket) VALUES ('delete', ?, ?)", [number, pairs_of(page)])
            run("INSERT INTO heading (heading, rowid, title) VALUES ('delete', ?, ?)", [number, spaced(title or "")])
            run("DELETE FROM page WHERE rowid = ?", [number])
            run("DELETE FROM entry WHERE number = ?", [number])
            tally.subtract(counted(*told))

    def _put(self, records: list[dict[str, Any]], tally: Counter[tuple[str, str]]) -> None:
        """In the order of numbers: FTS5 begins a new segment for each step back."""
        many = self._connection.executemany
        entries = sorted(self._numbered(records), key=lambda entry: entry[0])
        many("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (entry for entry, _ in entries))
        many(
            "INSERT INTO heading (rowid, title) VALUES (?, ?)",
            ((entry[0], spaced(entry[4] or "")) for entry, _ in entries),
        )
        many("INSERT INTO pairs (rowid, bucket) VALUES (?, ?)", ((entry[0], pairs_of(page)) for entry, page in entries))
        many(
            f"INSERT INTO page (rowid, {_PAGE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - constants
            ((entry[0], *page) for entry, page in entries),
        )
        for _, _, source, _, _, authors, topics, published, language, _ in (entry for entry, _ in entries):
            tally.update(counted(source, authors, topics, published, language))

    def _numbered(self, records: list[dict[str, Any]]) -> Iterator[tuple[tuple[Any, ...], tuple[str, ...]]]:
        """Row of `entry` and row of `page` of each record."""
        for number, record in numbered(records, self._free):
            entry = entry_of(record)
            yield (number, *entry), page_of(record, entry)

    def _free(self, first: int) -> int:
        end = first + A_DAY if first < UNDATED else 1 << 62
        sql = "SELECT max(number) FROM entry WHERE number >= ? AND number < ?"
        last = self._connection.execute(sql, [first, end]).fetchone()[0]
        return first if last is None else int(last) + 1

    def find(self, typed: str, filters: Filters, limit: int = 20) -> list[Hit]:
        """The best hits first. Raises UsageError for a query without words."""
        with self._guarded():
            found = finding.find(self._connection, understood(typed), filters)
            hits = finding.hits(self._connection, found, 0, limit)
        return [hit_of(hit) for hit in hits]

    def all_ids(self, typed: str) -> Iterator[str]:
        """Ids of all records that a query finds, in no order. Raises UsageError for a query without words."""
        with self._guarded():
            yield from finding.all_ids(self._connection, understood(typed))

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
