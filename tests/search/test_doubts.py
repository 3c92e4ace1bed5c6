"""How a query was understood is said where it may not be what was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.search import doubts


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ('"sea trade', ["a quote is not closed"]),
        ("autor:pajon", ["autor: is no field"]),
        ("-lang:fr -Year:2024", ["Year: is no field"]),
        ("author: pajon", ["author: has nothing behind it"]),
        ("trade source:", ["source: has nothing behind it"]),
        ("foo:bar foo:baz", ["foo: is no field"]),
        ('author:"von der Leyen" "Trade: a view" topic:ports', []),
        ("China: a view, at 10:30, https://example.org/ doi:10.1/x", []),
        ("after:2024 before:2025 title:sea* ж", []),
        ("", []),
    ],
)
def test_doubts(typed: str, said: list[str]) -> None:
    found = doubts(typed)
    assert len(found) == len(said) and all(one.startswith(start) for one, start in zip(found, said, strict=True)), found


@given(st.text(max_size=200))
def test_any_text_has_few_doubts(typed: str) -> None:
    assert len(doubts(typed)) <= 1 + typed.count(":")
