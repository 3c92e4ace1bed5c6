"""Parquet (extra `parquet`): one row an article, with typed nested columns, for pandas, polars, DuckDB and Spark."""

from __future__ import annotations

import re
import tempfile
import types
import typing
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from pipelines.export.files import sync_file, sync_folder, write_whole
from pipelines.export.lines import lines
from pipelines.export.options import Options
from scraper.article import Article
from scraper.errors import StorageError, UsageError

ROOM = 16 << 20
"""Bytes of a record that DuckDB makes room for, several times over; more only when a record is larger."""
ROWS_AT_ONCE = 4096
"""Rows of a row group, which is held until it is full: with the usual 122,880 an export of 100,000 records took 1 GB,
with these 200 MB, and so does one of any size.
"""

_SCALARS = {str: "VARCHAR", int: "BIGINT", float: "DOUBLE", bool: "BOOLEAN"}
_ESCAPE = re.compile(r"\\(ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|u[0-9a-f]{4}|.)")


def export_parquet(articles: Iterable[Article], path: Path) -> None:
    """Write records to a Parquet file that is complete or as it was before; evidence and texts of files stay out.

    The columns are those of the record, whatever the records hold, so that files of many runs fit together.
    Raises UsageError without the extra, StorageError when the file cannot be written.
    """
    try:
        import duckdb  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError("--format parquet needs the extra: pip install 'thinktank-archive[parquet]'") from error
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with tempfile.TemporaryDirectory() as folder, duckdb.connect(config={"threads": 1}) as database:
            told = Path(folder) / "records.jsonl"
            largest = _written(told, articles)
            relation = database.read_json(
                str(told), columns=columns(), format="newline_delimited", maximum_object_size=max(ROOM, largest)
            )
            relation.write_parquet(str(temporary), compression="zstd", row_group_size=ROWS_AT_ONCE)
        sync_file(temporary)
        temporary.replace(path)
        sync_folder(path.parent)
    except duckdb.Error as error:
        raise StorageError(
            f"{path}: {' '.join(str(error).split())}: check folder, permissions and free space"
        ) from error
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror}: check folder, permissions and free space") from error
    finally:
        temporary.unlink(missing_ok=True)


def _written(path: Path, articles: Iterable[Article]) -> int:
    """Write records as JSON Lines; bytes of the largest, its line end included."""
    largest = 0

    def measured() -> Iterator[str]:
        nonlocal largest
        for line in map(readable, lines(articles, Options())):
            largest = max(largest, len(line.encode()))
            yield line

    write_whole(path, measured())
    return largest


def columns() -> dict[str, str]:
    """Name -> DuckDB type of each column, from the declaration of the record."""
    left_out = {"evidence"}
    return {name: _type(one.annotation) for name, one in Article.model_fields.items() if name not in left_out}


def _type(annotation: Any) -> str:
    origin, parts = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Literal:
        return "VARCHAR"
    if origin is typing.Annotated:
        return _type(parts[0])
    if origin is list:
        return f"{_type(parts[0])}[]"
    if origin in (types.UnionType, typing.Union):
        return _type(next(part for part in parts if part is not type(None)))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        members = (f'"{name}" {_type(one.annotation)}' for name, one in annotation.model_fields.items())
        return f"STRUCT({', '.join(members)})"
    return _SCALARS[annotation]


def readable(line: str) -> str:
    """A line of JSON with NUL and lone surrogates, which no column can hold, as U+FFFD."""
    return _ESCAPE.sub(_replaced, line) if "\\u0000" in line or "\\ud" in line else line


def _replaced(found: re.Match[str]) -> str:
    text = found[1]
    lone = len(text) == 5 and (text == "u0000" or text[1:3] in ("d8", "d9", "da", "db", "dc", "dd", "de", "df"))
    return "\\ufffd" if lone else found[0]
