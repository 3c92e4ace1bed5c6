"""A sink: records in a PostgreSQL database for analysts, fed from the store by its `seq` cursor.

Sink(url).catch_up(store)        # what changed since the last time; the first time, all

It may lag, be deleted, and be built anew: the store is the truth. What lies in it: sink.sql.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import resources
from itertools import islice
from typing import Any

from pipelines.days import days_of
from pipelines.export.columnar import readable
from pipelines.export.lines import OPERATIONS
from pipelines.search.folding import GAP, spaced
from pipelines.store import SqlStore
from pipelines.store.database import one
from pipelines.store.patience import patient
from pipelines.store.postgres import PostgresDatabase
from pipelines.store.values import as_json
from scraper.errors import StorageError, UsageError

VERSION = "1"
"""Of sink.sql; a sink of another version is built anew."""
AT_ONCE = 500
READER = "thinktank_reader"
"""Role that may look at everything in the schema and do nothing else; grant it to people."""
LONGEST = 200_000
"""Characters of a text that are indexed: a tsvector ends at 1 MB."""

_COLUMNS = ("id", "seq", "source", "state", "revision", "url", "title", "genre", "kind", "language", "published")
_UPSERT = f"""
INSERT INTO thinktank.records ({", ".join(_COLUMNS)}, published_from, published_to, published_precision, word_count,
  first_seen, last_seen, record, search)
VALUES ({", ".join("?" * len(_COLUMNS))}, ?, ?, ?, ?, ?, ?, ?,
  setweight(to_tsvector(thinktank.dictionary(?), ?), 'A') || setweight(to_tsvector('simple', ?), 'B') ||
  setweight(to_tsvector(thinktank.dictionary(?), ?), 'B') || setweight(to_tsvector('simple', ?), 'C') ||
  to_tsvector(thinktank.dictionary(?), ?))
ON CONFLICT (id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[1:])},
  published_from = excluded.published_from, published_to = excluded.published_to,
  published_precision = excluded.published_precision, word_count = excluded.word_count,
  first_seen = excluded.first_seen, last_seen = excluded.last_seen, record = excluded.record, search = excluded.search
"""  # noqa: S608 - constants
_CHANGE = """
INSERT INTO thinktank.changes (number, source, id, revision, run, at, kind, field, before, after)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""


class Sink:
    """One sink. A restarted server is waited for. Raises StorageError, UsageError for a schema that is not ours."""

    def __init__(self, location: str) -> None:
        self._db = PostgresDatabase(location, _no_tables)
        self.location = self._db.location

    @patient
    def seq(self) -> int | None:
        """The cursor up to which the sink knows the store; None when nothing was ever written."""
        if not self._is_there():
            return None
        return int(self._meta("seq") or 0)

    def _is_there(self) -> bool:
        return one(self._db, "SELECT 1 FROM pg_namespace WHERE nspname = 'thinktank'") is not None

    @patient
    def prepare(self, store: SqlStore, rebuild: bool = False) -> str:
        """Make the schema, or make it anew where it is another version's or another store's; what was done."""
        with self._db.transaction():
            there = self._is_there()
            if there and one(self._db, "SELECT to_regclass('thinktank.meta')") == (None,):
                raise UsageError(f"{self.location} has a schema 'thinktank' that is not ours: rename it")
            why = "made" if not there else self._stale(store, rebuild)
            if why:
                self._make(store)
        if why:
            self._let_read()
        return why

    def _stale(self, store: SqlStore, rebuild: bool) -> str:
        if rebuild:
            return "rebuilt"
        if self._meta("version") != VERSION:
            return "rebuilt: its tables were of another version"
        behind = int(self._meta("seq") or 0) <= store.last_seq()
        return "" if behind and self._meta("store") == _first_run(store) else "rebuilt: it was of another store"

    def _make(self, store: SqlStore) -> None:
        text = resources.files(__package__ or "").joinpath("sink.sql").read_text(encoding="utf-8")
        self._db.run_script(f"DROP SCHEMA IF EXISTS thinktank CASCADE;\n{text}")
        told = [("version", VERSION), ("store", _first_run(store)), ("seq", "0"), ("change", "0")]
        self._db.run_many("INSERT INTO thinktank.meta (name, value) VALUES (?, ?)", told)

    def _let_read(self) -> None:
        """The role is made where we may; where not, it can be made by someone who may, and the next rebuild grants."""
        try:
            if one(self._db, "SELECT 1 FROM pg_roles WHERE rolname = ?", [READER]) is None:
                self._db.run(f"CREATE ROLE {READER} NOLOGIN")
            self._db.run(f"GRANT USAGE ON SCHEMA thinktank TO {READER}")
            self._db.run(f"GRANT SELECT ON ALL TABLES IN SCHEMA thinktank TO {READER}")
        except StorageError as error:
            if "rights" not in str(error):
                raise

    def _meta(self, name: str) -> str | None:
        row = one(self._db, "SELECT value FROM thinktank.meta WHERE name = ?", [name])
        return row[0] if row else None

    def catch_up(self, store: SqlStore) -> dict[str, int]:
        """Take in what changed: how many records were put and taken out, and how many changes."""
        counts = {"put": 0, "taken_out": 0, "changes": 0}
        records = iter(store.records(after=self.seq() or 0))
        while some := list(islice(records, AT_ONCE)):
            gone = self._take(some)
            counts["put"] += len(some) - gone
            counts["taken_out"] += gone
        changes = store.changes(after=self._change())
        while told := list(islice(changes, AT_ONCE)):
            self._take_changes(told)
            counts["changes"] += len(told)
        return counts

    @patient
    def _take(self, records: list[dict[str, Any]]) -> int:
        gone = [one["id"] for one in records if OPERATIONS[one["state"]] in ("merge", "remove")]
        kept = [one for one in records if OPERATIONS[one["state"]] not in ("merge", "remove")]
        with self._db.transaction():
            self._db.run_many("DELETE FROM thinktank.records WHERE id = ?", [(id,) for id in gone])
            self._db.run_many(_UPSERT, map(_row, kept))
            self._db.run("UPDATE thinktank.meta SET value = ? WHERE name = 'seq'", [str(records[-1]["seq"])])
        return len(gone)

    @patient
    def _change(self) -> int:
        return int(self._meta("change") or 0)

    @patient
    def _take_changes(self, changes: list[Mapping[str, Any]]) -> None:
        with self._db.transaction():
            self._db.run_many(_CHANGE, map(_change_row, changes))
            self._db.run("UPDATE thinktank.meta SET value = ? WHERE name = 'change'", [str(changes[-1]["number"])])

    def close(self) -> None:
        """Give back the connection."""
        self._db.close()


@contextmanager
def opened(location: str) -> Iterator[Sink]:
    """A sink, closed at the end."""
    sink = Sink(location)
    try:
        yield sink
    finally:
        sink.close()


def _no_tables(_: PostgresDatabase) -> None:
    """The tables of a store have no place in a sink."""


def _first_run(store: SqlStore) -> str:
    return next((run.id for run in store.runs()), "")


def _row(record: Mapping[str, Any]) -> list[Any]:
    kept = {name: value for name, value in record.items() if name != "evidence"}
    whole = readable(json.dumps(kept, ensure_ascii=True, separators=(",", ":")))
    said = json.loads(whole)
    language, names = said["language"], "; ".join(author["name"] for author in said["authors"])
    searched = [
        *(language, _words(said["title"], said["subtitle"])),
        _words(names),
        *(language, _words(said["standfirst"])),
        _words(*said["topics"], *said["regions"], said["series"]),
        *(language, _words(said["text"], *(note["text"] for note in said["notes"]))),
    ]
    plain = [said[name] for name in _COLUMNS]
    return [*plain, *days_of(said["published"]), said["word_count"], said["first_seen"], said["last_seen"], whole, *searched]  # fmt: skip  # noqa: E501


def _words(*parts: str | None) -> str:
    """For the index: Chinese and Japanese characters apart, as there are no blanks between their words."""
    return spaced("\n".join(part for part in parts if part)[:LONGEST]).replace(GAP, " ")


def _change_row(change: Mapping[str, Any]) -> list[Any]:
    sides = (readable(as_json(change[side])) for side in ("before", "after"))
    names = ("number", "source", "id", "revision", "run", "at", "kind", "field")
    return [*(change[name] for name in names), *sides]
