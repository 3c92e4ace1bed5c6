"""The data folder beside the checkout: where it is, and its benchmark modules and pages."""

from __future__ import annotations

import importlib
import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import zstandard

SETS = ("aeb", "fundus_eval", "np4k", "fundus_tests", "wcxb_dev", "wcxb_test", "magic_article", "traf")
"""The sets with a truth for the body."""


def shared_folder() -> Path:
    """THINKTANK_SHARED, else `shared` beside the checkout.

    Raises SystemExit with a sentence when the folder or its benchmark is missing.
    """
    beside = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get("THINKTANK_SHARED") or beside)
    if not (folder / "bench" / "evaluate.py").is_file():
        raise SystemExit(f"no benchmark data in {folder}: set THINKTANK_SHARED to the data folder")
    return folder


def bench_module(name: str) -> ModuleType:
    """`metrics`, `evaluate` or `peers` of the data folder."""
    folder = str(shared_folder() / "bench")
    if folder not in sys.path:
        sys.path.append(folder)
    return importlib.import_module(name)


def records(name: str, types: tuple[str, ...] = ()) -> Iterator[dict[str, Any]]:
    """The pages of one set; with `types`, only these page types of the sets that have types."""
    path = shared_folder() / "bench" / "dev" / f"{name}.jsonl.zst"
    with path.open("rb") as packed:
        for line in io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(packed), "utf-8"):
            record = json.loads(line)
            if not types or record.get("page_type", types[0]) in types:
                yield record


def page_bytes(record: dict[str, Any]) -> bytes:
    """The page as it was served."""
    body: bytes = record["html"].encode(record["enc"])
    return body
