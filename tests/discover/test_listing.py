"""Listings and their pagers, WordPress collections, seeds and links."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.discover import Candidate, discover, links, named_sitemaps, seeds
from scraper.source import Source
from scraper.urls import UrlRefused
from tests.discover.helpers import HOME, page, source

CARDS = """<html><body><nav><a href="/papers/a-page-in-navigation">A page in navigation</a></nav><main>
<article><h3><a href="/papers/on-rates-and-prices">On rates &amp; prices</a></h3>
 <a href="/papers/on-rates-and-prices#more">Read more</a><time datetime="2024-03-05">5 March</time></article>
<article><a href="/papers/on-wages-and-jobs"><span>Brief</span><h3>On wages and jobs</h3></a>
 <a href="/team/ada-b-example">Ada B. Example</a> <time datetime="2024-03-04T10:00:00Z">4 March</time></article>
<a href="/topics/monetary-policy-and-rates">Topic</a> <a href="https://elsewhere.example/a-b-c-d">Partner</a>
<a href="mailto:a@b.example">Mail</a> <a href="/papers">Papers</a>
<a href="/papers/page-2">Archive</a> <a>none</a>
%s</main><footer><a href="/papers/a-page-in-the-footer">x</a></footer></body></html>"""


def listing(pager: str, path: str = "papers", **crawl: Any) -> list[Candidate]:
    return discover("listing", page(CARDS % pager, path), source(**crawl)).candidates


def next_of(pager: str, path: str = "papers", **crawl: Any) -> str | None:
    found = [c.url.removeprefix(HOME) for c in listing(pager, path, **crawl) if c.way == "pager"]
    assert len(found) <= 1
    return found[0] if found else None


def test_teasers_with_title_and_date() -> None:
    assert [(c.url, c.way, c.kind, c.title, c.published) for c in listing("")] == [
        (f"{HOME}papers/on-rates-and-prices", "listing", "article", "On rates & prices", "2024-03-05"),
        (f"{HOME}papers/on-wages-and-jobs", "listing", "article", "On wages and jobs", "2024-03-04T10:00:00Z"),
    ]


def test_a_pattern_of_the_source_overrules_the_guess() -> None:
    found = listing("", article="^/(papers/on-r|topics/)")
    assert [c.url.removeprefix(HOME) for c in found] == [
        "papers/on-rates-and-prices",
        "topics/monetary-policy-and-rates",
    ]


def test_a_date_of_a_shared_box_belongs_to_nobody() -> None:
    cards = '<a href="/x/a-b-c">A B</a><a href="/x/d-e-f">D E</a>'
    text = f'<main><div><time datetime="2024-03-05"></time>{cards}</div></main>'
    found = discover("listing", page(text), source()).candidates
    assert [c.published for c in found] == [None, None]


@pytest.mark.parametrize(
    ("pager", "path", "wanted"),
    [
        ('<a rel="next" href="?page=1">x</a>', "papers", "papers?page=1"),
        ('<ul class="js-pager__items"><li><a href="?page=1" rel="next" title="Load more items">Load More</a></li></ul>',
         "papers", "papers?page=1"),
        ('<a href="?page=2">Next</a>', "papers?page=1", "papers?page=2"),
        ('<a href="?page=2">Next page ›</a>', "papers?page=1", "papers?page=2"),
        ('<a href="?page=2" title="Go to next page"><span>››</span></a>', "papers?page=1", "papers?page=2"),
        ('<a href="?page=2" aria-label="Page suivante">→</a>', "papers?page=1", "papers?page=2"),
        ('<a href="?page=2">Suivant</a>', "papers?page=1", "papers?page=2"),
        ('<a href="?page=2">Weiter</a>', "papers?page=1", "papers?page=2"),
        ('<a href="?page=2">Siguiente</a>', "papers?page=1", "papers?page=2"),
        ('<a href="/papers/page/2/">Older posts</a>', "papers", "papers/page/2/"),
        ('<a href="/papers/p2" id="next"></a>', "papers", "papers/p2"),
        ('<a class="pager-next" href="?page=1"><svg></svg></a>', "papers", "papers?page=1"),
        ('<a class="btn load-more" href="?ac-page=2">More</a>', "papers", "papers?ac-page=2"),
        ('<button class="load-more" data-url="/papers?page=2">Load more</button>', "papers", "papers?page=2"),
        ('<a href="?page=1">1</a><a href="?page=2">2</a><a href="?page=3">3</a>', "papers", "papers?page=2"),
        ('<a href="?page=0">1</a><a href="?page=1">2</a><a href="?page=2">3</a>', "papers?page=1", "papers?page=2"),
        ('<a href="/papers/page/1">1</a><a href="/papers/page/3">3</a>', "papers/page/2", "papers/page/3"),
        ('<a href="?page=0%2C2">3</a>', "papers?page=0%2C1", "papers?page=0%2C2"),
        ('<a href="?offset=20">3</a>', "papers?offset=10", "papers?offset=20"),
        ('<a href="?topic=x&page=2">2</a>', "papers?topic=x", "papers?topic=x&page=2"),
    ],
)  # fmt: skip
def test_the_next_page_is_found(pager: str, path: str, wanted: str) -> None:
    assert next_of(pager, path) == wanted


@pytest.mark.parametrize(
    ("pager", "path"),
    [
        ("", "papers"),
        ('<a href="?page=0">Previous</a><a href="?page=1">2</a>', "papers?page=1"),
        ('<a rel="next" href="?page=1">Next</a>', "papers?page=1"),
        ('<a rel="next" href="?page=0">Next</a>', "papers?page=1"),
        ('<a rel="next" href="https://elsewhere.example/?page=2">Next</a>', "papers?page=1"),
        ('<a rel="next" href="javascript:void(0)">Next</a>', "papers"),
        ('<a rel="next" href="#">Next</a>', "papers"),
        ('<a class="slick-next" href="?page=2">Next</a>', "papers"),
        ('<a class="next disabled" href="?page=2">Next</a>', "papers?page=1"),
        ('<a href="?page=9999">Next</a>', "papers"),
        ('<a href="/2024/3/">3</a><a href="/2024/4/">4</a>', "2024/2/"),
        ('<a href="/other?page=2">2</a>', "papers"),
        ('<a href="?topic=y&page=2">2</a>', "papers?topic=x"),
        ('<a href="/papers/what-comes-next">What comes next?</a>', "papers"),
    ],
)
def test_no_next_page_is_invented(pager: str, path: str) -> None:
    assert next_of(pager, path) is None


def test_a_declared_pager_is_taken_alone() -> None:
    pager = '<a rel="next" href="?page=7">x</a><a class="mehr" href="?seite=2">m</a>'
    assert next_of(pager, next="a.mehr") == "papers?seite=2"
    assert next_of(pager, next="//a[@class='none']") is None


def test_a_page_past_the_end_leads_nowhere() -> None:
    text = '<main><p>No results.</p><a rel="next" href="?page=4">Next</a></main>'
    found = discover("listing", page(text, "papers?page=3"), source())
    assert found.candidates == [] and found.notes == ["empty_listing"]


@pytest.mark.parametrize("body", [b"", b"\x00" * 100, b"%PDF-1.7"])
def test_what_is_no_page_is_an_empty_listing(body: bytes) -> None:
    found = discover("listing", page(body), source())
    assert found.candidates == [] and "empty_listing" in found.notes


def test_base_href_counts() -> None:
    text = (
        f'<head><base href="{HOME}archive/"></head><main><a href="on-rates-and-prices">On rates and prices</a></main>'
    )
    assert [c.url for c in discover("listing", page(text), source()).candidates] == [
        f"{HOME}archive/on-rates-and-prices"
    ]


def test_200_000_links_take_bounded_time() -> None:
    text = "<main>" + "".join(f"<a href=/x/a-piece-{n}>l{n}</a>" for n in range(200_000)) + "</main>"
    start = time.process_time()
    found = discover("listing", page(text), source())
    assert len(found.candidates) == 5_000 and "over_cap" in found.notes
    assert time.process_time() - start < 8


@given(st.text(alphabet="<>=/a href\"'?&#;:.-page1nextdiv", max_size=200))
def test_any_markup_is_survived(text: str) -> None:
    discover("listing", page(f"<main>{text}"), source())


def posts(count: int) -> list[dict[str, object]]:
    return [
        {
            "link": f"{HOME}2024/03/piece-{n}/",
            "date_gmt": "2024-03-05T09:00:00",
            "modified_gmt": "2024-03-06T09:00:00",
            "title": {"rendered": "Rates &#038; <em>prices</em>"},
        }
        for n in range(count)
    ]


def test_wordpress_posts_and_next_page() -> None:
    url = "wp-json/wp/v2/posts?_fields=link&per_page=3"
    found = discover("api", page(json.dumps(posts(3)), url), source())
    assert found.candidates[0] == Candidate(
        f"{HOME}2024/03/piece-0/",
        "api",
        "article",
        "2024-03-06T09:00:00Z",
        "Rates & prices",
        "2024-03-05T09:00:00Z",
    )
    assert found.candidates[-1] == Candidate(
        f"{HOME}wp-json/wp/v2/posts?_fields=link&per_page=3&page=2", "pager", "api"
    )


@pytest.mark.parametrize(
    ("count", "query", "total", "more"),
    [
        (3, "per_page=3", None, True),
        (2, "per_page=3", None, False),
        (3, "per_page=3&page=2", "2", False),
        (2, "per_page=3&page=1", "2", True),
        (0, "per_page=3", "9", False),
        (10, "", None, True),
        (3, "per_page=3&page=x", None, False),
        (3, "per_page=3&page=5000", "99999", False),
    ],
)
def test_the_end_of_a_collection(count: int, query: str, total: str | None, more: bool) -> None:
    headers = (("X-WP-TotalPages", total),) if total else ()
    found = discover("api", page(json.dumps(posts(count)), f"wp-json/wp/v2/posts?{query}", headers=headers), source())
    assert any(c.kind == "api" for c in found.candidates) is more


@pytest.mark.parametrize(
    ("body", "note"),
    [
        ('{"code":"rest_post_invalid_page_number","message":"x"}', "past_end"),
        ('{"code":"rest_forbidden"}', "api_error:rest_forbidden"),
        ("<html>challenge</html>", "not_json"),
        ("[" * 100_000, "not_json"),
        ("[1, null, []]", None),
        ('[{"link": 7}, {"title": "x"}]', "empty_api"),
        ('"text"', None),
    ],
)
def test_answers_that_are_no_posts(body: str, note: str | None) -> None:
    found = discover("api", page(body, "wp-json/wp/v2/posts"), source())
    assert found.candidates == [] and found.notes == ([note] if note else [])


def test_kinds_that_lead_nowhere() -> None:
    with pytest.raises(ValueError, match="attachment"):
        discover("attachment", page("x"), source())


def test_seeds_are_what_the_source_declares() -> None:
    declared = source(
        sitemaps=[f"{HOME}sitemap.xml"],
        feeds=["HTTP://WWW.meridian.example:80/feed"],
        listings=[f"{HOME}papers#all"],
        api=[f"{HOME}wp-json/wp/v2/posts"],
    )
    assert [(c.url, c.kind, c.way) for c in seeds(declared)] == [
        (f"{HOME}sitemap.xml", "sitemap", "sitemap"),
        ("http://www.meridian.example/feed", "feed", "feed"),
        (f"{HOME}wp-json/wp/v2/posts?per_page=100&_fields=link,date_gmt,modified_gmt,title", "api", "api"),
        (f"{HOME}papers", "listing", "listing"),
    ]


def test_seeds_of_a_source_that_declares_nothing() -> None:
    assert [(c.url, c.kind) for c in seeds(source())] == [(f"{HOME}sitemap.xml", "sitemap"), (HOME, "listing")]


def test_a_feed_alone_does_not_reach_the_older_pieces() -> None:
    found = seeds(source(feeds=[f"{HOME}feed"]))
    assert [c.kind for c in found] == ["feed", "sitemap", "listing"]


def test_a_hostile_seed_is_refused() -> None:
    with pytest.raises(UrlRefused):
        seeds(source(feeds=["http://127.0.0.1/feed"]))


def test_links_need_a_pattern_and_leave_the_page_itself_out() -> None:
    here = page("", "papers/a")
    hrefs = ["/papers/b", "a", f"{HOME}papers/a?utm_source=x", "/about", "https://elsewhere.example/papers/c", "b.pdf"]
    assert links(here, hrefs, source()) == []
    assert links(here, hrefs, source(article="^/papers/")) == [Candidate(f"{HOME}papers/b", "link", "article")]


def test_a_source_on_a_part_of_a_host_keeps_to_it_but_uses_its_sitemap() -> None:
    part = Source.model_validate({"id": "p", "name": "P", "homepage": f"{HOME}programs/p/", "prefix": "/programs/p/"})
    text = f"<urlset><url><loc>{HOME}programs/p/a</loc></url><url><loc>{HOME}papers/b</loc></url></urlset>"
    found = discover("sitemap", page(text), part)
    assert [c.url for c in found.candidates] == [f"{HOME}programs/p/a"]
    assert seeds(part)[0].url == f"{HOME}sitemap.xml"


OFFERS = f"""<head><link rel="alternate" type="application/rss+xml" title="Meridian" href="/feed/">
<link rel="alternate" type="application/rss+xml" title="Meridian » Comments Feed" href="/comments/feed/">
<link rel="alternate" type="application/rss+xml" href="https://elsewhere.example/feed/">
<link rel="https://api.w.org/" href="{HOME}wp-json/"><link rel="alternate" hreflang="fr" href="/fr/">
<link rel="stylesheet" href="/feed.css"></head><main><a href="/papers/on-rates-and-prices">On rates</a></main>"""


def test_a_homepage_names_its_feed_and_api() -> None:
    found = discover("listing", page(OFFERS), source())
    assert [(c.url.removeprefix(HOME), c.kind) for c in found.candidates] == [
        ("feed/", "feed"),
        ("wp-json/wp/v2/posts?per_page=100&_fields=link,date_gmt,modified_gmt,title", "api"),
        ("papers/on-rates-and-prices", "article"),
    ]
    assert "off_ground:1" in found.notes


def test_what_the_source_declares_is_not_asked_of_the_page() -> None:
    declared = discover("listing", page(OFFERS), source(feeds=[f"{HOME}rss"])).candidates
    elsewhere = discover("listing", page(OFFERS, "papers"), source()).candidates
    assert [c.kind for c in declared] == [c.kind for c in elsewhere] == ["article"]


BUILT = """<html><body><div id="__next"></div><script id="__NEXT_DATA__" type="application/json">
{"items":[{"title":"On rates","path":"/papers/on-rates"},{"url":"https:\\/\\/www.meridian.example\\/papers\\/on-jobs"},
{"u":"https:\\u002F\\u002Fwww.meridian.example\\u002Fpapers\\u002Fon-wages"},{"x":"/about"},{"y":"//evil.example/papers/a"}]}
</script></body></html>"""


def test_lists_that_scripts_build_are_read_from_their_data() -> None:
    found = discover("listing", page(BUILT, "papers"), source(article="^/papers/.", feeds=[f"{HOME}feed"]))
    assert [c.url.removeprefix(HOME) for c in found.candidates] == [
        "papers/on-rates",
        "papers/on-jobs",
        "papers/on-wages",
    ]
    assert "from_scripts" in found.notes
    assert discover("listing", page(BUILT, "papers"), source()).candidates == []


def test_sitemaps_of_robots_txt_help_where_the_source_names_none() -> None:
    urls = [
        f"{HOME}sitemap-1.xml",
        f"{HOME}author-sitemap.xml",
        "https://elsewhere.example/s.xml",
        "junk://",
        f"{HOME}sitemap-1.xml",
    ]
    assert named_sitemaps(source(), urls) == [Candidate(f"{HOME}sitemap-1.xml", "sitemap", "sitemap")]
    assert named_sitemaps(source(sitemaps=[f"{HOME}own.xml"]), urls) == []
