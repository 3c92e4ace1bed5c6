"""Writer: what all writes of one transaction share."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.changes import Change
from pipelines.store import order
from pipelines.store.database import Database, one
from pipelines.store.frontier import Running
from pipelines.store.protocol import Reread
from pipelines.store.values import as_json


class Writer:
    """Writes of one transaction: draws `seq` numbers and remembers which articles the run touched."""

    def __init__(self, db: Database, run: Running, reread: Reread) -> None:
        self.db, self.run, self.reread = db, run, reread
        self._touched: dict[str, None] = {}
        # An update, not a SELECT: on PostgreSQL it makes other writers wait, so that `seq` order is commit order.
        row = one(db, "UPDATE counters SET value = value WHERE name = 'seq' RETURNING value")
        assert row is not None
        self._seq = self._first = int(row[0])

    def next_seq(self) -> int:
        """The next place in the order of visible changes."""
        self._seq += 1
        return self._seq

    def touch(self, article_id: str) -> None:
        """The export of this article changed."""
        self.db.run("UPDATE articles SET seq = ?, shown_seen = last_seen WHERE id = ?", [self.next_seq(), article_id])
        self._touched[article_id] = None

    def added(self, article_id: str) -> None:
        """The run added this article."""
        self._touched[article_id] = None

    def change(self, article_id: str, revision: int, at: str | None, changes: Sequence[Change]) -> None:
        """Remember typed changes."""
        self.db.run_many(
            """INSERT INTO changes (source, article, revision, run, at, kind, field, before, after, place, size)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [(self.run.source, article_id, revision, self.run.id, at, *_values(one)) for one in changes],
        )

    def keep_seq(self) -> None:
        """Write the counter."""
        if self._seq > self._first:
            self.db.run("UPDATE counters SET value = ? WHERE name = 'seq'", [self._seq])
            order.note(self.db, self._seq)

    def finish(self) -> None:
        """Write the counter and the run's list."""
        self.keep_seq()
        self.db.run_many(
            "INSERT INTO run_articles (run, article) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [(self.run.id, article_id) for article_id in self._touched],
        )


def _values(change: Change) -> tuple[object, ...]:
    return (change.kind, change.field, as_json(change.before), as_json(change.after), change.place, change.size)
