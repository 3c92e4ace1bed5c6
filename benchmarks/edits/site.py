"""The invented site, night by night: what stands at each address, as WARC files for replay."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

from benchmarks.edits.made import EDITS, Made, make, possible
from benchmarks.edits.pieces import Piece, invent, page
from scraper.archive.exchange import Exchange
from scraper.archive.writer import WarcWriter

NIGHTS = 4
START = datetime(2026, 3, 2, 3, tzinfo=UTC)


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    body: bytes
    status: int = 200
    media_type: str = "text/html; charset=utf-8"
    truncated: str | None = None


@dataclass
class Case:
    """One address through the nights: what is served, and what is to be told, by night."""

    name: str
    cause: str
    """publisher, ours, both, page or none."""
    piece: Piece
    nights: list[Piece | Answer]
    kinds: dict[int, tuple[str, ...]] = field(default_factory=dict)


def steady(case: str, cause: str, before: Piece, *later: Piece | Answer, **kinds: tuple[str, ...]) -> Case:
    """A case whose last state stays."""
    nights: list[Piece | Answer] = [before, *later]
    nights += [nights[-1]] * (NIGHTS - len(nights))
    return Case(case, cause, before, nights, {int(night[1:]): told for night, told in kinds.items()})


def edited(name: str, piece: Piece, seed: int, cause: str = "publisher") -> Case:
    """An edit on the second night."""
    made: Made = make(name, piece, seed)
    return steady(name, cause, piece, made.piece, n1=made.kinds)


GONE = Answer(b"<html><body><h1>404 Not Found</h1></body></html>", 404)


def withdrawn(piece: Piece) -> Case:
    """Gone from the second night on; believed on the third."""
    return steady("withdrawn", "publisher", piece, GONE, GONE, GONE, n2=("withdrawn",))


def restored(piece: Piece) -> Case:
    """Gone for two nights, then back."""
    return steady("restored", "publisher", piece, GONE, GONE, piece, n2=("withdrawn",), n3=("restored",))


OPPOSITE = {"paragraph_added": "paragraph_removed", "paragraph_removed": "paragraph_added",
            "author_added": "author_removed"}  # fmt: skip


def reverted(name: str, piece: Piece, seed: int) -> Case:
    """Edited, and taken back the night after."""
    made = make(name, piece, seed)
    back = ("reverted", *(OPPOSITE.get(kind, kind) for kind in made.kinds))
    return steady("reverted", "publisher", piece, made.piece, piece, n1=made.kinds, n2=back)


def _shell(title: str, words: str, status: int = 200) -> Answer:
    head = f"<head><title>{escape(title)}</title></head>"
    body = f"<!DOCTYPE html><html>{head}<body><h1>{escape(title)}</h1>{words}</body></html>"
    return Answer(body.encode(), status)


FAILURES: dict[str, Callable[[bytes], Answer]] = {
    "server error": lambda page: _shell("500 Internal Server Error", "<p>Please try again later.</p>", 500),
    "gateway error": lambda page: _shell("502 Bad Gateway", "<hr><center>nginx</center>", 502),
    "forbidden": lambda page: _shell("Access denied", "<p>You do not have permission to view this page.</p>", 403),
    "challenge": lambda page: _shell(
        "Just a moment...",
        '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>'
        "<p>Checking your browser before accessing the site. Enable JavaScript and cookies to continue.</p>",
    ),
    "empty": lambda page: Answer(b""),
    "soft 404": lambda page: _shell(
        "Page not found", "<p>Sorry, the page you are looking for could not be found. It may have been moved.</p>"
    ),
    "maintenance": lambda page: _shell("We will be back soon", "<p>The site is down for scheduled maintenance.</p>"),
    "login": lambda page: _shell(
        "Sign in", '<form action="/login" method="post"><input name="user"><input type="password" name="p"></form>'
    ),
    "script shell": lambda page: Answer(
        b'<!DOCTYPE html><html><head><title>App</title></head><body><div id="root"></div>'
        b"<noscript>You need to enable JavaScript to run this app.</noscript>"
        b'<script src="/app.js"></script></body></html>'
    ),
    "cut off": lambda page: Answer(page[: len(page) * 2 // 3], truncated="disconnect"),
    "gone for one night": lambda page: GONE,
}


def failing(name: str, piece: Piece, host: str) -> Case:
    """A bad night between good ones."""
    answer = FAILURES[name](page(piece, host, 1).encode())
    return steady(name, "page", piece, answer, piece)


def cases(count: int, seed: int, host: str) -> list[Case]:
    """`count` addresses of each kind of edit, twice as many with nothing but noise, and the failures."""
    numbers = iter(range(100_000))
    found: list[Case] = []

    def fitting(name: str) -> Piece:
        return next(piece for n in numbers if possible(name, piece := invent(n, seed)))

    for name in (*EDITS, "several"):
        found += [edited(name, fitting(name), seed) for _ in range(count)]
    found += [withdrawn(fitting("")) for _ in range(count)]
    found += [restored(fitting("")) for _ in range(count)]
    draw = random.Random(seed)
    for _ in range(count):
        name = draw.choice(("wording", "paragraph added", "title changed", "date moved"))
        found.append(reverted(name, fitting(name), seed))
    found += [edited("nothing", fitting(""), seed, "none") for _ in range(2 * count)]
    found += [failing(name, fitting(""), host) for name in FAILURES for _ in range(max(1, count // 3))]
    return found


def readers(count: int, seed: int) -> list[Case]:
    """Addresses of a source whose reader or rules change on the second night; half of them are edited as well."""
    names = [*EDITS, "several"]
    found: list[Case] = []
    for n in range(2 * count):
        name = names[n // 2 % len(names)] if n % 2 else "nothing"
        piece = next(one for k in range(100) if possible(name, one := invent(50_000 + 100 * n + k, seed)))
        found.append(edited(name, piece, seed, "both" if n % 2 else "ours"))
    return found


def write_night(folder: Path, source: str, host: str, night: int, those: list[Case]) -> Path:
    """The WARC of one night."""
    writer = WarcWriter(folder, source, f"night{night}")
    at = START + timedelta(days=night)
    urls = "".join(f"<url><loc>{host}{case.piece.path}</loc></url>" for case in those)
    served: dict[str, Answer] = {
        "/robots.txt": Answer(b"User-agent: *\nAllow: /\n", media_type="text/plain"),
        "/sitemap.xml": Answer(
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode(),
            media_type="application/xml",
        ),
    }
    for case in those:
        served |= _served(case, host, night)
    for path, answer in served.items():
        writer.append(_exchange(host, path, answer, at))
    writer.sync()
    writer.close()
    return next(folder.glob(f"{source}-night{night}*.gz"))


def _served(case: Case, host: str, night: int) -> Mapping[str, Answer]:
    now = case.nights[night]
    if isinstance(now, Answer):
        return {case.piece.path: now}
    found = {now.path: Answer(page(now, host, night).encode())}
    if now.file:
        found[f"{now.path}.pdf"] = Answer(now.file, media_type="application/pdf")
    return found


def _exchange(host: str, path: str, answer: Answer, at: datetime) -> Exchange:
    name = host.split("//")[1]
    length = len(answer.body) + (5000 if answer.truncated else 0)
    head = f"HTTP/1.1 {answer.status} Said\r\nContent-Type: {answer.media_type}\r\nContent-Length: {length}\r\n\r\n"
    request = f"GET {path} HTTP/1.1\r\nHost: {name}\r\nUser-Agent: benchmark\r\n\r\n"
    return Exchange(host + path, request.encode(), head.encode(), answer.body, at, truncated=answer.truncated)
