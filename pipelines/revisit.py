"""When is a known URL visited again? A pure decision over what the store knows and what discovery says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from pipelines.days import latest
from pipelines.lastmods import UNTRIED, Lastmods

SEEDS = frozenset({"sitemap", "feed", "listing", "api"})
"""What leads to articles: always visited in a new run."""
GONE = frozenset({"http_404", "http_410", "no_article:soft_404", "redirected_home"})
"""Reasons that a second visit must confirm before an article counts as withdrawn."""
CONFIRMED = 2
"""Looks in a row that found a page gone: the first may have met a bad hour, the second confirms it."""

REMOVED = "removed"
"""Reason of an address whose article was taken down here (`thinktank remove`): it is visited never again."""

YOUNG = timedelta(days=30)
YOUNG_INTERVAL = timedelta(days=5, hours=12)
"""Edits of young articles are found within 7 days: six nights, and the half day by which a visit may come late in
its run. With a plain week, a page that came first one night and last the other was seen after 8.8 days."""
LONGEST_INTERVAL = timedelta(days=180)
"""Corrections of old papers are rare; half a year keeps `last_seen` honest."""
FIRST_BACKOFF = timedelta(hours=1)
LONGEST_BACKOFF = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows of a URL from earlier runs."""

    kind: str
    state: str
    reason: str | None = None
    visited_at: datetime | None = None
    found_at: datetime | None = None
    published: str | None = None
    not_before: datetime | None = None
    attempts: int = 0
    """Looks since the last success that failed, or found the page gone."""
    edits: int = 0
    """Changes observed so far."""
    gone: bool = False
    """The last look found the page gone (GONE)."""
    probe: bool = False
    """One of the pages by which lastmod is judged: it is visited as if lastmod never stood still for a reason."""


def due(known: Known, lastmod: str | None, now: datetime, full: bool = False, trust: Lastmods = UNTRIED) -> bool:
    """Should this run visit the URL? `lastmod` is what discovery says of its last change (ISO 8601), `trust` what
    became of what it said before."""
    if full or known.kind in SEEDS or known.visited_at is None or known.visited_at > now:
        return known.reason != REMOVED  # a visit in the future: the clock was wrong then or is now
    if known.state == "deferred":
        return known.not_before is None or known.not_before <= now
    if known.state == "failed" and not known.gone:
        return now >= known.visited_at + backoff(known.attempts)
    if known.state == "excluded" and not (known.reason or "").startswith("no_article"):
        return known.reason != REMOVED  # robots, --since and --limit are judged anew in each run
    changed = None if trust.is_restless else _believed(lastmod, now)
    if changed is not None and changed > known.visited_at:
        return True
    wait = (
        _gone_interval(known.attempts)
        if known.gone
        else interval(known, now, changed if trust.verdict == "truthful" and not known.probe else None)
    )
    return now - known.visited_at >= wait


def _believed(lastmod: str | None, now: datetime) -> datetime | None:
    """The last change as discovery tells it; a day that is yet to end may be meant, a later time tells nothing."""
    changed = latest(lastmod)
    return changed if changed is not None and changed <= now + timedelta(days=1) else None


def backoff(attempts: int) -> timedelta:
    """An hour after the first failure, doubled with each further one, at most a week."""
    doublings = min(max(attempts - 1, 0), 10)
    return min(FIRST_BACKOFF * (1 << doublings), LONGEST_BACKOFF)


def _gone_interval(attempts: int) -> timedelta:
    """At once for the second look; then a week, doubled with each further look: few pages come back."""
    if attempts < CONFIRMED:
        return timedelta(0)
    doublings = min(attempts - CONFIRMED, 10)
    return min(timedelta(days=7) * (1 << doublings), LONGEST_INTERVAL)


def interval(known: Known, now: datetime, changed: datetime | None = None) -> timedelta:
    """Time between two looks at a page that is not known to have changed: by age and by observed changes.

    `changed` is what discovery says of its last change. It is not believed while an article is young: sitemaps that
    never move their lastmod hid nine edits of ten (benchmarks.quarter).
    """
    born = latest(known.published) or changed or known.found_at or now
    age = (known.visited_at or now) - born  # at that visit: an edit on the 30th day is looked for a week later too
    if changed is not None and age >= YOUNG:
        return LONGEST_INTERVAL
    plain = YOUNG_INTERVAL if age < YOUNG else min(max(age / 4, YOUNG_INTERVAL), LONGEST_INTERVAL)
    return plain / (1 + min(known.edits, 9))
