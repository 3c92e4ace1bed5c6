"""`thinktank show`: one record, its revisions and evidence."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from pipelines.changes import KINDS
from pipelines.revisit import REMOVED
from pipelines.store import SqlStore, open_store
from scraper.article import Article
from scraper.cli.common import Places, archive_option, put_json, safe_line, say, store_option
from scraper.cli.proof import proofs
from scraper.errors import UsageError

_PLACE = re.compile(r"([^/\s]+\.warc(?:\.gz)?):(\d{1,15})")
MOST_LINES = 2000
"""Lines of a text that are compared: difflib's worst case is quadratic."""


@click.command()
@click.argument("article_id", metavar="ID")
@click.option("--revision", type=click.IntRange(min=1), metavar="N", help="As the publisher had it then.")
@click.option(
    "--diff", "pair", nargs=2, type=click.IntRange(min=1), metavar="A B", help="What differs between two revisions."
)
@click.option("--evidence", is_flag=True, help="Why each field has its value, and where its bytes lie.")
@click.option("--json", "as_json", is_flag=True, help="The record, or the list of revisions with --diff, as JSON.")
@store_option
@archive_option
def command(
    article_id: str, revision: int | None, pair: tuple[int, int] | None, evidence: bool, as_json: bool, **places: Any
) -> None:
    """Show the record ID: an article's id, an address that leads to it, or a place in the archive (FILE.warc.gz:BYTE),
    which shows the record as it was read from there.
    """
    where = Places.of(places["store"], places["archive"])
    store = open_store(where.store, create=False)
    try:
        say(f"store {store.location}")
        found = _find(store, article_id)
        if pair:
            old, new = (_revision(store, found, number) for number in pair)
            _put_diff(old, new, as_json)
        else:
            article = _revision(store, found, revision) if revision else found
            if as_json:
                put_json(article.model_dump(mode="json", exclude=None if evidence else {"evidence"}))
                return
            told = proofs(article, _folders(store, article, where.archive)) if evidence else ()
            _put_article(article, store.revisions(found.id or ""), told)
            _put_removal(store, article)
            _put_work(store.work_of(found.id or ""))
            _put_tellers(store.tellers(found.source or "", found.url))
    finally:
        store.close()


def _find(store: SqlStore, wanted: str) -> Article:
    place = _PLACE.fullmatch(wanted)
    if place:
        return _read_from(store, *place.groups())
    article_id = store.id_of(wanted) if "://" in wanted else wanted
    found = store.article(article_id) if article_id else None
    if found is None:
        raise UsageError(f"no article '{wanted}' in {store.location}; `thinktank search` finds ids")
    return found


def _read_from(store: SqlStore, warc: str, offset: str) -> Article:
    """The record that was read from the bytes at a place: of several revisions the latest."""
    capture = store.capture_at(warc, int(offset))
    if capture is None:
        raise UsageError(f"no capture in {store.location} holds byte {offset} of {warc}")
    say(f"{capture.url} as of {capture.fetched_at or 'an unknown day'}, status {capture.status}")
    place = warc, capture.ref.offset
    known = [(one, said["revision"]) for one in store.ids_from(capture.url) for said in store.revisions(one)[::-1]]
    for article_id, number in known:
        found = store.article(article_id, number)
        if found and place in [(one.warc, one.offset) for one in found.provenance.captures]:
            return found
    raise UsageError(f"no record was read from it{f'; {known[0][0]} stands on other captures' if known else ''}")


def _revision(store: SqlStore, article: Article, number: int) -> Article:
    found = store.article(article.id or "", number)
    if found is None:
        known = ", ".join(str(one["revision"]) for one in store.revisions(article.id or ""))
        raise UsageError(f"{article.id} has no revision {number}; it has {known}")
    return found


def _folders(store: SqlStore, article: Article, archive: Path) -> Callable[[str], Path]:
    files = store.warc_files(article.source or "")
    elsewhere = {file.name: Path(file.folder) for file in files if file.folder}
    return lambda name: elsewhere.get(name, archive)


def _put_article(article: Article, revisions: list[dict[str, Any]], evidence: Iterable[str]) -> None:
    for line in _lines(article, revisions):
        click.echo(safe_line(line))
    if evidence:
        click.echo()
        for line in evidence:
            click.echo(safe_line(line))
    if article.text:
        click.echo()
        for line in article.text.splitlines():
            click.echo(safe_line(line))


def _put_removal(store: SqlStore, article: Article) -> None:
    if article.state == REMOVED:
        told = (one for one in store.changes(article.source) if (one["id"], one["kind"]) == (article.id, REMOVED))
        for one in told:
            click.echo(safe_line(f"taken down here on {(one['at'] or 'an unknown day')[:10]}: {one['after']}"))


def _put_work(others: list[dict[str, Any]]) -> None:
    if others:
        click.echo("\nthe same work")
    for one in others:
        why = f"{one['reason']} {one['likeness']:.2f}" if one["reason"] else "by way of another"
        click.echo(safe_line(f"  {one['id']}  {one['language'] or '?'}  {why}  {one['title'] or one['url']}"))


def _put_tellers(ways: list[dict[str, Any]]) -> None:
    if ways:
        click.echo("\ntold of by")
    for one in ways:
        click.echo(safe_line(f"  {one['way']:8} {one['first_at']} to {one['last_at']}  {one['page'] or ''}".rstrip()))


def _lines(article: Article, revisions: list[dict[str, Any]]) -> Iterator[str]:
    yield article.title or "(no title)"
    for text in (article.subtitle, article.standfirst):
        if text:
            yield text
    told = {
        "id": article.id,
        "url": article.url,
        "aliases": ", ".join(article.aliases),
        "state": article.state + (f" into {article.merged_into}" if article.merged_into else ""),
        "kind": " / ".join(part for part in (article.kind, article.genre) if part),
        "authors": "; ".join(author.name for author in article.authors),
        "published": article.published,
        "modified": article.modified,
        "language": article.language,
        "topics": ", ".join(article.topics),
        "attachments": ", ".join(file.url for file in article.attachments),
        "seen": f"{article.first_seen} to {article.last_seen}" if article.first_seen else None,
        "words": str(article.word_count),
        "reading": f"{article.provenance.extractor}, rules {article.provenance.rules}",
    }
    for name, value in told.items():
        if value:
            yield f"{name:12}{value}"
    for one in revisions:
        mark = "*" if one["revision"] == article.revision else " "
        seen = f"{one['first_seen']} to {one['last_seen']}" if one["first_seen"] else "time unknown"
        yield f"revision {one['revision']}{mark} {one['state']}, {seen}"


def _put_diff(old: Article, new: Article, as_json: bool) -> None:
    lines = list(_diff(old, new))
    if as_json:
        put_json(lines)
        return
    for line in lines:
        click.echo(safe_line(line))
    if not lines:
        say("no difference in what the publisher said")


def _diff(old: Article, new: Article) -> Iterator[str]:
    """A unified diff of every field that makes a revision."""
    for field in KINDS:
        before, after = _said(old, field), _said(new, field)
        if before != after:
            names = f"{field} of revision {old.revision}", f"{field} of revision {new.revision}"
            yield from difflib.unified_diff(before[:MOST_LINES], after[:MOST_LINES], *names, n=1, lineterm="")


def _said(article: Article, field: str) -> list[str]:
    value = getattr(article, field)
    if isinstance(value, list):
        left_out = {"text"} if field == "attachments" else None
        return [json.dumps(part.model_dump(exclude=left_out), ensure_ascii=False) for part in value]
    return [line for line in (value or "").splitlines() if line]
