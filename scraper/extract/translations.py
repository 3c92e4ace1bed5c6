"""The same piece in other languages: `hreflang` alternates, language switchers that lead to the same piece."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import cast
from urllib.parse import urlsplit

from scraper.article import Evidence, Method, Translation
from scraper.extract.around import Around, text_of
from scraper.extract.evidence import Claim, settle
from scraper.extract.languagenames import LANGUAGE_BY_NAME, LANGUAGES
from scraper.extract.sitename import key
from scraper.extract.structured import structured
from scraper.extract.tree import Document, Element
from scraper.extract.zones import TAGS

_CODE = re.compile(r"[A-Za-z]{2}(?:[-_](?:[A-Za-z]{2}|[A-Za-z]{4}|\d{3})){0,2}")
_IN = frozenset(("in", "en", "auf", "på", "w", "на", "по", "em", "op"))
_PLAIN_NAMES = frozenset(map(key, LANGUAGE_BY_NAME))
_MACHINE = re.compile(r"//translate\.google|\.translate\.goog/|//(?:www\.)?deepl\.com|microsofttranslator")
"""No publisher translated what such an address shows (whatissmartenergy.org)."""
_LONGEST = 60
_LONGEST_NAME = max(map(len, LANGUAGE_BY_NAME)) + 2
_PARTS = 4
_NEAR = 6
_FEWEST = 2
_MOST = 2000
_SECTIONS = frozenset(("series", "category", "categories", "tag", "tags", "section", "sections", "topic", "topics"))


def read_translations(around: Around) -> tuple[list[Translation], Evidence | None]:
    """Other languages of this very piece, one address a language, in the order of the page.

    Alternates that all lead to home pages, and regional variants of the page's own language, are none.
    """
    doc = around.doc
    claims: list[Claim[list[Translation]]] = []
    for method, where, confidence, pairs in (
        ("label", "translations", 0.95, _links(doc, around.given.translations, True)),
        ("structured", "link[hreflang]", 0.9, _alternates(doc)),
        ("generic", "a[hreflang], language names", 0.8, _links(doc, _language_links(around), False)),
    ):
        others = _others(doc, pairs)
        if others:
            raw = ", ".join(f"{one.language} {one.url}" for one in others)
            claims.append(Claim(others, cast("Method", method), where, raw, confidence))
    if not claims:
        return [], None
    found = settle(claims)
    return found[0] or [], found[1]


def _language_links(around: Around) -> list[Element]:
    """Links whose text is or ends with a language, in the head of the page or anywhere else."""
    nodes = around.noticed.languages
    found = [node if node.tag == "a" else next(node.iterancestors("a"), None) for node in nodes]
    found += [link for link, _ in around.doc.links[:_MOST] if _has_flag(link)]
    links = dict.fromkeys(link for link in found if link is not None and link.get("href"))
    # Among tags "eu" is the Union and not Basque (diem25.org).
    return [link for link in links if not around.zones.of(link) & TAGS]


def _has_flag(link: Element) -> bool:
    """A picture before the name of the language: its text is no text of the link itself (theportugalnews.com)."""
    return len(link) > 0 and link[0].tag == "img" and language_code(link[0].tail or "") is not None


def _in_navigation(link: Element) -> bool:
    """Does the link stand in a menu? There "En español" leads to a section of the site (citylimits.org)."""
    near = islice(link.iterancestors(), _NEAR)
    return any(one.tag == "nav" or "menu" in (one.get("class") or "").casefold() for one in near)


def language_code(text: str) -> str | None:
    """BCP 47 for a language's name in its own or another language, or for a code; None for other text."""
    shown = text.strip(" ()[]|·:").casefold()
    if shown in LANGUAGE_BY_NAME:
        return LANGUAGE_BY_NAME[shown]
    if shown[:2] in LANGUAGES and _CODE.fullmatch(shown):
        return _canonical(shown)
    return None


def _canonical(code: str) -> str:
    """Case of RFC 5646 section 2.1.1: zh-Hans-CN."""
    first, *rest = re.split("[-_]", code)
    shaped = [part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part.lower() for part in rest]
    return "-".join((first.lower(), *shaped))


def _alternates(doc: Document) -> Iterator[tuple[str, str]]:
    """What `<link rel=alternate hreflang>` declares; nothing when the entry of the page's own language is another
    page: then all of them are the versions of the list around it (wbf.admin.ch)."""
    links = [
        (link.hreflang, link.href)
        for link in structured(doc).links
        if link.hreflang and "alternate" in link.rel.split()
    ]
    own = _primary(doc.root.get("lang") or "")
    paths = {
        urlsplit(url).path.rstrip("/") for url in (doc.page.url, doc.absolute(structured(doc).link("canonical")) or "")
    }
    said = [urlsplit(doc.absolute(href) or "").path.rstrip("/") for code, href in links if _primary(code) == own]
    if not said or not paths.isdisjoint(said) or any(_is_home(href) for _, href in links):
        yield from links


def _links(doc: Document, links: Sequence[Element], said: bool) -> Iterator[tuple[str, str]]:
    """Links that name a language; a bare list of languages counts only where it names this very page too.

    Otherwise it leads to other editions or offices (freiheit.org lists its offices by language).
    """
    found: list[tuple[str, str]] = []
    for link in links:
        text = (link.text or "").strip()
        if 0 < len(link) <= _PARTS and len(text) <= _LONGEST:
            text = text_of(link)
        if not 1 < len(text) <= _LONGEST:
            continue
        code = language_code(text) if len(text) <= _LONGEST_NAME else None
        if code and text.casefold().partition(" ")[0] in _IN and " " in text and not _in_navigation(link):
            yield code, link.get("href") or ""  # "En español" offers this piece, "Español" perhaps the site
        elif code and link.get("hreflang") and not _in_navigation(link):
            yield code, link.get("href") or ""
        elif code:
            found.append((code, link.get("href") or ""))
        elif len(text) > 8 and " " in text and (sentence := _version(text)) and not _in_navigation(link):
            yield sentence, link.get("href") or ""
    own = _own_addresses(doc)
    if not said and len({code for code, _ in found}) < _FEWEST:
        switches = [(_code_of(link), link.get("href") or "") for link in links if _is_switch(link)]
        yield from (pair for pair in switches if pair in found and _is_deep(doc, pair[1]))
        return  # a lone "cs" is a subject (arxiv.org)
    if said or any(_address(doc.absolute(href) or "") in own for _, href in found) or _same_slug(doc, found):
        yield from found


def _code_of(link: Element) -> str:
    return language_code(text_of(link)) or ""


def _is_switch(link: Element) -> bool:
    """Is the link in a box that is called a switch of languages, where the own language is no link (mpimet.mpg.de)?"""
    near = (f"{one.get('class') or ''} {one.get('id') or ''}".casefold() for one in islice(link.iterancestors(), 3))
    return any("lang" in words for words in near)


def _is_deep(doc: Document, href: str) -> bool:
    """Does it lead as deep into the site as this page lies, or almost? Then it is no home page."""
    own, there = (urlsplit(url).path.strip("/").count("/") for url in (doc.page.url, doc.absolute(href) or ""))
    return there > 0 and there >= own - 1


def _version(text: str) -> str | None:
    """ "Read this essay in Arabic", "Auf Deutsch lesen": a sentence that ends or begins with a language."""
    words = text.casefold().split()
    for at, word in enumerate(words[:-1]):
        if word in _IN:
            code = LANGUAGE_BY_NAME.get(words[at + 1].strip(".,()"))
            if code:
                return code
    return None


def _same_slug(doc: Document, found: Sequence[tuple[str, str]]) -> bool:
    slug = urlsplit(doc.page.url).path.rstrip("/").rpartition("/")[2]
    return len(slug) > 3 and any(urlsplit(href).path.rstrip("/").endswith(f"/{slug}") for _, href in found)


def _own_addresses(doc: Document) -> set[str]:
    """How this page is called; a home page's address says nothing, every page links to it."""
    known = (doc.page.url, doc.absolute(structured(doc).link("canonical")))
    return {_address(url) for url in known if url and not _is_home(url)}


def _others(doc: Document, pairs: Iterator[tuple[str, str]]) -> list[Translation]:
    here = _own_addresses(doc)
    own = {_primary(doc.root.get("lang") or "")}
    found: dict[str, str] = {}
    for code, href in list(pairs)[:_MOST]:
        url, language = doc.absolute(href), language_code(code)
        if url is None or language is None or _MACHINE.search(url):
            continue
        if _address(url) in here:
            own.add(_primary(language))
        elif not _is_home(url) and not _is_section(url):
            found.setdefault(language, url)
    return [Translation(language=code, url=url) for code, url in found.items() if _primary(code) not in own]


def _primary(code: str) -> str:
    return re.split("[-_]", code)[0].lower()


def _address(url: str) -> str:
    parts = urlsplit(url)
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def _is_section(url: str) -> bool:
    """Does a URL lead to a list of pieces, such as all in Spanish: /series/en-espanol/?"""
    steps = urlsplit(url).path.casefold().strip("/").split("/")
    return len(steps) > 1 and steps[-2] in _SECTIONS


def _is_home(url: str) -> bool:
    """Does a URL lead to a site's start page, in any language: /, /fr/, /en-us/index.html, /es/espanol?"""
    parts = urlsplit(url)
    path = parts.path.casefold().split("/")
    steps = [step for step in path if step and not step.startswith(("index.", "home", "default.", "start"))]
    return (not parts.query or parts.query.startswith("lang")) and (
        not steps
        or (len(steps) == 1 and language_code(steps[0]) is not None)
        or (len(steps) == _FEWEST and steps[1] in _PLAIN_NAMES)  # mediapart.fr
    )
