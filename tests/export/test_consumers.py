"""Exports opened by the programs that people open them with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.export import FORMATS, Options
from pipelines.export.columnar import export_parquet
from scraper.article import Article, Author, Table

BRIEF = Article(
    id="meridian-1",
    source="meridian",
    url="https://www.meridian-institute.example/sea",
    genre="report",
    title="Trade at sea",
    authors=[Author(name="Céline Pajon", role="Head"), Author(name="Ursula von der Leyen")],
    published="2024-03",
    language="en",
    tables=[Table(caption=None, header=["a", "b"], rows=[["1", "2"]])],
    topics=["Trade", "Ports"],
    word_count=7,
    seq=1,
)


def test_a_citation_processor_cites_our_csl_json():
    citeproc = pytest.importorskip("citeproc", reason="no citeproc-py here: citations were not processed by it")
    from citeproc.source.json import CiteProcJSON

    told = "".join(FORMATS["csl-json"]([BRIEF], Options(publishers={"meridian": "Meridian Institute"})))
    style = citeproc.CitationStylesStyle("harvard-cite-them-right", validate=False)
    book = citeproc.CitationStylesBibliography(style, CiteProcJSON(json.loads(told)), citeproc.formatter.plain)
    book.register(citeproc.Citation([citeproc.CitationItem("meridian-1")]))
    (entry,) = [str(one) for one in book.bibliography()]
    assert entry.startswith("Pajon, C. and von der Leyen, U. (2024)")
    assert "Trade at sea" in entry
    assert "https://www.meridian-institute.example/sea" in entry


def test_polars_opens_our_parquet_with_its_nested_columns(tmp_path: Path):
    polars = pytest.importorskip("polars", reason="no polars here: Parquet was not opened in it")
    export_parquet([BRIEF], tmp_path / "x.parquet")
    (row,) = polars.read_parquet(tmp_path / "x.parquet").to_dicts()
    assert [(one["name"], one["role"]) for one in row["authors"]] == [
        ("Céline Pajon", "Head"),
        ("Ursula von der Leyen", None),
    ]
    assert row["topics"] == ["Trade", "Ports"]
    assert row["tables"][0]["rows"] == [["1", "2"]]
    assert (row["title"], row["word_count"], str(row["published"])) == ("Trade at sea", 7, "2024-03")
