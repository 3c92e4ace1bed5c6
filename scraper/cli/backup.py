"""`thinktank backup`: copy the store while it is in use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipelines.store import open_store
from scraper.cli.common import Places, archive_option, say, store_option


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@store_option
@archive_option
def command(file: Path, **places: Any) -> None:
    """Copy the store of one moment to FILE, also while a crawl writes; the copy is checked before it gets its name.

    WARC files are not copied: they are only ever appended to, so that any copying tool will do for them.
    """
    store = open_store(Places.of(places["store"], places["archive"]).store, create=False)
    try:
        store.backup(file)
        say(f"store {store.location}\ncopied to {file}, {file.stat().st_size:,} bytes, checked")
    finally:
        store.close()
