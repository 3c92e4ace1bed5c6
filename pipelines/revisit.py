"""When is a known URL visited again? A pure decision over what the store knows and what discovery says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from pipelines.days import latest

SEEDS = frozenset({"sitemap", "feed", "listing", "api"})
"""What leads to articles: always visited in a new run."""
GONE = frozenset({"http_404", "http_410"})
"""Reasons that a second visit must confirm before an article counts as withdrawn."""

REMOVED = "removed"
"""Reason of an address whose article was taken down here (`thinktank remove`): it is visited never again."""

YOUNG = timedelta(days=30)
YOUNG_INTERVAL = timedelta(days=7)
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
    """Failures since the last success."""
    edits: int = 0
    """Changes observed so far."""
    gone: bool = False
    """A first 404 or 410 waits for its second look."""


def due(known: Known, lastmod: str | None, now: datetime, full: bool = False) -> bool:
    """Should this run visit the URL? `lastmod` is what discovery says of its last change (ISO 8601)."""
    if full or known.kind in SEEDS or known.visited_at is None or known.visited_at > now:
        return known.reason != REMOVED  # a visit in the future: the clock was wrong then or is now
    if known.state == "deferred":
        return known.not_before is None or known.not_before <= now
    if known.state == "failed":
        return known.gone or now >= known.visited_at + backoff(known.attempts)
    if known.state == "excluded" and not (known.reason or "").startswith("no_article"):
        return known.reason != REMOVED  # robots, --since and --limit are judged anew in each run
    changed = latest(lastmod)
    if changed is not None and changed > known.visited_at:
        return True
    longest = LONGEST_INTERVAL if changed is not None else interval(known, now)
    return now - known.visited_at >= longest


def backoff(attempts: int) -> timedelta:
    """An hour after the first failure, doubled with each further one, at most a week."""
    doublings = min(max(attempts - 1, 0), 10)
    return min(FIRST_BACKOFF * (1 << doublings), LONGEST_BACKOFF)


def interval(known: Known, now: datetime) -> timedelta:
    """Time between two looks where nothing says when the page changed: by age and by observed changes."""
    born = latest(known.published) or known.found_at or now
    age = now - born
    plain = YOUNG_INTERVAL if age < YOUNG else min(max(age / 4, YOUNG_INTERVAL), LONGEST_INTERVAL)
    return plain / (1 + min(known.edits, 9))
