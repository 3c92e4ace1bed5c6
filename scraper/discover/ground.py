"""Judgement: which of the addresses that a page names may become candidates of a source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from scraper.discover.candidate import Candidate, Discovery, Entry, Kind, Reading
from scraper.page import Page
from scraper.source import Source
from scraper.urls import UrlRefused, checked_url

MAX_DEPTH = 20
NO_PAGE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|css|js|json|xml|mp3|mp4|m4a|wav|ogg|webm|mov|avi|woff2?|ttf|eot|ics|rss|atom|vcf)$",
    re.IGNORECASE,
)
WITHOUT_ARTICLES = re.compile(
    r"/(?:(?:post_)?tag|category|author|user|attachment|image|video|event-?categor(?:y|ies)|[a-z_-]*taxonom(?:y|ies))s?"
    r"[-_]sitemap[\d_-]*\.xml|/sitemap[-_](?:taxonom(?:y|ies)|categor(?:y|ies)|tags?|authors?|users?|images?|videos?)\d*\.xml",
    re.IGNORECASE,
)
"""Parts of a sitemap index that list tags, people and pictures (Yoast, Rank Math, Jetpack and others)."""
_ABSOLUTE = re.compile(r"\s*https?:", re.IGNORECASE)
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|pptx?|xlsx?|csv|ods|odt|epub|zip|rtf)$", re.IGNORECASE)


def judge(reading: Reading, base_url: str, source: Source) -> Discovery:
    """Entries to candidates: absolute, normalised, each once, on the source's ground, wanted by its rules."""
    found: dict[str, Candidate] = {}
    dropped: Counter[str] = Counter()
    for entry in reading.entries:
        candidate = _candidate(entry, base_url, source)
        if isinstance(candidate, str):
            dropped[candidate] += 1
        elif candidate.url not in found:
            found[candidate.url] = candidate
    counts = [f"{reason}:{count}" for reason, count in sorted(dropped.items())]
    return Discovery(list(found.values()), [*reading.notes, *counts])


def links(page: Page, hrefs: Iterable[str], source: Source) -> list[Candidate]:
    """Article links on an article page; none when the source does not say what its article URLs look like.

    `hrefs` are taken as relative to the page's URL (give absolute ones when the page has a `<base>`).
    """
    if source.crawl.article is None:
        return []
    reading = Reading([Entry(href, "link") for href in hrefs])
    here = _normal(page.url, page.url, source)
    return [one for one in judge(reading, page.url, source).candidates if one.url != here and one.kind == "article"]


def is_article_url(url: str, source: Source) -> bool:
    """Does a URL on the source's ground look as the source says that its articles do? True when it says nothing."""
    return source.crawl.article is None or bool(_compiled(source.crawl.article).search(target(url)))


def is_list_url(url: str, source: Source) -> bool:
    """Is this one of the further lists that the source's `lists` describes?"""
    pattern = source.crawl.lists
    return pattern is not None and source.same_site(url) and bool(_compiled(pattern).search(target(url)))


def is_denied(url: str, source: Source) -> bool:
    """Is a URL excluded by the source's own rules (`deny`)?"""
    return any(_compiled(pattern).search(target(url)) for pattern in source.crawl.deny)


def target(url: str) -> str:
    """Path and query: what the patterns of a source are searched in."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _candidate(entry: Entry, base_url: str, source: Source) -> Candidate | str:
    """The candidate, or the one word for why there is none."""
    url = _normal(entry.href, base_url, source)
    if url is None:
        return "refused"
    if not (source.owns(url) if entry.kind == "article" else source.same_site(url)):
        return "off_ground"
    if is_denied(url, source):
        return "denied"
    if entry.kind == "sitemap" and WITHOUT_ARTICLES.search(urlsplit(url).path):
        return "sitemap_without_articles"
    if entry.kind != "article":
        return _made(entry, url, entry.kind)
    return _refusal(url, source) or _made(entry, url, "attachment" if _is_document(url) else "article")


def _refusal(url: str, source: Source) -> str | None:
    """Why a URL on the source's ground is none of its articles."""
    if _is_pathological(url):
        return "pathological"
    if NO_PAGE.search(urlsplit(url).path):
        return "not_a_page"
    if is_list_url(url, source):
        return "a_list"
    return None if _is_document(url) or is_article_url(url, source) else "not_article"


def _is_pathological(url: str) -> bool:
    """Paths that grow by relative links gone wrong: `/a/b/a/b/a/b/a/b/`, or deeper than any site is."""
    segments = [segment for segment in urlsplit(url).path.split("/") if segment]
    return len(segments) > MAX_DEPTH or (len(segments) > 6 and max(map(segments.count, set(segments))) > 3)


def _is_document(url: str) -> bool:
    return bool(_DOCUMENT.search(urlsplit(url).path))


def _made(entry: Entry, url: str, kind: Kind) -> Candidate:
    return Candidate(url, entry.way, kind, entry.lastmod, entry.title, entry.published)


def _normal(href: str, base_url: str, source: Source) -> str | None:
    """The normalised URL, or None for a refused one. `http:///x` and `http:x` are refused, not joined to the base."""
    absolute = _ABSOLUTE.match(href)
    try:
        return checked_url(href if absolute else urljoin(base_url, href.strip()), source.hosts)
    except (UrlRefused, ValueError):  # urljoin raises ValueError for `//[::1`
        return None


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
