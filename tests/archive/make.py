"""Exchanges and WARC bytes for the tests of the archive; all of it invented."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from scraper.archive.exchange import Exchange
from scraper.archive.writer import Operator, WarcWriter

DAY = datetime(2026, 3, 5, 9, 30, 0, 123456, tzinfo=UTC)
HTML = b"<!doctype html><title>Rates on hold</title><p>The committee voted seven to two.</p>"
REQUEST = b"GET /en/rates HTTP/1.1\r\nHost: institute.example\r\nUser-Agent: thinktank-archive/0\r\n\r\n"
HEAD = (
    b"HTTP/1.1 200 Quite OK\r\ncontent-TYPE: text/html; charset=utf-8\r\nSet-Cookie: a=1\r\n"
    b"X-Odd:   two  spaces\r\nSet-Cookie: b=2\r\nEmpty:\r\n\r\n"
)


def exchange(**changes: object) -> Exchange:
    given: dict[str, object] = {
        "url": "https://institute.example/en/rates",
        "request_head": REQUEST,
        "response_head": HEAD,
        "payload": HTML,
        "fetched_at": DAY,
        "ip": "192.0.2.7",
    }
    return Exchange(**{**given, **changes})  # type: ignore[arg-type]


def writer(folder: Path, run: str = "20260305T093000", **options: object) -> WarcWriter:
    return WarcWriter(folder, "institute", run, operator=Operator(contact="ops@archive.example"), **options)  # type: ignore[arg-type]
