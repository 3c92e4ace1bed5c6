"""`thinktank changes`: what publishers changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import click

from pipelines.changefeed import entries, headline, is_confirmed
from pipelines.export.choosing import unknown_source
from pipelines.feeds import Feed, atom
from pipelines.store import SqlStore, open_store
from scraper.cli.common import Places, archive_option, around_change, safe_line, say, store_option

SHOWN = 100
"""Characters of each side on a terminal; JSON Lines have them whole."""


@click.command()
@click.option("--source", metavar="ID", help="Only changes at this source.")
@click.option("--confirmed", is_flag=True, help="Only what a second look has seen.")
@click.option("--format", "form", type=click.Choice(["text", "jsonl", "atom"]), default="text", show_default=True,
              help="atom: a feed (RFC 4287) of the newest confirmed changes.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="The same as --format jsonl.")
@store_option
@archive_option
def command(source: str | None, confirmed: bool, form: str, as_json: bool, **places: Any) -> None:
    """List what publishers changed, withdrew or brought back, in the order in which it was noticed."""
    store = open_store(Places.of(places["store"], places["archive"]).store, create=False)
    try:
        say(f"store {store.location}")
        found: Iterable[Mapping[str, Any]] = store.changes(source)
        if form == "atom" and not as_json:
            click.echo(_feed(store, found, source), nl=False)
            return
        if why := unknown_source(store, source):
            say(f"note: {why}")
        _list((one for one in found if is_confirmed(one) or not confirmed), as_json or form == "jsonl")
    finally:
        store.close()


def _list(changes: Iterator[Mapping[str, Any]], as_json: bool) -> None:
    count = 0
    for change in changes:
        count += 1
        click.echo(json.dumps(change, ensure_ascii=True) if as_json else _line(change))
    say(f"{count} changes")


def _feed(store: SqlStore, changes: Iterable[Mapping[str, Any]], source: str | None) -> str:
    found = entries(changes, store.article, lambda article: article.url)
    name = f"urn:thinktank-archive:changes{f':{source}' if source else ''}"
    latest = max((entry.updated for entry in found), default="1970-01-01T00:00:00Z")
    title = f"What {source or 'publishers'} changed"
    return atom(Feed(id=name, title=title, home=name, self=name, updated=latest), found)


def _line(change: Mapping[str, Any]) -> str:
    when = (change["at"] or "time unknown")[:16].replace("T", " ")
    state = f" ({change['state']})" if change["field"] and change["state"] != "confirmed" else ""
    line = f"{when}  {change['id']}  revision {change['revision']}{state}  {headline(change)}"
    before, after = (None if side is None else _text(side) for side in (change["before"], change["after"]))
    if before is None or after is None:
        marked = (("  - ", before), ("  + ", after))
        return "\n".join([line, *(f"{mark}{_short(side)}" for mark, side in marked if side is not None)])
    sides = around_change(before, after, SHOWN)
    return f"{line}\n    {safe_line(sides[0])}\n  → {safe_line(sides[1])}"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _short(text: str) -> str:
    safe = safe_line(text)
    return safe if len(safe) <= SHOWN else f"{safe[: SHOWN - 1]}…"
