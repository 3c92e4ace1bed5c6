"""What the nights after the first cost a site, and how soon an edit is found.

    python -m benchmarks.nightly --articles 3000 --size 50000
    python -m benchmarks.nightly --quarter-only

A generated institute is served on loopback and crawled as a user crawls it, in three cases: the sitemap tells
every last change truthfully; it tells none, but pages have ETag and Last-Modified; neither. Between the nights the
store is made older (the time of each visit is moved back), so that a night costs no day of waiting. Then a quarter
of nightly runs is simulated over the plan of revisits alone.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.institute import catalogue, site
from benchmarks.institute.__main__ import write_source
from benchmarks.institute.model import Block, Institute
from benchmarks.institute.serve import Site, serve
from benchmarks.institute.site import Reply
from benchmarks.quarter import TELLS, quarter

ROOT = Path(__file__).resolve().parent.parent
ID = "meridian-generated"
_LASTMOD = re.compile(rb"<lastmod>[^<]*</lastmod>")


@dataclass(frozen=True, slots=True)
class Case:
    """What a site tells about its changes."""

    name: str
    lastmod: bool
    validators: bool


CASES = (
    Case("truthful lastmod, validators", True, True),
    Case("no lastmod, validators", False, True),
    Case("neither", False, False),
)


@dataclass(frozen=True, slots=True)
class Night:
    """One run as the server saw it, and what our store says of it."""

    name: str
    requests: int
    bytes: int
    seconds: float
    state: str
    changes: dict[str, int]


def answers(institute: Institute, lastmod: bool) -> Iterator[tuple[str, Reply]]:
    """The site's answers; without lastmod its sitemaps are silent on days."""
    for path, reply in site.visits(institute):
        if lastmod or "sitemap" not in path:
            yield path, reply
        else:
            packed = path.endswith(".gz")
            text = _LASTMOD.sub(b"", gzip.decompress(reply.body) if packed else reply.body)
            yield path, site.answer(gzip.compress(text, mtime=0) if packed else text, "application/xml")


def served(case: Case, institute: Institute, port: int) -> Site:
    """Start the server in a thread of its own; it ends with the process."""
    shown = Site(answers(institute, case.lastmod), case.validators)
    threading.Thread(target=lambda: asyncio.run(serve(shown, port)), daemon=True).start()
    return shown


def night(name: str, shown: Site, port: int, folder: Path) -> Night:
    """One crawl by the command line, as a timer would start it."""
    shown.asked()
    places = ["--store", f"{folder}/store.sqlite", "--archive", f"{folder}/archive", "--sources", f"{folder}/sources"]
    command = [sys.executable, "-m", "scraper.cli", "crawl", ID, *places, "--allow-address", f"127.0.0.1:{port}"]
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        sys.exit(f"{name} ended with {done.returncode}:\n{done.stderr[-3000:]}")
    seconds = time.perf_counter() - start
    with sqlite3.connect(folder / "store.sqlite") as base:
        (text,) = base.execute("SELECT manifest FROM runs ORDER BY started_at DESC LIMIT 1").fetchone()
    manifest = json.loads(text)
    found = Night(name, *shown.asked(), seconds, manifest["state"], manifest["changes"])
    print(case_line(found), file=sys.stderr)
    return found


def case_line(one: Night) -> str:
    """A night in one line, for the person who waits."""
    return f"{one.name}: {one.requests} requests, {one.bytes} bytes, {one.seconds:.0f} s, {one.state}, {one.changes}"


def age(folder: Path, days: int) -> None:
    """Move every visit back: the next run happens `days` later. robots.txt ages with them."""
    with sqlite3.connect(folder / "store.sqlite") as base:
        for column in ("visited_at", "found_at"):
            moved = f"strftime('%Y-%m-%dT%H:%M:%f', {column}, '-{days} days') || '000Z'"
            base.execute(f"UPDATE urls SET {column} = {moved} WHERE {column} IS NOT NULL")
        base.execute("UPDATE hosts SET robots_at = robots_at - ?", [days * 86400])


def changed(institute: Institute, count: int) -> tuple[Institute, list[str]]:
    """`count` pieces edited, as many withdrawn, as many added; and the paths withdrawn."""
    today = datetime.now(UTC).date()
    pieces = list(institute.pieces)
    edited = [replace(one, blocks=(*one.blocks, Block("p", _NOTE)), touched=today) for one in pieces[:count]]
    gone = [one.path for one in pieces[count : 2 * count]]
    more = catalogue.many(len(pieces) + count, institute.size, institute.origin).pieces
    known = {one.path for one in pieces}
    added = [one for one in more if one.path not in known]
    return Institute(institute.people, edited + pieces[2 * count :] + added, institute.origin, institute.size), gone


_NOTE = "A later note by the authors: the register was opened in autumn, and the figures above have been checked."


def nights(case: Case, institute: Institute, port: int, folder: Path) -> list[Night]:
    """First run, the next night, a night with changes, its second look, and one on which all pages are due."""
    folder.mkdir()
    write_source(institute, folder)
    shown = served(case, institute, port)
    told = [night("first run", shown, port, folder)]
    age(folder, 1)
    told.append(night("next night, nothing changed", shown, port, folder))
    if case.lastmod:
        later, gone = changed(institute, 10)
        shown.put(answers(later, case.lastmod))
        shown.put((path, site.gone()) for path in gone)
        age(folder, 1)
        told.append(night("10 edited, 10 withdrawn, 10 new", shown, port, folder))
    age(folder, 200)
    told.append(night("200 days later, every page due", shown, port, folder))
    return told


def table(told: Iterable[tuple[Case, list[Night]]]) -> str:
    """Markdown: requests and bytes of each night as shares of the case's first run."""
    lines = ["| site tells | night | requests | of the first | bytes | of the first | changes |"]
    lines.append("| --- | --- | ---: | ---: | ---: | ---: | --- |")
    for case, own in told:
        for one in own:
            shares = one.requests / own[0].requests, one.bytes / own[0].bytes
            seen = ", ".join(f"{count} {kind}" for kind, count in sorted(one.changes.items()))
            lines.append(
                f"| {case.name} | {one.name} | {one.requests} | {shares[0]:.2%} "
                f"| {one.bytes} | {shares[1]:.3%} | {seen} |"
            )
    return "\n".join(lines)


def quarter_table(articles: int) -> str:
    """Markdown: the simulated quarter, by what the site tells."""
    lines = ["| site tells | edits of young articles | found | late | longest | median | visits a night |"]
    lines.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for tells in TELLS:
        one = quarter(tells, articles)
        lines.append(
            f"| {tells} | {one.edits} | {one.found} | {one.late} | {one.longest:.2f} d | {one.median:.2f} d "
            f"| {one.visits:.1f} ({one.visits / articles:.2%}) |"
        )
    return "\n".join(lines)


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--size", type=int, default=50_000)
    parser.add_argument("--quarter-only", action="store_true", help="only the simulation")
    options = parser.parse_args()
    if not options.quarter_only:
        with tempfile.TemporaryDirectory() as folder:
            told = []
            for number, case in enumerate(CASES):
                port = free_port()
                institute = catalogue.many(options.articles, options.size, f"http://127.0.0.1:{port}")
                told.append((case, nights(case, institute, port, Path(folder) / str(number))))
        print(table(told), end="\n\n")
    print(quarter_table(options.articles))


if __name__ == "__main__":
    main()
