"""Lists that grow by a button, in every way that sites have for it; and old encodings in addresses."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.discover import discover
from scraper.discover.answers import is_answer, read_answer
from scraper.discover.ground import target
from scraper.discover.shapes import clusters, joined_pattern, shape_of
from scraper.page import Page
from scraper.urls import normalise
from tests.discover.helpers import HOME, page, source

CARDS = "".join(f'<a href="/insights/a-piece-of-number-{n}"><h3>Piece {n}</h3></a>' for n in range(3))


def whole(button: str) -> str:
    return f"<!doctype html><html><head><title>x</title></head><body><main>{CARDS}{button}</main></body></html>"


def pager(body: str, path: str = "insights") -> list[str]:
    found = discover("listing", page(body, path), source()).candidates
    return [one.url.removeprefix(HOME) for one in found if one.way == "pager"]


@pytest.mark.parametrize(
    ("button", "following"),
    [
        ('<a class="btn" href="/insights?page=2">Load more</a>', "insights?page=2"),
        ('<a class="btn" href="/insights?page=2">More</a>', "insights?page=2"),
        ('<a href="/insights?after=abc">Show more insights</a>', "insights?after=abc"),
        ('<button data-next-url="/insights/_more?after=9">Show more insights</button>', "insights/_more?after=9"),
        ('<button class="load-more" data-url="/more/2">+</button>', "more/2"),
        ('<div data-url="/ajax/i" data-page="1" data-max-pages="4"><button>Load more</button></div>', "ajax/i?page=2"),
        ('<div data-endpoint="/api/i.json" data-page="1"></div><button>Load more</button>', "api/i.json?page=2"),
        ('<button data-endpoint="/api/i" data-page="2">Load more</button>', "api/i?page=2"),
        ('<button data-endpoint="/api/i" data-next-page="2">Load more</button>', "api/i?page=2"),
        ('<button data-endpoint="/api/i" data-page="0">Mehr laden</button>', "api/i?page=1"),
        ('<button data-endpoint="/api/i?p=1&amp;tag=x" data-page="1">Voir plus</button>', "api/i?p=2&tag=x"),
        ('<button data-url="/api/{page}/cards" data-page="1">もっと見る</button>', "api/2/cards"),
        ('<button>Load more</button><script>fetch("/api/i?page=" + next)</script>', "api/i?page=2"),
        ("<button>Load more</button><script>fetch(`/api/i?tag=x&page=${n}`)</script>", "api/i?tag=x&page=2"),
        ('<button>Load more</button><script>let following = "/api/i?page=2"</script>', "api/i?page=2"),
        ('<a href="list.cgi?page=2">次の10件</a>', "list.cgi?page=2"),
        ('<div class="nav-previous"><a href="/insights/page/2/">Older posts</a></div>', "insights/page/2/"),
    ],
)
def test_buttons_lead_on(button: str, following: str) -> None:
    assert pager(whole(button)) == [following]


@pytest.mark.parametrize(
    "button",
    [
        '<div data-endpoint="/api/i" data-page="4" data-total-pages="4"><button>Load more</button></div>',
        '<div data-url="/share" data-page="3"><button>Share</button></div>',
        '<button data-endpoint="https://elsewhere.example/api" data-page="1">Load more</button>',
        '<a href="/newsletter">Read more</a>',
        '<script>fetch("/api/i?page=" + next)</script>',
        '<button>Load more</button><script>post("/wp-admin/admin-ajax.php?page=" + n)</script>',
        '<div data-url="/gallery" data-page="1" class="slick-next"></div>',
    ],
)
def test_what_is_no_button_for_more_does_not(button: str) -> None:
    assert pager(whole(button)) == []


def test_a_button_that_posts_is_told_and_not_pressed() -> None:
    button = '<button data-ajax="/wp-admin/admin-ajax.php" data-action="more" data-page="1">Load more</button>'
    found = discover("listing", page(whole(button), "insights"), source())
    assert "posts_only" in found.notes and not [one for one in found.candidates if one.way == "pager"]


def test_fragments_count_on_until_they_are_empty() -> None:
    assert pager(CARDS, "ajax/i?page=2") == ["ajax/i?page=3"]
    assert pager("<p>No more</p>", "ajax/i?page=9") == []
    assert pager(CARDS, "ajax/i?start=20") == []


ITEMS = [
    {"id": n, "url": f"/insights/piece-{n}", "title": f"P {n}", "date": "2026-01-02", "author": {"url": "/people/a"}}
    for n in range(3)
]


@pytest.mark.parametrize(
    ("answer", "path", "following"),
    [
        ({"items": ITEMS, "next": "/api/i?page=3"}, "api/i?page=2", ["api/i?page=3"]),
        ({"items": ITEMS, "next": None}, "api/i?page=2", []),
        ({"items": ITEMS, "next_page": 3}, "api/i?page=2", ["api/i?page=3"]),
        ({"items": ITEMS, "page": 2, "pages": 2}, "api/i?page=2", []),
        ({"items": ITEMS, "page": 2, "pages": 5}, "api/i?page=2", ["api/i?page=3"]),
        ({"data": {"hits": ITEMS}, "has_more": False}, "api/i?page=2", []),
        ({"data": {"hits": ITEMS}}, "api/i?page=2", ["api/i?page=3"]),
        (ITEMS, "api/i", []),
        ({"html": CARDS, "more": True}, "api/i?page=2", ["api/i?page=3"]),
        ({"html": CARDS, "more": False}, "api/i?page=2", []),
        ({"html": "", "more": True}, "api/i?page=2", []),
    ],
)
def test_json_answers(answer: object, path: str, following: list[str]) -> None:
    found = discover("listing", page(json.dumps(answer), path), source())
    assert [one.url.removeprefix(HOME) for one in found.candidates if one.way == "pager"] == following
    articles = [one.url.removeprefix(HOME) for one in found.candidates if one.kind == "article"]
    empty = isinstance(answer, dict) and answer.get("html") == ""
    assert len(articles) == (0 if empty else 3) and "people/a" not in articles


@settings(deadline=None, max_examples=50)
@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=30),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=8), inner),
    )
)
def test_any_json_is_survived(value: object) -> None:
    read_answer(page(json.dumps(value), "api/i?page=2"))
    discover("listing", page(json.dumps({"items": [value]}), "api/i?page=2"), source())


def test_deep_and_wide_json_is_bounded() -> None:
    read_answer(page("[" * 100_000, "x"))
    read_answer(page(json.dumps([[] for _ in range(300_000)]), "x"))
    assert not is_answer(page("{\\rtf1 a letter}", "x"))


def test_queries_go_over_the_wire_in_the_encoding_of_the_page() -> None:
    link = '<a href="view.cgi?no=1234&amp;cat=提言">財政再建をめぐる論点</a>'
    body = f'<html><head><meta charset="shift_jis"></head><body>{link}</body></html>'
    listed = Page(url=HOME + "list.cgi", body=body.encode("shift_jis"))
    found = discover("listing", listed, source(article=r"view\.cgi")).candidates
    assert [one.url for one in found if one.kind == "article"] == [HOME + "view.cgi?no=1234&cat=%92%F1%8C%BE"]


def test_lists_below_lists_are_followed() -> None:
    links = "".join(f'<a href="/report/{year}/index.html">{year}</a>' for year in range(1999, 2005))
    own = source(article=r"^/report/\d{4}/\d{4}\.html$", lists=r"^/report/\d{4}/index\.html$")
    found = discover("listing", page(f"<html><body>{links}</body></html>", "report/index.html"), own).candidates
    assert (found[0].url, found[0].kind) == (HOME + "report/1999/index.html", "listing")
    assert len(found) == 6


@pytest.mark.parametrize(
    ("urls", "others"),
    [
        (["analysis/2024/a-b", "analysis/2025/c", "blogs/x-y"], ["events/a-b", "analysis", "analysis/2024"]),
        (["en/studies/a", "fr/studies/b", "fr/notes/c"], ["en/people/a", "fr/studies"]),
        (["report/2003/0312.html", "report/2004/1.html"], ["report/2003/index.html", "report/index.html"]),
        (["a-title-of-words/", "another-title-of-words/"], ["about/", "our-people/", "blog/page/2/"]),
        (["index.php?id=12&tx_ttnews[tt_news]=3", "index.php?id=12&tx_ttnews[tt_news]=4"], ["index.php?id=7"]),
        (["column/%90%8F001.htm", "column/%90%8F002.htm"], ["column/index.html", "column/"]),
    ],
)
def test_patterns_of_shapes(urls: list[str], others: list[str]) -> None:
    pattern = joined_pattern(clusters(HOME + one for one in urls), languages=True)
    assert pattern is not None
    assert all(re.search(pattern, "/" + one) for one in urls)
    assert not [one for one in others if re.search(pattern, "/" + one)]


SEGMENT = st.text(alphabet="abcXYZ019-_.", min_size=1, max_size=30).filter(lambda one: one.strip("."))
ASKED = st.lists(st.sampled_from(["no=12", "cat=a", "tx[news]=7", "id=abc"]), max_size=3, unique=True)


@settings(deadline=None, max_examples=50)
@given(st.lists(SEGMENT, max_size=5), ASKED)
def test_a_shape_finds_its_own_address(segments: list[str], asked: list[str]) -> None:
    url = normalise(HOME + "/".join(segments) + ("?" + "&".join(asked) if asked else ""))
    pattern = joined_pattern([shape_of(url)], languages=True)
    assert pattern is not None and re.search(pattern, target(url))
