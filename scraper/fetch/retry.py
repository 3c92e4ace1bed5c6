"""Second tries: for what may pass, after a rest of the host that everybody respects, and not for ever."""

from __future__ import annotations

from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from scraper.fetch.desk import desk_of
from scraper.fetch.politeness import LONGEST_WAIT, retry_after
from scraper.fetch.reasons import FetchFailed, HostPaused, Postponed, reason_of, trouble_of

_CONDITIONS = ("If-None-Match", "If-Modified-Since")
_GROWTH = 6
"""Each rest is so many times as long as the last: 5 s, 30 s."""
_PATIENCE = 60.0
"""Seconds that a robots.txt is waited for; beyond, it counts as unreachable and its pages are deferred."""


class RetryMiddleware:
    """Retries what `trouble_of` calls worth it; 429 and 503 rest the host as long as they ask.

    The last failure goes on to the errback; a last 4xx or 5xx response goes on to the spider.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._desk = desk_of(crawler)
        self._tries = crawler.settings.getint("THINKTANK_TRIES")
        self._rest = crawler.settings.getfloat("THINKTANK_BACKOFF")
        self._live = self._desk.session.replay is None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RetryMiddleware:
        """Scrapy's constructor."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Raises HostPaused when the server asks for more than we wait, FetchFailed for a 304 that nobody asked for."""
        if response.status == 304 and not any(name in request.headers for name in _CONDITIONS):
            return self._ask_again_plainly(request)
        reason = reason_of(response)
        if not self._live or trouble_of(reason) is None:
            return response
        rest = self._wanted(response)
        if rest is not None:
            self._pause(request, rest, reason)
            if request.meta.get("robots") and rest > _PATIENCE:
                return response
        return self._again(request, reason, rested=rest is not None) or response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """None hands the exception on."""
        if isinstance(exception, Postponed) or not self._live:
            return None
        reason = reason_of(exception)
        return None if trouble_of(reason) is None else self._again(request, reason, rested=False)

    def _wanted(self, response: Response) -> float | None:
        """Seconds of rest that the server names, on 429 and 503 alone."""
        if response.status not in (429, 503):
            return None
        value = response.headers.get("Retry-After")
        return retry_after(value.decode("latin-1") if value else None, self._desk.clock.time())

    def _pause(self, request: Request, seconds: float, reason: str) -> None:
        until = self._desk.politeness.pause(request.url, seconds, reason)
        if until - self._desk.clock.time() > LONGEST_WAIT:
            raise HostPaused(reason, until, f"asked for {seconds:.0f} s")

    def _again(self, request: Request, reason: str, *, rested: bool) -> Request | None:
        tries = request.meta.get("tries", 1)
        if tries >= self._tries:
            return None
        if not rested and trouble_of(reason) == "host":
            self._desk.politeness.pause(request.url, self._rest * _GROWTH ** (tries - 1), reason)
        return request.replace(meta={**request.meta, "tries": tries + 1}, dont_filter=True)

    def _ask_again_plainly(self, request: Request) -> Request:
        """We hold no copy that a 304 could confirm; one more try says so to caches on the way."""
        if request.meta.get("plainly"):
            raise FetchFailed("http_304", "not modified, but nothing was asked about")
        headers = {**request.headers, "Cache-Control": "no-cache"}
        return request.replace(headers=headers, meta={**request.meta, "plainly": True}, dont_filter=True)
