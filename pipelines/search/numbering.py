"""The number of a record in the index: the newest publication has the smallest.

A list of matches is then in the order in which people want it, its beginning is enough, and days are ranges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pipelines.days import latest

A_DAY = 1 << 20
"""Numbers of one day: more records than any day brings."""
LAST = date.max.toordinal()
UNDATED = LAST * A_DAY
"""Where records without a date begin: after all others."""


def first_of(published: str | None) -> int:
    """Where the numbers of a publication's day begin; a partial date is its first day."""
    try:
        told = (published or "")[:10].split("-")
        year, month, day = (int(told[at]) if at < len(told) else 1 for at in range(3))
        return (LAST - date(year, month, day).toordinal()) * A_DAY
    except ValueError:
        return UNDATED


def numbered(
    records: Iterable[Mapping[str, Any]], free: Callable[[int], int]
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Each record with its number; `free` says the first number not yet taken of those that begin at one."""
    taken: dict[int, int] = {}
    for record in records:
        first = first_of(record["published"])
        taken[first] = taken[first] + 1 if first in taken else free(first)
        yield taken[first], record


def between(since: str | None, until: str | None) -> tuple[int, int]:
    """The smallest and the greatest number that a publication within the days can have.

    From the beginning of `since`'s year, for `2024` may be later than June: who counts looks at the dates too.
    """
    greatest = first_of(since[:4]) + A_DAY - 1 if since else (1 << 62)
    end: datetime | None = latest(until)
    if until is None or end is None or end.year == date.max.year:
        return 0, greatest
    last_day = (end.astimezone(UTC) - timedelta(microseconds=1)).date()
    return (LAST - last_day.toordinal()) * A_DAY, greatest
