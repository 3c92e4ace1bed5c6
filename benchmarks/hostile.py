"""Every hostile HTML input of the data folder, read as a page: seconds, memory, article kept, and why not.

    python -m benchmarks.hostile [NAME...]

Seconds are CPU of the reading alone; memory is the highest that the process held while it read (VmHWM, set back before
each input), interpreter, page and reader included. An exception ends the command.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from benchmarks.shared import shared_folder
from scraper.article import Article
from scraper.errors import NotReadable
from scraper.extract import extract
from scraper.extract.tree import parse
from scraper.page import Page

SECONDS, MIB = 2.0, 512
"""The bounds that hold for each input."""


@dataclass(frozen=True, slots=True)
class Read:
    """What reading one input cost and brought."""

    name: str
    seconds: float
    mib: int
    holds: bool
    """There is an article to keep."""
    kept: bool
    """The sentence of the article stands in the text."""
    reason: str
    """Why there is no article, and what was noted on the way."""


def inputs() -> ModuleType:
    """The generator of hostile inputs."""
    place = shared_folder() / "hostile" / "gen.py"
    spec = importlib.util.spec_from_file_location("hostile_gen", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["hostile_gen"] = module
    spec.loader.exec_module(module)
    return module


def readings(names: Sequence[str] = ()) -> Iterator[Read]:
    """Read the inputs of these names; without names, all that are HTML."""
    made = inputs()
    for name, case in made.CASES.items():
        if case.kind == "html" and (not names or name in names):
            page = Page(url="https://x.example/a", body=case.body(), headers=(("Content-Type", case.ctype),))
            Path("/proc/self/clear_refs").write_text("5")
            start = time.process_time()
            found = extract(page)
            seconds = time.process_time() - start
            yield Read(name, seconds, peak(), case.keeps, made.GOOD in found.text, why(found, page))


def why(found: Article, page: Page) -> str:
    """The reason that there is no article, and what was noted while the page was cut and decoded."""
    try:
        notes = parse(page).notes
    except NotReadable as error:
        notes = [error.reason]
    return ", ".join(dict.fromkeys(filter(None, (found.no_article, *notes))))


def peak() -> int:
    """MiB at most since the mark was set back."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


def main() -> None:
    """Print a line for each input, then the sums."""
    found = []
    print("| input | CPU s | MiB | article | reason, notes |\n|" + " --- |" * 5)
    for one in readings(sys.argv[1:]):
        found.append(one)
        kept = "kept" if one.kept else "no"
        print(f"| {one.name} | {one.seconds:.2f} | {one.mib} | {kept} | {one.reason} |", flush=True)
    silent = [one.name for one in found if not one.kept and not one.reason]
    held = [one.kept for one in found if one.holds]
    slowest, largest = max(one.seconds for one in found), max(one.mib for one in found)
    print(f"\n{len(found)} inputs; of {len(held)} with an article {sum(held)} kept")
    print(f"slowest {slowest:.2f} s (bound {SECONDS:.0f}), largest {largest} MiB (bound {MIB})")
    print("lost without a reason: " + (", ".join(silent) or "none"))


if __name__ == "__main__":
    main()
