"""`thinktank runs`: the runs so far."""

from __future__ import annotations

from typing import Any

import click

from pipelines.store import open_store
from pipelines.store.protocol import Run
from scraper.cli.common import Places, archive_option, json_option, put_json, say, store_option


@click.command()
@click.option("--source", metavar="ID", help="Only runs of this source.")
@json_option
@store_option
@archive_option
def command(source: str | None, as_json: bool, **places: Any) -> None:
    """List the runs so far, the newest first."""
    store = open_store(Places.of(places["store"], places["archive"]).store, create=False)
    try:
        say(f"store {store.location}")
        told = [_told(run) for run in reversed(store.runs(source))]
    finally:
        store.close()
    if as_json:
        put_json(told)
    elif told:
        _print(told)
    else:
        say("no runs yet")


def _told(run: Run) -> dict[str, Any]:
    manifest = run.manifest or {}
    return {
        "run": run.id,
        "source": run.source,
        "state": run.state,
        "started_at": run.started_at.isoformat(timespec="seconds"),
        "ended_at": manifest.get("ended_at"),
        "urls": manifest.get("urls"),
        "changes": manifest.get("changes"),
        "problems": manifest.get("problems"),
    }


def _print(told: list[dict[str, Any]]) -> None:
    """Columns by blanks: an id is never broken, so that it can be copied or cut."""
    width = max(len(run["run"]) for run in told)
    for run in told:
        counts = f"{_counts(run['changes']) or 'no change'}; URLs: {_counts(run['urls']) or 'none'}"
        click.echo(f"{run['run']:{width}}  {run['state']:11}  {run['started_at'][:16]}  {counts}")


def _counts(counts: dict[str, int] | None) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted((counts or {}).items()))
