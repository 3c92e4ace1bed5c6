"""The scheduler: leases URLs from the store, keeps the lease of a retry or redirect, remembers nothing itself."""

from __future__ import annotations

from collections import deque

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler

from pipelines.outcome import Lease
from scraper.errors import StorageError
from scraper.frontier.session import Session, lease_of_request, session_of


class StoreScheduler(BaseScheduler):
    """Hands out at most `session.ahead` leases at a time; the truth about every URL stays in the store."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._session: Session = session_of(crawler)
        self._again: deque[Request] = deque()
        """Retries and redirects of leases that are out."""
        self._leases: deque[Lease] = deque()
        self._drained = False
        """The store had nothing to lease, and nothing has been committed since."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StoreScheduler:
        """Scrapy's constructor."""
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Scrapy calls this before the first request."""
        self._session.on_commit.append(self._wake)

    def close(self, reason: str) -> None:
        """Give unspent leases back. A dead store is not asked: the next start takes them back anyway."""
        if self._leases and self._session.failure is None:
            self._session.store.release(self._session.run.id, list(self._leases))

    def has_pending_requests(self) -> bool:
        """Is anything waiting, here, in the store, or in outcomes that may bring new URLs when committed?"""
        if self._session.failure is not None:
            return False
        return bool(self._again or self._leases or not self._drained or self._session.uncommitted)

    def enqueue_request(self, request: Request) -> bool:
        """Retries and redirects come back here and keep their lease; nothing else is taken."""
        if lease_of_request(request.meta) is None:
            return False
        self._again.append(request)
        return True

    def next_request(self) -> Request | None:
        """The next request that the run may send now; None when it must wait or nothing is left."""
        if self._session.failure is not None:
            return None
        if self._again:
            return self._again.popleft()
        if not self._leases and not self._refill():
            return None
        lease = self._leases.popleft()
        self._session.in_flight += 1
        return self._request(lease)

    def _refill(self) -> bool:
        room = self._session.ahead - self._session.in_flight
        if room < 1 or self._drained:
            return False
        try:
            self._leases.extend(self._session.store.lease(self._session.run.id, room, self._session.now()))
        except StorageError as error:
            self._session.failure = error
            return False
        self._drained = not self._leases
        return bool(self._leases)

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
        """A commit may have brought URLs: without this the engine would look again only in 5 seconds."""
        self._drained = False
        slot = self._crawler.engine._slot
        if slot is not None:
            slot.nextcall.schedule()
