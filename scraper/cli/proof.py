"""From the values of a record to the bytes they came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from scraper.archive.reader import page_of, read_exchange
from scraper.article import Article
from scraper.errors import ArchiveError, NotReadable
from scraper.page import Page

FEWEST = 4
"""Characters that lead to a place; `en` would lead anywhere."""
SHOWN = 30
"""Characters of a value that a link into the page looks for: more may be broken by markup."""


def proofs(article: Article, folder_of: Callable[[str], Path]) -> Iterator[str]:
    """Where the bytes lie, each field with its reason and its place in the page, and links that open the page there."""
    yield "archived"
    for ref in article.provenance.captures:
        yield f"  {ref.role}: {ref.warc} bytes {ref.offset} to {ref.offset + ref.length}, {ref.payload_digest}"
    page = _page(article, folder_of)
    if page is None and article.provenance.captures:
        yield "  its bytes cannot be read here; `thinktank verify` says why"
    yield "evidence"
    for field, why in article.evidence.items():
        yield f"  {field}: {why.method} at {why.where} ({why.confidence:.2f}): {why.raw or ''}"
        sought = _sought(article, field)
        if page is not None and sought and (place := _place(page.body, sought)):
            yield f"    bytes {place[0]} to {place[1]} of the page{_link(article.url, sought)}"
        for rival in why.rivals:
            yield f"    rather than {rival.value!r}: {rival.method} at {rival.where}"


def _page(article: Article, folder_of: Callable[[str], Path]) -> Page | None:
    ref = next((one for one in article.provenance.captures if one.role == "page"), None)
    try:
        return page_of(read_exchange(folder_of(ref.warc), ref)) if ref else None
    except (ArchiveError, NotReadable):
        return None


def _sought(article: Article, field: str) -> str:
    """What is looked for: the value as the page shows it, else the record's own, its first words."""
    why = article.evidence[field]
    value = why.raw or getattr(article, field, None)
    text = value if isinstance(value, str) else ""
    first = next((line for line in text.splitlines() if line.strip()), "").strip()
    return first if len(first) <= SHOWN else first[:SHOWN].rsplit(" ", 1)[0]


def _place(body: bytes, text: str) -> tuple[int, int] | None:
    """First place of a text in the bytes of a page, in the encodings that pages have; None when markup breaks it."""
    for encoding in ("utf-8", "cp1252", "utf-16-le"):
        found = body.find(sought) if (sought := text.encode(encoding, "ignore")) else -1
        if found >= 0:
            return found, found + len(sought)
    return None


def _link(url: str, text: str) -> str:
    """A text fragment (WICG Scroll to Text Fragment): browsers open the page there. Not for what is not shown."""
    if len(text) < FEWEST or "://" in text:
        return ""
    return f": {url.partition('#')[0]}#:~:text={quote(text, safe='')}"
