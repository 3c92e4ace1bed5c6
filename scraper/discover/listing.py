"""Listings: links to articles on a page of teasers, with the title and date of each teaser, and the next page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import urlsplit

from scraper.discover.answers import is_answer, read_answer
from scraper.discover.buttons import has_more, posts_only
from scraper.discover.candidate import Entry, Reading
from scraper.discover.data import fetched, quoted_addresses
from scraper.discover.dates import iso
from scraper.discover.ground import is_article_url, is_list_url, target
from scraper.discover.offers import offers
from scraper.discover.pager import next_page
from scraper.errors import NotReadable
from scraper.extract.tree import Document, Element, parse, text_of
from scraper.page import Page
from scraper.source import Source
from scraper.urls import UrlRefused, normalise

MAX_LINKS = 5_000
"""Teasers taken from one page; the largest real listing seen, a wall of 25 years of papers, has 1,000."""
MAX_ANCHORS = 20_000
MAX_LISTS = 500
"""Further lists taken from one page: twelve months of forty years."""
MAX_DATA = 2
"""Files of data that are asked for where a list shows nothing itself."""
UTF8 = (("Content-Type", "text/html; charset=utf-8"),)
_CLIMB = 6
"""How far above a link its teaser's box may be."""
_AROUND = frozenset({"nav", "header", "footer", "aside", "form"})
_SLUG = re.compile(r"[^/]*[^\W\d_][^/]*-[^/]*-[^/]*|\d{4,}|[^/]*[^\W\d_]{3}[^/]*-\d[^/]*")
_PLAIN_FOLDER = re.compile(r"\^(/(?:[\w-]+/)+)")
_FURTHER_PAGE = re.compile(r"(?:page|seite|pagina)-?\d*")
_SECTIONS = frozenset(
    """
    about about-us team staff people expert experts author authors autor autoren auteur auteurs contact contacts
    kontakt career careers jobs donate support login signin register subscribe newsletter newsletters
    get-our-newsletters privacy privacy-policy terms legal imprint impressum datenschutz search tag tags tagged topic
    topics theme themes category categories region regions issue issues issue-term program programs programme
    programmes country countries kategorie rubrique mot-cle mots-cles user users account cart feed rss wp-content
    wp-json wp-login.php sitemap press media-contacts
    """.split()  # noqa: SIM905
)
"""First path segments below which no publication lives."""


def read_listing(page: Page, source: Source) -> Reading:
    """Article links in the order of the page, then the pager's next page.

    With `crawl.article` the pattern decides; without it, a link counts when it looks like one to a piece
    (a slug of three words, or a number) and does not stand in navigation. Notes: empty_listing (then no
    next page is given: that is how a pager ends, but data that scripts fetch), over_cap, no_pager,
    posts_only (more comes by POST, which is never sent), not_readable:REASON, from_scripts, not_json.
    """
    if is_answer(page):
        return _read_answer(page, source)
    reading = Reading()
    try:
        doc = parse(page)
    except NotReadable as error:
        return Reading(notes=[f"not_readable:{error.reason}", "empty_listing"])
    anchors = _anchors(doc, source)
    if len(anchors) > MAX_LINKS:
        reading.notes.append("over_cap")
    teasers = _teasers(anchors[:MAX_LINKS])
    following = next_page(doc, source)
    if (not teasers or (following is None and has_more(doc))) and (hidden := _in_scripts(doc, source, teasers)):
        reading.notes.append("from_scripts")
        teasers += hidden
    reading.entries = [*_offered(doc, source), *teasers, *_further_lists(doc, source)]
    if not teasers:
        reading.entries += [Entry(url, "pager", "listing") for url in islice(data_of(doc, source), MAX_DATA)]
        reading.notes.append("empty_listing")
    elif following:
        reading.entries.append(Entry(following, "pager", "listing"))
    else:
        reading.notes.append("posts_only" if posts_only(doc) else "no_pager")
    return reading


def data_of(doc: Document, source: Source) -> Iterator[str]:
    """Files of data on the source's site that the scripts of a page ask for, absolute."""
    for address in dict.fromkeys(fetched(doc)):
        url = doc.absolute(address)
        if url and source.same_site(url):
            yield url


def _read_answer(page: Page, source: Source) -> Reading:
    """The JSON of a list that scripts build; HTML in its strings is read as the list that it will be."""
    reading, markup = read_answer(page, _folder(source))
    if any(entry.kind == "article" for entry in reading.entries) or not markup:
        return reading
    inner = read_listing(Page(page.url, markup.encode(), headers=UTF8, fetched_at=page.fetched_at), source)
    pager = [entry for entry in reading.entries if entry.way == "pager"]
    inner.entries = [*(entry for entry in inner.entries if entry.way != "pager"), *pager]
    return inner


def _folder(source: Source) -> str | None:
    """The folder of a source's articles, where its pattern names one."""
    found = _PLAIN_FOLDER.match(source.crawl.article or "")
    return found[1] if found else None


def _further_lists(doc: Document, source: Source) -> list[Entry]:
    """Lists that a list names, where the source says how they look: a page for each year, or for each author."""
    if source.crawl.lists is None:
        return []
    found: dict[str, None] = {}
    for anchor in islice(doc.root.iter("a"), MAX_ANCHORS):
        url = doc.absolute(anchor.get("href"))
        if url and is_list_url(url, source):
            found[url.partition("#")[0]] = None
    return [Entry(url, "listing", "listing") for url in list(found)[:MAX_LISTS]]


def _offered(doc: Document, source: Source) -> list[Entry]:
    """Where a source's file names neither feed nor API, those that its homepage names are taken."""
    if source.crawl.feeds or source.crawl.api or target(doc.page.url) != target(source.homepage):
        return []
    return offers(doc)


def _anchors(doc: Document, source: Source) -> list[tuple[str, Element]]:
    """Links that lead to articles, in document order, absolute."""
    wanted: list[tuple[str, Element]] = []
    here = target(doc.page.url)
    for anchor in islice(doc.root.iter("a"), MAX_ANCHORS):
        url = _plain(doc.absolute(anchor.get("href")))
        if url is None or not source.owns(url) or target(url) == here:
            continue
        if is_article_url(url, source) if source.crawl.article else _looks_like_piece(url, anchor):
            wanted.append((url, anchor))
        if len(wanted) > MAX_LINKS:
            break
    return wanted


def _in_scripts(doc: Document, source: Source, shown: Iterable[Entry] = ()) -> list[Entry]:
    """Addresses in the data of a list that scripts build, where the source says how its articles look."""
    if source.crawl.article is None:
        return []
    found: dict[str, None] = {}
    for address in quoted_addresses(doc):
        url = _plain(doc.absolute(address))
        if url and source.owns(url) and is_article_url(url, source):
            found[url] = None
        if len(found) > MAX_LINKS:
            break
    known = {one.href for one in shown}
    return [Entry(url, "listing") for url in list(found)[:MAX_LINKS] if url not in known]


def _plain(url: str | None) -> str | None:
    """As it is kept: patterns of sources are not written for `?utm_source=` and `?inheritRedirect=true`."""
    try:
        return normalise(url) if url else None
    except UrlRefused:
        return None


def _looks_like_piece(url: str, anchor: Element) -> bool:
    segments = [segment for segment in urlsplit(url).path.lower().split("/") if segment]
    if not segments or any(segment in _SECTIONS for segment in segments[:-1]) or segments[-1] in _SECTIONS:
        return False
    if not _SLUG.fullmatch(segments[-1]) or _FURTHER_PAGE.fullmatch(segments[-1]):
        return False
    return not any(isinstance(node.tag, str) and node.tag in _AROUND for node in _above(anchor, 12))


def _teasers(anchors: list[tuple[str, Element]]) -> list[Entry]:
    """One entry a URL: the longest text of its links is the title, a `<time>` in its own box is the date."""
    boxes = _boxes(anchors)
    titles: dict[str, str] = {}
    dates: dict[str, str | None] = {}
    for url, anchor in anchors:
        title = _title(anchor)
        if len(title) > len(titles.get(url, "")):
            titles[url] = title
        titles.setdefault(url, "")
        dates[url] = dates.get(url) or _date_near(url, anchor, boxes)
    return [Entry(url, "listing", "article", None, titles[url] or None, dates[url]) for url in titles]


def _title(anchor: Element) -> str:
    """A link around a whole card holds the title in a heading (atlanticcouncil.org/events)."""
    heading = next(anchor.iter("h1", "h2", "h3", "h4", "h5", "h6"), anchor)
    return text_of(heading)[:500]


def _boxes(anchors: list[tuple[str, Element]]) -> dict[Element, set[str]]:
    """For each element a few steps above a link: which article URLs are below it (two are enough to know)."""
    below: dict[Element, set[str]] = {}
    for url, anchor in anchors:
        for node in _above(anchor, _CLIMB):
            urls = below.setdefault(node, set())
            if len(urls) < 2:
                urls.add(url)
    return below


def _date_near(url: str, anchor: Element, boxes: dict[Element, set[str]]) -> str | None:
    """The machine-readable date in the largest box that holds links to this piece alone."""
    for node in _above(anchor, _CLIMB):
        if boxes[node] != {url}:
            return None
        for time in node.iter("time"):
            found = iso(time.get("datetime"))
            if found:
                return found
    return None


def _above(node: Element, steps: int) -> list[Element]:
    found: list[Element] = []
    parent = node.getparent()
    while parent is not None and len(found) < steps:
        found.append(parent)
        parent = parent.getparent()
    return found
