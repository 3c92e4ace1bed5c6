"""`thinktank import`: WARC and WACZ files of others become part of the archive, their pages records."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import click

from pipelines.importing import take_in, wanted
from pipelines.outcome import Kind
from pipelines.store import SqlStore, open_store
from pipelines.witness import Archived
from scraper.archive.exchange import Capture
from scraper.archive.importing import Imported, import_warc
from scraper.archive.index import ReplayIndex
from scraper.article import Article, Attachment
from scraper.cli.common import Places, archive_option, registry_of, say, sources_option, store_option
from scraper.errors import Degraded
from scraper.source import Source
from scraper.worker.pool import ReaderPool


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--source", "only", metavar="ID", help="Take in pages of this source alone.")
@store_option
@archive_option
@sources_option
def command(
    files: tuple[Path, ...], only: str | None, store: str | None, archive: str | None, folders: tuple[Path, ...]
) -> None:
    """Take WARC or WACZ FILEs of others into the archive and read the pages of known sources.

    Every record is copied, one gzip member each; damaged ones are left out and named (exit code 3). Pages are
    read in the order of their capture, so that older states of a page become its revisions. A file that was
    taken in before changes nothing.
    """
    registry, places = registry_of(folders), Places.of(store, archive)
    sources = [registry.get(only)] if only else list(registry)
    say(f"store {places.store}\narchive {places.archive}")
    opened = open_store(places.store)
    try:
        imported = {file: import_warc(file, places.archive) for file in files}
        lost = sum(_report(file, one) for file, one in imported.items())
        paths = sorted({one.path for one in imported.values()})
        asyncio.run(_take_in(opened, sources, paths, folders))
    finally:
        opened.close()
    if lost:
        raise Degraded(f"{lost} damaged or unfit records were left out; all others are archived")


def _report(file: Path, imported: Imported) -> int:
    say(f"{file}: {imported.records} records in {imported.path.name}")
    for line in imported.passed_over:
        say(f"{file} {line}; left out")
    return len(imported.passed_over)


async def _take_in(store: SqlStore, sources: Sequence[Source], paths: Sequence[Path], folders: Sequence[Path]) -> None:
    index = ReplayIndex.open(paths)
    pool = ReaderPool(folders=folders)

    async def read(kind: Kind, source: str, capture: Capture) -> Article | Attachment | str:
        reading = await pool.read(kind, source, index.exchange(capture))
        return reading.article or reading.attachment or reading.error or "empty"

    try:
        for source in sources:
            found = wanted(index, source)
            if found:
                tally = await take_in(store, source, index, found, read, _reread(store, paths[0].parent, source))
                told = ", ".join(f"{count} {name}" for name, count in tally.most_common())
                say(f"{source.id}: {len(found)} captures: {told}")
    finally:
        await pool.close()


def _reread(store: SqlStore, archive: Path, source: Source) -> Archived:
    elsewhere = {file.name: Path(file.folder) for file in store.warc_files(source.id) if file.folder}
    return Archived(lambda name: elsewhere.get(name, archive), source)
