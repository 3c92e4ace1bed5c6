"""`thinktank sink`: records in a PostgreSQL database for analysts."""

from __future__ import annotations

import threading
from typing import Any

import click

from pipelines.store import SqlStore, open_store
from scraper.cli.common import Places, archive_option, put_json, say, store_option
from scraper.errors import UsageError


@click.command()
@click.argument("target", metavar="postgresql://...")
@click.option("--rebuild", is_flag=True, help="Make the schema `thinktank` there anew.")
@click.option("--status", is_flag=True, help="Only say how far the sink is behind, as JSON.")
@click.option("--follow", type=click.IntRange(min=1), metavar="SECONDS", help="Go on, looking for changes so often.")
@store_option
@archive_option
def command(
    target: str, rebuild: bool, status: bool, follow: int | None, store: str | None, archive: str | None
) -> None:
    """Feed a PostgreSQL database with what changed in the store since the last time.

    Its schema `thinktank` holds typed tables, views for analysts and a search in each record's language. It may
    lag, be dropped and be made anew; a restarted server is waited for. The role thinktank_reader may read it.
    """
    if not target.startswith(("postgresql://", "postgres://")):
        raise UsageError(f"sink {target}: an address as in postgresql://user@host/database")
    try:
        from pipelines.export.sink import opened
    except ImportError as error:
        raise UsageError("thinktank sink needs the extra: pip install 'thinktank-archive[postgres]'") from error
    kept = open_store(Places.of(store, archive).store, create=False)
    try:
        with opened(target) as sink:
            say(f"store {kept.location}\nsink {sink.location}")
            if status:
                put_json(_lag(sink.seq(), kept))
                return
            if why := sink.prepare(kept, rebuild):
                say(f"schema thinktank {why}")
            _feed(sink, kept, follow)
    finally:
        kept.close()


def _lag(seq: int | None, store: SqlStore) -> dict[str, Any]:
    """Where the sink stands, and where the store."""
    return {"sink": seq, "store": store.last_seq(), "behind": store.last_seq() - (seq or 0)}


def _feed(sink: Any, store: SqlStore, follow: int | None) -> None:
    pause = threading.Event()
    while True:
        counts = sink.catch_up(store)
        if not follow or any(counts.values()):
            told = f"{counts['put']} records put, {counts['taken_out']} taken out, {counts['changes']} changes"
            say(f"{told}; cursor {sink.seq()}")
        if not follow or pause.wait(follow):
            return
