"""One spider for all sources: every fetched page becomes exactly one Outcome; it yields no requests."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from pipelines.outcome import FinalState, Lease, Outcome
from pipelines.revisit import SEEDS
from pipelines.store.hosts import host_key
from scraper.archive import heads
from scraper.archive.exchange import Capture, Exchange
from scraper.article import Article, Provenance
from scraper.discover import Candidate, named_sitemaps
from scraper.discover.bounds import Bounds
from scraper.fetch.identity import PRODUCT
from scraper.fetch.reasons import deferral_of
from scraper.fetch.render import Renderer
from scraper.fetch.rules import parse_rules
from scraper.frontier.options import CrawlOptions
from scraper.frontier.session import Session, keep_session, open_session
from scraper.source import Source
from scraper.worker.files import kept_unread
from scraper.worker.pool import Reading


class ThinkTankSpider(Spider):
    """`scrapy crawl think_tank -a source=ID [-a replay=WARC] [-a limit=N] ...` (see CrawlOptions)."""

    name = "think_tank"
    _renderer: Renderer

    def __init__(self, session: Session, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.session = session
        self._robots_taken = False
        self._bounds = Bounds(session.notes)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> ThinkTankSpider:
        """Opens the session before Scrapy builds anything that needs it."""
        session = open_session(CrawlOptions.of(kwargs))
        keep_session(crawler, session)
        spider = cls(session)
        spider._set_crawler(crawler)
        spider._renderer = Renderer(crawler, session)
        crawler.signals.connect(spider._renderer.close, signals.spider_closed)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """No start requests: the store says what is due."""
        nothing: tuple[Any, ...] = ()
        for one in nothing:
            yield one

    async def parse(self, response: Response, **kwargs: Any) -> AsyncIterator[Outcome]:
        """The one outcome of a page that was fetched."""
        lease: Lease = response.meta["lease"]
        self.session.arrived(lease)
        outcome = await self._outcome(lease, response.status, response.meta["exchange"], response.meta["capture"])
        if lease.kind == "article":
            self._bounds.visited(lease.url, outcome.article is not None or outcome.unchanged)
        followed = self._bounds.followed(lease.kind, lease.url, outcome.candidates)
        self.session.tellers.tell(followed)
        yield replace(outcome, candidates=(*followed, *self._named_by_robots()))

    async def errback(self, failure: Failure) -> AsyncIterator[Outcome]:
        """The one outcome of a page that could not be fetched."""
        lease: Lease = failure.request.meta["lease"]  # type: ignore[attr-defined]
        ending = deferral_of(failure)
        if ending.reason == "interrupted":
            return  # never sent: the lease is given back when the run resumes
        yield Outcome(lease, ending.state, ending.reason, not_before=ending.not_before)

    def _named_by_robots(self) -> list[Candidate]:
        """Sitemaps of robots.txt, once a run: that file was read before the first page was asked for."""
        if self._robots_taken or self.session.options.only:
            return []
        self._robots_taken = True
        host = self.session.store.host(host_key(self.session.source.homepage))
        if host.robots_verdict != "rules":
            return []
        return named_sitemaps(self.session.source, parse_rules((host.robots or "").encode(), PRODUCT).sitemaps)

    async def _outcome(self, lease: Lease, status: int, exchange: Exchange, capture: Capture) -> Outcome:
        etag, last_modified = _validators(exchange)
        if status == 304 and lease.kind in SEEDS and capture.revisit:
            # What leads to articles is read again from the archive: an unchanged sitemap still names what is due.
            exchange, status = self.session.exchange_of(capture), 200
        if status == 304:
            return Outcome(lease, "stored", capture=capture, unchanged=True, etag=etag, last_modified=last_modified)
        if not 200 <= status < 300:
            return Outcome(lease, "failed", f"http_{status}", capture=capture)
        if lease.kind == "article" and _leads_home(lease.url, exchange.url, self.session.source):
            return Outcome(lease, "failed", "redirected_home", capture=capture)
        reading = await self.session.pool.read(lease.kind, self.session.source.id, exchange)
        if self._renderer.wanted(lease.kind, reading):
            capture, reading = await self._renderer.read(lease.kind, exchange, capture, reading)
        if lease.kind == "attachment":
            reading = kept_unread(reading, exchange)
        self.session.notes.update(note.split(":", 1)[0] for note in reading.notes)
        state, reason = _verdict(reading)
        return Outcome(
            lease,
            state,
            reason,
            capture=capture,
            article=self._with_provenance(reading.article, capture) if state == "stored" else None,
            attachment=reading.attachment,
            candidates=reading.candidates,
            etag=etag,
            last_modified=last_modified,
        )

    def _with_provenance(self, article: Article | None, capture: Capture) -> Article | None:
        if article is None:
            return None
        known = article.provenance
        article.source = self.session.source.id
        article.provenance = Provenance(
            run=self.session.run.id,
            fetched_at=known.fetched_at,
            status=capture.status,
            captures=[capture.ref],
            extractor=known.extractor,
            rules=known.rules,
            synthetic=capture.synthetic,
        )
        return article


_HOME = re.compile(r"^/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?$", re.IGNORECASE)
"""The path of a home page: `/`, `/en`, `/en-gb/`."""


def _leads_home(asked: str, answered: str, source: Source) -> bool:
    """Was an article's address redirected to the home page? Many sites do so with what they took down."""
    if asked == answered:
        return False
    home = urlsplit(source.homepage).path.rstrip("/")
    there, here = (urlsplit(one).path for one in (answered, asked))
    return _is_home(there, home) and not _is_home(here, home)


def _is_home(path: str, home: str) -> bool:
    return bool(_HOME.match(path)) or (bool(home) and path.rstrip("/") == home)


def _verdict(reading: Reading) -> tuple[FinalState, str | None]:
    if reading.error:
        return "failed", reading.error
    if reading.article is not None and reading.article.no_article:
        return "excluded", f"no_article:{reading.article.no_article}"
    return "stored", None


def _validators(exchange: Exchange) -> tuple[str | None, str | None]:
    """ETag and Last-Modified for the next visit (RFC 9110 section 8.8); absurdly long ones are left."""
    fields = {name.lower(): value for name, value in heads.headers(exchange.response_head)}
    etag, last_modified = fields.get("etag", ""), fields.get("last-modified", "")
    return etag[:500] or None, last_modified[:500] or None
