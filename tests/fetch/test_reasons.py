from __future__ import annotations

from datetime import UTC, datetime

import pytest
from OpenSSL.SSL import Error as TlsError
from scrapy.exceptions import DownloadTimeoutError, ResponseDataLossError
from scrapy.http import Response
from twisted.internet import error as net
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError, ResponseFailed, ResponseNeverReceived

from scraper.errors import NotReadable, StorageError
from scraper.fetch.reasons import (
    FetchFailed,
    HostPaused,
    NotInArchive,
    Postponed,
    Refused,
    deferral_of,
    reason_of,
    trouble_of,
)
from scraper.urls import UrlRefused

CASES = [
    (Response("http://h/", status=404), "http_404"),
    (503, "http_503"),
    (FetchFailed("truncated"), "truncated"),
    (NotReadable("bad_encoding"), "bad_encoding"),
    (UrlRefused("scheme", "file:///"), "scheme"),
    (DownloadTimeoutError("x"), "timeout"),
    (ResponseDataLossError(), "truncated"),
    (net.DNSLookupError("x"), "dns"),
    (net.ConnectionRefusedError(), "refused"),
    (net.NoRouteError(), "unreachable"),
    (ResponseFailed([Failure(net.ConnectionLost())]), "reset"),
    (ResponseFailed([Failure(net.ConnectionDone()), Failure(ParseError("x", b"y"))]), "bad_response"),
    (ResponseFailed([Failure(FetchFailed("head_too_large"))]), "head_too_large"),
    (ResponseFailed([Failure(KeyError(b"gzip"))]), "bad_framing"),
    (ResponseNeverReceived([Failure(net.ConnectionDone())]), "no_response"),
    (ResponseNeverReceived([Failure(net.ConnectionLost())]), "reset"),
    (ResponseNeverReceived([Failure(TlsError([("SSL routines", "", "certificate verify failed")]))]), "tls"),
    (ResponseFailed([Failure(net.ConnectionDone())]), "closed"),
    (StorageError("disk"), "storage"),
    (RuntimeError("a bug"), "unexpected"),
    (Failure(Refused("robots")), "robots"),
]


@pytest.mark.parametrize(("thing", "word"), CASES, ids=[word for _, word in CASES])
def test_one_word_for_each(thing: object, word: str) -> None:
    assert reason_of(thing) == word  # type: ignore[arg-type]


def test_how_a_lease_ends() -> None:
    assert deferral_of(Failure(FetchFailed("timeout"))) == ("failed", "timeout", None)
    assert deferral_of(Refused("robots", "Disallow: /")) == ("excluded", "robots", None)
    assert deferral_of(NotInArchive("http://h/")) == ("excluded", "not_in_archive", None)
    when = datetime(2026, 11, 23, tzinfo=UTC)
    assert deferral_of(HostPaused("http_429", when.timestamp())) == ("deferred", "http_429", when)
    assert deferral_of(Postponed("robots_unreachable", when.timestamp())).not_before == when
    assert deferral_of(RuntimeError("a bug")) == ("failed", "unexpected", None)


@pytest.mark.parametrize(
    ("reason", "trouble"),
    [("timeout", "host"), ("http_429", "host"), ("truncated", "page"), ("http_404", None), ("too_large", None)],
)
def test_what_is_worth_another_try(reason: str, trouble: str | None) -> None:
    assert trouble_of(reason) == trouble
