"""Drafts of source files: only what answered is written down."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.discover.draft import draft_source, pattern_of, to_toml
from scraper.page import Page
from scraper.source import parse_source
from tests.discover.helpers import HOME, NOW, page

HOMEPAGE = """<html lang="en-GB"><head><title>Home | Meridian Institute</title>
<meta name="generator" content="WordPress 6.5"><link rel="alternate" hreflang="fr" href="/fr/">
</head><body>x</body></html>"""


def feed(*paths: str, year: int = 2026) -> str:
    items = "".join(f"<item><link>{HOME}{one}</link><pubDate>{year}-05-01</pubDate></item>" for one in paths)
    return f"<rss><channel>{items}</channel></rss>"


def papers(count: int) -> list[str]:
    return [f"en/papers/piece-number-{n}" for n in range(count)]


def test_a_whole_draft_can_be_used() -> None:
    pages = [
        page(HOMEPAGE),
        page(f"<urlset><url><loc>{HOME}a</loc></url></urlset>", "sitemap.xml"),
        page(feed(*papers(6)), "feed/"),
        page(json.dumps([{"link": f"{HOME}en/papers/b"}]), "wp-json/wp/v2/posts?per_page=100"),
    ]
    text = to_toml(draft_source(HOME, pages, [f"{HOME}sitemap_index.xml"]), "2026-07-01")
    source = parse_source(text, "meridian", "draft")
    assert (source.name, source.languages, source.cms) == ("Meridian Institute", ["en", "fr"], "wordpress")
    assert (source.status, str(source.since)) == ("unverified", "2026-07-01")
    assert source.crawl.sitemaps == [f"{HOME}sitemap_index.xml"]
    assert source.crawl.feeds == [f"{HOME}feed/"]
    assert source.crawl.api == [f"{HOME}wp-json/wp/v2/posts"]
    assert source.crawl.article == "^/(?:[a-z]{2}/)?papers/[^/?]"


def test_what_did_not_answer_is_not_written_down() -> None:
    pages = [page("<html><title>Not found</title></html>", "sitemap.xml"), page("<html></html>", "feed/")]
    draft = draft_source(HOME, pages)
    assert (draft.sitemaps, draft.feeds, draft.api, draft.article) == ([], [], [], None)
    text = to_toml(draft, "2026-07-01")
    assert "# neither sitemap nor feed nor API was found: name a listing" in text
    assert parse_source(text, "x", "x").name == "www.meridian.example"


def test_a_dead_feed_is_a_remark() -> None:
    draft = draft_source(HOME, [page(feed("a", year=2019), "feed/")])
    assert draft.feeds == []
    assert draft.notes[0] == f"{HOME}feed/ is dead: its newest item is of 2019-05-01"


@pytest.mark.parametrize(
    ("paths", "pattern"),
    [
        (papers(4), None),
        ([f"papers/piece-{n}" for n in range(5)], "^/papers/[^/?]"),
        ([*[f"papers/p-{n}" for n in range(5)], *[f"notes/n-{n}" for n in range(5)]], "^/(?:notes|papers)/[^/?]"),
        ([f"2024/0{n}/some-piece/" for n in range(1, 8)], r"^/\d{4}/\d\d/"),
        ([f"piece-{n}" for n in range(9)], None),
        ([f"section-{n}/piece" for n in range(9)], None),
        ([f"pap.ers/p-{n}" for n in range(5)], r"^/pap\.ers/[^/?]"),
        ([], None),
    ],
)
def test_patterns_of_addresses(paths: list[str], pattern: str | None) -> None:
    assert pattern_of(HOME + path for path in paths) == pattern


def test_quotes_and_control_characters_are_escaped() -> None:
    odd = [f"it's\x7f\\/piece-{n}" for n in range(6)]
    text = to_toml(
        draft_source(HOME, [page('<html><title>A \x7f "B"</title>x</html>'), page(feed(*odd), "feed/")]), "2026-07-01"
    )
    assert parse_source(text, "x", "x").crawl.article is not None


@given(st.lists(st.text(alphabet="abé'\"\\|()[]{}.*+?^$/-\n#%", max_size=30), max_size=12), st.text(max_size=40))
def test_any_draft_can_be_parsed(paths: list[str], name: str) -> None:
    named = Page(url=HOME, body=f"<html><title>{name}</title><p>x</html>".encode("utf-8", "replace"), fetched_at=NOW)
    known = page(feed(*("a&amp;b" + path.replace("<", "").replace("&", "") for path in paths)), "feed/")
    text = to_toml(draft_source(HOME, [named, known]), "2026-07-01")
    assert parse_source(text, "x", "x").homepage == HOME
