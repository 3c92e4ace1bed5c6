"""`thinktank remove`: an article is taken down from store and archive, for legal reasons."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click

from pipelines.export.files import write_whole
from pipelines.search import throw_away
from pipelines.store import open_store
from pipelines.store.removing import Removal
from scraper.archive.redact import redact
from scraper.article import CaptureRef
from scraper.cli.common import Places, archive_option, say, store_option
from scraper.cli.search import index_of
from scraper.errors import UsageError


@click.command()
@click.argument("article_id", metavar="ID")
@click.option("--reason", required=True, help="Why; it stays in the archive and in the list of changes.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@store_option
@archive_option
def command(article_id: str, reason: str, yes: bool, store: str | None, archive: str | None) -> None:
    """Take the article ID down: its records, revisions and archived bytes, and those of files that only it lists.

    A tombstone stays and is announced to those who follow the export; its addresses are not visited again.
    Copies that you made (exports, backups, bundles) are not touched. Run it again if it was interrupted.
    """
    places = Places.of(store, archive)
    say(f"store {places.store}\narchive {places.archive}")
    opened = open_store(places.store, create=False)
    try:
        found = opened.article(article_id)
        if found is None or found.source is None:
            raise UsageError(f"no article '{article_id}' in {places.store}")
        if not yes:
            click.confirm(f"Remove {found.url} for good?", abort=True, err=True)
        opened.hold(found.source)
        removal = opened.remove(article_id, reason, datetime.now(UTC))
        elsewhere = {file.name for file in opened.warc_files(found.source) if file.folder}
        _redact(places.archive, removal, elsewhere, reason)
        _clear_copies(places, article_id)
    finally:
        opened.close()


def _redact(archive: Path, removal: Removal, elsewhere: Iterable[str], reason: str) -> None:
    ours = [ref for ref in removal.captures if ref.warc not in elsewhere]
    count = redact(archive, ours, reason, datetime.now(UTC))
    say(f"{removal.article}: removed from the store; the content of {count} captures taken out of the archive")
    for line in _left(removal, [ref for ref in removal.captures if ref.warc in elsewhere]):
        say(line)


def _clear_copies(places: Places, article_id: str) -> None:
    """What this program itself wrote of the record: the runs' JSON Lines, and the search index, which is made anew."""
    for path in sorted(places.archive.glob("runs/*/records.jsonl")):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if json.loads(line).get("id") != article_id]
        if len(kept) < len(lines):
            write_whole(path, kept)
            say(f"{path}: the record taken out; its hash in the manifest is that of before")
    throw_away(index_of(places))


def _left(removal: Removal, replayed: list[CaptureRef]) -> Iterable[str]:
    for ref in replayed:
        yield f"left as it is: {ref.warc} at {ref.offset}: a replayed file, not of this archive"
    for url in removal.shared:
        yield f"left as it is: a payload that {url} gave as well; remove that article, too, if it must go"
