"""Which capture answers a URL on a day."""

from __future__ import annotations

import gzip
import io
from datetime import timedelta

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scraper.archive import warc
from scraper.archive.index import ReplayIndex, loose
from scraper.archive.reader import page_of
from scraper.errors import ArchiveError

from .make import DAY, HTML, exchange, writer

URL = "https://institute.example/en/rates"


def days(number):
    return DAY + timedelta(days=number)


@pytest.fixture
def index(tmp_path):
    archive = writer(tmp_path)
    first = archive.append(exchange())
    archive.append(exchange(fetched_at=days(2), payload=b"second"))
    archive.append(exchange(fetched_at=days(4)), revisit_of=first)
    archive.append(exchange(fetched_at=days(5), response_head=b"HTTP/1.1 304 Not Modified\r\n\r\n", payload=b""))
    post = exchange(url="https://institute.example/form", request_head=b"POST /form HTTP/1.1\r\n\r\n")
    archive.append(post)
    archive.append(exchange(url="https://institute.example/saved", fetched_at=None, synthetic=True))
    archive.close()
    return ReplayIndex.open([tmp_path])


@pytest.mark.parametrize(
    ("at", "body"), [(0, HTML), (1, HTML), (2, b"second"), (3, b"second"), (4, HTML), (None, HTML)]
)
def test_the_latest_capture_at_or_before_the_clock_answers(index, at, body):
    capture = index.lookup(URL, None if at is None else days(at))
    assert page_of(index.exchange(capture)).body == body


def test_before_the_first_capture_there_is_none(index):
    assert index.lookup(URL, days(-1)) is None
    assert index.lookup("https://institute.example/unknown") is None


def test_a_revisit_answers_with_its_own_time_and_the_old_payload(index):
    capture = index.lookup(URL)
    assert capture.revisit
    assert index.exchange(capture).fetched_at == days(4)


def test_an_unresolved_304_and_the_answer_to_a_post_never_answer(index):
    assert index.lookup(URL, days(9)).fetched_at == days(4)
    assert index.lookup("https://institute.example/form") is None


@pytest.mark.parametrize("request_first", [True, False])
@pytest.mark.parametrize("named_by", ["request", "response"])
def test_the_answer_to_a_post_is_known_however_the_records_stand(tmp_path, request_first, named_by):
    def record(kind, own, other, block):
        link = [("WARC-Concurrent-To", other)] if kind == named_by else []
        fields = [("WARC-Type", kind), ("WARC-Record-ID", own), ("WARC-Date", "2024-01-01T00:00:00Z")]
        fields += [("WARC-Target-URI", URL), ("Content-Type", f"application/http; msgtype={kind}"), *link]
        return warc.record_bytes(fields, [block], warc.sha1(block))

    records = [
        record("request", "<urn:q>", "<urn:s>", b"POST /en/rates HTTP/1.1\r\n\r\n"),
        record("response", "<urn:s>", "<urn:q>", b"HTTP/1.1 200 OK\r\n\r\nx"),
    ]
    path = tmp_path / "x.warc"
    path.write_bytes(b"".join(records if request_first else reversed(records)))
    index = ReplayIndex.open([path])
    assert len(index) == 1
    assert index.lookup(URL) is None


def test_a_confirmed_page_answers_as_the_page(tmp_path):
    archive = writer(tmp_path)
    first = archive.append(exchange())
    head = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    archive.append(exchange(fetched_at=days(3), response_head=head, payload=b""), revisit_of=first)
    archive.close()
    index = ReplayIndex.open([tmp_path])
    capture = index.lookup(URL)
    assert (capture.status, capture.media_type, capture.fetched_at) == (200, "text/html", days(3))
    assert index.exchange(capture) == exchange(fetched_at=days(3), request_head=b"")


def test_a_saved_page_answers_at_any_clock_without_a_time(index):
    capture = index.lookup("https://institute.example/saved", days(-999))
    assert (capture.fetched_at, capture.synthetic) == (None, True)
    assert index.exchange(capture).fetched_at is None


@pytest.mark.parametrize(
    "url",
    [
        "http://institute.example/en/rates",
        "https://www.institute.example/en/rates/",
        "https://INSTITUTE.example:443/en/rates#top",
    ],
)
def test_spelling_does_not_matter_when_the_very_url_is_missing(index, url):
    assert index.lookup(url) is not None


def test_the_very_url_goes_before_a_later_similar_one(tmp_path):
    archive = writer(tmp_path)
    archive.append(exchange())
    archive.append(exchange(url=URL + "/", fetched_at=days(3)))
    archive.close()
    index = ReplayIndex.open([tmp_path])
    assert index.lookup(URL).fetched_at == DAY
    assert index.lookup(URL + "/").fetched_at == days(3)


def test_query_and_path_case_do_matter():
    assert loose("http://a.example/x?b=1") != loose("http://a.example/x?b=2")
    assert loose("http://a.example/x") != loose("http://a.example/X")
    assert loose("http://[bad") == "http://[bad"


def test_one_big_member_is_replayed_too(index, tmp_path):
    data = b"".join(gzip.decompress(path.read_bytes()) for path in tmp_path.glob("*.gz"))
    folder = tmp_path / "big"
    folder.mkdir()
    (folder / "big.warc.gz").write_bytes(gzip.compress(data))
    big = ReplayIndex.open([folder])
    assert big.exchange(big.lookup(URL, days(2))).payload == b"second"
    assert big.exchange(big.lookup(URL)).payload == HTML


def test_a_torn_tail_costs_only_itself(index, tmp_path, caplog):
    path = next(tmp_path.glob("*.gz"))
    path.write_bytes(path.read_bytes()[:-20])
    again = ReplayIndex.open([path])
    assert {one.url for one in again.captures()} - {"https://institute.example/form"} == {
        one.url for one in index.captures()
    }  # the request of the last capture was torn; an index leaves out answers to a POST
    assert [damage.problem for _, damage in again.damages] == ["torn"]
    assert path.name in caplog.text


def test_what_is_missing_or_no_warc_is_named(tmp_path):
    with pytest.raises(ArchiveError, match=r"gone\.warc\.gz: no such file"):
        ReplayIndex.open([tmp_path / "gone.warc.gz"])
    with pytest.raises(ArchiveError, match=r"no \.warc"):
        ReplayIndex.open([tmp_path])
    (tmp_path / "page.html").write_bytes(HTML)
    with pytest.raises(ArchiveError, match=r"page.html: no WARC record"):
        ReplayIndex.open([tmp_path / "page.html"])


def test_revisits_of_others_are_found_by_url_and_time_or_by_digest(tmp_path):
    buffer = io.BytesIO()
    out = WARCWriter(buffer, gzip=True)

    def headers():
        return StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")

    first = out.create_warc_record(
        URL,
        "response",
        payload=io.BytesIO(HTML),
        http_headers=headers(),
        warc_headers_dict={"WARC-Date": "2024-01-01T00:00:00Z"},
    )
    out.write_record(first)
    digest = first.rec_headers.get_header("WARC-Payload-Digest")
    later = {"WARC-Date": "2024-02-01T00:00:00Z"}
    out.write_record(
        out.create_revisit_record(
            "https://institute.example/copy", digest, URL, "2024-01-01T00:00:00Z", headers(), warc_headers_dict=later
        )
    )
    path = tmp_path / "theirs.warc.gz"
    path.write_bytes(buffer.getvalue())
    index = ReplayIndex.open([path])
    assert index.exchange(index.lookup("https://institute.example/copy")).payload == HTML
