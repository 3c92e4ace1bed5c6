"""`thinktank crawl`: one Scrapy process a source, and a table of what came of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from pipelines.store import refuse_if_held
from scraper.cli.common import (
    Places,
    allow_option,
    archive_option,
    contact_option,
    registry_of,
    say,
    sources_option,
    store_option,
)
from scraper.errors import ThinktankError
from scraper.frontier.options import CrawlOptions


@click.command()
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--url", "only", multiple=True, help="Visit this address and nothing else.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many article pages in this run.")
@click.option("--since", metavar="DATE", help="Leave out what discovery dates before it.")
@click.option("--full", is_flag=True, help="Visit everything that is discovered, whatever is known of it.")
@click.option(
    "--replay", multiple=True, metavar="WARC|DIR", type=click.Path(path_type=Path), help="Answer from WARC files."
)
@click.option("--replay-at", metavar="TIME", help="Replay what was there at this time.")
@click.option("--readers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes that read pages.")
@contact_option
@allow_option
@store_option
@archive_option
@sources_option
def command(ids: tuple[str, ...], store: str | None, archive: str | None, **given: object) -> int:
    """Fetch, archive and record what sources publish. Interrupted, it resumes when run again."""
    folders: tuple[Path, ...] = given.pop("folders")  # type: ignore[assignment]
    registry = registry_of(folders)
    places = Places.of(store, archive)
    asked = [_options(registry.get(one).id, places, folders, given) for one in ids]
    say(f"store {places.store}\narchive {places.archive}")
    codes = [crawl_apart(one) if len(asked) > 1 else crawl(one) for one in asked]
    return worst(codes)


def worst(codes: list[int]) -> int:
    """The exit code of several crawls: a bug or a refused store before an interruption before degradation."""
    order = (1, 5, 130, 2, 4, 3, 0)
    return next((code for code in order if code in codes), 1)


def _options(source: str, places: Places, folders: tuple[Path, ...], given: dict[str, object]) -> CrawlOptions:
    words = {
        "source": source,
        "store": places.store,
        "archive": str(places.archive),
        "sources": os.pathsep.join(map(str, folders)),
        "only": " ".join(given["only"]),  # type: ignore[arg-type]
        "limit": str(given["limit"] or ""),
        "since": str(given["since"] or ""),
        "full": "yes" if given["full"] else "",
        "replay": os.pathsep.join(map(str, given["replay"])),  # type: ignore[call-overload]
        "replay_at": str(given["replay_at"] or ""),
        "readers": str(given["readers"]),
        "contact": str(given["contact"] or ""),
        "allow": ",".join(given["allow"]),  # type: ignore[arg-type]
    }
    return CrawlOptions.of(words)


def crawl_apart(options: CrawlOptions) -> int:
    """A source in a process of its own: a reactor runs once in a process."""
    arguments = json.dumps(options.arguments())
    return subprocess.run([sys.executable, "-m", "scraper.cli.crawl", arguments], check=False).returncode


def crawl(options: CrawlOptions) -> int:
    """Run one crawl in this process; returns its exit code.

    Raises ThinktankError when it cannot start: unknown source, source held, torn WARC, store refused.
    """
    refuse_if_held(options.store, options.source)  # before Scrapy and the reader are loaded, for a second
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    from scraper.cli.progress import log_to_stderr, watch
    from scraper.frontier.session import session_of

    settings = Settings()
    settings.setmodule("scraper.settings", priority="project")
    watch(settings)
    process = AsyncCrawlerProcess(settings)
    log_to_stderr()
    crawler = process.create_crawler("think_tank")
    task = process.crawl(crawler, **options.arguments())
    process.start()
    if not task.done() or task.cancelled():  # a second Ctrl-C: Scrapy leaves its work where it stands
        say("thinktank: interrupted twice, stopped at once: what was acknowledged is kept, run again to resume")
        return 130
    if (error := task.exception()) is not None:
        raise error
    session = session_of(crawler)
    _summarise(options, session.run.id)
    if session.failure is not None:
        say(f"thinktank: {session.failure}")
    return session.exit_code


def _summarise(options: CrawlOptions, run: str) -> None:
    """A table of the run for a person, on stderr, and where everything lies."""
    path = options.archive / "runs" / run / "manifest.json"
    if not path.is_file():
        return
    manifest = json.loads(path.read_text(encoding="utf-8"))
    say(f"{manifest['source']}: run {run} {manifest['state']} in {manifest['seconds']:.1f} s")
    table = Table(show_header=False)
    table.add_column(justify="left")
    table.add_column(justify="right")
    for name, count in _rows(manifest):
        table.add_row(name, str(count))
    Console(stderr=True).print(table)
    for problem in manifest["problems"]:
        say(f"degraded: {problem}")
    for line in manifest["recovered"]:
        say(f"recovered: {line}")
    say(f"records {path.parent / 'records.jsonl'}\nmanifest {path}")


def _rows(manifest: dict[str, Any]) -> Iterator[tuple[str, int]]:
    words = {"new": "new articles", "revised": "revised", "unchanged": "unchanged", "reread": "read anew"}
    for kind, count in sorted(manifest["changes"].items()):
        yield words.get(kind, kind), count
    for state, count in sorted(manifest["urls"].items()):
        yield f"URLs {state}", count
    for reason, count in sorted(manifest["reasons"].items(), key=lambda one: -one[1])[:12]:
        yield f"  {reason}", count


if __name__ == "__main__":
    try:
        sys.exit(crawl(CrawlOptions.of(json.loads(sys.argv[1]))))
    except ThinktankError as error:
        say(f"thinktank: {error}")
        sys.exit(error.exit_code)
