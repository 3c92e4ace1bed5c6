"""What a record costs in parses: CPU time of `extract` against one bare lxml parse of the same bytes.

    python -m benchmarks.speed [--data aeb,np4k,wcxb_dev] [--limit 50] [--runs 3]

Both are timed page by page in one process, in turns: on a shared machine only their ratio can be compared.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from statistics import median
from time import process_time

from lxml import etree

from benchmarks.shared import page_bytes, records
from scraper.extract import extract
from scraper.page import Page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="aeb,np4k,wcxb_dev")
    parser.add_argument("--limit", type=int, default=50, help="pages of each set")
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    print("| set | pages | parses a record, all pages | median page |\n| --- | --- | --- | --- |")
    for name in chosen.data.split(","):
        found = [(page["url"], page_bytes(page)) for page in records(name, ())][: chosen.limit]
        pages = [Page(url=url or "https://example.org/", body=body) for url, body in found if body.strip()]
        runs = [ratios(pages) for _ in range(chosen.runs + 1)][1:]  # the first fills the caches of class names
        whole, middle = (median(one[place] for one in runs) for place in (0, 1))
        print(f"| {name} | {len(pages)} | {whole:.1f} | {middle:.1f} |")


def ratios(pages: list[Page]) -> tuple[float, float]:
    """Sum of all extractions to sum of all parses, and the ratio of the median page."""
    times = [(_cpu(extract, page), _cpu(_parse, page)) for page in pages]
    return sum(one for one, _ in times) / sum(other for _, other in times), median(one / other for one, other in times)


def _cpu(call: Callable[[Page], object], page: Page) -> float:
    start = process_time()
    call(page)
    return process_time() - start


def _parse(page: Page) -> object:
    return etree.fromstring(page.body, etree.HTMLParser(encoding="utf-8", huge_tree=True))


if __name__ == "__main__":
    main()
