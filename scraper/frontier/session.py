"""Session: one run of one source in this process: its store, archive, writer, readers and clock.

It lives in Scrapy's components, not in the command, so that `scrapy crawl think_tank -a source=ID` and
scrapyd hold the source, resume the run and leave a manifest exactly as `thinktank crawl` does.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from scrapy.crawler import Crawler

from pipelines.commit import Committer
from pipelines.outcome import Lease, Outcome, Receipt
from pipelines.store import open_store
from pipelines.store.protocol import Run, Store, WarcFile
from pipelines.tally import Tally
from pipelines.witness import Archived
from scraper.archive.exchange import Capture, Exchange
from scraper.archive.index import ReplayIndex, finish_index
from scraper.archive.reader import read_exchange, recover
from scraper.archive.sidecar import is_journal
from scraper.archive.writer import Operator, WarcWriter
from scraper.article import CaptureRef
from scraper.discover import Candidate, seeds
from scraper.discover.ground import is_article_url
from scraper.discover.tellers import Tellers
from scraper.errors import StorageError
from scraper.fetch.guard import place_of
from scraper.fetch.identity import require_contact, user_agent
from scraper.frontier.leases import BULK, REPLAYED, Leases
from scraper.frontier.options import CrawlOptions
from scraper.source import Source, load_registry
from scraper.urls import checked_url
from scraper.worker.pool import ReaderPool

COMMIT_AFTER = 0.1
"""Seconds that an outcome waits for company before it is committed (the design's 100 ms)."""

HTML = ("text/html", "application/xhtml+xml")


class _Nothing:
    """The archive of a replay: nothing is written again, so nothing has to reach the disk."""

    def sync(self) -> dict[str, int]:
        return {}


@dataclass
class Session:
    """Everything that the components of one crawl share."""

    options: CrawlOptions
    source: Source
    store: Store
    run: Run
    committer: Committer
    pool: ReaderPool
    leases: Leases
    """What has been handed out and has no outcome yet."""
    writer: WarcWriter | None = None
    """None in a replay."""
    replay: ReplayIndex | None = None
    told: Tally = field(default_factory=Tally)
    """What the run did so far, also before it was resumed."""
    notes: Counter[str] = field(default_factory=Counter)
    """Machine-readable remarks of the discovery readers."""
    tellers: Tellers = field(default_factory=Tellers)
    """Which ways of discovery named which articles in this run."""
    recovered: list[str] = field(default_factory=list)
    """What was found after a dead run: torn tails, captures taken over."""
    failure: StorageError | None = None
    """The first refusal of store or archive; after it nothing is acknowledged."""
    bug: bool = False
    """The writer broke down for a reason that is not the disk's."""
    exit_code: int = 1
    """The command's exit code, once the run has ended."""
    on_commit: list[Callable[[], None]] = field(default_factory=list)
    """Called after each commit: discovered URLs may be waiting now."""
    on_arrival: list[Callable[[], None]] = field(default_factory=list)
    """Called when a page has arrived: its host has room."""
    started: float = field(default_factory=time.monotonic)
    _waiting: dict[int, asyncio.Future[Receipt]] = field(default_factory=dict)
    _timer: asyncio.TimerHandle | None = None

    @property
    def allowed_addresses(self) -> frozenset[str]:
        """host:port pairs that the address guard lets pass."""
        return self.options.allow

    @property
    def tally(self) -> Counter[str]:
        """Receipts by what they changed: new, revised, unchanged ..."""
        return self.told.changes

    @property
    def elapsed(self) -> float:
        """Seconds since the session was opened."""
        return time.monotonic() - self.started

    def now(self) -> datetime:
        """Wall clock, UTC."""
        return datetime.now(UTC)

    def arrived(self, lease: Lease) -> None:
        """The page of a lease has come and is to be read."""
        self.leases.arrived(lease)
        for tell in self.on_arrival:
            tell()

    async def submit(self, outcome: Outcome) -> Receipt:
        """Hand an outcome to the writer and wait until it is on disk. Raises StorageError."""
        self.leases.end(outcome.lease)
        if self.failure is not None:
            raise self.failure
        future: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._waiting[outcome.lease.id] = future
        self._settle(lambda: self.committer.add_outcome(outcome))
        if self._timer is None and not future.done():
            self._timer = asyncio.get_running_loop().call_later(COMMIT_AFTER, self.flush)
        return await future

    def flush(self) -> None:
        """Commit what has gathered."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._settle(self.committer.flush)

    @property
    def uncommitted(self) -> int:
        """Outcomes that wait for the next commit."""
        return len(self._waiting)

    def _settle(self, commit: Callable[[], Iterable[Receipt] | None]) -> None:
        try:
            receipts = commit()
        except StorageError as error:
            self._fail(error)
            return
        except BaseException as error:
            # A bug of ours. Whoever waits for a receipt would wait for ever, and the crawl with it.
            self.bug = True
            self._fail(StorageError(f"the writer broke down, which is a bug: {error!r}"))
            raise
        for receipt in receipts or ():
            self.told.add(receipt)
            waiting = self._waiting.pop(receipt.outcome.lease.id, None)
            if waiting is not None and not waiting.done():
                waiting.set_result(receipt)
        if receipts:
            for tell in self.on_commit:
                tell()

    def _fail(self, error: StorageError) -> None:
        self.failure = self.failure or error
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(error)
        self._waiting.clear()
        for tell in self.on_commit:
            tell()

    def exchange_of(self, capture: Capture | CaptureRef) -> Exchange:
        """The archived bytes that a capture points at, ours or those being replayed."""
        ref = capture.ref if isinstance(capture, Capture) else capture
        return read_exchange(self.folder_of(ref.warc), ref)

    def folder_of(self, warc: str) -> Path:
        """Where a WARC file lies: in the archive, or where a replay found it."""
        folder = _folders(self.store, self.source.id).get(warc)
        return Path(folder) if folder else self.options.archive


def _folders(store: Store, source: str) -> dict[str, str | None]:
    return {one.name: one.folder for one in store.warc_files(source)}


def session_of(crawler: Crawler) -> Session:
    """The session that the spider opened for this crawler."""
    session: Session = crawler.__dict__["thinktank"]
    return session


def keep_session(crawler: Crawler, session: Session) -> None:
    """Give a crawler its session, before any of its components is built."""
    crawler.__dict__["thinktank"] = session


def open_session(options: CrawlOptions) -> Session:
    """Hold the source, start or resume its run, and put right what a dead run left behind.

    Raises UnknownSource, SourceError, UsageError (a live crawl without a contact), SourceHeld, ArchiveError,
    StorageError.
    """
    source = load_registry(*options.folders).get(options.source)
    if not options.replay:
        require_contact(options.contact, place_of(source.homepage), options.allow)
    replay = ReplayIndex.open(options.replay) if options.replay else None
    store = open_store(options.store)
    store.hold(source.id)
    run = store.start_run(source.id, options.plan, datetime.now(UTC))
    recovered = _recover(options, store, run)
    # Also when resumed: the dead run may have died before its first URL was on disk.
    store.enqueue(run.id, _first(options, source, replay), datetime.now(UTC))
    writer = None if replay else _writer(options, store, run)
    if replay:
        _register_replay(store, run, replay)
    return Session(
        options=options,
        source=source,
        store=store,
        run=run,
        committer=_committer(options, store, run, source, writer),
        pool=ReaderPool(options.readers, options.folders),
        leases=Leases(_each(options, source)),
        writer=writer,
        replay=replay,
        recovered=recovered,
        told=store.tally(run.id),
    )


def _each(options: CrawlOptions, source: Source) -> int:
    """Leases of one host at a time: one connection, unless nothing of it is on a real wire."""
    if options.replay:
        return REPLAYED
    return BULK if options.allow and source.crawl.delay == 0 else 1


def _first(options: CrawlOptions, source: Source, replay: ReplayIndex | None) -> list[Candidate]:
    """What a run starts from: the URLs asked for, or all that the source's file names.

    An archive that holds none of these (saved pages, somebody else's crawl) is its own list.
    """
    if options.only:
        return [Candidate(checked_url(url, source.hosts), way="link", kind="article") for url in options.only]
    declared = seeds(source)
    if replay is None or any(replay.lookup(one.url, options.replay_at) for one in declared):
        return declared
    pages = [one for one in replay.captures() if one.status == 200 and one.media_type in (None, *HTML)]
    return [Candidate(one.url, way="link", kind="article") for one in pages if _is_own(one.url, source)]


def _is_own(url: str, source: Source) -> bool:
    return source.owns(url) and is_article_url(url, source)


def _writer(options: CrawlOptions, store: Store, run: Run) -> WarcWriter:
    def register(name: str) -> None:
        store.open_warc(WarcFile(name=name, run=run.id, source=run.source, committed=0))

    operator = Operator(contact=options.contact, user_agent=user_agent(options.contact))
    return WarcWriter(options.archive, run.source, run.id, operator=operator, open_hook=register)


def _committer(options: CrawlOptions, store: Store, run: Run, source: Source, writer: WarcWriter | None) -> Committer:
    def folder_of(name: str) -> Path:
        folder = _folders(store, source.id).get(name)
        return Path(folder) if folder else options.archive

    reread = Archived(folder_of, source)
    return Committer(store, run.id, writer or _Nothing(), reread, writer.append_metadata if writer else None)


def _recover(options: CrawlOptions, store: Store, run: Run) -> list[str]:
    """Cut torn tails and take over whole captures that a dead run wrote but did not commit."""
    said = []
    for file in store.warc_files(run.source):
        if file.sealed or file.folder:
            continue
        path = options.archive / file.name
        found = recover(path, file.committed)
        if found.torn:
            said.append(f"{file.name}: torn tail moved to {found.torn.name} ({found.problem})")
        if found.captures:
            said.append(f"{file.name}: {len(found.captures)} captures of the interrupted run taken over")
            store.adopt(run.id, found.captures)
        if found.torn or found.captures or is_journal(path):
            finish_index(path)
        store.seal_warc(file.name)
    return said


def _register_replay(store: Store, run: Run, replay: ReplayIndex) -> None:
    for path in replay.files.values():
        store.open_warc(
            WarcFile(
                name=path.name,
                run=run.id,
                source=run.source,
                committed=path.stat().st_size,
                sealed=True,
                folder=str(path.parent.resolve()),
            )
        )


def lease_of_request(meta: dict[str, object]) -> Lease | None:
    """The lease a request stands for; None for robots.txt and the like."""
    lease = meta.get("lease")
    return lease if isinstance(lease, Lease) else None
