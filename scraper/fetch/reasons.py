"""Why a request brought nothing: exceptions with one machine-readable word, and the word for any other failure.

The spider's errback needs no more than `deferral_of(failure)`; the ledger holds the same words.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal, NamedTuple

from OpenSSL.SSL import Error as TlsError
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from service_identity import VerificationError
from twisted.internet import error as net
from twisted.internet.defer import CancelledError
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError, RequestGenerationFailed, ResponseFailed, ResponseNeverReceived

from pipelines.outcome import FinalState
from scraper.errors import ArchiveError, NotReadable, StorageError
from scraper.urls import UrlRefused


class FetchError(IgnoreRequest):
    """A request without a usable response. `reason` is one machine-readable word, `detail` is for people.

    It is an IgnoreRequest, so that Scrapy hands it to the errback without a traceback in the log.
    """

    state: FinalState = "failed"
    not_before: float | None = None

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class FetchFailed(FetchError):
    """It was sent, or tried, and failed: `timeout`, `dns`, `reset`, `too_large` ..."""


class Refused(FetchError):
    """It was not sent, and will not be: the address guard, robots.txt, a redirect off the source's ground."""

    state = "excluded"


class NotInArchive(Refused):
    """Replay has no capture of this URL at or before its clock. Never a 404: nobody knows what the site said."""

    def __init__(self, url: str) -> None:
        super().__init__("not_in_archive", url)


class Postponed(FetchError):
    """Not now: try again at `not_before` (Unix time)."""

    state = "deferred"

    def __init__(self, reason: str, not_before: float, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.not_before = not_before


class HostPaused(Postponed):
    """The host asked for a longer pause than a crawl waits for."""


class Interrupted(FetchError):
    """The crawl is being ended while the request waited for its turn: it was not sent, and its lease stays as it is."""


class Ending(NamedTuple):
    """How a lease ends when its request brought nothing: the words of an Outcome."""

    state: FinalState
    reason: str
    not_before: datetime | None = None


_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (DownloadTimeoutError, "timeout"),
    (net.TimeoutError, "timeout"),
    (TimeoutError, "timeout"),
    (net.DNSLookupError, "dns"),
    (TlsError, "tls"),
    (VerificationError, "tls"),
    (net.ConnectionRefusedError, "refused"),
    (net.ConnectError, "unreachable"),
    (ResponseDataLossError, "truncated"),
    (ParseError, "bad_response"),
    (ResponseNeverReceived, "no_response"),
    (ResponseFailed, "closed"),
    (net.ConnectionLost, "reset"),
    (net.ConnectionDone, "closed"),
    (DownloadCancelledError, "too_large"),
    (CancelledError, "too_large"),  # Scrapy's reader cancels itself when a body passes the cap
    (RequestGenerationFailed, "bad_request"),
    (UnsupportedURLSchemeError, "scheme"),
    (NotSupported, "scheme"),
    (StorageError, "storage"),
    (ArchiveError, "bad_archive"),
    (KeyError, "bad_framing"),  # Twisted looks up a Transfer-Encoding that it does not know
    (ValueError, "bad_framing"),  # Twisted's answer to Content-Lengths and chunks that make no sense
)


def reason_of(thing: Failure | BaseException | Response | int) -> str:
    """One word: of a status or response (`http_404`), of one of our errors, of what Scrapy and Twisted raise."""
    if isinstance(thing, Response | int):
        return f"http_{thing if isinstance(thing, int) else thing.status}"
    error = _error(thing)
    if isinstance(error, FetchError | NotReadable | UrlRefused):
        return error.reason
    for inner in _inner_errors(error):
        if (found := reason_of(inner)) not in ("unexpected", "closed"):
            return found
    return next((word for kind, word in _REASONS if isinstance(error, kind)), "unexpected")


def _error(thing: Failure | BaseException) -> BaseException:
    if not isinstance(thing, Failure):
        return thing
    return thing.value if thing.value is not None else RuntimeError("a failure without an error")


def _inner_errors(error: BaseException) -> list[BaseException]:
    """Twisted wraps what went wrong into a list of failures; the most telling stands last."""
    reasons = getattr(error, "reasons", None)
    if not isinstance(reasons, list):
        return []
    return [_error(one) for one in reversed(reasons) if isinstance(one, Failure)]


def deferral_of(thing: Failure | BaseException) -> Ending:
    """State, reason and earliest next try, as an Outcome says them."""
    error = _error(thing)
    reason = reason_of(error)
    if not isinstance(error, FetchError):
        return Ending("failed", reason)
    not_before = None if error.not_before is None else datetime.fromtimestamp(error.not_before, UTC)
    return Ending(error.state, reason, not_before)


Trouble = Literal["host", "page"]

_ANSWERS_OF_A_HOST_IN_TROUBLE = frozenset(["http_408", "http_429", "http_502", "http_503", "http_504"])
_HOST_TROUBLE = _ANSWERS_OF_A_HOST_IN_TROUBLE | frozenset(
    ["timeout", "dns", "refused", "unreachable", "reset", "closed", "no_response"]
)
_PAGE_TROUBLE = frozenset(["truncated", "slow_body", "bad_framing", "bad_response", "bad_encoding", "http_500"])


def trouble_of(reason: str) -> Trouble | None:
    """Is it worth another try? `host`: the whole host should rest first. `page`: this answer was bad. None: no use."""
    if reason in _HOST_TROUBLE:
        return "host"
    return "page" if reason in _PAGE_TROUBLE else None
