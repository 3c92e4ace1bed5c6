"""`thinktank export`: records as JSON Lines and other formats."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from pipelines.days import is_before, latest
from pipelines.export import EXTRAS, FORMATS, Options, export_file
from pipelines.export.bundle import export_cdxj, export_wacz
from pipelines.export.columnar import export_parquet
from pipelines.export.files import write_whole
from pipelines.store import SqlStore, open_store
from scraper.article import Article
from scraper.cli.common import Places, archive_option, registry_of, say, sources_option, store_option
from scraper.errors import UsageError

CITING = frozenset({"bibtex", "ris", "csl-json"})
"""Formats that name the publisher."""
OF_CAPTURES = ("wacz", "cdxj")
"""What replay tools read: made of the archive's captures, not of records."""


@click.command()
@click.option(
    "--format", "name", type=click.Choice([*FORMATS, "parquet", *OF_CAPTURES]), default="jsonl", show_default=True
)
@click.option("--source", "source", metavar="ID", help="Only records of this source.")
@click.option(
    "--since", metavar="DATE", help="Only what was published on that day or later; undated records are left out."
)
@click.option(
    "--after", type=click.IntRange(min=0), metavar="SEQ", help="Only what changed after this cursor, with `op`."
)
@click.option("--with", "extras", metavar="NAMES", help="attachments (their texts), evidence; separated by commas.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file, written whole or not at all."
)
@store_option
@archive_option
@sources_option
def command(
    name: str,
    source: str | None,
    since: str | None,
    after: int | None,
    extras: str | None,
    output: Path | None,
    **places: Any,
) -> None:
    """Write the current record of each article, in the order of changes, to stdout or a file.

    The last `seq` is told on stderr: `--after SEQ` then brings only what changed since.
    wacz is a bundle of the archived bytes for replay tools, cdxj their index.
    """
    wanted = _extras(extras)
    if name != "jsonl" and (wanted or after is not None):
        raise UsageError(f"--with and --after belong to --format jsonl, not to {name}")
    if since and latest(since) is None:
        raise UsageError(f"--since {since}: a date as in 2024, 2024-03 or 2024-03-05")
    if name in OF_CAPTURES:
        _export_captures(name, source, output, Places.of(places["store"], places["archive"]))
        return
    options = Options(wanted, after is not None, _publishers(places["folders"]) if name in CITING else {})
    store = open_store(Places.of(places["store"], places["archive"]).store, create=False)
    try:
        say(f"store {store.location}")
        chosen = _Chosen(store, source, since, after or 0, "attachments" in wanted)
        if name == "parquet":
            _export_parquet(chosen, output)
        elif output is None:
            _put(FORMATS[name](chosen, options), None)
        else:
            export_file(chosen, output, name, options)
            say(f"wrote {output}")
        say(f"{chosen.count} records; cursor {chosen.last}: `--after {chosen.last}` brings what changes from here on")
        if chosen.undated:
            say(f"{chosen.undated} records without a date of publication were left out")
    finally:
        store.close()


def _export_parquet(articles: Iterable[Article], output: Path | None) -> None:
    if output is None:
        raise UsageError("--format parquet needs a file: -o NAME.parquet")
    export_parquet(articles, output)
    say(f"wrote {output}")


def _export_captures(name: str, source: str | None, output: Path | None, places: Places) -> None:
    store = open_store(places.store, create=False)
    try:
        say(f"store {store.location}\narchive {places.archive}")
        if name == "cdxj":
            _put(export_cdxj(store, source), output)
        elif output is None:
            raise UsageError("--format wacz needs a file: -o NAME.wacz")
        else:
            say(f"wrote {output}, with {export_wacz(store, places.archive, source, output)} pages in its list")
    finally:
        store.close()


def _put(parts: Iterable[str], output: Path | None) -> None:
    """UTF-8 whatever the terminal's encoding is: data is the same everywhere."""
    if output is not None:
        write_whole(output, parts)
        say(f"wrote {output}")
        return
    for part in parts:
        sys.stdout.buffer.write(part.encode("utf-8"))
    sys.stdout.buffer.flush()


@dataclass
class _Chosen:
    """The records that the options ask for; counts while it is read."""

    store: SqlStore
    source: str | None
    since: str | None
    after: int
    texts: bool
    """With the texts of attachments."""
    count: int = 0
    undated: int = 0
    last: int = 0

    def __post_init__(self) -> None:
        known = self.store.sources()
        if self.source is not None and self.source not in known:
            raise UsageError(f"no source '{self.source}' in this store; it has: {', '.join(known) or 'none'}")
        self.last = self.after

    def __iter__(self) -> Iterator[Article]:
        for article in self.store.articles(self.source, self.after):
            self.last = article.seq or self.last
            if self._fits(article):
                self.count += 1
                yield self.store.with_texts(article) if self.texts else article

    def _fits(self, article: Article) -> bool:
        if self.since is None or article.state in ("merged", "removed"):  # always announced
            return True
        self.undated += article.published is None
        return article.published is not None and not is_before(article.published, self.since)


def _extras(text: str | None) -> frozenset[str]:
    names = frozenset(part.strip() for part in (text or "").split(",") if part.strip())
    unknown = names - set(EXTRAS)
    if unknown:
        raise UsageError(f"--with {', '.join(sorted(unknown))}: known are {', '.join(EXTRAS)}")
    return names


def _publishers(folders: tuple[Path, ...]) -> dict[str, str]:
    return {source.id: source.name for source in registry_of(folders)}
