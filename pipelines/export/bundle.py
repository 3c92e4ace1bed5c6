"""Archive and index for replay tools: WACZ bundles and CDXJ, out of store and archive, up to what is committed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from pipelines.days import is_after, is_before
from pipelines.export.choosing import Choice
from pipelines.revisit import REMOVED
from pipelines.store import SqlStore
from pipelines.store.frontier import key_of
from pipelines.store.protocol import WarcFile
from scraper.archive import cdxj
from scraper.archive.exchange import Capture
from scraper.archive.reader import read_record
from scraper.archive.redact import redact
from scraper.archive.wacz import PageEntry, WarcPart, write_wacz
from scraper.archive.warc import parse_date
from scraper.errors import ArchiveError, UsageError


def export_wacz(store: SqlStore, archive: Path, choice: Choice, target: Path) -> int:
    """A WACZ of what was captured of a source in a period, its articles as page list; how many pages it lists.

    WARC files go in whole, up to what is committed; index and list name only what was chosen. What was taken down
    here is in none of them: replayed files, which stay as they are, go in as redacted copies.
    Raises UsageError when nothing is archived, ArchiveError when a WARC is missing, StorageError when the
    target cannot be written.
    """
    captures = _captures(store, archive, choice)
    parts = _parts(store, archive, choice.source, {one.ref.warc for one in captures})
    if not parts:
        raise UsageError(f"nothing{_told(choice)} is archived")
    pages = list(_pages(store, choice, captures))
    with TemporaryDirectory(dir=target.resolve().parent, prefix=".wacz-") as folder:
        parts = _without_removed(store, choice.source, archive, parts, Path(folder))
        write_wacz(target, choice.source or "thinktank-archive", parts, cdxj.lines(captures), pages)
    return len(pages)


def _without_removed(
    store: SqlStore, source: str | None, archive: Path, parts: Sequence[WarcPart], folder: Path
) -> list[WarcPart]:
    """The archive's own files as they are, for removal redacted them; of others a copy where something must go."""
    removed = [one.ref for one in store.captures(source) if one.ref.payload_digest == REMOVED]
    days = [datetime.fromisoformat(one["at"]) for one in store.changes(source) if one["kind"] == REMOVED and one["at"]]
    found = []
    for part in parts:
        own = part.path.parent == archive
        refs = [] if own else [ref for ref in removed if ref.warc == part.path.name]
        if refs:
            copyfile(part.path, folder / part.path.name)
            redact(folder, refs, "", max(days))
        found.append(replace(part, path=folder / part.path.name) if refs else part)
    return found


def export_cdxj(store: SqlStore, archive: Path, choice: Choice) -> Iterator[str]:
    """The CDXJ index of what was captured of a source (None: of all) in a period, line by line."""
    return (f"{line}\n" for line in cdxj.lines(_captures(store, archive, choice)))


def _captures(store: SqlStore, archive: Path, choice: Choice) -> list[Capture]:
    """Those of the period, and the earlier ones whose payload they repeat."""
    every = [one for one in store.captures(choice.source) if one.ref.payload_digest != REMOVED]
    if choice.since or choice.until:
        chosen = [one for one in every if _is_of(one, choice)]
        repeated = {one.ref.payload_digest for one in chosen if one.revisit}
        wanted = {one.ref.record_id for one in chosen}
        return [
            one
            for one in every
            if one.ref.record_id in wanted or (not one.revisit and one.ref.payload_digest in repeated)
        ]
    folders = _folders(store, choice.source)
    return [one if one.fetched_at else _dated(one, folders.get(one.ref.warc, archive)) for one in every]


def _dated(capture: Capture, folder: Path) -> Capture:
    """A saved page of unknown time stands in an index under the day on which it was packed: ReplayWeb.page shows no
    record whose WARC-Date is not what the index says.
    """
    try:
        record = read_record(folder / capture.ref.warc, capture.ref)
    except ArchiveError:
        return capture
    return replace(capture, fetched_at=parse_date(record.field("WARC-Date")))


def _folders(store: SqlStore, source: str | None) -> dict[str, Path]:
    """Where files lie that were replayed from elsewhere."""
    return {file.name: Path(file.folder) for file in _files(store, source) if file.folder}


def _files(store: SqlStore, source: str | None) -> Iterator[WarcFile]:
    for one in [source] if source else sorted({run.source for run in store.runs()}):
        yield from store.warc_files(one)


def _is_of(capture: Capture, choice: Choice) -> bool:
    """Was it captured in the period? A saved page of unknown day belongs to none."""
    if capture.fetched_at is None:
        return False
    day = capture.fetched_at.date().isoformat()
    return not is_before(day, choice.since) and not is_after(day, choice.until)


def _parts(store: SqlStore, archive: Path, source: str | None, wanted: set[str]) -> list[WarcPart]:
    """Each file once: one that was imported belongs to every source that has pages in it."""
    ends: dict[Path, int] = {}
    for file in _files(store, source):
        if file.name in wanted and file.committed:
            path = (Path(file.folder) if file.folder else archive) / file.name
            ends[path] = max(file.committed, ends.get(path, 0))
    return [WarcPart(path, end) for path, end in ends.items()]


def _pages(store: SqlStore, choice: Choice, captures: Sequence[Capture]) -> Iterator[PageEntry]:
    """An article where it was captured last, in the period if there is one."""
    whole = not (choice.since or choice.until)
    times = _last_times(one for one in captures if whole or _is_of(one, choice))
    for article in store.articles(choice.source):
        keys = [key_of(url) for url in (article.url, *article.aliases)]
        seen = [times[key] for key in keys if key in times]
        if article.state != "merged" and seen:
            last = max(seen, key=lambda one: cdxj.timestamp(one.fetched_at))
            yield PageEntry(last.url, article.title, last.fetched_at)


def _last_times(captures: Iterable[Capture]) -> dict[str | None, Capture]:
    """The last good capture of each address, in the order of commits."""
    return {key_of(one.url): one for one in captures if one.status == 200}


def _told(choice: Choice) -> str:
    words = [f" of '{choice.source}'"] if choice.source else []
    words += [f" since {choice.since}"] if choice.since else []
    words += [f" until {choice.until}"] if choice.until else []
    return "".join(words)
