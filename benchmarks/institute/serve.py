"""The site over HTTP on loopback: a server with nothing to do but answer, so that it is not what gets measured."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from benchmarks.institute.site import Reply

_MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nNot found"
_VALIDATORS = ("ETag", "Last-Modified")


@dataclass(frozen=True, slots=True)
class _Page:
    whole: bytes
    unchanged: bytes
    """The 304 that confirms it."""
    etag: str | None
    last_modified: str | None


class Site:
    """What the server answers tonight, and what was asked of it since the counters were last read."""

    def __init__(self, visits: Iterable[tuple[str, Reply]], validators: bool = True) -> None:
        self._validators = validators
        self._pages: dict[bytes, _Page] = {}
        self.requests = self.bytes = 0
        """Answers, and their bytes on the wire with heads."""
        self.put(visits)

    def __len__(self) -> int:
        return len(self._pages)

    def put(self, visits: Iterable[tuple[str, Reply]]) -> None:
        """Add paths, or change what they answer."""
        for path, reply in visits:
            self._pages[path.encode("ascii")] = self._page(reply)

    def asked(self) -> tuple[int, int]:
        """Requests and bytes since the last call."""
        counted = self.requests, self.bytes
        self.requests = self.bytes = 0
        return counted

    def _page(self, reply: Reply) -> _Page:
        if not self._validators:
            kept = tuple(pair for pair in reply.headers if pair[0] not in _VALIDATORS)
            reply = Reply(reply.status, reply.reason, kept, reply.body)
        told = {name: value for name, value in reply.headers if name in _VALIDATORS}
        unchanged = Reply(304, "Not Modified", tuple(told.items()), b"").on_the_wire()
        return _Page(reply.on_the_wire(), unchanged, told.get("ETag"), told.get("Last-Modified"))

    def answer(self, head: bytes) -> bytes:
        """The answer to one request head (RFC 9110 section 13: an ETag asked about decides alone)."""
        page = self._pages.get(head.split(b" ", 2)[1])
        wire = _MISSING if page is None else page.unchanged if _is_current(page, head) else page.whole
        self.requests += 1
        self.bytes += len(wire)
        return wire


def _is_current(page: _Page, head: bytes) -> bool:
    asked = dict(_fields(head))
    if (etags := asked.get("if-none-match")) is not None:
        return page.etag is not None and page.etag in (one.strip().removeprefix("W/") for one in etags.split(","))
    since = asked.get("if-modified-since")
    if since is None or page.last_modified is None:
        return False
    return parsedate_to_datetime(page.last_modified) <= parsedate_to_datetime(since)


def _fields(head: bytes) -> Iterable[tuple[str, str]]:
    for line in head.decode("latin-1").split("\r\n")[1:]:
        name, _, value = line.partition(":")
        yield name.lower(), value.strip()


async def serve(site: Site, port: int) -> None:
    """Answer on 127.0.0.1 until cancelled; connections stay open, requests are answered in order."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                writer.write(site.answer(head))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.LimitOverrunError):
            pass  # the crawler has gone, or sent what no crawler sends
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", port)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]} serves {len(site)} paths", flush=True)
    async with server:
        await server.serve_forever()
