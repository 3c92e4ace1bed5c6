"""Stall: a crawl whose event loop stands still is ended, loudly, so that the next run can resume it."""

from __future__ import annotations

import asyncio
import faulthandler
from typing import IO

from scrapy import signals
from scrapy.crawler import Crawler

PATIENCE = 900.0
"""Seconds. The longest honest standstill is the end of a run, which writes its records: a minute for 50,000."""


class Stall:
    """Winds up the interpreter's own alarm while the loop turns.

    When it is no longer wound up, the alarm writes where every thread stands to stderr and ends the process with 1. It
    needs no memory and no lock of ours: asyncio waits without end for the thread that watches a child to start when
    the system has no memory for it.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._patience = crawler.settings.getfloat("STALL_PATIENCE", PATIENCE)
        self._next: asyncio.TimerHandle | None = None
        self._words: IO[bytes] = open(2, "wb", closefd=False)  # noqa: SIM115  (sys.stderr may be anything by now)
        crawler.signals.connect(self.wind, signals.spider_opened)
        crawler.signals.connect(self.stop, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Stall:
        """Scrapy's constructor."""
        return cls(crawler)

    def wind(self) -> None:
        """The loop turns: so many seconds more."""
        faulthandler.dump_traceback_later(self._patience, exit=True, file=self._words)
        self._next = asyncio.get_running_loop().call_later(self._patience / 10, self.wind)

    def stop(self) -> None:
        """The crawl is over."""
        if self._next is not None:
            self._next.cancel()
        faulthandler.cancel_dump_traceback_later()
