"""Row 79 of the fault table: hostile values into every sink and back, equal or in a stated, harmless form."""

from __future__ import annotations

import csv
import io
import json
import os
import runpy
import sqlite3
from pathlib import Path

import duckdb
import psycopg
import pytest
from lxml import etree

from pipelines.export import FORMATS, Options
from pipelines.export.columnar import export_parquet
from pipelines.export.sink import Sink
from pipelines.export.sqlite import export_sqlite
from pipelines.store import open_store
from scraper.article import Article
from tests.store.servers import Server
from tests.store.world import World, article

VALUES = {
    "formula": '=HYPERLINK("http://evil.example","x")',
    "command": "@SUM(1+1)*cmd|' /C calc'!A0",
    "tab": "\t=1+1",
    "full_width": "＝1+1",
    "quotes": "a \"quoted\", 'text'; with\r\nlines\rand\nmore",
    "nul": "a\x00b",
    "surrogate": "a\ud800b\udfff",
    "controls": "".join(map(chr, range(1, 32))),
    "line_ends": "a\u0085b\u2028c\u2029d",
    "bidi": "\u202eevil\u202c \u2066x\u2069",
    "bom": "\ufeffa",
    "noncharacter": "a\uffffb\U0010ffff",
    "sql": "'; DROP TABLE articles; -- \\' \" ` $$ $1 %s ? :x",
    "json": '"}]}\\u0000\\ud800',
    "copy": "\\.\n\\N\tx",
    "html": "</script><script>alert(1)</script>]]><!--",
    "tex": "\\write18{rm} %$#_{}^~&",
    "ris": "x\r\nER  - \r\nTY  - BOOK",
    "long": "ä" * 100_000,
    "accents": "e\u0301 \u00e9 \ufb01 \u0130",
    "template": "{{ 7*7 }} {% x %} ${x} <%= x %>",
    "path": "../../etc/passwd\\..\\con.txt",
    "empty": "",
}


def shared_values() -> dict[str, str]:
    folder = Path(os.environ.get("THINKTANK_SHARED", Path(__file__).resolve().parents[3] / "shared"))
    path = folder / "hostile" / "gen.py"
    fields = runpy.run_path(str(path))["FIELDS"] if path.is_file() else {}
    return {name: value[:150_000] for name, value in fields.items()}


EVERYTHING = {**VALUES, **{f"shared-{name}": value for name, value in shared_values().items()}}


def poisoned(value: str) -> Article:
    return article(
        "/x",
        value,
        id="m-1",
        title=value,
        standfirst=value,
        kind=value,
        series=value,
        topics=[value],
        state="current",
        seq=1,
    )


def storable(value: str) -> str:
    """As a column of a database can hold it."""
    return "".join("\ufffd" if char == "\x00" or "\ud800" <= char <= "\udfff" else char for char in value)


def written(name: str, value: str) -> str:
    text = "".join(FORMATS[name]([poisoned(value), poisoned("the next one")], Options()))
    text.encode("utf-8")
    return text


def test_json_lines_give_them_back() -> None:
    for name, value in EVERYTHING.items():
        one, _ = written("jsonl", value).splitlines()
        assert json.loads(one)["title"] == value and json.loads(one)["topics"] == [value], name


def test_a_table_gives_them_back_as_text() -> None:
    before = csv.field_size_limit(10**9)
    try:
        for name, value in EVERYTHING.items():
            rows = list(csv.DictReader(io.StringIO(written("csv", value), newline="")))
            assert len(rows) == 2, name
            assert rows[0]["title"].removeprefix("'") == storable(value).removeprefix("'"), name
            assert rows[0]["title"][:1] not in tuple("=+-@\t\r\n＝＋－＠") or rows[0]["title"] == "", name
    finally:
        csv.field_size_limit(before)


def test_parquet_gives_them_back(tmp_path: Path) -> None:
    export_parquet(map(poisoned, EVERYTHING.values()), tmp_path / "x.parquet")
    rows = duckdb.execute("SELECT title, topics FROM read_parquet(?)", [str(tmp_path / "x.parquet")]).fetchall()
    assert rows == [(storable(value), [storable(value)]) for value in EVERYTHING.values()]


def test_sqlite_gives_them_back(tmp_path: Path) -> None:
    told = (poisoned(value).model_copy(update={"id": f"m-{n:03}"}) for n, value in enumerate(EVERYTHING.values()))
    export_sqlite(told, tmp_path / "x.db")
    connection = sqlite3.connect(tmp_path / "x.db")
    rows = connection.execute("SELECT title, text FROM articles ORDER BY id").fetchall()
    assert rows == [(storable(value), storable(value)) for value in EVERYTHING.values()]
    connection.close()


@pytest.mark.parametrize("name", ["bibtex", "ris", "csl-json", "json-ld", "dublin-core"])
def test_a_citation_stays_one(name: str) -> None:
    for of, value in EVERYTHING.items():
        text = written(name, value)
        if name == "ris":
            assert text.count("ER  - \r\n") == text.count("TY  - ELEC\r\n") == 2, of
        elif name == "bibtex":
            assert sum(line.startswith("@") for line in text.splitlines()) == 2, of
        elif name == "dublin-core":
            assert len(etree.fromstring(text.encode(), etree.XMLParser(huge_tree=True))) == 2, of
        else:
            told = json.loads(text)
            assert len(told if name == "csl-json" else told["@graph"]) == 2, of


def test_postgresql_gives_them_back(server: Server, tmp_path: Path) -> None:
    """Through a store and a sink."""
    world = World(open_store(str(tmp_path / "store.sqlite")))
    world.start()
    for number, one in enumerate(EVERYTHING.values()):
        world.visit(f"/{number}", article(f"/{number}", one or " ", title=one, topics=[one]))
    target = server.database("hostile")
    sink = Sink(target)
    sink.prepare(world.store)
    sink.catch_up(world.store)
    sink.close()
    world.store.close()
    with psycopg.connect(target) as connection:
        rows = connection.execute("SELECT title, record->'topics'->>0 FROM thinktank.records ORDER BY seq").fetchall()
    assert rows == [(storable(value), storable(value)) for value in EVERYTHING.values()]
