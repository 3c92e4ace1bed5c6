"""A quarter of nightly runs over the plan of revisits: nothing is fetched, only `pipelines.revisit.due` is asked.

Every run begins at 02:00 UTC and visits what is due in an order of its own, for up to ten hours: a page may come
first one night and last the other. Articles are edited at any moment of their first thirty days.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from statistics import median

from pipelines.lastmods import Lastmods
from pipelines.revisit import YOUNG, Known, due

TELLS = ("the moment of the last change", "the day of the last change", "a lastmod that stays as it was", "nothing")
START = datetime(2026, 9, 1, 2, tzinfo=UTC)
NIGHTS = 91
LONGEST_RUN = timedelta(hours=10)
HORIZON = timedelta(days=7)


@dataclass
class _Page:
    """An article on the site, and what the store knows of it."""

    born: datetime
    edits: list[datetime]
    known: Known
    seen: datetime | None = None
    """The last visit."""
    waits: list[timedelta] = field(default_factory=list)
    """From each edit found so far to the visit that found it."""


@dataclass(frozen=True, slots=True)
class Quarter:
    """What the simulation saw; edits made while the article was younger than thirty days."""

    edits: int
    found: int
    late: int
    """Found after the horizon, or not found though it has passed."""
    longest: float
    """Days."""
    median: float
    visits: float
    """Of articles, a night."""


def quarter(tells: str, articles: int, seed: int = 1) -> Quarter:
    """Simulate. An eighth of the articles appears during the quarter; its edits come in its first thirty days."""
    dice = random.Random(seed)
    pages = [_page(dice, new=number % 8 == 0) for number in range(articles)]
    visits = sum(_run(pages, START + timedelta(days=number), tells, dice) for number in range(NIGHTS))
    end = START + timedelta(days=NIGHTS)
    waits = [wait for page in pages for wait in page.waits]
    missed = [end - edit for page in pages for edit in page.edits[len(page.waits) :] if edit < end]
    days = [wait / timedelta(days=1) for wait in waits]
    late = sum(wait > HORIZON for wait in (*waits, *missed))
    return Quarter(len(waits) + len(missed), len(waits), late, max(days), median(days), visits / NIGHTS)


def _page(dice: random.Random, new: bool) -> _Page:
    if not new:  # old, never edited: its visits are what the plan costs
        born = START - timedelta(days=dice.uniform(30, 3000))
        seen = START - timedelta(days=dice.uniform(0, 180))
        return _Page(born, [], _known(born, seen), seen)
    born = START + timedelta(days=dice.uniform(0, NIGHTS - 14))
    edits = sorted(born + dice.uniform(0, 1) * YOUNG for _ in range(dice.choice((1, 1, 1, 2, 3))))
    return _Page(born, edits, _known(born, None))


def _known(born: datetime, seen: datetime | None) -> Known:
    return Known("article", "stored", published=born.date().isoformat(), found_at=born, visited_at=seen)


def _run(pages: list[_Page], now: datetime, tells: str, dice: random.Random) -> int:
    """One night; how many articles were visited."""
    wanted = [page for page in pages if page.born <= now and _is_due(page, now, tells)]
    for page in wanted:
        _visit(page, now + dice.uniform(0, 1) * LONGEST_RUN)
    return len(wanted)


def _is_due(page: _Page, now: datetime, tells: str) -> bool:
    """By what the store has learned of such a site (`benchmarks.lastmod` shows how)."""
    told = _lastmod(page, now, tells)
    trust = Lastmods(moved_changed=99) if "the last change" in tells else Lastmods(still_changed=99)
    return due(page.known, told, now, trust=trust)


def _visit(page: _Page, at: datetime) -> None:
    if page.seen is None:  # what was edited before the first visit of all was never published otherwise
        page.edits = [edit for edit in page.edits if edit > at]
    unseen = [edit for edit in page.edits[len(page.waits) :] if edit <= at]
    page.waits += [at - edit for edit in unseen]
    page.known = replace(page.known, visited_at=at, edits=page.known.edits + bool(unseen))
    page.seen = at


def _lastmod(page: _Page, now: datetime, tells: str) -> str | None:
    """What the sitemap says at the moment at which the run reads it."""
    if tells == "nothing":
        return None
    if tells == "a lastmod that stays as it was":
        return page.born.isoformat()
    last = max([page.born, *(edit for edit in page.edits if edit <= now)])
    return last.isoformat() if "moment" in tells else last.date().isoformat()
