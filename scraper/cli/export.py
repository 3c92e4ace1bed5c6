"""`thinktank export`: records as JSON Lines and other formats."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from pipelines.export import EXTRAS, FORMATS, Options, export_file
from pipelines.export.bundle import export_cdxj, export_wacz
from pipelines.export.choosing import Choice, Chosen
from pipelines.export.columnar import export_parquet
from pipelines.export.files import write_whole
from pipelines.export.sqlite import export_datasette, export_sqlite
from pipelines.store import SqlStore, open_store
from scraper.article import Article
from scraper.cli.common import Places, archive_option, registry_of, say, sources_option, store_option
from scraper.errors import UsageError

CITING = frozenset({"bibtex", "ris", "csl-json", "json-ld", "dublin-core"})
"""Formats that name the publisher."""
DELTAS = frozenset({"jsonl", "csv", "parquet"})
"""Formats that tell tombstones, without which what changed cannot be told."""
INTO_FILES = ("parquet", "sqlite", "datasette")
"""What cannot be written to a pipe."""
OF_CAPTURES = ("wacz", "cdxj")
"""What replay tools read: made of the archive's captures, not of records."""


@click.command()
@click.option(
    "--format",
    "name",
    type=click.Choice([*FORMATS, *INTO_FILES, *OF_CAPTURES]),
    default="jsonl",
    show_default=True,
)
@click.option("--source", metavar="ID", help="Only records of this source.")
@click.option(
    "--since", metavar="DATE", help="Only what was published on that day or later; undated records are left out."
)
@click.option("--until", metavar="DATE", help="Only what was published on that day or earlier.")
@click.option("--language", metavar="TAG", help="Only records in this language, as in `fr`.")
@click.option("--topic", metavar="NAME", help="Only records under exactly this topic.")
@click.option("--query", metavar="WORDS", help="Only what `thinktank search` finds for these words.")
@click.option("--after", type=click.IntRange(min=0), metavar="SEQ", help="Only what changed after this cursor.")
@click.option("--with", "extras", metavar="NAMES", help="attachments (their texts), evidence; separated by commas.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file, written whole or not at all."
)
@store_option
@archive_option
@sources_option
def command(
    name: str, query: str | None, after: int | None, extras: str | None, output: Path | None, **more: Any
) -> None:
    """Write the current record of each article, in the order of changes, to stdout or a file.

    The last `seq` is told on stderr: `--after SEQ` then brings only what changed since (in JSON Lines with `op`).
    parquet, sqlite and datasette need a file; wacz is a bundle of the archived bytes, cdxj their index: both take
    --since and --until as days of capture.
    """
    places = Places.of(more.pop("store"), more.pop("archive"))
    folders, narrow = more.pop("folders"), {key: value for key, value in more.items() if value is not None}
    wanted = _extras(extras)
    if wanted and name != "jsonl":
        raise UsageError(f"--with belongs to --format jsonl, not to {name}")
    if after is not None and name not in DELTAS:
        raise UsageError(f"--after belongs to --format {', '.join(sorted(DELTAS))}, not to {name}")
    if name in OF_CAPTURES:
        if query or set(narrow) - {"source", "since", "until"}:
            raise UsageError(f"--format {name} is narrowed by --source, --since and --until alone")
        _export_captures(name, Choice(**narrow), output, places)
        return
    if output is None and name in INTO_FILES:
        raise UsageError(f"--format {name} needs a file: -o NAME.{'parquet' if name == 'parquet' else 'db'}")
    options = Options(wanted, after is not None, _publishers(folders) if name in CITING else {})
    choice = Choice(**narrow, after=after or 0)
    store = open_store(places.store, create=False)
    try:
        say(f"store {store.location}")
        if query is not None:
            choice = replace(choice, ids=_found(store, places, query))
        chosen = Chosen(store, choice, "attachments" in wanted)
        _export(chosen, name, output, options)
        say(f"{chosen.count} records; cursor {chosen.last}: `--after {chosen.last}` brings what changes from here on")
        if chosen.undated:
            say(f"{chosen.undated} records without a date of publication were left out")
    finally:
        store.close()


def _found(store: SqlStore, places: Places, query: str) -> frozenset[str]:
    """All that a search finds, not only the best."""
    from pipelines.search import doubts, open_index
    from scraper.cli.search import index_of

    for doubt in doubts(query):
        say(f"note: {doubt}")
    index = open_index(index_of(places))
    try:
        index.catch_up(store)
        return frozenset(index.all_ids(query))
    finally:
        index.close()


def _export(articles: Iterable[Article], name: str, output: Path | None, options: Options) -> None:
    if output is None:
        _put(FORMATS[name](articles, options), None)
        return
    if name == "parquet":
        export_parquet(articles, output)
    elif name == "sqlite":
        export_sqlite(articles, output)
    elif name == "datasette":
        say(f"open it with: datasette {output} --metadata {export_datasette(articles, output)}")
    else:
        export_file(articles, output, name, options)
    say(f"wrote {output}")


def _export_captures(name: str, choice: Choice, output: Path | None, places: Places) -> None:
    store = open_store(places.store, create=False)
    try:
        say(f"store {store.location}\narchive {places.archive}")
        if name == "cdxj":
            _put(export_cdxj(store, places.archive, choice), output)
        elif output is None:
            raise UsageError("--format wacz needs a file: -o NAME.wacz")
        else:
            say(f"wrote {output}, with {export_wacz(store, places.archive, choice, output)} pages in its list")
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


def _extras(text: str | None) -> frozenset[str]:
    names = frozenset(part.strip() for part in (text or "").split(",") if part.strip())
    unknown = names - set(EXTRAS)
    if unknown:
        raise UsageError(f"--with {', '.join(sorted(unknown))}: known are {', '.join(EXTRAS)}")
    return names


def _publishers(folders: tuple[Path, ...]) -> dict[str, str]:
    return {source.id: source.name for source in registry_of(folders)}
