"""Leases that are out, by host: what bounds how much of one host may be under way, whatever the others do."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping

from scrapy import Request

from pipelines.outcome import Lease
from pipelines.store.hosts import host_key

MOST = 256
"""Leases out at a time, of all hosts: more hosts than any source has, and few enough pages to hold in memory."""
BULK = 64
"""Of one host on loopback without a delay: they keep 32 connections and the readers busy."""
REPLAYED = 128
"""Of one host in a replay: they keep the readers busy while two batches of 50 wait for their commit."""


class Leases:
    """Counts by the host that is asked now: after a redirect it is another than the URL's.

    A lease counts until its page has arrived, so that a page which takes the readers ten seconds holds up no host.
    A retry or redirect that comes back waits here until its host has room; it counts for no host meanwhile, so that
    a hundred redirects to a paused host leave the host they came from free.
    """

    def __init__(self, each: int) -> None:
        self.each = each
        """Of one host at a time."""
        self._host: dict[int, str | None] = {}
        """Lease -> the host it is out at; None while it waits here, or to be read."""
        self._count: Counter[str] = Counter()
        self._back: dict[str, deque[tuple[int, Request]]] = {}

    def __len__(self) -> int:
        return len(self._host)

    @property
    def room(self) -> int:
        """How many more leases may be taken."""
        return MOST - len(self._host)

    @property
    def out(self) -> Mapping[str, int]:
        """Leases by host."""
        return self._count

    def take(self, lease: Lease) -> None:
        """It is handed out."""
        self._leave(lease.id)
        self._enter(lease.id, host_key(lease.url))

    def arrived(self, lease: Lease) -> None:
        """Its page is here and waits to be read: its host may be asked for the next one."""
        self._leave(lease.id)
        self._host[lease.id] = None

    def end(self, lease: Lease) -> None:
        """Its outcome has come."""
        self._leave(lease.id)
        self._host.pop(lease.id, None)

    def come_back(self, lease: Lease, request: Request) -> None:
        """Its request is to be sent again, or to another address."""
        self._leave(lease.id)
        self._host[lease.id] = None
        self._back.setdefault(host_key(request.url), deque()).append((lease.id, request))

    def next_back(self) -> Request | None:
        """The first of those that came back whose host has room."""
        for host, waiting in self._back.items():
            if self._count[host] < self.each:
                lease, request = waiting.popleft()
                if not waiting:
                    del self._back[host]
                self._enter(lease, host)
                return request
        return None

    def _enter(self, lease: int, host: str) -> None:
        self._host[lease] = host
        self._count[host] += 1

    def _leave(self, lease: int) -> None:
        host = self._host.get(lease)
        if host is not None:
            self._count[host] -= 1
            if not self._count[host]:
                del self._count[host]
