"""What is cut before parsing, and what must not be."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extract import extract
from scraper.extract.precaps import LONG_TAG, without_code
from scraper.extract.precaps import cap as cap_bytes
from scraper.page import Page

LONG = "x" * (LONG_TAG + 10)


def cap(page: str) -> tuple[str, list[str]]:
    """The caps on text: pages are written as text here."""
    capped, notes = cap_bytes(page.encode())
    return capped.decode(), notes


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


def spared(page: str) -> str:
    return without_code(page.encode()).decode()


CODE = "x" * 100


def test_code_is_not_parsed() -> None:
    page = f"<p>a<script defer>{CODE}</script>b<style>{CODE}</style>c<svg a='1'><title>{CODE}</title></svg>d"
    assert spared(page) == "<p>a<script defer></script>b<style></style>c<svg a='1'></svg>d"


@pytest.mark.parametrize(
    "page",
    [
        f'<script type="application/ld+json">{{"a": "{CODE}"}}</script>',
        f"<!-- <script> --><p>{CODE}</p><script></script>",
        f'<p data-x="<script>">{CODE}</p><script></script>',
        f'<script data-x="a>{CODE}</script>"></script>',
        f"<p>{CODE}<script>{CODE}",
        f"<p>{CODE}<script",
    ],
)
def test_what_may_be_no_code_stays(page: str) -> None:
    assert spared(page) == page


@given(
    st.lists(st.sampled_from(["<script>", "</script>", "<svg a='>", "</svg", CODE, "<style>", "</style>", "<p>", '"']))
)
def test_nothing_outside_of_code_is_lost(parts: list[str]) -> None:
    """Whatever stands before the first code and after the last."""
    assert re.fullmatch(f"first .*{CODE} last", spared(" ".join(["first", *parts, CODE, "last"])), re.DOTALL)


def test_looking_for_code_takes_linear_time() -> None:
    start = time.process_time()
    for piece in ("<script>", "<script", "<svg><style>", "<script>" + CODE, "</script>"):
        without_code(piece.encode() * 200_000)
        without_code(piece.encode() * 200_000 + b"</script></svg></style>")
    assert time.process_time() - start < 3


def test_a_script_that_speaks_of_scripts_keeps_what_follows_it() -> None:
    """malteser.de: the next ">" after "<script" in a string is that of the end tag."""
    code = b'var a = "<script" + b; ' + 30 * b"f();"
    page = b"<p>Before</p><script>" + code + b"</script><p>The article</p><script>" + 30 * b"g();" + b"</script>"
    assert b"<p>The article</p>" in without_code(page)


def test_a_script_that_names_scripts_behind_a_comment_is_closed() -> None:
    """The page of malteser.de that forced it: `<!--` opens, `-->` before the true end closes what `<script>` began."""
    code = f"<!--\nr=S('<script>').on('load');x='{LONG}';\n//-->"
    body = f"<html><head><script>{code}</script></head><body><p>{'All of it is said here. ' * 30}</p></body></html>"
    assert "All of it" in extract(Page(url="https://slow-rivers.example/a", body=body.encode())).text
