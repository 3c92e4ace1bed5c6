"""Databases that can only be looked at, and not for long: one connection a request, closed with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from urllib.parse import quote

from pipelines.search import FileFinder, Finder, is_server
from pipelines.search.finding import prepare
from pipelines.store import SqlStore, open_store
from pipelines.store.database import Database
from pipelines.store.sqlite import SqliteDatabase
from scraper.errors import StorageError

SECONDS = 1.0
"""What one request may spend on queries (as Datasette's sql_time_limit_ms does)."""
STEPS = 10_000
"""Instructions of SQLite's machine between two looks at the clock: well under a millisecond."""


class TooSlow(StorageError):
    """A query took longer than a reader should wait."""


def limit(connection: sqlite3.Connection, seconds: float) -> None:
    """Interrupt whatever still runs on this connection after so many seconds."""
    end = monotonic() + seconds
    connection.set_progress_handler(lambda: int(monotonic() > end), STEPS)


def was_interrupted(error: BaseException | None) -> bool:
    """Did our own time limit end the query?"""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT"
    return type(error).__name__ == "QueryCanceled"  # of psycopg, which is an extra


class _ReadOnly(SqliteDatabase):
    """SQLite's own `mode=ro`: no statement can write, whatever it says."""

    def __init__(self, path: Path, seconds: float) -> None:
        self._seconds = seconds
        super().__init__(path, create=False)

    def _connect(self) -> sqlite3.Connection:
        self._mode = self._mode or "?mode=ro"
        connection = super()._connect()
        connection.execute("PRAGMA cache_size=-4096")  # 4 MB: forty readers at once are still small
        limit(connection, self._seconds)
        return connection


def _path_of(location: str) -> Path:
    """As `open_store` reads the address."""
    scheme, found, rest = location.partition("://")
    if not found:
        return Path(location)
    assert scheme == "sqlite"
    return Path(rest.removeprefix("/") if not rest.startswith("//") else rest[1:])


def _postgres(location: str, seconds: float) -> SqlStore:
    options = quote(f"-c statement_timeout={int(seconds * 1000)}", safe="")  # libpq takes no + for a blank
    store = open_store(f"{location}{'&' if '?' in location else '?'}options={options}", create=False)
    store._db.run("SET default_transaction_read_only = on")
    return store


@contextmanager
def looked_at(location: str, seconds: float = SECONDS) -> Iterator[tuple[SqlStore, Database]]:
    """A store to read from, and the database under it. Raises TooSlow after `seconds`, StorageError otherwise."""
    if is_server(location):
        store = _postgres(location, seconds)
        database: Database = store._db
    else:
        database = _ReadOnly(_path_of(location), seconds)
        store = SqlStore(database)
    try:
        yield store, database
    except StorageError as error:
        if was_interrupted(error.__cause__):
            raise TooSlow(f"this took longer than {seconds:g} s and was stopped") from error
        raise
    finally:
        store.close()


@contextmanager
def index_looked_at(place: str, seconds: float = SECONDS) -> Iterator[Finder]:
    """The search index, read-only. Raises TooSlow or StorageError."""
    if not is_server(place):
        with file_looked_at(Path(place), seconds) as connection:
            yield FileFinder(connection)
        return
    from pipelines.search.server import ServerFinder  # noqa: PLC0415 - psycopg is an extra

    with looked_at(place, seconds) as (_, database):
        yield ServerFinder(database.rows)


@contextmanager
def file_looked_at(path: Path, seconds: float) -> Iterator[sqlite3.Connection]:
    """A file of FTS5, read-only."""
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
        try:
            prepare(connection)
            limit(connection, seconds)
            yield connection
        finally:
            connection.close()
    except sqlite3.Error as error:
        if was_interrupted(error):
            raise TooSlow(f"this search took longer than {seconds:g} s and was stopped: use rarer words") from error
        raise StorageError(f"search index {path}: {error}: start `thinktank serve` again to have it built") from error
