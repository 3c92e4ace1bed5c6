"""A SQLite file for Datasette, R and scripts: flat tables, full text, facets; and what Datasette should show of it."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pipelines.days import days_of
from pipelines.export.files import sync_file, sync_folder, write_whole
from pipelines.store.values import plain
from scraper.article import Article
from scraper.errors import StorageError

_TABLES = """
CREATE TABLE articles (id TEXT PRIMARY KEY, source TEXT, url TEXT, title TEXT, subtitle TEXT, standfirst TEXT,
  authors TEXT, topics TEXT, published TEXT, published_from TEXT, published_precision TEXT, year INTEGER,
  language TEXT, genre TEXT, kind TEXT, series TEXT, number TEXT, doi TEXT, word_count INTEGER, state TEXT,
  revision INTEGER, seq INTEGER, first_seen TEXT, last_seen TEXT, archived TEXT, text TEXT);
CREATE TABLE authors (article TEXT REFERENCES articles (id), position INTEGER, name TEXT, role TEXT, affiliation TEXT,
  contribution TEXT, url TEXT, orcid TEXT, PRIMARY KEY (article, position)) WITHOUT ROWID;
CREATE TABLE topics (article TEXT REFERENCES articles (id), topic TEXT, PRIMARY KEY (article, topic)) WITHOUT ROWID;
CREATE TABLE links (article TEXT REFERENCES articles (id), position INTEGER, url TEXT, text TEXT,
  PRIMARY KEY (article, position)) WITHOUT ROWID;
CREATE TABLE attachments (article TEXT REFERENCES articles (id), position INTEGER, url TEXT, title TEXT,
  media_type TEXT, bytes INTEGER, pages INTEGER, sha256 TEXT, PRIMARY KEY (article, position)) WITHOUT ROWID;
"""
_AFTER = """
CREATE INDEX articles_source ON articles (source, published_from);
CREATE INDEX articles_published ON articles (published_from);
CREATE INDEX articles_year ON articles (year);
CREATE INDEX articles_language ON articles (language);
CREATE INDEX authors_name ON authors (name);
CREATE INDEX topics_topic ON topics (topic);
CREATE INDEX links_url ON links (url);
CREATE VIRTUAL TABLE articles_fts USING fts5 (title, standfirst, authors, topics, text, content="articles",
  tokenize = "unicode61 remove_diacritics 2");
INSERT INTO articles_fts (articles_fts) VALUES ('rebuild');
"""
AT_ONCE = 500
"""Records in one transaction."""


def export_sqlite(articles: Iterable[Article], path: Path) -> None:
    """Write records to a SQLite file that is complete or as it was before; tombstones are left out.

    Raises StorageError when it cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.unlink(missing_ok=True)
    try:
        _fill(temporary, articles)
        sync_file(temporary)
        temporary.replace(path)
        sync_folder(path.parent)
    except sqlite3.Error as error:
        raise StorageError(f"{path}: {error}: check folder, permissions and free space") from error
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror}: check folder, permissions and free space") from error
    finally:
        temporary.unlink(missing_ok=True)


def _fill(path: Path, articles: Iterable[Article]) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_TABLES}")
        some: list[Article] = []
        for article in articles:
            if article.state in ("merged", "removed"):
                continue
            some.append(article)
            if len(some) == AT_ONCE:
                _put(connection, some)
                some = []
        _put(connection, some)
        connection.executescript(_AFTER)
        connection.execute("PRAGMA journal_mode = DELETE")
    finally:
        connection.close()


def _put(connection: sqlite3.Connection, articles: Sequence[Article]) -> None:
    tables = {
        "articles": [_article(one) for one in articles],
        "authors": [row for one in articles for row in _authors(one)],
        "topics": [(one.id, plain(topic)) for one in articles for topic in dict.fromkeys(map(plain, one.topics))],
        "links": [
            (one.id, at, plain(link.url), plain(link.text)) for one in articles for at, link in enumerate(one.links)
        ],
        "attachments": [row for one in articles for row in _attachments(one)],
    }
    connection.execute("BEGIN")
    for name, rows in tables.items():
        if rows:
            places = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {name} VALUES ({places})", rows)  # noqa: S608 - our own names
    connection.execute("COMMIT")


def _article(one: Article) -> tuple[Any, ...]:
    first, _, precision = days_of(one.published)
    page = next((ref for ref in one.provenance.captures if ref.role == "page"), None)
    archived = f"{page.warc}#{page.offset} {page.payload_digest}" if page else None
    heads = (one.id, one.source, one.url, one.title, one.subtitle, one.standfirst)
    lists = (_listed(author.name for author in one.authors), _listed(one.topics))
    days = (one.published, first.isoformat() if first else None, precision)
    labels = (one.language, one.genre, one.kind, one.series, one.number, one.identifiers.doi)
    return (
        *(plain(text) for text in (*heads, *lists, *days)),
        first and first.year,
        *map(plain, labels),
        *(one.word_count, one.state, one.revision, one.seq, one.first_seen, one.last_seen, archived, plain(one.text)),
    )


def _listed(values: Iterable[str]) -> str:
    """A JSON array: Datasette counts its members as a facet."""
    return json.dumps([plain(value) for value in values], ensure_ascii=False)


def _authors(one: Article) -> list[tuple[Any, ...]]:
    return [
        (one.id, at, *map(plain, (who.name, who.role, who.affiliation, who.contribution, who.url, who.orcid)))
        for at, who in enumerate(one.authors)
    ]


def _attachments(one: Article) -> list[tuple[Any, ...]]:
    return [
        (one.id, at, plain(file.url), plain(file.title), plain(file.media_type), file.bytes, file.pages, file.sha256)
        for at, file in enumerate(one.attachments)
    ]


def export_datasette(articles: Iterable[Article], path: Path) -> Path:
    """The SQLite file, and beside it what Datasette is told with `--metadata`; where the latter lies."""
    export_sqlite(articles, path)
    told = path.with_name(f"{path.stem}.metadata.json")
    facets = ["source", "year", "language", "genre", {"array": "topics"}, {"array": "authors"}]
    tables = {
        "articles": {"facets": facets, "sort_desc": "published_from", "size": 50, "label_column": "title"},
        "authors": {"facets": ["contribution"], "sort": "name"},
        "topics": {"facets": ["topic"]},
        "attachments": {"facets": ["media_type"]},
    }
    said = {"title": "Publications of think tanks", "databases": {path.stem: {"tables": tables}}}
    write_whole(told, [json.dumps(said, indent=1), "\n"])
    return told
