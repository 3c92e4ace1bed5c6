"""`thinktank diagnose`: why a field of a source went dry, and what change of its file would mend it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from pipelines.report.expectations import dry_fields
from pipelines.report.manifest import earlier_manifests
from pipelines.rot import Diagnosis, Look, diagnose
from pipelines.store import SqlStore, open_store
from pipelines.store.protocol import Run
from pipelines.tally import WATCHED
from pipelines.volume import Place, PlaceLook, Silence, reason, silences
from scraper.archive.exchange import Capture
from scraper.archive.reader import page_of, read_exchange
from scraper.cli.common import (
    Places,
    archive_option,
    json_option,
    put_json,
    registry_of,
    safe_line,
    say,
    sources_option,
    store_option,
)
from scraper.errors import ArchiveError, NotReadable, UsageError
from scraper.extract import extract
from scraper.source import Source, data_file

LOOKED_AT = 60
"""Pages read before and after the run in question: some seconds of work."""
MOST_PLACES, MOST_VISITS = 60, 8
"""Places of discovery looked at, and visits of each: the newest."""
HTML = ("text/html", "application/xhtml+xml", None)


@click.command()
@click.argument("source_id", metavar="SOURCE")
@click.option("--field", "fields", multiple=True, type=click.Choice(WATCHED), help="Look at this field, broken or not.")
@json_option
@store_option
@archive_option
@sources_option
def command(source_id: str, fields: tuple[str, ...], as_json: bool, **places: Any) -> int:
    """Say since when a field of SOURCE is no longer filled, and which rule stopped matching; and which sitemap, feed
    or listing names far less than it did.

    Known values of articles archived before are looked for on their pages of today; the best selector is printed
    as a patch of the source file, with the share of pages that it reads as they were read. Nothing is changed.
    Without --field: the fields that broke with their history in the latest run in which any did.
    """
    registry, where = registry_of(places["folders"]), Places.of(places["store"], places["archive"])
    source, text = registry.get(source_id), _text_of(source_id, places["folders"])
    store = open_store(where.store, create=False)
    try:
        run, dry = _broken(store, source, fields)
        looks = list(_looks(store, source, where.archive, run)) if dry else []
        silent = silences(source, _places(store, source, where.archive)) if not fields else []
    finally:
        store.close()
    if not dry:
        say(f"{source_id}: no field broke with its history; name one with --field")
    if not silent and not fields:
        say(f"{source_id}: every place of discovery names as much as it did")
    found = {field: diagnose(source, text, field, looks) for field in dry}
    if as_json:
        put_json([*(_told(one) for one in found.values() if one), *map(_told_silence, silent)])
    else:
        for one_silent in silent:
            click.echo("\n".join(_silence_words(one_silent)))
        for field, one in found.items():
            click.echo("\n".join(_words(one)) if one else f"{field}: no break among {len(looks)} archived pages")
    return 0


def _text_of(source_id: str, folders: Iterable[Path]) -> str:
    name = f"{source_id}.toml"
    own = [folder / name for folder in folders if (folder / name).is_file()]
    return (own[0] if own else data_file("sources", name)).read_text(encoding="utf-8")


def _broken(store: SqlStore, source: Source, fields: Sequence[str]) -> tuple[Run, list[str]]:
    """The run to look at and its dry fields. Raises UsageError where the source has never been crawled."""
    runs = sorted((one for one in store.runs(source.id) if one.manifest), key=lambda one: one.started_at)
    if not runs:
        raise UsageError(f"no run of '{source.id}' has ended in {store.location}")
    broken = [(run, dry) for run in runs if (dry := dry_fields(source, run.manifest or {}, _before(store, run)))]
    if fields:
        return (broken[-1][0] if broken else runs[-1]), list(fields)
    return broken[-1] if broken else (runs[-1], [])


def _before(store: SqlStore, run: Run) -> list[Any]:
    return [one for one in earlier_manifests(store, run) if one["started_at"] < run.started_at.isoformat()]


def _looks(store: SqlStore, source: Source, archive: Path, run: Run) -> Iterator[Look]:
    """Pages of articles before and since the run began; those that were seen on both sides come first."""
    urls = {url for one in store.articles(source.id) for url in (one.url, *one.aliases)}
    pages = [one for one in store.captures(source.id) if one.url in urls and _is_page(one)]
    folders = {one.name: Path(one.folder) for one in store.warc_files(source.id) if one.folder}
    for capture in _sample(pages, run.started_at):
        ref = capture.ref
        try:
            page = page_of(read_exchange(folders.get(ref.warc, archive), ref))
        except (ArchiveError, NotReadable) as error:
            say(str(error))
            continue
        yield Look(page, extract(page, source), f"{ref.warc} at {ref.offset}")


def _places(store: SqlStore, source: Source, archive: Path) -> list[Place]:
    """Where articles are named, with the archived visits of each, the oldest first."""
    kinds = dict(store.seeds(source.id)[:MOST_PLACES])
    visits: dict[str, deque[Capture]] = {url: deque(maxlen=MOST_VISITS) for url in kinds}
    for capture in store.captures(source.id):
        if capture.url in visits:
            visits[capture.url].append(capture)
    folders = {one.name: Path(one.folder) for one in store.warc_files(source.id) if one.folder}
    return [
        Place(url, kind, tuple(_visits(visits[url], folders, archive))) for url, kind in kinds.items() if visits[url]
    ]


def _visits(captures: Iterable[Capture], folders: dict[str, Path], archive: Path) -> Iterator[PlaceLook]:
    for capture in captures:
        ref = capture.ref
        try:
            yield PlaceLook(page_of(read_exchange(folders.get(ref.warc, archive), ref)), f"{ref.warc} at {ref.offset}")
        except (ArchiveError, NotReadable) as error:
            say(str(error))


def _is_page(capture: Capture) -> bool:
    return capture.status == 200 and not capture.revisit and capture.media_type in HTML


def _sample(pages: Sequence[Capture], began: datetime) -> list[Capture]:
    dated = [(one.fetched_at, one) for one in pages if one.fetched_at is not None]
    old = {one.url: one for at, one in dated if at < began}
    new = {one.url: one for at, one in dated if at >= began}
    shared = [url for url in reversed(new) if url in old][:LOOKED_AT]
    before = dict.fromkeys([*shared, *reversed(old)])
    since = dict.fromkeys([*shared, *reversed(new)])
    return [old[url] for url in list(before)[:LOOKED_AT]] + [new[url] for url in list(since)[:LOOKED_AT]]


def _words(one: Diagnosis) -> Iterator[str]:
    bad = one.first_bad.page.fetched_at
    yield f"{one.field}: filled in {one.filled_before:.0%} of pages before, {one.filled_since:.0%} since {bad:%Y-%m-%d}"
    yield f"  stopped matching: {one.method}: {safe_line(one.where or '')}" if one.method else "  no one rule stopped"
    for name, look in (("last good", one.last_good), ("first bad", one.first_bad)):
        yield f"  {name}: {safe_line(look.page.url)}, {look.page.fetched_at:%Y-%m-%d %H:%M} ({look.place})"
    if not one.known:
        yield "  no article of before was seen again, so nothing can be tried: crawl with --full --limit 20 first"
    for candidate in one.candidates:
        yield f"  candidate {candidate.selector}: right on {candidate.right} of {candidate.pages} pages"
    if one.patch:
        yield f"  proposed patch, right on {one.patch.right} of {one.patch.pages} pages:\n\n{one.patch.diff}"


def _silence_words(one: Silence) -> Iterator[str]:
    yield f"volume: {one.kind} {safe_line(one.url)} named {one.before} addresses, now {one.since}"
    yield f"  {safe_line(reason(one))}"
    for name, look in (("last good", one.last_good), ("first bad", one.first_bad)):
        at = f"{look.page.fetched_at:%Y-%m-%d %H:%M}" if look.page.fetched_at else "at an unknown time"
        yield f"  {name}: {at} ({look.place})"


def _told_silence(one: Silence) -> dict[str, Any]:
    return {
        "volume": one.url,
        "kind": one.kind,
        "before": one.before,
        "since": one.since,
        "reason": reason(one),
        "notes": list(one.notes),
        "left_out": list(one.refused),
        "last_good": {"fetched_at": one.last_good.page.fetched_at, "place": one.last_good.place},
        "first_bad": {"fetched_at": one.first_bad.page.fetched_at, "place": one.first_bad.place},
    }


def _told(one: Diagnosis) -> dict[str, Any]:
    def look(seen: Look) -> dict[str, Any]:
        return {"url": seen.page.url, "fetched_at": seen.page.fetched_at, "place": seen.place}

    return {
        "field": one.field,
        "filled_before": round(one.filled_before, 3),
        "filled_since": round(one.filled_since, 3),
        "method": one.method,
        "where": one.where,
        "last_good": look(one.last_good),
        "first_bad": look(one.first_bad),
        "known": one.known,
        "candidates": [{"selector": c.selector, "right": c.right, "pages": c.pages} for c in one.candidates],
        "patch": {"diff": one.patch.diff, "right": one.patch.right, "pages": one.patch.pages} if one.patch else None,
    }
