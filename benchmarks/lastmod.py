"""Is lastmod true? A quarter of nightly runs on sites that lie in different ways, with and without learning.

    python -m benchmarks.lastmod [--articles 3000] [--nights 91]

Nothing is fetched: `pipelines.revisit.due` is asked, and visits are counted as the store counts them. Every site has as
many edits: one article of three is edited once, at any moment of the quarter, whatever its age.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from pipelines.lastmods import Lastmods, is_probe
from pipelines.revisit import Known, due

START = datetime(2026, 9, 1, 2, tzinfo=UTC)
BELIEVED = Lastmods(moved_changed=99)
"""What a plan believes that never learns."""
OLDEST = 1500
"""Days."""


@dataclass
class Page:
    """An article, what the store knows of it, and when it is edited."""

    born: datetime
    edit: datetime | None
    known: Known
    seen: str
    """lastmod at the last visit."""
    found: datetime | None = None


def truthful(page: Page, now: datetime) -> str:
    """The moment of the last edit."""
    edited = page.edit is not None and page.edit <= now
    return (page.edit if edited and page.edit else page.born).isoformat()


def silent(page: Page, now: datetime) -> str:
    """The day of publication, for ever."""
    return page.born.isoformat()


def restless(page: Page, now: datetime) -> str:
    """Every sitemap is made anew at midnight, and so are its dates."""
    return now.replace(hour=0).isoformat()


def halting(page: Page, now: datetime) -> str:
    """True of every second article."""
    return truthful(page, now) if page.born.day % 2 else silent(page, now)


SITES: Mapping[str, Callable[[Page, datetime], str]] = {
    "truthful": truthful,
    "silent": silent,
    "restless": restless,
    "true of every second article": halting,
}


def page(number: int, dice: random.Random, nights: int, tells: Callable[[Page, datetime], str]) -> Page:
    """An article that was visited before the quarter began."""
    born = START - timedelta(days=dice.uniform(1, OLDEST))
    edit = START + timedelta(days=dice.uniform(0, nights)) if dice.random() < 1 / 3 else None
    seen = START - timedelta(days=dice.uniform(0, min(60.0, (START - born).days + 0.5)))
    days: dict[str, Any] = {"published": born.date().isoformat(), "found_at": born, "visited_at": seen}
    made = Page(born, edit, Known("article", "stored", probe=is_probe(number), **days), "")
    made.seen = tells(made, seen)
    return made


def quarter(name: str, articles: int, nights: int, learns: bool) -> tuple[float, int, int, float, str]:
    """Visits a night, edits found, edits made, median days until found, and the verdict at the end."""
    dice = random.Random(7)
    tells = SITES[name]
    pages = [page(number, dice, nights, tells) for number in range(articles)]
    counts: Counter[str] = Counter()
    visits = 0
    for night in range(nights):
        now = START + timedelta(days=night)
        trust = Lastmods(**counts) if learns else BELIEVED
        for one in pages:
            told = tells(one, now)
            if due(one.known, told, now, trust=trust):
                visits += 1
                _visit(one, now, told, counts)
    waits = [(one.found - one.edit) / timedelta(days=1) for one in pages if one.found and one.edit]
    made = sum(one.edit is not None and one.edit < START + timedelta(days=nights - 1) for one in pages)
    return visits / nights, len(waits), made, median(waits), Lastmods(**counts).verdict


def _visit(one: Page, now: datetime, told: str, counts: Counter[str]) -> None:
    changed = one.edit is not None and one.edit <= now and one.found is None
    counts[f"{'still' if told == one.seen else 'moved'}_{'changed' if changed else 'same'}"] += one.known.probe
    if changed:
        one.found = now
    one.seen = told
    one.known = replace(one.known, visited_at=now, edits=one.known.edits + changed)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--nights", type=int, default=91)
    options = parser.parse_args()
    print("| the sitemap's lastmod | learning | visits a night | edits found | median days | verdict |")
    print("|---|---|---|---|---|---|")
    for name in SITES:
        for learns in (False, True):
            visits, found, made, wait, verdict = quarter(name, options.articles, options.nights, learns)
            told = verdict if learns else ""
            print(f"| {name} | {'yes' if learns else 'no'} | {visits:.0f} | {found} of {made} | {wait:.1f} | {told} |")


if __name__ == "__main__":
    main()
