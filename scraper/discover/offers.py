"""What a homepage offers to machines: feeds and the WordPress API, named in its head."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urljoin

from scraper.discover.candidate import Entry
from scraper.discover.wordpress import collection_url
from scraper.extract.tree import Document, Element

FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
WORDPRESS_API = "https://api.w.org/"
_COMMENTS = re.compile(r"comments?/|/comments?\b|kommentar|commentaires", re.IGNORECASE)
_MAX_OFFERS = 20


def offers(doc: Document) -> list[Entry]:
    """Feeds (not those of comments) and WordPress's collection of posts, absolute, in the order of the page."""
    return list(islice(_offers(doc), _MAX_OFFERS))


def _offers(doc: Document) -> Iterator[Entry]:
    for link in doc.root.iter("link"):
        url = doc.absolute(link.get("href"))
        rel = (link.get("rel") or "").lower().split()
        if url is None:
            continue
        if WORDPRESS_API in rel:
            yield Entry(collection_url(urljoin(url.rstrip("/") + "/", "wp/v2/posts")), "api", "api")
        elif "alternate" in rel and _is_feed(link):
            yield Entry(url, "feed", "feed")


def _is_feed(link: Element) -> bool:
    told = f"{link.get('href')} {link.get('title') or ''}"
    return (link.get("type") or "").lower().strip() in FEED_TYPES and not _COMMENTS.search(told)
