"""What is wrong in a source file, in words: file, line, key, and what is allowed there."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping

from pydantic import ValidationError

ALLOWED: Mapping[str, str] = {
    "country": "a country code of ISO 3166-1 as in 'FR', or 'INT' for international organisations",
    "languages": 'a list of language tags (BCP 47) as in ["fr", "en", "zh-Hant"]',
    "since": "a day without quotes, as in 2026-03-02",
    "until": "a day without quotes, as in 2026-03-02",
    "evidence": "a text or a list of texts",
    "labels": '[labels], below it field = ["Label", "Another"]',
    "crawl": "a section: [crawl], and its keys below it",
    "expect": "a section: [expect], and its keys below it",
    "layout": "sections: [[layout]], and selectors below each",
    "delay": "a number of seconds from 0 to 300",
    "articles": "a whole number from 0 on",
    "filled": "{ field = share }, shares from 0 to 1",
    "sitemaps": "a list of http(s) URLs",
    "feeds": "a list of http(s) URLs",
    "listings": "a list of http(s) URLs",
    "api": "a list of http(s) URLs",
    "hosts": 'a list of host names as in ["blog.example.org"]',
    "keep": 'a list of "event", "person", "topic", "video"',
    "leave": 'a list of "event", "person", "topic", "video", "page"',
    "beside": 'a list of ids of sources, as in ["csis"]',
    "prefix": "a path that begins with '/', as in '/programs/amti/'",
    "article": "a regular expression",
    "lists": "a regular expression",
    "deny": "a regular expression, or a list of them",
}
"""What may stand at a key, for people; other errors say it themselves."""
SELECTORS = "a CSS selector, or an XPath that begins with '/', './' or '(', or a list of them"
_TOML_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")

_SLIPS = (
    (re.compile(r"=\s*\d{4}-\d\d?-\d\d?\s*(?:#.*)?$"), "; allowed: a day that there is, as in 2026-03-02"),
    (re.compile(r"""=\s*"[^"]*\\[^"]*"?\s*$"""), "; a pattern with backslashes stands in single quotes: '\\d+'"),
    (re.compile(r"""=\s*["'][^"']*$"""), "; allowed: a text that ends on its line with the quote it began with"),
    (re.compile(r"=\s*[A-Za-z]"), '; allowed: texts in quotes, as in name = "Institute"'),
)
"""Slips of the hand by the line where TOML stumbles, and what should stand there."""


def not_toml(error: tomllib.TOMLDecodeError, text: str, where: str) -> str:
    """Line first, as for all other errors."""
    said = str(error)
    place = _TOML_PLACE.search(said)
    line = int(place[1]) if place and place[1] else len(text.splitlines()) or 1
    shown = (text.splitlines() or [""])[min(line, len(text.splitlines()) or 1) - 1]
    hint = next((hint for pattern, hint in _SLIPS if pattern.search(shown)), "")
    if said.startswith("Cannot overwrite"):
        hint = "; allowed: each key once"
    return f"{where}:{line}: not TOML: {_TOML_PLACE.sub('', said)}{hint}"


def explain(error: ValidationError, text: str, where: str, known: Mapping[str, Iterable[str]]) -> str:
    """The first error of a file. `known` has the keys of each section, the top level under the empty name."""
    first = error.errors()[0]
    path = first["loc"]
    key = _key(path).replace(".[key]", "")
    if first["type"] == "extra_forbidden":
        names = sorted(known.get(str(path[0]) if len(path) > 1 else "", known[""]))
        near = difflib.get_close_matches(str(path[-1]), names, 1)
        hint = f" (did you mean '{near[0]}'?)" if near else ""
        return f"{where}:{line_of(text, path)}: unknown key '{key}'{hint}; known keys: {', '.join(names)}"
    if first["type"] == "missing":
        section = f"[{path[0]}]" if len(path) > 1 else "the top of the file"
        return f"{where}:1: key '{key}' is missing; it belongs to {section}"
    said = first["msg"].removeprefix("Value error, ")
    names = [part for part in path if isinstance(part, str)]
    allowed = next((ALLOWED[name] for name in reversed(names) if name in ALLOWED), "")
    if names[-1:] == ["next"] or (names[:1] == ["layout"] and len(names) > 1 and names[-1] not in ALLOWED):
        allowed = SELECTORS
    wrong = first.get("input")
    shown = f" is {wrong!r}"[:80] if isinstance(wrong, str | int | float | bool) else ""
    line = line_of(text, path, wrong)
    return f"{where}:{line}: key '{key}'{shown}: {said}" + (f"; allowed: {allowed}" if allowed else "")


def _key(path: tuple[int | str, ...]) -> str:
    """`crawl.feeds[1]`; items count from 0, as in TOML libraries."""
    key = ""
    for part in path:
        key += f"[{part}]" if isinstance(part, int) else f".{part}" if key else part
    return re.sub(r"^layout\[\d+\]", "layout", key)


def line_of(text: str, path: tuple[int | str, ...], value: object = None) -> int:
    """Line of a key in its section, or of a value in its list, as far as plain search can tell; 1 when not found."""
    names = [part for part in path if isinstance(part, str)]
    lines = text.splitlines()
    start = 0
    if len(names) > 1:
        index = next((part for part in path if isinstance(part, int)), 0) if path[0] == "layout" else 0
        heads = [n for n, line in enumerate(lines) if re.match(rf"\s*\[+\s*{re.escape(names[0])}\b", line)]
        start = heads[min(index, len(heads) - 1)] if heads else 0
    for name in reversed(names):
        for number, line in enumerate(lines[start:], start + 1):
            if re.match(rf"""\s*\[*\s*["']?{re.escape(name)}["']?\s*[\]=.]""", line):
                return _line_of_value(lines, number, value) if path and isinstance(path[-1], int) else number
    return start + 1


def _line_of_value(lines: list[str], start: int, value: object) -> int:
    """Lists may span lines: the one that holds the value."""
    if not isinstance(value, str):
        return start
    return next((n for n, line in enumerate(lines[start - 1 : start + 200], start) if value in line), start)
