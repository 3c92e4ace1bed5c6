"""The rows of the fault table about the machine stand in its page, and every test that they name exists."""

from __future__ import annotations

from pathlib import Path

from benchmarks.machine_faults import ROWS, table

ROOT = Path(__file__).resolve().parents[2]


def test_every_row_has_its_tests() -> None:
    assert [row for row, *_ in ROWS] == [*range(1, 21), 22, 23, 24, 45, 62]
    for _, _, _, tests in ROWS:
        for name in tests:
            file, _, function = name.partition("::")
            assert f"\ndef {function or 'test_'}" in (ROOT / "tests" / file).read_text("utf-8"), name


def test_the_page_has_them() -> None:
    assert table() in (ROOT / "docs" / "reference" / "faults.md").read_text("utf-8")
