"""Is the store what it was? The database's own check, and every reading against its hash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.store.database import Database
from pipelines.store.sqlite import SqliteDatabase
from pipelines.store.values import load
from scraper.article import content_hash
from scraper.errors import StorageError

_READINGS = """
SELECT r.article, r.revision, r.content_hash, r.record FROM readings r ORDER BY r.id
"""


@dataclass(frozen=True, slots=True)
class StoreProblem:
    """One thing that is wrong in the store."""

    where: str
    """`database`, or `ARTICLE revision N`."""
    problem: str
    """Machine-readable: damaged_database, unreadable_record, content_hash."""
    detail: str


def problems(db: Database) -> Iterator[StoreProblem]:
    """What is wrong, record by record; PostgreSQL checks its own pages (data checksums)."""
    try:
        if isinstance(db, SqliteDatabase):
            rows = db.rows("PRAGMA integrity_check(20)")
            yield from (StoreProblem("database", "damaged_database", str(row[0])) for row in rows if row[0] != "ok")
        for article, revision, digest, record in db.stream(_READINGS):
            yield from _of_reading(f"{article} revision {revision}", digest, record)
    except StorageError as error:
        yield StoreProblem("database", "damaged_database", str(error))


def _of_reading(where: str, digest: str, record: object) -> Iterator[StoreProblem]:
    """A removed article's readings have no hash: nothing is left of them that could be checked."""
    try:
        found = load(record) if isinstance(record, str) else None
    except (ValueError, RecursionError) as error:
        yield StoreProblem(where, "unreadable_record", " ".join(str(error).split())[:200])
        return
    if found is None:
        yield StoreProblem(where, "unreadable_record", "no text")
    elif digest and content_hash(found) != digest:
        yield StoreProblem(where, "content_hash", f"the record is not what {digest} says")
