"""Is memory flat? Extracts the same pages again and again in one process and prints what the process holds.

    python -m benchmarks.memory [--pages 20000] [--data aeb,np4k,wcxb_dev] [--limit 60]
    python -m benchmarks.memory --pages 100000                     # the long form

Resident memory as the kernel counts it (VmRSS, MiB). It grows while the bounded caches of words and names fill, and
with the largest page; after that it must not. Pages are shuffled anew in each round, as a crawl of many sites does.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from benchmarks.shared import page_bytes, records
from scraper.extract import extract
from scraper.page import Page

LINES = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--data", default="aeb,np4k,wcxb_dev")
    parser.add_argument("--limit", type=int, default=60, help="different pages of each set")
    chosen = parser.parse_args()
    pages = [
        Page(url=record["url"] or "https://example.org/", body=page_bytes(record))
        for name in chosen.data.split(",")
        for record in islice(records(name, ()), chosen.limit)
    ]
    print(f"{len(pages)} different pages, {resident():.0f} MiB before the first\n")
    print("| pages | resident MiB | CPU s |\n| --- | --- | --- |")
    for done in reading(pages, chosen.pages):
        if done % max(1, chosen.pages // LINES) == 0:
            print(f"| {done} | {resident():.1f} | {time.process_time():.0f} |", flush=True)


def reading(pages: list[Page], wanted: int) -> Iterator[int]:
    """Read pages until as many are done as wanted; yields how many are."""
    dice, done = random.Random(4), 0
    while done < wanted:
        dice.shuffle(pages)
        for page in pages[: wanted - done]:
            extract(page)
            done += 1
            yield done


def resident() -> float:
    """MiB of this process in memory now."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
