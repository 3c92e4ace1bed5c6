"""Exchanges from WARC files, under the original host names: what a crawl at the replay clock would have been told."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from scrapy.http import Request

from scraper.archive.exchange import Capture, Exchange
from scraper.fetch.reasons import FetchFailed, NotInArchive

if TYPE_CHECKING:
    from scraper.archive.index import ReplayIndex


class ReplayOrigin:
    """Answers from an index; nothing is sent and nothing is archived again."""

    def __init__(self, index: ReplayIndex, at: datetime | None = None) -> None:
        """`at`: the replay clock; the latest capture at or before it answers. None: the latest of all."""
        self._index = index
        self._at = at

    async def fetch(self, request: Request) -> tuple[Exchange, Capture]:
        """The archived exchange of a URL. Raises NotInArchive; FetchFailed for a response cut short by its crawler."""
        capture = self._index.lookup(request.url, self._at)
        if capture is None:
            raise NotInArchive(request.url)
        exchange = self._index.exchange(capture)
        if exchange.truncated:
            raise FetchFailed("truncated", f"WARC-Truncated: {exchange.truncated}")
        return exchange, capture

    async def close(self) -> None:
        """Nothing is held open."""
