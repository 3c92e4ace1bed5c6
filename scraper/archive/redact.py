"""Takes the content of records out of WARC files and leaves everything else where it is.

A redacted record keeps its place, its length in the file, its id, URL and date; its block says when and why.
The file is written anew beside itself and takes its own place at once, so that a crash leaves it as it was.
"""

from __future__ import annotations

import os
import shutil
import struct
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from scraper.archive import sidecar, warc
from scraper.archive.index import make_index
from scraper.archive.reader import read_record
from scraper.archive.warc import Record
from scraper.archive.writer import sync_folder
from scraper.article import CaptureRef
from scraper.errors import ArchiveError, StorageError

_COMMENT = 0x10
"""gzip flag FCOMMENT (RFC 1952 section 2.3.1): a text of any length that every reader skips; the padding."""


def redact(folder: Path, refs: Iterable[CaptureRef], reason: str, when: datetime) -> int:
    """Take the content of the records at these pointers out of the archive; how many still had theirs.

    Raises ArchiveError for a pointer that does not lead to its record, or to one that is not a gzip member of
    its own; StorageError when the disk refuses. Files are changed one after the other; a second call goes on.
    """
    by_file: dict[str, list[CaptureRef]] = defaultdict(list)
    for ref in refs:
        by_file[ref.warc].append(ref)
    return sum(_redact_file(folder / name, some, reason, when) for name, some in sorted(by_file.items()))


def _redact_file(path: Path, refs: Iterable[CaptureRef], reason: str, when: datetime) -> int:
    members: dict[int, bytes] = {}
    for ref in refs:
        record = read_record(path, ref)
        if record.field(warc.REMOVED) is None:
            members[record.offset] = _member(path, record, reason, when)
    if members:
        try:
            _replace(path, members)
            if sidecar.path_of(path).is_file():
                make_index(path)
        except OSError as error:
            raise StorageError(f"{path}: cannot be redacted: {error.strerror or error}") from error
    return len(members)


def _member(path: Path, record: Record, reason: str, when: datetime) -> bytes:
    """A gzip member as long as the one that it replaces."""
    with path.open("rb") as file:
        file.seek(record.offset)
        if not record.length or file.read(2) != b"\x1f\x8b":
            raise ArchiveError(f"{path} at {record.offset}: not a gzip member of its own; import the file first")
    for told in (reason, ""):
        content = _record(record, told, when)
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packer.compress(content) + packer.flush()
        padding = record.length - len(packed) - 19
        if padding >= 0:
            head = struct.pack("<2sBBIBB", b"\x1f\x8b", 8, _COMMENT, 0, 0, 255)
            return head + b" " * padding + b"\0" + packed + struct.pack("<II", zlib.crc32(content), len(content))
    raise ArchiveError(f"{path} at {record.offset}: {record.length} bytes are too few for what must stay of the record")


def _record(record: Record, reason: str, when: datetime) -> bytes:
    block = f"removed {reason}".strip().encode("utf-8", "replace")
    fields = [
        ("WARC-Type", "metadata"),
        ("WARC-Record-ID", record.id),
        ("WARC-Date", record.field("WARC-Date") or warc.format_date(when)),
        ("WARC-Target-URI", record.url),
        (warc.REMOVED, warc.format_date(when)),
        ("Content-Type", "text/plain"),
    ]
    return warc.record_bytes(fields, [block], warc.sha1(block))


def _replace(path: Path, members: Mapping[int, bytes]) -> None:
    half = path.with_name(f".{path.name}.redacted")
    shutil.copyfile(path, half)
    with half.open("r+b") as file:
        for offset, member in members.items():
            file.seek(offset)
            file.write(member)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    sync_folder(path.parent)
