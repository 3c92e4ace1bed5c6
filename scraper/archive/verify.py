"""Checks an archive: every record of a file, and every pointer of a store into it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scraper.archive import heads, sidecar, warc
from scraper.archive.exchange import Capture
from scraper.archive.index import Contents
from scraper.archive.reader import capture_of
from scraper.archive.records import Damage, iterate
from scraper.archive.warc import Record

_MANDATORY = ("WARC-Type", "WARC-Record-ID", "WARC-Date", "Content-Length")
_REPEATABLE = ("warc-concurrent-to",)
_RECORD_ID = re.compile(r"^<[^<>\s]{3,2000}>$")
_BAD_URL = re.compile(r"[\x00-\x20\x7f]")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and where."""

    file: str
    offset: int
    record: str
    """Record id; empty where no record can be read."""
    problem: str
    """Machine-readable: torn, corrupt, wrong_length, no_warc_header, bad_header, one_member, block_digest,
    payload_digest, sha256, duplicate_header, missing_header, bad_date, bad_url, bad_record_id, same_record_id,
    missing_file, pointer ..."""
    detail: str

    def __str__(self) -> str:
        return (
            f"{self.file} at {self.offset}: {self.problem}: {self.detail}{f' ({self.record})' if self.record else ''}"
        )


def verify_file(path: Path, pointers: Iterable[Capture] = ()) -> Iterator[Finding]:
    """Damages of a WARC file, records that break WARC 1.1 or their own digests, and pointers that lead astray.

    One pass over the file, in the order of the file; the pointers come last. Never raises for damage.
    """
    expected = {capture.ref.record_id: capture for capture in pointers}
    seen: set[str] = set()
    contents = Contents(path.name)
    try:
        for found in iterate(path):
            if isinstance(found, Damage):
                yield Finding(str(path), found.offset, "", found.problem, found.detail)
                continue
            for problem, detail in record_problems(found):
                yield Finding(str(path), found.offset, found.id, problem, detail)
            if found.id in seen:
                yield Finding(str(path), found.offset, found.id, "same_record_id", "another record has this id")
            seen.add(found.id)
            contents.add(found)
            capture = expected.pop(found.id, None)
            if capture:
                for detail in _pointer_problems(capture, found):
                    yield Finding(str(path), found.offset, found.id, "pointer", detail)
    except OSError as error:
        yield Finding(str(path), 0, "", "missing_file", error.strerror or str(error))
    yield from _index_problems(path, contents)
    for record_id, capture in expected.items():
        yield Finding(
            str(path), capture.ref.offset, record_id, "pointer", f"no such record, but the store has {capture.url}"
        )


def _index_problems(path: Path, contents: Contents) -> Iterator[Finding]:
    """An index that fits its file in length must say what the file says."""
    indexed = sidecar.read(path)
    if indexed is None:
        return
    wrong = {sidecar.line_of(entry) for entry in indexed} ^ {sidecar.line_of(entry) for entry in contents.entries()}
    if wrong:
        told = f"{len(wrong)} lines are not what the WARC file says, as {min(wrong)[:200]}"
        yield Finding(str(sidecar.path_of(path)), 0, "", "index", f"{told}; `thinktank verify --index` makes it anew")


def verify_archive(
    folder: Path, captures: Iterable[Capture], elsewhere: Mapping[str, Path] | None = None
) -> Iterator[Finding]:
    """All WARC files of an archive folder against all captures that a store points at.

    `elsewhere` says where files lie that are not in the folder: those of replays, by name.
    """
    by_file: dict[str, list[Capture]] = defaultdict(list)
    for capture in captures:
        by_file[capture.ref.warc].append(capture)
    names = {path.name for path in folder.glob("*.warc*") if path.name.endswith((".warc", ".warc.gz"))}
    for name in sorted(names | set(by_file)):
        path = (elsewhere or {}).get(name, folder / name)
        yield from verify_file(path, by_file.get(name, ()))


def _pointer_problems(capture: Capture, record: Record) -> Iterator[str]:
    ref = capture.ref
    if (ref.offset, ref.length) != (record.offset, record.length):
        yield f"the store says {ref.length} bytes at {ref.offset}; the record has {record.length} at {record.offset}"
    if capture.url != record.url:
        yield f"the store says {capture.url}; the record is of {record.url}"
    digest = record.field("WARC-Payload-Digest")
    if digest and digest != ref.payload_digest:
        yield f"the store says payload {ref.payload_digest}; the record says {digest}"
    found = capture_of(record, ref.warc)
    if found is not None and found.status != 304:  # a replayed 304 is stored as what it confirms
        for name in ("fetched_at", "status", "media_type", "revisit", "synthetic"):
            if getattr(found, name) != getattr(capture, name):
                yield f"the store says {name} {getattr(capture, name)}; the record says {getattr(found, name)}"


def record_problems(record: Record) -> Iterator[tuple[str, str]]:
    """Problem and detail of everything in one record that breaks WARC 1.1 or the record's own digests."""
    yield from _header_problems(record)
    if record.oversize:
        return
    declared = record.field("WARC-Block-Digest")
    if declared and warc.same_digest(declared, record.block) is False:
        yield "block_digest", f"the block is not what {declared} says"
    yield from _payload_problems(record)


def _header_problems(record: Record) -> Iterator[tuple[str, str]]:
    counts = Counter(name.lower() for name, _ in record.fields)
    for name, count in counts.items():
        if not name:
            yield "bad_header", "a header line without a name"
        elif count > 1 and name not in _REPEATABLE:
            yield "duplicate_header", f"{name} stands there {count} times"
    for name in _MANDATORY:
        if name.lower() not in counts:
            yield "missing_header", name
    if "warc-date" in counts and warc.parse_date(record.field("WARC-Date")) is None:
        yield "bad_date", repr(record.field("WARC-Date"))
    if record.id and not _RECORD_ID.match(record.id):
        yield "bad_record_id", repr(record.id[:80])
    if _BAD_URL.search(record.url):
        yield "bad_url", repr(record.url[:80])


def _payload_problems(record: Record) -> Iterator[tuple[str, str]]:
    """A revisit's payload digest speaks of a payload that is elsewhere."""
    declared = record.field("WARC-Payload-Digest")
    sha256 = record.field(warc.SHA256)
    if record.type == "revisit" or not (declared or sha256):
        return
    is_http = (record.field("Content-Type") or "").startswith("application/http")
    head, payload = heads.split(record.block) if is_http else (b"", record.block)
    if sha256 and hashlib.sha256(payload).hexdigest() != sha256:
        yield "sha256", f"the payload is not what {sha256} says"
    if declared and not any(warc.same_digest(declared, one) is not False for one in _payloads(head, payload)):
        yield "payload_digest", f"the payload is not what {declared} says"


def _payloads(head: bytes, payload: bytes) -> Iterator[bytes]:
    """With chunks and without: writers differ in which they digest (warc-specifications issue 22)."""
    yield payload
    if "chunked" in (heads.first(heads.headers(head), "transfer-encoding") or "").lower():
        joined = heads.dechunked(payload)
        if joined is not None:
            yield joined
