"""`thinktank changes`: what publishers changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import click

from pipelines.store import open_store
from scraper.cli.common import Places, archive_option, safe_line, say, store_option

SHOWN = 100
"""Characters of each side on a terminal; `--json` has them whole."""


@click.command()
@click.option("--source", metavar="ID", help="Only changes at this source.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines on stdout.")
@store_option
@archive_option
def command(source: str | None, as_json: bool, **places: Any) -> None:
    """List what publishers changed, withdrew or brought back, in the order in which it was noticed."""
    store = open_store(Places.of(places["store"], places["archive"]).store, create=False)
    count = 0
    try:
        say(f"store {store.location}")
        for change in store.changes(source):
            count += 1
            click.echo(json.dumps(change, ensure_ascii=True) if as_json else _line(change))
    finally:
        store.close()
    say(f"{count} changes")


def _line(change: Mapping[str, Any]) -> str:
    when = (change["at"] or "time unknown")[:16].replace("T", " ")
    line = f"{when}  {change['id']}  revision {change['revision']}  {_what(change)}"
    if change["before"] is None and change["after"] is None:
        return line
    return f"{line}\n    {_side(change['before'])}\n  → {_side(change['after'])}"


def _what(change: Mapping[str, Any]) -> str:
    """`wording of text, paragraph 4, 3 words`."""
    kind, field, place, size = (change[name] for name in ("kind", "field", "place", "size"))
    told = [f"{kind} of {field}" if kind in ("typographic", "wording") else kind]
    told += [f"paragraph {place}"] if place else []
    told += [f"{size} word{'s' if size != 1 else ''}"] if size else []
    return ", ".join(told)


def _side(value: Any) -> str:
    safe = safe_line(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return safe if len(safe) <= SHOWN else f"{safe[: SHOWN - 1]}…"
