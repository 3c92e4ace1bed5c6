"""The complete reader on domains that its weights never saw: body F1 of every set.

    python -m benchmarks.train_body scraper/extract/body_model.json --folds DIR
    python -m benchmarks.held_out DIR [--data aeb,np4k] [--json FILE] [--against FILE]

Every page is read whole, as the record is made, with the weights that were learned without its fold of domains: title,
byline, date and standfirst, rules and limits stand as they are, and the score is that of `benchmarks.extraction`. With
--against the pages of an earlier --json are compared one by one: the mean difference and its standard error.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import sqrt
from pathlib import Path
from statistics import mean, pstdev
from typing import Any
from unittest.mock import patch

from benchmarks import adapter
from benchmarks.body_examples import FOLDS
from benchmarks.extraction import Row, interval, page_f1
from benchmarks.shared import SETS, bench_module, page_bytes, records
from scraper.errors import NotReadable
from scraper.extract import content, model


def fold_of(domain: str) -> int:
    """The fold of a domain; all pages of one stand in the same."""
    return zlib.crc32(domain.encode()) % FOLDS


@contextmanager
def weights(path: Path | None) -> Iterator[None]:
    """Read with the weights of another file; None for those of the package."""
    if path is None:
        yield
        return
    data = json.loads(path.read_text(encoding="utf-8"))
    with patch.object(model, "_data", lambda: data):
        _forget()
        yield
    _forget()


def _forget() -> None:
    for look in (content.first_look, content.second_look, content.third_look):
        look.cache_clear()


def measure(folder: Path, sets: Sequence[str]) -> list[Row]:
    """One row for every page, by fold, with its scores."""
    pages = [(data, record) for data in sets for record in records(data, ("article",))]
    rows = []
    for fold in range(FOLDS):
        mine = [page for page in pages if fold_of(page[1].get("domain") or page[1]["id"]) == fold]
        with weights(folder / f"fold{fold}.json"):
            for data, record in mine:
                half = "AB"[zlib.crc32((record.get("domain") or record["id"]).encode()) % 2]
                rows.append({"set": data, "id": record["id"], "half": half, "scores": _scored(record)})
    return rows


def _scored(record: dict[str, Any]) -> dict[str, Any]:
    try:
        found = adapter.extract(page_bytes(record), record["url"])
    except NotReadable:
        found = {"text": "", "title": None, "authors": [], "date": None}
    scores: dict[str, Any] = bench_module("metrics").score_page(record, found)
    return scores


def tell(rows: Sequence[Row]) -> None:
    """Print every set, then all pages with a truth for the whole body."""
    metrics = bench_module("metrics")
    print("| set | pages | F1 | P | R |\n|" + " --- |" * 5)
    for data in (name for name in SETS if any(row["set"] == name for row in rows)):
        mine = [row["scores"] for row in rows if row["set"] == data]
        found = metrics.summarize(mine)["aeb" if "aeb" in mine[0] else "snip"]
        print(f"| {data} | {len(mine)} | " + " | ".join(f"{found[key]:.4f}" for key in ("f1", "p", "r")) + " |")
    scored = [(row["half"], page_f1(row)) for row in rows if "aeb" in row["scores"]]
    groups = {"all of dev": "AB", "half A": "A", "half B": "B"}
    print(
        "\n" + ", ".join(f"{name} {interval([f1 for half, f1 in scored if half in groups[name]])}" for name in groups)
    )


def compare(rows: Sequence[Row], before: Sequence[Row]) -> str:
    """Mean difference of F1 and its standard error over the pages of both."""
    known = {(row["set"], row["id"]): page_f1(row) for row in before if "aeb" in row["scores"]}
    gains = [page_f1(row) - known[key] for row in rows if (key := (row["set"], row["id"])) in known]
    return f"{mean(gains):+.4f} (standard error {pstdev(gains) / sqrt(len(gains)):.4f}) over {len(gains)} pages"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folds", type=Path, help="the folder that benchmarks.train_body --folds wrote")
    parser.add_argument("--data", default=",".join(SETS))
    parser.add_argument("--json", type=Path, help="write the scores of every page here")
    parser.add_argument("--against", type=Path, help="an earlier --json")
    chosen = parser.parse_args()
    rows = measure(chosen.folds, chosen.data.split(","))
    if chosen.json:
        chosen.json.write_text(json.dumps(rows))
    tell(rows)
    if chosen.against:
        print(f"against {chosen.against.name}: {compare(rows, json.loads(chosen.against.read_text()))}")


if __name__ == "__main__":
    main()
