"""The store: every table behind one protocol. `open_store` chooses SQLite or PostgreSQL by the address.

store = open_store("data/store/thinktank.sqlite")        # or sqlite:///path, postgresql://...
"""

from __future__ import annotations

from pathlib import Path

from pipelines.store.database import Database
from pipelines.store.sqlite import SqliteDatabase
from pipelines.store.store import SqlStore
from scraper.errors import UsageError

__all__ = ["SqlStore", "open_store"]


def open_store(location: str, create: bool = True) -> SqlStore:
    """The store at a path, `sqlite:///path` or `postgresql://...`; made, or brought to today's schema, when needed.

    With `create=False`, as for commands that only read, a missing SQLite file is an error.
    Raises StorageError when it cannot be opened, UsageError for an address of another kind.
    """
    scheme, found, rest = location.partition("://")
    if not found:
        return SqlStore(SqliteDatabase(Path(location), create))
    if scheme == "sqlite":
        return SqlStore(SqliteDatabase(Path(rest.removeprefix("/") if not rest.startswith("//") else rest[1:]), create))
    if scheme in ("postgresql", "postgres"):
        return SqlStore(_postgres(location))
    raise UsageError(f"store '{location}': known are a path, sqlite:///path and postgresql://user@host/database")


def _postgres(location: str) -> Database:
    try:
        from pipelines.store.postgres import PostgresDatabase  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError(f"store '{location}' needs the extra: pip install 'thinktank-archive[postgres]'") from error
    return PostgresDatabase(location)
