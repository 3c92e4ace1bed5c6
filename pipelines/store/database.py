"""Database: the few verbs in which SQLite and PostgreSQL differ. Everything above speaks one SQL with `?` places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from scraper.errors import StorageError

Row = tuple[Any, ...]


class ConnectionLost(StorageError):
    """The server went away; what was not committed is undone. The same call may be made again."""


MOST_PLACES = 500
"""Values in one `IN (...)`: far below the 32,766 variables of SQLite, long enough to save round trips."""


class Database(Protocol):
    """One connection that writes. All methods raise StorageError, with one line that says what to do."""

    location: str
    serial_key: str
    """What SERIAL_KEY of a migration stands for."""

    def has_table(self, name: str) -> bool:
        """Is there such a table? Nothing is asked for that a role which only reads may not do."""

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows of a SELECT or of RETURNING."""

    def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        """A statement without an answer. In a transaction its refusal may come with the next answer, or at the end."""

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """One statement for many rows."""

    def new_ids(self, table: str, count: int) -> list[int]:
        """Numbers for rows that the caller writes in this transaction; nobody else gets them."""

    def transaction(self, durable: bool = True) -> AbstractContextManager[None]:
        """All or nothing. `durable` says that the caller acknowledges: the log is synced before this returns."""

    def stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """Rows of one moment, on a connection of their own, while others write."""

    def hold(self, source: str, holder: dict[str, Any]) -> None:
        """Take the source's lock until close or death. Raises SourceHeld."""

    def backup(self, target: Path) -> None:
        """A checked copy of one moment."""

    def close(self) -> None:
        """Give back locks and connection."""


def one(db: Database, sql: str, values: Sequence[Any] = ()) -> Row | None:
    """The first row, or None."""
    found = db.rows(sql, values)
    return found[0] if found else None


def where_in(db: Database, sql: str, values: Sequence[Any], first: Sequence[Any] = ()) -> list[Row]:
    """Rows of `sql`, whose `{in}` becomes `IN (?, ...)`, for any number of values."""
    found: list[Row] = []
    for start in range(0, len(values), MOST_PLACES):
        some = values[start : start + MOST_PLACES]
        places = ", ".join("?" * len(some))
        found += db.rows(sql.replace("{in}", f"IN ({places})"), [*first, *some])
    return found
