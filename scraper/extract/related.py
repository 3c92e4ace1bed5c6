"""What this page offers as related: cards under a heading or in a box that says so."""

from __future__ import annotations

from scraper.article import Evidence, Related
from scraper.extract.around import Around
from scraper.extract.evidence import Claim, settle


def read_related(around: Around) -> tuple[list[Related], Evidence | None]:
    """Related items in the order of the page, with date and teaser where the card shows them."""
    cards = around.given.cards
    if cards:
        return [_dated(claim) for claim in cards], settle(cards)[1]
    return [], None


def _dated(claim: Claim[Related]) -> Related:
    return claim.value
