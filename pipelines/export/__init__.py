"""Exports: records out of the store, in formats that others read. Every export can be rebuilt from the store.

export_file(store.articles(), Path("records.jsonl"))
export_file(store.articles(), Path("records.csv"), "csv")
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pipelines.export.bibtex import bibtex
from pipelines.export.csl import csl_json
from pipelines.export.dublin import dublin_core
from pipelines.export.files import write_whole
from pipelines.export.jsonld import json_ld
from pipelines.export.lines import lines
from pipelines.export.options import EXTRAS, Format, Options
from pipelines.export.ris import ris
from pipelines.export.table import table
from scraper.article import Article

__all__ = ["EXTRAS", "FORMATS", "Format", "Options", "export_file", "lines"]

FORMATS: dict[str, Format] = {
    "jsonl": lines,
    "csv": table,
    "bibtex": bibtex,
    "ris": ris,
    "csl-json": csl_json,
    "json-ld": json_ld,
    "dublin-core": dublin_core,
}
"""Formats by name; a new one is a function from records to parts of text, named here."""

_PLAIN = Options()


def export_file(articles: Iterable[Article], path: Path, name: str = "jsonl", options: Options = _PLAIN) -> None:
    """Write records to a file that is complete or as it was before. Raises StorageError when it cannot be written."""
    write_whole(path, FORMATS[name](articles, options))
