"""Survey: a first, bounded look at a site that nobody has described. Pure: it asks for pages and is given them.

Round by round it asks for entry points, then for lists and machine pages that these name, then for second pages of
lists and for samples of every shape of address, until it has seen enough to draft a source file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin, urlsplit

from scraper.discover.candidate import Reading
from scraper.discover.feed import read_feed
from scraper.discover.ground import WITHOUT_ARTICLES
from scraper.discover.nature import SECTIONS, section_nature
from scraper.discover.offers import offers
from scraper.discover.pager import page_number
from scraper.discover.shapes import Shape, clusters, shape_of
from scraper.discover.sights import Sight, everywhere, groups, part_of_host, sight_of
from scraper.discover.sitemap import read_sitemap
from scraper.discover.wordpress import collection_url, collections_in, read_collection
from scraper.page import Page
from scraper.profiles import profile_of
from scraper.source import Source
from scraper.urls import UrlRefused, identity_key, normalise

MAX_ROUNDS = 7
BUDGET: Mapping[str, int] = {"entry": 6, "machine": 16, "list": 16, "further": 14, "sample": 42}
"""Pages of each sort that are asked for in all: about ninety seconds of a polite visit."""
SAMPLES = 3
TEASERS = 6
WORDS_OF_TEASER = 60
"""A page of so many links with fewer words beside each is a list, whatever dates and names its teasers show."""
_PUBLISHING = (
    "publi", "research", "report", "paper", "analys", "comment", "article", "insight", "blog", "news", "brief",
    "studie", "study", "stud", "etude", "étude", "note", "opinion", "essay", "journal", "library", "archive", "work",
    "veröffentlich", "veroeffentlich", "aktuell", "actualit", "investigac", "pubblica", "column", "series", "書",
    "報告", "論文", "研究", "コラム", "提言", "刊行", "レポート", "出版", "发布", "成果", "발간", "연구",
)  # fmt: skip
"""Beginnings of words for what think tanks publish: links that say one are looked at first."""


@dataclass
class Survey:
    """Everything seen so far."""

    source: Source
    named: list[str] = field(default_factory=list)
    """Sitemaps of robots.txt."""
    sights: dict[str, Sight] = field(default_factory=dict)
    sitemaps: dict[str, list[str]] = field(default_factory=dict)
    """Addresses of pages by the sitemap that names them."""
    parts: dict[str, str] = field(default_factory=dict)
    """Part of an index -> the index."""
    feeds: dict[str, list[str]] = field(default_factory=dict)
    api: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    rounds: int = 0
    _asked: dict[str, str] = field(default_factory=dict)

    @property
    def home(self) -> Sight | None:
        """The homepage, once seen."""
        return self.sights.get(identity_key(self.source.homepage))

    def take(self, pages: Mapping[str, Page]) -> None:
        """Pages by the address that was asked for; those that did not answer are missing."""
        for asked, page in pages.items():
            self._take(asked, page)

    def wanted(self) -> list[str]:
        """The addresses to be fetched next; none when the survey is done."""
        self.rounds += 1
        if self.rounds > MAX_ROUNDS:
            return []
        ways = (
            ("entry", self._entries()),
            ("machine", self._machines()),
            ("list", self._lists()),
            ("further", self._further()),
            ("sample", self._samples() if self.rounds > 2 else ()),
        )
        return [url for way, urls in ways for url in self._new(way, urls)]

    def _new(self, way: str, urls: Iterable[str]) -> Iterator[str]:
        spent = sum(one == way for one in self._asked.values())
        for url in urls:
            key = _key(url)
            if spent >= BUDGET[way]:
                return
            if key is None or key in self._asked or not self.source.same_site(url):
                continue
            self._asked[key] = way
            spent += 1
            yield normalise(url)

    def _take(self, asked: str, page: Page) -> None:
        head = page.body[:4096].lower()
        if page.body[:2] == b"\x1f\x8b" or b"<urlset" in head or b"<sitemapindex" in head or _is_list_of_lines(page):
            self._take_sitemap(asked, page)
        elif any(mark in head for mark in (b"<rss", b"<feed", b"<rdf:rdf", b"jsonfeed.org")):
            self._take_feed(asked, page)
        elif "/wp-json/" in page.url or "rest_route=" in page.url:
            self._take_api(asked, page)
        else:
            sight = sight_of(page, self.source)
            if asked == self.source.homepage and (prefix := part_of_host(sight)) is not None:
                self.source = self.source.model_copy(update={"prefix": prefix})
                sight = sight_of(page, self.source)
            self.sights[identity_key(asked)] = sight

    def _take_sitemap(self, asked: str, page: Page) -> None:
        reading = read_sitemap(page.body)
        mine = self._own(reading, "article")
        if mine or any(one.kind == "sitemap" for one in reading.entries):
            self.sitemaps[asked] = mine
        for url in self._own(reading, "sitemap"):
            if not WITHOUT_ARTICLES.search(urlsplit(url).path):
                self.parts.setdefault(url, self.parts.get(asked, asked))

    def _take_feed(self, asked: str, page: Page) -> None:
        reading = read_feed(page)
        found = self._own(reading, "article")
        dead = next((note for note in reading.notes if note.startswith("dead_feed")), None)
        if dead:
            self.notes.append(f"{asked} is dead: its newest item is of {dead.partition(':')[2]}")
        elif found:
            self.feeds[asked] = found

    def _take_api(self, asked: str, page: Page) -> None:
        if "/wp/v2/types" in asked:
            self.api |= {url: [] for url in collections_in(page)}
        elif found := self._own(read_collection(page), "article"):
            self.api[asked.partition("?")[0]] = found

    def _own(self, reading: Reading, kind: str) -> list[str]:
        wanted = (one.href for one in reading.entries if one.kind == kind and one.way != "pager")
        plain = (_normal(urljoin(self.source.homepage, href)) for href in wanted)
        fits = self.source.owns if kind == "article" else self.source.same_site
        return list(dict.fromkeys(url for url in plain if url and fits(url)))

    def _entries(self) -> list[str]:
        return [self.source.homepage, urljoin(self.source.homepage, "/sitemap.xml"), *self.named]

    def _machines(self) -> Iterator[str]:
        """Parts of sitemap indexes, feeds and APIs that pages name; what the system usually has."""
        yield from _spread([url for url in self.parts if url not in self.sitemaps], 8)
        for sight in list(self.sights.values())[:6]:
            for entry in offers(sight.doc) if sight.doc is not None else ():
                if entry.kind == "api":
                    yield urljoin(entry.href.partition("?")[0], "types")
                yield entry.href
        yield from (collection_url(url) for url, found in self.api.items() if not found)
        if self.rounds == 3:
            yield from self._usual()

    def _usual(self) -> Iterator[str]:
        """Where the system that runs the site has its sitemap and feed, unless they were found already."""
        profile = profile_of(self.home.doc) if self.home and self.home.doc is not None else None
        if profile is not None and not self.sitemaps:
            yield from (urljoin(self.source.homepage, path) for path in profile.sitemaps)
        if profile is not None and not self.feeds:
            yield from (urljoin(self.source.homepage, path) for path in profile.feeds)

    def _lists(self) -> list[str]:
        """Links that may lead to lists: short words, no piece by the look of the address; publishing words first."""
        if self.rounds < 2:
            return []
        scored: dict[str, float] = {}
        for depth, sight in enumerate(self._fronts()):
            for place, (url, text) in enumerate(sight.links.items()):
                if page_number(url) is None and _may_be_list(url, text):
                    told = f"{unquote(urlsplit(url).path)} {text}".lower()
                    score = 100.0 * any(word in told for word in _PUBLISHING) - place - 50 * depth
                    scored.setdefault(url, score)
        return sorted(scored, key=lambda one: -scored[one])

    def _fronts(self) -> list[Sight]:
        """The homepage, those of other languages, and the frames that it is made of."""
        home = self.home
        if home is None:
            return []
        seen = self.sights.values()
        others = [one for one in seen if len(urlsplit(one.url).path.strip("/")) == 2 or one.url in home.frames]
        return [home, *others[:6]]

    def lists(self) -> list[tuple[Sight, dict[Shape, list[str]]]]:
        """Pages that list others, with what they list; a piece with related pieces beside it is none."""
        common = everywhere([one for one in self.sights.values() if one.doc is not None])
        found = [(one, groups(one, common)) for one in self.sights.values()]
        return [(one, lists) for one, lists in found if lists and _is_list(one, lists)]

    def _further(self) -> Iterator[str]:
        """Second pages of lists, and pages that several lists of one shape lead to: years, volumes, columns."""
        if self.rounds < 3:
            return
        for sight in self.sights.values():
            if sight.following and page_number(sight.url) is None and sight.nature != "piece":
                yield sight.following
        for sight, found in self.lists():
            if section_nature(sight.url) not in ("person", "event"):
                for shape, urls in found.items():
                    if shape.last != "[^/?]+" and not shape.last.startswith("[^/?-]"):
                        yield from _spread(urls, 3)

    def pool(self) -> dict[tuple[Shape, str], list[str]]:
        """Addresses that may be articles, by shape and by who names them."""
        by_way: dict[str, list[str]] = {}
        for part, urls in self.sitemaps.items():
            by_way[part] = urls
        by_way["machines"] = [url for urls in (*self.feeds.values(), *self.api.values()) for url in urls]
        for sight, lists in self.lists():
            hidden = (url for url in sight.hidden if shape_of(url) in lists)
            by_way[sight.url] = [*(url for urls in lists.values() for url in urls), *sorted(hidden)]
        home = self.home
        if home is not None:
            by_way[home.url] = home.own(everywhere([one for one in self.sights.values() if one.doc is not None]))
        usable = {way: [url for url in urls if page_number(url) is None] for way, urls in by_way.items()}
        every = clusters(url for urls in usable.values() for url in urls)
        shapes = {url: shape for shape, urls in every.items() for url in urls}
        pool: dict[tuple[Shape, str], list[str]] = {}
        for way, urls in usable.items():
            for url in dict.fromkeys(urls):
                pool.setdefault((shapes[url], way), []).append(url)
        return dict(sorted(pool.items(), key=lambda one: -len(one[1])))

    def _samples(self) -> Iterator[str]:
        """Three of each shape and way, the large ones first; more of the homepage's, which mixes kinds."""
        for (_, way), urls in self.pool().items():
            many = 1 if section_nature(urls[0]) in ("person", "topic", "page", "event") else SAMPLES
            many += 3 * (self.home is not None and way == self.home.url)
            known = sum(identity_key(url) in self.sights for url in urls)
            yield from _spread([url for url in urls if _key(url) not in self._asked], max(0, many - known))


def _is_list(sight: Sight, lists: Mapping[Shape, list[str]]) -> bool:
    """Not a piece; or taken for one by its teasers, which are short and lead to pages of another shape."""
    if sight.nature != "piece" or sight.article is None:
        return True
    own = shape_of(sight.url)
    most = max((len(urls) for shape, urls in lists.items() if shape != own), default=0)
    return most >= TEASERS and sight.article.word_count < WORDS_OF_TEASER * most


def _may_be_list(url: str, text: str) -> bool:
    path = urlsplit(url).path.lower()
    stems = [one.partition(".")[0] for one in path.split("/") if one]
    if not stems and not urlsplit(url).query:
        return False
    if any(stem in SECTIONS[name] for stem in stems for name in ("page", "person", "event")):
        return False
    return len(text) <= 48 and (not stems or stems[-1].count("-") <= 3)


def _is_list_of_lines(page: Page) -> bool:
    return (
        page.body[:200].lstrip(b"\xef\xbb\xbf \r\n").startswith((b"http://", b"https://"))
        and b"<" not in page.body[:4096]
    )


def _spread(items: list[str], count: int) -> list[str]:
    """So many of them, from the first to the last."""
    if len(items) <= count:
        return items
    if count <= 1:
        return items[: max(0, count)]
    return [items[round(place * (len(items) - 1) / (count - 1))] for place in range(count)]


def _key(url: str) -> str | None:
    try:
        return identity_key(url)
    except UrlRefused:
        return None


def _normal(url: str) -> str | None:
    try:
        return normalise(url)
    except UrlRefused:
        return None
