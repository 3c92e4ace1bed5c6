"""DOI, ISBN, ISSN, each only when its own rules hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from scraper.article import Evidence, Identifiers
from scraper.extract.around import Around, longer_than, text_of
from scraper.extract.evidence import Claim, settle
from scraper.extract.headingwords import FIELD_LABELS
from scraper.extract.structured import structured
from scraper.extract.tree import Element
from scraper.extract.zones import BODY, CHROME, CITE, COMMENT, RELATED

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"'<>]{1,200}")
_ISBN = re.compile(r"97[89][\s-]?(?:\d[\s-]?){9}\d|\b(?:\d[\s-]?){9}[\dXx]\b")
_ISSN = re.compile(r"\b\d{4}-\d{3}[\dXx]\b")
_LABEL = re.compile(r"\b(?:e-?|p-?)?(doi|isbn|issn)\b", re.IGNORECASE)
_OWN_LINE = re.compile(r"(?:e-?|p-?)?(?:doi|isbn|issn)\b.{0,40}$", re.IGNORECASE)
_VERSION = re.compile(r"(?<=\d)v\d{1,2}$")
_LONGEST = 300
_LONGEST_LINE = 90
_META = (
    "citation_doi", "dc.identifier", "dc.identifier.doi", "dcterms.identifier", "prism.doi", "bepress_citation_doi",
    "citation_isbn", "book:isbn", "citation_issn", "prism.issn",
)  # fmt: skip


def read_identifiers(around: Around) -> tuple[Identifiers, Evidence | None]:
    """What the publication is registered under; numbers in its references are others' and never taken."""
    claims = list(_claims(around))
    doi = settle([claim for claim in claims if claim.value[0] == "doi"])
    issn = settle([claim for claim in claims if claim.value[0] == "issn"])
    isbn = [claim for claim in claims if claim.value[0] == "isbn"]
    found = Identifiers(
        doi=doi[0][1] if doi[0] else None,
        isbn=list(dict.fromkeys(claim.value[1] for claim in isbn)),
        issn=issn[0][1] if issn[0] else None,
    )
    return found, doi[1] or settle(isbn)[1] or issn[1]


def valid_doi(text: str) -> str | None:
    """A DOI in lower case without resolver and closing punctuation (DOI Handbook section 2.2); else None."""
    found = _DOI.search(unquote(text))
    if not found:
        return None
    doi = found.group().rstrip(".,;:)]}").casefold()
    return doi if not doi.endswith("/") else None


def valid_isbn(text: str) -> str | None:
    """ISBN-13 digits (ISO 2108) of an ISBN-13 or ISBN-10 whose check digit holds; else None."""
    digits = re.sub(r"[\s-]", "", text).upper()
    if len(digits) == 13 and digits.isdigit() and digits[:3] in ("978", "979"):
        return digits if sum(int(d) * (3 if n % 2 else 1) for n, d in enumerate(digits)) % 10 == 0 else None
    if len(digits) == 10 and digits[:9].isdigit() and (digits[9].isdigit() or digits[9] == "X"):
        total = sum((10 - n) * (10 if d == "X" else int(d)) for n, d in enumerate(digits))
        return _thirteen(digits[:9]) if total % 11 == 0 else None
    return None


def _thirteen(nine: str) -> str:
    body = f"978{nine}"
    return body + str(-sum(int(d) * (3 if n % 2 else 1) for n, d in enumerate(body)) % 10)


def valid_issn(text: str) -> str | None:
    """An ISSN as 1234-567X whose check digit holds (ISO 3297); else None."""
    digits = text.replace("-", "").strip().upper()
    if len(digits) != 8 or not digits[:7].isdigit() or not (digits[7].isdigit() or digits[7] == "X"):
        return None
    total = sum((8 - n) * (10 if d == "X" else int(d)) for n, d in enumerate(digits))
    return f"{digits[:4]}-{digits[4:]}" if total % 11 == 0 else None


Found = tuple[str, str]


def _claims(around: Around) -> Iterator[Claim[Found]]:
    for claim in around.given.claims("identifiers"):
        for value in _in_text(f"{claim.where} {claim.value}", bare=True):
            yield Claim(value, claim.method, claim.where, claim.raw, claim.confidence)
    yield from _told(around)
    own = valid_doi(around.doc.page.url.partition("?")[0]) if "/10." in around.doc.page.url else None
    if own:
        own = _VERSION.sub("", own)  # biorxiv.org shows version 2 of 10.1101/1 at /10.1101/1v2
        yield Claim(("doi", own), "url", "address of the page", around.doc.page.url, 0.6)
    for node, key in around.captions:
        if FIELD_LABELS.get(key) in ("isbn", "issn", "doi") and not around.zones.of(node) & (RELATED | COMMENT | CITE):
            if _cites(node):
                continue
            text = around.value_of(node) or ""
            for value in _in_text(text[:_LONGEST], bare=True):
                yield Claim(value, "label", key, text[:_LONGEST], 0.9)
    yield from _shown(around)


def _told(around: Around) -> Iterator[Claim[Found]]:
    data = structured(around.doc)
    for name, content in data.metas(*_META):
        for value in _in_text(content, bare="issn" in name or "isbn" in name):
            yield Claim(value, "meta", name, content, 0.95)
    node = data.article
    for key in ("identifier", "@id", "sameAs", "isbn", "issn", "doi"):
        declared = node.data.get(key) if node else None
        for one in declared if isinstance(declared, list) else [declared]:
            text = one.get("value") if isinstance(one, dict) else one
            for pair in _in_text(text, bare=key in ("isbn", "issn")) if isinstance(text, str) else ():
                yield Claim(pair, "structured", f"jsonld {key}", str(text), 0.9)


def _shown(around: Around) -> Iterator[Claim[Found]]:
    """Lines such as "ISBN: 978-...", and links to doi.org, outside the text and its references."""
    for link, zone in around.own_links:
        href = link.get("href") or ""
        if "doi.org/10." in href and not zone & (BODY | RELATED | COMMENT | CITE) and _alone(link):
            doi = valid_doi(href)
            if doi:
                yield Claim(("doi", doi), "generic", "link to doi.org", href, 0.7)
    for text in _lines_with_label(around):
        for value in _in_text(text, bare=False):
            yield Claim(value, "generic", "visible line", text, 0.8)


def _alone(link: Element) -> bool:
    """References stand in lists and paragraphs of prose; the page's own DOI stands by itself."""
    parent = link.getparent()
    return parent is not None and parent.tag != "li" and not longer_than(parent, _LONGEST_LINE)


def _lines_with_label(around: Around) -> Iterator[str]:
    """Short lines that name an identifier; in the text only a line of its own, such as "ISSN 2049-3630"."""
    for node in around.noticed.numbers:
        text = (node.text or "").strip()
        zone = around.zones.of(node)
        alone = _OWN_LINE.match(text) and not longer_than(_block(node), _LONGEST_LINE)
        apart = (not zone & (BODY | CHROME) and not _cites(node)) or alone
        if apart and _LABEL.search(text) and not zone & (RELATED | COMMENT | CITE):
            yield text_of(node)[:_LONGEST]


def _block(node: Element) -> Element:
    return next((one for one in (node, *node.iterancestors()) if one.tag in ("p", "div", "li", "td", "dd")), node)


def _cites(node: Element) -> bool:
    """ "More information: A. Author et al, Title, Journal (2023). DOI: 10..." names another's number (phys.org)."""
    block = _block(node)
    return block.tag == "p" and longer_than(block, _LONGEST_LINE) and not _LABEL.match(text_of(block))


def _in_text(text: str, bare: bool) -> Iterator[Found]:
    """Identifiers in a short text; without their label only a DOI is believed, unless `bare`."""
    doi = valid_doi(text)
    if doi and (bare or "doi" in text.casefold() or text.startswith("10.")):
        yield "doi", doi
    labelled = {found[1].casefold() for found in _LABEL.finditer(text)}
    if bare or "isbn" in labelled:
        for found in _ISBN.finditer(text):
            isbn = valid_isbn(found.group())
            if isbn:
                yield "isbn", isbn
    if bare or "issn" in labelled:
        for found in _ISSN.finditer(text):
            issn = valid_issn(found.group())
            if issn:
                yield "issn", issn
