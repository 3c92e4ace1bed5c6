"""From a WARC record back to the exchange, and from the exchange to the page that extraction reads."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from scraper.archive import heads, warc
from scraper.archive.decode import decoded
from scraper.archive.exchange import Capture, Exchange
from scraper.archive.records import Damage, iterate
from scraper.archive.warc import Record
from scraper.archive.writer import media_type, sync_folder
from scraper.article import CaptureRef
from scraper.errors import ArchiveError, NotReadable, StorageError
from scraper.page import Page

_FILES = ("resource", "conversion")
"""Records of a file without HTTP around it: what others have saved, and what a browser made of a page."""
_MAX_HOPS = 8
"""A revisit points at a full capture; a 304 of a 304 may need a few steps more."""


def read_exchange(folder: Path, ref: CaptureRef) -> Exchange:
    """The exchange that a stored pointer names; a revisit record is followed to its payload.

    For a 304, head and payload are those of the capture it confirms, the time is its own.
    Raises ArchiveError that names file and offset when the bytes are missing, damaged or another record.
    """
    record, answer = _answer(folder, ref)
    head = b"" if record.type == "revisit" else request_after(folder / ref.warc, record)
    return replace(answer, request_head=head) if head else answer


def read_answer(folder: Path, ref: CaptureRef) -> Exchange:
    """The same without the head of the request, which stands in a member of its own: all that reading a page needs."""
    return _answer(folder, ref)[1]


def _answer(folder: Path, ref: CaptureRef) -> tuple[Record, Exchange]:
    record = _content(read_record(folder / ref.warc, ref), ref)
    if record.type != "revisit":
        return record, exchange_of(record)
    payload = record
    for _ in range(_MAX_HOPS):
        earlier = _refers_to(payload)
        if earlier is None:
            break
        payload = _content(read_record(folder / earlier.warc, earlier), earlier)
        if payload.type != "revisit":
            return record, resolved(record, payload)
    raise ArchiveError(f"{ref.warc} at {ref.offset}: a revisit record whose payload is not in this archive")


def _content(record: Record, ref: CaptureRef) -> Record:
    if record.type in ("response", "revisit", *_FILES):
        return record
    removed = record.field(warc.REMOVED)
    told = f"its content was removed on {removed[:10]}" if removed else f"a {record.type} record, not a response"
    raise ArchiveError(f"{ref.warc} at {ref.offset}: {told}")


def read_record(path: Path, ref: CaptureRef) -> Record:
    """The record at a pointer, held against the pointer's record id. Raises ArchiveError."""
    try:
        for found in iterate(path, ref.offset):
            if isinstance(found, Record) and ref.record_id in (found.id, ""):
                return found
            if isinstance(found, Record) and ref.length == 0:
                continue  # several records in one gzip member: the pointer leads to the member only
            if isinstance(found, Damage) and found.problem == "one_member":
                continue
            told = f"{found.problem}: {found.detail}" if isinstance(found, Damage) else f"record {found.id}"
            raise ArchiveError(f"{path} at {ref.offset}: expected record {ref.record_id}, found {told}")
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be read: {error.strerror}; is the archive folder the right one?") from error
    raise ArchiveError(f"{path} at {ref.offset}: the file ends before record {ref.record_id}; run `thinktank verify`")


def exchange_of(record: Record, request_head: bytes = b"") -> Exchange:
    """The exchange in a response, resource or conversion record; chunks that others have kept are put together."""
    if record.type in _FILES:
        head, payload = _resource_head(record), record.block
    else:
        head, payload = heads.split(record.block)
        if "chunked" in (heads.first(heads.headers(head), "transfer-encoding") or "").lower():
            joined = heads.dechunked(payload)
            payload = payload if joined is None else joined
    return Exchange(
        url=record.url,
        request_head=request_head,
        response_head=heads.as_received(head),
        payload=payload,
        fetched_at=record.date,
        ip=record.field("WARC-IP-Address"),
        truncated=record.field("WARC-Truncated") or ("length" if record.oversize else None),
        synthetic=record.field(warc.SYNTHETIC) is not None,
    )


def resolved(revisit: Record, payload: Record) -> Exchange:
    """The exchange that a revisit record stands for, given the record that holds its payload."""
    earlier, now = exchange_of(payload), exchange_of(revisit)
    if heads.status(now.response_head) == 304 or not now.response_head:
        return replace(earlier, fetched_at=now.fetched_at, url=now.url, ip=now.ip)
    return replace(now, payload=earlier.payload, truncated=earlier.truncated)


def page_of(exchange: Exchange) -> Page:
    """The page with content codings undone.

    Raises NotReadable: `truncated` for a payload that was cut on the wire, else as `decode.decoded` says.
    """
    if exchange.truncated:
        raise NotReadable("truncated", f"WARC-Truncated: {exchange.truncated}")
    fields = heads.headers(exchange.response_head)
    encodings = ",".join(value for name, value in fields if name.lower() == "content-encoding")
    return Page(
        url=exchange.url,
        body=decoded(exchange.payload, encodings),
        status=heads.status(exchange.response_head),
        headers=fields,
        fetched_at=exchange.fetched_at,
    )


def capture_of(record: Record, name: str) -> Capture | None:
    """The capture that a record holds; None for requests, metadata and what did not come over HTTP."""
    if record.type not in ("response", "revisit", *_FILES) or not record.url.startswith(("http://", "https://")):
        return None
    head = _resource_head(record) if record.type in _FILES else heads.split(record.block)[0]
    status = heads.status(head)
    if record.type == "response" and not status:
        return None
    return Capture(
        ref=CaptureRef(
            warc=name,
            offset=record.offset,
            length=record.length,
            record_id=record.id,
            payload_digest=record.field("WARC-Payload-Digest") or _payload_digest(record),
        ),
        url=record.url,
        fetched_at=record.date,
        status=status,
        media_type=media_type(heads.first(heads.headers(head), "content-type")),
        revisit=record.type == "revisit",
        synthetic=record.field(warc.SYNTHETIC) is not None,
    )


def request_after(path: Path, record: Record) -> bytes:
    """The head of the request that our writer puts behind a response; empty when another record follows."""
    if not record.length:
        return b""
    following = next(iterate(path, record.offset + record.length), None)
    if isinstance(following, Record) and following.type == "request":
        concurrent = following.field("WARC-Concurrent-To")
        return following.block if concurrent == record.id else b""
    return b""


@dataclass(frozen=True, slots=True)
class Recovery:
    """What was found beyond the committed end of a file that a dead run was writing."""

    captures: list[Capture]
    """Whole captures that the store does not know yet."""
    end: int
    """Length of the file now."""
    torn: Path | None = None
    """Where the torn tail was moved; None when the file ended well."""
    problem: str | None = None


def recover(path: Path, committed: int) -> Recovery:
    """Make a file whole again: whole members beyond `committed` are kept, a torn tail is moved aside.

    The tail goes to `<name>.torn-<offset>` and is on disk before the file is cut, so that a crash in
    between costs nothing and a second call does the same once more. Nothing before `committed` is touched.
    Raises StorageError when the file is shorter than the store says, or when the disk refuses.
    """
    try:
        size = path.stat().st_size if path.exists() or committed else 0
        if size < committed:
            raise StorageError(f"{path}: {size} bytes, but the store points up to {committed}: restore it from a copy")
        return _recover(path, committed, size) if size > committed else Recovery([], size)
    except OSError as error:
        raise StorageError(f"{path}: cannot be recovered: {error.strerror or error}") from error


def _recover(path: Path, committed: int, size: int) -> Recovery:
    captures: list[Capture] = []
    end, damage = committed, None
    for found in iterate(path, committed):
        if isinstance(found, Damage):
            damage = found
            break
        capture = capture_of(found, path.name)
        if capture:
            captures.append(capture)
        end = found.offset + found.length
    torn = _move_aside(path, end) if end < size else None
    _sync(path)
    return Recovery(captures, end, torn, f"{damage.problem} at {damage.offset}: {damage.detail}" if damage else None)


def _move_aside(path: Path, end: int) -> Path:
    torn = path.with_name(f"{path.name}.torn-{end}")
    half = torn.with_name(f"{torn.name}.part")
    with path.open("rb") as source, half.open("wb") as target:
        source.seek(end)
        while chunk := source.read(1 << 20):
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    half.replace(torn)
    sync_folder(path.parent)
    os.truncate(path, end)
    return torn


def _sync(path: Path) -> None:
    """What is kept must be on disk before the store points at it."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _refers_to(record: Record) -> CaptureRef | None:
    name, _, place = (record.field(warc.REFERS_TO) or "").partition(" ")
    offset, _, length = place.partition(" ")
    if not (name and offset.isdigit() and length.isdigit()) or "/" in name or name.startswith("."):
        return None
    return CaptureRef(
        warc=name,
        offset=int(offset),
        length=int(length),
        record_id=record.field("WARC-Refers-To") or "",
        payload_digest=record.field("WARC-Payload-Digest") or "",
    )


def _resource_head(record: Record) -> bytes:
    """A resource record holds a file without HTTP; what its header says is put as a head."""
    declared = (record.field("Content-Type") or "application/octet-stream").encode("latin-1", "replace")
    return b"HTTP/1.1 200 OK\r\nContent-Type: " + declared + b"\r\n\r\n"


def _payload_digest(record: Record) -> str:
    if record.type in _FILES:
        return warc.sha1(record.block)
    return warc.sha1(heads.split(record.block)[1]) if record.type == "response" else ""
