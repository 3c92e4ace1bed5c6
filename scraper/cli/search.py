"""`thinktank search`: full text over all records."""

from __future__ import annotations

import json
from typing import Any

import click

from pipelines.export.choosing import unknown_source
from pipelines.search import Filters, Hit, doubts, is_server, open_index
from pipelines.store import open_store
from scraper.cli.common import Places, archive_option, safe_line, say, store_option


@click.command()
@click.argument("query", nargs=-1, required=True)
@click.option("--source", metavar="ID", help="Only records of this source.")
@click.option("--language", metavar="TAG", help="Only records in this language, as in `fr`.")
@click.option("--since", metavar="DATE", help="Published on that day or later.")
@click.option("--until", metavar="DATE", help="Published on that day or earlier.")
@click.option("--topic", metavar="NAME", help="Only records under exactly this topic.")
@click.option("--author", metavar="NAME", help="Only records by exactly this author.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="JSON Lines on stdout.")
@store_option
@archive_option
def command(
    query: tuple[str, ...], limit: int, as_json: bool, store: str | None, archive: str | None, **narrow: Any
) -> None:
    """Find records by the words of title, standfirst, authors, topics, text and PDFs; the best first.

    All words must occur, whatever their case and accents. "A phrase" stands in quotes, word* has any ending,
    and what begins with - must not occur (put -- before such a query). author:marchetti, title:"sea trade" and
    topic:energy look in one field; source:csis, language:fr, after:2024-03 and before:2025 narrow.
    """
    places = Places.of(store, archive)
    opened = open_store(places.store, create=False)
    try:
        say(f"store {opened.location}")
        notes = [unknown_source(opened, narrow["source"]), *doubts(" ".join(query))]
        index = open_index(index_of(places))
        try:
            index.catch_up(opened)
            hits = index.find(" ".join(query), Filters(**narrow), limit)
        finally:
            index.close()
    finally:
        opened.close()
    for note in filter(None, notes):
        say(f"note: {safe_line(note)}")
    for hit in hits:
        click.echo(json.dumps(hit.as_dict()) if as_json else _shown(hit))
    say(f"{len(hits)} found" if len(hits) < limit else f"the best {len(hits)}; --limit shows more")


def index_of(places: Places) -> str:
    """A file beside a SQLite store; the database itself when the store is a server's."""
    return places.store if is_server(places.store) else f"{places.store.removeprefix('sqlite:///')}.search"


def _shown(hit: Hit) -> str:
    state = "" if hit.state == "current" else f" [{hit.state}]"
    head = f"{hit.published or 'undated'}  {hit.title or '(no title)'}{state}"
    lines = [head, f"  {hit.authors}" if hit.authors else "", f"  {hit.snippet}", f"  {hit.id}  {hit.url}"]
    return "\n".join(safe_line(line) for line in lines if line) + "\n"
