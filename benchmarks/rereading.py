"""What re-extraction costs beside one parse of the same bytes, and whether more cores bring as much.

    python -m benchmarks.rereading [--pages FOLDER] [--most 200] [--cores 2]

Real pages (THINKTANK_SHARED) are archived and stored as a crawl stores them. Then every record is read anew in one
process: member sought and inflated, page read, reading assembled and compared; once with nothing to write, once with
every reading replaced. At last the command itself is run with one reading process and with more.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from lxml import html

from pipelines.outcome import Batch, Outcome
from pipelines.reextract import reextract
from pipelines.store import SqlStore, open_store
from pipelines.store.protocol import Plan, WarcFile
from pipelines.store.rereading import StandingReading
from scraper.archive.exchange import Capture, Exchange
from scraper.archive.reader import page_of, read_exchange
from scraper.archive.writer import WarcWriter
from scraper.article import Article
from scraper.discover import Candidate
from scraper.extract import extract
from scraper.worker.pool import ReaderPool

SHARED = Path(os.environ.get("THINKTANK_SHARED", Path(__file__).resolve().parents[2] / "shared"))
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
REQUEST = b"GET / HTTP/1.1\r\nHost: www.institute.example\r\n\r\n"


def pages_of(folder: Path, most: int) -> list[bytes]:
    paths = [path for path in sorted(folder.glob("*/*.html")) if 10_000 < path.stat().st_size < 600_000]
    return [path.read_bytes() for path in paths[:: max(1, len(paths) // most)]][:most]


def fill(home: Path, pages: list[bytes]) -> list[Capture]:
    """Archive the pages, read them, and commit the records."""
    store, now = open_store(str(home / "store.sqlite")), datetime(2026, 1, 5, tzinfo=UTC)
    run = store.start_run("institute", Plan(), now).id
    writer = WarcWriter(
        home / "archive", "institute", run, open_hook=lambda name: store.open_warc(WarcFile(name, run, "institute", 0))
    )
    urls = [f"https://www.institute.example/papers/{number}" for number in range(len(pages))]
    captures = [writer.append(Exchange(url, REQUEST, HEAD, page, now)) for url, page in zip(urls, pages, strict=True)]
    ends = writer.close()
    store.enqueue(run, [Candidate(url=url, way="sitemap", kind="article") for url in urls], now)
    by_url = {capture.url: capture for capture in captures}
    while leases := store.lease(run, 50, now):
        outcomes = [_outcome(home, lease, by_url[lease.url]) for lease in leases]
        store.commit(run, Batch(outcomes=outcomes), ends, lambda ref, url: None)
    store.end_run(run, "finished", {}, now)
    store.close()
    return captures


def _outcome(home: Path, lease: object, capture: Capture) -> Outcome:
    article = extract(page_of(read_exchange(home / "archive", capture.ref)), None)
    state = "excluded" if article.no_article else "stored"
    return Outcome(lease, state, article.no_article, capture=capture, article=article)  # type: ignore[arg-type]


def timed(work: Callable[[], object]) -> float:
    """CPU seconds of this process, the better of two: the machine may be busy with other work."""
    best = float("inf")
    for _ in range(2):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best


def reread(home: Path, write: bool) -> int:
    """All records anew in this process; how many."""
    store = open_store(str(home / "store.sqlite"))
    if write:
        _age(home / "store.sqlite")

    async def read(standing: StandingReading) -> Article | str:
        return extract(page_of(read_exchange(home / "archive", standing.record.provenance.captures[0])), None)

    done = store.replace_readings if write else lambda renewed: 0
    tally = asyncio.run(reextract(store, "institute", read, done, lambda one: None))
    store.close()
    assert not write or tally.changed == tally.read - sum(tally.kept.values()), "not every reading was replaced"
    return tally.read


def _age(path: Path) -> None:
    with sqlite3.connect(path) as db:
        for number, text in db.execute(
            "SELECT r.id, r.record FROM readings r JOIN articles a ON a.reading = r.id"
        ).fetchall():
            record = json.loads(text)
            record["provenance"]["extractor"] = "generic/0"
            db.execute("UPDATE readings SET record = ?, digest = NULL WHERE id = ?", [json.dumps(record), number])


def pooled(home: Path, cores: int) -> float:
    """Pages a second through the reading processes that the command uses, the first answer not counted."""

    async def work() -> float:
        pool = ReaderPool(size=cores)
        store = open_store(str(home / "store.sqlite"))
        standing = list(store.standing_readings("institute"))
        exchanges = [read_exchange(home / "archive", one.record.provenance.captures[0]) for one in standing]
        await asyncio.gather(*(pool.read("article", "ifri", one) for one in exchanges[:cores]))
        started = time.perf_counter()
        await asyncio.gather(*(pool.read("article", "ifri", one) for one in exchanges))
        seconds = time.perf_counter() - started
        await pool.close()
        store.close()
        return len(exchanges) / seconds

    return asyncio.run(work())


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=Path, default=SHARED / "pages")
    parser.add_argument("--most", type=int, default=200)
    parser.add_argument("--cores", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    pages = pages_of(asked.pages, asked.most)
    if not pages:
        raise SystemExit(f"no pages in {asked.pages}: set THINKTANK_SHARED to the data folder")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        fill(home, pages)
        store: SqlStore = open_store(str(home / "store.sqlite"))
        refs = [one.record.provenance.captures[0] for one in store.standing_readings("institute")]
        store.close()
        bodies = [page_of(read_exchange(home / "archive", ref)).body for ref in refs]
        size = sum(map(len, bodies)) / len(bodies) / 1e3
        parse = timed(lambda: [html.document_fromstring(body) for body in bodies]) / len(bodies) * 1e3
        print(f"{len(bodies)} records of pages of {size:.0f} KB; one lxml parse takes {parse:.2f} ms of CPU")
        works: dict[str, Callable[[], object]] = {
            "inflate": lambda: [page_of(read_exchange(home / "archive", ref)) for ref in refs],
            "reextract, nothing to write": lambda: reread(home, False),
            "reextract, all replaced": lambda: reread(home, True),
        }
        for name, work in works.items():
            each = timed(work) / len(bodies) * 1e3
            print(f"{name:30} {each:7.2f} ms  {1e3 / each:7.1f} pages/s a core  {each / parse:5.1f} parses")
        alone = pooled(home, 1)
        many = pooled(home, asked.cores)
        print(
            f"reading processes: 1: {alone:.1f} pages/s, {asked.cores}: {many:.1f} pages/s ({many / alone:.2f} times)"
        )


if __name__ == "__main__":
    main()
