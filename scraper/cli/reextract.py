"""`thinktank reextract`: records from the archive with today's reader and rules, without the network."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from pipelines.assemble import KnownPart, attachment_key, join_parts
from pipelines.reextract import Difference, Renewed, RenewedFile, Reread, Tally, reextract, reextract_files
from pipelines.store import SqlStore, open_store
from pipelines.store.rereading import StandingFile, StandingReading, differs
from scraper.archive.reader import read_answer
from scraper.article import Article, Attachment, CaptureRef
from scraper.cli.common import (
    Places,
    archive_option,
    around_change,
    json_option,
    put_json_line,
    registry_of,
    safe_line,
    say,
    sources_option,
    store_option,
)
from scraper.errors import ArchiveError, Degraded, UnknownSource, UsageError
from scraper.extract import EXTRACTOR
from scraper.source import Registry, data_file
from scraper.worker.pool import ReaderPool, Reading, cores

SHOWN = 160
"""Characters of each side of a difference on a terminal; `--json` has them whole."""


RULES = 20
"""Lines that say by which rules values changed, the most frequent first."""


@click.command()
@click.argument("ids", metavar="[ID...]", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Change nothing.")
@click.option("--diff", "show", is_flag=True, help="Show every field that is read otherwise.")
@click.option("--all", "everything", is_flag=True, help="Also what this reader has read by the same rules already.")
@click.option("--readers", type=click.IntRange(1, 64), help="Processes that read pages; default: one for each core.")
@json_option
@store_option
@archive_option
@sources_option
def command(ids: tuple[str, ...], dry_run: bool, show: bool, as_json: bool, **given: Any) -> None:
    """Read records and files of the sources ID (default: all) anew from the archived bytes.

    New readings replace those that stand; no revision is made or renumbered. What today's reader cannot
    read keeps its reading and is reported; then the exit code is 3. What this reader has read already, by the
    rules as they are, is passed over: a run that was stopped goes on where it was.
    """
    registry, where = registry_of(given["folders"]), Places.of(given["store"], given["archive"])
    say(f"store {where.store}\narchive {where.archive}")
    store = open_store(where.store, create=False)
    try:
        sources = _sources(store, ids)
        _need_rules(sources, registry)
        if not dry_run:
            for source in sources:
                store.hold(source)
        place = _Place(store, where.archive, registry, given["readers"] or cores(), given["folders"])
        work = _Work(place, dry_run, given["everything"])
        tallies = asyncio.run(work.all(sources, _teller(show, as_json)))
    finally:
        store.close()
    _report(tallies, work.passed_over, dry_run)


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
        sample = Path(str(data_file("sample"))) / "sources"
        known = f" (the sample's is {sample})" if (sample / f"{missing[0]}.toml").is_file() else ""
        raise UsageError(
            f"'{missing[0]}' has records here but no source file: name its folder with --sources{known}, "
            "or name the sources that are to be read"
        )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where records and bytes lie, by which rules they are read, and in how many processes."""

    store: SqlStore
    archive: Path
    registry: Registry
    readers: int
    folders: Sequence[Path]


class _Work:
    """Reading what stands anew, source by source."""

    def __init__(self, place: _Place, dry_run: bool, everything: bool) -> None:
        self._place, self._store = place, place.store
        self._everything = everything
        self._elsewhere: dict[str, Path] = {}
        self._room = asyncio.Semaphore(2 * place.readers)
        """Payloads in memory."""
        self._write = _would_change if dry_run else place.store.replace_readings
        self._write_files = _would_change_files if dry_run else place.store.replace_files
        self.passed_over: Counter[str] = Counter()
        """Readings by source that are this reader's already."""

    async def all(self, sources: Sequence[str], tell: Any) -> dict[str, Tally]:
        """The tally of each source."""
        self._pool = ReaderPool(self._place.readers, self._place.folders)
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
        if not self._everything and self._is_todays(standing):
            self.passed_over[standing.source] += 1
            return standing.record
        page = next((ref for ref in standing.record.provenance.captures if ref.role == "page"), None)
        reading = await self._reading("reading", standing.source, page) if page else "no_capture"
        if isinstance(reading, str) or reading.article is None:
            return reading if isinstance(reading, str) else "empty"
        return await self._with_further_pages(standing, reading.article)

    async def _with_further_pages(self, standing: StandingReading, article: Article) -> Article:
        """Joined with its further pages as this reader reads their captures; as it is when they cannot be read."""
        urls = [one.url for one in standing.record.continuations if one.sha256]
        refs = [ref for ref in standing.record.provenance.captures if ref.role == "continuation"]
        if not article.continuations or len(urls) != len(refs):
            return article
        readings = [await self._reading("continuation", standing.source, ref) for ref in refs]
        read = [None if isinstance(reading, str) else reading.article for reading in readings]
        found = zip(urls, refs, read, strict=True)
        return join_parts(article, {attachment_key(url): KnownPart(part, ref) for url, ref, part in found if part})

    async def _read_file(self, standing: StandingFile) -> Attachment | str:
        reading = await self._reading("attachment", standing.source, standing.capture)
        return reading if isinstance(reading, str) else reading.attachment or "empty"

    async def _reading(self, kind: str, source: str, ref: CaptureRef) -> Reading | str:
        async with self._room:
            try:
                exchange = read_answer(self._elsewhere.get(ref.warc, self._place.archive), ref)
            except ArchiveError as error:
                say(str(error))
                return "capture_unreadable"
            reading = await self._pool.read(kind, source, exchange)
            return reading.error or reading

    def _is_todays(self, standing: StandingReading) -> bool:
        """Did this reader read it, by the rules as they are? The same bytes would be read the same."""
        read_by, rules = standing.record.provenance, self._place.registry.sources[standing.source].rules
        return (read_by.extractor, read_by.rules) == (EXTRACTOR, rules) and standing.intact


def _would_change(renewed: Sequence[Renewed]) -> int:
    return sum(record != standing.record for standing, record in renewed)


def _would_change_files(renewed: Sequence[RenewedFile]) -> int:
    return sum(differs(standing, read) for standing, read in renewed)


def _teller(show: bool, as_json: bool) -> Any:
    """What is printed of each reading that differs or could not be read."""
    if as_json:
        return lambda one: put_json_line(_as_json(one))
    return _print if show else lambda one: None


def _as_json(one: Reread) -> dict[str, Any]:
    fields = {
        d.field: {"before": d.before, "after": d.after, "before_by": d.before_by, "after_by": d.after_by}
        for d in one.differences()
    }
    standing = one.standing
    told = {
        "source": standing.source,
        "id": standing.article,
        "revision": standing.revision,
        "url": standing.record.url,
    }
    return {**told, "kept": one.reason, "fields": fields}


def _print(one: Reread) -> None:
    """What is read otherwise; a record in which only the name of its reader differs is counted and not shown."""
    standing = one.standing
    differences = [difference for difference in one.differences() if difference.field != "provenance"]
    if differences or one.reason:
        click.echo(f"{standing.source} {standing.article} revision {standing.revision} {standing.record.url}")
    if one.reason:
        click.echo(f"  kept as it is: {one.reason}")
    for difference in differences:
        before, after = around_change(_text(difference.before), _text(difference.after), SHOWN)
        click.echo(safe_line(f"  {difference.field}{_why(difference)}"))
        click.echo(safe_line(f"    - {before}"))
        click.echo(safe_line(f"    + {after}"))


def _why(difference: Difference) -> str:
    """By which rule the old and the new value were read."""
    if not (difference.before_by or difference.after_by):
        return ""
    return f" ({_change(difference.before_by or 'nothing', difference.after_by or 'nothing')})"


def _change(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _report(tallies: dict[str, Tally], passed_over: Counter[str], dry_run: bool) -> None:
    word = "would change" if dry_run else "changed"
    kept = 0
    for source, tally in tallies.items():
        fields = ", ".join(f"{name} {count}" for name, count in tally.fields.most_common())
        say(f"{source}: {tally.read} readings, {tally.changed} {word}{f' ({fields})' if fields else ''}")
        if tally.renamed:
            say(f"{source}: {tally.renamed} of them say what they said, read by another reader or by other rules")
        for (name, before, after), count in tally.rules.most_common(RULES):
            say(safe_line(f"{source}: {name} {count}: {_change(before, after)}"))
        if passed := passed_over[source]:
            say(f"{source}: {passed} of them are this reader's, by the same rules; `--all` reads them too")
        for reason, count in tally.kept.most_common():
            say(f"{source}: {count} kept as they are: {reason}")
            kept += count
    if kept:
        raise Degraded(f"{kept} records could not be read again and keep their reading")
