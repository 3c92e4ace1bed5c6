"""Second tries: for what may pass, after a rest of the host that everybody respects, and not for ever."""

from __future__ import annotations

from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from scraper.fetch.desk import desk_of
from scraper.fetch.politeness import retry_after
from scraper.fetch.reasons import FetchFailed, Postponed, reason_of, trouble_of

_CONDITIONS = ("If-None-Match", "If-Modified-Since")
_PATIENCE = 60.0
"""Seconds that a robots.txt is waited for; beyond, it counts as unreachable and its pages are deferred."""
_LATER = 1800.0
"""Seconds until a URL is asked for again whose host said 429 or 503 to the last try."""


class RetryMiddleware:
    """Retries what `trouble_of` calls worth it, after a rest of the host where the trouble is the host's.

    A last failure goes on to the errback, a last response to the spider; after a last 429 or 503 the URL is
    deferred, since both say that it is not the page that is wrong.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._desk = desk_of(crawler)
        self._polite = self._desk.politeness
        self._tries = crawler.settings.getint("THINKTANK_TRIES")
        self._live = self._desk.session.replay is None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RetryMiddleware:
        """Scrapy's constructor."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Raises Postponed when the host asks for more rest than we wait for, FetchFailed for an unasked 304."""
        if response.status == 304 and not any(name in request.headers for name in _CONDITIONS):
            return self._ask_again_plainly(request)
        reason, robots = reason_of(response), bool(request.meta.get("robots"))
        trouble = trouble_of(reason)
        if trouble != "host":
            self._polite.well(request.url)
        if not self._live or trouble is None:
            return response
        rest = self._rest(request.url, response, reason) if trouble == "host" else 0.0
        again = None if robots and rest > _PATIENCE else self._again(request)
        if again is None and not robots and response.status in (429, 503):
            raise Postponed(reason, self._desk.clock.time() + max(rest, _LATER))
        return again or response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """None hands the exception on."""
        reason = reason_of(exception)
        trouble = trouble_of(reason)
        if isinstance(exception, Postponed) or not self._live or trouble is None:
            return None
        if trouble == "host":
            self._polite.trouble(request.url, reason)
        return self._again(request)

    def _rest(self, url: str, response: Response, reason: str) -> float:
        """Let the host rest: as long as its 429 or 503 asks for, else by our own back-off; seconds."""
        if response.status in (429, 503):
            value = response.headers.get("Retry-After")
            wanted = retry_after(value.decode("latin-1") if value else None, self._desk.clock.time())
            if wanted is not None:
                return self._polite.pause(url, wanted, reason)
        return self._polite.trouble(url, reason)

    def _again(self, request: Request) -> Request | None:
        tries = request.meta.get("tries", 1)
        if tries >= self._tries:
            return None
        return request.replace(meta={**request.meta, "tries": tries + 1}, dont_filter=True)

    def _ask_again_plainly(self, request: Request) -> Request:
        """We hold no copy that a 304 could confirm; one more try says so to caches on the way."""
        if request.meta.get("plainly"):
            raise FetchFailed("http_304", "not modified, but nothing was asked about")
        headers = {**request.headers, "Cache-Control": "no-cache"}
        return request.replace(headers=headers, meta={**request.meta, "plainly": True}, dont_filter=True)
