"""A generated institute on loopback, a place to crawl it into, and what the contract asks of that place."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.institute import catalogue, site
from benchmarks.institute.__main__ import write_source
from benchmarks.institute.serve import Site, serve
from benchmarks.nightly import ID, free_port
from pipelines.store import open_store
from scraper.archive.reader import read_exchange
from scraper.archive.warc import sha1
from scraper.errors import ArchiveError, NotReadable

ROOT = Path(__file__).resolve().parents[2]
UNSTEADY = {"provenance", "first_seen", "last_seen", "seq"}
"""What may differ between two crawls of the same pages."""
PATIENCE = 120.0
"""Seconds for one crawl before it counts as hung."""


class Counting(Site):
    """The served institute, and how often each path was asked for."""

    def __init__(self, visits: Iterable[tuple[str, site.Reply]]) -> None:
        super().__init__(visits)
        self.asked_for: Counter[str] = Counter()

    def answer(self, head: bytes) -> bytes:
        """The answer to one request head."""
        self.asked_for[head.split(b" ", 2)[1].decode("latin-1")] += 1
        return super().answer(head)


class Served:
    """An institute of so many articles on loopback, and its source file; it ends with the process."""

    def __init__(self, folder: Path, articles: int, size: int = 3000) -> None:
        self.port = free_port()
        self.folder, self.articles = folder, articles
        institute = catalogue.many(articles, size, f"http://127.0.0.1:{self.port}")
        self.paths = [piece.path for piece in institute.pieces]
        folder.mkdir(parents=True, exist_ok=True)
        write_source(institute, folder)
        self.site = Counting(site.visits(institute))
        threading.Thread(target=lambda: asyncio.run(serve(self.site, self.port)), daemon=True).start()

    def refetched(self) -> int:
        """Requests for articles beyond one each, since the last call."""
        asked, self.site.asked_for = self.site.asked_for, Counter()
        return sum(max(0, asked[path] - 1) for path in self.paths)


class Home:
    """Where one crawl keeps its store and archive; both lie in folders that the crawl has to make."""

    def __init__(self, folder: Path, served: Served) -> None:
        self.folder, self.served = folder, served
        self.store = folder / "state" / "store.sqlite"
        self.archive = folder / "archive"
        folder.mkdir(parents=True, exist_ok=True)

    def command(self) -> list[str]:
        """A crawl that tells what it acknowledges."""
        told = {
            "source": ID,
            "store": str(self.store),
            "archive": str(self.archive),
            "sources": str(self.served.folder / "sources"),
            "allow": f"127.0.0.1:{self.served.port}",
        }
        return [sys.executable, "-m", "benchmarks.durability.witness", json.dumps(told)]

    def start(self, before: Sequence[str] = ()) -> subprocess.Popen[str]:
        """The crawl as a process, under `before` (strace and its words)."""
        return subprocess.Popen(
            [*before, *self.command()],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def crawl(self, before: Sequence[str] = ()) -> tuple[int, list[str], str]:
        """Exit code, acknowledged URLs and what was said; 124 for a crawl that hung and was killed."""
        process = self.start(before)
        try:
            out, said = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            out, said = process.communicate()
            return 124, whole_lines(out), said
        return process.returncode, whole_lines(out), said

    def verify(self) -> str:
        """What `thinktank verify` finds; empty when nothing is wrong."""
        places = ["--store", str(self.store), "--archive", str(self.archive)]
        done = subprocess.run(
            [sys.executable, "-m", "scraper.cli", "verify", *places],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        return "" if done.returncode == 0 else f"{done.stdout}{done.stderr.strip().splitlines()[-1:]}"

    def contents(self) -> list[dict[str, Any]]:
        """The records without what depends on the run, in the order of their URLs."""
        store = open_store(str(self.store), create=False)
        try:
            found = [{k: v for k, v in one.items() if k not in UNSTEADY} for one in store.records()]
        finally:
            store.close()
        return sorted(found, key=lambda one: str(one["url"]))

    def urls(self) -> list[tuple[str, ...]]:
        """Every URL with the state in which it ended, and why."""
        with sqlite3.connect(self.store) as base:
            return sorted(base.execute("SELECT url, kind, state, coalesce(reason, '') FROM urls").fetchall())

    def revisions(self) -> int:
        """Revisions of all articles."""
        with sqlite3.connect(self.store) as base:
            return int(base.execute("SELECT count(*) FROM revisions").fetchone()[0])


def whole_lines(text: str) -> list[str]:
    """Lines that were written to their end."""
    return text[: text.rfind("\n") + 1].splitlines()


def after_crash(home: Home, acknowledged: Iterable[str]) -> list[str]:
    """What a place must not show even before the next run: D1, D2 and the half of D4 about false ends."""
    told = set(acknowledged)
    if not home.store.is_file():
        return [f"D1: {len(told)} acknowledged, and no store"] if told else []
    try:
        store = open_store(str(home.store), create=False)
        try:
            known = {str(one.url) for one in store.articles()}
            wrong = [f"D1: acknowledged and gone: {url}" for url in sorted(told - known)[:3]]
            wrong += _broken_pointers(home, store)
            wrong += [f"D4: run {run.id} says {run.state}" for run in store.runs() if _ended_falsely(home, run)]
        finally:
            store.close()
    except sqlite3.Error as error:
        return [f"D2: the store cannot be read: {error}"]
    return wrong


def _broken_pointers(home: Home, store: Any) -> list[str]:
    """D2: every committed pointer leads to the bytes that it names."""
    wrong = []
    for capture in store.captures():
        try:
            exchange = read_exchange(home.archive, capture.ref)
        except (NotReadable, ArchiveError, OSError) as error:
            wrong.append(f"D2: {capture.ref.warc} at {capture.ref.offset}: {error}")
            continue
        if not capture.revisit and sha1(exchange.payload) != capture.ref.payload_digest:
            wrong.append(f"D2: {capture.ref.warc} at {capture.ref.offset}: other bytes")
    return wrong[:3]


def _ended_falsely(home: Home, run: Any) -> bool:
    if run.state not in ("finished", "degraded"):
        return False
    with sqlite3.connect(home.store) as base:
        sql = "SELECT count(*) FROM urls WHERE run = ? AND state IN ('pending', 'leased')"
        return bool(base.execute(sql, [run.id]).fetchone()[0])


def after_resume(home: Home, clean: Home, acknowledged: Iterable[str]) -> list[str]:
    """What a place must show when an interrupted crawl was resumed to its end: as if nothing had happened."""
    wrong = after_crash(home, acknowledged)
    if other := _differences(home.contents(), clean.contents()):
        wrong.append(f"D4: the records differ from those of a quiet run: {other}")
    if home.urls() != clean.urls():
        wrong.append("D4: URLs ended otherwise than in a quiet run")
    if home.revisions() != clean.revisions():
        wrong.append(f"D5: {home.revisions()} revisions where a quiet run has {clean.revisions()}")
    if found := home.verify():
        wrong.append(f"D3: verify: {found.strip().splitlines()[0][:200]}")
    return wrong


def _differences(ours: list[dict[str, Any]], quiet: list[dict[str, Any]]) -> str:
    """In words: what is missing or too much, and the fields that differ in the first record that does."""
    urls, wanted = ({str(one["url"]) for one in some} for some in (ours, quiet))
    if urls != wanted:
        return f"missing {sorted(wanted - urls)[:3]}, too much {sorted(urls - wanted)[:3]}"
    differing = [(one, other) for one, other in zip(ours, quiet, strict=True) if one != other]
    if not differing:
        return ""
    one, other = differing[0]
    fields = [name for name in {**one, **other} if one.get(name) != other.get(name)]
    return f"{len(differing)} records; {one['url']} in {', '.join(fields)}"


def resumed(home: Home, tries: int = 3) -> tuple[list[str], list[str]]:
    """Run again until the crawl is done: what it acknowledged, and what was wrong."""
    told: list[str] = []
    code, said = 0, ""
    for _ in range(tries):
        code, more, said = home.crawl()
        told += more
        if code == 0:
            return told, []
        if code not in (5, 130):
            break
    return told, [f"D4: the resumed crawl ended with {code}: {said.strip().splitlines()[-1:]}"]
