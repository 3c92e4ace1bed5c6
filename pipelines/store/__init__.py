"""The store: every table behind one protocol. `open_store` chooses SQLite or PostgreSQL by the address.

store = open_store("data/store/thinktank.sqlite")        # or sqlite:///path, postgresql://...
"""

from __future__ import annotations

from pathlib import Path

from pipelines.store.database import Database
from pipelines.store.sqlite import SqliteDatabase, look_at_lock
from pipelines.store.store import SqlStore
from scraper.errors import UsageError

__all__ = ["SqlStore", "open_store", "refuse_if_held"]


def open_store(location: str, create: bool = True) -> SqlStore:
    """The store at a path, `sqlite:///path` or `postgresql://...`; made, or brought to today's schema, when needed.

    With `create=False`, as for commands that only read, a missing SQLite file is an error.
    Raises StorageError when it cannot be opened, UsageError for an address of another kind.
    """
    if (path := _sqlite_path(location)) is not None:
        return SqlStore(SqliteDatabase(path, create))
    if location.partition("://")[0] in ("postgresql", "postgres"):
        return SqlStore(_postgres(location))
    raise UsageError(f"store '{location}': known are a path, sqlite:///path and postgresql://user@host/database")


def refuse_if_held(location: str, source: str) -> None:
    """Raise SourceHeld when another process holds the source of a SQLite store.

    Opens no database and takes nothing: a first look, long before the store's own `hold`, which is what counts.
    """
    if (path := _sqlite_path(location)) is not None:
        look_at_lock(path, source)


def _sqlite_path(location: str) -> Path | None:
    scheme, found, rest = location.partition("://")
    if not found:
        return Path(location)
    if scheme != "sqlite":
        return None
    return Path(rest.removeprefix("/") if not rest.startswith("//") else rest[1:])


def _postgres(location: str) -> Database:
    try:
        from pipelines.store.postgres import PostgresDatabase  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError(f"store '{location}' needs the extra: pip install 'thinktank-archive[postgres]'") from error
    return PostgresDatabase(location)
