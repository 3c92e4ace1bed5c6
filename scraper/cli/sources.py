"""`thinktank sources`: the registry, and when each source was last crawled."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from pipelines.store import open_store
from pipelines.store.protocol import Run
from scraper.cli.common import Places, json_option, put_json, registry_of, say, sources_option, store_option
from scraper.errors import SourceError, StorageError
from scraper.source import Registry, Source, overlaps

WAYS = ("sitemaps", "feeds", "api", "listings")


@click.command()
@click.argument("ids", metavar="[ID...]", nargs=-1)
@json_option
@store_option
@sources_option
def command(ids: tuple[str, ...], as_json: bool, store: str | None, folders: tuple[Path, ...]) -> None:
    """List the registry (or the sources ID): name, country, status, how each is discovered, last run.

    Exit code 2, after the table, when two sources claim the same ground and neither says so (`beside`).
    """
    registry = registry_of(folders)
    chosen = _chosen(registry, ids)
    last = _last_runs(Places.of(store, None).store)
    if as_json:
        put_json([_as_json(one, last.get(one.id)) for one in chosen])
    else:
        _print_table(chosen, last)
    if claims := overlaps(registry):
        raise SourceError("\n".join(claims))


def found_by(source: Source) -> list[str]:
    """The ways of discovery that a source declares; none means robots.txt, `/sitemap.xml` and the homepage."""
    return [way for way in WAYS if getattr(source.crawl, way)]


def _chosen(registry: Registry, ids: Sequence[str]) -> list[Source]:
    return [registry.get(one) for one in ids] if ids else list(registry)


def _last_runs(location: str) -> dict[str, Run]:
    """Empty while nothing was ever crawled: the registry can be read without a store."""
    say(f"store {location}")
    try:
        store = open_store(location, create=False)
    except StorageError:
        return {}
    try:
        return {run.source: run for run in sorted(store.runs(), key=lambda run: run.started_at)}
    finally:
        store.close()


def _as_json(source: Source, run: Run | None) -> dict[str, object]:
    told = source.model_dump(mode="json", include={"id", "name", "country", "languages", "status", "since", "homepage"})
    ways = {way: getattr(source.crawl, way) for way in found_by(source)}
    last = {"id": run.id, "started_at": run.started_at.isoformat(), "state": run.state} if run else None
    return {**told, "evidence": source.evidence, "notes": source.notes, "crawl": ways, "last_run": last}


def _print_table(sources: Sequence[Source], last: dict[str, Run]) -> None:
    console = Console()
    if not console.is_terminal:  # one line a source, so that grep and awk can read it
        console = Console(width=200)
    table = Table(box=None, pad_edge=False)
    for head in ("id", "name", "country", "status", "found by", "last run"):
        table.add_column(head, no_wrap=True, overflow="ellipsis")
    for one in sources:
        run = last.get(one.id)
        when = f"{run.started_at:%Y-%m-%d} {run.state}" if run else ""
        table.add_row(one.id, one.name, one.country or "", one.status, " ".join(found_by(one)), when)
    console.print(table)
    say(f"{len(sources)} sources")
