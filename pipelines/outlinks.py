"""What became of an address that an article cites. Pure: who asked, and how, is told by the caller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

State = Literal["alive", "moved", "soft", "dead", "failing", "refused"]
_GONE = frozenset({"dns", "http_404", "http_410", "url_private", "no_address"})
_REFUSED = frozenset({"http_401", "http_402", "http_403", "http_405", "http_407", "http_429", "http_451"})
_NO_PAGE = frozenset({"no_article:soft_404", "no_article:error", "no_article:empty"})
"""Verdicts of the reader that make a 200 a soft 404."""


@dataclass(frozen=True, slots=True)
class Visit:
    """How one visit ended."""

    status: int | None
    """Of the last answer; None when there was none."""
    reason: str | None
    """Machine-readable, as the ledger has it."""
    target: str | None
    """Where redirects ended, when they were followed."""


@dataclass(frozen=True, slots=True)
class Outlink:
    """A cited address and what is known of it."""

    url: str
    checked_at: datetime
    state: State
    """alive; moved: another page answers; soft: an error page that says 200; dead; failing: the server has trouble;
    refused: robots.txt or the server keeps us out, which says nothing about the page."""
    status: int | None = None
    reason: str | None = None
    target: str | None = None
    memento: str | None = None
    memento_at: datetime | None = None


def state_of(visit: Visit) -> State:
    """What a visit says about the address."""
    reason = (visit.reason or "").removeprefix("robots_unreachable:")  # a host that is gone has no robots.txt either
    if reason in _GONE:
        return "dead"
    if reason in _REFUSED or reason.startswith("robots"):
        return "refused"
    if visit.status is None or not 200 <= visit.status < 300:
        return "failing"
    if reason in _NO_PAGE:
        return "soft"
    return "moved" if visit.target else "alive"


def nearest(mementos: Sequence[tuple[str, datetime]], published: datetime | None) -> tuple[str, datetime] | None:
    """The archived copy nearest to a day, the earlier of two; without a day the first one: it has most of the page."""
    if not mementos:
        return None
    if published is None:
        return min(mementos, key=lambda one: one[1])
    return min(mementos, key=lambda one: (abs(one[1] - published), one[1]))
