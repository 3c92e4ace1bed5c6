"""Exchange and Capture: one request with its response as they went over the wire, and where they lie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scraper.article import CaptureRef


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the download handler saw, before anything was decoded or parsed.

    `request_head` and `response_head` are raw: first line and header block, CRLF line ends, ending in an
    empty line. `payload` has the transfer coding undone and the content coding kept. When the response
    was chunked, the head keeps `Transfer-Encoding`; the writer stores it as `X-Archive-Orig-Transfer-Encoding`.
    """

    url: str
    request_head: bytes
    response_head: bytes
    payload: bytes
    fetched_at: datetime | None
    """Aware, UTC: when the request was sent; None when unknown (a saved page)."""
    ip: str | None = None
    truncated: str | None = None
    """WARC-Truncated reason (WARC 1.1 section 5.13): length, time, disconnect, unspecified."""
    synthetic: bool = False
    """Made from a saved page, not from the wire."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One archived response: enough for the store to point at it and for replay to find it."""

    ref: CaptureRef
    url: str
    fetched_at: datetime | None
    status: int
    media_type: str | None = None
    revisit: bool = False
    """True for a revisit record: the payload lies in an earlier capture with the same digest."""
    synthetic: bool = False
