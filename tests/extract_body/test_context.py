"""What the first look says about the blocks beside a block."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from scraper.extract.blocks import read_blocks
from scraper.extract.context import Context
from scraper.extract.features import Measures
from scraper.extract.model import _Bins


def context_of(tags: list[str]) -> Context:
    body = "".join(f"<{tag}>Words of a block, the number {place}.</{tag}>" for place, tag in enumerate(tags))
    blocks = read_blocks(html.fromstring(f"<body>{body}</body>"))
    chances = [(place + 1) / (len(blocks) + 1) for place in range(len(blocks))]
    return Context(blocks, Measures(blocks).sizes, chances)


@given(st.lists(st.sampled_from(["p", "h2", "h3"]), min_size=1, max_size=12))
def test_the_next_text_is_the_first_of_three_blocks_that_is_no_heading(tags: list[str]) -> None:
    context = context_of(tags)
    expected = [
        next((context.chances[after] for after in range(at + 1, min(at + 4, len(tags))) if tags[after] == "p"), 0.0)
        for at in range(len(tags))
    ]
    assert context._next_texts() == expected


@given(st.lists(st.integers(-30, 130), max_size=30))
def test_whole_numbers_and_fractions_fall_into_the_same_bins(values: list[int]) -> None:
    bins = _Bins([-1.5, 0.0, 0.5, 3.0, 60.0])
    assert bins.of(values) == bins.of([float(one) for one in values])
