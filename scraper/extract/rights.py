"""Under which terms the piece may be used, and how it asks to be cited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from scraper.article import Evidence
from scraper.extract.around import Around, longer_than, text_of
from scraper.extract.evidence import Claim, settle
from scraper.extract.headingwords import CITATION_HEADINGS
from scraper.extract.structured import structured
from scraper.extract.tree import Element, collapse
from scraper.extract.zones import BODY, COMMENT, FIGURE, RELATED

_META = (
    "dc.rights",
    "dcterms.rights",
    "dcterms.license",
    "dc.rights.license",
    "copyright",
    "rights",
    "citation_license",
)
_COPYRIGHT = re.compile(
    r"©|\(c\)\s?(?:19|20)\d\d|\bcopyright\b|all rights reserved|tous droits réservés|alle rechte vorbehalten",
    re.IGNORECASE,
)
_LONGEST = 400
_SIGN = 6
_MOST_LICENCES = 40
_SHORTEST = 10
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def read_rights(around: Around) -> tuple[str | None, Evidence | None]:
    """The licence of the piece, else the copyright line of the page; as shown, or the licence's address."""
    claims = [*around.given.claims("rights"), *_licences(around), *_told(around), *_copyright_lines(around)]
    return settle(claims)


def read_citation(around: Around) -> tuple[str | None, Evidence | None]:
    """The citation that the page suggests, as shown."""
    return settle([*around.given.claims("citation"), *_citations(around)])


def _licences(around: Around) -> Iterator[Claim[str]]:
    data = structured(around.doc)
    # In the foot of the page, which is chrome to all other readers; searched only where the page names it at all.
    links = around.doc.root.iter("a") if b"creativecommons.org/" in around.doc.html else ()
    for link in islice((one for one in links if "creativecommons.org/" in (one.get("href") or "")), _MOST_LICENCES):
        href = link.get("href") or ""
        if around.zones.of(link) & (FIGURE | RELATED | COMMENT):
            continue
        block = _block(link)
        text = "" if longer_than(block, _LONGEST) else text_of(block)
        shown = text if len(text) > _SIGN else text_of(link) or href
        # In the text it is a picture's or another work's more often than the page's own.
        confidence = 0.5 if around.zones.of(link) & BODY else 0.85
        yield Claim(shown, "generic", "link to a licence", href, confidence)
    declared = data.link("license")
    if declared:
        yield Claim(declared, "meta", "link[rel=license]", declared, 0.8)


def _told(around: Around) -> Iterator[Claim[str]]:
    data = structured(around.doc)
    for key in ("license", "copyrightNotice"):
        for text in data.texts(data.article.data.get(key)) if data.article else ():
            yield Claim(text, "structured", f"jsonld {key}", text, 0.8)
    for name, text in data.metas(*_META):
        if len(text) <= _LONGEST:
            yield Claim(text, "meta", name, text, 0.75)


def _copyright_lines(around: Around) -> Iterator[Claim[str]]:
    """The last such line: it stands at the foot of a page."""
    for node in reversed(around.noticed.rights):
        # A lone sign: the line is what stands around it.
        holder = node.getparent() if len(collapse(node.text or "")) < _SIGN else node
        line = text_of(node if holder is None else holder)
        if _SHORTEST <= len(line) <= _LONGEST and _COPYRIGHT.search(line) and not around.zones.of(node) & FIGURE:
            yield Claim(line, "generic", "copyright line", line, 0.7)
            return


def _block(node: Element) -> Element:
    return next((one for one in node.iterancestors() if one.tag in ("p", "div", "li", "td", "footer", "section")), node)


def _after_label(node: Element) -> str:
    """ "Cite as: Quill (2024) ..." in one element."""
    return text_of(node).partition(":")[2].strip() if ":" in (node.text or "") else ""


def _citations(around: Around) -> Iterator[Claim[str]]:
    for node, key in around.captions:
        if key not in CITATION_HEADINGS or around.zones.of(node) & (RELATED | COMMENT):
            continue
        same_line = collapse(node.tail or "").lstrip(": ") or _after_label(node)
        texts = [same_line] if len(same_line) > 20 else [text_of(one) for one in around.under(node)]
        found = next((text for text in texts if 20 < len(text) <= 1500 and _YEAR.search(text)), None)
        if found:
            yield Claim(found, "generic", f"heading: {key}", found, 0.85)
