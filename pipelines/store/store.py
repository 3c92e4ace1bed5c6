"""SqlStore: the store's verbs over one Database, each in a transaction of its own."""

from __future__ import annotations

import json
import os
import secrets
import socket
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipelines.assemble import with_texts
from pipelines.lastmods import Lastmods
from pipelines.outcome import Batch, Lease, Receipt
from pipelines.outlinks import Outlink
from pipelines.store import (
    checking,
    committing,
    frontier,
    hosts,
    lastmods,
    leasing,
    losses,
    outlinks,
    reading,
    records,
    removing,
    rereading,
    tellers,
    walks,
    works,
)
from pipelines.store.checking import StoreProblem
from pipelines.store.database import Database, one
from pipelines.store.frontier import Running
from pipelines.store.patience import patient
from pipelines.store.protocol import Host, Plan, Reread, Run, Turns, WarcFile
from pipelines.store.removing import Removal
from pipelines.store.rereading import StandingFile, StandingReading
from pipelines.store.values import as_json, moment, stamp
from pipelines.tally import Tally
from scraper.archive.exchange import Capture
from scraper.article import Article, Attachment
from scraper.discover import Candidate
from scraper.errors import UsageError
from scraper.source import SOURCE_ID

_RUN = "SELECT id, source, started_at, resumed, state, manifest FROM runs"


class SqlStore:
    """The store (see protocol.Store) on SQLite or PostgreSQL."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.location = db.location
        self._running: dict[str, tuple[Running, datetime]] = {}

    @property
    def database(self) -> Database:
        """The rows themselves, for those who only read."""
        return self._db

    # --- runs ---------------------------------------------------------------------------------
    def hold(self, source: str) -> None:
        """Take the source for this process. Raises SourceHeld, which names the holder of a source in use."""
        if not SOURCE_ID.match(source):
            raise UsageError(f"'{source}' is no source id: lower-case letters, digits and hyphens")
        since = datetime.now(UTC).isoformat(timespec="seconds")
        self._db.hold(source, {"pid": os.getpid(), "host": socket.gethostname(), "since": since})

    @patient
    def start_run(self, source: str, plan: Plan, now: datetime) -> Run:
        """A new run, or the unfinished one of the source with today's plan; its leases become pending again."""
        with self._db.transaction():
            unfinished = one(
                self._db,
                f"{_RUN} WHERE source = ? AND state NOT IN ('finished', 'degraded') ORDER BY number DESC",
                [source],
            )
            run = _run_of(unfinished) if unfinished else self._new_run(source, now)
            told = as_json({"full": plan.full, "since": plan.since, "limit": plan.limit})
            resumed = int(unfinished is not None)
            self._db.run(
                "UPDATE runs SET plan = ?, state = 'running', ended_at = NULL, resumed = ? WHERE id = ?",
                [told, resumed, run.id],
            )
            number = one(self._db, "SELECT number FROM runs WHERE id = ?", [run.id])
            running = self._running_of(run.id, plan, number[0] if number else 0, source, now)
            if unfinished is not None:
                frontier.take_up(self._db, running, now)
            elif plan.limit is None:
                frontier.sweep(self._db, running, now)
        self._running[run.id] = running, run.started_at
        return Run(run.id, source, run.started_at, unfinished is not None, "running")

    def _new_run(self, source: str, now: datetime) -> Run:
        # The random part keeps two runs of one second, or a clock set back, apart.
        run = f"{source}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
        self._db.run(
            "INSERT INTO runs (id, source, started_at, state, plan) VALUES (?, ?, ?, 'running', '{}')",
            [run, source, stamp(now)],
        )
        self._db.run(
            """INSERT INTO sources (id, first_run_at, last_run) VALUES (?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET last_run = excluded.last_run""",
            [source, stamp(now), run],
        )
        return Run(run, source, now, False, "running")

    @patient
    def end_run(self, run: str, state: str, manifest: Mapping[str, Any], now: datetime) -> None:
        """How a run ended. Leases that nobody will end become pending again."""
        with self._db.transaction():
            self._db.run("UPDATE urls SET state = 'pending' WHERE run = ? AND state = 'leased'", [run])
            self._db.run(
                "UPDATE runs SET state = ?, manifest = ?, ended_at = ? WHERE id = ?",
                [state, as_json(manifest), stamp(now), run],
            )

    @patient
    def tally(self, run: str) -> Tally:
        """What the outcomes of a run that are committed so far did."""
        return committing.tally(self._db, run)

    @patient
    def runs(self, source: str | None = None) -> list[Run]:
        """All runs, the oldest first."""
        where, values = (" WHERE source = ?", [source]) if source else ("", [])
        return [_run_of(row) for row in self._db.rows(f"{_RUN}{where} ORDER BY number", values)]

    def _run(self, run: str) -> tuple[Running, datetime]:
        if run not in self._running:
            row = one(self._db, "SELECT id, source, plan, started_at, number FROM runs WHERE id = ?", [run])
            if row is None:
                raise UsageError(f"no run '{run}' in {self.location}; `thinktank runs` lists all")
            started = moment(row[3])
            assert started is not None
            plan = Plan(**json.loads(row[2]))
            self._running[run] = self._running_of(row[0], plan, row[4], row[1], started), started
        return self._running[run]

    def _running_of(self, run: str, plan: Plan, number: int, source: str, now: datetime) -> Running:
        walks_on = plan.full or not walks.walked_lately(self._db, source, now)
        return Running(run, source, plan, number, lastmods.of_source(self._db, source), walks_on)

    @patient
    def enrolments(self) -> dict[str, int]:
        """Hours between runs of the sources for which a person chose them; 0 means taken off the timer."""
        return dict(self._db.rows("SELECT source, every_hours FROM enrolments ORDER BY source"))

    @patient
    def enrol(self, source: str, every_hours: int, now: datetime) -> None:
        """Put a source on the timer, or take it off with 0 hours."""
        with self._db.transaction():
            self._db.run(
                """INSERT INTO enrolments (source, every_hours, enrolled_at) VALUES (?, ?, ?)
                ON CONFLICT (source) DO UPDATE SET every_hours = excluded.every_hours""",
                [source, every_hours, stamp(now)],
            )

    # --- frontier -----------------------------------------------------------------------------
    @patient
    def enqueue(self, run: str, candidates: Sequence[Candidate], now: datetime) -> int:
        """Make URLs pending in this run where the plan and what is known of them call for a visit; how many."""
        with self._db.transaction(durable=False):
            return frontier.enqueue(self._db, self._run(run)[0], candidates, now)

    @patient
    def lease(self, run: str, limit: int, now: datetime, turns: Turns | None = None) -> list[Lease]:
        """Up to `limit` URLs, host after host; of each, what leads to articles before articles before attachments.

        `turns` says how many of one host may be out at a time; without it a host has no bound of its own.
        """
        with self._db.transaction(durable=False):
            return leasing.lease(self._db, run, limit, turns or Turns(limit))

    @patient
    def release(self, run: str, leases: Sequence[Lease]) -> None:
        """Give leases back unspent."""
        with self._db.transaction(durable=False):
            leasing.release(self._db, run, leases)

    @patient
    def look_after_lost(self, run: str) -> int:
        """Make URLs pending that left the source's sitemaps since an earlier run; how many."""
        with self._db.transaction(durable=False):
            return losses.look_after_lost(self._db, self._run(run)[0])

    @patient
    def seeds(self, source: str) -> list[tuple[str, str]]:
        """URL and kind of every sitemap, feed, listing and API address of a source that was ever met."""
        return [tuple(row) for row in self._db.rows(frontier.SEEDS_OF, [source])]

    @patient
    def tellers(self, source: str, url: str) -> list[dict[str, Any]]:
        """Every way of discovery that told of an address: way, page, first_at, last_at (exact to a week)."""
        key = frontier.key_of(url)
        return tellers.of_url(self._db, source, key) if key else []

    @patient
    def ways(self, source: str) -> dict[str, dict[str, int]]:
        """By way, over all runs: articles it named, those nobody else named, those it would have missed alone."""
        return tellers.ways(self._db, source)

    @patient
    def lastmods(self, source: str) -> Lastmods:
        """What became of what the sitemaps of a source said of their pages' last changes."""
        return lastmods.of_source(self._db, source)

    @patient
    def counts(self, run: str) -> dict[str, int]:
        """URLs of this run by state."""
        return frontier.counts(self._db, run)

    @patient
    def reasons(self, run: str) -> dict[str, int]:
        """URLs of this run by `state:reason`."""
        return frontier.reasons(self._db, run)

    # --- archive ------------------------------------------------------------------------------
    @patient
    def warc_files(self, source: str) -> list[WarcFile]:
        """The source's WARC files in the order of their names."""
        rows = self._db.rows(
            "SELECT name, run, source, committed, sealed, folder FROM warc_files WHERE source = ? ORDER BY name",
            [source],
        )
        return [
            WarcFile(name, run, owner, committed, bool(sealed), folder)
            for name, run, owner, committed, sealed, folder in rows
        ]

    @patient
    def open_warc(self, file: WarcFile) -> None:
        """Register a WARC file before its first byte is pointed at; a replayed one may have moved or grown since."""
        with self._db.transaction():
            self._db.run(
                """INSERT INTO warc_files (name, run, source, committed, sealed, folder) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (source, name) DO UPDATE SET folder = excluded.folder, committed = excluded.committed
                WHERE warc_files.folder IS NOT NULL AND excluded.folder IS NOT NULL""",
                [file.name, file.run, file.source, file.committed, int(file.sealed), file.folder],
            )

    @patient
    def seal_warc(self, name: str) -> None:
        """Nothing more is appended to this file."""
        with self._db.transaction():
            self._db.run("UPDATE warc_files SET sealed = 1 WHERE name = ?", [name])

    @patient
    def adopt(self, run: str, captures: Sequence[Capture]) -> None:
        """Register captures that a dead run wrote but did not commit; matching URLs are leased with them."""
        with self._db.transaction():
            committing.adopt(self._db, self._run(run)[0], captures)

    @patient
    def find_payload(self, source: str, payload_digest: str) -> Capture | None:
        """An earlier full capture with this payload, for a revisit record."""
        return reading.find_payload(self._db, source, payload_digest)

    @patient
    def last_capture(self, source: str, url: str) -> Capture | None:
        """The latest capture of a URL with status 200 in our own archive: what a 304 confirms."""
        return reading.last_capture(self._db, source, url)

    # --- commit -------------------------------------------------------------------------------
    @patient
    def commit(self, run: str, batch: Batch, warc_ends: Mapping[str, int], reread: Reread) -> list[Receipt]:
        """Captures, ledger, records, links, discovered URLs and URL states in one synced transaction."""
        running, started = self._run(run)
        with self._db.transaction():
            return committing.commit_batch(self._db, running, started, batch, warc_ends, reread)

    # --- re-extraction ------------------------------------------------------------------------
    def standing_readings(self, source: str | None = None) -> Iterator[StandingReading]:
        """The reading of every revision of every article; of one moment."""
        return rereading.standing_readings(self._db, source)

    def as_read_today(self, standing: StandingReading, read: Article) -> Article:
        """A new reading of the same capture, completed with what the store knows; nothing is written."""
        return rereading.as_read_today(self._db, standing, read)

    @patient
    def standing_files(self, source: str | None = None) -> Iterator[StandingFile]:
        """What was read of every file of publications; of one moment."""
        return rereading.standing_files(self._db, source)

    def replace_files(self, renewed: Sequence[tuple[StandingFile, Attachment]]) -> int:
        """Put readings of the same files in the place of those that stand, where they differ; how many did."""
        with self._db.transaction():
            return rereading.replace_files(self._db, renewed)

    def replace_readings(self, renewed: Sequence[tuple[StandingReading, Article]]) -> int:
        """Put readings in the place of those that stand, where they differ; how many did. Never makes a revision."""
        with self._db.transaction():
            return rereading.replace_readings(self._db, renewed)

    def remove(self, article_id: str, reason: str, now: datetime) -> Removal:
        """Take an article down; what must then be redacted in the archive. Raises UsageError for an unknown id."""
        with self._db.transaction():
            found = records.entry(self._db, article_id)
            if found is None or found.state == "merged":
                raise UsageError(f"no article '{article_id}' in {self.location}")
            return removing.remove(self._db, found, reason, now)

    # --- politeness ---------------------------------------------------------------------------
    @patient
    def host(self, name: str) -> Host:
        """What is known of a host; the defaults for one never met."""
        return hosts.host(self._db, name)

    @patient
    def reserve(self, name: str, spacing: float, now: float) -> float:
        """Take the host's next turn (Unix time) and move it on by `spacing` seconds, atomically."""
        with self._db.transaction(durable=False):
            return hosts.reserve(self._db, name, spacing, now)

    @patient
    def update_host(self, name: str, **changes: float | str | None) -> None:
        """Change columns of the host's row: paused_until, pause_reason, robots, robots_verdict, robots_at, delay."""
        with self._db.transaction(durable=False):
            hosts.update(self._db, name, changes)

    # --- reading ------------------------------------------------------------------------------
    def records(self, source: str | None = None, after: int = 0) -> Iterator[dict[str, Any]]:
        """Current records as JSON objects in `seq` order, tombstones included; of one moment."""
        return reading.records_after(self._db, source, after)

    def articles(self, source: str | None = None, after: int = 0) -> Iterator[Article]:
        """Current records in `seq` order, tombstones included; consistent while a crawl writes."""
        return map(records.article_of, self.records(source, after))

    @patient
    def article(self, article_id: str, revision: int | None = None) -> Article | None:
        """The current record, or that of a revision, with the texts of its attachments."""
        return reading.article(self._db, article_id, revision)

    def run_records(self, run: str) -> Iterator[dict[str, Any]]:
        """Records that this run added or changed, as JSON objects in `seq` order."""
        return reading.run_records(self._db, run)

    def run_articles(self, run: str) -> Iterator[Article]:
        """Records that this run added or changed, in `seq` order."""
        return map(records.article_of, self.run_records(run))

    @patient
    def with_texts(self, article: Article) -> Article:
        """The article with the texts of its attachments, which `articles` leaves out."""
        return with_texts(article, records.texts(self._db, [article]))

    @patient
    def id_of(self, url: str) -> str | None:
        """The article that an address leads to."""
        return reading.id_of(self._db, url)

    @patient
    def ids_from(self, url: str) -> list[str]:
        """The article that an address leads to, or the articles that list the file there."""
        return reading.ids_from(self._db, url)

    @patient
    def sources(self) -> list[str]:
        """Ids of the sources that were ever crawled into this store."""
        return [row[0] for row in self._db.rows("SELECT id FROM sources ORDER BY id")]

    @patient
    def revisions(self, article_id: str) -> list[dict[str, Any]]:
        """Number, state, first and last seen, hash and run of each revision, the oldest first."""
        return reading.revisions(self._db, article_id)

    @patient
    def work_of(self, article_id: str) -> list[dict[str, Any]]:
        """The other articles of the same work, and why they are: id, source, url, language, title, reason, likeness."""
        return works.members(self._db, article_id)

    def captures(self, source: str | None = None) -> Iterator[Capture]:
        """All captures in the order of their commits; of one moment."""
        return reading.captures(self._db, source)

    @patient
    def captures_of(self, url: str) -> list[Capture]:
        """Captures of an address, in the order of their commits; none that were taken down."""
        return reading.captures_of(self._db, url)

    @patient
    def capture_at(self, warc: str, offset: int) -> Capture | None:
        """The capture whose record holds this byte of a WARC file."""
        return reading.capture_at(self._db, warc, offset)

    def cited(self, article: str | None = None, source: str | None = None) -> Iterator[outlinks.Cited]:
        """Links in main texts: address, words, article, day of publication, source; of one moment."""
        return outlinks.cited(self._db, article, source)

    @patient
    def outlinks(self, urls: Sequence[str]) -> dict[str, Outlink]:
        """What is known of cited addresses."""
        return outlinks.known(self._db, urls)

    @patient
    def note_outlinks(self, found: Sequence[Outlink]) -> None:
        """Remember what became of cited addresses."""
        with self._db.transaction():
            outlinks.note(self._db, found)

    def changes(self, source: str | None = None, after: int = 0) -> Iterator[Mapping[str, Any]]:
        """What publishers changed, in the order in which it was noticed; of one moment."""
        return reading.changes(self._db, source, after)

    def ledger(self, run: str) -> Iterator[Mapping[str, Any]]:
        """Every request of a run."""
        return reading.ledger(self._db, run)

    @patient
    def last_seq(self) -> int:
        """The `seq` of the newest change: the cursor of the next delta export."""
        return reading.last_seq(self._db)

    def backup(self, target: Path) -> None:
        """A checked copy of one moment, while others write."""
        self._db.backup(target)

    def problems(self) -> Iterator[StoreProblem]:
        """What is wrong in the store: the database's own check, and every reading against its hash."""
        return checking.problems(self._db)

    def close(self) -> None:
        """Give back locks and connections."""
        self._db.close()


def _run_of(row: tuple[Any, ...]) -> Run:
    id, source, started_at, resumed, state, manifest = row
    started = moment(started_at)
    assert started is not None
    return Run(id, source, started, bool(resumed), state, json.loads(manifest) if manifest else None)
