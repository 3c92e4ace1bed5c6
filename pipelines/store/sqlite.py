"""SQLite behind the Database verbs: WAL, a synced log for what is acknowledged, a file lock for each source."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from pipelines.store.database import Row
from pipelines.store.migrations import upgrade
from scraper.archive.writer import make_folder
from scraper.errors import SourceHeld, StorageError

BUSY_SECONDS = 30
"""Crawls of other sources commit to the same file; a commit takes milliseconds."""

ADVICE = {
    "SQLITE_FULL": "the disk is full: free space and run again to resume",
    "SQLITE_READONLY": "the file or its folder cannot be written: check owner and permissions",
    "SQLITE_CANTOPEN": "the file cannot be opened: check that its folder exists and is writable",
    "SQLITE_PERM": "no permission: check owner and permissions",
    "SQLITE_NOTADB": "not a SQLite file: name another store with --store",
    "SQLITE_CORRUPT": "the file is damaged: restore a backup or rebuild it from the archive",
    "SQLITE_IOERR": "the disk reports an error: check it, then run again to resume",
    "SQLITE_BUSY": "another process keeps the store locked: wait for it and run again",
    "SQLITE_LOCKED": "another process keeps the store locked: wait for it and run again",
}


def refusal(location: str, error: sqlite3.Error) -> StorageError:
    """One line: which store, what SQLite says, what to do."""
    name = getattr(error, "sqlite_errorname", "") or ""
    advice = next((words for code, words in ADVICE.items() if name.startswith(code)), "run again to resume")
    return StorageError(f"store {location}: {error}: {advice}")


class SqliteDatabase:
    """One SQLite file. Any thread may call; calls are taken one after the other."""

    serial_key = "INTEGER PRIMARY KEY"

    def __init__(self, path: Path, create: bool = True) -> None:
        self.location = str(path)
        self._path = path
        self._lock = threading.RLock()
        self._holds: dict[str, IO[str]] = {}
        self._mode = ""
        try:
            if create:
                make_folder(path.parent)
            elif not path.is_file():
                raise StorageError(f"store {path}: no such file: crawl first, or name the store with --store")
            elif not _is_writable(path):
                self._mode = _read_only(path)
            self._connection = self._connect()
        except OSError as error:
            raise StorageError(f"store {path}: {error.strerror}: check its folder and permissions") from error
        except sqlite3.Error as error:
            raise refusal(self.location, error) from error
        upgrade(self, self._keep_copy)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{self._path.absolute().as_uri()}{self._mode}",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        try:
            if not self._mode:
                connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute("PRAGMA cache_size=-32768")  # 32 MB: a frontier of a million URLs stays on disk
            connection.execute("PRAGMA wal_autocheckpoint=4000")  # 16 MB: each checkpoint waits for the disk twice
            connection.execute("PRAGMA trusted_schema=OFF")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _keep_copy(self, version: int) -> None:
        self.backup(self._path.with_name(f"{self._path.name}.schema-{version}.bak"))

    def has_table(self, name: str) -> bool:
        """Is there such a table?"""
        return bool(self.rows("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [name]))

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows of a SELECT or of RETURNING."""
        with self._guarded():
            return self._connection.execute(sql, values).fetchall()

    def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        """A statement without an answer."""
        with self._guarded():
            self._connection.execute(sql, values)

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """One statement for many rows."""
        with self._guarded():
            self._connection.executemany(sql, rows)

    def new_ids(self, table: str, count: int) -> list[int]:
        """Numbers for rows of this transaction: nobody else writes meanwhile."""
        row = self.rows(f"SELECT coalesce(max(id), 0) FROM {table}")  # noqa: S608 - our own table
        return list(range(row[0][0] + 1, row[0][0] + 1 + count))

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        with self._lock:
            try:
                yield
            except sqlite3.Error as error:
                raise refusal(self.location, error) from error

    @contextmanager
    def transaction(self, durable: bool = True) -> Iterator[None]:
        """All or nothing; the write-ahead log is synced at the end when `durable`.

        Leases, turns and enqueued URLs are not synced: after a power cut they are found again.
        """
        with self._lock:
            with self._guarded():
                self._connection.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
                self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                with self._guarded():
                    self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """Rows of one moment, on a connection of their own, while others write."""
        reader = None
        try:
            reader = self._connect()
            yield from reader.execute(sql, values)
        except sqlite3.Error as error:
            raise refusal(self.location, error) from error
        finally:
            if reader is not None:
                reader.close()

    def hold(self, source: str, holder: dict[str, Any]) -> None:
        """Lock a file beside the database; the kernel frees it when this process ends, however it ends."""
        if source in self._holds:
            return
        path = _lock_path(self._path, source)
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise StorageError(f"lock {path}: {error.strerror}: check owner and permissions") from error
        file = os.fdopen(descriptor, "r+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with file:
                raise SourceHeld(f"source '{source}' is held by {_holder(file)}; wait for it to end") from None
        file.seek(0)
        file.truncate()
        file.write(json.dumps(holder))
        file.flush()
        self._holds[source] = file

    def backup(self, target: Path) -> None:
        """A copy of one moment by SQLite's online backup, checked before it gets its name."""
        temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        try:
            _copy(self._path, temporary)
            temporary.replace(target)
        except sqlite3.Error as error:
            raise refusal(str(target), error) from error
        except OSError as error:
            raise StorageError(f"backup {target}: {error.strerror}: check the folder and free space") from error
        finally:
            temporary.unlink(missing_ok=True)

    def close(self) -> None:
        """Give back locks and connection."""
        for file in self._holds.values():
            file.close()
        self._holds.clear()
        self._connection.close()


def _is_writable(path: Path) -> bool:
    return all(os.access(place, os.W_OK, effective_ids=True) for place in (path, path.parent))


def _read_only(path: Path) -> str:
    """How to open a store on a medium that cannot be written: possible when no write-ahead log is left beside it."""
    log = path.with_name(f"{path.name}-wal")
    if log.is_file() and log.stat().st_size:
        raise StorageError(f"store {path}: changes wait in {log.name}: open it once where it can be written")
    return "?mode=ro&immutable=1"


def look_at_lock(store: Path, source: str) -> None:
    """Raise SourceHeld when the lock of the source is taken; a lock that is free is left so, and unwritten."""
    try:
        descriptor = os.open(_lock_path(store, source), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return  # nobody has held it yet; what else may be wrong is said when it is taken
    with os.fdopen(descriptor, encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SourceHeld(f"source '{source}' is held by {_holder(file)}; wait for it to end") from None


def _lock_path(store: Path, source: str) -> Path:
    return store.with_name(f"{store.name}.{source}.lock")


def _holder(file: IO[str]) -> str:
    """`process 123 on host-1 since 2026-...`, as far as the lock file says it.

    Between taking the lock and writing into it a moment passes, in which the file is empty or names the dead holder
    before: a name that cannot hold the lock is asked for again, for half a second.
    """
    for _ in range(20):
        file.seek(0)
        try:
            told = json.loads(file.read(4096))
            if _may_live(int(told["pid"]), told["host"]):
                return f"process {told['pid']} on {told['host']} since {told['since']}"
        except (ValueError, KeyError, TypeError):
            pass
        time.sleep(0.025)
    return "another process"


def _may_live(process: int, host: str) -> bool:
    """Whether the process may be running; of other hosts nothing is known."""
    if host != socket.gethostname():
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _copy(origin: Path, target: Path) -> None:
    source = sqlite3.connect(f"{origin.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
    copy = sqlite3.connect(target)
    try:
        source.backup(copy)  # in one step: in several, each commit of a crawl would start the copy anew
        copy.execute("PRAGMA journal_mode=DELETE")  # one file that stands alone
        verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if verdict != "ok":
            raise StorageError(f"backup of {origin}: the copy fails its check: {verdict}: check the disk")
    finally:
        source.close()
        copy.close()
    descriptor = os.open(target, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
