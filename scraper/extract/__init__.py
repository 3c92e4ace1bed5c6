"""Page + Source -> Article: pure, without network and clock. This file is the table of contents of the reader."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from scraper.article import Article, Evidence, Provenance
from scraper.errors import NotReadable
from scraper.extract.authors import Byline, read_authors
from scraper.extract.content import BlockReport, Body, Known, read_body
from scraper.extract.dates import Dates, read_dates
from scraper.extract.evidence import calibrated
from scraper.extract.fields import Fields, read_fields
from scraper.extract.given import Given
from scraper.extract.labels import read_given
from scraper.extract.language import read_language
from scraper.extract.pagetype import Seen, judge_page, judge_unreadable
from scraper.extract.profile import profile_authors, profile_dates
from scraper.extract.publication import labelled_lines, sentences_elsewhere
from scraper.extract.standfirst import Standfirst, read_standfirst, read_subtitle
from scraper.extract.structured import structured
from scraper.extract.title import read_title
from scraper.extract.tree import Document, Element, parse
from scraper.extract.version import reader_version
from scraper.page import Page
from scraper.source import Source

__all__ = ["EXTRACTOR", "BlockReport", "explain_blocks", "extract"]

EXTRACTOR = reader_version()


def extract(page: Page, source: Source | None = None) -> Article:
    """One record out of one page. A page without an article says why in `no_article`; it never raises for bytes.

    Raises SourceError when a selector of the source cannot be used.
    """
    with _collector_at_rest():
        return _extract(page, source)


def _extract(page: Page, source: Source | None) -> Article:
    # A function of its own: what it leaves must be gone before the collector wakes and looks through it all.
    try:
        doc = parse(page, source)
    except NotReadable as error:
        return _unread(page, source, judge_unreadable(page, error.reason))
    return _compose(doc)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Nothing in a reading makes cycles, and looking for them again and again cost a tenth of its time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def explain_blocks(page: Page, source: Source | None = None) -> list[BlockReport]:
    """Every block of a page in document order, and why it is in the text or not; empty for unreadable pages."""
    try:
        doc = parse(page, source)
    except NotReadable:
        return []
    return _read(doc).body.report()


class _Readings:
    """What the readers said, in the order in which they may ask each other."""

    given: Given
    title: str | None
    subtitle: str | None
    byline: Byline
    dates: Dates
    standfirst: Standfirst
    language: str | None
    elsewhere: list[Element]
    body: Body
    fields: Fields

    def __init__(self) -> None:
        self.evidence: dict[str, Evidence] = {}

    def keep(self, name: str, evidence: Evidence | None) -> None:
        """Remember why a field has its value."""
        if evidence is not None:
            self.evidence[name] = calibrated(name, evidence)


def _read(doc: Document) -> _Readings:
    """Rules and labels, what machines are told, what readers see, the body, everything around it."""
    said = _Readings()
    given = said.given = read_given(doc)
    structured(doc)
    said.title, why = read_title(doc, given.claims("title"))
    said.keep("title", why)
    said.subtitle, why = read_subtitle(doc, said.title, given.claims("subtitle"))
    said.keep("subtitle", why)
    said.byline = read_authors(doc, given.authors)
    if not said.byline.authors and (usual := profile_authors(doc)):
        said.byline = read_authors(doc, usual)
    said.keep("authors", said.byline.evidence)
    said.standfirst = read_standfirst(doc, said.title, given.claims("standfirst"))
    said.keep("standfirst", said.standfirst.evidence)
    said.dates = read_dates(doc, given.claims("published"), given.claims("modified"))
    if said.dates.published is None and (told := profile_dates(doc)):
        said.dates = read_dates(doc, told, given.claims("modified"))
    said.keep("published", said.dates.published_evidence)
    said.keep("modified", said.dates.modified_evidence)
    said.elsewhere = [*sentences_elsewhere(doc), *labelled_lines(doc)]
    said.body = read_body(doc, _known(said), given.body, given.notes)
    said.keep("text", said.body.evidence)
    said.language, why = read_language(doc, given.claims("language"), said.body.text)
    said.keep("language", why)
    said.fields = read_fields(doc, said.body.elements, given, said.title)
    said.evidence.update(said.fields.evidence)
    return said


def _known(said: _Readings) -> Known:
    apart = [*said.byline.elements, *said.dates.elements, *said.standfirst.elements]
    names = [one.name for one in said.byline.authors]
    return Known(said.title, said.subtitle, said.standfirst.text, names, apart, said.elsewhere)


def _compose(doc: Document) -> Article:
    said = _read(doc)
    body = said.body
    return Article.model_validate(
        {
            **said.fields.values,
            "url": doc.page.url,
            "source": doc.source.id if doc.source else None,
            "no_article": judge_page(
                doc, body, Seen(said.title, bool(said.byline.authors), bool(said.dates.published))
            ),
            "title": said.title,
            "subtitle": said.subtitle,
            "standfirst": said.standfirst.text,
            "authors": said.byline.authors,
            "published": said.dates.published,
            "published_raw": said.dates.published_raw,
            "modified": said.dates.modified,
            "language": said.language,
            "text": body.text,
            "markdown": body.markdown,
            "word_count": body.word_count,
            "headings": body.headings,
            "tables": body.tables,
            "notes": body.notes,
            "links": body.links,
            "evidence": said.evidence,
            "provenance": _provenance(doc.page, doc.source),
        }
    )


def _unread(page: Page, source: Source | None, reason: str) -> Article:
    return Article(
        url=page.url, source=source.id if source else None, no_article=reason, provenance=_provenance(page, source)
    )


def _provenance(page: Page, source: Source | None) -> Provenance:
    return Provenance(
        fetched_at=page.fetched_at.isoformat().replace("+00:00", "Z") if page.fetched_at else None,
        status=page.status,
        extractor=EXTRACTOR,
        rules=source.rules if source else None,
    )
