"""The fault table: what a server (or a link) may do, and how the request must end. Data for tests and for the docs.

Every row of section B and D is asked of an address of its own (127.0.1.N), so that the rest a host earns by one
fault is not served by the next; rows of section C choose their robots.txt by the last number of the address.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.fetch import rig

SHARED = Path(os.environ.get("THINKTANK_SHARED", rig.ROOT.parent / "shared"))
SERVER = SHARED / "hostile" / "badserver.py"


@dataclass(frozen=True)
class Fault:
    """One fault: its row in the table, what the server does, where, and how the request must end."""

    row: str
    what: str
    path: str
    """Of the misbehaving server; a whole URL when it begins with a scheme."""
    expected: str
    """`answered:STATUS` or `STATE:REASON`, as regular expression."""
    note: str = ""


WIRE = [
    Fault("25", "hangs before the head", "/hang", "failed:timeout"),
    Fault("26", "one byte of body a second", "/drip/3600", "failed:slow_body"),
    Fault("26", "one header a second", "/driphead/3600", "failed:timeout"),
    Fault("27", "half of the announced body", "/trunccl", "failed:truncated"),
    Fault("27", "half of a chunk", "/truncchunk", "failed:truncated"),
    Fault("27", "chunks without the last", "/truncchunk2", "failed:truncated"),
    Fault("27", "a chunk size that is no number", "/badchunk", "failed:(bad_framing|truncated)"),
    Fault("28", "no length, orderly close", "/nocl", "answered:200"),
    Fault("29", "reset in the body", "/reset", "failed:truncated"),
    Fault("29", "reset before the head", "/resetbefore", "failed:(reset|no_response)"),
    Fault("29", "closes without a word", "/empty", "failed:(closed|no_response)"),
    Fault("29", "fails once, then answers", "/flaky/1/5", "answered:200"),
    Fault("29", "fails twice, then answers", "/flaky/2/5", "answered:200"),
    Fault("30", "gzip cut at half", "/gztrunc", "failed:truncated"),
    Fault("31", "says gzip, sends text", "/gzlie", "failed:bad_encoding"),
    Fault("31", "one bit of gzip flipped", "/gzcorrupt", "failed:(bad_encoding|truncated)"),
    Fault("31", "garbage behind gzip", "/gztrail", "answered:200"),
    Fault("32", "gzip bomb, 40 MB", "/gzbomb/40", "failed:too_large"),
    Fault("32", "deflate bomb, 40 MB", "/dfbomb/40", "failed:too_large"),
    Fault("32", "brotli bomb, 40 MB", "/brbomb/40", "failed:too_large"),
    Fault("32", "gzip in gzip, 40 MB", "/gzbomb2/40", "failed:too_large"),
    Fault("33", "100 content encodings", "/enc100/100", "failed:too_many_encodings"),
    Fault("34", "unknown content encoding", "/encunk", "failed:unknown_encoding"),
    Fault("35", "body without end", "/infinite", "failed:too_large"),
    Fault("35", "body of 1.1 GB in chunks", "/hugechunk/1100", "failed:too_large"),
    Fault("35", "says 1 TB, sends a page", "/liecl", "failed:too_large"),
    Fault("35", "a chunk of 2^63 bytes", "/hugechunkhdr", "failed:(truncated|bad_framing)"),
    Fault("35", "negative Content-Length", "/negcl", "failed:bad_framing"),
    Fault("35", "two Content-Lengths", "/twocl", "failed:bad_framing"),
    Fault("35", "Content-Length and chunked", "/clte", "failed:bad_framing"),
    Fault("35", "more body than announced", "/longcl", "answered:200"),
    Fault("36", "a header line of 1 MB", "/hdrbig", "failed:head_too_large"),
    Fault("36", "100,000 headers", "/hdrmany", "failed:head_too_large"),
    Fault("36", "NUL in a header", "/hdrnul", "answered:200"),
    Fault("36", "a status that is no number", "/badstatus", "failed:bad_response"),
    Fault("36", "HTTP/0.9", "/http09", "failed:(bad_response|closed)"),
    Fault("36", "500 cookies of 4 kB", "/cookies", "failed:head_too_large"),
    Fault("37", "redirects to itself", "/redirself", "failed:redirect_loop"),
    Fault("37", "redirects for ever", "/redirinf/1", "failed:too_many_redirects"),
    Fault("37", "empty Location", "/redirraw/empty", "answered:302"),
    Fault("37", "Location of 100 kB", "/redirraw/long", "failed:head_too_large"),
    Fault("38", "429, Retry-After: -5", "/retryafter/429/-5", "deferred:http_429"),
    Fault("38", "429, Retry-After: 2", "/429once", "answered:200"),
    Fault("38", "429, Retry-After: 86400000", "/retryafter/429/86400000", "deferred:http_429"),
    Fault(
        "38",
        "503, Retry-After: in 2099",
        "/retryafter/503/Fri,%2001%20Jan%202099%2000:00:00%20GMT",
        "deferred:http_503",
    ),
    Fault("38", "429, Retry-After: junk", "/retryafter/429/soon", "deferred:http_429"),
    Fault("40", "304 that nobody asked for", "/304", "failed:http_304"),
    Fault("42", "redirects until a cookie is sent", "/cookieredir", "answered:200"),
    Fault("43", "a codec that is none", "/charset/rot13/utf-8", "answered:200"),
    Fault("44", "HTML as image", "/ctype/image_png", "answered:200"),
    Fault("64", "Referrer-Policy: sys.exit", "/refpol", "answered:200"),
]

CANARY = "http://127.0.0.1:{canary}"
INNER = "excluded:(url_private|private_address|offsite)"
GUARD = [
    Fault("55", "link to loopback", CANARY + "/", INNER),
    Fault("55", "link to localhost", "http://localhost:{canary}/", INNER),
    Fault("55", "link to 2130706433", "http://2130706433:{canary}/", INNER),
    Fault("55", "link to 0x7f.1", "http://0x7f.1:{canary}/", INNER),
    Fault("55", "link to 127.1", "http://127.1:{canary}/", INNER),
    Fault("55", "link to 0", "http://0:{canary}/", INNER),
    Fault("55", "link to [::ffff:127.0.0.1]", "http://[::ffff:127.0.0.1]:{canary}/", INNER),
    Fault("55", "link to [::1]", "http://[::1]:{canary}/", INNER),
    *(
        Fault("55", f"redirect to {host}", "/redir?to=http://" + host + ":{canary}/", INNER)
        for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "0", "[::ffff:127.0.0.1]")
    ),
    Fault("56", "redirect off the source's ground", "/redir?to=http://example.com/", "excluded:offsite"),
    Fault("59", "meta refresh to an inner service", "/metarefresh?to=" + CANARY + "/", "answered:200", "not followed"),
    Fault("60", "redirect to file:", "/redirraw/file", "excluded:url_scheme"),
    Fault("60", "redirect to data:", "/redirraw/data", "excluded:url_scheme"),
    Fault("60", "redirect to javascript:", "/redirraw/js", "excluded:url_scheme"),
    Fault("60", "redirect to gopher:", "/redirraw/gopher", "excluded:url_scheme"),
    Fault("61", "redirect with userinfo", "/redirraw/userinfo", "excluded:url_userinfo"),
    Fault("61", "redirect with backslashes", "/redirraw/backslash", "excluded:url_.*"),
    Fault("61", "redirect with NUL", "/redirraw/nul", INNER),
    Fault("61", "redirect to port 99999", "/redirraw/port", "excluded:url_bad_port"),
    Fault("61", "redirect without host", "/redirraw/nohost", "excluded:url_.*"),
    Fault("61", "redirect to another port of loopback", "/redirraw/space", INNER),
    *(
        Fault("61", f"redirect to {what}", f"/redirraw/{name}", INNER)
        for name, what in {
            "oct": "octal loopback",
            "dec": "loopback as one number",
            "hex": "hexadecimal loopback",
            "short": "127.1",
            "zero": "0",
            "v6": "[::1]",
            "v6map": "mapped loopback",
            "proto": "//127.0.0.1",
        }.items()
    ),
    Fault("60", "redirect to ftp:", "/redirraw/ftp", "excluded:url_scheme"),
    Fault("60", "redirect to s3:", "/redirraw/s3", "excluded:url_scheme"),
    Fault("63", "redirect to a homograph of apple.com", "/redirraw/idn", "excluded:offsite"),
    Fault("61", "Latin-1 in Location", "/redirraw/utf8", "answered:404"),
]

ROBOTS = [
    Fault("46", "robots.txt: 500", "2/ok/1", "deferred:robots_unreachable:http_500"),
    Fault("46", "robots.txt: 503", "15/ok/1", "deferred:robots_unreachable:http_503"),
    Fault("46", "robots.txt: hangs", "3/ok/1", "deferred:robots_unreachable:timeout"),
    Fault("46", "robots.txt: body hangs", "19/ok/1", "deferred:robots_unreachable:slow_body"),
    Fault("46", "robots.txt: reset", "12/ok/1", "deferred:robots_unreachable:(reset|no_response)"),
    Fault("47", "robots.txt: 429", "9/ok/1", "deferred:robots_unreachable:http_429"),
    Fault("48", "robots.txt: 404", "1/ok/1", "answered:200"),
    Fault("48", "robots.txt: 401", "7/ok/1", "answered:200"),
    Fault("48", "robots.txt: 403", "8/ok/1", "answered:200"),
    Fault("49", "robots.txt: 4 redirects, then rules", "4/private", "excluded:robots"),
    Fault("49", "robots.txt: 6 redirects, then rules", "5/private", "excluded:robots"),
    Fault("49", "robots.txt: redirect loop", "18/ok/1", "answered:200"),
    Fault("50", "robots.txt: 600 KiB, rule at its start", "6/private", "excluded:robots"),
    Fault("50", "robots.txt: 600 KiB, rule beyond 512 KiB", "6/late", "answered:200"),
    Fault("51", "robots.txt: byte order mark", "11/private", "excluded:robots"),
    Fault("51", "robots.txt: CR line ends", "16/private", "excluded:robots"),
    Fault("51", "robots.txt: Latin-1 junk", "13/private", "excluded:robots"),
    Fault("51", "robots.txt: HTML", "10/private", "answered:200"),
    Fault("52", "robots.txt: 2,000 wildcards", "17/private", "excluded:robots"),
    Fault("54", "robots.txt: Crawl-delay 1e9", "21/ok/1", "excluded:crawl_delay_too_long"),
    Fault("48", "robots.txt: plain rules (control)", "20/private", "excluded:robots"),
]


BOMBS = [
    Fault("32", "gzip bomb, 1.1 GB", "/gzbomb/1100", "failed:too_large"),
    Fault("32", "gzip in gzip, 2 GB", "/gzbomb2/2048", "failed:too_large"),
    Fault("53", "robots.txt: 2 GiB gzip bomb", "14/ok/1", "deferred:robots_unreachable:too_large"),
]
"""Too slow to build for every test run; `benchmarks/faults.py` asks for them."""


@dataclass(frozen=True)
class Seen:
    """A fault and how it ended."""

    fault: Fault
    ended: str
    detail: dict[str, Any]

    @property
    def fine(self) -> bool:
        return re.fullmatch(self.fault.expected, self.ended) is not None


@contextmanager
def server(log: Path) -> Iterator[tuple[int, int]]:
    """The misbehaving server on two free ports of loopback: its own and the canary's."""
    port, canary = _free_port(), _free_port()
    command = [sys.executable, str(SERVER), "--bind", "0.0.0.0", "--port", str(port), "--canary", str(canary)]
    process = subprocess.Popen([*command, "--log", str(log)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield port, canary
    finally:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def see(faults: list[Fault], folder: Path, timeout: float = 4.0, **settings: Any) -> tuple[list[Seen], dict[str, Any]]:
    """Crawl the faults in one process; how each ended, and what the process and the canary say."""
    log = folder / "hits.jsonl"
    with server(log) as (port, canary):
        _warm([one for one in faults if "bomb" in one.what + one.path], port)
        urls = {_url(fault, number, port, canary): fault for number, fault in enumerate(faults)}
        places = {urlsplit(url).netloc for url in urls if urlsplit(url).port == port}
        hosts = [place.rpartition(":")[0] for place in places]
        began = time.monotonic()
        result = rig.run(
            {
                "urls": list(urls),
                "allow": sorted(places),
                "archive": str(folder / "warc"),
                "source": {"homepage": f"http://127.0.1.1:{port}/", "crawl": {"delay": 0, "hosts": sorted(hosts)}},
                "settings": {"DOWNLOAD_TIMEOUT": timeout, "LOG_LEVEL": "WARNING", **settings},
            }
        )
        result["wall"] = time.monotonic() - began
    result["canary_hits"] = log.read_text().count("CANARY")
    return [_seen(fault, result["urls"].get(url)) for url, fault in urls.items()], result


def _warm(bombs: list[Fault], port: int) -> None:
    """Let the server build its bombs, which takes it many seconds, before anybody's deadline runs."""
    for number, fault in enumerate(bombs):
        with urllib.request.urlopen(_url(fault, number, port, 0).replace("/ok/1", "/robots.txt")) as answer:
            answer.read()


def _url(fault: Fault, number: int, port: int, canary: int) -> str:
    path = fault.path.replace("{canary}", str(canary))
    if path.startswith("http"):
        return path
    if path.startswith("/"):
        return f"http://127.0.1.{30 + number}:{port}{path}"
    return f"http://127.0.0.{path.partition('/')[0]}:{port}/{path.partition('/')[2]}"


def _seen(fault: Fault, said: dict[str, Any] | None) -> Seen:
    if said is None:
        return Seen(fault, "no outcome", {})
    return Seen(fault, f"{said['state']}:{said.get('reason') or said.get('status')}", said)
