"""Writer: what all writes of one transaction share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipelines.changes import Change
from pipelines.store import order, records
from pipelines.store.database import Database, one, where_in
from pipelines.store.frontier import Running
from pipelines.store.protocol import Reread
from pipelines.store.records import Entry
from pipelines.store.values import as_json
from scraper.article import Article, CaptureRef

READINGS_AT_ONCE = 50
"""Numbers drawn at once: as many as a full batch of a crawl needs."""


class Writer:
    """Writes of one transaction: draws `seq` numbers and remembers which articles the run touched."""

    def __init__(self, db: Database, run: Running, reread: Reread) -> None:
        self.db, self.run, self.reread = db, run, reread
        self._touched: dict[str, None] = {}
        self._owners: dict[str, str | None] = {}
        self._captures: dict[tuple[str, int], int] = {}
        self._reading_ids: list[int] = []
        self.newcomers: list[tuple[Entry, Article]] = []
        """New articles that are not compared with others yet."""
        # An update, not a SELECT: on PostgreSQL it makes other writers wait, so that `seq` order is commit order.
        row = one(db, "UPDATE counters SET value = value WHERE name = 'seq' RETURNING value")
        assert row is not None
        self._seq = self._first = int(row[0])

    def next_seq(self) -> int:
        """The next place in the order of visible changes."""
        self._seq += 1
        return self._seq

    def owners(self, keys: Iterable[str]) -> dict[str, str]:
        """Key of an address -> the article that it leads to, for those that are known. Asked once of the database:
        nobody else writes addresses of a source that this process holds.
        """
        wanted = list(dict.fromkeys(keys))
        unasked = [key for key in wanted if key not in self._owners]
        sql = "SELECT url_key, article FROM aliases WHERE source = ? AND url_key {in}"
        self._owners |= dict.fromkeys(unasked) | dict(where_in(self.db, sql, unasked, [self.run.source]))
        return {key: owner for key in wanted if (owner := self._owners[key]) is not None}

    def own(self, key: str, article_id: str) -> None:
        """From now on this address leads to that article."""
        self._owners[key] = article_id

    def hand_over(self, younger: str, older: str) -> None:
        """What led to one article leads to another."""
        self._owners |= {key: older for key, owner in self._owners.items() if owner == younger}

    def learn_captures(self, refs: Iterable[CaptureRef]) -> None:
        """Look up the rows of captures together, before they are asked for one by one."""
        files: dict[str, list[int]] = {}
        for ref in refs:
            files.setdefault(ref.warc, []).append(ref.offset)
        sql = "SELECT warc_offset, id FROM captures WHERE source = ? AND warc = ? AND warc_offset {in}"
        for warc, offsets in files.items():
            rows = where_in(self.db, sql, offsets, [self.run.source, warc])
            self._captures |= {(warc, offset): id for offset, id in rows}

    def capture_id(self, ref: CaptureRef | None) -> int | None:
        """The row of a registered capture."""
        if ref is None:
            return None
        return self._captures.get((ref.warc, ref.offset)) or records.capture_id(self.db, self.run.source, ref)

    def new_reading(self) -> int:
        """The number of the next reading."""
        if not self._reading_ids:
            self._reading_ids = self.db.new_ids("readings", READINGS_AT_ONCE)[::-1]
        return self._reading_ids.pop()

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
