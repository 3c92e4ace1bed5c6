"""HTTP/1.x message heads as bytes: what a WARC block begins with (RFC 9112)."""

from __future__ import annotations

import re

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})\b")
_BLANK = re.compile(rb"\n\r?\n")
_ORIG = b"X-Archive-Orig-"
_TRANSFER = re.compile(rb"^(?=(?:X-Archive-Orig-)*Transfer-Encoding[ \t]*:)", re.IGNORECASE | re.MULTILINE)
_STORED_TRANSFER = re.compile(rb"^X-Archive-Orig-(?=(?:X-Archive-Orig-)*Transfer-Encoding[ \t]*:)", re.I | re.M)
_CHUNK_SIZE = re.compile(rb"[0-9a-fA-F]{1,8}$")

Headers = tuple[tuple[str, str], ...]


def split(block: bytes) -> tuple[bytes, bytes]:
    """Head (its empty line included) and payload of an HTTP message; bare LF line ends are accepted."""
    blank = _BLANK.search(block)
    return (block[: blank.end()], block[blank.end() :]) if blank else (block, b"")


def status(head: bytes) -> int:
    """Status code of a response head; 0 when the first line is no status line."""
    found = _STATUS.match(head)
    return int(found[1]) if found else 0


def headers(head: bytes) -> Headers:
    """Header lines in order, with case and repetitions kept; folded lines are joined (RFC 9112 section 5.2).

    Bytes are read as ISO 8859-1, so that each can be had back.
    """
    found: list[tuple[str, str]] = []
    for line in head.decode("latin-1").split("\n")[1:]:
        if line[:1] in (" ", "\t") and found:
            name, value = found[-1]
            found[-1] = (name, f"{value} {line.strip()}".strip())
            continue
        name, colon, value = line.partition(":")
        if colon and name.strip():
            found.append((name.strip(), value.strip()))
    return tuple(found)


def first(fields: Headers, name: str) -> str | None:
    """The first value of a header, whatever its case."""
    wanted = name.lower()
    return next((value for key, value in fields if key.lower() == wanted), None)


def as_stored(head: bytes) -> bytes:
    """The head for a payload whose transfer coding is undone: `Transfer-Encoding` gets a prefix, nothing else moves.

    Chunked bytes must not be announced where none are (warc-specifications issue 22); a reader that
    believed the header would cut the payload to pieces.
    """
    return _TRANSFER.sub(_ORIG, head)


def as_received(head: bytes) -> bytes:
    """The reverse of `as_stored`."""
    return _STORED_TRANSFER.sub(b"", head)


def dechunked(payload: bytes) -> bytes | None:
    """The content of a chunked body (RFC 9112 section 7.1); None when it is not one, whole."""
    parts: list[bytes] = []
    position = 0
    while True:
        line_end = payload.find(b"\n", position, position + 4096)
        if line_end < 0:
            return None
        size_text = payload[position:line_end].split(b";", 1)[0].strip()
        if not _CHUNK_SIZE.match(size_text):
            return None
        size = int(size_text, 16)
        if size == 0:
            return b"".join(parts)
        start = line_end + 1
        chunk = payload[start : start + size]
        if len(chunk) < size:
            return None
        parts.append(chunk)
        position = start + size + (2 if payload[start + size : start + size + 2] == b"\r\n" else 1)
