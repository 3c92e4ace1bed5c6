"""Search for the reading room: hits with snippets, and how many there are by source, year, language and topic."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.readingroom.looking import index_looked_at, was_interrupted
from pipelines.search import fts_query
from pipelines.search.index import WEIGHTS
from pipelines.search.query import GAP

AT_ONCE = 20
"""Hits on a page."""

_ENTRY = "e.id, e.source, e.url, e.title, e.authors, e.published, e.language, e.state"
_NAMES = ("id", "source", "url", "title", "authors", "published", "language", "state")
_CONDITIONS = {
    "source": "e.source = ?",
    "year": "substr(e.published, 1, 4) = ?",
    "language": "(e.language = ? OR e.language LIKE ? || '-%')",
}
_MARKED = re.compile("\x02([^\x02\x03]*)\x03")


@dataclass(slots=True)
class Found:
    """One page of hits."""

    total: int | None
    """None when there were too many to count in time."""
    hits: list[dict[str, Any]]
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)


def find(path: Path, typed: str, chosen: Mapping[str, str], page: int) -> Found:
    """The best hits, or the newest when nothing was typed. Raises UsageError, TooSlow, StorageError."""
    match = _match(typed, chosen)
    where, values = _where(match, chosen)
    with index_looked_at(path) as index:
        found = Found(None, _hits(index, where, values, bool(match), page))
        try:
            found.total, found.facets = _counted(index, where, values)
        except sqlite3.OperationalError as error:
            if not was_interrupted(error):
                raise
        return found


def _match(typed: str, chosen: Mapping[str, str]) -> str:
    """A query of FTS5: the words anywhere, topic and author in their columns."""
    parts = [f"({fts_query(typed)})"] if typed else []
    for column, name in (("topics", "topic"), ("authors", "author")):
        if name in chosen:
            phrase = chosen[name].replace('"', " ")
            parts.append(f"{column} : ({fts_query(chr(34) + phrase + chr(34))})")
    return " AND ".join(parts)


def _where(match: str, chosen: Mapping[str, str]) -> tuple[str, list[str]]:
    clauses = ["page MATCH ?"] if match else []
    values = [match] if match else []
    for name, clause in _CONDITIONS.items():
        if name in chosen:
            clauses.append(clause)
            values += [chosen[name]] * clause.count("?")
    tables = "page JOIN entry e ON e.number = page.rowid" if match else "entry e"
    return f"{tables} WHERE {' AND '.join(clauses) or '1'}", values


def _hits(index: Any, where: str, values: list[str], ranked: bool, page: int) -> list[dict[str, Any]]:
    order = f"bm25(page, {WEIGHTS}), e.id" if ranked else "e.published DESC, e.number DESC"
    rows = index.execute(
        f"SELECT {_ENTRY}, e.number FROM {where} ORDER BY {order} LIMIT ? OFFSET ?",  # noqa: S608 - our own words
        [*values, AT_ONCE, (page - 1) * AT_ONCE],
    ).fetchall()
    passages = [_passage(index, values[0], row[-1]) if ranked else [] for row in rows]
    return [
        {**dict(zip(_NAMES, row, strict=False)), "snippet": found} for row, found in zip(rows, passages, strict=True)
    ]


def _passage(index: Any, match: str, number: int) -> list[tuple[str, bool]]:
    """Where the words stand in the text, else in standfirst or files, else how the text begins.

    The title and the topics are shown beside it. Made for each hit apart: in the query that sorts,
    SQLite would cut a passage out of every match.
    """
    columns = ", ".join(f"snippet(page, {column}, char(2), char(3), '…', 32)" for column in (4, 1, 5))
    found = index.execute(
        f"SELECT {columns} FROM page WHERE page MATCH ? AND rowid = ?",  # noqa: S608 - our own words
        [match, number],
    ).fetchone()
    return pieces(next((text for text in found if "\x02" in text), found[0]))


def pieces(passage: str) -> list[tuple[str, bool]]:
    """A snippet as pieces of text, each with whether it was looked for: markup is made later, from escaped text."""
    parts = _MARKED.split(passage.replace(GAP, "").replace("\x03\x02", ""))
    return [(part, bool(place % 2)) for place, part in enumerate(parts) if part]


def _counted(index: Any, where: str, values: list[str]) -> tuple[int, dict[str, list[tuple[str, int]]]]:
    rows = index.execute(
        f"SELECT e.source, substr(e.published, 1, 4), e.language, count(*) FROM {where} GROUP BY 1, 2, 3",  # noqa: S608
        values,
    ).fetchall()
    facets = {name: Counter[str]() for name in ("source", "year", "language")}
    for source, year, language, count in rows:
        for name, value in (("source", source), ("year", year), ("language", (language or "").split("-")[0])):
            if value:
                facets[name][value] += count
    shown = {name: counts.most_common(12) for name, counts in facets.items()}
    shown["year"] = sorted(shown["year"], reverse=True)
    return sum(row[3] for row in rows), shown


def authors(path: Path, wanted: str) -> list[tuple[str, int]]:
    """Names and how many records bear them, the most frequent first. Raises TooSlow, StorageError."""
    where, values = _where(_match("", {"author": wanted}) if wanted else "", {})
    counts: Counter[str] = Counter()
    with index_looked_at(path) as index:
        for (line,) in index.execute(f"SELECT e.authors FROM {where} AND e.authors <> ''", values):  # noqa: S608
            counts.update(name.strip() for name in line.split(";") if name.strip())
    folded = wanted.casefold()
    return [one for one in counts.most_common() if not wanted or any(w in one[0].casefold() for w in folded.split())]
