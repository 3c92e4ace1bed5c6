"""WARC 1.1 records as bytes (ISO 28500:2017): header fields, dates, digests, one gzip member a record.

warcio writes WARC well, but takes HTTP headers as parsed pairs and joins them anew; the heads kept here
are those of the wire, byte for byte, so the few lines of a record are written by this module.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from isal import isal_zlib

VERSION = "WARC/1.1"
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

# Our own fields. WARC 1.1 section 4 allows any; readers must ignore what they do not know.
SHA256 = "X-Archive-Payload-SHA256"
REFERS_TO = "X-Archive-Refers-To"
SYNTHETIC = "X-Archive-Synthetic"
CAPTURE_TIME = "X-Archive-Capture-Time"
REMOVED = "X-Archive-Removed"

Fields = tuple[tuple[str, str], ...]
"""Named fields in order, repetitions kept."""

_DATE = re.compile(r"^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?Z)?)?)?$")
_UNSAFE = re.compile(r"[^\x20-\x7e\x80-\U0010ffff]+")
# ISA-L's level 3 costs 0.43 ms for 100 KB of HTML at ratio 0.238; zlib's level 4 costs 1.43 ms at 0.227,
# its level 1 0.92 ms at 0.258 (60 pages of 60 to 200 KB; benchmarks/archive.py measures it again).
_LEVEL = 3


@dataclass(frozen=True, slots=True)
class Record:
    """One WARC record and where it lies."""

    fields: Fields
    block: bytes
    offset: int
    """Of the gzip member, or of the version line in a file without compression."""
    length: int
    """Bytes in the file; 0 when the record cannot be sought (several records in one gzip member)."""
    oversize: bool = False
    """The block was longer than the reader's cap and is not held."""

    def field(self, name: str) -> str | None:
        """The first value of a header field, whatever its case."""
        wanted = name.lower()
        return next((value for key, value in self.fields if key.lower() == wanted), None)

    @property
    def type(self) -> str:
        """response, request, revisit, metadata, warcinfo, resource ... in lower case."""
        return (self.field("WARC-Type") or "").lower()

    @property
    def id(self) -> str:
        """WARC-Record-ID, as in `<urn:uuid:...>`."""
        return self.field("WARC-Record-ID") or ""

    @property
    def url(self) -> str:
        """WARC-Target-URI, without the angle brackets that some WARC 1.0 writers put around it."""
        return (self.field("WARC-Target-URI") or "").strip("<>")

    @property
    def date(self) -> datetime | None:
        """WARC-Date as an aware time; None when it is missing, malformed or declared unknown."""
        return None if self.field(CAPTURE_TIME) == "unknown" else parse_date(self.field("WARC-Date"))


def record_bytes(fields: Iterable[tuple[str, str]], block: Sequence[bytes], block_sha1: str) -> bytes:
    """One record, uncompressed. `block` comes in pieces; Content-Length and WARC-Block-Digest are added."""
    lines = [f"{VERSION}\r\n"]
    lines += [f"{name}: {_one_line(value)}\r\n" for name, value in fields]
    lines.append(f"WARC-Block-Digest: {block_sha1}\r\nContent-Length: {sum(map(len, block))}\r\n\r\n")
    return b"".join(["".join(lines).encode("utf-8", "replace"), *block, b"\r\n\r\n"])


def member(record: bytes) -> bytes:
    """One gzip member holding one record."""
    packer = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, 31)
    return bytes(packer.compress(record) + packer.flush())


def sha1(*parts: bytes) -> str:
    """`sha1:BASE32`, the form that WARC tools write and compare."""
    digest = hashlib.sha1(usedforsecurity=False)
    for part in parts:
        digest.update(part)
    return "sha1:" + base64.b32encode(digest.digest()).decode("ascii")


def same_digest(declared: str, content: bytes) -> bool | None:
    """Does a declared `algorithm:value` (base32 or hex) fit? None when the algorithm is unknown to us."""
    name, _, value = declared.strip().partition(":")
    name = name.lower().replace("-", "")
    if name not in ("sha1", "sha256", "sha512", "md5"):
        return None
    digest = hashlib.new(name, content, usedforsecurity=False).digest()
    known = (base64.b32encode(digest).decode().rstrip("="), digest.hex().upper(), base64.b64encode(digest).decode())
    return value.strip().rstrip("=").upper() in known[:2] or value.strip() == known[2]


def format_date(when: datetime) -> str:
    """WARC-Date with microseconds (WARC 1.1 section 5.4 allows up to nine digits)."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse_date(text: str | None) -> datetime | None:
    """A WARC-Date (W3C-DTF, any precision), in UTC; None when it is none."""
    found = _DATE.match(text.strip()) if text else None
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part) if part else None for part in found.groups()[:6])
    micro = int((found[7] or "0")[:6].ljust(6, "0"))
    try:
        return datetime(year or 1, month or 1, day or 1, hour or 0, minute or 0, second or 0, micro, tzinfo=UTC)
    except ValueError:
        return None


def safe_url(url: str) -> str:
    """A URL fit for WARC-Target-URI: controls, spaces, quotes, angle brackets and all beyond ASCII are encoded."""
    return quote(url.encode("utf-8", "replace"), safe="!#$%&'()*+,/:;=?@[]~|^`{}\\-._")


def _one_line(value: str) -> str:
    return _UNSAFE.sub(" ", value)
