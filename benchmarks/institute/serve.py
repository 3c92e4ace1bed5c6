"""The site over HTTP on loopback: a server with nothing to do but answer, so that it is not what gets measured."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from benchmarks.institute.site import Reply

_MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nNot found"


async def serve(visits: Iterable[tuple[str, Reply]], port: int) -> None:
    """Answer on 127.0.0.1 until cancelled; connections stay open, requests are answered in order."""
    wire = {path.encode("ascii"): reply.on_the_wire() for path, reply in visits}

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                writer.write(wire.get(head.split(b" ", 2)[1], _MISSING))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.LimitOverrunError):
            pass  # the crawler has gone, or sent what no crawler sends
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", port)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]} serves {len(wire)} paths", flush=True)
    async with server:
        await server.serve_forever()
