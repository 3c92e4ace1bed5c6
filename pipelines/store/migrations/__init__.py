"""Versioned plain SQL: NNNN_name.sql files run once each, in order, all in one transaction with their numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import resources

from pipelines.store.database import Database, one
from scraper.errors import StorageError


def migrations() -> Iterator[tuple[int, str]]:
    """Number and SQL text of each migration that this version knows."""
    files = [file for file in resources.files(__name__).iterdir() if file.name.endswith(".sql")]
    for file in sorted(files, key=lambda one: one.name):
        yield int(file.name[:4]), file.read_text(encoding="utf-8")


def version(db: Database) -> int:
    """The number of the store's last migration; 0 for an empty store."""
    if not db.has_table("schema_version"):
        db.run("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY)")
    found = one(db, "SELECT max(version) FROM schema_version")
    return (found[0] if found else None) or 0


def upgrade(db: Database, before: Callable[[int], None]) -> None:
    """Bring the store to this version's schema; `before` makes the backup copy when there is something to copy.

    Raises StorageError when the store was written by a later version.
    """
    known = list(migrations())
    now, ours = version(db), known[-1][0]
    if now > ours:
        raise StorageError(
            f"{db.location}: store has schema {now}, this version knows {ours}: install a newer thinktank-archive"
        )
    if 0 < now < ours:
        before(now)
    if now < ours:
        with db.transaction():  # one for all: nobody who opens the store meanwhile meets it half upgraded
            now = version(db)  # another process may have been faster
            for number, text in known:
                if number > now:
                    _apply(db, number, text)


def _apply(db: Database, number: int, text: str) -> None:
    for statement in statements(text.replace("SERIAL_KEY", db.serial_key)):
        db.run(statement)
    db.run("INSERT INTO schema_version (version) VALUES (?)", [number])


def statements(text: str) -> list[str]:
    """The statements of a migration; comments stand on lines of their own, no statement holds a `;` inside."""
    code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("--"))
    return [statement.strip() for statement in code.split(";") if statement.strip()]
