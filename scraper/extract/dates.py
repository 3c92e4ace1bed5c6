"""When the piece was published and last changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scraper.article import Evidence
from scraper.extract.evidence import Claim
from scraper.extract.tree import Document, Element


@dataclass(slots=True)
class Dates:
    """ISO 8601 with the precision that the page gives."""

    published: str | None = None
    published_raw: str | None = None
    published_evidence: Evidence | None = None
    modified: str | None = None
    modified_evidence: Evidence | None = None
    elements: list[Element] = field(default_factory=list)
    """Elements that show nothing but a date of the piece, so that the body can leave them out."""


def read_dates(
    doc: Document,
    published: Sequence[Claim[str]] = (),
    modified: Sequence[Claim[str]] = (),
    language: str | None = None,
) -> Dates:
    """Both dates of the piece; `published` and `modified` are claims of source rules and labels, not yet parsed."""
    return Dates()
