"""Reads WARC files record by record, anybody's and damaged ones: what is whole comes out, what is not is named.

Understood are one gzip member a record (as WARC 1.1 annex D recommends), no compression, and all records in
one gzip member. Memory is bounded by one block of at most MAX_BLOCK bytes, whatever a header claims.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from isal import igzip_lib, isal_zlib

from scraper.archive.warc import Fields, Record

MAX_BLOCK = 80 << 20
"""A page or file of 32 MB, the cap of the fetcher, and room for what others keep."""
MAX_HEADER = 1 << 20
"""Longest WARC header; warcinfo and metadata keep their text in the block."""
_STEP = 1 << 17
_MAGIC = b"\x1f\x8b\x08"
_VERSION = b"WARC/"
_BAD_GZIP: tuple[type[Exception], ...] = (cast("type[Exception]", igzip_lib.IsalError), EOFError)
_NEXT = re.compile(rb"[\r\n\0]WARC/\d\.")
_MAX_DAMAGES = 200
"""In one stream of bytes; each may cost a search through MAX_BLOCK bytes. What lies behind is not looked for."""
_MAX_BROKEN = 10_000
"""gzip members of one file that cannot be inflated; each costs little, and a bad disk makes many."""
_MAX_TRIES = 100_000
"""gzip magic numbers looked at behind a damage; chance brings one in 16 MB."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A place of a WARC file that is not as it should be."""

    offset: int
    problem: str
    """Machine-readable: torn, corrupt, wrong_length, no_warc_header, bad_header, one_member, given_up."""
    detail: str


class _Torn(Exception):
    """The file ends inside a gzip member."""


class _Corrupt(Exception):
    """Bytes of a gzip member that cannot be inflated, or whose checksum is wrong."""


class _Stream(Protocol):
    """Bytes of one gzip member, or of a whole file without compression."""

    start: int
    """Where in the file it begins."""

    def read(self, size: int) -> bytes:
        """Up to `size` bytes, fewer only at the end."""

    def unread(self, data: bytes) -> None:
        """Give bytes back that were read last."""

    def position(self) -> int | None:
        """Offset in the file of the next byte; None inside a gzip member."""


class _Plain:
    def __init__(self, file: BinaryIO, start: int) -> None:
        self.start = start
        self._file = file
        file.seek(start)

    def read(self, size: int) -> bytes:
        return self._file.read(size)

    def unread(self, data: bytes) -> None:
        self._file.seek(-len(data), 1)

    def position(self) -> int | None:
        return self._file.tell()


class _Member:
    """One gzip member, inflated as it is read; `end` is known once it has been read to its end."""

    def __init__(self, file: BinaryIO, start: int) -> None:
        self.start = start
        self.end: int | None = None
        self._file = file
        self._inflater = isal_zlib.decompressobj(31)
        self._held, self._at = b"", 0
        """What was given back, and how far it has been read again: it may be MAX_BLOCK, and is not copied each time."""
        self._fed = start
        self._step = 1 << 14
        file.seek(start)

    def read(self, size: int) -> bytes:
        parts = [self._held[self._at : self._at + size]]
        self._at += len(parts[0])
        if self._held and self._at == len(self._held):
            self._held, self._at = b"", 0
        missing = size - len(parts[0])
        while missing > 0 and self.end is None:
            parts.append(self._inflate(missing))
            missing -= len(parts[-1])
        return b"".join(parts)

    def unread(self, data: bytes) -> None:
        self._held, self._at = data + self._held[self._at :], 0

    def position(self) -> int | None:
        return None

    def _inflate(self, size: int) -> bytes:
        data = self._inflater.unconsumed_tail
        if not data:
            data = self._file.read(self._step)
            self._step = min(self._step * 2, _STEP)  # most members are a few KB, and each begins with a read
            self._fed += len(data)
        try:
            out = bytes(self._inflater.decompress(data, size))
        except _BAD_GZIP as error:
            raise _Corrupt(str(error)) from error
        if self._inflater.eof:
            self.end = self._fed - len(self._inflater.unused_data)
        elif not data and not out:
            raise _Torn
        return out


def iterate(path: Path, start: int = 0) -> Iterator[Record | Damage]:
    """Records and damages of a WARC file in the order of the file, from a record boundary on.

    Raises OSError when the file cannot be read; damage never raises.
    """
    with path.open("rb") as file:
        file.seek(start)
        first = file.read(len(_VERSION))
        if first == _VERSION:
            yield from _records(_Plain(file, start))
        elif first.startswith(_MAGIC[:2]):
            yield from _members(file, start)
        else:
            yield from _after_bad_start(file, start)


def read_at(path: Path, offset: int) -> Record | Damage:
    """The first record of the gzip member, or the record, that begins at an offset. Raises OSError."""
    return next(iterate(path, offset), Damage(offset, "torn", "the file ends before this record"))


def _after_bad_start(file: BinaryIO, start: int) -> Iterator[Record | Damage]:
    member = _next_member(file, start)
    if member is None:
        yield from _records(_Plain(file, start))
    else:
        yield _gap(file, start, member)
        yield from _members(file, member)


def _members(file: BinaryIO, start: int) -> Iterator[Record | Damage]:
    offset: int | None = start
    broken = 0
    while offset is not None:
        member = _Member(file, offset)
        try:
            yield from _of_member(member)
            end = member.end or offset + 1
        except _Torn:
            yield Damage(offset, "torn", "the file ends inside a gzip member")
            end, broken = offset + 1, broken + 1
        except _Corrupt as error:
            yield Damage(offset, "corrupt", f"a gzip member cannot be inflated: {error}")
            end, broken = offset + 1, broken + 1
        if broken >= _MAX_BROKEN:
            yield _given_up(end)
            return
        offset = end if member.end is not None and _is_magic(file, end) else _next_member(file, end)
        if member.end is not None and offset != end and _size(file) > end:
            yield _gap(file, end, offset or _size(file))


def _gap(file: BinaryIO, start: int, end: int) -> Damage:
    file.seek(start)
    if _MAGIC.startswith(file.read(3)[: end - start]):
        return Damage(start, "torn", f"{end - start} bytes of a gzip member that was begun")
    return Damage(start, "no_warc_header", f"{end - start} bytes that are no gzip member")


def _of_member(member: _Member) -> Iterator[Record | Damage]:
    """Its records; one record is handed on only when the member has ended well, so that its length is known."""
    held: Record | None = None
    several = False
    try:
        for found in _records(member):
            if isinstance(found, Damage):
                yield found
                continue
            if held is not None:
                if not several:
                    yield Damage(member.start, "one_member", "several records in one gzip member: none can be sought")
                several = True
                yield held
            held = found
    except (_Torn, _Corrupt):
        if several and held:
            yield held
        raise
    if held is not None:
        yield held if several or member.end is None else replace(held, length=member.end - member.start)


def _records(stream: _Stream) -> Iterator[Record | Damage]:
    for _ in range(_MAX_DAMAGES):
        yield from _up_to_damage(stream)
        if not _skip_to_version(stream):
            return
    offset = stream.position()
    yield _given_up(stream.start if offset is None else offset)


def _given_up(offset: int) -> Damage:
    return Damage(offset, "given_up", "too many damages: what follows was not looked at")


def _up_to_damage(stream: _Stream) -> Iterator[Record | Damage]:
    while True:
        offset = stream.position()
        found = _record(stream, stream.start if offset is None else offset)
        if found is None:
            return
        yield found
        if isinstance(found, Damage):
            return


def _record(stream: _Stream, offset: int) -> Record | Damage | None:
    """The next record; None at the end of the stream. After damage the stream stands before what may follow."""
    header = _header(stream)
    if not header:
        return None
    broken = _broken_header(header, offset)
    if broken:
        stream.unread(header[1:])
        return broken
    fields = _fields(header)
    size = _content_length(fields)
    if size is None:
        return Damage(offset, "bad_header", "no Content-Length that is a number")
    if size > MAX_BLOCK:
        return _oversize(stream, offset, fields, size)
    block = stream.read(size + 4)
    if len(block) == size + 4 and block.endswith(b"\r\n\r\n"):
        end = stream.position()
        return Record(fields, block[:size], offset, end - offset if end is not None else 0)
    stream.unread(block)
    return _bad_end(stream, offset, size, block)


def _broken_header(header: bytes, offset: int) -> Damage | None:
    if not header.startswith(_VERSION):
        return Damage(offset, "no_warc_header", f"found {header[:20]!r}")
    if not header.endswith(b"\r\n\r\n"):
        return Damage(offset, "torn" if len(header) < MAX_HEADER else "bad_header", "a WARC header without end")
    return None


def _content_length(fields: Fields) -> int | None:
    text = next((value for name, value in fields if name.lower() == "content-length"), "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _bad_end(stream: _Stream, offset: int, size: int, block: bytes) -> Damage:
    """A record that does not end where its length says: cut off, or the length is wrong."""
    if len(block) < size + 4 and stream.position() is not None and b"\nWARC/" not in block:
        return Damage(offset, "torn", f"the file ends inside a record: {len(block)} of {size + 4} bytes")
    return Damage(offset, "wrong_length", f"no record end {size} bytes after the header")


def _oversize(stream: _Stream, offset: int, fields: Fields, size: int) -> Record | Damage:
    """A block that is not held in memory: read past it, in steps."""
    left = size
    while left:
        step = len(stream.read(min(left, _STEP)))
        if not step:
            return Damage(offset, "torn", f"the file ends inside a record: {size - left} of {size} bytes")
        left -= step
    if stream.read(4) != b"\r\n\r\n":
        return Damage(offset, "wrong_length", f"no record end {size} bytes after the header")
    end = stream.position()
    return Record(fields, b"", offset, end - offset if end is not None else 0, oversize=True)


def _header(stream: _Stream) -> bytes:
    """Bytes up to and with the empty line; what there is when the stream ends before, or at the cap."""
    data = b""
    while len(data) < MAX_HEADER:
        more = stream.read(4096)
        data += more
        end = data.find(b"\r\n\r\n", max(0, len(data) - len(more) - 3))
        if end >= 0:
            stream.unread(data[end + 4 :])
            return data[: end + 4]
        if not more or not data.startswith(_VERSION[: len(data)]):
            break
    return data


def _fields(header: bytes) -> Fields:
    """Named fields after the version line, UTF-8; folded lines are joined; a line without colon has the name ''."""
    found: list[tuple[str, str]] = []
    for line in header.decode("utf-8", "replace").split("\r\n")[1:]:
        if line[:1] in (" ", "\t") and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}".strip())
        elif line:
            name, colon, value = line.partition(":")
            found.append((name.strip(), value.strip()) if colon else ("", line))
    return tuple(found)


def _skip_to_version(stream: _Stream) -> bool:
    """Move to the next line that begins a record; False when there is none before the end."""
    held = b""
    while True:
        more = stream.read(_STEP)
        data = held + more
        found = _NEXT.search(data)
        if found:
            stream.unread(data[found.end() - len(_VERSION) - 2 :])
            return True
        if not more:
            return False
        held = data[-8:]


def _next_member(file: BinaryIO, start: int) -> int | None:
    """Offset of the next gzip member that holds a WARC record."""
    tries = _MAX_TRIES
    position, held = start, b""
    while tries:
        file.seek(position)
        data = held + file.read(_STEP)
        base = position - len(held)
        at = data.find(_MAGIC)
        while at >= 0 and tries:
            if _begins_record(file, base + at):
                return base + at
            tries -= 1
            at = data.find(_MAGIC, at + 1)
        if len(data) < len(held) + _STEP:
            return None
        position, held = base + len(data), data[-2:]
    return None


def _is_magic(file: BinaryIO, offset: int) -> bool:
    file.seek(offset)
    return file.read(3) == _MAGIC


def _begins_record(file: BinaryIO, offset: int) -> bool:
    file.seek(offset)
    try:
        return bytes(isal_zlib.decompressobj(31).decompress(file.read(1024), 5)) == _VERSION
    except _BAD_GZIP:
        return False


def _size(file: BinaryIO) -> int:
    return file.seek(0, 2)
