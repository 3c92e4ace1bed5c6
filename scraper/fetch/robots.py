"""Obeys robots.txt, and stays away where it cannot be read (RFC 9309 section 2.3.1)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK

from pipelines.store.hosts import host_key
from pipelines.store.protocol import Host
from scraper.errors import StorageError
from scraper.fetch.desk import desk_of, kept_capture
from scraper.fetch.guard import check_url
from scraper.fetch.identity import PRODUCT
from scraper.fetch.politeness import CRAWL_DELAY_CAP
from scraper.fetch.reasons import FetchError, FetchFailed, NotInArchive, Postponed, Refused, reason_of
from scraper.fetch.rules import READ, Rules, Verdict, parse_rules

KEEP = 86400.0
"""Seconds that a robots.txt is believed (RFC 9309 section 2.4)."""
ASK_AGAIN = 1800.0
"""Seconds until a robots.txt that could not be read is asked for again."""
_MEMO = 500


@dataclass(frozen=True, slots=True)
class _Known:
    """A robots.txt as parsed, and the row it was parsed from."""

    row: Host
    rules: Rules


class RobotsMiddleware:
    """Judges every request, redirects included, before it takes a turn; the deciding line goes to the ledger."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._desk = desk_of(crawler)
        self._deny = {int(code) for code in crawler.settings.getlist("THINKTANK_ROBOTS_DENY")}
        self._known: dict[str, _Known] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        """Scrapy's constructor."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raises Refused (`robots`, `crawl_delay_too_long`) or Postponed (`robots_unreachable:...`)."""
        if request.meta.get("robots"):
            request.meta["rule"] = "robots: the file itself"
            return
        if kept_capture(request) is not None:
            return  # nothing will be sent
        try:
            check_url(request.url, self._desk.allowed)
            known = await self._robots(request.url)
        except StorageError as error:
            self._desk.stop(error)
            raise FetchFailed("storage", str(error)) from None
        except FetchError as error:  # what holds for a host's robots.txt holds for its pages
            who = "guard" if isinstance(error, Refused) else "host"
            self._desk.refuse(request.url, f"{who}: {error.detail}"[:300], error.reason)
            raise
        self._judge(request, known)

    def _judge(self, request: Request, known: _Known) -> None:
        row, rules = known.row, known.rules
        if row.robots_verdict == "disallow":
            reason = f"robots_unreachable:{row.robots}"  # of what: dns, tls, timeout, http_503 ...
            self._desk.refuse(request.url, f"robots: unreachable ({row.robots})", reason)
            raise Postponed(reason, row.robots_at + ASK_AGAIN)
        if rules.delay is not None and rules.delay > CRAWL_DELAY_CAP:
            self._desk.refuse(request.url, f"robots: Crawl-delay: {rules.delay:g}", "crawl_delay_too_long")
            raise Refused("crawl_delay_too_long", f"{rules.delay:g} s")
        verdict = self._verdict(request.url, known)
        if not verdict.allowed:
            self._desk.refuse(request.url, verdict.rule, "robots")
            raise Refused("robots", verdict.rule)
        request.meta["rule"] = verdict.rule

    def _verdict(self, url: str, known: _Known) -> Verdict:
        if known.row.robots_verdict == "allow":
            return Verdict(True, f"robots: none ({known.row.robots})")
        parts = urlsplit(url)
        return known.rules.verdict(parts.path + (f"?{parts.query}" if parts.query else ""))

    async def _robots(self, url: str) -> _Known:
        key = host_key(url)
        async with self._asking.setdefault(key, asyncio.Lock()):
            row = self._desk.hosts.host(key)
            if not self._fresh(row):
                await self._ask(url, key)
                row = self._desk.hosts.host(key)
            known = self._known.get(key)
            if known is None or known.row.robots_at != row.robots_at:
                known = self._remember(key, row)
            return known

    def _fresh(self, row: Host) -> bool:
        age = self._desk.clock.time() - row.robots_at
        if self._desk.session.replay is not None:
            return row.robots_verdict is not None  # the replay clock stands still, whatever sleeping adds to it
        return row.robots_verdict is not None and 0 <= age < (ASK_AGAIN if row.robots_verdict == "disallow" else KEEP)

    def _remember(self, key: str, row: Host) -> _Known:
        body = (row.robots or "").encode("utf-8") if row.robots_verdict == "rules" else b""
        if len(self._known) >= _MEMO:
            self._known.clear()
        known = self._known[key] = _Known(row, parse_rules(body, PRODUCT))
        return known

    async def _ask(self, url: str, key: str) -> None:
        """Fetch robots.txt by the same way as any page, and write down what it means."""
        parts = urlsplit(url)
        request = Request(f"{parts.scheme}://{parts.netloc}/robots.txt", callback=NO_CALLBACK, meta={"robots": True})
        engine = self._crawler.engine
        assert engine is not None
        try:
            response = await engine.download_async(request)
        except NotInArchive:
            verdict, text = "allow", "not in archive"
        except FetchError as error:
            astray = isinstance(error, Refused) and "captures" in request.meta  # refused is where it redirects to
            if error.reason == "storage" or not (isinstance(error, FetchFailed) or astray):
                raise
            verdict, text = _without_answer(error)
        else:
            verdict, text = self._meaning(response)
        rules = parse_rules(text.encode("utf-8"), PRODUCT) if verdict == "rules" else Rules()
        self._desk.hosts.update_host(
            key,
            robots=text,
            robots_verdict=verdict,
            robots_at=self._desk.clock.time(),
            delay=min(rules.delay, CRAWL_DELAY_CAP) if rules.delay else None,
        )

    def _meaning(self, response: Response) -> tuple[str, str]:
        """Verdict and what to keep of it: the file, or the status that stands for it (RFC 9309 section 2.3.1)."""
        status = response.status
        if 200 <= status < 300:
            return "rules", _text(response.body)
        if status == 429 or status >= 500 or status in self._deny:
            return "disallow", reason_of(response)
        return "allow", str(status)


def _without_answer(error: FetchError) -> tuple[str, str]:
    """Redirects without end stand for no file (section 2.3.1.2); everything else that failed, for `keep out`."""
    endless = error.reason in ("too_many_redirects", "redirect_loop")
    return ("allow" if endless else "disallow"), error.reason


def _text(body: bytes) -> str:
    """The file as kept in the store: UTF-8, bytes that are not replaced, no NUL (PostgreSQL refuses it)."""
    return body[:READ].decode("utf-8", "replace").replace("\0", "")
