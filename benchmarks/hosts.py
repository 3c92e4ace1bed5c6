"""Do other hosts keep their speed while one host of a crawl misbehaves?

    python -m benchmarks.hosts [--hosts 50] [--pages 8] [--delay 2]

One source with many hosts on loopback, crawled as a live crawl is: one connection a host and a delay between two
requests. In every round the host in the middle of the alphabet misbehaves in another way. Compared is how fast the
others were served, from the first of their pages to the last, beside a round in which all behave; the crawl is
interrupted when they are through, since the bad host may keep it waiting for a quarter of an hour.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

from benchmarks.nightly import free_port

ROOT = Path(__file__).resolve().parent.parent
ID = "many-hosts"
MODES = ("429, Retry-After: 600", "429", "503", "never answers", "a byte a second", "resets", "closes", "404")
"""Ways in which a host misbehaves; the last is a host that is merely empty."""
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Part {number}</title></head><body><main><article>
<h1>Ports and their hinterland, part {number}</h1><p>By Ada Quill</p><p>{text}</p></article></main></body></html>"""
TEXT = "The harbour handles more grain than it did, and the railway behind it does not keep pace with the cranes. " * 12


@dataclass(frozen=True, slots=True)
class Speed:
    """Pages a second of one host that behaves."""

    mean: float
    slowest: float


@dataclass
class Site:
    """Many hosts in one server, one of which may misbehave."""

    hosts: list[str]
    port: int
    pages: int
    bad: str | None = None
    mode: str = ""
    served: dict[str, list[float]] = field(default_factory=dict)
    """Host -> when each of its pages was answered."""

    @property
    def others(self) -> list[str]:
        """Hosts that behave."""
        return [host for host in self.hosts if host != self.bad]

    @property
    def done(self) -> bool:
        """Have all pages of those that behave been served?"""
        return all(len(self.served.get(host, ())) >= self.pages for host in self.others)

    def speed(self) -> Speed:
        """Pages a second of each host that behaves, from the first page of all to its own last."""
        began = min(at for host in self.others for at in self.served[host])
        own = [(self.pages - 1) / (max(self.served[host]) - began) for host in self.others]
        return Speed(mean(own), min(own))

    def urls(self) -> list[str]:
        """Every page, host after host."""
        return [f"http://{host}:{self.port}/papers/part-{n}" for host in self.hosts for n in range(self.pages)]

    async def answer(self, host: str, path: str) -> bytes:
        """The whole answer to one request; nothing means that the connection is to be closed."""
        if path == "/robots.txt":
            return _reply("404 Not Found", b"")
        if path == "/sitemap.xml":
            body = "".join(f"<url><loc>{url}</loc></url>" for url in self.urls())
            return _reply("200 OK", f"<urlset>{body}</urlset>".encode(), "application/xml")
        if host == self.bad:
            return await self._misbehave()
        self.served.setdefault(host, []).append(time.monotonic())
        return _reply("200 OK", PAGE.format(number=path.rpartition("-")[2], text=f"{host} {TEXT}").encode())

    async def _misbehave(self) -> bytes:
        if self.mode.startswith(("429", "503", "404")):
            status, _, header = self.mode.partition(", ")
            return _reply(status, b"no", header=header)
        if self.mode in ("never answers", "a byte a second"):
            await asyncio.sleep(3600)
        return b""

    async def serve(self) -> None:
        """Answer until cancelled."""

        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            host = writer.get_extra_info("sockname")[0]
            try:
                while head := await reader.readuntil(b"\r\n\r\n"):
                    path = head.split(b" ", 2)[1].decode()
                    if host == self.bad and self.mode == "a byte a second" and path.startswith("/papers"):
                        await _drip(writer)
                    wire = await self.answer(host, path)
                    writer.write(wire)
                    await writer.drain()
                    if not wire:
                        break
            except (asyncio.IncompleteReadError, ConnectionError):
                pass  # the crawler has gone
            finally:
                (writer.transport.abort if self.mode == "resets" and host == self.bad else writer.close)()

        servers = [await asyncio.start_server(talk, host, self.port) for host in self.hosts]
        await asyncio.gather(*(one.serve_forever() for one in servers))


async def _drip(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
    for _ in range(5000):
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(1)


def _reply(status: str, body: bytes, media_type: str = "text/html; charset=utf-8", header: str = "") -> bytes:
    status = status if " " in status else f"{status} As Configured"
    extra = f"{header}\r\n" if header else ""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n{extra}\r\n"
    return head.encode() + body


def source(site: Site, delay: float) -> str:
    """The source file of the many hosts."""
    origin = f"http://{site.hosts[0]}:{site.port}"
    others = ", ".join(f'"{host}"' for host in site.hosts[1:])
    return f"""name = "Many hosts"
homepage = "{origin}/"
languages = ["en"]

[crawl]
sitemaps = ["{origin}/sitemap.xml"]
article = '^/papers/'
delay = {delay}
hosts = [{others}]
"""


def crawl(site: Site, folder: Path, delay: float, patience: float) -> Speed:
    """Speed of the hosts that behave, in a crawl that is interrupted when they are through."""
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / f"{ID}.toml").write_text(source(site, delay), encoding="utf-8")
    threading.Thread(target=lambda: asyncio.run(site.serve()), daemon=True).start()
    places = ["--store", f"{folder}/store.sqlite", "--archive", f"{folder}/archive", "--sources", f"{folder}/sources"]
    allowed = [word for host in site.hosts for word in ("--allow-address", f"{host}:{site.port}")]
    command = [sys.executable, "-m", "scraper.cli", "crawl", ID, *places, *allowed]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + patience
    while not site.done and process.poll() is None and time.monotonic() < end:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    if not site.done:
        short = {host: len(site.served.get(host, ())) for host in site.others}
        sys.exit(f"{site.mode or 'control'}: the others were not served in {patience:.0f} s: {short}\n{said[-2000:]}")
    return site.speed()


def speed(mode: str, hosts: int, pages: int, delay: float) -> Speed:
    """One round: `mode` is how one host misbehaves; an empty one means that none does."""
    names = [f"127.0.1.{number}" for number in range(1, hosts + 1)]
    bad = names[hosts // 2] if mode else None
    with tempfile.TemporaryDirectory() as folder:
        site = Site(names, free_port(), pages, bad, mode)
        return crawl(site, Path(folder), delay, patience=20 * pages * delay + 120)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument("--pages", type=int, default=8, help="of each host")
    parser.add_argument("--delay", type=float, default=2.0, help="seconds between two requests to a host")
    options = parser.parse_args()
    control = speed("", options.hosts, options.pages, options.delay)
    print(f"| one of {options.hosts} hosts | pages/s of one of the others | of a round in which all behave | slowest |")
    print(f"|---|---:|---:|---:|\n| behaves | {control.mean:.3f} | 100 % | {control.slowest / control.mean:.0%} |")
    for mode in MODES:
        found = speed(mode, options.hosts, options.pages, options.delay)
        shares = (found.mean / control.mean, found.slowest / control.mean)
        print(f"| {mode} | {found.mean:.3f} | {shares[0]:.0%} | {shares[1]:.0%} |", flush=True)


if __name__ == "__main__":
    main()
