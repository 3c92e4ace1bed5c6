"""What is cut before parsing, and what must not be."""

from __future__ import annotations

import time

import pytest

from scraper.extract.precaps import LONG_TAG, cap

LONG = "x" * (LONG_TAG + 10)


def test_a_script_that_compares_is_no_tag() -> None:
    """The page of brookings.edu that forced it: `for(...;r<o.length;...)` and a quote that never closes outside."""
    script = f"<script>for(r=0;r<o.length;r++)a='it' + \"s\"; // don't {LONG}</script>"
    rest = f"<style>a<b{LONG}</style><!-- it's <c {LONG} --><p>All of it.</p>"
    page = f"<html>{script}<p class='a'>The text stays.</p>{rest}"
    assert cap(page) == (page, [])


def test_a_long_tag_loses_its_long_values() -> None:
    html, notes = cap(f"<p>before</p><img alt='{LONG}' src='/a.png'><p>after</p>")
    assert html == "<p>before</p><img src='/a.png'><p>after</p>"
    assert notes == ["attributes_cut"]


@pytest.mark.parametrize("piece", ["<script>", "<!--", "<style>'", "<a '", "<script '", "<a b="])
def test_unclosed_pieces_take_linear_time(piece: str) -> None:
    start = time.process_time()
    cap(piece * 50_000 + LONG)
    assert time.process_time() - start < 3
