"""From the values of a record to the bytes they came from, and to the archived page opened at the place."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from html.entities import codepoint2name
from pathlib import Path
from urllib.parse import quote

from lxml import html

from scraper.archive.reader import page_of, read_exchange
from scraper.archive.showing import as_file
from scraper.article import Article
from scraper.errors import ArchiveError, NotReadable
from scraper.page import Page

FEWEST = 4
"""Characters that lead to a place; `en` would lead anywhere."""
SHOWN = 30
"""Characters of a value that are looked for at a time: more may be broken by markup."""
MOST_TRIES = 12
"""Places in a value from which is looked when its first words are broken by markup."""
_FROM_SIGHT = ("generic", "label", "rule")
"""Methods that read what a page shows, not what it declares."""
_ENCODINGS = ("utf-8", "cp1252", "utf-16-le")


def proofs(article: Article, folder_of: Callable[[str], Path]) -> Iterator[str]:
    """Where the bytes lie, each field with its reason and its place in the page, and links that open the archived page
    there: a file made for the browser, in which nothing runs or connects.
    """
    yield "archived"
    for ref in article.provenance.captures:
        yield f"  {ref.role}: {ref.warc} bytes {ref.offset} to {ref.offset + ref.length}, {ref.payload_digest}"
    page = _page(article, folder_of)
    if page is None and article.provenance.captures:
        yield "  its bytes cannot be read here; `thinktank verify` says why"
    shown = _Shown(article, page) if page is not None else None
    if shown:
        yield f"  opened: {shown.address}"
    yield "evidence"
    for field, why in article.evidence.items():
        yield f"  {field}: {why.method} at {why.where} ({why.confidence:.2f}): {why.raw or ''}"
        if shown and (place := shown.place(_value(article, field), why.method)):
            yield f"    {place}"
        for rival in why.rivals:
            yield f"    rather than {rival.value!r}: {rival.method} at {rival.where}"


def _page(article: Article, folder_of: Callable[[str], Path]) -> Page | None:
    ref = next((one for one in article.provenance.captures if one.role == "page"), None)
    try:
        return page_of(read_exchange(folder_of(ref.warc), ref)) if ref else None
    except (ArchiveError, NotReadable):
        return None


class _Shown:
    """The archived page as a file that browsers open, and the places of values in it."""

    def __init__(self, article: Article, page: Page) -> None:
        data = as_file(page)
        file = Path(tempfile.mkdtemp(prefix="thinktank-")) / f"{article.id or 'page'}-{article.revision or 1}.html"
        file.write_bytes(data)
        self.address = file.as_uri()
        self._body = page.body
        self._seen = _folded(html.document_fromstring(data, html.HTMLParser(encoding="utf-8")).text_content())

    def place(self, value: str, method: str) -> str | None:
        """Bytes of the page, and a link there where the words are to be seen; None when markup breaks every part."""
        for words in _parts(value):
            is_seen = self._is_seen(words)
            found = self._find(words, is_seen and method in _FROM_SIGHT)
            if found:
                link = f": {self.address}{_fragment(words)}" if is_seen else ""
                return f"bytes {found[0]} to {found[1]} of the page{link}"
        return None

    def _find(self, words: str, below_head: bool) -> tuple[int, int] | None:
        """What is read off the page stands in its head as well, more often than not."""
        start = max(0, self._body.find(b"<body")) if below_head else 0
        return _find(self._body, words, start) or (_find(self._body, words) if start else None)

    def _is_seen(self, words: str) -> bool:
        return len(words) >= FEWEST and "://" not in words and _folded(words) in self._seen


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _value(article: Article, field: str) -> str:
    """What is looked for: the value as the page shows it, else the record's own, of a list its first address; for
    what the text told (its language), the text.
    """
    why = article.evidence[field]
    value = why.raw or (article.text if why.where == "text" else getattr(article, field, None))
    if isinstance(value, list):
        value = getattr(value[0], "url", None) if value else None
    text = value if isinstance(value, str) else ""
    return next((line for line in text.splitlines() if line.strip()), "").strip()


def _parts(value: str) -> Iterator[str]:
    """The first words of a value, then those from each of its next words on; of a list, the first of each member;
    its addresses, whole and as links within a site write them: the first part of an address leads anywhere.
    """
    words = value.split()
    for start in range(min(len(words), MOST_TRIES)):
        text = " ".join(words[start:])
        part = text if len(text) <= SHOWN else text[:SHOWN].rsplit(" ", 1)[0]
        if (start == 0 or len(part) >= SHOWN // 2) and _leads(part, value):
            yield part
    members = (one.strip()[:SHOWN] for one in value.split(";")[:MOST_TRIES] if ";" in value and one.strip())
    yield from (one for one in members if "://" not in one)
    for address in [word for word in words if "://" in word][:MOST_TRIES]:
        yield address
        host, _, path = address.partition("://")[2].partition("/")
        yield from [f"/{path}"] if host and len(path) >= FEWEST else []


def _leads(part: str, value: str) -> bool:
    return "://" not in part and (len(part) >= FEWEST or part == value)


def _find(body: bytes, words: str, start: int = 0) -> tuple[int, int] | None:
    """First place of some words in the bytes of a page, whatever stands between them, in the encodings of pages.

    Few characters count as a word of their own only, an address up to its end.
    """
    before = rb"(?<!\w)" if len(words) < FEWEST else b""
    after = rb"(?![\w/-]|\.\w)" if len(words) < FEWEST or "/" in words else b""
    for encoding in _ENCODINGS:
        parts = [b"".join(_written(char, encoding) for char in word) for word in words.split()]
        space = rb"(?:\s|&nbsp;|&#160;|\xc2\xa0|\xa0|\0){1,40}"
        pattern = before + space.join(parts) + after
        if found := re.compile(pattern).search(body, start) if parts else None:
            return found.span()
    return None


def _written(char: str, encoding: str) -> bytes:
    """A character as itself or as one of its entities, as a regular expression."""
    plain = re.escape(char.encode(encoding, "replace"))
    if char.isascii() and char.isalnum():
        return plain
    names = [codepoint2name[ord(char)]] if ord(char) in codepoint2name else []
    entities = [*(f"&{name};" for name in names), f"&#{ord(char)};", f"&#x{ord(char):x};", f"&#x{ord(char):X};"]
    return b"(?:" + b"|".join([plain, *(one.encode() for one in entities)]) + b")"


def _fragment(words: str) -> str:
    """A text fragment (WICG Scroll to Text Fragment): browsers open the page there. A dash has a meaning in it."""
    return f"#:~:text={quote(words, safe='').replace('-', '%2D')}"
