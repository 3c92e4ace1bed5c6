"""What re-extraction costs beside one parse of the same bytes.

    python -m benchmarks.rereading [--pages FOLDER] [--most 200]
    python -m benchmarks.rereading_cores              # whether more cores bring as much

Real pages (THINKTANK_SHARED) are archived and stored as a crawl stores them: those that were saved whole, and those
of which scripts and frame are gone. Then every record is read anew by the rules of its source, in one process that is
set up as a reading process is: member sought and inflated, page read, reading assembled and compared; once with nothing
to write, once with every reading replaced; and the same with a reader that costs nothing, which shows all the rest.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path

from lxml import html

from pipelines.outcome import Batch, Outcome
from pipelines.reextract import reextract
from pipelines.store import SqlStore, open_store
from pipelines.store.protocol import Plan, WarcFile
from pipelines.store.rereading import StandingReading
from scraper.archive.exchange import Capture, Exchange
from scraper.archive.reader import page_of, read_answer, read_exchange
from scraper.archive.writer import WarcWriter
from scraper.article import Article, CaptureRef
from scraper.discover import Candidate
from scraper.extract import extract
from scraper.page import Page
from scraper.source import Source, load_registry
from scraper.urls import normalise

SMALL = 10_000
"""Bytes below which a saved page is no page."""
SHARED = Path(os.environ.get("THINKTANK_SHARED", Path(__file__).resolve().parents[2] / "shared"))
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
REQUEST = b"GET / HTTP/1.1\r\nHost: www.institute.example\r\n\r\n"


REGISTRY = load_registry()


@dataclass(frozen=True, slots=True)
class Saved:
    """A page as it was saved."""

    url: str
    body: bytes


def pages_of(folder: Path, most: int) -> dict[str, list[Saved]]:
    """Articles among the saved pages: those saved whole, and those without scripts and frame."""
    index = folder / "index.jsonl"
    rows = [json.loads(row) for row in index.read_text(encoding="utf-8").splitlines()] if index.is_file() else []
    found: dict[str, dict[str, Saved]] = {"whole pages": {}, "fragments": {}}
    for row in rows:
        if row["kind"] == "article" and " " not in row["url"] and row["bytes"] > SMALL:
            kind = "whole pages" if row["completeness"].startswith("whole") else "fragments"
            found[kind][row["url"]] = Saved(row["url"], (folder / row["path"]).read_bytes())
    return {kind: _spread(list(pages.values()), most) for kind, pages in found.items() if pages}


def _spread(pages: list[Saved], most: int) -> list[Saved]:
    return pages[:: max(1, len(pages) // most)][:most]


@cache
def source_of(url: str) -> Source | None:
    """The registered source on whose ground an address lies."""
    return next((source for source in REGISTRY if source.same_site(url)), None)


def read_page(page: Page) -> Article:
    """What a reading process reads, by the rules of the page's source."""
    return extract(page, source_of(page.url))


def fill(home: Path, pages: list[Saved]) -> None:
    """Archive the pages, read them, and commit the records."""
    home.mkdir()
    store, now = open_store(str(home / "store.sqlite")), datetime(2026, 1, 5, tzinfo=UTC)
    run = store.start_run("institute", Plan(), now).id
    writer = WarcWriter(
        home / "archive", "institute", run, open_hook=lambda name: store.open_warc(WarcFile(name, run, "institute", 0))
    )
    captures = [writer.append(Exchange(page.url, REQUEST, HEAD, page.body, now)) for page in pages]
    ends = writer.close()
    store.enqueue(run, [Candidate(url=page.url, way="sitemap", kind="article") for page in pages], now)
    by_url = {normalise(capture.url): capture for capture in captures}
    while leases := store.lease(run, 50, now):
        outcomes = [_outcome(home, lease, by_url[normalise(lease.url)]) for lease in leases]
        store.commit(run, Batch(outcomes=outcomes), ends, lambda ref, url: None)
    store.end_run(run, "finished", {}, now)
    store.close()


def _outcome(home: Path, lease: object, capture: Capture) -> Outcome:
    article = read_page(page_of(read_exchange(home / "archive", capture.ref)))
    state = "excluded" if article.no_article else "stored"
    return Outcome(lease, state, article.no_article, capture=capture, article=article)  # type: ignore[arg-type]


def timed(work: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    """CPU seconds of this process, the best of three: the machine may be busy with other work."""
    best = float("inf")
    for _ in range(3):
        before()
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best


Reader = Callable[[Page], Article]


def reread(home: Path, reader: Reader, write: bool) -> int:
    """All records anew in this process; how many."""
    store = open_store(str(home / "store.sqlite"))

    async def read(standing: StandingReading) -> Article | str:
        return reader(page_of(read_answer(home / "archive", standing.record.provenance.captures[0])))

    done = store.replace_readings if write else lambda renewed: 0
    tally = asyncio.run(reextract(store, "institute", read, done, lambda one: None))
    store.close()
    assert not write or tally.changed == tally.read - sum(tally.kept.values()), "not every reading was replaced"
    return tally.read


def pass_over(home: Path) -> int:
    """All records, of which each is today's reader's; how many."""
    store = open_store(str(home / "store.sqlite"))

    async def read(standing: StandingReading) -> Article | str:
        assert standing.intact
        return standing.record

    tally = asyncio.run(reextract(store, "institute", read, store.replace_readings, lambda one: None))
    store.close()
    return tally.read


def load_all(home: Path) -> int:
    store = open_store(str(home / "store.sqlite"))
    try:
        return sum(1 for _ in store.standing_readings("institute"))
    finally:
        store.close()


def age(path: Path) -> None:
    """Leave every reading as another reader's, so that all of them are replaced."""
    with sqlite3.connect(path) as db:
        for number, text in db.execute(
            "SELECT r.id, r.record FROM readings r JOIN articles a ON a.reading = r.id"
        ).fetchall():
            record = json.loads(text)
            record["provenance"]["extractor"] = "generic/0"
            db.execute("UPDATE readings SET record = ?, digest = NULL WHERE id = ?", [json.dumps(record), number])


def report(name: str, each: float, parse: float) -> None:
    print(f"{name:34} {each:7.2f} ms  {1e3 / each:7.1f} pages/s a core  {each / parse:5.1f} parses", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=Path, default=SHARED / "pages")
    parser.add_argument("--most", type=int, default=200)
    asked = parser.parse_args()
    gc.set_threshold(50_000)  # as scraper/worker/child.py
    sets = pages_of(asked.pages, asked.most)
    if not sets:
        raise SystemExit(f"no pages in {asked.pages}: set THINKTANK_SHARED to the data folder")
    with tempfile.TemporaryDirectory() as folder:
        for name, pages in sets.items():
            measure(name, Path(folder) / name, pages)


def measure(name: str, home: Path, pages: list[Saved]) -> None:
    """Prints what re-extraction of these pages costs, part by part."""
    fill(home, pages)
    store: SqlStore = open_store(str(home / "store.sqlite"))
    refs = [one.record.provenance.captures[0] for one in store.standing_readings("institute")]
    store.close()
    read = [page_of(read_exchange(home / "archive", ref)) for ref in refs]
    size = sum(len(page.body) for page in read) / len(read) / 1e3
    parse = timed(lambda: [html.document_fromstring(page.body) for page in read]) / len(read) * 1e3
    print(f"{name}: {len(read)} records of pages of {size:.0f} KB; one lxml parse takes {parse:.2f} ms of CPU")
    for part, (work, before) in works(home, refs, read).items():
        report(part, timed(work, before) / len(read) * 1e3, parse)


Work = tuple[Callable[[], object], Callable[[], object]]
"""What is timed, and what is done before it outside of the clock."""


def works(home: Path, refs: list[CaptureRef], pages: list[Page]) -> dict[str, Work]:
    """What is measured, by name."""
    known = {page.url: read_page(page) for page in pages}

    def nothing(page: Page) -> Article:
        return known[page.url]

    old = partial(age, home / "store.sqlite")
    return {
        "inflate": (lambda: [page_of(read_answer(home / "archive", ref)) for ref in refs], int),
        "inflate, request included": (lambda: [page_of(read_exchange(home / "archive", ref)) for ref in refs], int),
        "load what stands": (lambda: load_all(home), int),
        "reextract, passed over": (lambda: pass_over(home), int),
        "reextract": (lambda: reread(home, read_page, False), int),
        "  all but the reader": (lambda: reread(home, nothing, False), int),
        "reextract, all replaced": (lambda: reread(home, read_page, True), old),
        "  all but the reader ": (lambda: reread(home, nothing, True), old),
    }


if __name__ == "__main__":
    main()
