"""Dates of sitemaps, feeds and APIs: machine-written, so only three grammars are read."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

_W3C = re.compile(
    r"^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(?:[.,]\d+)?\s*(Z|[+-]\d{2}:?\d{2})?)?)?)?$",
    re.IGNORECASE,
)


def iso(text: str | None) -> str | None:
    """ISO 8601 with the precision that is given; None for what is no date.

    Reads W3C dates (2024, 2024-03-05, 2024-03-05T09:00Z; a time without offset keeps only its day)
    and RFC 822 dates of feeds. `-0001-11-30` and `0000-00-00`, which CMSs write for "never", are none.
    """
    if text is None or len(text) > 100:
        return None
    return _w3c(text.strip()) or _rfc822(text.strip())


def moment(value: str | None) -> datetime | None:
    """A date of `iso` as an aware time, for comparing; the first day of a year or month."""
    if value is None:
        return None
    try:
        if len(value) <= 10:
            padded = (value + "-01-01")[:10]
            return datetime.combine(date.fromisoformat(padded), datetime.min.time(), UTC)
        return datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _w3c(text: str) -> str | None:
    found = _W3C.match(text)
    if found is None:
        return None
    year, month, day, clock, seconds, zone = found.groups()
    value = "-".join(part for part in (year, month, day) if part)
    if clock and zone:
        zone = "Z" if zone in "Zz" else f"{zone[:3]}:{zone[-2:]}"
        value += f"T{clock}{seconds or ''}{zone}"
    return value if int(year) >= 1800 and moment(value) is not None else None


def _rfc822(text: str) -> str | None:
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if when.year < 1800:
        return None
    if when.tzinfo is None:  # `-0000` says: no idea which zone
        return when.date().isoformat()
    return when.isoformat(timespec="seconds").replace("+00:00", "Z")
