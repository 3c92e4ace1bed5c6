"""A source file drafted from a handful of pages of a site: what worked is written down, nothing is guessed."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from scraper.discover.candidate import Entry, Reading
from scraper.discover.feed import read_feed
from scraper.discover.ground import target
from scraper.discover.sitemap import read_sitemap
from scraper.discover.wordpress import read_collection
from scraper.errors import NotReadable
from scraper.extract.structured import structured
from scraper.extract.tree import Document, parse
from scraper.page import Page
from scraper.urls import LANGUAGES, UrlRefused, normalise

ENOUGH = 5
"""Known article addresses from which a pattern is drawn; fewer prove nothing."""
_SHARE = 0.9
"""Share of them that the pattern must catch."""
_GENERATORS = ("wordpress", "drupal", "typo3", "liferay", "sitecore", "spip", "quarto")
_DATED = re.compile(r"^/\d{4}/\d\d/")
_SPLIT_TITLE = re.compile(r"\s+[|–—·•»-]\s+")


@dataclass
class Draft:
    """What is known of a site after a first look."""

    homepage: str
    name: str | None = None
    languages: list[str] = field(default_factory=list)
    cms: str | None = None
    sitemaps: list[str] = field(default_factory=list)
    feeds: list[str] = field(default_factory=list)
    api: list[str] = field(default_factory=list)
    article: str | None = None
    notes: list[str] = field(default_factory=list)
    """For the person who reads the draft; they become comments."""


def draft_source(homepage: str, pages: Iterable[Page], named_sitemaps: Sequence[str] = ()) -> Draft:
    """Read the homepage and whatever of its sitemaps, feeds and API was fetched.

    `named_sitemaps` are those of robots.txt. Raises UrlRefused for a homepage that must not be fetched.
    """
    draft = Draft(normalise(homepage), sitemaps=list(dict.fromkeys(named_sitemaps)))
    articles: list[str] = []
    for page in pages:
        if _same(page.url, draft.homepage):
            _look_at_home(draft, page)
        else:
            articles += _look_at_machine_page(draft, page)
    draft.article = pattern_of(articles)
    if draft.article is None:
        draft.notes.append(f"no pattern of article addresses could be drawn from {len(set(articles))} of them")
    if not (draft.sitemaps or draft.feeds or draft.api):
        draft.notes.append("neither sitemap nor feed nor API was found: name a listing")
    return draft


def to_toml(draft: Draft, day: str) -> str:
    """The text of a source file; `day` is when the site was looked at (ISO 8601)."""
    host = urlsplit(draft.homepage).hostname or ""
    lines = [f"# {note}" for note in draft.notes]
    lines += [f"name = {_quoted(draft.name or host)}", f"homepage = {_quoted(draft.homepage)}"]
    lines += [f"languages = {_list(draft.languages)}"] if draft.languages else []
    lines += ['status = "unverified"', f"since = {day}", 'evidence = "drafted from its homepage and entry points"']
    lines += [f"cms = {_quoted(draft.cms)}"] if draft.cms else []
    crawl = [f"{way} = {_list(urls)}" for way in ("sitemaps", "feeds", "api") if (urls := getattr(draft, way))]
    crawl += [f"article = {_literal(draft.article)}"] if draft.article else []
    return "\n".join([*lines, *(["", "[crawl]", *crawl] if crawl else [])]) + "\n"


def pattern_of(urls: Iterable[str]) -> str | None:
    """A regular expression for article addresses: dated paths, or at most four sections; None when unclear."""
    paths = [target(url) for url in dict.fromkeys(urls)]
    if len(paths) < ENOUGH:
        return None
    if sum(bool(_DATED.match(path)) for path in paths) >= _SHARE * len(paths):
        return r"^/\d{4}/\d\d/"
    sections = Counter(section for path in paths if (section := _section(path)))
    common = [name for name, count in sections.most_common(4) if count >= 2]
    if sum(sections[name] for name in common) < _SHARE * len(paths):
        return None
    prefix = "/(?:[a-z]{2}/)?" if any(_languages_of(path) for path in paths) else "/"
    names = "|".join(sorted(map(re.escape, common)))
    return f"^{prefix}{f'(?:{names})' if len(common) > 1 else names}/[^/?]"


def _look_at_home(draft: Draft, page: Page) -> None:
    try:
        doc = parse(page)
    except NotReadable as error:
        draft.notes.append(f"the homepage could not be read: {error.reason}")
        return
    draft.name = draft.name or _name_in(doc)
    draft.languages = _languages_in(doc)
    generator = " ".join(structured(doc).meta.get("generator", [])).lower()
    draft.cms = draft.cms or next((one for one in _GENERATORS if one in generator), None)


def _look_at_machine_page(draft: Draft, page: Page) -> list[str]:
    """Addresses of articles that a sitemap, feed or API answer names; of these, feeds and APIs are trusted."""
    head = page.body[:4096].lower()
    if page.body[:2] == b"\x1f\x8b" or b"<urlset" in head or b"<sitemapindex" in head:
        return _keep(draft.sitemaps, page.url, read_sitemap(page.body), trusted=False)
    if any(mark in head for mark in (b"<rss", b"<feed", b"<rdf:rdf", b"jsonfeed.org")):
        reading = read_feed(page)
        dead = next((note for note in reading.notes if note.startswith("dead_feed")), None)
        if dead:
            draft.notes.append(f"{page.url} is dead: its newest item is of {dead.partition(':')[2]}")
            return [entry.href for entry in reading.entries if entry.kind == "article"]
        return _keep(draft.feeds, page.url, reading, trusted=True)
    if "/wp-json/" in page.url:
        draft.cms = draft.cms or "wordpress"
        return _keep(draft.api, page.url.partition("?")[0], read_collection(page), trusted=True)
    return []


def _keep(known: list[str], url: str, reading: Reading, trusted: bool) -> list[str]:
    entries: list[Entry] = [entry for entry in reading.entries if entry.kind in ("article", "sitemap")]
    already = any(_same(url, one) for one in known)
    if entries and not already and not _is_part(url, known):
        known.append(url)
    return [entry.href for entry in entries if trusted and entry.kind == "article"]


def _is_part(url: str, known: Sequence[str]) -> bool:
    """A part of an index that is named already: `post-sitemap.xml` below `sitemap_index.xml`, `feed?paged=2`."""
    return any(
        urlsplit(url).hostname == urlsplit(one).hostname and "sitemap" in url and "sitemap" in one for one in known
    )


def _name_in(doc: Document) -> str | None:
    """The name the site gives itself; else the longest part of its homepage's title."""
    found = structured(doc)
    named = [value.strip() for value in found.meta.get("og:site_name", []) if value.strip()]
    parts = [part.strip() for part in _SPLIT_TITLE.split(found.title or "") if part.strip()]
    wordy = [part for part in parts if part.lower() not in ("home", "homepage", "accueil", "startseite", "inicio")]
    return next(iter(named), None) or max(wordy, key=len, default=None)


def _languages_in(doc: Document) -> list[str]:
    own = doc.root.get("lang") or ""
    others = [link.hreflang or "" for link in structured(doc).links if "alternate" in link.rel.lower()]
    codes = [one[:2].lower() for one in (own, *others)]
    return [one for one in dict.fromkeys(codes) if one in LANGUAGES]


def _section(path: str) -> str | None:
    """`studies` of `/en/studies/a-study`; None for a piece at the top of the site."""
    segments = [one for one in path.partition("?")[0].split("/") if one]
    if segments and segments[0] in LANGUAGES:
        segments = segments[1:]
    return segments[0] if len(segments) >= 2 else None


def _languages_of(path: str) -> bool:
    return path.split("/")[1] in LANGUAGES


def _same(one: str, other: str) -> bool:
    try:
        return normalise(one).rstrip("/") == normalise(other).rstrip("/")
    except UrlRefused:
        return False


def _quoted(text: str) -> str:
    """A basic string of TOML: JSON's, but for DEL, which TOML wants escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _literal(pattern: str) -> str:
    return f"'{pattern}'" if pattern.isprintable() and "'" not in pattern else _quoted(pattern)


def _list(values: Sequence[str]) -> str:
    return "[" + ", ".join(map(_quoted, values)) + "]"
