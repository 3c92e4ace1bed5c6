"""`thinktank reextract`: records from the archive with today's reader and rules, without the network."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from pipelines.reextract import Renewed, RenewedFile, Reread, Tally, reextract, reextract_files
from pipelines.store import SqlStore, open_store
from pipelines.store.rereading import StandingFile, StandingReading, differs
from scraper.archive.reader import read_exchange
from scraper.article import Article, Attachment, CaptureRef
from scraper.cli.common import Places, archive_option, json_option, registry_of, say, sources_option, store_option
from scraper.errors import ArchiveError, Degraded, UnknownSource, UsageError
from scraper.source import Registry
from scraper.worker.pool import ReaderPool, Reading

SHOWN = 160
"""Characters of each side of a difference on a terminal; `--json` has them whole."""


@click.command()
@click.argument("ids", metavar="[ID...]", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Change nothing.")
@click.option("--diff", "show", is_flag=True, help="Show every field that is read otherwise.")
@json_option
@store_option
@archive_option
@sources_option
def command(ids: tuple[str, ...], dry_run: bool, show: bool, as_json: bool, **places: Any) -> None:
    """Read records and files of the sources ID (default: all) anew from the archived bytes.

    New readings replace those that stand; no revision is made or renumbered. What today's reader cannot
    read keeps its reading and is reported; then the exit code is 3.
    """
    registry, where = registry_of(places["folders"]), Places.of(places["store"], places["archive"])
    say(f"store {where.store}\narchive {where.archive}")
    store = open_store(where.store, create=False)
    try:
        sources = _sources(store, ids)
        _need_rules(sources, registry)
        if not dry_run:
            for source in sources:
                store.hold(source)
        work = _Work(store, where.archive, places["folders"], dry_run)
        tallies = asyncio.run(work.all(sources, _teller(show, as_json)))
    finally:
        store.close()
    _report(tallies, dry_run)


def _sources(store: SqlStore, ids: Sequence[str]) -> list[str]:
    known = sorted({run.source for run in store.runs()})
    for one in ids:
        if one not in known:
            raise UnknownSource(
                f"no records of '{one}' in {store.location}; it has {', '.join(known) or 'none at all'}"
            )
    return list(ids) or known


def _need_rules(sources: Sequence[str], registry: Registry) -> None:
    """Without its rules a source would be read worse than it was, and the worse reading would stand."""
    if missing := [one for one in sources if one not in registry.sources]:
        raise UsageError(
            f"'{missing[0]}' has records here but no source file: name its folder with --sources, "
            "or name the sources that are to be read"
        )


class _Work:
    """What reading needs: where the bytes lie, by which rules, and in which processes."""

    def __init__(self, store: SqlStore, archive: Path, folders: Sequence[Path], dry_run: bool) -> None:
        self._store, self._archive = store, archive
        self._folders = folders
        self._elsewhere: dict[str, Path] = {}
        self._write = _would_change if dry_run else store.replace_readings
        self._write_files = _would_change_files if dry_run else store.replace_files

    async def all(self, sources: Sequence[str], tell: Any) -> dict[str, Tally]:
        """The tally of each source."""
        self._pool = ReaderPool(folders=self._folders)
        try:
            return {source: await self._one(source, tell) for source in sources}
        finally:
            await self._pool.close()

    async def _one(self, source: str, tell: Any) -> Tally:
        self._elsewhere = {file.name: Path(file.folder) for file in self._store.warc_files(source) if file.folder}
        files = await reextract_files(self._store, source, self._read_file, self._write_files)
        tally = await reextract(self._store, source, self._read, self._write, tell)
        tally.read += files.read
        tally.changed += files.changed
        tally.fields.update({"text of files": files.changed} if files.changed else {})
        tally.kept.update(files.kept)
        return tally

    async def _read(self, standing: StandingReading) -> Article | str:
        page = next((ref for ref in standing.record.provenance.captures if ref.role == "page"), None)
        reading = await self._reading("article", standing.source, page) if page else "no_capture"
        return reading if isinstance(reading, str) else reading.article or "empty"

    async def _read_file(self, standing: StandingFile) -> Attachment | str:
        reading = await self._reading("attachment", standing.source, standing.capture)
        return reading if isinstance(reading, str) else reading.attachment or "empty"

    async def _reading(self, kind: str, source: str, ref: CaptureRef) -> Reading | str:
        try:
            exchange = read_exchange(self._elsewhere.get(ref.warc, self._archive), ref)
        except ArchiveError as error:
            say(str(error))
            return "capture_unreadable"
        reading = await self._pool.read(kind, source, exchange)
        return reading.error or reading


def _would_change(renewed: Sequence[Renewed]) -> int:
    return sum(record != standing.record for standing, record in renewed)


def _would_change_files(renewed: Sequence[RenewedFile]) -> int:
    return sum(differs(standing, read) for standing, read in renewed)


def _teller(show: bool, as_json: bool) -> Any:
    """What is printed of each reading that differs or could not be read."""
    if as_json:
        return lambda one: click.echo(json.dumps(_as_json(one), ensure_ascii=False))
    return _print if show else lambda one: None


def _as_json(one: Reread) -> dict[str, Any]:
    fields = {d.field: {"before": d.before, "after": d.after} for d in one.differences()}
    standing = one.standing
    told = {
        "source": standing.source,
        "id": standing.article,
        "revision": standing.revision,
        "url": standing.record.url,
    }
    return {**told, "kept": one.reason, "fields": fields}


def _print(one: Reread) -> None:
    standing = one.standing
    click.echo(f"{standing.source} {standing.article} revision {standing.revision} {standing.record.url}")
    if one.reason:
        click.echo(f"  kept as it is: {one.reason}")
    for difference in one.differences():
        before, after = _around_change(_text(difference.before), _text(difference.after))
        click.echo(f"  {difference.field}\n    - {before}\n    + {after}")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _around_change(before: str, after: str) -> tuple[str, str]:
    """Both sides from shortly before the first character in which they differ, on one line."""
    pairs = enumerate(zip(before, after, strict=False))
    place = next((n for n, (one, other) in pairs if one != other), min(len(before), len(after)))
    start = max(0, place - 30)
    cut = [side[start : start + SHOWN].replace("\n", "⏎") for side in (before, after)]
    lead = "…" if start else ""
    return f"{lead}{cut[0]}", f"{lead}{cut[1]}"


def _report(tallies: dict[str, Tally], dry_run: bool) -> None:
    word = "would change" if dry_run else "changed"
    kept = 0
    for source, tally in tallies.items():
        fields = ", ".join(f"{name} {count}" for name, count in tally.fields.most_common())
        say(f"{source}: {tally.read} readings, {tally.changed} {word}{f' ({fields})' if fields else ''}")
        for reason, count in tally.kept.most_common():
            say(f"{source}: {count} kept as they are: {reason}")
            kept += count
    if kept:
        raise Degraded(f"{kept} records could not be read again and keep their reading")
