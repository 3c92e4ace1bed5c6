"""Rows 79 to 84 stand in the page of faults, and the tests that they name exist."""

from __future__ import annotations

from pathlib import Path

from benchmarks.sink_faults import ROWS, table

ROOT = Path(__file__).resolve().parents[2]


def test_the_rows_are_complete_and_held() -> None:
    assert [row for row, *_ in ROWS] == [79, 80, 81, 82, 83, 84]
    for _, _, _, tests in ROWS:
        for name in tests:
            assert (ROOT / "tests" / name).read_text("utf-8").count("\ndef test_") > 0


def test_the_page_has_them() -> None:
    assert (ROOT / "docs" / "reference" / "faults.md").read_text("utf-8").endswith(table())
