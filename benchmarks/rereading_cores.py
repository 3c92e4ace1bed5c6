"""Do more cores re-extract as many more pages?

    python -m benchmarks.rereading_cores [--readers 1 2] [--rounds 3] [--most 300]

Real pages (THINKTANK_SHARED) are stored as in `benchmarks.rereading`, and every reading is made another reader's. Then
all of them are read anew and replaced through the pool of reading processes that the command uses, with each number
of processes in turns, on a fresh copy each time; the best round of each counts. The clock runs from when all processes
have answered once. CPU is told apart by where it is spent: the parent is what all reading processes share, so that
its share bounds how many cores can be kept busy, whatever else the machine does meanwhile.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.rereading import SHARED, age, fill, pages_of, source_of
from pipelines.reextract import reextract
from pipelines.store import SqlStore, open_store
from pipelines.store.rereading import StandingReading
from scraper.archive.reader import read_answer
from scraper.article import Article
from scraper.worker.pool import ReaderPool, Reading


@dataclass(frozen=True, slots=True)
class Round:
    """What one re-extraction took, in seconds a page."""

    wall: float
    parent: float
    """CPU of the process that holds the store."""
    readers: float
    """CPU of the reading processes together."""

    @property
    def busy(self) -> float:
        """Cores kept busy."""
        return (self.parent + self.readers) / self.wall


class Rereading:
    """The stored readings of one copy, through a pool of reading processes."""

    def __init__(self, home: Path, size: int) -> None:
        self._home, self._size = home, size
        self._room = asyncio.Semaphore(2 * size)

    async def warm(self, standing: Iterable[StandingReading]) -> ReaderPool:
        """The pool, each of whose processes has answered."""
        pool = ReaderPool(self._size)
        await asyncio.gather(*(self._ask(pool, one) for _, one in zip(range(self._size), standing, strict=False)))
        return pool

    async def all(self, store: SqlStore, pool: ReaderPool) -> int:
        """Read and replace every reading; how many."""

        async def read(one: StandingReading) -> Article | str:
            reading = await self._ask(pool, one)
            return reading.article or reading.error or "empty"

        tally = await reextract(store, "institute", read, store.replace_readings, lambda one: None)
        return tally.read

    async def _ask(self, pool: ReaderPool, one: StandingReading) -> Reading:
        async with self._room:
            source = source_of(one.record.url)
            exchange = read_answer(self._home / "archive", one.record.provenance.captures[0])
            return await pool.read("reading", source.id if source else None, exchange)


def measured(home: Path, size: int) -> Round:
    """One re-extraction in `size` reading processes."""

    async def work() -> Round:
        store = open_store(str(home / "store.sqlite"))
        rereading = Rereading(home, size)
        before = _children()
        await (await rereading.warm(store.standing_readings("institute"))).close()
        start_up = _children() - before
        pool = await rereading.warm(store.standing_readings("institute"))
        before, wall, own = _children(), time.perf_counter(), time.process_time()
        read = await rereading.all(store, pool)
        wall, own = time.perf_counter() - wall, time.process_time() - own
        await pool.close()
        store.close()
        return Round(wall / read, own / read, (_children() - before - start_up) / read)

    return asyncio.run(work())


def _children() -> float:
    """CPU seconds of the reading processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--readers", type=int, nargs="+", default=[1, 2], help="numbers of reading processes")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--most", type=int, default=300, help="pages of each kind")
    asked = parser.parse_args()
    pages = [page for some in pages_of(SHARED / "pages", asked.most).values() for page in some]
    if not pages:
        raise SystemExit(f"no pages in {SHARED / 'pages'}: set THINKTANK_SHARED to the data folder")
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole"
        fill(whole, pages)
        age(whole / "store.sqlite")
        best: dict[int, Round] = {}
        for number in range(asked.rounds):
            for size in asked.readers:
                copy = Path(shutil.copytree(whole, Path(folder) / f"{number}-{size}"))
                found = measured(copy, size)
                best[size] = min(best.get(size, found), found, key=lambda one: one.wall)
        _report(best, len(pages))


def _report(best: dict[int, Round], pages: int) -> None:
    load = os.getloadavg()[0]
    print(f"{pages} pages, {os.cpu_count()} cores, load {load:.1f}")
    first = next(iter(best.values()))
    for size, one in best.items():
        print(
            f"{size} reading: {1 / one.wall:6.1f} pages/s, {first.wall / one.wall:4.2f} times; "
            f"CPU a page: parent {one.parent * 1e3:.2f} ms, readers {one.readers * 1e3:.2f} ms; "
            f"{one.busy:.2f} cores busy; the parent is full at {one.readers / one.parent:.0f} readers"
        )


if __name__ == "__main__":
    main()
