"""The language of the piece, as a BCP 47 tag."""

from __future__ import annotations

from collections.abc import Sequence

from scraper.article import Evidence
from scraper.extract.evidence import Claim, settle
from scraper.extract.tree import Document


def read_language(
    doc: Document, extra: Sequence[Claim[str]] = (), text: str | None = None
) -> tuple[str | None, Evidence | None]:
    """The language that the page declares, held against `text` (main text, when already known)."""
    declared = doc.root.get("lang")
    return settle([*extra, *([Claim(declared, "meta", "html@lang", declared, 0.8)] if declared else [])])
