"""Which sources are due: slots of UTC time, each served at most once, missed ones never twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pipelines.store.protocol import Run
from scraper.source import Source

NIGHTLY = 24
"""Hours between two runs of a verified source, unless a person says otherwise."""


@dataclass(frozen=True, slots=True)
class Due:
    """A source whose slot has come."""

    source: str
    since: datetime | None
    """Start of its last run; None when it never ran."""
    unfinished: bool = False
    """Its last run was interrupted: resumed at once, whatever the slot."""


def enrolled(registry: Iterable[Source], chosen: Mapping[str, int]) -> dict[str, int]:
    """Hours between runs by source: verified sources nightly, and what a person chose (0 takes a source off)."""
    nightly = {source.id: NIGHTLY for source in registry if source.status == "verified"}
    return {source: hours for source, hours in {**nightly, **chosen}.items() if hours > 0}


def due(every: Mapping[str, int], last: Mapping[str, Run], now: datetime) -> list[Due]:
    """Sources whose current slot has had no run yet, the longest waiting first.

    Slots are counted in UTC from the epoch, so that daylight saving moves nothing and a missed night is
    made up for by one run, not by several. A last run in the future means that a clock was wrong: the
    source is due.
    """
    found = []
    for source, hours in every.items():
        run = last.get(source)
        if run is None:
            found.append(Due(source, None))
            continue
        open_run = run.state not in ("finished", "degraded")
        if open_run or (slot(run.started_at, hours) != slot(now, hours) and not _just_ran(run, hours, now)):
            found.append(Due(source, run.started_at, open_run))
    return sorted(found, key=lambda one: (one.since or datetime.min.replace(tzinfo=UTC), one.source))


def slot(moment: datetime, hours: int) -> int:
    """Number of the slot of `hours` hours that a moment lies in."""
    return int(moment.timestamp() // (hours * 3600))


def _just_ran(run: Run, hours: int, now: datetime) -> bool:
    """A run that began just before a slot's edge counts for the slot after it too: no two crawls in an hour."""
    age = now - run.started_at
    return timedelta(0) <= age < timedelta(hours=hours) / 4


def last_runs(runs: Iterable[Run]) -> dict[str, Run]:
    """The run of each source that was started last, in the order in which the store lists them (by number)."""
    return {run.source: run for run in runs}
