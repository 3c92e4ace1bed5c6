"""Is a confidence of .9 right nine times in ten? Values by field and band of confidence, and how many were right.

    python -m benchmarks.calibration [--limit N] [--after N] [--methods] [--wrong FIELD]

Title, authors, published and text come from the public sets of the data folder (a sample of N pages each, spread
over their domains by a hash of the id); all other fields from the pages labelled by hand. Of lists, each value
counts. What is right:

- title: equal without case, accents and punctuation, or one contains the other (the sets disagree on kickers
  and subtitles);
- authors: the same set of names;  published: the same day;
- text: 4-gram F1 of at least .8 against the truth.
"""

from __future__ import annotations

import argparse
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.fields import Case, cases, ours_of, score
from benchmarks.shared import bench_module, page_bytes, records
from scraper.article import Article
from scraper.extract import extract
from scraper.page import Page

BANDS = ((0.9, ".9 and above"), (0.8, ".8 to .9"), (0.5, ".5 to .8"), (0.0, "below .5"))
DEV = ("np4k", "fundus_tests", "wcxb_dev", "wcxb_test", "traf", "postlight", "htmldate", "aeb")
EVIDENCE = {
    **dict.fromkeys(("doi", "isbn", "issn"), "identifiers"),
    "rights_has": "rights",
    "citation_has": "citation",
}
"""Scored field -> the field of the record whose evidence speaks for it, where they differ."""
PARTS = ("related_dates", "related_teasers", "caption", "credit", "must", "forbidden")
"""Scored, but without an evidence of their own."""
GOOD_TEXT = 0.8


@dataclass(frozen=True, slots=True)
class Judged:
    """Values of one field on one page."""

    field: str
    confidence: float
    method: str
    where: str
    right: int
    wrong: int
    note: str


def sample(name: str, limit: int, after: int) -> Iterator[dict[str, Any]]:
    """Articles of a set, at most `limit` after the first `after`, in an order that does not follow domains."""
    pages = sorted(records(name, ("article",)), key=lambda page: zlib.crc32(str(page["id"]).encode()))
    yield from pages[after : after + limit]


def dev_values(limit: int, after: int = 0) -> Iterator[Judged]:
    """Title, authors, published and text on the public sets."""
    metrics = bench_module("metrics")
    for name in DEV:
        for truth in sample(name, limit, after):
            record = extract(Page(url=truth["url"] or "", body=page_bytes(truth)))
            for field, right in _verdicts(record, truth, metrics):
                if field in record.evidence:
                    shown = f"{getattr(record, field)!r:.90} for {truth.get(_TRUTH.get(field, field))!r:.90}"
                    yield _judged(record, field, field, (right, not right), f"{truth['url']}: {shown}")


_TRUTH = {"published": "date"}


def _verdicts(record: Article, truth: Mapping[str, Any], metrics: Any) -> Iterator[tuple[str, bool]]:
    if "title" in truth and record.title:
        ours, theirs = f" {metrics.norm(record.title)} ", f" {metrics.norm(truth['title'])} "
        yield "title", ours in theirs or theirs in ours
    if "authors" in truth and record.authors:
        names = [one.name for one in record.authors if one.contribution == "author"]
        _, wrong, missed = metrics.author_counts(truth["authors"], names)
        yield "authors", not wrong and not missed
    if "date" in truth and record.published and len(record.published) >= len("2024-03-05"):
        yield "published", record.published.startswith(truth["date"])
    if "text" in truth and record.text:
        tp, fp, fn = metrics.score_page(truth, {"text": record.text})["aeb"]
        yield "text", 2 * tp / (2 * tp + fp + fn) >= GOOD_TEXT if tp else False


def labelled_values() -> Iterator[Judged]:
    """All other fields, on the pages labelled by hand."""
    for which in ("all", "fresh"):
        for case in cases(which):
            yield from _labelled(case)


def _labelled(case: Case) -> Iterator[Judged]:
    record = extract(Page(url=case.url, body=case.body))
    for name, tally in score(case, ours_of(record)):
        field = EVIDENCE.get(name, name)
        if name not in PARTS and field in record.evidence and tally.right + tally.wrong:
            note = f"{case.path[:70]}: {tally.misses[:2]}"
            yield _judged(record, name, field, (int(tally.right), int(tally.wrong)), note)


def _judged(record: Article, name: str, field: str, counts: tuple[int, int], note: str) -> Judged:
    why = record.evidence[field]
    return Judged(name, why.confidence, why.method, why.where, *counts, note)


def table(values: Sequence[Judged], key: Callable[[Judged], str]) -> str:
    """Markdown: one line a field, one column a band: share right and number of values."""
    cells: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for one in values:
        band = next(label for floor, label in BANDS if one.confidence >= floor)
        for line in (key(one), "**all**"):
            cells[line][band][0] += one.right
            cells[line][band][1] += one.right + one.wrong
    head = ["| field | " + " | ".join(label for _, label in BANDS) + " |", "|" + " --- |" * (len(BANDS) + 1)]
    order = sorted(cells, key=lambda line: line == "**all**")
    return "\n".join(head + [f"| {line} | {' | '.join(_share(cells[line][b]) for _, b in BANDS)} |" for line in order])


def _share(counts: Sequence[int]) -> str:
    right, total = counts
    return f"{right / total:.3f} ({total})" if total else "-"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=int, default=60, help="pages of each public set")
    parser.add_argument("--wrong", metavar="FIELD", help="list the wrong values of a field, or of all, surest first")
    parser.add_argument("--after", type=int, default=0, help="leave out the first N: other pages than these")
    parser.add_argument("--methods", action="store_true", help="one line for each field and method")
    options = parser.parse_args()
    values = [*dev_values(options.limit, options.after), *labelled_values()]
    print(table(values, lambda one: f"{one.field}, {one.method}" if options.methods else one.field))
    for one in sorted(values, key=lambda one: -one.confidence):
        if one.wrong and options.wrong in (one.field, "all"):
            print(f"{one.field} {one.method} {one.where} {one.confidence}: {one.note}")


if __name__ == "__main__":
    main()
