"""TimeGate and TimeMap as RFC 7089 wants them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scraper.archive import memento
from scraper.archive.exchange import Capture
from scraper.article import CaptureRef

from .make import DAY

URL = "https://institute.example/rates"


def capture(at):
    ref = CaptureRef(warc="x", offset=0, length=1, record_id="<urn:x>", payload_digest="sha1:A")
    return Capture(ref=ref, url=URL, fetched_at=at, status=200)


CAPTURES = [capture(DAY + timedelta(days=day)) for day in (10, 0, 4)] + [capture(None)]


def address(one):
    return f"https://reading.example/{one.fetched_at:%Y%m%d%H%M%S}/{one.url}"


@pytest.mark.parametrize(
    ("days", "expected"), [(None, 10), (-100, 0), (0, 0), (2, 0), (2.1, 4), (7, 4), (7.5, 10), (999, 10)]
)
def test_the_nearest_memento_is_chosen(days, expected):
    at = None if days is None else DAY + timedelta(days=days)
    assert memento.nearest(CAPTURES, at).fetched_at == DAY + timedelta(days=expected)


def test_a_capture_of_unknown_time_is_no_memento():
    assert memento.nearest([capture(None)], None) is None
    assert memento.mementos([capture(DAY), capture(DAY + timedelta(microseconds=5))])[0].fetched_at.microsecond


@pytest.mark.parametrize("header", ["2026-03-05", "Thu, 5 Mar 2026", "Thu, 05 Mar 2026 09:30:00 +0100", "x" * 9999])
def test_a_malformed_time_is_refused(header):
    with pytest.raises(ValueError, match="Accept-Datetime"):
        memento.accept_datetime(header)


def test_the_time_asked_for_is_read():
    assert memento.accept_datetime("Thu, 05 Mar 2026 09:30:00 GMT") == datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
    assert memento.accept_datetime(None) is None


def test_a_timemap_lists_all_in_order():
    told = memento.timemap(URL, CAPTURES, address, "https://r.example/g", "https://r.example/m").split(",\n")
    assert told[0] == f'<{URL}>; rel="original"'
    assert told[1] == '<https://r.example/g>; rel="timegate"'
    assert 'from="Thu, 05 Mar 2026 09:30:00 GMT"; until="Sun, 15 Mar 2026 09:30:00 GMT"' in told[2]
    assert [line.split("rel=")[1].split(";")[0] for line in told[3:]] == [
        '"first memento"',
        '"memento"',
        '"last memento"',
    ]
    assert 'datetime="Mon, 09 Mar 2026 09:30:00 GMT"' in told[4]


def test_one_memento_is_first_and_last():
    told = memento.timemap(URL, [capture(DAY)], address, "https://r.example/g", "https://r.example/m")
    assert 'rel="first last memento"' in told


def test_headers_name_original_timegate_and_timemap():
    one = CAPTURES[0]
    shown = memento.memento_headers(URL, one, "https://r.example/g", "https://r.example/m")
    assert shown["Memento-Datetime"] == "Sun, 15 Mar 2026 09:30:00 GMT"
    assert 'rel="original"' in shown["Link"] and 'rel="timegate"' in shown["Link"] and 'rel="timemap"' in shown["Link"]
    gate = memento.timegate_headers(URL, one, address, "https://r.example/m")
    assert (gate["Vary"], gate["Location"]) == ("accept-datetime", address(one))


def test_a_hostile_url_cannot_end_its_link():
    told = memento.timemap('https://x.example/">, <evil', [], address, "https://r.example/g", "m")
    assert "<evil" not in told
