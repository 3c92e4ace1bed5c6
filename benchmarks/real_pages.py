"""The whole path on real pages: saved pages become a WARC, every source with pages in it is crawled by replay.

    python -m benchmarks.real_pages [--shared DIR] [-o docs/real-pages.md]

The pages are their publishers' work: they stay where they are, only counts come out. The records are left in the
folder given by --keep, to be read beside their pages.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from scraper.archive.index import ReplayIndex
from scraper.discover.nature import nature_of
from scraper.errors import NotReadable
from scraper.extract import extract
from scraper.extract.tree import parse
from scraper.page import Page
from scraper.source import Registry, Source, load_registry

ROOT = Path(__file__).resolve().parent.parent
FIELDS = ("title", "standfirst", "authors", "published", "language", "kind", "topics", "related", "attachments")
EXPECTED_EXITS = (0, 3)


@dataclass(frozen=True, slots=True)
class Row:
    """One source: its pages, what became of them, and in how many records each field has a value."""

    source: str
    pages: int
    named: int
    """Articles that its feeds, sitemaps and lists name; most of them are not among the saved pages."""
    records: int
    words: int
    no_article: str
    filled: dict[str, int]


def with_pages(registry: Registry, warc: Path) -> list[tuple[Source, int]]:
    """Sources on whose ground HTML pages of the archive lie, with their number."""
    counts: Counter[str] = Counter()
    for capture in ReplayIndex.open([warc]).captures():
        owner = registry.owner(capture.url)
        if owner is not None and capture.media_type == "text/html":
            counts[owner.id] += 1
    return [(registry.get(name), count) for name, count in sorted(counts.items())]


def crawl(source: Source, pages: int, warc: Path, home: Path) -> Row:
    """Replay one source into a store of its own and read its manifest and records."""
    command = [sys.executable, "-m", "scraper.cli", "crawl", source.id, "--replay", str(warc)]
    command += ["--store", str(home / "store.sqlite"), "--archive", str(home / "archive")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode not in EXPECTED_EXITS:
        sys.exit(f"{source.id}: exit code {done.returncode}\n{done.stderr[-2000:]}")
    return read_row(source, pages, home)


def read_row(source: Source, pages: int, home: Path) -> Row:
    """What a crawl of this source left."""
    (folder,) = (home / "archive" / "runs").iterdir()
    manifest = json.loads((folder / "manifest.json").read_text())
    records = [json.loads(line) for line in (folder / "records.jsonl").read_text().splitlines()]
    reasons = [f"{why.partition(':')[2]} {n}" for why, n in manifest["reasons"].items() if "no_article" in why]
    failed = [f"{why} {n}" for why, n in manifest["reasons"].items() if why.startswith("failed")]
    return Row(
        source=source.id,
        pages=pages,
        named=max((told["named"] + told["missed"] for told in manifest["ways"].values()), default=0),
        records=len(records),
        words=sum(one["word_count"] for one in records),
        no_article=", ".join([*reasons, *failed]).replace("no_article:", ""),
        filled={name: sum(bool(one[name]) for one in records) for name in FIELDS},
    )


def table(rows: list[Row]) -> str:
    """A Markdown table, most records first."""
    head = (
        "| source | saved pages | named by discovery | records | words a record | "
        + " | ".join(FIELDS)
        + " | recognised as no article |"
    )
    lines = [head, "|" + "---|" * (len(FIELDS) + 6)]
    for row in sorted(rows, key=lambda one: (-one.records, one.source)):
        cells = [f"{row.filled[name]}" for name in FIELDS]
        words = row.words // row.records if row.records else 0
        told = [row.source, row.pages, row.named, row.records, words, *cells, row.no_article or "-"]
        lines.append(f"| {' | '.join(map(str, told))} |")
    return "\n".join(lines)


NATURES = ("piece", "list", "event", "person", "topic", "video", "page", "nothing")


def natures(folder: Path) -> str:
    """Every saved page read without a source: what it is said to be, beside what it is taken for."""
    counts: dict[str, Counter[str]] = {}
    for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        if told["path"].endswith(".html") and told["kind"] not in ("robots", "feed"):
            page = Page(told["url"] or "https://unknown.example/", (folder / told["path"]).read_bytes())
            counts.setdefault(told["kind"], Counter())[_nature(page)] += 1
    lines = ["| said to be | " + " | ".join(NATURES) + " |", "|---" * (len(NATURES) + 1) + "|"]
    lines += [f"| {kind} | {' | '.join(str(one[name]) for name in NATURES)} |" for kind, one in sorted(counts.items())]
    return "\n".join(lines)


def _nature(page: Page) -> str:
    try:
        return nature_of(extract(page), parse(page))
    except NotReadable:
        return "nothing"


def report(rows: list[Row], seen: str) -> str:
    """The page for docs/."""
    return (
        "# The sources on real pages\n\n"
        "Every source of the registry that has saved pages in the measuring folder, crawled by replay from a WARC\n"
        "made of these pages. Field columns count the records in which the field has a value. Many of the pages are\n"
        "fragments (the article's element alone, without head and navigation) or listings, and pages outside a\n"
        "source's article pattern are not visited. Where several saved files have one address, mostly that of the\n"
        "homepage (demos-uk, hrw), they count as pages, and one of them answers; a homepage is a list, and no record\n"
        "comes of it.\n\n"
        "Made by `python -m benchmarks.real_pages -o docs/real-pages.md`; how right the values are is measured by\n"
        "`python -m benchmarks.fields` against labels made by hand.\n\n" + table(rows) + "\n\n"
        "## What the pages are taken for\n\n"
        "All saved pages, read without any source file: what the folder's index says of them, and what they are taken\n"
        "for. Events, people, topics and videos would not be stored where a source has no `article` pattern; a `page`\n"
        "(no date, no author, few words) would.\n\n" + seen + "\n"
    )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(os.environ.get("THINKTANK_SHARED", ROOT.parent / "shared"))
    parser.add_argument("--shared", type=Path, default=shared, help="the folder that holds pages/")
    parser.add_argument("--keep", type=Path, help="leave stores and records here")
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    pages = options.shared / "pages"
    if not pages.is_dir():
        sys.exit(f"{pages}: no saved pages here; set THINKTANK_SHARED")
    with tempfile.TemporaryDirectory() as folder:
        home = options.keep or Path(folder)
        warc = home / "pages.warc.gz"
        home.mkdir(parents=True, exist_ok=True)
        pack = [sys.executable, "-m", "scraper.cli", "pack", str(pages), "-o", str(warc)]
        subprocess.run(pack, cwd=ROOT, check=True)
        rows = [crawl(one, count, warc, home / one.id) for one, count in with_pages(load_registry(), warc)]
    text = report(rows, natures(pages))
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
