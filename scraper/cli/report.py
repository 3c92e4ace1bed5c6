"""`thinktank report`: what one run did, as a table, as JSON, or as a page for a person."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from pipelines.export.files import write_whole
from pipelines.report.manifest import earlier_manifests
from pipelines.report.page import page
from pipelines.report.requests import requests_page
from pipelines.store import SqlStore, open_store
from pipelines.store.protocol import Run
from scraper.cli.common import Places, json_option, put_json, say, store_option
from scraper.errors import UsageError


@click.command()
@click.argument("run", metavar="RUN")
@click.option("-o", "output", type=click.Path(path_type=Path), metavar="FILE", help="Write one HTML page here.")
@click.option(
    "--requests", type=click.Path(path_type=Path), metavar="FILE", help="Write the page for a webmaster here."
)
@click.option("--host", metavar="HOST", help="With --requests: of this host alone.")
@json_option
@store_option
def command(
    run: str, output: Path | None, requests: Path | None, host: str | None, as_json: bool, store: str | None
) -> None:
    """Show what a run did: RUN is its id, or a source id for that source's last run.

    `--requests` lists every request of the run with the rule that allowed it, and what was left alone.
    """
    place = Places.of(store, None).store
    base = open_store(place, create=False)
    try:
        found = _find(base, run)
        manifest, history = _manifest(found), earlier_manifests(base, found)
        if requests is not None:
            _write_requests(base, manifest, requests, host)
    finally:
        base.close()
    if output is not None:
        write_whole(output, [page(manifest, history)])
        say(f"{output}")
    elif as_json:
        put_json(manifest)
    elif requests is None:
        _table(manifest)


def _write_requests(base: SqlStore, manifest: Mapping[str, Any], path: Path, host: str | None) -> None:
    if host is not None and host not in manifest["politeness"]:
        asked = ", ".join(manifest["politeness"]) or "none"
        raise UsageError(f"host '{host}' was not asked in run {manifest['run']}; hosts of this run: {asked}")
    write_whole(path, requests_page(manifest, base.ledger(manifest["run"]), host))
    say(f"{path}")


def _find(store: SqlStore, name: str) -> Run:
    runs = [one for one in store.runs() if name in (one.id, one.source)]
    if not runs:
        raise UsageError(f"no run and no source '{name}' in {store.location}; `thinktank runs` lists the runs")
    return max(runs, key=lambda one: one.started_at)


def _manifest(run: Run) -> Mapping[str, Any]:
    if not run.manifest:
        raise UsageError(f"run {run.id} is {run.state}: it has no report yet; run the crawl again to resume it")
    return run.manifest


def _table(manifest: Mapping[str, Any]) -> None:
    table = Table(title=f"{manifest['source']}: run {manifest['run']} {manifest['state']}", title_justify="left")
    table.add_column("what")
    table.add_column("how many", justify="right")
    for part, words in (("changes", ""), ("urls", "URLs "), ("reasons", ""), ("conflicts", "rival values for ")):
        for name, count in sorted(manifest.get(part, {}).items(), key=lambda one: -one[1]):
            table.add_row(f"{words}{name}", str(count))
    for host, told in manifest["politeness"].items():
        table.add_row(f"requests to {host}", str(told["requests"]))
    Console().print(table)
    for problem in manifest["problems"]:
        click.echo(f"degraded: {problem}")
