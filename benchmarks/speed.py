"""What a record costs in parses: CPU time of `extract` against one bare lxml parse of the same bytes.

    python -m benchmarks.speed [--data aeb,np4k,wcxb_dev,institute] [--limit 50] [--runs 3]

Both are timed page by page in one process, in turns: on a shared machine only their ratio can be compared. `institute`
are the generated pages of `benchmarks.crawl`. Milliseconds are of the median page and of the slowest in a hundred.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from itertools import islice
from statistics import median
from time import process_time

from lxml import etree

from benchmarks.institute.catalogue import many
from benchmarks.institute.site import page_of
from benchmarks.shared import page_bytes, records
from scraper.extract import extract
from scraper.page import Page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="aeb,np4k,wcxb_dev,institute")
    parser.add_argument("--limit", type=int, default=50, help="pages of each set")
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    print("| set | pages | parses a record, all pages | median page | p50 ms | p99 ms |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name in chosen.data.split(","):
        pages = list(islice(pages_of(name), chosen.limit))
        runs = [times(pages) for _ in range(chosen.runs + 1)][1:]  # the first fills the caches of class names
        whole = median(sum(one for one, _ in run) / sum(parse for _, parse in run) for run in runs)
        middle = median(median(one / parse for one, parse in run) for run in runs)
        each = sorted(1000 * min(run[place][0] for run in runs) for place in range(len(pages)))
        slowest = each[min(len(each) - 1, int(0.99 * len(each)))]
        print(
            f"| {name} | {len(pages)} | {whole:.1f} | {middle:.1f} | {median(each):.1f} | {slowest:.0f} |", flush=True
        )


def pages_of(name: str) -> Iterator[Page]:
    """The pages of one set that hold anything, or articles of the generated institute."""
    if name == "institute":
        institute = many(200, 100_000)
        found = ((institute.url(piece.path), page_of(piece, institute).body) for piece in institute.pieces)
    else:
        found = ((record["url"] or "https://example.org/", page_bytes(record)) for record in records(name, ()))
    return (Page(url=url, body=body) for url, body in found if body.strip())


def times(pages: list[Page]) -> list[tuple[float, float]]:
    """CPU seconds of extraction and of parse, page by page."""
    return [(_cpu(extract, page), _cpu(_parse, page)) for page in pages]


def _cpu(call: Callable[[Page], object], page: Page) -> float:
    start = process_time()
    call(page)
    return process_time() - start


def _parse(page: Page) -> object:
    return etree.fromstring(page.body, etree.HTMLParser(encoding="utf-8", huge_tree=True))


if __name__ == "__main__":
    main()
