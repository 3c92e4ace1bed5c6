"""The durability contract in its long form: killed, refused and cut crawls, each resumed and held against a quiet one.

    python -m benchmarks.durability                             # everything, in a size that takes about an hour
    python -m benchmarks.durability kills --count 200 --articles 300
    python -m benchmarks.durability syscalls --every 1          # SIGKILL before every write, sync, rename ...
    python -m benchmarks.durability errors --every 1            # EIO once, ENOSPC for ever, at every one of them
    python -m benchmarks.durability power --every 1             # cuts before every sync, each resumed
    python -m benchmarks.durability locks --count 50            # two starts of one source

Prints one line of a table for each part, and every break of the contract by its clause (docs/benchmarks-durability.md
says what D1 to D8 are). Exit code 1 when there is any. `syscalls`, `errors` and `power` need strace.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from benchmarks.durability import kills, powercut, syscalls
from benchmarks.durability.home import Home, Served

PARTS = ("kills", "syscalls", "errors", "power", "locks")
COUNT = {"kills": 60, "locks": 20}
EVERY = {"syscalls": 12, "errors": 30, "power": 4}


class Bench:
    """A folder for all attempts, a served institute, and what a quiet crawl of it leaves."""

    def __init__(self, folder: Path, articles: int) -> None:
        self.folder = folder
        self.served = Served(folder / "site", articles)
        self.clean = Home(folder / "clean", self.served)
        began = time.monotonic()
        code, told, said = self.clean.crawl()
        self.seconds = time.monotonic() - began
        if code or len(told) != articles:
            sys.exit(f"the quiet crawl ended with {code}, {len(told)} of {articles} articles:\n{said[-2000:]}")

    def each(self, attempts: list[Callable[[Path], list[str]]]) -> tuple[int, list[str]]:
        """Make every attempt in a fresh folder; how many, and what was wrong."""
        wrong: list[str] = []
        for number, attempt in enumerate(attempts, 1):
            place = self.folder / "attempt"
            shutil.rmtree(place, ignore_errors=True)
            found = attempt(place)
            for one in found:
                print(one, flush=True)
            wrong += found
            if sys.stderr.isatty() or number % 20 == 0:
                print(f"{number} of {len(attempts)}, {len(wrong)} breaks", file=sys.stderr, flush=True)
        return len(attempts), wrong


def kill_rows(bench: Bench, options: argparse.Namespace) -> Iterator[tuple[str, int, list[str]]]:
    """Random kills."""
    count = options.count or COUNT["kills"]
    longest = bench.seconds * 1.05
    yield (
        "SIGKILL at random, once to thrice, then resumed",
        *bench.each(
            [
                lambda place, seed=seed: kills.kill_and_resume(place, bench.clean, seed, longest)  # type: ignore[misc]
                for seed in range(options.seed, options.seed + count)
            ]
        ),
    )


def fault_rows(bench: Bench, options: argparse.Namespace) -> Iterator[tuple[str, int, list[str]]]:
    """Kills or errors at system calls."""
    counted = syscalls.count(bench.folder / "count", bench.clean)
    print(f"calls of a quiet crawl: {dict(counted)}", file=sys.stderr)
    faults = list((syscalls.kills if options.part == "syscalls" else syscalls.refusals)(counted))
    every = options.every or EVERY[options.part]
    for what in sorted({fault.what for fault in faults}):
        own = [fault for fault in faults if fault.what == what]
        # Every n-th of the common calls, and all of those that a crawl makes a dozen times.
        some = [one for one in own if counted[one.call] <= 12 or one.nth % every == options.seed % every]
        name = f"{what.partition('=')[2]} at a system call ({len(some)} of {len(own)} places)"
        yield name, *bench.each([lambda place, one=one: syscalls.suffer(place, bench.clean, one) for one in some])  # type: ignore[misc]


def power_rows(bench: Bench, options: argparse.Namespace) -> Iterator[tuple[str, int, list[str]]]:
    """Power cuts."""
    steps = powercut.record(Home(bench.folder / "recorded", bench.served), bench.folder / "log")
    places, every = powercut.cuts(steps), options.every or EVERY["power"]
    states = [(at, variant) for at in places for variant in range(len(powercut.VARIANTS))]
    # Each of these states is opened and its pointers followed; the resumed ones are crawled to their end too.
    resumed = [(at, variant) for number, (at, variant) in enumerate(states) if number % every == options.seed % every]
    for name, some, resume in (("opened", states, False), ("resumed", resumed, True)):
        yield (
            f"power cut before each of {len(places)} syncs, four states each, {name}",
            *bench.each(
                [
                    lambda place, at=at, variant=variant, resume=resume: powercut.cut(  # type: ignore[misc]
                        place, bench.clean, steps, at, variant, resume
                    )
                    for at, variant in some
                ]
            ),
        )


def lock_rows(bench: Bench, options: argparse.Namespace) -> Iterator[tuple[str, int, list[str]]]:
    """Two starts of one source."""
    count, waits = options.count or COUNT["locks"], []
    wrong: list[str] = []
    for seed in range(options.seed, options.seed + count):
        place = bench.folder / "attempt"
        shutil.rmtree(place, ignore_errors=True)
        found, took = kills.starts_together(place, bench.clean, seed)
        for one in found:
            print(one, flush=True)
        wrong += found
        waits.append(took)
    yield f"two starts up to 2 s apart (the second ended after {median(waits):.1f} s)", count, wrong


ROWS = {"kills": kill_rows, "syscalls": fault_rows, "errors": fault_rows, "power": power_rows, "locks": lock_rows}


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.durability",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("part", nargs="?", choices=PARTS, help="one part alone")
    parser.add_argument("--count", type=int, help="seeds of kills (60) and locks (20)")
    parser.add_argument("--every", type=int, help="every n-th call (12, 30) or state (4) alone")
    parser.add_argument("--articles", type=int, help="of the institute: 120 for kills, 20 for the others")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    broken = 0
    print("| what happened | times | breaks of the contract | s |\n|---|---:|---:|---:|", flush=True)
    for part in [options.part] if options.part else PARTS:
        options.part = part
        articles = options.articles or (120 if part == "kills" else 20)
        with tempfile.TemporaryDirectory() as folder:
            began = time.monotonic()
            for name, times, wrong in ROWS[part](Bench(Path(folder), articles), options):
                took, began = time.monotonic() - began, time.monotonic()
                print(f"| {name} | {times} | {len(wrong)} | {took:.0f} |", flush=True)
                broken += len(wrong)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
