"""How a query is answered within milliseconds, whatever stands in a million records.

Three ways, by what is asked (docs/explanation/search.md): words that are rare are ranked by FTS5's BM25 over all their
matches; a phrase is looked up by its pairs of words and checked in the texts; of what stands everywhere, the newest
and those that have it in their title are ranked, and the rest follows by date.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipelines.days import latest
from pipelines.search.folding import mark, pairs
from pipelines.search.numbering import between
from pipelines.search.passages import WEIGHTS, holds, passage, score
from pipelines.search.query import Query
from scraper.errors import UsageError

MOST = 2_000
"""Matches that are counted and can be leafed through; of more, the newest."""
RARE = 5_000
"""Records with a word up to which all of them are ranked."""
MOST_CHECKED = 600
"""Records that may hold a phrase and are read to see."""
NEWEST, TITLED = 150, 100
"""Of what stands everywhere: records that are ranked because they are new, or have it in their title."""

_PAGE = "SELECT title, standfirst, authors, topics, text, files, marks FROM page WHERE rowid = ?"
NAMES = ("id", "source", "url", "title", "authors", "topics", "published", "language", "state")
_ENTRY = f"SELECT e.number, {', '.join(f'e.{name}' for name in NAMES)} FROM json_each(?) j JOIN entry e ON e.number = j.value"  # noqa: S608, E501 - constants

_COUNTED = """
SELECT coalesce(e.source, ''), substr(coalesce(e.published, ''), 1, 4),
  substr(coalesce(e.language, ''), 1, instr(coalesce(e.language, '') || '-', '-') - 1),
  coalesce(e.topics, ''), coalesce(e.authors, '') FROM json_each(?) j JOIN entry e ON e.number = j.value
"""


Facets = dict[str, list[tuple[str, int]]]


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search beside its words."""

    source: str | None = None
    language: str | None = None
    """A tag: `fr` finds `fr-CA` too."""
    since: str | None = None
    """ISO date, inclusive; records without a date are left out. A partial date counts where it may fall into the range."""  # noqa: E501
    until: str | None = None
    topic: str | None = None
    """Exactly this topic; `topic:` in a query finds words of it."""
    author: str | None = None

    def __post_init__(self) -> None:
        """Raises UsageError for a day that is none."""
        for name, day in (("since", self.since), ("until", self.until)):
            if day and latest(day) is None:
                raise UsageError(f"{name} {day[:40]}: a date as in 2024, 2024-03 or 2024-03-05")

    @property
    def marks(self) -> list[str]:
        """The words by which the index knows exact values."""
        told = (("s", self.source), ("l", (self.language or "").lower()), ("t", self.topic), ("a", self.author))
        return [mark(kind, value) for kind, value in told if value]


@dataclass(frozen=True, slots=True)
class Found:
    """Numbers of the records found, the best first."""

    query: Query
    numbers: list[int]
    whole: bool
    """Are these all?"""


def prepare(connection: sqlite3.Connection) -> None:
    """What a connection to the index is set to."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA mmap_size = 17179869184")  # a new connection finds the pages that others have read


def find(connection: sqlite3.Connection, query: Query, filters: Filters) -> Found:
    """The best first. Without words, the newest. Raises sqlite3.Error."""
    filters = replace(filters, **query.narrow)
    if not query.wanted:
        numbers = _matches(connection, _narrowed("", filters), filters, MOST + 1)
        return Found(query, numbers[:MOST], len(numbers) <= MOST)
    return _by_pairs(connection, query, filters) or _by_words(connection, query, filters)


def _by_pairs(connection: sqlite3.Connection, query: Query, filters: Filters) -> Found | None:
    """Where few records can hold the phrases: read those. None where none is asked for, or too many can."""
    wanted = set[str]().union(*(pairs(part.neighbours) for part in query.wanted))
    if not wanted:
        return None
    low, high = between(filters.since, filters.until)
    sql = "SELECT rowid FROM pairs WHERE pairs MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ?"
    rows = connection.execute(sql, [" ".join(sorted(wanted)), low, high, MOST_CHECKED + 1]).fetchall()
    if len(rows) > MOST_CHECKED and (filters.marks or len(query.wanted) > 1):
        return None
    whole = len(rows) <= MOST_CHECKED
    checked = _checked(connection, (row[0] for row in rows[: MOST_CHECKED if whole else 2 * NEWEST]), query, filters)
    ranked = sorted(checked, key=lambda number: (-checked[number], number))
    return Found(query, ranked, whole)


def _checked(
    connection: sqlite3.Connection, numbers: Iterable[int], query: Query, filters: Filters
) -> dict[int, float]:
    """Those that hold what is asked, with their scores."""
    marks = set(filters.marks)
    checked: dict[int, float] = {}
    for number in _dated(connection, list(numbers), filters):
        *row, told = connection.execute(_PAGE, [number]).fetchone()
        if marks <= set(told.split()) and holds(row, query):
            checked[number] = score(row, query)
    return checked


def _by_words(connection: sqlite3.Connection, query: Query, filters: Filters) -> Found:
    numbers = _matches(connection, _narrowed(query.fts, filters), filters, MOST + 1)
    whole, numbers = len(numbers) <= MOST, numbers[:MOST]
    if whole and all(_is_rare(connection, part.fts) for part in query.wanted):
        first = _ranked(connection, query, set(numbers))
    else:
        first = _likely(connection, query, filters, numbers)
    known = set(first)
    return Found(query, [*first, *(number for number in numbers if number not in known)], whole)


def _is_rare(connection: sqlite3.Connection, term: str) -> bool:
    sql = "SELECT count(*) FROM (SELECT 1 FROM page WHERE page MATCH ? LIMIT ?)"
    return int(connection.execute(sql, [term, RARE + 1]).fetchone()[0]) <= RARE


def _ranked(connection: sqlite3.Connection, query: Query, wanted: set[int]) -> list[int]:
    """By BM25 of the words alone: it counts each word's records, and those of a facet are many."""
    sql = f"SELECT rowid FROM page WHERE page MATCH ? ORDER BY bm25(page, {', '.join(map(str, WEIGHTS))}, 0.0), rowid"  # noqa: S608
    return [number for (number,) in connection.execute(sql, [query.fts]) if number in wanted]


def _likely(connection: sqlite3.Connection, query: Query, filters: Filters, numbers: list[int]) -> list[int]:
    """The newest of them, and the newest that have it all in their titles, in the order of their scores."""
    likely = numbers[:NEWEST]
    if len(numbers) > NEWEST and all(part.column in (None, "title") for part in query.wanted):
        low, high = between(filters.since, filters.until)
        sql = "SELECT rowid FROM heading WHERE heading MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ?"
        titled = connection.execute(sql, [query.fts, low, high, TITLED]).fetchall()
        likely = sorted({*likely, *(row[0] for row in titled)})
    checked = _checked(connection, likely, query, filters)
    return sorted(checked, key=lambda number: (-checked[number], number))


def all_ids(connection: sqlite3.Connection, query: Query) -> Iterator[str]:
    """Ids of all records that match, as many as there are."""
    filters = Filters(**query.narrow)
    for number in _matches(connection, _narrowed(query.fts, filters), filters, -1):
        yield connection.execute("SELECT id FROM entry WHERE number = ?", [number]).fetchone()[0]


# --- what narrows -----------------------------------------------------------------------------
def _narrowed(match: str, filters: Filters) -> str:
    """A query of FTS5 in which the exact values are words like others: rare ones spare the frequent."""
    if not filters.marks:
        return match
    marks = " AND ".join(f'"{one}"' for one in filters.marks)
    return f"(marks : ({marks})) AND ({match})" if match else f"marks : ({marks})"


def _matches(connection: sqlite3.Connection, match: str, filters: Filters, most: int) -> list[int]:
    """The newest records that match; all match when nothing is asked."""
    low, high = between(filters.since, filters.until)
    dates, values = _dates(filters)
    table, number = ("page", "page.rowid") if match else ("entry e", "e.number")
    join = " JOIN entry e ON e.number = page.rowid" if match and dates else ""
    asked = "page MATCH ? AND " if match else ""
    sql = f"SELECT {number} FROM {table}{join} WHERE {asked}{number} BETWEEN ? AND ?{dates} ORDER BY {number} LIMIT ?"  # noqa: S608
    found = connection.execute(sql, [*([match] if match else []), low, high, *values, most])
    return [row[0] for row in found]


def _dates(filters: Filters) -> tuple[str, list[str]]:
    wanted = {
        # Partial dates count as long as they may fall into the range, as in exports.
        " AND substr(e.published, 1, 10) >= substr(?, 1, length(substr(e.published, 1, 10)))": filters.since,
        " AND iif(length(e.published) < 10, e.published, substr(e.published, 1, 10)) <= ? || '\uffff'": filters.until,
    }
    chosen = {clause: value for clause, value in wanted.items() if value is not None}
    return "".join(chosen), list(chosen.values())


def _dated(connection: sqlite3.Connection, numbers: Sequence[int], filters: Filters) -> Sequence[int]:
    dates, values = _dates(filters)
    if not dates:
        return numbers
    sql = f"SELECT e.number FROM json_each(?) j JOIN entry e ON e.number = j.value WHERE 1{dates}"  # noqa: S608
    return [row[0] for row in connection.execute(sql, [json.dumps(list(numbers)), *values])]


# --- what is shown ----------------------------------------------------------------------------
def hits(connection: sqlite3.Connection, found: Found, start: int, count: int) -> list[dict[str, Any]]:
    """Some of what was found, each with a passage."""
    some = found.numbers[start : start + count]
    told = {row[0]: dict(zip(NAMES, row[1:], strict=True)) for row in connection.execute(_ENTRY, [json.dumps(some)])}
    for number, hit in told.items():
        *row, _ = connection.execute(_PAGE, [number]).fetchone()
        hit["snippet"] = passage(row, found.query)
    return [told[number] for number in some]


def facets(connection: sqlite3.Connection, found: Found) -> Facets:
    """How many of what was found there are by source, year, language, topic and author, the most frequent first."""
    return facets_of(connection.execute(_COUNTED, [json.dumps(found.numbers)]).fetchall())


def faceted(entry: Sequence[str | None]) -> tuple[str, ...]:
    """Source, year, language, topics and authors, from a row to show."""
    _, source, _, _, authors, topics, published, language, _ = entry
    return source or "", (published or "")[:4], (language or "").split("-")[0], topics or "", authors or ""


def facets_of(rows: Sequence[Sequence[str]], most: int = 12) -> Facets:
    """Counts of source, year, language, topics and authors."""
    sources, years, languages, topics, authors = zip(*rows, strict=True) if rows else ((),) * 5
    counts = {
        "source": Counter(sources),
        "year": Counter(years),
        "language": Counter(languages),
        "topic": Counter("\n".join(topics).split("\n")),
        "author": Counter("; ".join(authors).split("; ")),
    }
    shown = {name: [one for one in told.most_common(most + 1) if one[0]][:most] for name, told in counts.items()}
    return {**shown, "year": sorted(shown["year"], reverse=True)}


def tally(connection: sqlite3.Connection, kind: str, most: int = 12) -> list[tuple[str, int]]:
    """The most frequent authors, topics, sources, languages or years of all records."""
    return names(connection, kind, [], 0, most)[1]


def names(
    connection: sqlite3.Connection, kind: str, words: Sequence[str], start: int, count: int
) -> tuple[int, list[tuple[str, int]]]:
    """How many names of a kind hold these folded words, and some of them, the most frequent first."""
    where = " AND ".join(["kind = ?", *["folded LIKE ? ESCAPE '!'"] * len(words)])
    values = [kind, *map(like, words)]
    total = connection.execute(f"SELECT count(*) FROM tally WHERE {where}", values).fetchone()[0]  # noqa: S608
    sql = f"SELECT name, records FROM tally WHERE {where} ORDER BY records DESC, name LIMIT ? OFFSET ?"  # noqa: S608
    return total, connection.execute(sql, [*values, count, start]).fetchall()


def like(word: str) -> str:
    """A pattern of LIKE, with `!` before what would be one."""
    return f"%{word.replace('!', '!!').replace('%', '!%').replace('_', '!_')}%"


def total(connection: sqlite3.Connection) -> int:
    """How many records the index knows."""
    row = connection.execute("SELECT coalesce(sum(records), 0) FROM tally WHERE kind = 'source'").fetchone()
    return int(row[0])
