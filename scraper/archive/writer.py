"""WarcWriter: appends what was fetched to WARC files, and says how far they are on disk."""

from __future__ import annotations

import hashlib
import ipaddress
import json
import os
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scraper import __version__
from scraper.archive import heads, sidecar, warc
from scraper.archive.exchange import Capture, Exchange
from scraper.article import CaptureRef
from scraper.errors import StorageError

MAX_BYTES = 1 << 30
"""Where a file is closed and the next begun: the size that WARC tools expect."""
_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$")
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Operator:
    """Who crawls, as the warcinfo record says it (WARC 1.1 section 6.2)."""

    contact: str | None = None
    user_agent: str | None = None
    robots: str = "obey"


@dataclass(slots=True)
class _File:
    name: str
    descriptor: int
    end: int = 0
    warcinfo: str = ""
    entries: list[sidecar.Entry] = field(default_factory=list)
    """Captures that the index beside it does not have yet."""


class WarcWriter:
    """The WARC files of one run of one source; one process, one writer.

    `open_hook` is called with the name of each new file before anything can point into it. Every method
    raises StorageError when the disk refuses; after the first refusal the writer refuses everything,
    since a failed fsync leaves unknown what was kept.
    """

    def __init__(
        self,
        folder: Path,
        source: str,
        run: str,
        *,
        operator: Operator = Operator(),
        max_bytes: int = MAX_BYTES,
        open_hook: Callable[[str], None] = lambda name: None,
    ) -> None:
        prefix = run if run.startswith(f"{source}-") else f"{source}-{run}"
        if not _NAME.match(prefix):
            raise StorageError(f"cannot name a WARC file after source '{source}' and run '{run}'")
        self.folder = folder
        self._prefix = prefix
        self._operator = operator
        self._max_bytes = max_bytes
        self._open_hook = open_hook
        self._counter = 0
        self._file: _File | None = None
        self._dirty: dict[str, _File] = {}
        self._new_names = False
        self._refused: str | None = None

    def append(self, exchange: Exchange, revisit_of: Capture | None = None) -> Capture:
        """Write the response (or a revisit record, when its payload lies in `revisit_of`) and its request.

        The bytes are with the operating system when this returns, on disk after `sync`.
        """
        file = self._room()
        digest = warc.sha1(exchange.payload)
        if revisit_of and not _stands_for(revisit_of, exchange, digest):
            revisit_of = None
        record_id = _record_id()
        url = warc.safe_url(exchange.url)
        response_member = warc.member(_response(exchange, url, record_id, digest, revisit_of))
        members = [response_member]
        if exchange.request_head:
            members.append(warc.member(_request(exchange, url, record_id)))
        offset = self._write(file, b"".join(members))
        fields = heads.headers(exchange.response_head)
        capture = Capture(
            ref=CaptureRef(
                warc=file.name,
                offset=offset,
                length=len(response_member),
                record_id=record_id,
                payload_digest=revisit_of.ref.payload_digest if revisit_of else digest,
            ),
            url=url,
            fetched_at=exchange.fetched_at,
            status=heads.status(exchange.response_head),
            media_type=media_type(heads.first(fields, "content-type")),
            revisit=revisit_of is not None,
            synthetic=exchange.synthetic,
        )
        refers = (revisit_of.ref.record_id, revisit_of.url, revisit_of.fetched_at) if revisit_of else ("", "", None)
        if exchange.request_head.startswith(b"GET ") or not exchange.request_head:
            file.entries.append(sidecar.Entry(capture, refers))
        return capture

    def append_conversion(self, capture: Capture, body: bytes, content_type: str) -> Capture:
        """A conversion record (WARC 1.1 section 6.7): what a browser made of a response, and what is read in its place.

        The response stays as it came; the capture that is returned points at the conversion.
        """
        file = self._room()
        record_id, digest, now = _record_id(), warc.sha1(body), datetime.now(UTC)
        fields = [
            ("WARC-Type", "conversion"),
            ("WARC-Record-ID", record_id),
            ("WARC-Date", warc.format_date(now)),
            ("WARC-Target-URI", capture.url),
            ("WARC-Refers-To", capture.ref.record_id),
            ("WARC-Payload-Digest", digest),
            ("Content-Type", content_type),
        ]
        member = warc.member(warc.record_bytes(fields, [body], digest))
        offset = self._write(file, member)
        ref = CaptureRef(warc=file.name, offset=offset, length=len(member), record_id=record_id, payload_digest=digest)
        converted = replace(capture, ref=ref, fetched_at=now, media_type=media_type(content_type), revisit=False)
        file.entries.append(sidecar.Entry(converted))
        return converted

    def append_metadata(self, capture: Capture, about: Mapping[str, Any]) -> None:
        """A metadata record about a capture (article id, reading), as JSON: lets the store be rebuilt."""
        block = json.dumps(about, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")
        fields = [
            ("WARC-Type", "metadata"),
            ("WARC-Record-ID", _record_id()),
            ("WARC-Date", warc.format_date(datetime.now(UTC))),
            ("WARC-Target-URI", capture.url),
            ("WARC-Refers-To", capture.ref.record_id),
            ("Content-Type", "application/json"),
        ]
        self._write(self._room(), warc.member(warc.record_bytes(fields, [block], warc.sha1(block))))

    def sync(self) -> dict[str, int]:
        """Bring everything appended so far to disk; returns file name -> end offset of the files that grew."""
        self._check()
        try:
            if self._new_names:
                sync_folder(self.folder)
            for file in self._dirty.values():
                os.fdatasync(file.descriptor)
        except OSError as error:
            raise self._refuse("sync", error) from error
        ends = {name: file.end for name, file in self._dirty.items()}
        for file in self._dirty.values():
            sidecar.append(self.folder / file.name, file.entries)
            file.entries = []
            if file is not self._file:
                os.close(file.descriptor)
                sidecar.close(self.folder / file.name)
        self._dirty.clear()
        self._new_names = False
        return ends

    def close(self) -> dict[str, int]:
        """Sync and let go of the files; the same result as `sync`."""
        try:
            return self.sync() if self._refused is None else {}
        finally:
            left = dict(self._dirty)
            if self._file:
                left[self._file.name] = self._file
            for file in left.values():
                os.close(file.descriptor)
                if not file.entries:  # else a sync failed: what the disk holds is not known
                    sidecar.close(self.folder / file.name)
            self._dirty.clear()
            self._file = None
            self._refused = self._refused or "it is closed"

    def _room(self) -> _File:
        """The file that takes the next record; a new one when there is none yet or the last is full."""
        self._check()
        if self._file is None or self._file.end >= self._max_bytes:
            self._file = self._create()
            self._write(self._file, warc.member(self._warcinfo(self._file)))
        return self._file

    def _create(self) -> _File:
        try:
            make_folder(self.folder)
            name, descriptor = self._next_free()
        except OSError as error:
            raise self._refuse("create", error) from error
        self._new_names = True
        try:
            self._open_hook(name)
        except BaseException:
            # Nothing may be written that nobody has registered.
            self._refused = f"{name} could not be registered"
            os.close(descriptor)
            raise
        return _File(name, descriptor)

    def _next_free(self) -> tuple[str, int]:
        """A resumed run finds its earlier files and goes on counting; it never appends to them."""
        while True:
            self._counter += 1
            name = f"{self._prefix}-{self._counter:05d}.warc.gz"
            try:
                return name, os.open(self.folder / name, _FLAGS, 0o644)
            except FileExistsError:
                continue

    def _write(self, file: _File, data: bytes) -> int:
        """Append to a file; returns the offset at which the data begin."""
        start, view = file.end, memoryview(data)
        self._dirty[file.name] = file
        try:
            while view:
                view = view[os.write(file.descriptor, view) :]
        except OSError as error:
            raise self._refuse(f"write at {start} to {file.name}", error) from error
        file.end = start + len(data)
        return start

    def _warcinfo(self, file: _File) -> bytes:
        told = {
            "software": f"thinktank-archive/{__version__}",
            "format": "WARC File Format 1.1",
            "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "isPartOf": self._prefix,
            "robots": self._operator.robots,
            "operator": self._operator.contact,
            "http-header-user-agent": self._operator.user_agent,
        }
        return warcinfo_record(file.name, told, _record_id(), datetime.now(UTC))

    def _check(self) -> None:
        if self._refused is not None:
            raise StorageError(f"archive {self.folder}: nothing more is written, {self._refused}")

    def _refuse(self, what: str, error: OSError) -> StorageError:
        self._refused = f"{what} failed: {error.strerror or error}"
        return StorageError(
            f"archive {self.folder}: {self._refused}; nothing acknowledged is lost, run again to resume"
        )


def warcinfo_record(name: str, told: Mapping[str, str | None], record_id: str, when: datetime) -> bytes:
    """The record that opens a file: who wrote it, how (application/warc-fields; None values are left out)."""
    lines = [f"{key}: {' '.join(value.split())}\r\n" for key, value in told.items() if value]
    block = "".join(lines).encode("utf-8", "replace")
    fields = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", record_id),
        ("WARC-Date", warc.format_date(when)),
        ("WARC-Filename", name),
        ("Content-Type", "application/warc-fields"),
    ]
    return warc.record_bytes(fields, [block], warc.sha1(block))


def media_type(content_type: str | None) -> str | None:
    """`text/html` of `text/html; charset=...`."""
    return (content_type.split(";", 1)[0].strip().lower() or None) if content_type else None


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, durably: a name is on disk only when the folder that holds it is."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        sync_folder(one.parent)


def sync_folder(folder: Path) -> None:
    """Make names that were created or changed in a folder durable. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _response(exchange: Exchange, url: str, record_id: str, digest: str, revisit_of: Capture | None) -> bytes:
    """A response record, or a revisit record that names where the payload lies."""
    head = heads.as_stored(_closed(exchange.response_head))
    if revisit_of is None:
        extra = [
            ("WARC-Payload-Digest", digest),
            (warc.SHA256, hashlib.sha256(exchange.payload).hexdigest()),
        ]
        block = [head, exchange.payload]
    else:
        extra = _refers_to(heads.status(head), revisit_of)
        block = [head]
    fields = [
        ("WARC-Type", "response" if revisit_of is None else "revisit"),
        ("WARC-Record-ID", record_id),
        *_common(exchange, url),
        *extra,
        ("Content-Type", "application/http; msgtype=response"),
    ]
    return warc.record_bytes(fields, block, warc.sha1(*block))


def _stands_for(earlier: Capture, exchange: Exchange, digest: str) -> bool:
    """May an earlier capture stand for this payload? A 304 has none of its own; all others must be the same bytes."""
    if heads.status(exchange.response_head) == 304:
        return True
    return digest == earlier.ref.payload_digest


def _refers_to(status: int, earlier: Capture) -> list[tuple[str, str]]:
    """WARC 1.1 section 6.7; our own field says in which file the payload lies, so that no index is needed."""
    fields = [
        ("WARC-Profile", warc.NOT_MODIFIED if status == 304 else warc.IDENTICAL),
        ("WARC-Refers-To", earlier.ref.record_id),
        ("WARC-Refers-To-Target-URI", earlier.url),
        (warc.REFERS_TO, f"{earlier.ref.warc} {earlier.ref.offset} {earlier.ref.length}"),
        ("WARC-Payload-Digest", earlier.ref.payload_digest),
    ]
    if earlier.fetched_at:
        fields.append(("WARC-Refers-To-Date", warc.format_date(earlier.fetched_at)))
    return fields


def _request(exchange: Exchange, url: str, response_id: str) -> bytes:
    head = _closed(exchange.request_head)
    fields = [
        ("WARC-Type", "request"),
        ("WARC-Record-ID", _record_id()),
        *_common(exchange, url),
        ("WARC-Concurrent-To", response_id),
        ("Content-Type", "application/http; msgtype=request"),
    ]
    return warc.record_bytes(fields, [head], warc.sha1(head))


def _common(exchange: Exchange, url: str) -> list[tuple[str, str]]:
    fields = [("WARC-Target-URI", url), ("WARC-Date", warc.format_date(exchange.fetched_at or datetime.now(UTC)))]
    if exchange.fetched_at is None:
        fields.append((warc.CAPTURE_TIME, "unknown"))
    if exchange.ip and _is_address(exchange.ip):
        fields.append(("WARC-IP-Address", exchange.ip))
    if exchange.truncated:
        fields.append(("WARC-Truncated", exchange.truncated))
    if exchange.synthetic:
        fields.append((warc.SYNTHETIC, "saved page"))
    return fields


def _closed(head: bytes) -> bytes:
    """A head must end in its empty line, or the payload's first lines would be taken for headers."""
    return head if head.endswith((b"\r\n\r\n", b"\n\n")) else head.rstrip(b"\r\n") + b"\r\n\r\n"


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _record_id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"
