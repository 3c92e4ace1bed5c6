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


def test_a_stray_quote_in_a_tag_swallows_no_text() -> None:
    """The page of miamiherald.com that forced it: `<h1 class="h1" "tabindex="0">`."""
    html, notes = cap(f"""<img alt='{LONG}'><h1 class="h1" "tabindex="0">A title</h1><p>{"All of it. " * 3000}</p>""")
    assert html.endswith(f'<h1 class="h1" "tabindex="0">A title</h1><p>{"All of it. " * 3000}</p>')
    assert notes == ["attributes_cut"]


def test_text_after_the_end_of_the_page_is_kept() -> None:
    rest = "<p>The article.</p>" * 100
    assert cap(f"<html><body><p>Head</p></body></html>{rest}</body></HTML>") == (f"<html><body><p>Head</p>{rest}", [])
    honest = f"<html><body>{rest}</body></html><!-- cached -->"
    assert cap(honest) == (honest, [])
