"""Seeds: what a run of a source starts from."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urljoin

from scraper.discover.candidate import Candidate, Entry, Kind, Reading, Way
from scraper.discover.ground import judge
from scraper.discover.wordpress import collection_url
from scraper.source import Source
from scraper.urls import checked_url


def seeds(source: Source) -> list[Candidate]:
    """Declared sitemaps, feeds, listings and APIs.

    A feed holds the newest items only; where nothing leads to the older ones, `/sitemap.xml` and the homepage
    (as a listing) are tried. Sitemaps of robots.txt come in by `named_sitemaps`, when the crawl has read that file.
    Raises UrlRefused when the source file names a URL that must not be fetched.
    """
    crawl = source.crawl
    declared: list[tuple[str, Way, Kind]] = [
        *((url, "sitemap", "sitemap") for url in crawl.sitemaps),
        *((url, "feed", "feed") for url in crawl.feeds),
        *((collection_url(url), "api", "api") for url in crawl.api),
        *((url, "listing", "listing") for url in crawl.listings),
    ]
    if not (crawl.sitemaps or crawl.api or crawl.listings):
        declared += [
            (urljoin(source.homepage, "/sitemap.xml"), "sitemap", "sitemap"),
            (source.homepage, "listing", "listing"),
        ]
    return [Candidate(checked_url(url, source.hosts), way, kind) for url, way, kind in declared]


def named_sitemaps(source: Source, urls: Iterable[str]) -> list[Candidate]:
    """Sitemaps that robots.txt names, for a source whose file names none; those off its ground are left out."""
    if source.crawl.sitemaps:
        return []
    return judge(Reading([Entry(url, "sitemap", "sitemap") for url in urls]), source.homepage, source).candidates
