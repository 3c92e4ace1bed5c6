"""How fast the store, its search and its exports are, and how that grows with the number of records.

python -m benchmarks.store                          10,000 and 100,000 records, SQLite, in a temporary folder
python -m benchmarks.store --records 1000000 --home /data/bench      kept there: a second call measures search alone
python -m benchmarks.store --store postgresql://... an empty database; the index of PostgreSQL's own search is measured
python -m benchmarks.store --frontier 1000000       enqueue, resume and commit of the frontier

Figures as JSON Lines on stdout; --plot FILE.svg draws the growth.
"""

from __future__ import annotations

import argparse
import json
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.corpus import SOURCES, Corpus, source_of, url_of
from benchmarks.growth import draw
from benchmarks.store_frontier import frontier_figures
from pipelines.export import export_file
from pipelines.outcome import Batch, Lease, LedgerRow, Outcome
from pipelines.search import Filters, Index, finding, understood
from pipelines.store import SqlStore, open_store
from pipelines.store.protocol import Plan
from scraper.archive.exchange import Capture
from scraper.article import CaptureRef
from scraper.discover import Candidate

NOW = datetime(2026, 3, 1, tzinfo=UTC)
AT_ONCE = 50
"""Records of one commit, as in a crawl."""


def parts(numbers: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (numbers[at : at + size] for at in range(0, len(numbers), size))


def crawled(store: SqlStore, corpus: Corpus, records: int) -> dict[str, Any]:
    """Fill an empty store as crawls do: a run for each source, commits of 50 records."""
    by_source: dict[str, list[int]] = {f"source-{number}": [] for number in range(SOURCES)}
    for number in range(records):
        by_source[source_of(number)].append(number)
    took = 0.0
    for source, numbers in by_source.items():
        took += visited(store, corpus, source, numbers, 0) if numbers else 0.0
    return {"seconds": round(took, 1), "records_per_second": round(records / took)}


def visited(store: SqlStore, corpus: Corpus, source: str, numbers: Sequence[int], edition: int) -> float:
    """Seconds of one run over some pages; what the pages say is made outside the clock."""
    took, now = 0.0, NOW + timedelta(days=edition)
    run = store.start_run(source, Plan(full=True, limit=10**9), now).id
    for some in parts(numbers, AT_ONCE):
        found = [Candidate(url_of(number), "sitemap", "article") for number in some]
        read = {url_of(number): corpus.record(number, edition) for number in some}
        start = time.perf_counter()
        store.enqueue(run, found, now)
        leases = store.lease(run, AT_ONCE, now)
        outcomes = [outcome(lease, read[lease.url], edition, source, now) for lease in leases]
        ledger = [LedgerRow(lease.url, now, "robots: none (404)", "200") for lease in leases]
        store.commit(run, Batch(outcomes=outcomes, ledger=ledger), {}, lambda ref, url: None)
        took += time.perf_counter() - start
    store.end_run(run, "finished", {}, now)
    return took


def outcome(lease: Lease, read: Any, edition: int, source: str, now: datetime) -> Outcome:
    ref = CaptureRef(
        warc=f"{source}-{edition}.warc.gz",
        offset=lease.id * 1000,
        length=1000,
        record_id=f"<urn:uuid:{edition}-{lease.id}>",
        payload_digest=f"sha1:{edition}-{lease.url}",
    )
    return Outcome(lease, "stored", capture=Capture(ref, lease.url, now, 200, "text/html"), article=read)


def upserted(store: SqlStore, corpus: Corpus, records: int, visits: int) -> dict[str, Any]:
    """Second visits to a store of that size: edited pages, and pages that say what they said."""
    numbers = [number for number in range(records) if source_of(number) == "source-7"][:visits]
    edited = visited(store, corpus, "source-7", numbers, 1)
    same = visited(store, corpus, "source-7", numbers, 1)
    return {"edited_per_second": round(len(numbers) / edited), "unchanged_per_second": round(len(numbers) / same)}


def exported(store: SqlStore, folder: Path, most: int | None = None) -> dict[str, Any]:
    """Records a second of a whole JSON Lines export, and by how much memory grew meanwhile."""
    before, start, count = peak(), time.perf_counter(), 0

    def counted() -> Iterator[Any]:
        nonlocal count
        for article in islice(store.articles(), most):
            count += 1
            yield article

    target = folder / "bench.jsonl"
    export_file(counted(), target)
    took, size = time.perf_counter() - start, target.stat().st_size
    target.unlink()
    grew = {"peak_rss_mb": peak(), "grew_mb": peak() - before}
    return {"records": count, "records_per_second": round(count / took), "mb": size // 10**6, **grew}


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def indexed(store: SqlStore, path: Path) -> dict[str, Any]:
    start = time.perf_counter()
    index = Index(path)
    count = index.catch_up(store)
    index.close()
    took = time.perf_counter() - start
    size = path.stat().st_size // 10**6
    return {"records": count, "seconds": round(took, 1), "mb": size, "peak_rss_mb": peak()}


def asked(path: Path, corpus: Corpus, records: int, count: int) -> dict[str, Any]:
    """A connection of its own for each question, as in the reading room: hits of the first page, and facets."""

    def ask(words: str, narrow: dict[str, Any]) -> int:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
        finding.prepare(connection)
        found = finding.find(connection, understood(words), Filters(**narrow))
        finding.hits(connection, found, 0, 20)
        finding.facets(connection, found)
        connection.close()
        return len(found.numbers)

    return timed(ask, list(corpus.questions(records, count)))


def asked_of_server(location: str, store: SqlStore, corpus: Corpus, records: int, count: int) -> dict[str, Any]:
    """The sink's own search, in a database that holds the store and the sink."""
    from pipelines.export.sink import opened  # noqa: PLC0415 - an extra

    with opened(location) as sink:
        sink.prepare(store)
        sink.catch_up(store)
        sql = "SELECT id FROM thinktank.find(?, 'en', 20, ?, CAST(? AS date), CAST(? AS date))"

        def ask(words: str, narrow: dict[str, Any]) -> int:
            days = [whole_day(narrow.get("since"), "-01-01"), whole_day(narrow.get("until"), "-12-28")]
            return len(store.database.rows(sql, [words, narrow.get("source"), *days]))

        return timed(ask, list(corpus.questions(records, count)))


def whole_day(text: str | None, rest: str) -> str | None:
    return f"{text}{rest[len(text) - 4 :]}" if text else None


def timed(
    ask: Callable[[str, dict[str, Any]], int], questions: list[tuple[str, str, dict[str, Any]]]
) -> dict[str, Any]:
    """Milliseconds by kind of question, of the clock and of the processor (which other work does not lengthen);
    the first round warms the machine's cache of the file.
    """
    told: dict[str, list[tuple[float, float]]] = {}
    slowest, empty = (0.0, ""), 0
    for warm in (True, False):
        for kind, words, narrow in questions:
            start, cpu = time.perf_counter(), time.process_time()
            found = ask(words, narrow)
            took = (time.perf_counter() - start) * 1000, (time.process_time() - cpu) * 1000
            if not warm:
                told.setdefault(kind, []).append(took)
                slowest = max(slowest, (took[1], f"{words} {narrow or ''}"))
                empty += not found
    told["all"] = [took for some in told.values() for took in some]
    spreads = {kind: spread(some) for kind, some in sorted(told.items())}
    return {**spreads, "without_hits": empty, "slowest": f"{slowest[0]:.0f} ms of processor: {slowest[1]}"}


def spread(some: Sequence[tuple[float, float]]) -> dict[str, float]:
    wall, cpu = (sorted(column) for column in zip(*some, strict=True))
    at = min(len(some) - 1, int(0.95 * len(some)))
    clock = {"median_ms": round(statistics.median(wall), 1), "p95_ms": round(wall[at], 1)}
    return {**clock, "median_cpu_ms": round(statistics.median(cpu), 1), "p95_cpu_ms": round(cpu[at], 1), "n": len(some)}


def measured(records: int, home: Path, location: str | None, questions: int) -> dict[str, Any]:
    """One size. What lies in the folder already is searched and not made again."""
    corpus, path = Corpus(), home / f"search-{records}.sqlite"
    store = open_store(location or str(home / f"store-{records}.sqlite"))
    told: dict[str, Any] = {"records": records, "store": "postgresql" if location else "sqlite"}
    steps: list[tuple[str, Callable[[], dict[str, Any]]]] = []
    if not store.last_seq():
        steps.append(("insert", lambda: crawled(store, corpus, records)))
        steps.append(("upsert", lambda: upserted(store, corpus, records, 2_000)))
        steps.append(("export", lambda: exported(store, home)))
    if not location and not path.exists():
        steps.append(("index", lambda: indexed(store, path)))
    if location:
        steps.append(("search", lambda: asked_of_server(location, store, corpus, records, questions)))
    else:
        steps.append(("search", lambda: asked(path, corpus, records, questions)))
    for name, step in steps:
        told[name] = step()
        print(json.dumps({"records": records, name: told[name]}), flush=True)
    store.close()
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--home", type=Path, help="a folder that is kept; by default a temporary one")
    parser.add_argument("--store", help="an empty PostgreSQL database, for one number of records")
    parser.add_argument("--questions", type=int, default=400)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--frontier", type=int, help="measure the frontier with so many URLs instead")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = options.home or Path(folder)
        home.mkdir(parents=True, exist_ok=True)
        if options.frontier:
            print(json.dumps(frontier_figures(options.store or str(home / "frontier.sqlite"), options.frontier)))
            return
        sizes = [measured(records, home, options.store, options.questions) for records in options.records]
        if options.plot:
            options.plot.write_text(draw(sizes), encoding="utf-8")


if __name__ == "__main__":
    main()
