"""What a page declares about its language and country, before any text is judged."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from scraper.extract.datetext import Order
from scraper.extract.structured import structured
from scraper.extract.tree import Document

_TAG = re.compile(r"^([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:$|[-_.@,;\s])")
_DAY_FIRST_ENDINGS = frozenset(
    ["uk", "au", "nz", "in", "ie", "za", "eu", "sg", "my", "ng", "ke", "gh", "pk", "bd", "lk", "hk", "mt"]
)
_YEAR_FIRST = frozenset({"zh", "ja", "ko", "hu", "lt", "mn"})


def language_tag(text: str) -> str | None:
    """`en_us.UTF-8` as the BCP 47 tag `en-US`; None for what is no tag."""
    match = _TAG.match(text.strip())
    if not match or match[1].lower() in ("und", "mul", "zxx", "xx"):
        return None
    script = match[2].title() if match[2] else None
    region = match[3].upper() if match[3] else None
    return "-".join(part for part in (match[1].lower(), script, region) if part)


def declared_language(doc: Document) -> str | None:
    """The tag on the html element, else og:locale or Content-Language."""
    data = structured(doc)
    told = [doc.root.get("lang"), doc.root.get("xml:lang"), data.first_meta("og:locale", "content-language")]
    told.append(doc.page.header("content-language"))
    return next((tag for text in told if text and (tag := language_tag(text))), None)


def date_order(doc: Document, language: str | None) -> Order | None:
    """How a page of this source, language and country writes 05/03/2024; None when nothing tells."""
    if doc.source and doc.source.date_order:
        return doc.source.date_order
    if not language:
        return None
    base, _, region = language.partition("-")
    if base in _YEAR_FIRST:
        return "YMD"
    if base != "en":
        return "DMY"
    ending = (urlsplit(doc.page.url).hostname or "").rpartition(".")[2]
    return "DMY" if region in ("GB", "AU", "NZ", "IE", "IN", "ZA") or ending in _DAY_FIRST_ENDINGS else "MDY"
