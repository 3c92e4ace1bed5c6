"""Sitemaps: those of robots.txt are taken in once a run; indexes that lead to indexes without end are left."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from pipelines.outcome import Lease, Outcome
from pipelines.store.protocol import Host
from scraper.discover import Candidate
from scraper.source import Source
from scraper.spiders.think_tank import MAX_INDEXES, ThinkTankSpider

HOME = "https://www.meridian.example/"
ROBOTS = (
    f"User-agent: *\nDisallow: /search\nSitemap: {HOME}sitemap-papers.xml\nSitemap: https://elsewhere.example/s.xml\n"
)


def spider(verdict: str = "rules", only: tuple[str, ...] = (), **crawl: Any) -> ThinkTankSpider:
    source = Source.model_validate({"id": "m", "name": "M", "homepage": HOME, "crawl": crawl})
    store = SimpleNamespace(host=lambda name: Host(name, robots=ROBOTS, robots_verdict=verdict))
    session = SimpleNamespace(source=source, store=store, options=SimpleNamespace(only=only), notes=Counter())
    return ThinkTankSpider(session)  # type: ignore[arg-type]


def test_once_a_run() -> None:
    one = spider()
    assert [c.url for c in one._named_by_robots()] == [f"{HOME}sitemap-papers.xml"]
    assert one._named_by_robots() == []


@pytest.mark.parametrize(
    "other",
    [spider(verdict="allow"), spider(only=(HOME,)), spider(sitemaps=[f"{HOME}own.xml"])],
    ids=["no robots.txt", "single addresses", "the source names its own"],
)
def test_not_when(other: ThinkTankSpider) -> None:
    assert other._named_by_robots() == []


def test_indexes_without_end_are_left() -> None:
    one = spider()
    found = (Candidate(f"{HOME}s/2.xml", "sitemap", "sitemap"), Candidate(f"{HOME}a", "sitemap", "article"))
    outcome = Outcome(Lease(1, "m", f"{HOME}s/1.xml", "sitemap"), "stored", candidates=found)
    followed = [one._followed(outcome) for _ in range(MAX_INDEXES + 2)]
    assert followed[MAX_INDEXES - 1] == found
    assert followed[MAX_INDEXES] == followed[-1] == found[1:]
    assert one.session.notes == {"too_many_indexes": 2}
