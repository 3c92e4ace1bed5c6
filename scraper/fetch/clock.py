"""Clocks: politeness waits on one of these, so that a replay waits for nothing and decides the same."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Time and waiting."""

    step: float
    """Seconds that anybody sleeps at most before looking whether the crawl is being ended."""

    def time(self) -> float:
        """Unix time."""

    def now(self) -> datetime:
        """The same as an aware UTC time."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""


class WallClock:
    """The machine's clock."""

    step = 0.5

    def time(self) -> float:
        """Unix time."""
        return time.time()

    def now(self) -> datetime:
        """The same as an aware UTC time."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Wait for real."""
        await asyncio.sleep(max(0.0, seconds))


class VirtualClock:
    """Starts at a given Unix time; moves only when somebody sleeps."""

    def __init__(self, start: float, step: float = 0.5) -> None:
        self._time, self.step = start, step

    def time(self) -> float:
        """Unix time."""
        return self._time

    def now(self) -> datetime:
        """The same as an aware UTC time."""
        return datetime.fromtimestamp(self._time, UTC)

    async def sleep(self, seconds: float) -> None:
        """Move on at once; others get their turn first."""
        until = self._time + max(0.0, seconds)
        await asyncio.sleep(0)
        self._time = max(self._time, until)
