"""What a record costs in parses: CPU time of `extract` against one bare lxml parse of the same bytes.

    python -m benchmarks.speed [--data aeb,np4k,wcxb_dev,institute] [--limit 50] [--runs 3]
    python -m benchmarks.speed --gate            # exit 1, naming the sets, when a record costs a tenth more than kept
    python -m benchmarks.speed --keep            # what is measured now is what the gate compares with (speed.json)
    python -m benchmarks.speed --against HEAD~9  # this reader beside that of a commit, page by page: the exact way
    python -m benchmarks.speed --trafilatura     # what trafilatura takes of the same pages, beside a record

Both are timed page by page in one process, in turns: on a shared machine only their ratio can be compared, and even
that moves by a tenth with the load, so that the gate is for a quiet one; `--against` holds on a loaded one, too.
`institute` are the generated pages of `benchmarks.crawl`, of one site. Milliseconds are of the median page and of the
slowest in a hundred.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median
from time import process_time

from lxml import etree

from benchmarks.institute.catalogue import many
from benchmarks.institute.site import page_of
from benchmarks.other_reader import other_reader
from benchmarks.shared import page_bytes, records
from scraper.article import Article
from scraper.extract import extract
from scraper.page import Page

KEPT = Path(__file__).with_name("speed.json")
SLOWER = 1.1
"""Times what was kept: less is noise."""

Call = Callable[[Page], object]


@dataclass(frozen=True, slots=True)
class Cost:
    """What the records of one set cost."""

    whole: float
    """Parses, summed over all pages; the median of the runs."""
    middle: float
    """Parses of the median page."""
    each: list[float]
    """Milliseconds of every page, ascending: the quickest of the runs."""

    @property
    def slowest(self) -> float:
        """Milliseconds of the slowest page in a hundred."""
        return self.each[min(len(self.each) - 1, int(0.99 * len(self.each)))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="aeb,np4k,wcxb_dev,institute")
    parser.add_argument("--limit", type=int, default=50, help="pages of each set")
    parser.add_argument("--runs", type=int, default=3)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--gate", action="store_true", help="compare with what was kept; exit 1 when a set got slower")
    what.add_argument("--keep", action="store_true", help=f"keep what is measured in {KEPT.name}")
    what.add_argument("--against", metavar="COMMIT", help="time the reader of a commit beside this one")
    what.add_argument("--trafilatura", action="store_true", help="time trafilatura beside this reader")
    chosen = parser.parse_args()
    sets = {name: list(islice(pages_of(name), chosen.limit)) for name in chosen.data.split(",")}
    if chosen.against:
        beside(chosen.against, sets, chosen.runs)
        return
    if chosen.trafilatura:
        beside_trafilatura(sets, chosen.runs)
        return
    costs = table(sets, chosen.runs)
    if chosen.keep:
        KEPT.write_text(json.dumps({name: round(cost.whole, 1) for name, cost in costs.items()}, indent=1) + "\n")
    elif chosen.gate and (slower := slower_than_kept(costs, json.loads(KEPT.read_text()))):
        sys.exit("\n".join(slower))


def table(sets: dict[str, list[Page]], runs: int) -> dict[str, Cost]:
    """Measures and prints every set."""
    print("| set | pages | parses a record, all pages | median page | p50 ms | p99 ms |")
    print("| --- | --- | --- | --- | --- | --- |")
    costs = {}
    for name, pages in sets.items():
        cost = costs[name] = cost_of(pages, runs)
        shown = f"{cost.whole:.1f} | {cost.middle:.1f} | {median(cost.each):.1f} | {cost.slowest:.0f}"
        print(f"| {name} | {len(pages)} | {shown} |", flush=True)
    return costs


def cost_of(pages: list[Page], runs: int) -> Cost:
    """The cost of the records of some pages; the first run fills the caches of class names and is not counted."""
    timed = [times(pages, extract, _parse) for _ in range(runs + 1)][1:]
    return Cost(
        median(sum(one for one, _ in run) / sum(parse for _, parse in run) for run in timed),
        median(median(one / parse for one, parse in run) for run in timed),
        sorted(1000 * min(run[place][0] for run in timed) for place in range(len(pages))),
    )


def slower_than_kept(costs: dict[str, Cost], kept: dict[str, float]) -> list[str]:
    """A sentence for every set whose records cost more than they did."""
    return [
        f"{name}: a record costs {cost.whole:.1f} parses, {cost.whole / kept[name] - 1:.0%} more than {kept[name]}"
        for name, cost in costs.items()
        if name in kept and cost.whole > SLOWER * kept[name]
    ]


def beside(commit: str, sets: dict[str, list[Page]], runs: int) -> None:
    """This reader and that of a commit in turns: the ratio of their times, and how many records differ."""
    print(f"| set | pages | CPU, this / {commit} | records that differ |\n| --- | --- | --- | --- |")
    with other_reader(commit) as before:
        for name, pages in sets.items():
            differ = sum(_told(extract(page)) != _told(before(page)) for page in pages)
            timed = [times(pages, extract, before) for _ in range(runs)]
            ratio = median(sum(one for one, _ in run) / sum(other for _, other in run) for run in timed)
            print(f"| {name} | {len(pages)} | {ratio:.2f} | {differ} |", flush=True)


def beside_trafilatura(sets: dict[str, list[Page]], runs: int) -> None:
    """trafilatura in turns with this reader: how many records are read in the time of its text, and of all it tells."""
    import trafilatura  # noqa: PLC0415 - peers are optional

    def text(page: Page) -> object:
        return trafilatura.extract(page.body, url=page.url)

    def whole(page: Page) -> object:
        return trafilatura.extract(
            page.body, url=page.url, output_format="markdown", with_metadata=True, include_links=True
        )  # tables it includes by itself

    print("| set | pages | its text / a record | its Markdown with metadata, links, tables / a record |")
    print("| --- | --- | --- | --- |")
    for name, pages in sets.items():
        ratios = [_ratio(pages, other, runs) for other in (text, whole)]
        print(f"| {name} | {len(pages)} | {ratios[0]:.2f} | {ratios[1]:.2f} |", flush=True)


def _ratio(pages: list[Page], other: Call, runs: int) -> float:
    timed = [times(pages, extract, other) for _ in range(runs)]
    return median(sum(theirs for _, theirs in run) / sum(own for own, _ in run) for run in timed)


def _told(record: Article) -> str:
    """A record without the name of its reader."""
    record.provenance.extractor = ""
    return record.model_dump_json()


def pages_of(name: str) -> Iterator[Page]:
    """The pages of one set that hold anything, or articles of the generated institute."""
    if name == "institute":
        institute = many(200, 100_000)
        found = ((institute.url(piece.path), page_of(piece, institute).body) for piece in institute.pieces)
    else:
        found = ((record["url"] or "https://example.org/", page_bytes(record)) for record in records(name, ()))
    return (Page(url=url, body=body) for url, body in found if body.strip())


def times(pages: list[Page], one: Call, other: Call) -> list[tuple[float, float]]:
    """CPU seconds of both, page by page."""
    return [(_cpu(one, page), _cpu(other, page)) for page in pages]


def _cpu(call: Call, page: Page) -> float:
    start = process_time()
    call(page)
    return process_time() - start


def _parse(page: Page) -> object:
    return etree.fromstring(page.body, etree.HTMLParser(encoding="utf-8", huge_tree=True))


if __name__ == "__main__":
    main()
