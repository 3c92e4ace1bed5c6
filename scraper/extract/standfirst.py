"""The standfirst: the paragraph that introduces the piece, set apart from the body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scraper.article import Evidence
from scraper.extract.evidence import Claim, settle
from scraper.extract.tree import Document, Element


@dataclass(slots=True)
class Standfirst:
    """The introducing paragraph and where it stands."""

    text: str | None = None
    evidence: Evidence | None = None
    elements: list[Element] = field(default_factory=list)
    """The elements that show it, so that the body can leave them out."""


def read_standfirst(doc: Document, title: str | None = None, extra: Sequence[Claim[str]] = ()) -> Standfirst:
    """The standfirst of the piece; `extra` are the claims of source rules and labels."""
    return Standfirst(*settle(extra))
