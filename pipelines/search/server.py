"""The same search on a server: PostgreSQL's `tsvector` and GIN, in a schema of its own in the store's database.

It holds the same words, pairs and marks as the file of FTS5, so that a query has the same hits over either store. Drop
the schema and the next search builds it anew. What needs the order of words is checked in the texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from pipelines.search import finding
from pipelines.search.finding import MOST, MOST_CHECKED, NEWEST, TITLED, Filters, Found
from pipelines.search.folding import fold, pairs, words_of
from pipelines.search.hits import Hit, hit_of
from pipelines.search.numbering import A_DAY, UNDATED, between, numbered
from pipelines.search.passages import COLUMNS, holds, passage, score
from pipelines.search.query import Part, Query, understood
from pipelines.search.rows import batches, counted, entry_of, first_run, page_of
from pipelines.store import SqlStore
from pipelines.store.database import Row
from pipelines.store.patience import patient
from pipelines.store.postgres import PostgresDatabase

VERSION = "1"
"""Of the tables below; an index of another version is built anew."""
LONGEST_WORD = 400
"""Characters of a word that are compared: GIN takes keys of 2,700 bytes."""
MOST_WORDS = 900_000
"""Bytes of a record's words: a tsvector ends at 1 MB, which only data files reach."""
LONGEST_NAME = 500
_LOCK = 4_207_118
"""Advisory lock of who brings the index up to date."""
_PLACED = {"title": "1:", "authors": "3:", "topics": "4:"}
"""Column that a query can name -> what its words begin with, beside the words themselves."""

_TABLES = """
DROP SCHEMA IF EXISTS thinktank_search CASCADE;
CREATE SCHEMA thinktank_search;
CREATE TABLE thinktank_search.meta (name text PRIMARY KEY, value text NOT NULL);
CREATE TABLE thinktank_search.page (number bigint PRIMARY KEY, id text NOT NULL UNIQUE, source text, url text,
  title text, authors text, topics text, published text COLLATE "C", language text, state text,
  column_1 text NOT NULL, column_2 text NOT NULL, column_3 text NOT NULL, column_4 text NOT NULL,
  column_5 text NOT NULL, column_6 text NOT NULL, words tsvector NOT NULL, pairs integer[] NOT NULL);
CREATE INDEX page_words ON thinktank_search.page USING gin (words);
CREATE INDEX page_pairs ON thinktank_search.page USING gin (pairs);
ALTER TABLE thinktank_search.page ALTER COLUMN words SET STATISTICS 1000;
CREATE TABLE thinktank_search.tally (kind text, name text COLLATE "C", folded text, records bigint NOT NULL,
  PRIMARY KEY (kind, name));
CREATE INDEX tally_most ON thinktank_search.tally (kind, records DESC, name);
"""
_PUT = f"""
INSERT INTO thinktank_search.page VALUES ({", ".join("?" * 16)}, array_to_tsvector(CAST(? AS text[])), ?)
"""  # noqa: S608 - constants
_TALLY = """
INSERT INTO thinktank_search.tally (kind, name, folded, records) VALUES (?, ?, ?, ?)
ON CONFLICT (kind, name) DO UPDATE SET records = tally.records + excluded.records
"""
_FORGET = """
DELETE FROM thinktank_search.page WHERE id = ANY (?) RETURNING source, authors, topics, published, language
"""
_PAGES = """
SELECT number, column_1, column_2, column_3, column_4, column_5, column_6 FROM thinktank_search.page
WHERE number = ANY (?)
"""
_ENTRIES = """
SELECT number, id, source, url, title, authors, topics, published, language, state FROM thinktank_search.page
WHERE number = ANY (?)
"""


class ServerIndex:
    """The index in a PostgreSQL database. Raises StorageError when it cannot be read or written."""

    def __init__(self, location: str) -> None:
        self._db = PostgresDatabase(location, _no_tables)
        self._finder = ServerFinder(self._db.rows)

    @patient
    def cursor(self) -> int:
        """The `seq` up to which the index knows the store."""
        return int(self._meta().get("seq", 0))

    def _meta(self) -> dict[str, str]:
        if self._db.rows("SELECT to_regclass('thinktank_search.meta')") == [(None,)]:
            return {}
        return dict(self._db.rows("SELECT name, value FROM thinktank_search.meta"))

    def catch_up(self, store: SqlStore) -> int:
        """Take in what changed in the store since the last time; how many records. Others who would, wait."""
        if self._is_up_to_date(store):
            return 0
        self._db.rows("SELECT pg_advisory_lock(?)", [_LOCK])
        try:
            return self._catch_up(store)
        finally:
            self._db.rows("SELECT pg_advisory_unlock(?)", [_LOCK])

    def _is_up_to_date(self, store: SqlStore) -> bool:
        known = self._meta()
        return known.get("version") == VERSION and known == self._told(store, store.last_seq())

    def _told(self, store: SqlStore, seq: int) -> dict[str, str]:
        return {"version": VERSION, "store": first_run(store), "seq": str(seq)}

    def _catch_up(self, store: SqlStore) -> int:
        if self._meta() != self._told(store, min(self.cursor(), store.last_seq())):
            self._start_anew(store)
        count = 0
        for some in batches(store, self.cursor()):
            self._take(some)
            count += len(some)
        if count:
            self._db.run("ANALYZE thinktank_search.page")  # which words are frequent decides how a query is answered
        return count

    @patient
    def _start_anew(self, store: SqlStore) -> None:
        with self._db.transaction():
            for statement in _TABLES.split(";\n"):
                if statement.strip():
                    self._db.run(statement)
            self._db.run_many("INSERT INTO thinktank_search.meta VALUES (?, ?)", self._told(store, 0).items())

    @patient
    def _take(self, records: Sequence[dict[str, Any]]) -> None:
        tally: Counter[tuple[str, str]] = Counter()
        with self._db.transaction(durable=False):
            for row in self._db.rows(_FORGET, [[record["id"] for record in records]]):
                tally.subtract(counted(*row))
            rows = list(self._numbered([one for one in records if one["state"] not in ("merged", "removed")]))
            self._db.run_many(_PUT, rows)
            for _, _, source, _, _, authors, topics, published, language, *_ in rows:
                tally.update(counted(source, authors, topics, published, language))
            self._db.run_many(_TALLY, _changed(tally))
            self._db.run("DELETE FROM thinktank_search.tally WHERE records <= 0")
            self._db.run("UPDATE thinktank_search.meta SET value = ? WHERE name = 'seq'", [str(records[-1]["seq"])])

    def _numbered(self, records: Sequence[dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
        """A row of `page` for each record."""
        for number, record in numbered(records, self._free):
            entry = entry_of(record)
            *page, marks = page_of(record, entry)
            yield number, *entry, *page, _words(page, marks), _pairs(page)

    def _free(self, first: int) -> int:
        end = first + A_DAY if first < UNDATED else 1 << 62
        sql = "SELECT max(number) FROM thinktank_search.page WHERE number >= ? AND number < ?"
        last = self._db.rows(sql, [first, end])[0][0]
        return first if last is None else int(last) + 1

    @patient
    def find(self, typed: str, filters: Filters, limit: int = 20) -> list[Hit]:
        """The best hits first. Raises UsageError for a query without words."""
        found = self._finder.find(understood(typed), filters)
        return [hit_of(hit) for hit in self._finder.hits(found, 0, limit)]

    def all_ids(self, typed: str) -> Iterator[str]:
        """Ids of all records that a query finds, in no order. Raises UsageError for a query without words."""
        return self._finder.all_ids(understood(typed))

    def forget(self) -> None:
        """Drop it all; the next search builds it anew."""
        self._db.run("DROP SCHEMA IF EXISTS thinktank_search CASCADE")

    def close(self) -> None:
        """Give back the connection."""
        self._db.close()


class ServerFinder:
    """Answers, on a connection that need not be able to write."""

    def __init__(self, rows: Callable[..., list[Row]]) -> None:
        self._rows = rows

    def find(self, query: Query, filters: Filters) -> Found:
        """The best first. Without words, the newest."""
        filters = replace(filters, **query.narrow)
        most = MOST_CHECKED if _is_ordered(query) else MOST
        numbers = self._matches(query, filters, most + 1)
        whole, numbers = len(numbers) <= most, numbers[:most]
        if not query.wanted:
            return Found(query, numbers, whole)
        if _is_ordered(query):
            held = self._held(numbers if whole else numbers[: 2 * NEWEST], query)
            return Found(query, _ranked(held, query), whole)
        first = _ranked(self._likely(query, filters, numbers), query)
        known = set(first)
        return Found(query, [*first, *(number for number in numbers if number not in known)], whole)

    def _matches(self, query: Query, filters: Filters, most: int | None) -> list[int]:
        where, values = _where(query, filters)
        sql = f"SELECT number FROM thinktank_search.page WHERE {where} ORDER BY number LIMIT ?"  # noqa: S608
        return [row[0] for row in self._rows(sql, [*values, most])]

    def _likely(self, query: Query, filters: Filters, numbers: list[int]) -> dict[int, Sequence[str]]:
        """The newest of them, and the newest that have it all in their titles."""
        likely = numbers[:NEWEST]
        if len(numbers) > NEWEST and all(part.column in (None, "title") for part in query.wanted):
            titled = Query([replace(part, column="title") for part in query.wanted], query.unwanted)
            likely = sorted({*likely, *self._matches(titled, filters, TITLED)})
        return self._pages(likely)

    def _held(self, numbers: Iterable[int], query: Query) -> dict[int, Sequence[str]]:
        """Those whose words stand as they are asked for."""
        return {number: page for number, page in self._pages(list(numbers)).items() if holds(page, query)}

    def _pages(self, numbers: list[int]) -> dict[int, Sequence[str]]:
        return {row[0]: row[1:] for row in self._rows(_PAGES, [numbers])}

    def all_ids(self, query: Query) -> Iterator[str]:
        """Ids of all records that match, as many as there are."""
        numbers = self._matches(query, Filters(**query.narrow), None)
        for at in range(0, len(numbers), 2 * NEWEST):
            some = numbers[at : at + 2 * NEWEST]
            held = list(self._held(some, query)) if _is_ordered(query) else some
            yield from (row[1] for row in self._rows(_ENTRIES, [held]))

    def hits(self, found: Found, start: int, count: int) -> list[dict[str, Any]]:
        """Some of what was found, each with a passage."""
        some = found.numbers[start : start + count]
        entries = {row[0]: dict(zip(finding.NAMES, row[1:], strict=True)) for row in self._rows(_ENTRIES, [some])}
        pages = self._pages(some)
        return [{**entries[number], "snippet": passage(pages[number], found.query)} for number in some]

    def facets(self, found: Found) -> dict[str, list[tuple[str, int]]]:
        """How many of what was found there are by source, year, language, topic and author."""
        return finding.facets_of([finding.faceted(row[1:]) for row in self._rows(_ENTRIES, [found.numbers])])

    def tally(self, kind: str, most: int = 12) -> list[tuple[str, int]]:
        """The most frequent authors, topics, sources, languages or years of all records."""
        return self.names(kind, [], 0, most)[1]

    def total(self) -> int:
        """How many records the index knows."""
        sql = "SELECT coalesce(sum(records), 0) FROM thinktank_search.tally WHERE kind = 'source'"
        return int(self._rows(sql)[0][0])

    def names(self, kind: str, words: Sequence[str], start: int, count: int) -> tuple[int, list[tuple[str, int]]]:
        """How many names of a kind hold these folded words, and some of them, the most frequent first."""
        where = " AND ".join(["kind = ?", *["folded LIKE ? ESCAPE '!'"] * len(words)])
        values = [kind, *map(finding.like, words)]
        total = self._rows(f"SELECT count(*) FROM thinktank_search.tally WHERE {where}", values)[0][0]  # noqa: S608
        sql = f"SELECT name, records FROM thinktank_search.tally WHERE {where} ORDER BY records DESC, name LIMIT ? OFFSET ?"  # noqa: S608, E501
        return total, [(name, records) for name, records in self._rows(sql, [*values, count, start])]


def _no_tables(_: PostgresDatabase) -> None:
    """Those of the store are the store's."""


def _changed(tally: Counter[tuple[str, str]]) -> Iterator[tuple[str, str, str, int]]:
    """Names are cut: one that is longer than a key of the server stands in no list of names."""
    cut: Counter[tuple[str, str]] = Counter()
    for (kind, name), count in tally.items():
        cut[kind, name[:LONGEST_NAME]] += count
    return ((kind, name, fold(name), count) for (kind, name), count in sorted(cut.items()) if count)


# --- words and what is asked of them ----------------------------------------------------------
def _words(page: Sequence[str], marks: str) -> list[str]:
    """What a record is found by: its words, those of three columns once more under the column, its marks."""
    found: dict[str, None] = dict.fromkeys(marks.split())
    for name, column in zip(COLUMNS, page, strict=True):
        words = [word[:LONGEST_WORD] for word in words_of(column)]
        if name in _PLACED:
            found |= dict.fromkeys(_PLACED[name] + word for word in words)
        found |= dict.fromkeys(words)
    return _bounded(found)


def _bounded(words: Iterable[str]) -> list[str]:
    kept, left = [], MOST_WORDS
    for word in words:
        left -= len(word.encode("utf-8", "replace")) + 8
        if left < 0:
            break
        kept.append(word)
    return kept


def _pairs(page: Sequence[str]) -> list[int]:
    """Of each column apart: no phrase runs from one into the next."""
    return sorted(set[int]().union(*(map(int, pairs(words_of(column))) for column in page if column)))


def _is_ordered(query: Query) -> bool:
    """Does it ask for words in an order, which only the texts tell?"""
    return any(len(part.words) > 1 for part in (*query.wanted, *query.unwanted))


def _ranked(pages: dict[int, Sequence[str]], query: Query) -> list[int]:
    scores = {number: score(page, query) for number, page in pages.items()}
    return sorted(scores, key=lambda number: (-scores[number], number))


def _where(query: Query, filters: Filters) -> tuple[str, list[Any]]:
    """The condition of a SELECT from `page`, and its values."""
    asked = [_asked(part) for part in query.wanted] + [f"'{one}'" for one in filters.marks]
    asked += [f"!{_asked(part)}" for part in query.unwanted if len(part.words) == 1]
    beside = sorted(set[int]().union(*(map(int, pairs(part.neighbours)) for part in query.wanted)))
    low, high = between(filters.since, filters.until)
    told: list[tuple[str, list[Any]]] = [("number BETWEEN ? AND ?", [low, high])]
    if asked:
        told.append(("words @@ CAST(? AS tsquery)", [" & ".join(asked)]))
    if beside:
        told.append(("pairs @> CAST(? AS integer[])", [beside]))
    if filters.since:
        told.append(("left(published, 10) >= left(?, length(left(published, 10)))", [filters.since]))
    if filters.until:
        known = "CASE WHEN length(published) < 10 THEN published ELSE left(published, 10) END"
        told.append((f'({known}) <= ? COLLATE "C"', [f"{filters.until}\uffff"]))
    return " AND ".join(clause for clause, _ in told), [value for _, values in told for value in values]


def _asked(part: Part) -> str:
    """As a tsquery. Words are letters and digits alone: nothing in them could end the quotes."""
    before = _PLACED.get(part.column or "", "")
    quoted = [f"'{before}{word[:LONGEST_WORD]}'" for word in part.words]
    if part.prefix:
        quoted[-1] += ":*"
    return f"({' & '.join(quoted)})"
