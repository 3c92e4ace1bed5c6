"""What each page shows, as HTML and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from pipelines.readingroom.app import _cut
from pipelines.readingroom.rendering import marked, outward, rendered, side_by_side
from pipelines.search import understood
from pipelines.search.passages import passage
from scraper.article import Article
from tests.readingroom.conftest import asked

Get = Callable[[str], str]
PAGES = ("/", "/search", "/search?q=ministry", "/changes", "/sources", "/source/meridian", "/runs", "/authors")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_html_and_json(get: Get, path: str) -> None:
    html = get(path)
    assert html.startswith("<!doctype html>") and html.count("<h1") == 1
    assert isinstance(json.loads(get(f"{path}{'&' if '?' in path else '?'}format=json")), dict)


def test_home_tells_what_is_new_and_what_changed(get: Get, ids: dict[str, str]) -> None:
    html = get("/")
    assert "Trade in the north" in html and "Ports" in html and "revision 2" in html
    assert f"/article/{ids['Trade in the north']}/compare?a=1&amp;b=2" in html
    assert "Meridian &lt;Institute&gt;" in html and "Meridian <Institute>" not in html


def test_an_article_is_shown_whole(get: Get, ids: dict[str, str]) -> None:
    html = get(f"/article/{ids['Trade in the north']}")
    for said in ("Ada Example", "(editor)", "Fellow", "2024-03-05", "14 per cent", "<h2>A heading</h2>", "A note."):
        assert said in html, said
    assert "Ada Example (2024). Trade in the north. Meridian &lt;Institute&gt;." in html
    assert f'href="/article/{ids["Ports"]}">Harbours' in html
    assert 'href="https://example.org/"' in html and 'href="javascript' not in html


def test_a_revision_says_that_it_is_one(get: Get, ids: dict[str, str]) -> None:
    html = get(f"/article/{ids['Trade in the north']}?revision=1")
    assert "12 per cent" in html and "This is revision 1" in html
    assert "This is revision" not in get(f"/article/{ids['Trade in the north']}?revision=2")


def test_revisions_side_by_side(get: Get, ids: dict[str, str]) -> None:
    html = get(f"/article/{ids['Trade in the north']}/compare?a=1&b=2")
    assert "<mark>12 </mark>" in html and "<mark>14 </mark>" in html
    same = get(f"/article/{ids['Trade in the north']}/compare?a=2&b=2")
    assert "The publisher said the same in both" in same


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("q=ministry", ["Trade in the north"]),
        ("q=nord", ["Ports"]),
        ("q=nord&language=en", []),
        ("language=fr", ["Ports"]),
        ("year=2024", ["Trade in the north"]),
        ("topic=Sea+trade", ["Trade in the north"]),
        ("author=Ada+Example", ["Trade in the north"]),
        ("source=meridian", ["Trade in the north", "Ports"]),
        ("source=other", []),
        ("q=nord&page=2", []),
        ("q=%22unbalanced+AND+NEAR(", []),
    ],
)
def test_search_finds_and_narrows(get: Get, query: str, titles: list[str]) -> None:
    found = json.loads(get(f"/search?{query}&format=json"))
    assert [hit["title"] for hit in found["hits"]] == titles


def test_search_marks_words_and_counts_facets(get: Get) -> None:
    assert "<mark>ministry</mark>" in get("/search?q=ministry")
    facets = json.loads(get("/search?format=json"))["facets"]
    assert facets["year"] == [["2024", 1], ["2023", 1]] and sorted(facets["language"]) == [["en", 1], ["fr", 1]]
    assert facets["topic"] == [["Sea trade", 1]] and facets["source"] == [["meridian", 2]]


def test_authors_are_counted_and_found(get: Get) -> None:
    assert json.loads(get("/authors?q=ada&format=json"))["authors"] == [{"name": "Ada Example", "articles": 1}]


def test_a_run_without_a_report_says_so(get: Get) -> None:
    run = json.loads(get("/runs?format=json"))["runs"][0]["id"]
    assert "no report yet" in get(f"/run/{run}")


@pytest.mark.parametrize("path", ["/article/none", "/source/none", "/run/none", "/article/none/compare?a=1&b=2", "/x"])
def test_what_is_not_there_is_404(port: int, path: str) -> None:
    status, headers, body = asked(port, path)
    assert status == 404 and "Nothing here" in body and "content-security-policy" in headers


def test_pieces_of_a_snippet_are_text() -> None:
    pieces = passage(["", "", "", "", "a <b> & c", ""], understood("b"))
    assert str(marked(pieces)) == "a &lt;<mark>b</mark>&gt; &amp; c"


def test_alike_paragraphs_are_counted_not_shown() -> None:
    lines = [f"Paragraph {number}." for number in range(30)]
    old, new = (Article(url="https://a.example/", text="\n\n".join(said)) for said in (lines, [*lines[:-1], "Last."]))
    rows = side_by_side(old, new)["text"]
    assert [(row.kind, row.skipped) for row in rows] == [("skipped", 28), ("same", 0), ("changed", 0)]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", " javascript:x", "data:text/html,x", "//evil.example", "", None]
)
def test_only_addresses_of_the_web_are_links(url: str | None) -> None:
    assert outward(url) is None
    assert outward("https://a.example/") == "https://a.example/"


def test_long_texts_are_shown_plain() -> None:
    assert "source<sup>1</sup>." in rendered({"markdown": "A source[^1].", "text": ""})
    html = rendered({"markdown": "# x\n\n" * 100_000, "text": "One <b>.\n\nTwo."})
    assert str(html) == "<p>One &lt;b&gt;.</p><p>Two.</p>"


def test_a_value_keeps_to_its_place() -> None:
    assert _cut("a\u202efdp.exe\u2066") == "afdp.exe"
    assert _cut("a" + "\u0301" * 1000 + "b") == "a" + "\u0301" * 6 + "b"
    assert _cut("x" * 400) == "x" * 299 + "…"
    assert _cut(["é"]) == '["é"]'
