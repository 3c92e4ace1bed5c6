"""How fast the store, its search and its exports are, and how that grows with the number of records.

python -m benchmarks.store                          10,000 and 100,000 records, SQLite, in a temporary folder
python -m benchmarks.store --records 1000000 --home /data/bench      kept there: filled and indexed once
python -m benchmarks.store --records 1000000 --home /data/bench --only index search     the index alone, without a store
python -m benchmarks.store --server --records 10000 100000 1000000   a PostgreSQL server of its own, gone afterwards
python -m benchmarks.store --store postgresql://... an empty database, for one number of records
python -m benchmarks.store --frontier 1000000       enqueue, resume and commit of the frontier

A store is filled by crawls up to 15,625 records and then doubled in SQL (benchmarks/store_filling.py); at that size
2,000 records are inserted, edited and met unchanged by the store's own commits. The file of FTS5 is built over the
corpus itself, which repeats nothing; the server's index over the store. A store gets its name when it is filled: one
that a dead run left (`.filling`) is made anew, an index that it left is finished.

Figures as JSON Lines on stdout as they come, and with --home in HOME/figures.jsonl; --plot FILE.svg draws the growth
from there. What is being done stands on stderr.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from benchmarks.corpus import SOURCES, Corpus, source_of, url_of
from benchmarks.growth import draw
from benchmarks.store_filling import fill
from benchmarks.store_frontier import frontier_figures
from pipelines.export import export_file
from pipelines.outcome import Batch, Lease, LedgerRow, Outcome
from pipelines.readingroom.looking import index_looked_at
from pipelines.search import Filters, is_server, open_index, understood
from pipelines.store import SqlStore, open_store
from pipelines.store.protocol import Plan
from scraper.archive.exchange import Capture
from scraper.article import CaptureRef
from scraper.discover import Candidate
from scraper.urls import mint_id

NOW = datetime(2026, 3, 1, tzinfo=UTC)
AT_ONCE = 50
"""Records of one commit, as in a crawl."""
LARGEST_CRAWL = 15_625
"""Records up to which a store is filled by crawls alone: 1,000,000 is this, doubled six times."""
STEPS = ("fill", "export", "visits", "index", "search")
NEW, VISITED = 5_000_000, 2_000
"""Number in the corpus, and count, of the records that are measured one by one in a store that is filled."""


def parts(numbers: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (numbers[at : at + size] for at in range(0, len(numbers), size))


def filled(store: SqlStore, corpus: Corpus, records: int) -> dict[str, Any]:
    """A store of that size: crawled as far as it goes quickly, then doubled."""
    base, doublings = records, 0
    while base > LARGEST_CRAWL:
        base, doublings = base // 2, doublings + 1
    told = crawled(store, corpus, base)
    start = time.perf_counter()
    fill(store, doublings)
    return {**told, "crawled": base, "doublings": doublings, "doubling_seconds": round(time.perf_counter() - start, 1)}


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


def visits(store: SqlStore, corpus: Corpus, count: int = VISITED) -> dict[str, Any]:
    """In a store of that size: new pages, then the same edited, then the same unchanged; records a second."""
    before = store.database.rows("SELECT count(*) FROM urls WHERE source LIKE ?", ["newcomer%"])[0][0]
    numbers, source = range(NEW + before, NEW + before + count), f"newcomer-{before}"
    names = ("insert", "edited", "unchanged")
    took = {name: visited(store, corpus, source, numbers, min(edition, 1)) for edition, name in enumerate(names)}
    return {f"{name}_per_second": round(count / seconds) for name, seconds in took.items()}


def exported(store: SqlStore, folder: Path) -> dict[str, Any]:
    """Records a second of a whole JSON Lines export, and by how much memory grew meanwhile."""
    before, start, count = forget_peak(), time.perf_counter(), 0

    def counted() -> Iterator[Any]:
        nonlocal count
        for article in store.articles():
            count += 1
            yield article

    target = folder / "bench.jsonl"
    export_file(counted(), target)
    took, size = time.perf_counter() - start, target.stat().st_size
    target.unlink()
    grew = {"peak_rss_mb": peak(), "grew_mb": peak() - before}
    return {"records": count, "records_per_second": round(count / took), "mb": size // 10**6, **grew}


def peak() -> int:
    """Megabytes that this process held at most since `forget_peak`; ru_maxrss would tell those of its starter."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def forget_peak() -> int:
    """Let the peak begin anew at what is held now; megabytes of that."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return peak()


class FromCorpus:
    """As much of a store as an index asks for: the records of the corpus, in the order of crawls."""

    def __init__(self, corpus: Corpus, records: int) -> None:
        self._corpus, self._records, self.seconds = corpus, records, 0.0
        self._order = sorted(range(records), key=lambda number: (int(source_of(number)[7:]), number))

    def runs(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(id="bench")]

    def last_seq(self) -> int:
        return self._records

    def records(self, after: int = 0) -> Iterator[dict[str, Any]]:
        for seq in range(after, self._records):
            start = time.perf_counter()
            read = self._corpus.record(self._order[seq])
            source = source_of(self._order[seq])
            told = {"id": mint_id(source, read.url), "source": source, "seq": seq + 1, "state": "current"}
            record = {**read.model_dump(mode="json"), **told, "merged_into": None}
            self.seconds += time.perf_counter() - start
            yield record


def indexed(place: str, store: Any) -> dict[str, Any]:
    """Bring an index up to date; what it cost beside making the records."""
    before, start, cpu = forget_peak(), time.perf_counter(), time.process_time()
    index = open_index(place)
    count = index.catch_up(store)
    index.close()
    took = time.perf_counter() - start - getattr(store, "seconds", 0.0)
    size = {} if is_server(place) else {"mb": Path(place).stat().st_size // 10**6}
    rate = {"records_per_second": round(count / took), "cpu_seconds": round(time.process_time() - cpu)} if count else {}
    return {"records": count, "seconds": round(took, 1), **rate, **size, "grew_mb": peak() - before}


def asked(place: str, corpus: Corpus, records: int, count: int) -> dict[str, Any]:
    """A connection of its own for each question, as in the reading room: hits of the first page, and facets."""

    def ask(words: str, narrow: dict[str, Any]) -> int:
        with index_looked_at(place, 60) as finder:
            found = finder.find(understood(words), Filters(**narrow))
            finder.hits(found, 0, 20)
            finder.facets(found)
            return len(found.numbers)

    return timed(ask, list(corpus.questions(records, count)))


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


class Size:
    """One number of records in one kind of store, step by step."""

    def __init__(self, records: int, home: Path, location: str | None, questions: int) -> None:
        self._corpus, self._records, self._home, self._questions = Corpus(), records, home, questions
        self._location = location
        self._path = home / f"store-{records}.sqlite"
        self._place = location or str(home / f"search-{records}.sqlite")
        self.steps = {"fill": self._fill, "export": self._export, "visits": self._visits}
        self.steps |= {"index": self._index, "search": self._search}

    def _fill(self) -> dict[str, Any]:
        if self._location:
            return self._filled_server(self._location)
        if self._path.exists():
            return {}
        half = self._path.with_name(f"{self._path.name}.filling")
        for left in half.parent.glob(f"{half.name}*"):
            say(f"{left} was left by a run that died: begun anew")
            left.unlink()
        store = open_store(str(half))
        told = filled(store, self._corpus, self._records)
        store.close()
        half.rename(self._path)
        return told

    def _filled_server(self, location: str) -> dict[str, Any]:
        store = open_store(location)
        holds = store.last_seq()
        if 0 < holds < self._records:
            sys.exit(f"the database holds {holds} records of a run that died: give an empty one")
        told = {} if holds else filled(store, self._corpus, self._records)
        store.close()
        return told

    def _export(self) -> dict[str, Any]:
        return self._in_store(lambda store: exported(store, self._home))

    def _visits(self) -> dict[str, Any]:
        return self._in_store(lambda store: visits(store, self._corpus))

    def _index(self) -> dict[str, Any]:
        if self._location:
            return self._in_store(lambda store: indexed(self._place, store))
        return indexed(self._place, FromCorpus(self._corpus, self._records))

    def _search(self) -> dict[str, Any]:
        return asked(self._place, self._corpus, self._records, self._questions)

    def _in_store(self, step: Callable[[SqlStore], dict[str, Any]]) -> dict[str, Any]:
        store = open_store(self._location or str(self._path), create=False)
        told = step(store)
        store.close()
        return told


def measured(records: int, home: Path, location: str | None, questions: int, only: Sequence[str]) -> None:
    """The steps of one size; what each took is written down at once.

    Each runs in a process of its own, so that its memory is its own and its death is seen, whatever it died of.
    """
    kind = "postgresql" if location else "sqlite"
    for name in only:
        say(f"{records:,} records, {kind}: {name}; {shutil.disk_usage(home).free // 10**9} GB free")
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as alone:
            try:
                told = alone.submit(one_step, name, records, home, location, questions).result()
            except BrokenProcessPool:
                sys.exit(f"DIED: {name} of {records:,} records was killed; what it left is made anew by the next run")
        if told:
            print(json.dumps({"records": records, "store": kind, name: told}), flush=True)
            remembered(home, [{"records": records, "store": kind, name: told}])


def one_step(name: str, records: int, home: Path, location: str | None, questions: int) -> dict[str, Any]:
    return Size(records, home, location, questions).steps[name]()


def say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)


def told_to_end(number: int, frame: object) -> None:
    """End with what was started: the process of a step, and the server when this is left."""
    for child in multiprocessing.active_children():
        child.kill()
    sys.exit(f"ended by signal {number}: the step above is not done")


def remembered(home: Path, sizes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """These figures and those of earlier calls over the same folder, by store and size; the latest of each step."""
    path = home / "figures.jsonl"
    known = [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []
    merged: dict[tuple[str, int], dict[str, Any]] = {}
    for told in [*known, *sizes]:
        merged.setdefault((told["store"], told["records"]), {}).update(told)
    found = [merged[key] for key in sorted(merged, key=lambda key: (key[0], key[1]))]
    path.write_text("".join(json.dumps(told) + "\n" for told in found), encoding="utf-8")
    return found


@contextmanager
def databases(records: Sequence[int], own: bool, location: str | None) -> Iterator[list[str | None]]:
    """Where the store of each size lies; None is a SQLite file."""
    if not own:
        yield [location] * len(records)
        return
    from tests.store.servers import running  # noqa: PLC0415 - needs the extra

    with running(Path("/tmp"), durable=True) as server:
        yield [server.database(f"bench_{count}") for count in records]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--home", type=Path, help="a folder that is kept; by default a temporary one")
    parser.add_argument("--store", help="an empty PostgreSQL database, for one number of records")
    parser.add_argument("--server", action="store_true", help="a PostgreSQL server of its own, gone afterwards")
    parser.add_argument("--questions", type=int, default=400)
    parser.add_argument("--only", nargs="+", choices=STEPS, default=STEPS, help="these steps alone")
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--frontier", type=int, help="measure the frontier with so many URLs instead")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, told_to_end)
    with tempfile.TemporaryDirectory() as folder:
        home = options.home or Path(folder)
        home.mkdir(parents=True, exist_ok=True)
        if options.frontier:
            print(json.dumps(frontier_figures(options.store or str(home / "frontier.sqlite"), options.frontier)))
            return
        with databases(options.records, options.server, options.store) as places:
            for records, place in zip(options.records, places, strict=True):
                measured(records, home, place, options.questions, options.only)
        if options.plot:
            options.plot.write_text(draw(remembered(home, [])), encoding="utf-8")


if __name__ == "__main__":
    main()
