"""Desk: what the handler and the middlewares of one crawl share: clock, guard, politeness and the ledger."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from math import inf
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.http import Request

from pipelines.outcome import Lease, LedgerRow
from scraper.archive.exchange import Capture
from scraper.article import CaptureRef
from scraper.errors import StorageError
from scraper.fetch.clock import Clock, VirtualClock, WallClock
from scraper.fetch.guard import Guard, place_of
from scraper.fetch.politeness import DEFAULT_DELAY, Hosts, MemoryHosts, Politeness

if TYPE_CHECKING:
    from scraper.frontier.session import Session

log = logging.getLogger(__name__)


class Desk:
    """Made from the session of a crawl; see `desk_of`."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._closing: asyncio.Task[None] | None = None
        self.session: Session = crawler.thinktank  # type: ignore[attr-defined]
        self.allowed = self.session.allowed_addresses
        live = self.session.replay is None
        start = self.session.options.replay_at or self.session.now()
        self.clock: Clock = WallClock() if live else VirtualClock(start.timestamp(), step=inf)
        self.hosts: Hosts = self.session.store if live else MemoryHosts()
        self.guard = Guard(self.allowed)
        rest = crawler.settings.getfloat("THINKTANK_BACKOFF")
        self.politeness = Politeness(self.hosts, self.clock, self._delay, rest, self._stopping)

    def _stopping(self) -> bool:
        """Is Scrapy ending the crawl? It sends no signal before all requests under way have come back."""
        engine = self._crawler.engine
        return engine is not None and (not engine.running or (engine._slot is not None and bool(engine._slot.closing)))

    def _delay(self, url: str) -> float:
        """The source file's delay or ours; an explicit 0 counts only for what the operator allow-listed."""
        wanted = self.session.source.crawl.delay
        if wanted is None or (wanted == 0 and place_of(url) not in self.allowed):
            return DEFAULT_DELAY
        return wanted

    def keep(self, capture: Capture) -> None:
        """Register a capture with the next commit."""
        self.session.committer.add_capture(capture)

    def note(self, row: LedgerRow) -> None:
        """One line of the ledger, with the next commit."""
        self.session.committer.add_ledger(row)

    def refuse(self, url: str, rule: str, result: str) -> None:
        """A ledger line for a request that was not sent."""
        self.note(LedgerRow(url=url, at=self.now(), rule=rule, result=result))

    def now(self) -> datetime:
        """By the crawl's clock, UTC."""
        return self.clock.now()

    def stop(self, error: StorageError) -> None:
        """The archive refused a write: nothing more may be fetched, since nothing more can be kept."""
        self.session.failure = self.session.failure or error
        if self._closing is None:
            log.error("%s", error)
            closing = self._crawler.engine.close_spider_async(reason="storage")
            self._closing = asyncio.get_running_loop().create_task(closing)


def desk_of(crawler: Crawler) -> Desk:
    """The one desk of a crawler, made when it is first asked for; the session must be open."""
    desk: Desk | None = getattr(crawler, "thinktank_desk", None)
    if desk is None:
        desk = Desk(crawler)
        crawler.thinktank_desk = desk  # type: ignore[attr-defined]
    return desk


def origin_of(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port: RFC 6454; what secrets must not leave."""
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def kept_capture(request: Request) -> CaptureRef | None:
    """What a dead run fetched of this URL and did not commit: it is used, and the site is spared a second request."""
    lease: Lease | None = request.meta.get("lease")
    fresh = lease is not None and request.url == lease.url and "captures" not in request.meta
    return lease.capture if lease is not None and fresh else None
