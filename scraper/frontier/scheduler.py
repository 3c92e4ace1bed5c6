"""The scheduler: leases URLs from the store, host by host; a retry or redirect keeps its lease."""

from __future__ import annotations

from collections import deque

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler

from pipelines.outcome import Lease
from pipelines.store.hosts import host_key
from pipelines.store.protocol import Turns
from scraper.errors import StorageError
from scraper.frontier.session import Session, lease_of_request, session_of


class StoreScheduler(BaseScheduler):
    """Hands out what each host has room for (`session.leases`); the truth about every URL stays in the store."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._session: Session = session_of(crawler)
        self._leases: deque[Lease] = deque()
        """Taken from the store, to be handed out at once."""
        self._last_host = ""
        self._drained = False
        """The store had nothing to lease for a host with room, and no outcome has come since."""
        self._looked_after = False
        """What left the sitemaps has been asked for; that is done once, when everything else is done."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StoreScheduler:
        """Scrapy's constructor."""
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Scrapy calls this before the first request."""
        self._session.on_commit.append(self._wake)
        self._session.on_arrival.append(self._wake)

    def close(self, reason: str) -> None:
        """Give unspent leases back. A dead store is not asked: the next start takes them back anyway."""
        if self._leases and self._session.failure is None:
            self._session.store.release(self._session.run.id, list(self._leases))

    def has_pending_requests(self) -> bool:
        """Is anything waiting, here, in the store, or in outcomes that may bring new URLs when committed?"""
        if self._session.failure is not None:
            return False
        return bool(self._leases or self._session.leases or not self._drained or self._session.uncommitted)

    def enqueue_request(self, request: Request) -> bool:
        """Retries and redirects come back here and keep their lease; nothing else is taken."""
        lease = lease_of_request(request.meta)
        if lease is None:
            return False
        self._session.leases.come_back(lease, request)
        self._drained = False  # the host it left may have room now
        return True

    def next_request(self) -> Request | None:
        """The next request that the run may send now; None when it must wait or nothing is left."""
        if self._session.failure is not None:
            return None
        again = self._session.leases.next_back()
        if again is not None:
            return again
        if not self._leases and not self._refill():
            return None
        lease = self._leases.popleft()
        self._session.leases.take(lease)
        return self._request(lease)

    def _refill(self) -> bool:
        if self._drained or self._session.leases.room < 1:
            return False
        try:
            self._leases.extend(self._lease() or self._lost())
        except StorageError as error:
            self._session.failure = error
            return False
        self._drained = not self._leases
        return bool(self._leases)

    def _lease(self) -> list[Lease]:
        """What every host has room for. Hosts that are busy give nothing until an outcome of theirs has come."""
        session = self._session
        turns = Turns(session.leases.each, session.leases.out, self._last_host)
        leases = session.store.lease(session.run.id, session.leases.room, session.now(), turns)
        if leases:
            self._last_host = host_key(leases[-1].url)
        return leases

    def _lost(self) -> list[Lease]:
        """When nothing else is left: what left the sitemaps since an earlier run."""
        session = self._session
        if self._looked_after or session.leases or session.uncommitted:
            return []
        self._looked_after = True
        lost = session.store.look_after_lost(session.run.id)
        if not lost:
            return []
        session.notes["left_the_sitemap"] += lost
        return self._lease()

    def _request(self, lease: Lease) -> Request:
        headers = {}
        if lease.etag and lease.capture is None:
            headers["If-None-Match"] = lease.etag
        if lease.last_modified and lease.capture is None:
            headers["If-Modified-Since"] = lease.last_modified
        spider = self._crawler.spider
        assert spider is not None
        return Request(
            lease.url,
            callback=spider.parse,
            errback=spider.errback,  # type: ignore[attr-defined]
            headers=headers,
            meta={"lease": lease},
            dont_filter=True,  # the store knows what is done
        )

    def _wake(self) -> None:
        """A commit may have brought URLs, an arrival room: the engine would look again only in 5 seconds."""
        self._drained = False
        slot = self._crawler.engine._slot
        if slot is not None:
            slot.nextcall.schedule()
