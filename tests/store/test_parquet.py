"""Parquet: the columns are the record's, the values those of the JSON Lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipelines.export import FORMATS, Options
from pipelines.export.columnar import columns, export_parquet
from pipelines.store import open_store
from scraper.article import Article, Attachment, Author, Identifiers, Note, Table
from scraper.cli.export import command
from scraper.errors import StorageError, UsageError
from tests.store.world import World, article

duckdb = pytest.importorskip("duckdb", reason="no duckdb: pip install 'thinktank-archive[parquet]'")

FULL = Article(
    id="meridian-1",
    source="meridian",
    url="https://www.meridian-institute.example/a",
    title='a "b"\n\u2028 \U0001f600 \\u0000',
    authors=[Author(name="Céline Pajon"), Author(name="Ann", contribution="editor")],
    tables=[Table(caption=None, header=["a", "b"], rows=[["1", "2"], ["3", "4"]])],
    notes=[Note(mark="1", text="A note")],
    identifiers=Identifiers(doi="10.1/x", isbn=["1", "2"]),
    attachments=[Attachment(url="https://x.example/f.pdf", bytes=2**40, text="left out")],
    seq=1,
    word_count=7,
)


def rows(path: Path) -> list[dict[str, Any]]:
    with duckdb.connect() as database:
        relation = database.read_parquet(str(path))
        return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


def test_values_are_those_of_the_json_lines(tmp_path: Path) -> None:
    empty = Article(url="https://www.meridian-institute.example/b")
    export_parquet([FULL, empty], tmp_path / "r.parquet")
    found = rows(tmp_path / "r.parquet")
    for row, line in zip(found, FORMATS["jsonl"]([FULL, empty], Options()), strict=True):
        told = json.loads(line)
        for file in row["attachments"] or []:
            assert file.pop("text") is None
        assert row == told
    assert list(found[0]) == list(columns())


def test_characters_that_no_column_can_hold(tmp_path: Path) -> None:
    hostile = Article(
        url="https://x.example", title="a\x00b\ud800c\U0001f600", text="\\u0000 stays", standfirst="\ud83d"
    )
    export_parquet([hostile], tmp_path / "r.parquet")
    [row] = rows(tmp_path / "r.parquet")
    assert (row["title"], row["text"], row["standfirst"]) == ("a\ufffdb\ufffdc\U0001f600", "\\u0000 stays", "\ufffd")


def test_no_records_are_a_table_too(tmp_path: Path) -> None:
    export_parquet([], tmp_path / "r.parquet")
    assert rows(tmp_path / "r.parquet") == []


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    many = [FULL.model_copy(update={"id": f"meridian-{n}", "seq": n}) for n in range(3000)]
    for name in ("1", "2"):
        export_parquet(many, tmp_path / name)
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()
    assert [row["seq"] for row in rows(tmp_path / "1")] == list(range(3000))


def test_a_failed_export_leaves_the_old_file(tmp_path: Path) -> None:
    export_parquet([FULL], tmp_path / "r.parquet")
    before = (tmp_path / "r.parquet").read_bytes()

    def breaks() -> Any:
        yield FULL
        raise OSError(28, "No space left on device")

    with pytest.raises(StorageError, match="No space left on device"):
        export_parquet(breaks(), tmp_path / "r.parquet")
    assert (tmp_path / "r.parquet").read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["r.parquet"]
    with pytest.raises(StorageError, match="check folder"):
        export_parquet([FULL], tmp_path / "missing" / "r.parquet")


def test_the_command(tmp_path: Path) -> None:
    world = World(open_store(str(tmp_path / "store.sqlite")))
    world.start()
    world.visit("/a", article("/a", "What it says."))
    world.store.close()
    arguments = ["--store", str(tmp_path / "store.sqlite"), "--format", "parquet"]
    assert CliRunner().invoke(command, [*arguments, "-o", str(tmp_path / "r.parquet")]).exit_code == 0
    assert [row["text"] for row in rows(tmp_path / "r.parquet")] == ["What it says."]
    assert isinstance(CliRunner().invoke(command, arguments).exception, UsageError)


def test_row_groups_are_small_and_a_huge_record_is_read(tmp_path: Path) -> None:
    """A row group is held in memory until it is full."""
    articles = (Article(url=f"https://x.example/{n}", text="t" * (17 << 20 if n == 100 else 10)) for n in range(5000))
    export_parquet(articles, tmp_path / "r.parquet")
    with duckdb.connect() as database:
        sql = "SELECT DISTINCT row_group_id, row_group_num_rows FROM parquet_metadata(?) ORDER BY 1"
        groups = [count for _, count in database.execute(sql, [str(tmp_path / "r.parquet")]).fetchall()]
        [longest] = database.execute(
            "SELECT max(length(text)) FROM read_parquet(?)", [str(tmp_path / "r.parquet")]
        ).fetchone()
    assert sum(groups) == 5000 and max(groups) <= 4096 and longest == 17 << 20
