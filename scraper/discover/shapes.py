"""Shapes of addresses: what the pieces of one section have in common, and the pattern that finds the others."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from scraper.discover.pager import is_page_parameter, page_number
from scraper.urls import LANGUAGES

ANY = "[^/?]+"
"""A segment that differs from piece to piece."""
MANY_SIBLINGS = 6
"""So many folders side by side are no sections but names of something: years in words, topics, authors."""
_EXTENSION = re.compile(r"\.(?:html?|shtml|php\d?|aspx?|jsp|cgi|pl|cfm|do)$", re.IGNORECASE)
_INDEX = re.compile(r"(?:index|default|home|main|top)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = re.compile(r"(?:0[1-9]|1[0-2])")
_DAY = r"\d{1,2}"
"""Months and days below a year, with and without their zero."""
_WORDS = re.compile(r"[^\W_]+")
_COUNTED = re.compile(r"([a-z](?:[a-z_]|\\?-){0,11}?)\d{1,4}", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Shape:
    """Folders, the kind of the last segment, and the names of the query."""

    folders: tuple[str, ...]
    """Regular expressions, one a segment."""
    last: str
    """A regular expression: `[^/?]+`, a slug of three words at the top of a site, or a literal script."""
    names: tuple[str, ...] = ()
    """Parameters that are not page numbers, sorted: `id=`, or SPIP's `article\\d+(?:&|$)` without a value."""

    @property
    def pattern(self) -> str:
        """A regular expression to be searched in path and query."""
        path = "/".join((*self.folders, self.last))
        if not self.names:
            return f"^/{path}/?$" if path else "^/$"
        return f"^/{path}/?\\?" + "".join(f"(?=(?:.*&)?{name})" for name in self.names)

    @property
    def is_time(self) -> bool:
        """An archive by time: `/archive/2021/`, `/archive/2021/03/`."""
        return not self.names and self.last in (_YEAR.pattern, _MONTH.pattern)

    @property
    def words(self) -> set[str]:
        """What its literal folders are called, for comparing with known words."""
        return {word for one in self.folders if one != ANY for word in _WORDS.findall(one.replace("\\", "").lower())}


_SLUG = "[^/?-]+-[^/?-]+-[^/?]+"


def shape_of(url: str) -> Shape:
    """The shape of an absolute address; a language in front does not count."""
    parts = urlsplit(url)
    segments = [one for one in parts.path.split("/") if one]
    if len(segments) > 1 and segments[0] in LANGUAGES:
        segments = segments[1:]
    numbered = page_number(url) is not None
    names = tuple(sorted(set(_names(parts.query, numbered))))
    if not segments:
        return Shape((), "", names)
    folders = _folders(segments[:-1])
    if not names and (date := _date(segments)) is not None:
        return Shape(folders, date)
    return Shape(folders, _last(segments[-1], bool(folders), bool(names)), names)


def _date(segments: Sequence[str]) -> str | None:
    """Archives by time: a year at the end of a path, or a month below a year."""
    if len(segments) > 1 and _YEAR.fullmatch(segments[-1]):
        return _YEAR.pattern
    below = len(segments) > 2 and _YEAR.fullmatch(segments[-2])
    return _MONTH.pattern if below and _MONTH.fullmatch(segments[-1]) else None


def has_language(url: str) -> bool:
    """Does the path begin with a language, and go on?"""
    segments = [one for one in urlsplit(url).path.split("/") if one]
    return len(segments) > 1 and segments[0] in LANGUAGES


def _names(query: str, numbered: bool) -> Iterable[str]:
    """What tells the query of one page from that of another page: names, and words without a value."""
    for part in query.split("&"):
        name, equals, _ = part.partition("=")
        name = unquote(name)
        if numbered and is_page_parameter(name):
            continue
        if equals:
            yield _as_written(name) + "="
        elif name:  # spip.php?article12
            yield _DIGITS.sub(r"\\d+", _as_written(name)) + "(?:&|$)"


def _folders(segments: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    for place, segment in enumerate(segments):
        dated = place > 0 and (_YEAR.fullmatch(segments[place - 1]) or found[-1] == _DAY)
        short = len(segment) <= 2 and segment.isascii() and segment.isdigit()
        found.append(_DAY if dated and short else _folder(segment))
    return tuple(found)


def _folder(segment: str) -> str:
    if segment.isascii() and segment.isdigit():
        return rf"\d{{{len(segment)}}}" if len(segment) in (2, 4) else r"\d+"
    plain = unquote(segment, errors="replace")
    if plain.count("-") >= 2 or len(plain) > 40:
        return ANY
    return re.escape(segment)


def _last(segment: str, below: bool, asked: bool) -> str:
    extension = _EXTENSION.search(segment)
    stem = segment[: extension.start()] if extension else segment
    tail = re.escape(extension[0]) if extension else ""
    if (extension and asked) or _INDEX.fullmatch(stem):
        return re.escape(segment)
    if below or extension:
        return ANY if not extension else f"(?!(?:index|default)\\.)[^/?]+{tail}"
    if len(_WORDS.findall(stem)) >= 3 and re.fullmatch(_SLUG, stem):
        return _SLUG
    return r"[^/?]*\d[^/?]*" if any(char.isdigit() for char in stem) else ANY


def _as_written(name: str) -> str:
    """Brackets of PHP's parameters stand plain or escaped."""
    return re.escape(name).replace(r"\[", r"(?:\[|%5B)").replace(r"\]", r"(?:\]|%5D)")


def clusters(urls: Iterable[str]) -> dict[Shape, list[str]]:
    """Addresses by shape, the largest group first; folders that are too many to be sections become one."""
    found: dict[Shape, list[str]] = defaultdict(list)
    for url in dict.fromkeys(urls):
        found[shape_of(url)].append(url)
    joined: dict[Shape, list[str]] = defaultdict(list)
    crowded = _crowded(found)
    counts = Counter(_counted(shape) for shape in found)
    for shape, members in found.items():
        numbered = _counted(shape)
        joined[_widened(numbered if counts[numbered] > 1 else shape, crowded)] += members
    return dict(sorted(joined.items(), key=lambda one: -len(one[1])))


def _counted(shape: Shape) -> Shape:
    """Folders that differ in a number are volumes, or years of an emperor: `houkoku/h15/` beside `houkoku/h14/`."""
    return Shape(tuple(map(counted, shape.folders)), shape.last, shape.names)


def counted(segment: str) -> str:
    """The regular expression of a segment that is a short word and a number; the segment itself for others."""
    found = _COUNTED.fullmatch(segment)
    return rf"{found[1]}\d{{1,4}}" if found else segment


def _crowded(found: Mapping[Shape, Sequence[str]]) -> set[tuple[tuple[str, ...], str, int]]:
    siblings: Counter[tuple[tuple[str, ...], str, int]] = Counter()
    for shape in found:
        if len(shape.folders) >= 2 and not shape.names:
            siblings[shape.folders[:-1], shape.last, len(shape.folders)] += 1
    return {place for place, count in siblings.items() if count >= MANY_SIBLINGS}


def _widened(shape: Shape, crowded: set[tuple[tuple[str, ...], str, int]]) -> Shape:
    if len(shape.folders) >= 2 and (shape.folders[:-1], shape.last, len(shape.folders)) in crowded:
        return Shape((*shape.folders[:-1], ANY), shape.last, shape.names)
    return shape


def joined_pattern(shapes: Iterable[Shape], languages: bool) -> str | None:
    """One pattern for several shapes; None for none. Sections of one form are named side by side."""
    forms: dict[tuple[tuple[str, ...], str, tuple[str, ...]], set[str]] = defaultdict(set)
    for shape in shapes:
        forms[shape.folders[1:], shape.last, shape.names].add(shape.folders[0] if shape.folders else "")
    patterns = sorted(one.removeprefix("^/") for form, firsts in forms.items() for one in _side_by_side(form, firsts))
    if not patterns:
        return None
    prefix = "^/(?:[a-z]{2}/)?" if languages else "^/"
    return prefix + (patterns[0] if len(patterns) == 1 else f"(?:{'|'.join(patterns)})")


def _side_by_side(form: tuple[tuple[str, ...], str, tuple[str, ...]], firsts: set[str]) -> list[str]:
    rest, last, names = form
    sections = sorted(firsts - {""})
    found = [Shape((), last, names).pattern] if "" in firsts else []
    if sections:
        first = sections[0] if len(sections) == 1 else f"(?:{'|'.join(sections)})"
        found.append(Shape((first, *rest), last, names).pattern)
    return found
