"""HTTP/1.1 as it goes over the wire: heads kept as sent and received, caps on them, smuggling shapes refused.

Twisted parses a head into a case-folded multimap; an archive needs order, case, repetitions and the reason
phrase, so the parser here keeps the lines before they are parsed. The only change is that a bare LF becomes CRLF.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.python.failure import Failure
from twisted.web._newclient import HTTP11ClientProtocol
from twisted.web._newclient import Request as TxRequest
from twisted.web.iweb import IResponse

from scraper.fetch.reasons import FetchFailed

HEAD_CAP = 64 * 1024
"""Bytes of status line and headers; Apache and nginx accept 8 KB, browsers 256 KB, a long CSP reaches 20 KB."""
HEADERS_CAP = 200
INTERIM_CAP = 8
"""Responses 1xx before the real one."""


@dataclass(frozen=True, slots=True)
class Wire:
    """What one exchange looked like before anything was parsed."""

    request_head: bytes
    response_head: bytes
    ip: str | None


class HeadKeeper(_LenientHTTPClientParser):
    """Keeps the raw head; raises FetchFailed for heads over a cap and for framing that two parsers read differently."""

    MAX_LENGTH = HEAD_CAP  # of one line: LineReceiver's own limit, 16 KB otherwise

    def begin(self) -> None:
        """State of its own; `__init__` ran under another class (see ArchivingProtocol)."""
        self.head = bytearray()
        self.interim = 0

    def lineReceived(self, line: bytes) -> None:
        """Keep one line of the head, then let it be parsed."""
        self.head += line.removesuffix(b"\r") + b"\r\n"
        if len(self.head) > HEAD_CAP or self.head.count(b"\n") > HEADERS_CAP + 2:
            raise FetchFailed("head_too_large", f"over {HEAD_CAP} bytes or {HEADERS_CAP} headers")
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:
        """A line without an end."""
        raise FetchFailed("head_too_large", f"a line over {self.MAX_LENGTH} bytes")

    def headerReceived(self, name: bytes, value: bytes) -> None:
        """NUL becomes a space, as RFC 9110 section 5.5 asks; the archive keeps the NUL."""
        super().headerReceived(name, value.replace(b"\0", b" "))  # type: ignore[no-untyped-call]

    def allHeadersReceived(self) -> None:
        """Judge the framing (RFC 9112 section 6.3), then go on to the body."""
        code = self.response.code
        self._refuse_ambiguous_framing()
        super().allHeadersReceived()  # type: ignore[no-untyped-call]
        if 100 <= code < 200:
            self.interim += 1
            self.head.clear()
            if self.interim > INTERIM_CAP:
                raise FetchFailed("bad_response", "too many 1xx responses")

    def _refuse_ambiguous_framing(self) -> None:
        lengths = self.connHeaders.getRawHeaders(b"Content-Length", [])
        codings = self.connHeaders.getRawHeaders(b"Transfer-Encoding", [])
        if lengths and codings:
            raise FetchFailed("bad_framing", "both Content-Length and Transfer-Encoding")
        if len(codings) > 1 or any(one.strip().lower() != b"chunked" for one in codings):
            raise FetchFailed("bad_framing", f"Transfer-Encoding {codings!r}"[:200])
        if len(set(lengths)) > 1 or any(not one.strip().isdigit() for one in lengths if b"," not in one):
            raise FetchFailed("bad_framing", f"Content-Length {lengths!r}"[:200])

    def connectionLost(self, reason: Failure | None = None) -> None:
        """Note how a body that ends with its connection ended: Twisted forgets it."""
        response = getattr(self, "response", None)
        if response is not None:  # Twisted gives a Failure or, after a whole response, the bare exception
            cause = reason.value if isinstance(reason, Failure) else reason
            response.aborted = not isinstance(cause, ConnectionDone)
        super().connectionLost(reason)


class _SentRequest(TxRequest):
    """A request that keeps its head as written."""

    sent_head = b""

    def _writeHeaders(self, transport: Any, TEorCL: Any) -> None:
        super()._writeHeaders(_HeadTap(transport, self), TEorCL)  # type: ignore[no-untyped-call]


class _HeadTap:
    """Stands before the transport while a head is written."""

    def __init__(self, transport: Any, request: _SentRequest) -> None:
        self._transport = transport
        self._request = request

    def writeSequence(self, pieces: Iterable[bytes]) -> None:
        self._request.sent_head = b"".join(pieces)
        self._transport.write(self._request.sent_head)


class ArchivingProtocol(_LenientHTTP11ClientProtocol):
    """A connection whose responses carry their Wire in the attribute `wire`."""

    def request(self, request: TxRequest) -> Deferred[IResponse]:
        """Send, and keep what was sent and what comes back."""
        request.__class__ = _SentRequest  # made deep inside Twisted's Agent; the class adds no state
        d = super().request(request)
        if self._parser is None:  # refused by the connection; the deferred says why
            return d
        parser = cast("HeadKeeper", self._parser)
        parser.__class__ = HeadKeeper  # HTTP11ClientProtocol hard-codes its parser
        parser.begin()

        def keep(response: Any) -> Any:
            ip = getattr(response, "_scrapy_ip_address", None)
            sent = cast("_SentRequest", request).sent_head
            response.wire = Wire(sent, bytes(parser.head), str(ip) if ip else None)
            return response

        return d.addCallback(keep)


class ArchivingFactory(_LenientHTTP11ClientFactory):
    """Builds ArchivingProtocol for the connection pool."""

    def buildProtocol(self, addr: Any) -> HTTP11ClientProtocol:
        """One connection."""
        return ArchivingProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
