"""Where the body loses: kinds of error over all dev sets, what an oracle over our blocks reaches, the worst pages.

    python -m benchmarks.worst [--data aeb,np4k] [--worst 60]

Every block of a page is held against the truth (`body_examples.covered`). A kind of error is a set of blocks that
were decided wrongly; its price is the F1 that the pages would gain were it alone put right. The oracle keeps every
block that is mostly in the truth: what it misses no decision can reach, because blocks begin and end elsewhere than
the truth, or the truth is not in the tree.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any

from benchmarks.body_examples import covered, tokens
from benchmarks.shared import SETS, bench_module, page_bytes, records
from scraper.extract import BlockReport, explain_blocks
from scraper.page import Page

LONG = 25
"""Tokens of a paragraph; shorter ones are lines."""
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(slots=True)
class Studied:
    """One page: what it scores, what the oracle scores, and the price of every kind of error on it."""

    data: str
    url: str
    f1: float
    oracle: float
    prices: dict[str, float]
    examples: dict[str, list[str]]


def study(data: str, record: dict[str, Any]) -> Studied:
    """Hold one page against its truth."""
    blocks = explain_blocks(Page(record.get("url") or "", page_bytes(record)))
    truth = _better_truth(record, blocks)
    shares = covered([one.text for one in blocks], truth)
    kept = [one.kept for one in blocks]
    ideal = [share > 0.5 for share in shares]
    f1 = _f1(data, truth, blocks, kept)
    kinds: dict[str, list[int]] = defaultdict(list)
    for place, kind in _wrong(blocks, kept, ideal):
        kinds[kind].append(place)
    prices = {}
    for kind, places in kinds.items():
        mended = list(kept)
        for place in places:
            mended[place] = ideal[place]
        prices[kind] = _f1(data, truth, blocks, mended) - f1
    examples = {kind: [blocks[place].text[:100] for place in places[:3]] for kind, places in kinds.items()}
    return Studied(data, record.get("url") or record["id"], f1, _f1(data, truth, blocks, ideal), prices, examples)


def _better_truth(record: dict[str, Any], blocks: Sequence[BlockReport]) -> str:
    """Of two accepted truths the one that suits the kept blocks better."""
    if "text_alt" not in record:
        return str(record["text"])
    kept = [one.kept for one in blocks]
    both = (str(record["text"]), str(record["text_alt"]))
    return max(both, key=lambda truth: _f1(record["dataset"], truth, blocks, kept))


def _f1(data: str, truth: str, blocks: Sequence[BlockReport], kept: Sequence[bool]) -> float:
    text = "\n\n".join(one.text for one, stays in zip(blocks, kept, strict=True) if stays)
    tp, fp, fn = bench_module("metrics").aeb_counts(truth, text, data.startswith("magic"))
    return 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else 1.0


def _wrong(blocks: Sequence[BlockReport], kept: Sequence[bool], ideal: Sequence[bool]) -> Iterator[tuple[int, str]]:
    """(place, kind) of every block that was decided wrongly."""
    true = [place for place, one in enumerate(ideal) if one]
    first, last = (true[0], true[-1]) if true else (0, -1)
    for place, (block, stays, right) in enumerate(zip(blocks, kept, ideal, strict=True)):
        if stays != right:
            where = "before" if place < first else "after" if place > last else "inside"
            ruled = (
                block.reasons[0].split(":")[1] if block.reasons and not stays and block.reasons[0][:4] == "out:" else ""
            )
            if stays:
                yield place, f"extra {where}: {_shape(block)}"
            elif ruled:
                yield place, f"taken out as {ruled}"
            else:
                yield place, f"missing: {_shape(block)}"


def _shape(block: BlockReport) -> str:
    if block.tag in HEADINGS:
        return "heading"
    if block.tag in ("li", "table", "pre", "dd", "dt", "figcaption"):
        return {"li": "list item", "dd": "list item", "dt": "list item", "figcaption": "caption"}.get(
            block.tag, block.tag
        )
    if block.links > 0.5:
        return "links"
    return "paragraph" if len(tokens(block.text)) >= LONG else "line"


def table(pages: Sequence[Studied]) -> str:
    """Per set: F1 of the kept blocks, of the oracle, and pages under 0.8."""
    lines = ["| set | pages | our blocks | oracle | under 0.8 |", "|---|---|---|---|---|"]
    for data in dict.fromkeys(one.data for one in pages):
        mine = [one for one in pages if one.data == data]
        ours, oracle = mean(one.f1 for one in mine), mean(one.oracle for one in mine)
        lines.append(f"| {data} | {len(mine)} | {ours:.3f} | {oracle:.3f} | {sum(one.f1 < 0.8 for one in mine)} |")
    return "\n".join(lines)


def kinds(pages: Sequence[Studied]) -> str:
    """Kinds of error by price: F1 recovered, pages that have it."""
    prices: dict[str, list[float]] = defaultdict(list)
    for one in pages:
        for kind, price in one.prices.items():
            prices[kind].append(price)
    lines = ["| kind of error | F1 recovered were it put right | pages |", "|---|---|---|"]
    for kind, found in sorted(prices.items(), key=lambda item: -sum(item[1])):
        lines.append(f"| {kind} | {sum(found) / len(pages):.4f} | {len(found)} |")
    return "\n".join(lines)


def main() -> None:
    """Print the tables and the worst pages with their kinds of error."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default=",".join(SETS))
    parser.add_argument("--types", default="article", help="page types of wcxb; empty for all")
    parser.add_argument("--worst", type=int, default=60)
    chosen = parser.parse_args()
    types = tuple(chosen.types.split(",")) if chosen.types else ()
    pages = [
        study(data, record) for data in chosen.data.split(",") for record in records(data, types) if "text" in record
    ]
    print(table(pages), kinds(pages), sep="\n\n")
    for one in sorted(pages, key=lambda page: page.f1)[: chosen.worst]:
        print(f"\n{one.f1:.2f} oracle {one.oracle:.2f} {one.data} {one.url}")
        for kind, price in sorted(one.prices.items(), key=lambda item: -item[1])[:3]:
            print(f"    {kind} {price:+.2f}: {one.examples[kind]}")


if __name__ == "__main__":
    main()
