"""A small loopback server for tests: answers with exactly the bytes it is given, and remembers what it was asked."""

from __future__ import annotations

import socketserver
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


@dataclass
class Site:
    """Where it listens, what it was asked: raw request heads in order."""

    place: str
    answers: Mapping[str, bytes]
    heads: list[bytes] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://{self.place}{path}"

    @property
    def paths(self) -> list[str]:
        return [head.split(b" ", 2)[1].decode() for head in self.heads]


@contextmanager
def site(
    answers: dict[str, bytes], address: str = "127.0.0.1", tls: ssl.SSLContext | None = None, port: int = 0
) -> Iterator[Site]:
    """Serve raw HTTP answers by path; `{place}` in them becomes host:port of the site."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while True:
                head = b""
                while not head.endswith(b"\r\n\r\n"):
                    line = self.rfile.readline()
                    if not line:
                        return
                    head += line
                here.heads.append(head)
                answer = answers.get(head.split(b" ", 2)[1].decode(), NOT_FOUND)
                self.wfile.write(answer.replace(b"{place}", here.place.encode()))

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server((address, port), Handler) as server:
        here = Site(f"{address}:{server.server_address[1]}", answers)
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield here
        finally:
            server.shutdown()
            thread.join()


def answer(body: bytes = b"", status: str = "200 OK", *headers: str) -> bytes:
    """One HTTP answer with a Content-Length."""
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode("latin-1") + body
