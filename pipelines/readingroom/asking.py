"""What a reader may ask: every parameter has a shape and a bound, and anything else is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from scraper.errors import UsageError
from scraper.source import SOURCE_ID

LONGEST = 300
"""Characters of a query or a name."""
LAST_PAGE = 500
"""Beyond it nobody reads, and skipping rows costs time."""

_NAME = re.compile(r"[A-Za-z0-9._:-]{1,120}\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}\Z")
_YEAR = re.compile(r"[0-9]{4}\Z")


class NotThere(UsageError):
    """Nothing stands at this address."""


def number(given: Mapping[str, str], name: str, default: int = 1, most: int = LAST_PAGE) -> int:
    """A whole number from 1 to `most`. Raises UsageError."""
    text = given.get(name, "")
    if not text:
        return default
    # Nine digits at most: int() of a long line is quadratic, and SQLite's numbers end at 2^63.
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= most):
        raise UsageError(f"{name} is a whole number from 1 to {most}")
    return int(text)


def words(given: Mapping[str, str], name: str) -> str:
    """Free text on one line, bounded. Raises UsageError."""
    text = given.get(name, "").strip()
    if len(text) > LONGEST:
        raise UsageError(f"{name} has {len(text)} characters; {LONGEST} is the most")
    if not text.isprintable():
        raise UsageError(f"{name} holds a control character")
    return text


def _shaped(given: Mapping[str, str], name: str, shape: re.Pattern[str], what: str) -> str:
    text = given.get(name, "")
    if text and not shape.match(text):
        raise UsageError(f"{name} is {what}")
    return text


def narrowing(given: Mapping[str, str]) -> dict[str, str]:
    """The facets chosen, empty ones left out."""
    chosen = {
        "source": _shaped(given, "source", SOURCE_ID, "a source's id"),
        "year": _shaped(given, "year", _YEAR, "a year of four digits"),
        "language": _shaped(given, "language", _LANGUAGE, "a language tag, as in fr"),
        "topic": words(given, "topic"),
        "author": words(given, "author"),
    }
    return {name: value for name, value in chosen.items() if value}


def name_in(path: Mapping[str, str]) -> str:
    """The id in an address; what cannot be one is not there."""
    name = path["id"]
    if not _NAME.match(name):
        raise NotThere("no page has this address")
    return name


def address(path: str, given: Mapping[str, str], **changed: object) -> str:
    """The address of a page with some parameters changed; None takes one away."""
    merged = {**given, **changed}
    query = urlencode({name: value for name, value in merged.items() if value not in (None, "")}, errors="replace")
    return f"{path}?{query}" if query else path
