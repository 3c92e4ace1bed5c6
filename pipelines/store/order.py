"""The order of visible changes: `seq`, and when the counter stood where."""

from __future__ import annotations

from datetime import UTC, datetime

from pipelines.store.database import Database, one
from pipelines.store.values import stamp


def next_seq(db: Database) -> int:
    """The next place, for one change outside a run's commits."""
    row = one(db, "UPDATE counters SET value = value + 1 WHERE name = 'seq' RETURNING value")
    assert row is not None
    note(db, int(row[0]))
    return int(row[0])


def note(db: Database, seq: int) -> None:
    """Remember when the counter came to stand here: harvesters ask by time. Never earlier than what was noted before,
    for clocks are set back.
    """
    last = one(db, "SELECT at FROM seq_times ORDER BY seq DESC LIMIT 1")
    now = stamp(datetime.now(UTC)) or ""
    db.run(
        "INSERT INTO seq_times (seq, at) VALUES (?, ?) ON CONFLICT DO NOTHING", [seq, max(now, last[0] if last else "")]
    )


def time_of(db: Database, seq: int) -> str | None:
    """When a change became visible; None where nothing was noted yet."""
    row = one(db, "SELECT at FROM seq_times WHERE seq >= ? ORDER BY seq LIMIT 1", [seq])
    return row[0] if row else None


def last_before(db: Database, moment: str) -> int:
    """The last `seq` that was visible before a moment."""
    row = one(db, "SELECT max(seq) FROM seq_times WHERE at < ?", [moment])
    return int(row[0] or 0) if row else 0
