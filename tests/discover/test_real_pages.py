"""Listings and feeds as institutes serve them. The pages are not ours to ship: the test skips without them."""

from __future__ import annotations

import pytest

from scraper.discover import Candidate, discover
from scraper.page import Page
from scraper.source import Source
from tests.discover.helpers import SHARED

PAGES = SHARED / "pages"


def found_in(file: str, url: str, kind: str = "listing", **crawl: object) -> list[Candidate]:
    path = PAGES / file
    if not path.is_file():
        pytest.skip(f"no saved page {path}")
    source = Source.model_validate({"id": "x", "name": "X", "homepage": url, "crawl": crawl})
    return discover(kind, Page(url=url, body=path.read_bytes()), source).candidates


def pager_of(found: list[Candidate]) -> list[str]:
    return [one.url for one in found if one.way == "pager"]


def articles_of(found: list[Candidate]) -> list[Candidate]:
    return [one for one in found if one.kind == "article"]


def test_atlanticcouncil() -> None:
    found = found_in(
        "atlanticcouncil.org/events.html", "https://www.atlanticcouncil.org/events/", feeds=["https://x.org/"]
    )
    assert pager_of(found) == ["https://www.atlanticcouncil.org/events/?ac-page=2"]
    assert {one.url.split("/")[3] for one in articles_of(found)} == {"event"}
    assert "How the US and allies can win the AI era" in [one.title for one in found]


def test_cdt() -> None:
    found = found_in("cdt.org/events.html", "https://cdt.org/events/")
    assert pager_of(found) == ["https://cdt.org/events/page/2/"]
    assert all(one.published and one.title for one in articles_of(found))
    assert len(articles_of(found)) == 11


def test_cnas() -> None:
    found = found_in("cnas.org/events.html", "https://www.cnas.org/events", article="^/events/[^/]{10,}")
    assert pager_of(found) == ["https://www.cnas.org/events/p2"]
    assert len(articles_of(found)) >= 17


def test_itif_has_no_pager_in_its_markup() -> None:
    found = found_in("itif.org/events.html", "https://itif.org/events/")
    assert pager_of(found) == []
    assert len([one for one in articles_of(found) if "/events/2026/" in one.url]) >= 9


def test_wilson_center() -> None:
    found = found_in("wilsoncenter.org/html-sample-html.html", "https://www.wilsoncenter.org/research")
    assert len(articles_of(found)) > 900


def test_brookings() -> None:
    found = found_in("brookings.edu/grab-html.html", "https://www.brookings.edu/x/")
    assert len(articles_of(found)) == 30


@pytest.mark.parametrize("file", ["aei.org/articles.html", "aei.org/research-products-reports.html"])
def test_a_challenge_page_is_an_empty_listing(file: str) -> None:
    assert found_in(file, "https://www.aei.org/articles/") == []


@pytest.mark.parametrize(
    ("file", "url", "count"),
    [
        ("hrw.org/feed-sample-trimmed.xml", "https://www.hrw.org/rss/news", 5),
        ("amnesty.org/feed-sample-trimmed.xml", "https://www.amnesty.org/en/feed/", 7),
    ],
)
def test_feeds(file: str, url: str, count: int) -> None:
    found = found_in(file, url, kind="feed")
    assert len(found) == count and all(one.title for one in found)
    assert [one.published is None for one in found].count(True) == 1  # each has one item with a malformed date
