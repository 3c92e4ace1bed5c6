"""The http and https download handler: guard, turn, exchange, archive, then the Response; in this order.

Whether an exchange comes from the wire or from a WARC is decided once, by the session. All else is the same, so
that a replay takes the path of a crawl.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Headers, Request, Response

from pipelines.outcome import LedgerRow
from scraper.archive import heads
from scraper.archive.decode import decoded
from scraper.archive.exchange import Capture, Exchange
from scraper.archive.writer import media_type
from scraper.article import CaptureRef
from scraper.errors import NotReadable, StorageError
from scraper.fetch.desk import Desk, desk_of, kept_capture
from scraper.fetch.guard import check_url
from scraper.fetch.live import LiveOrigin
from scraper.fetch.reasons import FetchFailed, reason_of
from scraper.fetch.replay import ReplayOrigin

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Origin(Protocol):
    """Where exchanges come from."""

    async def fetch(self, request: Request) -> tuple[Exchange, Capture]:
        """One whole exchange and where it lies. StorageError when it could not be archived."""

    async def close(self) -> None:
        """Let go of what is held open."""


@dataclass(slots=True)
class _Trip:
    """What the ledger will say of one request."""

    at: datetime
    """When it was sent; when it came to us, if it never was."""
    result: str = "unexpected"
    waited: float = 0.0
    seconds: float = 0.0
    bytes: int = 0
    record_id: str | None = None


class PageHandler(BaseDownloadHandler):
    """Scrapy's download handler for http and https.

    Puts into `request.meta`: `capture` and `exchange` of this response, and `captures`, which grows along
    redirects and retries. `meta["rule"]`, set by the robots middleware, goes to the ledger.
    """

    lazy = True  # the session is opened by the spider, before the first request

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._desk = desk_of(crawler)
        self._origin = _origin(crawler, self._desk)

    async def download_request(self, request: Request) -> Response:
        """Raises FetchError with a machine-readable reason; `storage` also ends the crawl."""
        if (kept := kept_capture(request)) is not None:
            exchange = self._desk.session.exchange_of(kept)
            return _response(request, exchange, _capture_of(exchange, kept))
        trip = _Trip(self._desk.now())
        try:
            return await self._travel(request, trip)
        except StorageError as error:
            trip.result = "storage"
            self._desk.stop(error)  # says it once; the dozens of requests under way need not say it again
            raise FetchFailed("storage", str(error)) from None
        except Exception as error:
            trip.result = reason_of(error)
            raise
        finally:
            self._desk.note(
                LedgerRow(
                    url=request.url,
                    at=trip.at,
                    rule=request.meta.get("rule", "none"),
                    result=trip.result,
                    waited=round(trip.waited, 3),
                    seconds=round(trip.seconds, 3),
                    bytes=trip.bytes,
                    record_id=trip.record_id,
                )
            )

    async def _travel(self, request: Request, trip: _Trip) -> Response:
        check_url(request.url, self._desk.allowed)
        trip.waited = await self._desk.politeness.turn(request.url)
        trip.at, began = self._desk.now(), monotonic()
        try:
            exchange, capture = await self._origin.fetch(request)
        finally:
            trip.seconds = monotonic() - began
        trip.bytes, trip.record_id = len(exchange.payload), capture.ref.record_id
        response = _response(request, exchange, capture)
        trip.result = str(response.status)
        return response

    async def close(self) -> None:
        """Scrapy calls this at the end."""
        await self._origin.close()


def _origin(crawler: Crawler, desk: Desk) -> Origin:
    if desk.session.replay is not None:
        return ReplayOrigin(desk.session.replay, desk.session.options.replay_at)
    return LiveOrigin(crawler, desk)


def _capture_of(exchange: Exchange, ref: CaptureRef) -> Capture:
    return Capture(
        ref=ref,
        url=exchange.url,
        fetched_at=exchange.fetched_at,
        status=heads.status(exchange.response_head),
        media_type=media_type(heads.first(heads.headers(exchange.response_head), "content-type")),
        synthetic=exchange.synthetic,
    )


def _response(request: Request, exchange: Exchange, capture: Capture) -> Response:
    """Scrapy's view of an exchange, content coding undone; the encoded bytes stay in `meta["exchange"]`."""
    meta = request.meta
    meta["exchange"], meta["capture"] = exchange, capture
    meta.setdefault("captures", []).append(capture)
    fields = heads.headers(exchange.response_head)
    headers = Headers()
    for name, value in fields:
        headers.appendlist(name, value.encode("latin-1"))
    status, body = heads.status(exchange.response_head), b""
    if status < 300:  # what else comes back is judged by its head: a redirect counts, however broken its body
        codings = ", ".join(value for name, value in fields if name.lower() == "content-encoding")
        body = _decoded(exchange.payload, codings)
    return Response(request.url, status=status, headers=headers, body=body)


def _decoded(payload: bytes, codings: str) -> bytes:
    try:
        return decoded(payload, codings)
    except NotReadable as error:
        problem = FetchFailed(error.reason, str(error))
    raise problem  # out here, without the context whose frames would hold 32 MB of a bomb until the errback is done
