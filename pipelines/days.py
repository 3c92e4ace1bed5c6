"""Partial dates (`2024`, `2024-03`, `2024-03-05`, a timestamp) on the time line."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta


def latest(text: str | None) -> datetime | None:
    """The last moment that an ISO 8601 date or timestamp can mean; None when it is none."""
    if not text:
        return None
    try:
        told = datetime.fromisoformat(text)
        if len(text) == len("2024-03-05"):
            told += timedelta(days=1)
    except ValueError:
        return _end_of(text)
    except OverflowError:
        return None
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def _end_of(text: str) -> datetime | None:
    """End of `2024` or `2024-03`."""
    year, _, month = text.partition("-")
    if not (len(year) == 4 and year.isdecimal() and (not month or (len(month) == 2 and month.isdecimal()))):
        return None
    try:
        after = (int(year) + 1, 1) if not month or month == "12" else (int(year), int(month) + 1)
        return datetime(*after, 1, tzinfo=UTC)
    except ValueError:
        return None


def is_before(published: str | None, day: str | None) -> bool:
    """Is a partial date, as far as it is known, before a day? `2024` is not before 2024-03-05; None never is."""
    if not published or not day:
        return False
    told = published[:10]
    return told < day[: len(told)]


def is_same_day(one: str, other: str) -> bool:
    """Can two partial dates mean the same day? `2024-03` and `2024-03-05` can; `2024-03-05` and `2024-03-06` cannot."""
    length = min(len(one), len(other), len("2024-03-05"))
    return one[:length] == other[:length]


def days_of(published: str | None) -> tuple[date | None, date | None, str | None]:
    """First and last day that a date can mean, and its precision: year, month, day or time."""
    try:
        told = (published or "")[:10].split("-")
        first = date(*(int(told[at]) if at < len(told) else 1 for at in range(3)))
    except ValueError:
        return None, None, None
    precision = {1: "year", 2: "month"}.get(len(told), "day" if len(published or "") == 10 else "time")
    if precision in ("day", "time"):
        return first, first, precision
    end = latest(published)
    return first, (end - timedelta(days=1)).date() if end else first, precision


def is_after(published: str | None, day: str | None) -> bool:
    """Is a partial date, as far as it is known, after a day? `2024` is not after 2024-03-05; None never is."""
    if not published or not day:
        return False
    length = min(len(published), len(day), len("2024-03-05"))
    return published[:length] > day[:length]
