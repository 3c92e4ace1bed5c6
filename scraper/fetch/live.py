"""Exchanges from the wire: Scrapy's HTTP/1.1 client with our parser and guarded connections, archived at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, _ScrapyAgent
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Request, Response
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.web.client import Agent

from scraper.archive import heads
from scraper.archive.exchange import Capture, Exchange
from scraper.archive.warc import sha1
from scraper.errors import StorageError
from scraper.fetch.desk import Desk
from scraper.fetch.endpoint import GuardedEndpoints
from scraper.fetch.reasons import FetchError, FetchFailed, reason_of
from scraper.fetch.wire import ArchivingFactory, Wire

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

SMALL = 2048
"""Payloads under this many bytes are not looked up for a revisit record: it would be as long itself."""


class _WireAgent(_ScrapyAgent):
    """One request: Scrapy's reading of the body, our endpoints, no proxy, the wire kept."""

    def __init__(self, *, endpoints: GuardedEndpoints, **given: Any) -> None:
        super().__init__(**given)
        self._endpoints = endpoints
        self.wire: Wire | None = None
        self.aborted = False

    @property
    def answering(self) -> bool:
        """Did a head come back and a body begin?"""
        return self._txresponse is not None

    def _get_agent(self, request: Request, timeout: float) -> Agent:
        from twisted.internet import reactor  # noqa: PLC0415 - Scrapy installs it first

        return Agent.usingEndpointFactory(reactor, self._endpoints, self._pool)  # type: ignore[no-untyped-call,no-any-return]

    def _cb_bodydone(self, result: Any, url: str) -> Response:
        """The body alone: headers are read from the kept head, and sniffing a class for the body is not needed."""
        self.wire = result["txresponse"].wire
        self.aborted = getattr(result["txresponse"], "aborted", False)
        return Response(url, body=result.get("body", b""), flags=result.get("flags"))


class LiveOrigin(HTTP11DownloadHandler):
    """Sends requests and appends every whole response to the archive before anybody else sees it."""

    def __init__(self, crawler: Crawler, desk: Desk) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor  # noqa: PLC0415

        self._desk = desk
        self._pool._factory = ArchivingFactory
        self._pool.retryAutomatically = False  # Twisted's silent second try would be a request without a turn
        self._pool.cachedConnectionTimeout = 4  # s; Apache and Node close idle ones at 5 s: crossing fails
        self._endpoints = GuardedEndpoints(reactor, desk.guard, self._contextFactory)
        self._timeout = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")

    async def fetch(self, request: Request) -> tuple[Exchange, Capture]:
        """One whole exchange, archived.

        Raises FetchError with its reason; StorageError when it could not be archived.
        """
        exchange = await self._exchange(request)
        return exchange, self._archive(exchange)

    async def _exchange(self, request: Request) -> Exchange:
        request.meta.setdefault("download_timeout", self._timeout)
        agent = self._agent()
        sent_at = datetime.now(UTC)
        try:
            response = await maybe_deferred_to_future(agent.download_request(request))
        except FetchError:
            raise
        except DownloadTimeoutError as error:
            # A host that began to answer is not the trouble: a large file may be, and others need not wait for it.
            raise FetchFailed("slow_body" if agent.answering else "timeout", str(error)) from error
        except Exception as error:
            if (reason := reason_of(error)) == "unexpected":
                raise
            raise FetchFailed(reason, str(error)[:200]) from error
        # Until the head came: what follows is the size of a file, and no sign that the server has too much to do.
        self._desk.politeness.answered(request.url, request.meta["download_latency"])
        wire = agent.wire
        assert wire is not None
        if "partial" in response.flags and agent.aborted and request.url.startswith("http:"):
            # A body that ends with its connection is whole only when the end was orderly. TLS servers often
            # leave out their good-bye, so that only plain connections can be judged.
            raise FetchFailed("truncated", "connection reset in a body without a declared length")
        return Exchange(
            url=request.url,
            request_head=wire.request_head,
            response_head=wire.response_head,
            payload=response.body,
            fetched_at=sent_at,
            ip=wire.ip,
        )

    def _agent(self) -> _WireAgent:
        return _WireAgent(
            endpoints=self._endpoints,
            contextFactory=self._contextFactory,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=0,
            fail_on_dataloss=True,
            crawler=self._crawler,
        )

    def _archive(self, exchange: Exchange) -> Capture:
        session = self._desk.session
        if session.writer is None:
            raise StorageError("a live fetch needs an archive to write to")
        earlier = None
        if heads.status(exchange.response_head) == 304:
            earlier = session.store.last_capture(session.source.id, exchange.url)
        elif len(exchange.payload) >= SMALL:
            earlier = session.store.find_payload(session.source.id, sha1(exchange.payload))
        capture = session.writer.append(exchange, revisit_of=earlier)
        self._desk.keep(capture)
        return capture
