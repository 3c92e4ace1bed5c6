"""`thinktank verify`: archive and store held against each other, record by record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

import click

from pipelines.report.manifest import digest_of
from pipelines.store import SqlStore, open_store
from scraper.archive.verify import Finding, verify_archive, verify_file
from scraper.archive.wacz import verify_wacz
from scraper.cli.common import Places, archive_option, json_option, say, store_option
from scraper.errors import ArchiveError, Degraded


@click.command()
@click.argument("files", metavar="[FILE...]", nargs=-1, type=click.Path(path_type=Path))
@store_option
@archive_option
@json_option
def command(files: tuple[Path, ...], store: str | None, archive: str | None, as_json: bool) -> None:
    """Check WARC and WACZ FILEs; without FILE, the archive, every pointer of the store into it,
    the manifests and the records.

    Each finding names file, offset and record. Exit code 3 when something is wrong.
    """
    findings = _of_files(files) if files else _of_places(Places.of(store, archive))
    count = 0
    for finding in findings:
        count += 1
        click.echo(json.dumps(asdict(finding), ensure_ascii=False) if as_json else str(finding))
    if count:
        raise Degraded(f"{count} findings; what is not named here is whole")
    say("nothing wrong was found")


def _of_files(files: Iterable[Path]) -> Iterator[Finding]:
    for path in files:
        if not path.is_file():
            raise ArchiveError(f"{path}: no such file")
        yield from verify_wacz(path) if path.suffix == ".wacz" or _is_zip(path) else verify_file(path)


def _is_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def _of_places(places: Places) -> Iterator[Finding]:
    say(f"store {places.store}\narchive {places.archive}")
    store = open_store(places.store, create=False)
    try:
        elsewhere = {
            file.name: Path(file.folder) / file.name
            for source in sorted({run.source for run in store.runs()})
            for file in store.warc_files(source)
            if file.folder
        }
        yield from verify_archive(places.archive, store.captures(), elsewhere)
        yield from _manifests(store)
        for found in store.problems():
            yield Finding(store.location, 0, found.where, found.problem, found.detail)
    finally:
        store.close()


def _manifests(store: SqlStore) -> Iterator[Finding]:
    """Each manifest carries the hash of the one before it in its source: an altered one breaks the chain."""
    last: dict[str, str] = {}
    for run in store.runs():
        manifest = run.manifest
        if not manifest:
            continue
        said, expected = manifest.get("previous"), last.get(run.source)
        if said != expected:
            yield Finding(
                "manifests", 0, run.id, "manifest_chain", f"says {said} came before; the store has {expected}"
            )
        last[run.source] = digest_of(manifest)
