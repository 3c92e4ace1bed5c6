"""The fields of the record beside title, people, dates and text, read in one call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scraper.article import Evidence
from scraper.extract.given import Given
from scraper.extract.tree import Document, Element


@dataclass(slots=True)
class Fields:
    """Values by the names of the record's fields, and the evidence for each that was found."""

    values: dict[str, object] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)


def read_fields(doc: Document, body: Sequence[Element], given: Given, title: str | None = None) -> Fields:
    """All of: kind, genre, translations, topics, regions, programmes, series, number, identifiers, images,
    attachments, published_in, related, rights, citation.

    `body` is what was chosen as main text (block elements or containers, in document order), still in the tree.
    """  # fmt: skip
    return Fields()
