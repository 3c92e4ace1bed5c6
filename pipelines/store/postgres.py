"""PostgreSQL behind the Database verbs (extra `postgres`): for several machines that share one store."""

from __future__ import annotations

import hashlib
import os
import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from pipelines.store.database import ConnectionLost, Row
from pipelines.store.migrations import upgrade
from scraper.errors import SourceHeld, StorageError, UsageError

CONNECT_SECONDS = 10
ROWS_AT_A_TIME = 500
"""Rows of a stream that are in memory at once."""

_ENDED = (psycopg.errors.AdminShutdown, psycopg.errors.CrashShutdown, psycopg.errors.CannotConnectNow)
"""The server ended the connection (SQLSTATE 57P01 to 57P03)."""

_HOLDER = """
SELECT a.application_name, a.backend_start FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.granted AND l.classid = %s AND l.objid = %s
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class PostgresDatabase:
    """One PostgreSQL database. A lost connection is made anew by the next call, with its locks."""

    serial_key = "BIGSERIAL PRIMARY KEY"

    def __init__(self, location: str, prepare: Callable[[PostgresDatabase], None] | None = None) -> None:
        """`prepare` makes the tables; by default those of a store, and errors name one."""
        self._called = "store" if prepare is None else "database"
        self._conninfo = location
        self.location = _without_password(location)
        self._lock = threading.RLock()
        self._holds: list[str] = []
        self._pipeline: ExitStack | None = None
        """Of a transaction in which nothing was piped yet."""
        self._connection = self._connect()
        if prepare is None:
            upgrade(self, _no_copy)
        else:
            prepare(self)

    def _connect(self) -> psycopg.Connection[Row]:
        name = f"thinktank {os.getpid()} {socket.gethostname()}"[:63]
        try:
            connection = psycopg.connect(
                self._conninfo, autocommit=True, connect_timeout=CONNECT_SECONDS, application_name=name
            )
            # What we acknowledge is on disk, however the server is set up.
            row = connection.execute("SHOW synchronous_commit").fetchone()
            if row == ("off",):
                connection.execute("SET synchronous_commit = on")
            return connection
        except psycopg.Error as error:
            raise ConnectionLost(f"{self._called} {self.location}: {_line(error)}: is the server up, are name and role right?") from error  # fmt: skip  # noqa: E501

    @contextmanager
    def _guarded(self) -> Iterator[psycopg.Connection[Row]]:
        with self._lock:
            if self._connection.closed:
                self._connect_again()
            try:
                yield self._connection
            except psycopg.Error as error:
                raise self._refusal(error) from error

    def _connect_again(self) -> None:
        self._connection = self._connect()
        for source in self._holds:
            if not self._try_lock(source):
                raise StorageError(
                    f"{self._called} {self.location}: the hold on '{source}' was lost: run again to resume"
                )

    def _refusal(self, error: psycopg.Error) -> StorageError:
        if self._connection.closed or isinstance(error, _ENDED):
            self._connection.close()  # in a pipeline the server's word comes before the end of the connection is seen
            return ConnectionLost(f"{self._called} {self.location}: {_line(error)}: run again to resume")
        if isinstance(error, psycopg.errors.DiskFull):
            return StorageError(f"{self._called} {self.location}: {_line(error)}: free space and run again to resume")
        if isinstance(error, (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)):
            return StorageError(f"{self._called} {self.location}: {_line(error)}: check the role's rights")
        return StorageError(f"{self._called} {self.location}: {_line(error)}: run again to resume")

    def has_table(self, name: str) -> bool:
        """Is there such a table? `CREATE TABLE IF NOT EXISTS` asks for the right to create even when there is."""
        return self.rows("SELECT to_regclass(?) IS NOT NULL", [name]) == [(True,)]

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows of a SELECT or of RETURNING."""
        with self._guarded() as connection:
            return connection.execute(_places(sql), values).fetchall()

    def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        """A statement without an answer. In a transaction it is sent and not waited for: a record of a crawl takes
        fourteen statements, and each answer a millisecond or more of a busy machine or a network.
        """
        with self._piped() as connection:
            connection.execute(_places(sql), values)

    def run_script(self, text: str) -> None:
        """Statements without values, as they stand; in a transaction before any other: a pipeline takes single ones."""
        with self._guarded() as connection:
            connection.execute(text.encode())

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """One statement for many rows, sent in one pipeline."""
        listed = list(rows)
        if listed:
            with self._piped() as connection, connection.cursor() as cursor:
                cursor.executemany(_places(sql), listed)

    def new_ids(self, table: str, count: int) -> list[int]:
        """Numbers for rows of this transaction, of the table's own sequence."""
        sql = "SELECT nextval(pg_get_serial_sequence(?, 'id')) FROM generate_series(1, ?)"
        return [row[0] for row in self.rows(sql, [table, count])]

    @contextmanager
    def _piped(self) -> Iterator[psycopg.Connection[Row]]:
        """The connection; in a transaction in pipeline mode, which lasts until the transaction ends."""
        with self._guarded() as connection:
            if self._pipeline is not None:
                self._pipeline.enter_context(connection.pipeline())
                self._pipeline = None
            yield connection

    @contextmanager
    def transaction(self, durable: bool = True) -> Iterator[None]:
        """All or nothing; on the server's disk when `durable`."""
        with self._guarded() as connection, connection.transaction(), ExitStack() as pipeline:
            self._pipeline = pipeline
            try:
                if not durable:
                    self.run("SET LOCAL synchronous_commit = off")
                yield
            finally:
                self._pipeline = None

    def stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """Rows of one moment, on a connection of their own, while others write."""
        try:
            with self._connect() as reader, reader.transaction():
                reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                with reader.cursor("stream") as cursor:
                    cursor.itersize = ROWS_AT_A_TIME
                    yield from cursor.execute(_places(sql), values)
        except psycopg.Error as error:
            raise self._refusal(error) from error

    def hold(self, source: str, holder: dict[str, Any]) -> None:
        """A session's advisory lock; the server frees it when this process ends, however it ends."""
        if source in self._holds:
            return
        if not self._try_lock(source):
            raise SourceHeld(f"source '{source}' is held by {self._holder_of(source)}; wait for it to end")
        self._holds.append(source)

    def _try_lock(self, source: str) -> bool:
        with self._guarded() as connection:
            row = connection.execute("SELECT pg_try_advisory_lock(%s)", [_lock_key(source)]).fetchone()
            return row is not None and bool(row[0])

    def _holder_of(self, source: str) -> str:
        key = _lock_key(source) % 2**64
        with self._guarded() as connection:
            row = connection.execute(_HOLDER, [key >> 32, key % 2**32]).fetchone()
        if row is None or not row[0].startswith("thinktank "):
            return "another process"
        _, process, host = row[0].split(" ", 2)
        return f"process {process} on {host} since {row[1].isoformat(timespec='seconds')}"

    def backup(self, target: Path) -> None:
        """Left to the server's own tool."""
        raise UsageError(f"{target}: copy a PostgreSQL store with pg_dump")

    def close(self) -> None:
        """Give back locks and connection; at once, not when the server notices that we are gone."""
        if self._holds and not self._connection.closed:
            with self._guarded() as connection:
                connection.execute("SELECT pg_advisory_unlock_all()")
        self._holds.clear()
        self._connection.close()


def _places(sql: str) -> bytes:
    """psycopg's `%s` for our `?`; no statement of ours holds either inside a literal."""
    return sql.replace("?", "%s").encode()


def _lock_key(source: str) -> int:
    digest = hashlib.sha256(f"thinktank-archive/{source}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def _line(error: psycopg.Error) -> str:
    """What the server or its client says, without libpq's own advice and the statement; ours follows."""
    said = error.diag.message_primary or str(error).partition("\n\tIs the server")[0]
    return " ".join(said.split()) or type(error).__name__


def _without_password(location: str) -> str:
    try:
        parts = conninfo_to_dict(location)
    except psycopg.ProgrammingError as error:
        raise UsageError(f"--store: not an address of PostgreSQL: {_line(error)}") from error
    user, host, port = (parts.get(name) for name in ("user", "host", "port"))
    place = f"{host or ''}{f':{port}' if port else ''}"
    return f"postgresql://{f'{user}@' if user else ''}{place}/{parts.get('dbname') or user or ''}"


def _no_copy(version: int) -> None:
    """A server's store is copied by its operator before an upgrade (docs): we have no place for a dump."""
