"""Packs a folder of saved pages into a WARC that says of itself that it was not made from the wire.

`index.jsonl` in the folder lists the pages: `path` and `url`; and, where known, `status`, `content_type`,
`fetched_at` (ISO 8601 with offset) and `headers` (an object). What is not known stays unknown: without
`fetched_at` the record carries the packing date, which WARC demands, and a field that says so.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import uuid
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scraper import __version__
from scraper.archive import warc
from scraper.archive.decode import MAX_BODY
from scraper.archive.writer import sync_folder, warcinfo_record
from scraper.errors import ArchiveError, StorageError

_NAMESPACE = uuid.UUID("c0a1a3a2-5b0e-5d4e-9d5f-7a3c1f0e8b11")
_HTML = re.compile(
    rb"<(?:!doctype html|html|head|body|script|title|div|table|p|a|h1|meta|article|main|section)[\s>]", re.I
)
_MARKS = (
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
)
_TOKEN = re.compile(r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")


@dataclass(frozen=True, slots=True)
class Packed:
    """What came of a folder."""

    pages: int
    skipped: list[str]
    """One line for each row of the index that could not be packed: file, and why."""


def pack(folder: Path, target: Path, packed_on: datetime) -> Packed:
    """Write `target` (WARC 1.1, gzip) from the folder's index; the same input gives the same bytes.

    The file appears under its name only when it is whole. Raises ArchiveError when the index is missing or
    no JSON Lines, StorageError when the target cannot be written.
    """
    rows = list(_rows(folder))
    skipped: list[str] = []
    half = target.with_name(f"{target.name}.part")
    pages = 0
    try:
        with half.open("wb") as file:
            file.write(_member(_warcinfo(target.name, rows, packed_on)))
            for number, row in enumerate(rows, 1):
                record = _record(folder, row, number, packed_on)
                if isinstance(record, str):
                    skipped.append(f"index.jsonl line {number}: {record}")
                else:
                    file.write(_member(record))
                    pages += 1
            file.flush()
            os.fsync(file.fileno())
        half.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise StorageError(f"{target}: cannot be written: {error.strerror or error}") from error
    return Packed(pages, skipped)


def sniff(body: bytes, name: str) -> str:
    """Media type of a saved file by its first bytes, then by its name (after the WHATWG MIME Sniffing Standard)."""
    start = body[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    known = next((media_type for mark, media_type in _MARKS if start.startswith(mark)), None)
    if known:
        return known
    if start.startswith(b"<?xml") or re.match(rb"<(?:rss|feed|urlset|sitemapindex)[\s>]", start):
        return _xml_type(start)
    if _HTML.search(start) or name.endswith((".html", ".htm")):
        return "text/html"
    if start[:1] in (b"{", b"[") and name.endswith((".json", ".jsonld")):
        return "application/json"
    return "application/octet-stream" if b"\0" in start else "text/plain"


def _xml_type(start: bytes) -> str:
    if b"<rss" in start:
        return "application/rss+xml"
    if b"<feed" in start:
        return "application/atom+xml"
    return "text/html" if b"<html" in start.lower() else "application/xml"


def _rows(folder: Path) -> Iterator[Mapping[str, Any]]:
    index = folder / "index.jsonl"
    try:
        lines = index.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise ArchiveError(f"{index}: cannot be read: {why}; each line names `path` and `url`") from error
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ArchiveError(f"{index} line {number}: not JSON: {error}") from error
        if not (isinstance(row, dict) and isinstance(row.get("path"), str) and isinstance(row.get("url"), str)):
            raise ArchiveError(f"{index} line {number}: an object with `path` and `url` is needed")
        yield row


def _record(folder: Path, row: Mapping[str, Any], number: int, packed_on: datetime) -> bytes | str:
    """A response record, or why there is none."""
    path, url = folder / row["path"], row["url"]
    try:
        problem = _problem(folder, path, url)
        body = b"" if problem else path.read_bytes()
    except OSError as error:
        problem = error.strerror or str(error)
    return f"{path.name} {url}: {problem}" if problem else _response(row, body, number, packed_on)


def _with_path(url: str) -> str:
    """`https://host` is asked for as `https://host/` (RFC 9110 section 4.2.3); players know it by that name alone."""
    start, _, rest = url.partition("//")
    host = re.split(r"[/?#]", rest, maxsplit=1)[0]
    return url if rest[len(host) :].startswith("/") else f"{start}//{host}/{rest[len(host) :]}"


def _problem(folder: Path, path: Path, url: str) -> str | None:
    if not path.resolve().is_relative_to(folder.resolve()):
        return "lies outside the folder"
    if not url.startswith(("http://", "https://")):
        return "not an http or https URL"
    return f"more than {MAX_BODY} bytes" if path.stat().st_size > MAX_BODY else None


def _response(row: Mapping[str, Any], body: bytes, number: int, packed_on: datetime) -> bytes:
    url, head, digest = row["url"], _head(row, body), warc.sha1(body)
    fetched_at = _time(row.get("fetched_at"))
    fields = [
        ("WARC-Type", "response"),
        ("WARC-Record-ID", f"<urn:uuid:{uuid.uuid5(_NAMESPACE, f'{number} {url} {digest}')}>"),
        ("WARC-Target-URI", warc.safe_url(_with_path(url))),
        ("WARC-Date", warc.format_date(fetched_at or packed_on)),
        *([] if fetched_at else [(warc.CAPTURE_TIME, "unknown")]),
        (warc.SYNTHETIC, "saved page; the response head is made up"),
        ("WARC-Payload-Digest", digest),
        (warc.SHA256, hashlib.sha256(body).hexdigest()),
        ("Content-Type", "application/http; msgtype=response"),
    ]
    return warc.record_bytes(fields, [head, body], warc.sha1(head, body))


def _head(row: Mapping[str, Any], body: bytes) -> bytes:
    given = row.get("headers")
    told = {str(name): str(value) for name, value in given.items()} if isinstance(given, dict) else {}
    told = {name: value for name, value in told.items() if _TOKEN.match(name) and name.lower() not in _REPLACED}
    status = row.get("status") if isinstance(row.get("status"), int) and 100 <= row["status"] <= 599 else 200
    content_type = row.get("content_type") or sniff(body, str(row["path"]))
    lines = [f"HTTP/1.1 {status} Saved", f"Content-Type: {content_type}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in told.items()]
    return "".join(f"{' '.join(line.split())}\r\n" for line in lines).encode("latin-1", "replace") + b"\r\n"


_REPLACED = ("content-type", "content-length", "content-encoding", "transfer-encoding")
"""A saved body has no coding any more; its type and length are told once."""


def _time(text: object) -> datetime | None:
    """An ISO 8601 timestamp with offset; anything less is not a capture time."""
    try:
        time = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return time.astimezone(UTC) if time and time.tzinfo else None


def _warcinfo(name: str, rows: list[Mapping[str, Any]], packed_on: datetime) -> bytes:
    digest = hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()
    told = {
        "software": f"thinktank-archive/{__version__} pack",
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "description": "synthetic: made from saved pages, not from the wire; status lines and headers are made up",
    }
    return warcinfo_record(name, told, f"<urn:uuid:{uuid.uuid5(_NAMESPACE, f'{name} {digest}')}>", packed_on)


def _member(record: bytes) -> bytes:
    """zlib, not the crawl's faster packer, whose output depends on what the processor can do."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return packer.compress(record) + packer.flush()
