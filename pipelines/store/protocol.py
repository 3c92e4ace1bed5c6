"""Store: the verbs that SQLite and PostgreSQL both speak. The truth about state; bytes live in the archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from pipelines.lastmods import Lastmods
from pipelines.outcome import Batch, Lease, Receipt
from pipelines.tally import Tally
from scraper.archive.exchange import Capture
from scraper.article import Article, CaptureRef
from scraper.discover import Candidate

Reread = Callable[[CaptureRef, str], Article | None]
"""Reads an archived capture (pointer, its URL) with today's engine and rules."""


@runtime_checkable
class Witness(Protocol):
    """A Reread that can also tell what an archived page shows: `pipelines.witness.Archived`."""

    def text(self, ref: CaptureRef) -> str | None:
        """All that the page shows, typography apart; None when it cannot be had."""


@dataclass(frozen=True, slots=True)
class Run:
    """One crawl of one source; a resumed run keeps its id."""

    id: str
    source: str
    started_at: datetime
    resumed: bool
    state: str
    """running, finished, degraded, interrupted or failed."""
    manifest: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Host:
    """Politeness towards one host, shared by all runs."""

    host: str
    next_at: float = 0.0
    """Unix time of the next free turn."""
    paused_until: float = 0.0
    pause_reason: str | None = None
    robots: str | None = None
    """Body of robots.txt as last read; None when never fetched."""
    robots_verdict: str | None = None
    """`rules`, `allow` (4xx) or `disallow` (5xx, 429, unreachable): RFC 9309 section 2.3.1."""
    robots_at: float = 0.0
    delay: float | None = None
    """Seconds that robots.txt or the server's slowness asks for."""


@dataclass(frozen=True, slots=True)
class WarcFile:
    """How far a WARC file is committed; beyond it lies only what a dead run left."""

    name: str
    run: str
    source: str
    committed: int
    """Bytes."""
    sealed: bool = False
    folder: str | None = None
    """Where a replayed file lies; None for our own archive."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a run chooses what to visit."""

    full: bool = False
    """Visit everything that is discovered, whatever is known of it."""
    since: str | None = None
    """ISO date: articles that discovery dates before it are excluded (`before_since`)."""
    limit: int | None = None
    """At most so many article URLs in this run."""


@dataclass(frozen=True, slots=True)
class Turns:
    """How many leases a host may have, and how many it has."""

    each: int
    """Leases of one host at a time."""
    out: Mapping[str, int] = field(default_factory=dict)
    """Leases that are out, by host."""
    after: str = ""
    """The host that was served last: the next one in the alphabet comes first, so that all have their turn."""


class Store(Protocol):
    """All methods raise StorageError when the database refuses; none leaves a transaction open."""

    location: str

    # --- runs ---------------------------------------------------------------------------------
    def hold(self, source: str) -> None:
        """Take the source for this process, or raise SourceHeld naming the holder. A dead holder's is taken over."""

    def start_run(self, source: str, plan: Plan, now: datetime) -> Run:
        """A new run, or the unfinished one of the source (its leases become pending again)."""

    def end_run(self, run: str, state: str, manifest: Mapping[str, Any], now: datetime) -> None:
        """How a run ended; what is left leased becomes pending again."""

    def tally(self, run: str) -> Tally:
        """What the outcomes of a run that are committed so far did."""

    def runs(self, source: str | None = None) -> list[Run]:
        """All runs, the oldest first."""

    # --- frontier -----------------------------------------------------------------------------
    def enqueue(self, run: str, candidates: Sequence[Candidate], now: datetime) -> int:
        """Make URLs pending in this run where the plan and what is known of them call for a visit; how many."""

    def lease(self, run: str, limit: int, now: datetime, turns: Turns | None = None) -> list[Lease]:
        """Up to `limit` URLs, host after host; of each, what leads to articles before articles before attachments.

        `turns` says how many of one host may be out at a time; without it a host has no bound of its own.
        """

    def release(self, run: str, leases: Sequence[Lease]) -> None:
        """Give leases back unspent."""

    def look_after_lost(self, run: str) -> int:
        """Make URLs pending that left the source's sitemaps since an earlier run; how many."""

    def counts(self, run: str) -> dict[str, int]:
        """URLs of this run by state."""

    def ways(self, source: str) -> dict[str, dict[str, int]]:
        """By way of discovery, over all runs: articles named, named by no other way, missed were it the only one."""

    def lastmods(self, source: str) -> Lastmods:
        """What became of what the sitemaps of a source said of their pages' last changes."""

    def reasons(self, run: str) -> dict[str, int]:
        """URLs of this run by `state:reason`."""

    # --- archive ------------------------------------------------------------------------------
    def warc_files(self, source: str) -> list[WarcFile]:
        """The source's WARC files in the order of their names."""

    def open_warc(self, file: WarcFile) -> None:
        """Register a WARC file before its first byte is pointed at."""

    def seal_warc(self, name: str) -> None:
        """Nothing more is appended to this file."""

    def adopt(self, run: str, captures: Sequence[Capture]) -> None:
        """Register captures that a dead run wrote but did not commit; matching URLs are leased with them."""

    def find_payload(self, source: str, payload_digest: str) -> Capture | None:
        """An earlier full capture with this payload, for a revisit record."""

    def last_capture(self, source: str, url: str) -> Capture | None:
        """The latest capture of a URL with status 200 in our own archive: what a 304 confirms."""

    # --- commit -------------------------------------------------------------------------------
    def commit(self, run: str, batch: Batch, warc_ends: Mapping[str, int], reread: Reread) -> list[Receipt]:
        """Captures, ledger, records, links, discovered URLs and URL states in one transaction.

        `warc_ends` says how far each WARC file is on disk (fdatasync done before the call).
        """

    # --- politeness ---------------------------------------------------------------------------
    def host(self, name: str) -> Host:
        """What is known of a host; the defaults for one never met."""

    def reserve(self, name: str, spacing: float, now: float) -> float:
        """Take the host's next turn (Unix time) and move it on by `spacing` seconds, atomically."""

    def update_host(self, name: str, **changes: float | str | None) -> None:
        """Change columns of the host's row: paused_until, pause_reason, robots, robots_verdict, robots_at, delay."""

    # --- reading ------------------------------------------------------------------------------
    def articles(self, source: str | None = None, after: int = 0) -> Iterator[Article]:
        """Current records in `seq` order, tombstones included; consistent while a crawl writes."""

    def article(self, article_id: str, revision: int | None = None) -> Article | None:
        """The current record, or that of a revision, with the texts of its attachments."""

    def run_articles(self, run: str) -> Iterator[Article]:
        """Records that this run added or changed, in `seq` order."""

    def captures(self, source: str | None = None) -> Iterator[Capture]:
        """All captures in the order of their commits."""

    def changes(self, source: str | None = None) -> Iterator[Mapping[str, Any]]:
        """What publishers changed, in the order in which it was noticed."""

    def ledger(self, run: str) -> Iterator[Mapping[str, Any]]:
        """Every request of a run, in the order in which they were made."""

    def close(self) -> None:
        """Give back locks and connections."""
