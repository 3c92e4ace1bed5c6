"""Dates out of short texts, in many languages and notations, with only the precision that the text gives.

Understood: ISO 8601 and its near misses, RFC 2822, day-month-year and month-day-year with month names
(months.py), year-month-day with marks (年月日, 년 월 일, "2024. 3. 5."), numbers with slashes, dots or dashes
under a declared order, Unix time in machine-readable places. dateparser would know more and costs a millisecond a
text; nothing here backtracks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from scraper.extract.months import is_weekday, month_number

Order = Literal["DMY", "MDY", "YMD"]

_YEAR = r"(?:19|20)\d\d"
# "20164 min read": the reading time is glued to the year on many pages.
_YEAR_END = r"(?!\d)(?!\s?[.,]\d{3})|(?=\d{1,2}\s?min)"
_ISO = re.compile(
    rf"(?<!\d)({_YEAR})([-/.])(\d{{1,2}})\2(\d{{1,2}})(?!\d)|(?<!\d)({_YEAR})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=T|\d{{6}}(?!\d)|(?!\d))"
)
_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|º|ª|°|-?го|-?е)?[\s.\-/|,]{{0,3}}(?:de\s|of\s|d['’]|da\s|na\s|di\s)?"
    rf"([^\W\d_]{{3,14}})[\s.,\-/’'|]{{1,4}}(?:de\s|del\s|of\s)?({_YEAR})(?:{_YEAR_END})",
)
_MONTH_DAY = re.compile(
    rf"(?<![^\W\d_])([^\W\d_]{{3,14}})[\s.\-]{{1,3}}(\d{{1,2}})(?:st|nd|rd|th)?[\s.,\-/|]{{1,4}}({_YEAR})(?:{_YEAR_END})"
)
_COUNTED = re.compile(r"(?:[^\W\d_]|[.#°º])\s*$")
"""What makes a number before a bar or comma the number of something: "Working Paper 7, December 2009"."""
_YEAR_MONTH_DAY = re.compile(rf"(?<!\d)({_YEAR})[\s.,\-]{{1,3}}([^\W\d_]{{3,14}})[\s.\-]{{1,2}}(\d{{1,2}})(?!\d)")
_MONTH_YEAR = re.compile(rf"(?<![^\W\d_])([^\W\d_]{{3,14}})[\s.,]{{1,3}}(?:de\s|del\s|of\s)?({_YEAR})(?:{_YEAR_END})")
_MARKED = re.compile(rf"({_YEAR})\s?[年년]\s?(\d{{1,2}})\s?[月월](?:\s?(\d{{1,2}})\s?[日일])?")
_DOTTED = re.compile(rf"(?<!\d)({_YEAR})\.\s(\d{{1,2}})\.\s(\d{{1,2}})(?!\d)")
_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d/]|[.-]\d)")
_VIETNAMESE = re.compile(rf"(\d{{1,2}})\s[Tt]háng\s(\d{{1,2}})[,\s]{{1,2}}(?:năm\s)?({_YEAR})")
_TIME = re.compile(
    r"(?:T|\s|,|\|){0,3}(\d{1,2}):(\d{2})(?::(\d{1,2}))?(?:\.\d{1,9})?\s?(?:([AaPp])\.?[Mm]\.?\s?)?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?(?![\d:])"
)
_DIGITS = re.compile(r"\d\d")
_SEPARATED = re.compile(r"\d\s?[./-]\s?\d")
"""What every date of numbers holds; quicker to see than the date."""
_ANY_YEAR = re.compile(_YEAR)
_REACH = 48
"""More characters than any pattern reaches before or after the year it needs."""
_UNIX = re.compile(r"^1\d{9}(?:\d{3})?$|^[5-9]\d{8}(?:\d{3})?$")


@dataclass(frozen=True, slots=True)
class Found:
    """One date in a text."""

    iso: str
    """2024, 2024-03, 2024-03-05, or a timestamp with offset."""
    start: int
    end: int
    other: str | None = None
    """The second reading of a number that can be read in two ways."""

    @property
    def day(self) -> str:
        """The date without time."""
        return self.iso[:10]


def find_dates(text: str, order: Order | None = None, language: str | None = None) -> list[Found]:
    """All dates in the first 300 characters of a text, in order, none overlapping another."""
    text = text[:300]
    return list(_kept(text, order, language)) if _DIGITS.search(text) else []


@lru_cache(maxsize=2048)
def _kept(text: str, order: Order | None, language: str | None) -> tuple[Found, ...]:
    """Remembered: the readers of people, dates and introductions ask for the same few texts near the title."""
    found = sorted(_all(text, order, language), key=lambda one: (one.start, -one.end))
    kept: list[Found] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def parse_machine(text: str, order: Order | None = None, language: str | None = None) -> Found | None:
    """The one date of a value written for machines: the first, or Unix time in seconds or milliseconds."""
    text = text.strip()
    if _UNIX.match(text):
        stamp = int(text) / (1000 if len(text) > 10 else 1)
        moment = datetime.fromtimestamp(0, UTC) + timedelta(seconds=stamp)
        return Found(moment.strftime("%Y-%m-%dT%H:%M:%SZ"), 0, len(text))
    if re.fullmatch(_YEAR, text):
        return Found(text, 0, 4)
    if re.fullmatch(rf"({_YEAR})[-/](0[1-9]|1[0-2])", text):
        return Found(f"{text[:4]}-{text[5:7]}", 0, 7)
    found = find_dates(text, order, language)
    return found[0] if found else None


def _all(text: str, order: Order | None, language: str | None) -> Iterator[Found]:
    if _SEPARATED.search(text):
        yield from _numeric(text, order)
    # All other patterns hold a year: texts without one, and what is far from the years, need no look.
    years = [match.start() for match in _ANY_YEAR.finditer(text)]
    if not years:
        return
    start, end = max(0, years[0] - _REACH), years[-1] + _REACH
    yield from _iso(text, years[0], end)
    yield from _marked(text)
    for pattern, places in ((_DAY_MONTH, (3, 2, 1)), (_MONTH_DAY, (3, 1, 2)), (_YEAR_MONTH_DAY, (1, 2, 3))):
        for match in pattern.finditer(text, start, end):
            if pattern is _DAY_MONTH and _is_counted(text, match):
                continue
            year, name, day = (match.group(place) for place in places)
            yield from _made(text, match, int(year), month_number(name, language), int(day))
    for match in _MONTH_YEAR.finditer(text, start, end):
        yield from _made(text, match, int(match.group(2)), month_number(match.group(1), language), None)


def _is_counted(text: str, match: re.Match[str]) -> bool:
    between = text[match.end(1) : match.start(2)]
    if "|" not in between and "," not in between:
        return False
    word = text[: match.start()].rstrip(" .,").rpartition(" ")[2]
    return bool(_COUNTED.search(text[: match.start()])) and not is_weekday(word)


def _iso(text: str, start: int, end: int) -> Iterator[Found]:
    for match in _ISO.finditer(text, start, end):
        year, _, month, day, *compact = match.groups()
        if compact[0]:
            year, month, day = compact
        yield from _made(text, match, int(year), int(month), int(day))


def _marked(text: str) -> Iterator[Found]:
    for pattern in (_DOTTED,) if text.isascii() else (_MARKED, _DOTTED):
        for match in pattern.finditer(text):
            day = match.group(3)
            yield from _made(text, match, int(match.group(1)), int(match.group(2)), int(day) if day else None)
    for match in () if text.isascii() else _VIETNAMESE.finditer(text):
        yield from _made(text, match, int(match.group(3)), int(match.group(2)), int(match.group(1)))


def _numeric(text: str, order: Order | None) -> Iterator[Found]:
    for match in _NUMERIC.finditer(text):
        first, mark, second, last = int(match[1]), match[2], int(match[3]), match[4]
        year = int(last) if len(last) == 4 else 2000 + int(last)
        if len(last) == 2 and (mark == "-" or year > 2059):
            continue
        # In English 05/03/2024 may be American, 05-03-2024 and 05.03.2024 hardly are.
        month_first = (order or "MDY") == "MDY" and mark == "/"
        readings = [(second, first), (first, second)]
        if month_first:
            readings.reverse()
        valid = [_iso_day(year, month, day) for month, day in readings]
        known = [one for one in valid if one]
        if known:
            # Without a declared order a number such as 05/03/2024 has two readings; the caller weighs them.
            other = known[1] if len(known) > 1 and known[1] != known[0] else None
            iso, end = _timed(text, known[0], match.end())
            yield Found(iso, match.start(), end, other)


def _made(text: str, match: re.Match[str], year: int, month: int | None, day: int | None) -> Iterator[Found]:
    if not month or not 1 <= month <= 12:
        return
    if day is None:
        yield Found(f"{year}-{month:02d}", match.start(), match.end())
        return
    iso = _iso_day(year, month, day)
    if iso:
        iso, end = _timed(text, iso, match.end())
        yield Found(iso, match.start(), end)


def _iso_day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _timed(text: str, day: str, at: int) -> tuple[str, int]:
    """The day with its time of day when the text gives an offset; a time of day without one is left out."""
    match = _TIME.match(text, at)
    if not match:
        return day, at
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[4]:
        hour = hour % 12 + (12 if match[4] in "Pp" else 0)
    zone = match[5]
    if not zone or hour > 23 or minute > 59 or second > 59:
        return day, match.end()
    offset = "Z" if zone in ("Z", "UTC", "GMT") else f"{zone[:3]}:{zone[-2:]}"
    return f"{day}T{hour:02d}:{minute:02d}:{second:02d}{offset}", match.end()
