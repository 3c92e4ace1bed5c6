"""Who made the piece: names in natural order, roles, affiliations, profiles; contributions told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scraper.article import Author, Evidence
from scraper.extract.evidence import Claim, settle
from scraper.extract.structured import structured
from scraper.extract.tree import Document, Element


@dataclass(slots=True)
class Byline:
    """The authors, why they are believed, and the elements that name them."""

    authors: list[Author] = field(default_factory=list)
    evidence: Evidence | None = None
    elements: list[Element] = field(default_factory=list)
    """Visible bylines, so that the body can leave them out."""


def read_authors(doc: Document, extra: Sequence[Claim[Author]] = ()) -> Byline:
    """The authors of the piece; `extra` are the claims of source rules and labels, names as shown."""
    if extra:
        return Byline([one.value for one in extra], settle([extra[0]])[1])
    data = structured(doc)
    names = data.texts(data.article.data.get("author")) if data.article else []
    authors = [Author(name=name, raw=name) for name in names]
    evidence = settle([Claim(authors, "structured", "author", ", ".join(names), 0.9)])[1] if names else None
    return Byline(authors, evidence)
