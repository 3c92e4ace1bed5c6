"""Undoes content codings (RFC 9110 section 8.4) within bounds: a small body must not become a large one unseen."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable
from typing import Final

import brotli  # type: ignore[import-untyped]

from scraper.errors import NotReadable

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAX_BODY: Final = 32 << 20
"""Bytes of a body, inflated; the same as the fetcher's cap on the wire."""
MAX_CODINGS: Final = 3
_MAX_MEMBERS: Final = 64
"""gzip members or zstd frames in one body: each costs a copy of the rest."""
_WINDOW: Final[dict[int, int]] = {zstd.DecompressionParameter.window_log_max: 23}
"""8 MB, the most that RFC 9659 lets a server ask for."""


def decoded(payload: bytes, content_encoding: str | None, cap: int = MAX_BODY) -> bytes:
    """The body that a reader sees, for the value of all Content-Encoding headers joined by commas.

    Raises NotReadable with the reason `too_many_encodings`, `unknown_encoding`, `bad_encoding` (the bytes
    are not what the header says), `truncated` (the coding does not reach its end) or `too_large`.
    """
    codings = [name for part in (content_encoding or "").split(",") if (name := part.strip().lower())]
    codings = [name for name in codings if name != "identity"]
    if len(codings) > MAX_CODINGS:
        raise NotReadable("too_many_encodings", f"{len(codings)} content codings")
    for coding in reversed(codings):
        undo = _CODINGS.get(coding)
        if undo is None:
            raise NotReadable("unknown_encoding", coding[:40])
        payload = undo(payload, cap) if payload else payload
    return _within(payload, cap)


def _gzip(data: bytes, cap: int) -> bytes:
    return _frames(data, cap, lambda: zlib.decompressobj(31), b"\x1f\x8b")


def _zstd(data: bytes, cap: int) -> bytes:
    return _frames(data, cap, lambda: zstd.ZstdDecompressor(options=_WINDOW), b"\x28\xb5\x2f\xfd")


def _deflate(data: bytes, cap: int) -> bytes:
    """With the zlib wrapper, as the standard says, or without, as some servers send it."""
    try:
        return _frames(data, cap, lambda: zlib.decompressobj(15), None)
    except NotReadable as error:
        if error.reason != "bad_encoding":
            raise
    return _frames(data, cap, lambda: zlib.decompressobj(-15), None)


def _frames(
    data: bytes, cap: int, new: Callable[[], zlib._Decompress | zstd.ZstdDecompressor], magic: bytes | None
) -> bytes:
    """All members or frames; bytes behind the last that begin no other are ignored, as browsers do."""
    body = b""
    for _ in range(_MAX_MEMBERS):
        inflater = new()
        try:
            body += inflater.decompress(data, cap - len(body) + 1)
        except (zlib.error, zstd.ZstdError) as error:
            raise NotReadable("bad_encoding", str(error)) from error
        _within(body, cap)
        if not inflater.eof:
            raise NotReadable("truncated", f"the content coding stops after {len(body)} bytes")
        data = inflater.unused_data
        if magic is None or not data.startswith(magic):
            return body
    raise NotReadable("bad_encoding", f"more than {_MAX_MEMBERS} compressed members")


def _brotli(data: bytes, cap: int) -> bytes:
    inflater = brotli.Decompressor()
    body: bytes = b""
    try:
        while True:
            body += (more := inflater.process(data, output_buffer_limit=cap - len(body) + 1))
            _within(body, cap)
            if inflater.is_finished():
                return body
            if not more and inflater.can_accept_more_data():
                raise NotReadable("truncated", f"the content coding stops after {len(body)} bytes")
            data = b""
    except brotli.error as error:
        raise NotReadable("bad_encoding", f"brotli: {error}") from error


def _within(body: bytes, cap: int) -> bytes:
    if len(body) > cap:
        raise NotReadable("too_large", f"more than {cap} bytes")
    return body


_CODINGS: Final[dict[str, Callable[[bytes, int], bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
