"""What a page is told before any reader judges: the source's rules and the visible labels, as claims.

The composition calls `read_given` once, first of all. It takes out of the tree what the source drops, the
labels themselves and the regions that they name (author block, centre, credits, cards), so that every later
reader sees a page without them; what those regions said is in the claims.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scraper.article import Author, Image, Label, PublishedIn, Related
from scraper.extract.evidence import Claim
from scraper.extract.tree import Element


@dataclass(slots=True)
class Given:
    """Claims of rules (confidence 0.99) and labels (0.9 to 0.97), per field of the record.

    `texts` holds title, subtitle, standfirst, kind, published, modified, topics, regions, series, number,
    rights, citation, identifiers: one claim a value, as shown, white space collapsed, dates not parsed.
    """

    texts: dict[str, list[Claim[str]]] = field(default_factory=dict)
    authors: list[Claim[Author]] = field(default_factory=list)
    """One claim an author, `name` and `raw` as the page shows them (several names may stand in one)."""
    body: list[Element] = field(default_factory=list)
    """Elements that are the main text and nothing else, in order; empty when the generic reader decides."""
    cards: list[Claim[Related]] = field(default_factory=list)
    images: list[Claim[Image]] = field(default_factory=list)
    programmes: list[Claim[Label]] = field(default_factory=list)
    published_in: list[Claim[PublishedIn]] = field(default_factory=list)
    attachments: list[Element] = field(default_factory=list)
    translations: list[Element] = field(default_factory=list)
    notes: list[Element] = field(default_factory=list)

    def claims(self, name: str) -> Sequence[Claim[str]]:
        """The claims for a text field; none is an empty sequence."""
        return self.texts.get(name, ())

    def add(self, name: str, claim: Claim[str]) -> None:
        """Keep a claim for a text field."""
        self.texts.setdefault(name, []).append(claim)
