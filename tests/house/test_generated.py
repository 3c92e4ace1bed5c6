"""Generated files are what their sources make today; `python3 dev.py generate` brings them up to date."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from benchmarks.institute.__main__ import write_sample
from tests.house import generated


def test_the_schema_is_that_of_the_record() -> None:
    assert generated.SCHEMA.read_text(encoding="utf-8") == generated.schema(), "run: python3 dev.py generate"


def test_every_field_of_the_schema_is_described_or_typed() -> None:
    properties = json.loads(generated.schema())["properties"]
    assert {"title", "authors", "text", "evidence", "provenance"} <= set(properties)
    assert all(set(one) & {"type", "anyOf", "$ref", "enum"} for one in properties.values())


def test_the_sample_is_what_the_generator_makes(tmp_path: Path) -> None:
    """Compared after decompression: another zlib may pack the same bytes differently."""
    write_sample(tmp_path)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == ["expected.jsonl", "meridian-2026-03-02.warc.gz", "meridian-2026-03-09.warc.gz"]
    for name in made:
        assert _plain(tmp_path / name) == _plain(generated.SAMPLE / name), f"{name}: run: python3 dev.py generate"


def _plain(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
