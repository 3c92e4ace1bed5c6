"""Data behind lists that scripts build: what scripts fetch, what their settings say, how their answers go on."""

from __future__ import annotations

import json
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.discover import discover
from scraper.discover.answers import read_answer
from scraper.discover.buttons import buttons
from scraper.discover.data import fetched, quoted_addresses, settings
from scraper.discover.pager import counted_on
from scraper.extract.tree import parse
from tests.discover.helpers import HOME, page, source

MORE = "<button>Load more notes</button>"


def doc(body: str, path: str = "notes"):  # type: ignore[no-untyped-def]
    return parse(page(f"<html><body>{body}</body></html>", path))


@pytest.mark.parametrize(
    ("script", "addresses"),
    [
        ('fetch("/data/library.json").then(show)', ["/data/library.json"]),
        ("$.getJSON('/api/list?type=paper', show)", ["/api/list?type=paper"]),
        ('xhr.open("GET", "/list.json")', ["/list.json"]),
        ('fetch("/graphql?operationName=List&first=12")', ["/graphql?operationName=List&first=12"]),
        ('fetch("/graphql?" + query)', []),
        ('fetch("/static/site.css")', []),
        ("fetch(`/api/list?page=${n}`)", []),
    ],
)
def test_what_scripts_fetch(script: str, addresses: list[str]) -> None:
    assert list(fetched(doc(f"<script>{script}</script>"))) == addresses


def test_addresses_in_quotes() -> None:
    body = (
        r"""<script>var state = {"a": "\/notes\/one", "b": "/notes/two", "c": "notes/three", "d": "/q?x="};</script>"""
    )
    assert list(quoted_addresses(doc(body))) == ["/notes/one", "/notes/two"]


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ({"url": "/feed/{page}.json", "page": 1, "totalPages": 6}, [("/feed/{page}.json", 2)]),
        ({"ajaxUrl": "/api/grid", "page": "3", "maxPages": 3}, []),
        ({"ajaxUrl": "/api/grid", "page": 1, "params": {"type": "a"}}, [("/api/grid?type=a", 2)]),
        ({"url": "no address", "page": 1}, []),
        ({"url": "/x"}, []),
    ],
)
def test_settings_of_a_button(told: dict[str, object], wanted: list[tuple[str, int]]) -> None:
    for body in (
        f"<script>var grid = {json.dumps(told)};</script>",
        f"<div data-props='{escape(json.dumps(told))}'></div>",
        f'<script type="application/json">{json.dumps(told)}</script>',
    ):
        assert list(settings(doc(body), None)) == wanted


@pytest.mark.parametrize(
    ("attributes", "wanted"),
    [
        ('data-src="/f" data-offset="10" data-limit="10" data-total="58"', ["/f?offset=10&limit=10"]),
        ('data-url="/f?type=a" data-start="0" data-per-page="12"', ["/f?type=a&start=12&per_page=12"]),
        ('data-src="/f" data-offset="60" data-limit="10" data-total="58"', []),
        ('data-src="/wp-admin/admin-ajax.php" data-offset="10"', []),
    ],
)
def test_a_button_that_counts_items(attributes: str, wanted: list[str]) -> None:
    assert [address for address, _ in buttons(doc(f"<div {attributes}>{MORE}</div>"), None)] == wanted


@pytest.mark.parametrize(
    ("answer", "asked", "following"),
    [
        ({"pageInfo": {"hasNextPage": True, "endCursor": "YQ=="}}, "graphql?first=2", "graphql?first=2&after=YQ%3D%3D"),
        (
            {"pageInfo": {"hasNextPage": True, "endCursor": "Yg"}},
            "graphql?after=YQ&first=2",
            "graphql?after=Yg&first=2",
        ),
        ({"pageInfo": {"hasNextPage": False, "endCursor": "Yg"}}, "graphql?first=2", None),
        ({"page": 2, "totalPages": 6}, "feed/2.json", "feed/3.json"),
        ({"page": 6, "totalPages": 6}, "feed/6.json", None),
        ({"page": 2, "totalPages": 6}, "feed/7.json", None),
        ({"total": 58}, "list?offset=40&limit=10", "list?offset=50&limit=10"),
        ({"total": 50}, "list?offset=40&limit=10", "list?offset=50&limit=10"),
        ({"total": 40}, "list?offset=40&limit=10", None),
        ({"next_cursor": "n2"}, "list?limit=10", "list?limit=10&cursor=n2"),
    ],
)
def test_where_an_answer_goes_on(answer: dict[str, object], asked: str, following: str | None) -> None:
    edges = [{"cursor": "x", "node": {"title": "One", "uri": "/notes/one"}}]
    reading, _ = read_answer(page(json.dumps({"data": {"list": {"edges": edges, **answer}}}), asked))
    assert [one.href for one in reading.entries if one.way == "listing"] == ["/notes/one"]
    told = [one.href.removeprefix(HOME) for one in reading.entries if one.way == "pager"]
    assert told == ([following] if following else [])


def test_slugs_stand_in_the_folder_of_the_articles() -> None:
    answer = page(
        json.dumps({"results": [{"slug": "one", "title": "One"}, {"slug": "a/b"}, {"slug": 7}]}), "feed/2.json"
    )
    found = discover("listing", answer, source(article="^/notes/[^/?]+/?$")).candidates
    assert [one.url for one in found] == [f"{HOME}notes/one"]
    assert discover("listing", answer, source(article="^/(?:a|b)/")).candidates == []


def test_counting_on() -> None:
    assert counted_on(f"{HOME}list?page=2") == f"{HOME}list?page=3"
    assert counted_on(f"{HOME}list/page/2/") == f"{HOME}list/page/3/"
    assert counted_on(f"{HOME}list?limit=10&offset=20") == f"{HOME}list?limit=10&offset=30"
    assert counted_on(f"{HOME}list?offset=20") is None
    assert counted_on(f"{HOME}list") is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["url", "slug", "node", "next", "page", "pages", "endCursor", "x"]), inner
            )
        ),
        max_leaves=12,
    )
)
def test_whatever_an_answer_holds_it_is_read(data: object) -> None:
    reading, _ = read_answer(page(json.dumps([data]), "api/list?page=2&limit=3"), "/notes/")
    assert all(isinstance(one.href, str) for one in reading.entries)
