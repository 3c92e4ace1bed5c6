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
from scraper.discover.buttons import has_more, posts_only
from scraper.discover.data import quoted_addresses
from scraper.discover.ground import NO_PAGE
from scraper.discover.listing import data_of, read_listing
from scraper.discover.nature import Nature, nature_of
from scraper.discover.pager import next_page, page_number
from scraper.discover.shapes import Shape, clusters, shape_of
from scraper.errors import NotReadable
from scraper.extract import extract
from scraper.extract.structured import structured
from scraper.extract.tree import Document, parse, text_of
from scraper.page import Page
from scraper.source import Source
from scraper.urls import LANGUAGES, UrlRefused, normalise

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
    hidden: set[str] = field(default_factory=set)
    """Addresses that only its scripts hold, of a list that grows in the browser."""
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
    if sight.nature in ("piece", "page", "nothing") and shape_of(url).is_time and _leads_below(sight):
        sight.nature = "list"  # a month of one piece reads like a piece
    sight.following = next_page(doc, source)
    if sight.following is None and sight.nature != "piece":
        _look_behind(sight, doc, source)
    sight.posted = None if sight.following else posts_only(doc)
    return sight


def _leads_below(sight: Sight) -> bool:
    return any(url.startswith(sight.url.rstrip("/") + "/") and url != sight.url for url in sight.links)


def _look_behind(sight: Sight, doc: Document, source: Source) -> None:
    """A list that its scripts fill: from data in the page, or from a file that they fetch."""
    data = [url for one in data_of(doc, source) if (url := _plain(one))]
    if has_more(doc):
        quoted = (_link(doc.absolute(one), source) for one in quoted_addresses(doc))
        sight.hidden = {url for url in quoted if url and url not in sight.links and url not in data}
    if not sight.hidden:
        sight.following = next(iter(data), None)


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


MOST_OF_A_HOMEPAGE = 0.5
"""So much of what the homepage of a centre leads to stands below it, or the centre has the whole host."""
INSIDE = 4


def part_of_host(home: Sight) -> str | None:
    """The path prefix of an institute that has a part of a host: `/centres/tide/`; None where it has all of it.

    `/en/` and `/web/guest/home` are homepages of whole hosts: what they lead to tells.
    """
    path = urlsplit(home.url).path
    prefix = (
        path
        if path.endswith("/")
        else f"{path}/"
        if "." not in path.rpartition("/")[2]
        else path.rpartition("/")[0] + "/"
    )
    segments = [one for one in prefix.split("/") if one]
    if not segments or (len(segments) == 1 and segments[0].lower() in LANGUAGES):
        return None
    paths = [urlsplit(url).path for url in home.links if urlsplit(url).path not in ("/", path)]
    inside = sum(one.startswith(prefix) for one in paths)
    return prefix if inside >= max(INSIDE, MOST_OF_A_HOMEPAGE * len(paths)) else None


_SPLIT_TITLE = re.compile(r"\s+[|–—·•»:-]\s+")
_WIDE_BAR = re.compile(r"[｜＿]|(?<=[^\x00-\u02ff])[-_](?=[^\x00-\u02ff])")
"""Scripts without spaces put none around it: `首页-江畔发展研究中心`."""
_HOME_WORDS = frozenset(
    {
        "home",
        "homepage",
        "accueil",
        "startseite",
        "inicio",
        "トップページ",
        "home page",
        "首页",
        "首頁",
        "главная",
        "الرئيسية",
    }
)


def name_in(doc: Document) -> str | None:
    """The name the site gives itself; else the longest part of its homepage's title."""
    found = structured(doc)
    named = [value.strip() for value in found.meta.get("og:site_name", []) if value.strip()]
    title = _WIDE_BAR.sub(" | ", found.title or "")
    parts = [part.strip() for part in _SPLIT_TITLE.split(title) if part.strip()]
    wordy = [part for part in parts if part.lower() not in _HOME_WORDS]
    return next(iter(named), None) or max(wordy, key=len, default=None)


def languages_in(doc: Document, known: Iterable[str]) -> list[str]:
    """Languages that a homepage declares for itself and for its other versions."""
    own = doc.root.get("lang") or ""
    others = [link.hreflang or "" for link in structured(doc).links if "alternate" in link.rel.lower()]
    codes = [one[:2].lower() for one in (own, *others)]
    allowed = set(known)
    return [one for one in dict.fromkeys(codes) if one in allowed]
