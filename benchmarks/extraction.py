"""Body, title, authors, date and speed beside the peers, on the public sets of the data folder.

    python -m benchmarks.extraction [--ext ours,trafilatura,...] [--data aeb,np4k] [--types article] [--json FILE]

Every extractor runs in a process of its own, one page at a time, in turns with the others; speed is CPU time
inside the call. Beside the tables of the evaluator it prints exact titles, wrong and missing dates, p99, peak memory of
the extractor's process, and the pooled macro F1 over all pages with a 95 % bootstrap interval, for all of dev
and for its two halves by domain.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import zlib
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import mean, median
from typing import Any

from benchmarks.shared import SETS, bench_module, page_bytes, records

OURS = "benchmarks.adapter:extract"
PEERS = ("trafilatura", "readability_lxml", "newspaper4k", "resiliparse", "floor_lxml")
CHUNK = 20
TIMEOUT = 30.0
RESAMPLES = 1000

Row = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ext", default=",".join((OURS, *PEERS)))
    parser.add_argument("--data", default=",".join(SETS))
    parser.add_argument("--types", default="article", help="page types of wcxb; empty for all")
    parser.add_argument("--limit", type=int, help="pages of each set")
    parser.add_argument("--json", type=Path, help="write the summary here")
    chosen = parser.parse_args()
    names = [OURS if name == "ours" else name for name in chosen.ext.split(",")]
    types = tuple(chosen.types.split(",")) if chosen.types else ()
    rows = measure(names, chosen.data.split(","), types, chosen.limit)
    print_sets(rows, names)
    print_pooled(rows, names)
    print(f"\nPython {sys.version.split()[0]}; " + ", ".join(_versions()))
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=1))


def measure(names: Sequence[str], sets: Sequence[str], types: tuple[str, ...], limit: int | None) -> list[Row]:
    """One row for every page and extractor: scores, milliseconds, error, peak memory."""
    evaluate, metrics = bench_module("evaluate"), bench_module("metrics")
    children = {name: evaluate.Child(name, TIMEOUT) for name in names}
    rows = []
    for data in sets:
        pages = list(records(data, types))[:limit]
        for start in range(0, len(pages), CHUNK):
            turn = start // CHUNK % len(names)
            for name in [*names[turn:], *names[:turn]]:
                rows += [_one(children[name], name, data, page, metrics) for page in pages[start : start + CHUNK]]
    for child in children.values():
        child.stop()
    return rows


def _one(child: Any, name: str, data: str, page: Row, metrics: Any) -> Row:
    result, cpu, _, error = child(page_bytes(page), page["url"])
    half = "AB"[zlib.crc32((page.get("domain") or page["id"]).encode()) % 2]
    row = {"ext": name, "set": data, "half": half, "cpu": 1000 * cpu, "error": error, "rss": _peak(child)}
    return row | {"scores": metrics.score_page(page, result), "type": page.get("page_type")}


def _peak(child: Any) -> int:
    """Peak memory of the extractor's process so far, MiB (Linux); 0 elsewhere."""
    status = Path(f"/proc/{child.p.pid}/status") if child.p else Path("/nonexistent")
    if not status.is_file():
        return 0
    lines = (line.split() for line in status.read_text().splitlines())
    return next((int(parts[1]) // 1024 for parts in lines if parts and parts[0] == "VmHWM:"), 0)


def print_sets(rows: Sequence[Row], names: Sequence[str]) -> None:
    """A table for each set: quality first, then speed."""
    metrics = bench_module("metrics")
    for data in dict.fromkeys(row["set"] for row in rows):
        print(f"\n## {data}\n")
        print("| extractor | n | body F1 | P | R | words | snippets | title exact | authors | date exact | "
              "date wrong | date missing | p50 ms | p99 | peak MiB | errors |\n|" + " --- |" * 16)  # fmt: skip
        for name in names:
            mine = [row for row in rows if row["set"] == data and row["ext"] == name]
            found = metrics.summarize([row["scores"] for row in mine])
            if "date" in found:
                found["date"]["missing"] = 1 - found["date"]["acc"] - found["date"]["wrong"]
            cells = [_number(found, *path) for path in _QUALITY]
            times = sorted(row["cpu"] for row in mine)
            speed = [f"{median(times):.1f}", f"{times[int(0.99 * (len(times) - 1))]:.0f}"]
            tail = [str(max(row["rss"] for row in mine)), str(sum(bool(row["error"]) for row in mine))]
            print("| " + " | ".join([_short(name), str(len(mine)), *cells, *speed, *tail]) + " |")


_QUALITY = (("aeb", "f1"), ("aeb", "p"), ("aeb", "r"), ("word", "f1"), ("snip", "f1"), ("title", "exact"),
            ("authors", "f1"), ("date", "acc"), ("date", "wrong"), ("date", "missing"))  # fmt: skip


def _number(found: Row, group: str, key: str) -> str:
    return f"{found[group][key]:.3f}" if group in found else "-"


def _short(name: str) -> str:
    return "thinktank-archive" if name == OURS else name


def print_pooled(rows: Sequence[Row], names: Sequence[str]) -> None:
    """Macro F1 of the body over all pages together, with its interval."""
    print("\n## Pooled: mean body F1 per page (95 % bootstrap interval)\n")
    print("| extractor | pages | all of dev | half A | half B |\n| --- | --- | --- | --- | --- |")
    for name in names:
        scored = [(row["half"], page_f1(row)) for row in rows if row["ext"] == name and "aeb" in row["scores"]]
        groups = [[f1 for _, f1 in scored], *([f1 for half, f1 in scored if half == one] for one in "AB")]
        print(f"| {_short(name)} | {len(scored)} | " + " | ".join(interval(group) for group in groups) + " |")


def page_f1(row: Row) -> float:
    """F1 of one page over 4-gram shingles."""
    tp, fp, fn = row["scores"]["aeb"]
    return 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else 1.0


def interval(values: Sequence[float]) -> str:
    """Mean and the middle 95 % of resampled means; always the same draw."""
    if not values:
        return "-"
    draw = random.Random(1)
    means = sorted(mean(draw.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return f"{mean(values):.3f} ({means[int(0.025 * RESAMPLES)]:.3f} to {means[int(0.975 * RESAMPLES)]:.3f})"


def _versions() -> list[str]:
    found = []
    for package in ("lxml", "trafilatura", "readability-lxml", "newspaper4k", "Resiliparse"):
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} absent")
    return found


if __name__ == "__main__":
    main()
