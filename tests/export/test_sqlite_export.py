"""The SQLite copy: whole, flat, searchable, and opened by a real Datasette."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from pipelines.export.sqlite import export_datasette, export_sqlite
from scraper.article import Article, Attachment, Author, Link
from scraper.errors import StorageError

PAPER = Article(
    id="m-1",
    source="meridian",
    url="https://m.example/a",
    title="Trade in the north",
    text="Ships and harbours of Besançon.",
    language="en",
    published="2024-03",
    authors=[Author(name="Ada Example", role="Fellow"), Author(name="Bo Other")],
    topics=["Sea", "Trade", "Sea"],
    links=[Link(url="https://x.example/", text="x")],
    attachments=[Attachment(url="https://m.example/f.pdf", bytes=9)],
    state="current",
)
HOSTILE = Article(
    id="m-2", url="x'); DROP TABLE articles; --", title="\x00\ud800", topics=["]", '"; --'], state="current"
)
GONE = Article(id="m-3", url="https://m.example/c", state="removed")
DATASETTE = shutil.which("datasette") or next(
    (str(path) for path in [Path(sys.executable).with_name("datasette")] if path.exists()), None
)


def rows(path: Path, sql: str) -> list[Any]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_flat_tables(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    export_sqlite([PAPER, HOSTILE, GONE], path)
    assert rows(path, "SELECT id, title, authors, topics, published_from, published_precision, year FROM articles") == [
        (
            "m-1",
            "Trade in the north",
            '["Ada Example", "Bo Other"]',
            '["Sea", "Trade", "Sea"]',
            "2024-03-01",
            "month",
            2024,
        ),
        ("m-2", "\ufffd\ufffd", "[]", '["]", "\\"; --"]', None, None, None),
    ]
    assert rows(path, "SELECT name, role FROM authors ORDER BY position") == [
        ("Ada Example", "Fellow"),
        ("Bo Other", None),
    ]
    assert rows(path, "SELECT count(*) FROM topics") == [(4,)]
    assert rows(path, "SELECT url, bytes FROM attachments") == [("https://m.example/f.pdf", 9)]
    assert rows(path, "SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'besancon'") == [(1,)]
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    assert list(tmp_path.iterdir()) == [path]


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    export_sqlite([PAPER, HOSTILE], tmp_path / "one.db")
    export_sqlite([PAPER, HOSTILE], tmp_path / "two.db")
    assert (tmp_path / "one.db").read_bytes() == (tmp_path / "two.db").read_bytes()


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    export_sqlite([PAPER], path)
    before = path.read_bytes()
    with pytest.raises(StorageError):
        export_sqlite([PAPER, PAPER], path)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]
    with pytest.raises(StorageError, match="folder"):
        export_sqlite([PAPER], tmp_path / "none" / "library.db")


def test_many_records(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    export_sqlite((PAPER.model_copy(update={"id": f"m-{n}"}) for n in range(1201)), path)
    assert rows(path, "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'ships'") == [(1201,)]


@pytest.mark.skipif(DATASETTE is None, reason="no datasette here: the copy was not opened in a real one")
def test_a_real_datasette(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    metadata = export_datasette([PAPER, HOSTILE], path)

    def got(address: str) -> Any:
        command = [str(DATASETTE), str(path), "--metadata", str(metadata), "--get", address]
        done = subprocess.run(command, capture_output=True, text=True, timeout=280, check=True)
        return json.loads(done.stdout) if ".json" in address else done.stdout

    table = got("/library/articles.json?_shape=objects")
    assert [one["id"] for one in table["rows"]] == ["m-1", "m-2"]
    facets = table["facet_results"]
    facets = facets.get("results", facets)
    assert {"source", "year", "language", "genre", "topics", "authors"} <= set(facets)
    assert {one["value"] for one in facets["topics"]["results"]} == {"Sea", "Trade", "]", '"; --'}
    found = got("/library/articles.json?_shape=objects&_search=harbours")
    assert [one["id"] for one in found["rows"]] == ["m-1"]
    assert "Publications of think tanks" in got("/") and "Trade in the north" in got("/library/articles")
    assert got(f"/library/topics.json?_shape=array&topic={quote(']')}")[0]["article"]
