"""Where a piece goes on: the further pages of one article, from its own row of numbers or `rel=next`.

A row is believed when its addresses differ from the page's own in one number and nothing else: `?page=2`, `/2/`,
`-p2.html`. Listings have such rows too; the caller asks only for pages that hold an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urldefrag, urlsplit

from scraper.article import Continuation, Evidence
from scraper.extract.around import Around, text_of
from scraper.extract.structured import structured
from scraper.extract.tree import Element
from scraper.extract.zones import COMMENT, LATEST, RELATED, TEASER

MOST = 15
"""Pages of one piece; longer rows are those of archives (greenpeace.org: 20 pages of news below a topic's text)."""
_DEPTH = 6
_LONGEST, _PARTS = 12, 2
_WORDS = re.compile(r"(?:page|seite|pagina|página|strona|part|teil|partie|p\.?)?\s?(\d{1,2})")
_END = re.compile(
    r"(?:[/?&_,.-]|%2c|page|paged|pg|seite|pagina|strona|part|teil|p|=){1,4}(\d{1,2})(?:/|\.html?|,0)?", re.IGNORECASE
)
_COUNTED = re.compile(r"\D\d{1,2}(?:/|\.html?|,0)?$", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:/|\.html?)$")
_KEYS = frozenset(("page", "paged", "p", "pg", "seite", "pagina", "strona", "part", "teil", "artpage", "showpage"))


def read_continuations(around: Around) -> tuple[list[Continuation], Evidence | None]:
    """The further pages of this piece, in order, from the second on; none on a page that is not the first.

    A row that leaves numbers out ("1 2 3 ... 9") is filled up.
    """
    here = around.doc.page.url
    row = dict(_numbered(around, here))
    where = "row of numbers"
    if not row and (following := _declared_next(around, here)):
        row, where = {2: following}, "link[rel=next]"
    if not row or min(row) != 2 or max(row) > MOST:
        return [], None
    pages = [Continuation(url=url, number=number) for number in range(2, max(row) + 1) if (url := _at(row, number))]
    raw = ", ".join(one.url for one in pages)[:300]
    method = "generic" if where == "row of numbers" else "meta"
    return pages, Evidence.model_validate({"method": method, "where": where, "raw": raw, "confidence": 0.8})


def continues(here: str, there: str) -> bool:
    """Does an address name a further page of the piece at `here`: the same but for one number?"""
    try:
        ours, theirs = urlsplit(here), urlsplit(there)
    except ValueError:  # http://[ is no address
        return False
    if (ours.hostname, ours.scheme) != (theirs.hostname, theirs.scheme):
        return False
    if ours.path.rstrip("/") == theirs.path.rstrip("/"):
        return _same_query(ours.query, theirs.query)
    stem = _SUFFIX.sub("", ours.path)
    rest = theirs.path[len(stem) :] if theirs.path.startswith(stem) else ""
    return len(stem) > 1 and ours.query == theirs.query and bool(_END.fullmatch(rest))


def may_continue(url: str) -> bool:
    """Can an address, by its looks alone, name a further page of some piece?"""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    pairs = (pair.partition("=") for pair in parts.query.split("&"))
    counted = any(key.casefold() in _KEYS and value.isdigit() and len(value) <= 2 for key, _, value in pairs)
    return counted or _COUNTED.search(parts.path) is not None


def _same_query(ours: str, theirs: str) -> bool:
    own, other = set(filter(None, ours.split("&"))), set(filter(None, theirs.split("&")))
    more = other - own
    key, _, value = next(iter(more), "").partition("=")
    return own <= other and len(more) == 1 and key.casefold() in _KEYS and value.isdigit() and len(value) <= 2


def _numbered(around: Around, here: str) -> Iterator[tuple[int, str]]:
    """Number and address of the links of a row that also holds this page's own number, the first."""
    for link, href in around.doc.links[:5000]:
        # Most links of a page hold more than a number: told by their first text, before all of it is read.
        if len(href) < 2 or len(link.text or "") > _LONGEST or len(link) > _PARTS:
            continue
        found = _WORDS.fullmatch(text_of(link).casefold())
        url = around.doc.absolute(href) if found else None
        if found is None or url is None or not continues(here, url):
            continue
        if 1 < int(found[1]) <= MOST and _belongs(around, link):
            yield int(found[1]), urldefrag(url)[0]


def _belongs(around: Around, link: Element) -> bool:
    """Does the row stand with the text and not with comments or other pieces, and does it count this page as 1?"""
    if around.zones.of(link) & (COMMENT | RELATED | LATEST | TEASER):
        return False
    near = list(islice((one for one in link.iterancestors() if one.tag not in ("li", "span")), _DEPTH))
    with_text = any(around.zones.holds_body(one) and one.tag not in ("body", "html", "main") for one in near)
    return with_text and any(re.search(r"(?<!\d)1(?!\d)", text_of(one)[:80]) for one in near[:2])


def _declared_next(around: Around, here: str) -> str | None:
    url = around.doc.absolute(structured(around.doc).link("next"))
    # WordPress lists so, /blog/page/2/, and pages its pieces as /piece/2/.
    listed = "/page/" in (url or "") or not urlsplit(here).path.strip("/").count("/")
    return urldefrag(url)[0] if url and not listed and continues(here, url) else None


def _at(row: dict[int, str], number: int) -> str | None:
    """The address of a page; one that the row leaves out is made from the second's, whose number is the last in it."""
    if number in row:
        return row[number]
    head, digits, tail = re.match(r"(.*?)(\d+)(\D*)$", row[2]).groups()  # type: ignore[union-attr]
    return f"{head}{int(digits) + number - 2}{tail}"
