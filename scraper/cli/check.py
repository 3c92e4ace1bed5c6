"""`thinktank check`: does each entry point of a source still lead to articles?"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from pipelines.store import open_store
from scraper.archive.reader import page_of, read_exchange
from scraper.cli.common import allow_option, contact_option, json_option, put_json, registry_of, say, sources_option
from scraper.cli.sources import WAYS
from scraper.discover import Candidate, discover, seeds
from scraper.errors import Degraded, UsageError
from scraper.frontier.options import CrawlOptions
from scraper.page import Page
from scraper.source import Registry, Source, overlaps
from scraper.urls import identity_key


@dataclass(frozen=True, slots=True)
class Finding:
    """What one entry point of a source brought."""

    source: str
    way: str
    url: str
    result: str
    """`200`, or why there is no answer: `404`, `robots`, `timeout` ..."""
    articles: int = 0
    further: int = 0
    """Sitemaps, feeds and next pages that it leads to."""
    newest: str | None = None
    """Latest date among its entries, where they have dates."""
    notes: str = ""

    @property
    def is_good(self) -> bool:
        """Does it lead anywhere, and was there anything new within a year?"""
        return self.articles + self.further > 0 and "dead_feed" not in self.notes


@click.command()
@click.argument("ids", metavar="ID...", nargs=-1)
@click.option(
    "--replay", multiple=True, metavar="WARC|DIR", type=click.Path(path_type=Path), help="Look at WARC files."
)
@json_option
@contact_option
@allow_option
@sources_option
def command(
    ids: tuple[str, ...],
    replay: tuple[Path, ...],
    as_json: bool,
    contact: str | None,
    allow: tuple[str, ...],
    folders: tuple[Path, ...],
) -> None:
    """Fetch the entry points of the sources ID, and nothing else, and say what each leads to.

    Exit code 3 when an entry point that a source's file names leads nowhere; for a file that names none,
    when neither /sitemap.xml nor the homepage does.
    """
    if not ids:
        raise UsageError("name the sources to check; `thinktank sources` lists all")
    registry = registry_of(folders)
    for overlap in overlaps(registry):
        say(f"warning: {overlap}")
    findings = [one for source in _chosen(registry, ids) for one in check(source, contact, allow, replay)]
    if as_json:
        put_json([asdict(one) for one in findings])
    else:
        _print(findings)
    if bad := sorted({one.source for one in findings if _is_broken(registry.get(one.source), one, findings)}):
        raise Degraded(f"entry points that lead nowhere: {', '.join(bad)}")


def check(
    source: Source, contact: str | None, allow: Sequence[str], replay: tuple[Path, ...] = ()
) -> Iterator[Finding]:
    """One finding for each entry point, in the order of the source file."""
    with tempfile.TemporaryDirectory() as folder:
        options = _options(source, Path(folder), contact, allow, replay)
        _crawl_quietly(options)
        answers, results = _answers(options)
        for seed in seeds(source):
            key = identity_key(seed.url)
            yield _finding(source, seed, answers.get(key), results.get(key, "not fetched"))


def _chosen(registry: Registry, ids: Sequence[str]) -> list[Source]:
    return [registry.get(one) for one in ids]


def _is_broken(source: Source, finding: Finding, findings: Sequence[Finding]) -> bool:
    if any(getattr(source.crawl, way) for way in WAYS):
        return not finding.is_good
    return not any(one.is_good for one in findings if one.source == source.id)


def _crawl_quietly(options: CrawlOptions) -> None:
    """In a process of its own, for a reactor runs once in one; its summary would speak of missing articles."""
    line = [sys.executable, "-m", "scraper.cli.crawl", json.dumps(options.arguments())]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    if done.returncode not in (0, Degraded.exit_code):
        said = done.stderr.strip().splitlines() or ["no reason given"]
        raise UsageError(f"the entry points could not be fetched: {said[-1].removeprefix('thinktank: ')}")


def _options(
    source: Source, home: Path, contact: str | None, allow: Sequence[str], replay: tuple[Path, ...]
) -> CrawlOptions:
    """A crawl of the source's entry points: whatever they lead to is denied."""
    crawl = {way: getattr(source.crawl, way) for way in ("sitemaps", "feeds", "api", "listings", "hosts")}
    lines = [
        f"name = {json.dumps(source.name)}",
        f"homepage = {json.dumps(source.homepage)}",
        "[crawl]",
        "deny = ['.']",
    ]
    lines += [f"{way} = {json.dumps(urls)}" for way, urls in crawl.items() if urls]
    (home / "entry-points.toml").write_text("\n".join(lines), encoding="utf-8")
    return CrawlOptions(
        source="entry-points",
        store=str(home / "store.sqlite"),
        archive=home / "archive",
        folders=(home,),
        replay=replay,
        contact=contact,
        allow=frozenset(allow),
    )


def _answers(options: CrawlOptions) -> tuple[dict[str, Page], dict[str, str]]:
    """Pages by the identity of the address asked for, and how each request ended."""
    store = open_store(options.store)
    try:
        folders = {one.name: one.folder for one in store.warc_files(options.source)}
        run = store.runs(options.source)[-1].id
        pages = {
            identity_key(one.url): page_of(read_exchange(Path(folders.get(one.ref.warc) or options.archive), one.ref))
            for one in store.captures(options.source)
            if one.status == 200
        }
        return pages, {identity_key(str(row["url"])): str(row["result"]) for row in store.ledger(run)}
    finally:
        store.close()


def _finding(source: Source, seed: Candidate, page: Page | None, result: str) -> Finding:
    if page is None:
        return Finding(source.id, seed.way, seed.url, result)
    found = discover(seed.kind, page, source)
    articles = [one for one in found.candidates if one.kind in ("article", "attachment")]
    dates = [day for one in articles if (day := one.published or one.lastmod)]
    return Finding(
        source.id,
        seed.way,
        seed.url,
        "200",
        len(articles),
        len(found.candidates) - len(articles),
        max(dates, default="")[:10] or None,
        ", ".join(found.notes),
    )


def _print(findings: Sequence[Finding]) -> None:
    console = Console()
    table = Table(box=None, pad_edge=False)
    for head in ("source", "way", "address", "result", "articles", "further", "newest", "notes"):
        table.add_column(head, overflow="fold")
    for one in findings:
        counts = (str(one.articles), str(one.further), one.newest or "", one.notes)
        table.add_row(one.source, one.way, one.url, one.result, *counts, style="" if one.is_good else "bold")
    (console if console.is_terminal else Console(width=200)).print(table)
