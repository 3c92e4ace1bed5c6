"""Whose turn is it? Every request waits here before it connects, whatever made it: page, robots.txt, retry, redirect.

State lives in the store's row of the host, so that all runs and processes share one queue per host.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Protocol

from pipelines.store.hosts import host_key
from pipelines.store.protocol import Host
from scraper.fetch.clock import Clock
from scraper.fetch.reasons import HostPaused, Interrupted, Postponed

DEFAULT_DELAY = 1.0
"""Seconds between two requests to a host: what most robots.txt files that name a delay ask for."""
CRAWL_DELAY_CAP = 300.0
"""A robots.txt asking for more than five minutes a page is asking us not to come."""
LONGEST_WAIT = 900.0
"""Pauses up to 15 minutes are waited for; longer ones defer the URL."""
LONGEST_RETRY_AFTER = 3600.0
SLOWEST = 60.0
"""The throttle never asks for more seconds than this between two requests."""
FIRST_REST = 5.0
GROWTH = 6
BUDGET = 200_000
"""Requests to one host in one run: twice the largest registry entry; a trap without end stops here."""


class Hosts(Protocol):
    """The part of the store that politeness needs."""

    def host(self, name: str) -> Host:
        """The row of a host."""

    def reserve(self, name: str, spacing: float, now: float) -> float:
        """Take the next turn (Unix time) and move it on by `spacing` seconds, atomically."""

    def update_host(self, name: str, **changes: float | str | None) -> None:
        """Change columns of the row."""


class MemoryHosts:
    """Hosts for a replay: no site is visited, so nothing may be written into the politeness that real crawls share."""

    def __init__(self) -> None:
        self._rows: dict[str, Host] = {}

    def host(self, name: str) -> Host:
        """The row of a host."""
        return self._rows.get(name, Host(name))

    def reserve(self, name: str, spacing: float, now: float) -> float:
        """Take the next turn and move it on."""
        turn = max(now, self.host(name).next_at)
        self.update_host(name, next_at=turn + spacing)
        return turn

    def update_host(self, name: str, **changes: float | str | None) -> None:
        """Change columns of the row."""
        self._rows[name] = replace(self.host(name), **changes)  # type: ignore[arg-type]


class Politeness:
    """Turns for all requests of one run."""

    def __init__(
        self,
        hosts: Hosts,
        clock: Clock,
        delay_of: Callable[[str], float] = lambda _: DEFAULT_DELAY,
        rest: float = FIRST_REST,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        """`delay_of(url)`: seconds that our own configuration asks for; 0 only for the operator's allow-list.

        `rest`: seconds that a host in trouble is left alone the first time. `stopping`: is the crawl being ended?
        """
        self._stopping = stopping
        self._hosts = hosts
        self._clock = clock
        self._delay_of = delay_of
        self._rest = rest
        self._troubles: dict[str, int] = {}
        self._latency: dict[str, float] = {}
        self._spent: dict[str, int] = {}

    async def turn(self, url: str) -> float:
        """Wait until the host of `url` may be asked; seconds waited.

        Raises HostPaused when it asked for more than 15 minutes of peace, Postponed (`host_budget`) when this
        run has asked it too often, Interrupted when the crawl ends meanwhile.
        """
        key, began = host_key(url), self._clock.time()
        self._spend(key)
        spacing = self.spacing(url)
        await self._sit_out_pause(key)
        while spacing:
            await self._wait(self._hosts.reserve(key, spacing, self._clock.time()))
            if not await self._sit_out_pause(key):  # a pause that began meanwhile costs the turn
                break
        return self._clock.time() - began

    def spacing(self, url: str) -> float:
        """Seconds between two requests to the host: the largest of ours, robots.txt's and the server's own pace."""
        own = self._delay_of(url)
        if own == 0:
            return 0.0
        key = host_key(url)
        pace = min(self._latency.get(key, 0.0), SLOWEST)
        return max(own, self._hosts.host(key).delay or 0.0, pace)

    def answered(self, url: str, seconds: float) -> None:
        """Learn a host's pace: a server that needs five seconds for a page is asked every five seconds at most."""
        key = host_key(url)
        known = self._latency.get(key)
        self._latency[key] = seconds if known is None else 0.7 * known + 0.3 * seconds

    def pause(self, url: str, seconds: float, reason: str) -> float:
        """Leave the host alone for a while, never shorter than already agreed; seconds from now."""
        key, now = host_key(url), self._clock.time()
        known = self._hosts.host(key).paused_until
        if now + seconds > known:
            self._hosts.update_host(key, paused_until=now + seconds, pause_reason=reason)
        return max(seconds, known - now)

    def trouble(self, url: str, reason: str) -> float:
        """The host itself seems unwell: each time in a row it rests six times as long; seconds.

        5 s, 30 s, 3 min; after the fourth time the rest is longer than a run waits for, so that all that is left
        of a dead host is deferred in some four minutes, and not tried URL by URL.
        """
        key = host_key(url)
        times = self._troubles.get(key, 0)
        self._troubles[key] = times + 1
        return self.pause(url, min(self._rest * GROWTH**times, LONGEST_RETRY_AFTER), reason)

    def well(self, url: str) -> None:
        """The host answers: its back-off begins anew."""
        self._troubles.pop(host_key(url), None)

    def _spend(self, key: str) -> None:
        self._spent[key] = self._spent.get(key, 0) + 1
        if self._spent[key] > BUDGET:
            raise Postponed("host_budget", self._clock.time() + 86400, f"{BUDGET} requests to {key} in this run")

    async def _sit_out_pause(self, key: str) -> bool:
        """Wait while the host is paused; was there anything to wait for?"""
        waited = False
        while True:
            row = self._hosts.host(key)
            left = row.paused_until - self._clock.time()
            if left <= 0:
                return waited
            if left > LONGEST_WAIT:
                raise HostPaused(row.pause_reason or "host_paused", row.paused_until, key)
            await self._wait(row.paused_until)
            waited = True

    async def _wait(self, until: float) -> None:
        """In short steps: Ctrl-C must not wait for a pause of 15 minutes."""
        while (left := until - self._clock.time()) > 0:
            if self._stopping():
                raise Interrupted("interrupted")
            await self._clock.sleep(min(left, self._clock.step))


def retry_after(value: str | None, now: float) -> float | None:
    """Seconds that a Retry-After header asks for, within 1 s and 1 h (RFC 9110 section 10.2.3); None for junk."""
    text = (value or "").strip()
    if not text or len(text) > 100:
        return None
    try:
        seconds = float(text) if text.lstrip("-").isdigit() else parsedate_to_datetime(text).timestamp() - now
    except (ValueError, OverflowError):
        return None
    return min(max(seconds, 1.0), LONGEST_RETRY_AFTER) if math.isfinite(seconds) else None
