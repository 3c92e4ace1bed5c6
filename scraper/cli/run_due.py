"""`thinktank run-due`: what a timer calls. It starts what is due, a few at a time; the worst exit code is its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import click

from pipelines.report.notify import Recipients, Trouble, send, troubles
from pipelines.schedule import due, enrolled, last_runs
from pipelines.store import open_store
from scraper.cli.common import (
    Places,
    allow_option,
    archive_option,
    contact_option,
    put_json,
    registry_of,
    say,
    sources_option,
    store_option,
)
from scraper.cli.crawl import worst
from scraper.errors import StorageError

HELD = 4
OUTBOX = "unsent-messages.json"
"""In the archive's folder."""


@click.command()
@click.option("--parallel", type=click.IntRange(1, 64), default=2, show_default=True, help="Crawls at a time.")
@click.option(
    "--hours", type=click.FloatRange(min=0.01), default=10.0, show_default=True, help="Start nothing new after this."
)
@click.option("--dry-run", is_flag=True, help="Only say what is due, as JSON.")
@contact_option
@allow_option
@store_option
@archive_option
@sources_option
def command(
    parallel: int,
    hours: float,
    dry_run: bool,
    contact: str | None,
    allow: tuple[str, ...],
    store: str | None,
    archive: str | None,
    folders: tuple[Path, ...],
) -> int:
    """Crawl the enrolled sources whose time has come; a source that another run holds is skipped.

    At the end one message tells of all sources that are newly degraded or failed, to THINKTANK_WEBHOOK (a POST of
    JSON) and THINKTANK_MAIL (through THINKTANK_SMTP), where these are set.
    """
    places, recipients = Places.of(store, archive), Recipients.of(os.environ)
    registry = registry_of(folders)
    base = open_store(places.store)
    try:
        waiting = due(enrolled(registry, base.enrolments()), last_runs(base.runs()), datetime.now(UTC))
    finally:
        base.close()
    if dry_run:
        put_json([{"source": one.source, "last_run": one.since, "unfinished": one.unfinished} for one in waiting])
        return 0
    options = ["--store", places.store, "--archive", str(places.archive)]
    options += [word for folder in folders for word in ("--sources", str(folder))]
    options += [word for address in allow for word in ("--allow-address", address)]
    options += ["--contact", contact] if contact else []
    round_ = Round([one.source for one in waiting], options, parallel, time.monotonic() + hours * 3600)
    code = round_.run()
    _tell(recipients, places, round_.codes)
    return code


def _tell(recipients: Recipients, places: Places, codes: Mapping[str, int]) -> None:
    """One message for the round; what keeps it from being sent is said, and changes no exit code."""
    try:
        found = _troubles(places.store, codes)
    except StorageError as error:  # that the store is gone must be told all the more
        say(str(error))
        found = troubles(codes, lambda _: ())
    outbox = places.archive / OUTBOX
    try:
        for failed in send(recipients, found, outbox if places.archive.is_dir() else None):
            say(f"{failed}; the next call tries again")
    except StorageError as error:
        say(str(error))


def _troubles(store: str, codes: Mapping[str, int]) -> list[Trouble]:
    base = open_store(store)
    try:
        return troubles(codes, base.runs)
    finally:
        base.close()


@dataclass
class Round:
    """One call of the timer: what waits, what runs, how each ended."""

    waiting: list[str]
    options: Sequence[str]
    parallel: int
    until: float
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)

    def run(self) -> int:
        """Start and reap until nothing waits or time is up; crawls that run then are left to end."""
        try:
            while self.running or (self.waiting and time.monotonic() < self.until):
                self._start()
                time.sleep(0.2)
                self._reap()
        except KeyboardInterrupt:
            for crawl in self.running.values():
                crawl.wait()  # they got the same Ctrl-C and are ending in order
            raise
        for source in self.waiting:
            say(f"{source}: not started, time is up; due again at the next call")
        kept = [code for code in self.codes.values() if code != HELD]
        return worst(kept) if kept else 0

    def _start(self) -> None:
        while self.waiting and len(self.running) < self.parallel and time.monotonic() < self.until:
            source = self.waiting.pop(0)
            say(f"{source}: started")
            command = [sys.executable, "-m", "scraper.cli", "crawl", source, *self.options]
            self.running[source] = subprocess.Popen(command, stdin=subprocess.DEVNULL)

    def _reap(self) -> None:
        for source, crawl in list(self.running.items()):
            if (code := crawl.poll()) is not None:
                del self.running[source]
                self.codes[source] = code
                say(f"{source}: {'skipped, another run holds it' if code == HELD else f'ended with {code}'}")
