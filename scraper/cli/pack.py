"""`thinktank pack`: saved pages become a WARC that says that it is synthetic."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from scraper.archive.synthetic import pack
from scraper.cli.common import say
from scraper.errors import Degraded, UsageError


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The WARC to write (.warc.gz).")
@click.option("--date", "date", metavar="DATE", help="Packing date (default: SOURCE_DATE_EPOCH, else today).")
def command(folder: Path, output: Path, date: str | None) -> None:
    """Turn FOLDER of saved pages, listed in FOLDER/index.jsonl, into a WARC for `crawl --replay`.

    Each line of the index names `path` and `url`; `status`, `content_type`, `fetched_at` and `headers`
    are taken where given. The WARC is marked synthetic; an unknown capture time stays unknown.
    """
    packed = pack(folder, output, _packing_date(date))
    for line in packed.skipped:
        say(f"skipped: {line}")
    say(f"{packed.pages} pages in {output}")
    if packed.skipped:
        raise Degraded(f"{len(packed.skipped)} of {packed.pages + len(packed.skipped)} rows could not be packed")


def _packing_date(text: str | None) -> datetime:
    """Midnight of a day, so that packing twice on a day gives the same bytes."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        if text:
            return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
        if epoch:
            return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"packing date {text or epoch!r}: {error}") from error
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
