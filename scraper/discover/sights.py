"""Sights: pages of a site as a first visitor sees them, before anybody has said where its articles are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import urlsplit

from scraper.article import Article
from scraper.discover.answers import is_answer
from scraper.discover.buttons import posts_only
from scraper.discover.ground import NO_PAGE
from scraper.discover.listing import read_listing
from scraper.discover.nature import Nature, nature_of
from scraper.discover.pager import next_page, page_number
from scraper.discover.shapes import Shape, clusters
from scraper.errors import NotReadable
from scraper.extract import extract
from scraper.extract.structured import structured
from scraper.extract.tree import Document, parse, text_of
from scraper.page import Page
from scraper.source import Source
from scraper.urls import UrlRefused, normalise

MAX_LINKS = 3000
GROUP = 3
"""Links of one shape that make a list."""
_MENUS = frozenset({"nav", "header", "footer", "aside"})


@dataclass
class Sight:
    """One page: what it is, where it leads, and how its list goes on."""

    url: str
    nature: Nature = "nothing"
    reason: str | None = None
    """Why it holds no article, as the reader says."""
    links: dict[str, str] = field(default_factory=dict)
    """Normalised addresses on the source's ground, in the order of the page, with the longest text of their links."""
    menu: set[str] = field(default_factory=set)
    """Those that stand in menus, headers and footers."""
    following: str | None = None
    """The next page of its list."""
    frames: set[str] = field(default_factory=set)
    """Pages that it is put together from."""
    posted: str | None = None
    """The script that gives the rest of its list to POST alone."""
    doc: Document | None = None
    article: Article | None = None

    def own(self, everywhere: set[str]) -> list[str]:
        """Its links but for those of menus and those that stand on every page."""
        return [url for url in self.links if url not in self.menu and url not in everywhere and url != self.url]


def sight_of(page: Page, source: Source) -> Sight:
    """Look at a page of HTML, or at the JSON that a list grows by."""
    url = _plain(page.url) or page.url
    if is_answer(page):
        return _sight_of_answer(url, page, source)
    try:
        doc = parse(page)
    except NotReadable as error:
        return Sight(url, reason=error.reason)
    article = extract(page)
    sight = Sight(url, nature_of(article, doc), article.no_article, doc=doc, article=article)
    for anchor in islice(doc.root.iter("a", "area", "frame", "iframe"), MAX_LINKS):
        target = _link(doc.absolute(anchor.get("href") or anchor.get("src")), source)  # menus of old sites are frames
        if target is None:
            continue
        if anchor.tag == "frame":
            sight.frames.add(target)
        text = text_of(anchor)[:200]
        if len(text) > len(sight.links.get(target, "")) or target not in sight.links:
            sight.links[target] = text
        if any(one.tag in _MENUS or one.get("role") == "navigation" for one in islice(anchor.iterancestors(), 12)):
            sight.menu.add(target)
        else:
            sight.menu.discard(target)
    sight.following = next_page(doc, source)
    sight.posted = None if sight.following else posts_only(doc)
    return sight


def _sight_of_answer(url: str, page: Page, source: Source) -> Sight:
    sight = Sight(url, "list")
    for entry in read_listing(page, source).entries:
        target = _link(entry.href if "://" in entry.href else _absolute(entry.href, page.url), source)
        if target and entry.way == "pager":
            sight.following = target
        elif target:
            sight.links[target] = entry.title or ""
    return sight


def _absolute(href: str, base: str) -> str | None:
    parts = urlsplit(base)
    return f"{parts.scheme}://{parts.netloc}{href}" if href.startswith("/") else None


def _link(url: str | None, source: Source) -> str | None:
    plain = _plain(url) if url else None
    if plain is None or not source.owns(plain) or NO_PAGE.search(urlsplit(plain).path):
        return None
    return plain


def _plain(url: str) -> str | None:
    try:
        return normalise(url)
    except UrlRefused:
        return None


def everywhere(sights: Sequence[Sight]) -> set[str]:
    """Addresses that half of the pages lead to: menus of sites that have no word for it."""
    counts = Counter(url for one in sights for url in one.links)
    least = max(3, len(sights) / 2)
    return {url for url, count in counts.items() if count >= least}


def groups(sight: Sight, common: set[str]) -> dict[Shape, list[str]]:
    """The lists on a page: own links by shape, at least three of each, not of further pages."""
    own = [url for url in sight.own(common) if page_number(url) is None]
    return {shape: urls for shape, urls in clusters(own).items() if len(urls) >= GROUP}


_SPLIT_TITLE = re.compile(r"\s+[|–—·•»:-]\s+")
_HOME_WORDS = frozenset({"home", "homepage", "accueil", "startseite", "inicio", "トップページ", "home page"})


def name_in(doc: Document) -> str | None:
    """The name the site gives itself; else the longest part of its homepage's title."""
    found = structured(doc)
    named = [value.strip() for value in found.meta.get("og:site_name", []) if value.strip()]
    parts = [part.strip() for part in _SPLIT_TITLE.split((found.title or "").replace("｜", " | ")) if part.strip()]
    wordy = [part for part in parts if part.lower() not in _HOME_WORDS]
    return next(iter(named), None) or max(wordy, key=len, default=None)


def languages_in(doc: Document, known: Iterable[str]) -> list[str]:
    """Languages that a homepage declares for itself and for its other versions."""
    own = doc.root.get("lang") or ""
    others = [link.hreflang or "" for link in structured(doc).links if "alternate" in link.rel.lower()]
    codes = [one[:2].lower() for one in (own, *others)]
    allowed = set(known)
    return [one for one in dict.fromkeys(codes) if one in allowed]
