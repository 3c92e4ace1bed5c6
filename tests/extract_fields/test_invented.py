"""The reader on twenty invented pages: these numbers may only rise."""

from __future__ import annotations

import statistics

import pytest

from benchmarks.fields import Table, cases, measure, ours

FLOORS = {
    "related": 0.93, "images": 0.93, "attachments": 0.93, "translations": 0.98, "topics": 0.93, "regions": 0.98,
    "kind": 0.98,
    "genre": 0.98, "published_in": 0.98, "credit": 0.98, "caption": 0.98, "related_dates": 0.93, "series": 0.98,
    "number": 0.98,
    "isbn": 0.98, "issn": 0.98, "doi": 0.98, "rights_has": 0.98, "citation_has": 0.98, "programmes": 0.98,
    "title": 0.98, "published": 0.98, "authors": 0.95, "role": 0.9, "contributions": 0.95, "standfirst": 0.9,
}  # fmt: skip


@pytest.fixture(scope="module")
def measured() -> tuple[Table, list[tuple[str, str, str]]]:
    return measure(list(cases("invented")), ours)


@pytest.mark.parametrize("field", FLOORS)
def test_floor(field: str, measured: tuple[Table, list[tuple[str, str, str]]]) -> None:
    table, misses = measured
    used = [one for one in table[field].values() if one.right + one.wrong + one.missed]
    assert used, "no page has a label for this field"
    assert statistics.mean(one.f1 for one in used) >= FLOORS[field], [miss for miss in misses if miss[0] == field]
