"""The fields of the record beside title, people, dates and text, read in one call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scraper.article import Evidence
from scraper.extract.around import Around
from scraper.extract.attachments import read_attachments
from scraper.extract.given import Given
from scraper.extract.identifiers import read_identifiers
from scraper.extract.images import read_images
from scraper.extract.kind import read_genre, read_kind
from scraper.extract.pager import read_continuations
from scraper.extract.publication import read_published_in
from scraper.extract.related import read_related
from scraper.extract.rights import read_citation, read_rights
from scraper.extract.series import read_series
from scraper.extract.topics import read_programmes, read_topics
from scraper.extract.translations import read_translations
from scraper.extract.tree import Document, Element


@dataclass(slots=True)
class Fields:
    """Values by the names of the record's fields, and the evidence for each that was found."""

    values: dict[str, object] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)

    def keep(self, name: str, found: tuple[object, Evidence | None]) -> None:
        """Keep a value that was found, and why."""
        value, evidence = found
        if value:
            self.values[name] = value
            if evidence is not None:
                self.evidence[name] = evidence


def read_fields(doc: Document, body: Sequence[Element], given: Given, title: str | None = None) -> Fields:
    """All of: kind, genre, translations, topics, regions, programmes, series, number, identifiers, images,
    attachments, published_in, continuations, related, rights, citation.

    `body` is what was chosen as main text (block elements or containers, in document order), still in the tree.
    """  # fmt: skip
    around = Around(doc, given, body, title)
    fields = Fields()
    kind, why = read_kind(doc, given.claims("kind"))
    fields.keep("kind", (kind, why))
    fields.keep("genre", read_genre(doc, kind))
    translations, why = read_translations(around)
    fields.keep("translations", (translations, why))
    topics, regions, reasons = read_topics(around)
    fields.keep("topics", (topics, reasons.get("topics")))
    fields.keep("regions", (regions, reasons.get("regions")))
    programmes, why = read_programmes(around)
    fields.keep("programmes", (programmes, why))
    fields.keep("images", read_images(around))
    fields.keep("attachments", read_attachments(around))
    fields.keep("published_in", read_published_in(around))
    fields.keep("continuations", read_continuations(around))
    fields.keep("identifiers", read_identifiers(around))
    series, number = read_series(around)
    fields.keep("series", series)
    fields.keep("number", number)
    taken = {one.url for one in programmes if one.url} | {one.url for one in translations}
    fields.keep("related", read_related(around, taken))
    fields.keep("rights", read_rights(around))
    fields.keep("citation", read_citation(around))
    return fields
