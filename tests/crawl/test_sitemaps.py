"""Sitemaps that robots.txt names are taken in, once a run, where the source names none."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from pipelines.store.protocol import Host
from scraper.source import Source
from scraper.spiders.think_tank import ThinkTankSpider

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
