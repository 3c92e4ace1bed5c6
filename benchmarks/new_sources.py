"""`thinktank new` on sites that it has never seen: how much of each does the drafted source find, unedited?

    python -m benchmarks.new_sources [NAME ...] [--live] [--keep DIR] [-o docs/new-sources.md]

Each invented site (benchmarks.institute.strangers) is written into a WARC and replayed, or with --live served on
loopback; `new` drafts a source file, and `crawl` runs it as it stands.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.institute.serve import Site, serve
from benchmarks.institute.strangers import SITES, Stranger
from benchmarks.institute.warc import write_warc
from scraper.urls import identity_key

ROOT = Path(__file__).resolve().parent.parent
LOOKED_AT = datetime(2026, 3, 2, 5, tzinfo=UTC)
FIRST_PORT = 18_600
CONTACT = "bench@example.org"


@dataclass(frozen=True, slots=True)
class Score:
    """What a drafted source found of its site."""

    name: str
    articles: int
    found: int
    others: int
    lines: int
    known: int
    seconds: float

    @property
    def recall(self) -> float:
        """Share of the site's articles that were stored."""
        return self.found / self.articles

    @property
    def wrong(self) -> float:
        """Share of what was stored that is no article."""
        return self.others / max(1, self.found + self.others)


@contextmanager
def served(site: Stranger, port: int) -> Iterator[list[str]]:
    """The site on loopback; yields the options that let the commands go there."""
    loop = asyncio.new_event_loop()
    task = loop.create_task(serve(Site(site.visits()), port))

    def run() -> None:
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError:
            loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    time.sleep(0.3)
    try:
        yield ["--allow-address", f"127.0.0.1:{port}", "--contact", CONTACT]
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(5)


@contextmanager
def replayed(site: Stranger, home: Path) -> Iterator[list[str]]:
    """The site as a WARC; yields the options that replay it."""
    write_warc(home / "site.warc.gz", site.origin, site.visits(), LOOKED_AT)
    yield ["--replay", str(home / "site.warc.gz")]


def try_site(name: str, home: Path, live: bool, port: int = FIRST_PORT) -> Score:
    """Draft and crawl one site. Exits when a command fails outright."""
    home.mkdir(parents=True, exist_ok=True)
    site = SITES[name](f"http://127.0.0.1:{port}" if live else f"https://www.{name}.example")
    started = time.monotonic()
    with served(site, port) if live else replayed(site, home) as options:
        (home / "sources").mkdir(exist_ok=True)
        file = home / "sources" / f"{name}.toml"
        file.unlink(missing_ok=True)
        _command(["new", site.origin + site.home, "-o", str(file), *options])
        places = ["--store", str(home / "store.sqlite"), "--archive", str(home / "archive")]
        _command(["crawl", name, "--sources", str(file.parent), *places, *options])
    seconds = time.monotonic() - started
    return _score(site, name, home, file, seconds)


def _command(words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scraper.cli", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    if done.returncode not in (0, 3):
        sys.exit(f"{' '.join(words)}: exit code {done.returncode}\n{done.stderr[-3000:]}")


def _score(site: Stranger, name: str, home: Path, file: Path, seconds: float) -> Score:
    (folder,) = (home / "archive" / "runs").iterdir()
    records = [json.loads(line) for line in (folder / "records.jsonl").read_text(encoding="utf-8").splitlines()]
    wanted = {identity_key(url) for url in site.articles}
    stored = {identity_key(one["url"]) for one in records}
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    lines = [
        line for line in file.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")
    ]
    return Score(
        name,
        len(wanted),
        len(wanted & stored),
        len(stored - wanted),
        len(lines),
        sum(manifest["urls"].values()),
        seconds,
    )


FIRST_SIGHT: Mapping[str, tuple[int, int]] = {
    "windows-1251-php": (30, 0),
    "arabic-addresses": (20, 0),
    "shelf-shift-jis": (60, 0),
    "joomla-numbers": (90, 0),
    "dotnet-details": (90, 0),
    "quarto": (50, 0),
    "wordpress-blocks": (96, 0),
    "wordpress-elementor": (8, 0),
    "wordpress-divi": (10, 3),
    "drupal-seven": (46, 0),
    "drupal-growing": (70, 0),
    "drupal-one-folder": (66, 3),
    "load-more-offset": (10, 0),
    "load-more-cursor": (6, 0),
    "load-more-moment": (60, 0),
    "load-more-template": (10, 0),
    "years-euc-jp": (93, 0),
    "script-pager-gb2312": (30, 4),
    "fiscal-years-shift-jis": (48, 0),
}
"""Articles found and others stored when a site was first crawled, before anything was mended on its account."""
HEADS = (
    "site",
    "articles",
    "first sight",
    "found",
    "share",
    "others stored",
    "share",
    "lines of the draft",
    "URLs known",
)


def _at_first_sight(name: str) -> str:
    if name not in FIRST_SIGHT:
        return ""
    found, others = FIRST_SIGHT[name]
    return f"{found}" if not others else f"{found}, {others} others"


def table(scores: list[Score]) -> str:
    """A Markdown table."""
    rows = [
        (
            one.name,
            one.articles,
            _at_first_sight(one.name),
            one.found,
            f"{one.recall:.1%}",
            one.others,
            f"{one.wrong:.1%}",
            one.lines,
            one.known,
        )
        for one in scores
    ]
    lines = [HEADS, ("---",) * len(HEADS), *rows]
    return "\n".join("| " + " | ".join(map(str, cells)) + " |" for cells in lines) + "\n"


PAGE = """# New sources, unedited

What `thinktank new` makes of invented sites that it has never seen: each is drafted, and the draft is crawled as it
stands. Made by `python -m benchmarks.new_sources -o docs/new-sources.md`; `--live` serves the sites on loopback in
place of replaying a WARC. `load-more-post` shows further pieces only in answer to a POST, which is never sent: the
draft says so in a comment, and what is missing there is what nobody may ask for.

"First sight" is what was found when a site that had been written without looking at its outcome was crawled for the
first time; what it showed was then mended by general rules, so the other columns are no longer those of strangers.

"""


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", choices=[[], *SITES], metavar="NAME")
    parser.add_argument("--live", action="store_true", help="serve the sites on loopback instead of replaying them")
    parser.add_argument("--keep", type=Path, help="leave sources, stores and records here")
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = options.keep or Path(folder)
        scores = []
        for place, name in enumerate(options.names or SITES):
            score = try_site(name, home / name, options.live, FIRST_PORT + place)
            print(
                f"{name}: {score.found}/{score.articles} found, {score.others} others, {score.seconds:.0f} s",
                file=sys.stderr,
            )
            scores.append(score)
    if options.output:
        options.output.write_text(PAGE + table(scores), encoding="utf-8")
    else:
        print(table(scores))


if __name__ == "__main__":
    main()
