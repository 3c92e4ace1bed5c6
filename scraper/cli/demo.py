"""`thinktank demo`: the whole way in half a minute, offline, on an invented institute."""

from __future__ import annotations

import os
import shutil
import sys
from importlib import resources
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from pipelines.export import export_file
from pipelines.store import open_store
from scraper.article import Article
from scraper.cli.common import say
from scraper.cli.crawl import crawl_apart
from scraper.errors import Degraded
from scraper.frontier.options import CrawlOptions
from scraper.places import data_home
from scraper.source import data_file

SOURCE = "meridian"
VISITS = ("2026-03-02T23:59:59Z", "2026-03-09T23:59:59Z")
"""The two days on which the sample was captured: between them one page changed and one was taken down."""


@click.command()
@click.option("--home", type=click.Path(path_type=Path), help="Where to put the demo's store; emptied first.")
def command(home: Path | None) -> int:
    """Crawl the sample institute twice, a week apart, from its WARC files, and show what the archive knows."""
    place = home or data_home() / "demo"
    if home is None:
        shutil.rmtree(place, ignore_errors=True)  # the last demo's, nobody else's
    with resources.as_file(data_file("sample")) as sample:
        for number, moment in enumerate(VISITS, 1):
            say(f"\nVisit {number}: the institute's site as it was on {moment[:10]}, replayed from WARC files")
            if (code := crawl_apart(_options(sample, place, moment))) != 0:
                raise Degraded(f"the demo's crawl ended with exit code {code}; the lines above say why")
    _show(place)
    return 0


def _options(sample: Path, place: Path, moment: str) -> CrawlOptions:
    return CrawlOptions.of(
        {
            "source": SOURCE,
            "sources": str(sample / "sources"),
            "store": str(place / "store.sqlite"),
            "archive": str(place / "archive"),
            "replay": str(sample),
            "replay_at": moment,
        }
    )


def _show(place: Path) -> None:
    store = open_store(str(place / "store.sqlite"))
    try:
        records = list(store.articles())
        changed = next((one for one in records if (one.revision or 1) > 1), records[0])
        export_file(store.articles(), place / "records.jsonl")
    finally:
        store.close()
    Console(width=None if sys.stdout.isatty() else 140).print(_table(records))
    thinktank = "thinktank" if shutil.which("thinktank") else os.path.relpath(sys.argv[0])
    click.echo(
        f"\n{len(records)} articles. Everything lies in {place}:\n"
        f"  records.jsonl   one JSON object per article\n"
        f"  store.sqlite    every revision, capture, request and change\n"
        f"  archive/runs/   manifest and new records of each run\n"
        f"The bytes lie in the sample's own WARC files: a replay archives nothing again.\n\n"
        f"Type next:\n"
        f"  export THINKTANK_STORE={place / 'store.sqlite'} THINKTANK_ARCHIVE={place / 'archive'}\n"
        f"  {thinktank} show {changed.id} --diff 1 2      what the institute changed in it\n"
        f"  {thinktank} show {changed.id} --evidence      where each value comes from\n"
        f"  {thinktank} changes                           all changes\n"
        f"  {thinktank} export --format csv               a table for a spreadsheet\n"
        f"  {thinktank} crawl brookings --limit 20 --contact you@example.org      the real thing, politely"
    )


def _table(records: list[Article]) -> Table:
    table = Table(title="What the archive knows", title_justify="left")
    table.add_column("published", min_width=10, no_wrap=True)
    table.add_column("title", ratio=4, overflow="ellipsis", no_wrap=True)
    table.add_column("authors", ratio=2, overflow="ellipsis", no_wrap=True)
    for name, width in (("lang", 4), ("words", 5), ("files", 5), ("rev", 3), ("state", 9)):
        table.add_column(name, min_width=width, no_wrap=True)
    for one in sorted(records, key=lambda one: one.published or "", reverse=True):
        table.add_row(
            (one.published or "")[:10],
            one.title or one.url,
            ", ".join(author.name for author in one.authors),
            one.language or "",
            str(one.word_count),
            str(len(one.attachments) or ""),
            str(one.revision or ""),
            one.state if one.state != "current" else "",
        )
    return table
