"""Full text over all records: an FTS5 index in a file of its own, fed from the store by its `seq` cursor.

Delete the file and the next search builds it anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipelines.search.query import GAP, fts_query, spaced
from pipelines.store import SqlStore
from scraper.article import Article
from scraper.errors import StorageError

VERSION = 1
"""Of the tables below; an index of another version is built anew."""
WEIGHTS = "10.0, 4.0, 6.0, 3.0, 1.0, 0.5"
"""bm25 weights of title, standfirst, authors, topics, text, files: a word in a title says most."""
AT_ONCE = 500
"""Records in one transaction."""

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value);
CREATE TABLE entry (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT, url TEXT, title TEXT,
  authors TEXT, published TEXT, language TEXT, state TEXT);
CREATE VIRTUAL TABLE page USING fts5 (title, standfirst, authors, topics, text, files,
  tokenize = "unicode61 remove_diacritics 2");
"""
_FIND = f"""
SELECT e.id, e.source, e.url, e.title, e.authors, e.published, e.language, e.state,
  snippet(page, -1, '**', '**', '…', 24), bm25(page, {WEIGHTS}) AS rank
FROM page JOIN entry e ON e.number = page.rowid WHERE page MATCH ?
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that was found; `snippet` is the passage, found words between `**`."""

    id: str
    source: str | None
    url: str
    title: str | None
    authors: str
    published: str | None
    language: str | None
    state: str
    snippet: str

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search beside its words."""

    source: str | None = None
    language: str | None = None
    since: str | None = None
    """ISO date, inclusive; records without a date are left out."""
    until: str | None = None
    limit: int = 20


class Index:
    """The index file. Raises StorageError when it cannot be read or written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._guarded():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=30, isolation_level=None)
            if self._connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
                self._start_anew()

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StorageError(f"search index {self._path}: {error}: delete the file to have it built anew") from error

    def _start_anew(self) -> None:
        for table in ("meta", "entry", "page"):
            self._connection.execute(f"DROP TABLE IF EXISTS {table}")
        self._connection.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {VERSION}; COMMIT;")

    def cursor(self) -> int:
        """The `seq` up to which the index knows the store."""
        row = self._connection.execute("SELECT value FROM meta WHERE name = 'seq'").fetchone()
        return int(row[0]) if row else 0

    def catch_up(self, store: SqlStore) -> int:
        """Take in what changed in the store since the last time; how many records."""
        with self._guarded():
            if not self._knows(store):
                self._start_anew()
                self._connection.execute("INSERT INTO meta VALUES ('store', ?)", [_first_run(store)])
            count, some = 0, []
            for article in store.articles(after=self.cursor()):
                some.append(store.with_texts(article) if article.attachments else article)
                if len(some) == AT_ONCE:
                    self._take(some)
                    count, some = count + len(some), []
            self._take(some)
            return count + len(some)

    def _knows(self, store: SqlStore) -> bool:
        """Is it the store of the last time, and not an older copy of it?"""
        row = self._connection.execute("SELECT value FROM meta WHERE name = 'store'").fetchone()
        return row is not None and row[0] == _first_run(store) and self.cursor() <= store.last_seq()

    def _take(self, articles: list[Article]) -> None:
        if not articles:
            return
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            for article in articles:
                self._put(article)
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('seq', ?)", [articles[-1].seq])

    def _put(self, article: Article) -> None:
        run = self._connection.execute
        run("DELETE FROM page WHERE rowid = (SELECT number FROM entry WHERE id = ?)", [article.id])
        run("DELETE FROM entry WHERE id = ?", [article.id])
        if article.state in ("merged", "removed"):
            return
        authors = "; ".join(author.name for author in article.authors)
        told = (article.id, article.source, article.url, article.title, authors, article.published, article.language)
        added = run(
            """INSERT INTO entry (id, source, url, title, authors, published, language, state)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            [*map(_clean, told), article.state],
        )
        run("INSERT INTO page (rowid, title, standfirst, authors, topics, text, files) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [added.lastrowid, *(spaced(_clean(text) or "") for text in _columns(article, authors))])  # fmt: skip

    def find(self, typed: str, filters: Filters) -> list[Hit]:
        """The best hits first. Raises UsageError for a query without words."""
        where, values = _where(filters)
        with self._guarded():
            rows = self._connection.execute(
                f"{_FIND}{where} ORDER BY rank, e.id LIMIT ?", [fts_query(typed), *values, filters.limit]
            ).fetchall()
        return [_hit(row) for row in rows]

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def _hit(row: tuple[Any, ...]) -> Hit:
    id, source, url, title, authors, published, language, state, snippet, _ = row
    passage = snippet.replace(GAP, "").replace("****", "")
    return Hit(id, source, url, title, authors, published, language, state, passage)


def _first_run(store: SqlStore) -> str:
    return next((run.id for run in store.runs()), "")


def _where(filters: Filters) -> tuple[str, list[str]]:
    wanted = {
        " AND e.source = ?": filters.source,
        " AND e.language = ?": filters.language,
        # Partial dates count as long as they may fall into the range, as in exports.
        " AND substr(e.published, 1, 10) >= substr(?, 1, length(substr(e.published, 1, 10)))": filters.since,
        " AND iif(length(e.published) < 10, e.published, substr(e.published, 1, 10)) <= ? || '\uffff'": filters.until,
    }
    chosen = {clause: value for clause, value in wanted.items() if value is not None}
    return "".join(chosen), list(chosen.values())


def _columns(article: Article, authors: str) -> tuple[str | None, ...]:
    return (
        " ".join(part for part in (article.title, article.subtitle) if part),
        article.standfirst,
        authors,
        " ".join([*article.topics, *article.regions, article.kind or "", article.series or ""]),
        "\n".join([article.text, *(note.text for note in article.notes)]),
        "\n".join(file.text for file in article.attachments if file.text),
    )


def _clean(text: str | None) -> str | None:
    """Lone surrogates cannot be said in UTF-8, and SQLite's text functions end at a NUL."""
    return None if text is None else text.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")
