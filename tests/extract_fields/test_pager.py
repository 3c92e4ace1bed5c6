from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extract.pager import continues
from tests.extract_fields.reading import URL, article, read


def numbers(row: str, url: str = URL, head: str = "") -> list[tuple[int, str]]:
    return [(one.number, one.url) for one in read(article(inside=row), head, url).continuations]


def test_a_row_of_numbers_below_the_text() -> None:
    row = '<div class="pager"><span>1</span> <a href="?page=2">2</a> <a href="?page=3">3</a></div>'
    assert numbers(row) == [(2, f"{URL}?page=2"), (3, f"{URL}?page=3")]


def test_what_the_row_leaves_out_is_filled_up() -> None:
    row = '<ul><li>1</li><li><a href="/notes/ferry/2">2</a></li><li>…</li><li><a href="/notes/ferry/5">5</a></li></ul>'
    assert numbers(row) == [(n, f"{URL}/{n}") for n in range(2, 6)]


def test_rows_that_count_from_zero() -> None:
    row = '<nav><b>1</b> <a href="?page=1">2</a> <a href="?page=2">3</a></nav>'
    assert numbers(row) == [(2, f"{URL}?page=1"), (3, f"{URL}?page=2")]


def test_next_in_the_head_when_it_is_the_same_piece() -> None:
    assert numbers("", head='<link rel="next" href="/notes/ferry/2/">') == [(2, f"{URL}/2/")]
    assert numbers("", head='<link rel="next" href="/notes/second-pier">') == []


@pytest.mark.parametrize(
    "row",
    [
        '<p>1 <a href="/notes/pier?page=2">2</a></p>',
        '<p>1 <a href="https://other.example/notes/ferry?page=2">2</a></p>',
        '<div class="comments">1 <a href="?page=2">2</a></div>',
        '<p>See notes <a href="?page=2">2</a> and <a href="?page=3">3</a>.</p>',
        '<p>1 <a href="?page=3">3</a></p>',
        '<p>1 <a href="?page=2&amp;sort=asc">2</a></p>',
        '<sup>1</sup> <sup><a href="#fn2">2</a></sup>',
    ],
    ids=["other piece", "other site", "comments", "no first", "no second", "another key", "footnotes"],
)
def test_what_is_no_row_of_this_piece(row: str) -> None:
    assert numbers(row) == []


def test_the_second_page_has_no_continuations_of_its_own() -> None:
    row = '<div><a href="/notes/ferry">1</a> <b>2</b> <a href="?page=3">3</a></div>'
    assert numbers(row, url=f"{URL}?page=2") == []


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_two_addresses(one: str, other: str) -> None:
    continues("https://[", other)
    continues(f"https://harbour.example/{one}", f"https://harbour.example/{other}")
