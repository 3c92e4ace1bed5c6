from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extract.jsonld import flatten, parse_block
from scraper.extract.structured import structured
from tests.extract_meta.pages import document, page

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["@type", "@graph", "name", "x"]), inner)
    ),
    max_leaves=20,
)


def _objects(value: object) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return isinstance(value, dict) + sum(_objects(one) for one in inner)


def _ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def test_one_broken_block_costs_nothing_but_itself_and_is_noted() -> None:
    head = '<script type="application/ld+json">{ this is not JSON</script>' + _ld(
        {"@type": "Report", "headline": "Tides"}
    )
    doc = page("<h1>Tides</h1>", head)
    article = structured(doc).article
    assert article is not None
    assert article.path == "jsonld[1]"
    assert "jsonld_unreadable:0" in doc.notes


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "Article", "headline": "Tides",}',
        '<!-- {"@type": "Article", "headline": "Tides"} -->',
        '//<![CDATA[\n{"@type": "Article", "headline": "Tides"}\n//]]>',
        '{"@type": "Article", "headline": "Tides"};',
        '{"@type": "Article",\n"headline": "Tides", "description": "two\nlines"}',
        '{"@type": "Article", "headline": "Tides", "description": "the \\\'old\\\' port"}',
        '{"@type": "Article", "headline": "Tides", "description": "the "old" port"}',
    ],
)
def test_broken_json_still_gives_the_headline(text: str) -> None:
    values, _ = parse_block(text)
    assert isinstance(values[0], dict)
    assert values[0]["headline"] == "Tides"


def test_several_values_in_one_block() -> None:
    values, _ = parse_block('{"@type": "WebSite"}\n{"@type": "Article", "headline": "Tides"}')
    assert len(values) == 2


@given(_JSON)
def test_every_object_is_found_once_with_its_place(value: object) -> None:
    nodes = list(flatten(value, "jsonld[0]"))
    assert len({node.path for node in nodes}) == len(nodes)
    assert len(nodes) == _objects(value)


@given(st.text(max_size=200))
def test_any_text_is_survived(text: str) -> None:
    parse_block(text)
    parse_block('{"@type": "Article", "headline": ' + text)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, '{"a":[' * 50_000, '"' * 400_000, "\\" * 400_000])
def test_hostile_blocks_end_quickly(text: str) -> None:
    began = time.process_time()
    parse_block(text)
    assert time.process_time() - began < 5


def test_the_node_of_this_page_wins_over_its_neighbours() -> None:
    graph = [
        {"@type": "NewsArticle", "headline": "Another port", "url": "https://www.harbour-institute.example/en/other"},
        {"@type": "Report", "headline": "Tides", "url": "https://harbour-institute.example/en/publications/tides/?a=1"},
        {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "A third"}]},
    ]
    data = structured(page("<h1>Tides</h1>", _ld({"@graph": graph})))
    assert [node.data["headline"] for node in data.articles] == ["Tides", "Another port"]


def test_references_are_resolved_and_texts_cleaned() -> None:
    graph = [
        {"@type": "Article", "headline": "Salt &amp;amp; silt <em>now</em>", "author": {"@id": "#jane"}},
        {"@type": "Person", "@id": "#jane", "name": "Jane Doe"},
    ]
    data = structured(page("<h1>Salt</h1>", _ld({"@graph": graph})))
    assert data.article is not None
    assert data.texts(data.article.data["author"]) == ["Jane Doe"]
    assert data.texts(data.article.data["headline"]) == ["Salt & silt now"]


def test_meta_elements_keep_order_and_lose_repetition() -> None:
    names = ("Ann Lee", "Jane Doe", "Ann Lee")
    head = "".join(f'<meta name="Citation_Author" content="{name}">' for name in names)
    assert [
        text
        for _, text in structured(document(f"<html><head>{head}</head><body>x</body></html>")).metas("citation_author")
    ] == [
        "Ann Lee",
        "Jane Doe",
    ]


def test_a_drawing_has_no_say_in_the_title() -> None:
    doc = document("<html><body><svg><title>Logo</title></svg><h1>Tides</h1></body></html>")
    assert structured(doc).title is None
