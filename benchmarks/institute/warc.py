"""The site's answers as WARC files (WARC 1.1, one gzip member a record) with fixed dates and record ids."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

from warcio.recordloader import ArcWarcRecord
from warcio.warcwriter import WARCWriter

from benchmarks.institute.site import Reply

AGENT = "thinktank-archive/sample (+https://www.meridian-institute.example/robots)"
PAUSE = timedelta(seconds=2)  # the Crawl-delay of the site's robots.txt


def write_warc(path: Path, origin: str, visits: Iterable[tuple[str, Reply]], start: datetime) -> int:
    """Write the visits in order, one every two seconds from `start` (UTC); returns their number."""
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True, warc_version="1.1")
        writer.write_record(_warcinfo(writer, path.name, start))
        count = 0
        for count, (target, reply) in enumerate(visits, 1):
            response = _response(writer, origin + target, reply, start + count * PAUSE)
            writer.write_record(response)
            writer.write_record(_request(writer, origin, target, response))
    return count


def _date(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _record_id(*parts: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, ' '.join(parts))}>"


def _warcinfo(writer: WARCWriter, name: str, start: datetime) -> ArcWarcRecord:
    info = writer.create_warcinfo_record(
        name,
        {"software": "benchmarks.institute", "format": "WARC File Format 1.1", "isPartOf": "an invented institute"},
    )
    info.rec_headers.replace_header("WARC-Record-ID", _record_id("warcinfo", name))
    info.rec_headers.replace_header("WARC-Date", _date(start))
    return info


def _response(writer: WARCWriter, url: str, reply: Reply, moment: datetime) -> ArcWarcRecord:
    wire = reply.on_the_wire()
    headers = {"WARC-Date": _date(moment), "WARC-Record-ID": _record_id("response", _date(moment), url)}
    return writer.create_warc_record(
        url, "response", payload=BytesIO(wire), length=len(wire), warc_headers_dict=headers
    )


def _request(writer: WARCWriter, origin: str, target: str, response: ArcWarcRecord) -> ArcWarcRecord:
    moment = response.rec_headers.get_header("WARC-Date")
    url = origin + target
    wire = (
        f"GET {target} HTTP/1.1\r\nHost: {origin.split('://', 1)[1]}\r\nUser-Agent: {AGENT}\r\n"
        "Accept-Encoding: gzip\r\n\r\n"
    ).encode()
    headers = {
        "WARC-Date": moment,
        "WARC-Record-ID": _record_id("request", moment, url),
        "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID"),
    }
    return writer.create_warc_record(url, "request", payload=BytesIO(wire), length=len(wire), warc_headers_dict=headers)
