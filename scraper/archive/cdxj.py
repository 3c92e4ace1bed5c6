"""CDXJ: the index that replay tools search, one line a capture, sorted by SURT key and time.

The form is that of pywb and of WACZ 1.1.1: `com,example)/path 20260305093000 {"url": ..., "mime": ...}`.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from urllib.parse import quote, unquote_to_bytes, urlsplit

from scraper.archive.exchange import Capture

BLOCK_LINES = 300
"""Lines in one gzip block of a compressed index: what a player reads to answer one URL."""
_WWW = re.compile(r"^www\d*\.")
_IPV4 = re.compile(r"^\d{1,3}(?:\.\d{1,3}){3}$")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def surt(url: str) -> str:
    """The sort-friendly key of a URL: host reversed, without scheme, `www.` and default port, in lower case.

    Follows the `surt` library as far as think tanks need it (no session ids). A URL that is none stays as it is.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return url
    if not host or parts.scheme not in _DEFAULT_PORTS:
        return url
    place = ":".join([_reversed(host), *([str(port)] if port not in (None, _DEFAULT_PORTS[parts.scheme]) else [])])
    query = "&".join(sorted(_escaped(one).lower() for one in parts.query.split("&"))) if parts.query else ""
    return f"{place}){_path(parts.path)}{f'?{query}' if query else ''}".lower()


def _reversed(host: str) -> str:
    if ":" in host:
        return host
    try:
        name = host.rstrip(".").encode("idna").decode("ascii")
    except UnicodeError:
        name = host
    return ",".join(reversed((name if _IPV4.match(name) else _WWW.sub("", name)).split(".")))


def _path(path: str) -> str:
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del segments[-1:]
        elif segment not in ("", "."):
            segments.append(_escaped(segment))
    return "/" + "/".join(segments)


def _escaped(text: str) -> str:
    return quote(unquote_to_bytes(text), safe="!$&'()*+,-./:;=@_~")


def timestamp(when: datetime | None) -> str:
    """14 digits, UTC; a capture of unknown time gets the epoch of the web archives, 1970."""
    return when.astimezone(UTC).strftime("%Y%m%d%H%M%S") if when else "19700101000000"


def line(capture: Capture) -> str:
    """One line of an index, without its line end."""
    ref = capture.ref
    told = {
        "url": capture.url,
        "mime": "warc/revisit" if capture.revisit else capture.media_type or "unk",
        "status": str(capture.status),
        "digest": ref.payload_digest,
        "length": str(ref.length),
        "offset": str(ref.offset),
        "filename": ref.warc,
    }
    return f"{surt(capture.url).replace(' ', '%20')} {timestamp(capture.fetched_at)} {json.dumps(told)}"


def lines(captures: Iterable[Capture]) -> list[str]:
    """A whole index in its order. Records that cannot be sought are left out."""
    return sorted({line(capture) for capture in captures if capture.ref.length})


def compressed(index: Sequence[str], name: str) -> tuple[bytes, str]:
    """The index as gzip blocks, and the list of their places that a player reads first (cdxj-gzip-1.0)."""
    blocks: list[bytes] = []
    places = ["!meta 0 " + json.dumps({"format": "cdxj-gzip-1.0", "filename": name})]
    offset = 0
    for first, text in _blocks(index):
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        block = packer.compress(text.encode()) + packer.flush()
        key = first.split(" {", 1)[0]
        places.append(f"{key} {json.dumps({'offset': offset, 'length': len(block)})}")
        blocks.append(block)
        offset += len(block)
    return b"".join(blocks), "".join(f"{place}\n" for place in places)


def _blocks(index: Sequence[str]) -> Iterator[tuple[str, str]]:
    for start in range(0, len(index), BLOCK_LINES):
        some = index[start : start + BLOCK_LINES]
        yield some[0], "".join(f"{one}\n" for one in some)
