"""`thinktank verify`: archive and store held against each other, record by record."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from pipelines.report.manifest import digest_of
from pipelines.revisit import REMOVED
from pipelines.store import SqlStore, open_store
from pipelines.store.protocol import WarcFile
from scraper.archive.exchange import Capture
from scraper.archive.index import make_index
from scraper.archive.verify import Finding, verify_archive, verify_file
from scraper.archive.wacz import verify_wacz
from scraper.cli.common import Places, archive_option, json_option, put_json_line, safe_line, say, store_option
from scraper.errors import ArchiveError, Degraded, SourceHeld


@click.command()
@click.argument("files", metavar="[FILE...]", nargs=-1, type=click.Path(path_type=Path))
@click.option("--index", "anew", is_flag=True, help="Make the CDXJ file beside each WARC file anew, first.")
@store_option
@archive_option
@json_option
def command(files: tuple[Path, ...], anew: bool, store: str | None, archive: str | None, as_json: bool) -> None:
    """Check WARC and WACZ FILEs; without FILE, the archive, every pointer of the store into it,
    the manifests and the records.

    Each finding names file, offset and record. Exit code 3 when something is wrong.
    """
    if anew:
        _make_indexes(files or sorted(Places.of(store, archive).archive.glob("*.warc.gz")))
    findings = _of_files(files) if files else _of_places(Places.of(store, archive))
    count = 0
    for finding in findings:
        count += 1
        if as_json:
            put_json_line(asdict(finding))
        else:
            click.echo(safe_line(str(finding)))
    if count:
        raise Degraded(f"{count} findings; what is not named here is whole")
    say("nothing wrong was found")


def _make_indexes(paths: Iterable[Path]) -> None:
    """A file that a crawl is writing gets its own when the crawl closes it."""
    for path in paths:
        try:
            if path.is_file():
                make_index(path)
        except OSError as error:
            raise ArchiveError(f"{path}: its index cannot be written: {error.strerror or error}") from error


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
        files = {source: store.warc_files(source) for source in sorted({run.source for run in store.runs()})}
        elsewhere = {
            file.name: Path(file.folder) / file.name for some in files.values() for file in some if file.folder
        }
        growing = _growing(places, files)
        for finding in verify_archive(places.archive, _expected(store, elsewhere), elsewhere):
            if finding.offset < growing.get(Path(finding.file).name, finding.offset + 1):
                yield finding
        yield from _manifests(store)
        for found in store.problems():
            yield Finding(store.location, 0, found.where, found.problem, found.detail)
    finally:
        store.close()


def _expected(store: SqlStore, elsewhere: Collection[str]) -> list[Capture]:
    """What must be found. A replayed file is somebody else's: what was taken down here may still be in it."""
    every = list(store.captures())
    kept = [one for one in every if one.ref.payload_digest != REMOVED or one.ref.warc not in elsewhere]
    if left := len(every) - len(kept):
        say(f"{left} captures that were taken down here still lie in replayed files, which are not of this archive")
    return kept


def _growing(places: Places, files: Mapping[str, Sequence[WarcFile]]) -> dict[str, int]:
    """Files that a crawl is writing at this moment, and how far they are committed: what lies behind is on its way."""
    found: dict[str, int] = {}
    for source, some in files.items():
        unsealed = {file.name: file.committed for file in some if not file.sealed}
        if unsealed and _is_held(places, source):
            say(f"{source}: a crawl is writing; its files are checked up to what it has committed")
            found |= unsealed
    return found


def _is_held(places: Places, source: str) -> bool:
    probe = open_store(places.store, create=False)
    try:
        probe.hold(source)
    except SourceHeld:
        return True
    finally:
        probe.close()
    return False


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
