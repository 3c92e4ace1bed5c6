"""Claims about a field, and how one of them wins: every reader proposes, `settle` decides and remembers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from scraper.article import Evidence, Method, Rival

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Claim(Generic[T]):
    """One value that one place of the page proposes for a field."""

    value: T
    method: Method
    where: str
    """Selector, JSON-LD path, meta name or label: enough to find the place again."""
    raw: str | None
    confidence: float


def settle(
    claims: Sequence[Claim[T]], same: Callable[[T, T], bool] = lambda a, b: a == b
) -> tuple[T | None, Evidence | None]:
    """The most confident claim (the first of equals) and its evidence; those that differ become rivals."""
    if not claims:
        return None, None
    best = max(claims, key=lambda claim: claim.confidence)
    evidence = Evidence(
        method=best.method,
        where=best.where,
        raw=best.raw[:300] if best.raw else None,
        confidence=round(best.confidence, 3),
        rivals=rivals(claims, best.value, same),
    )
    return best.value, evidence


def rivals(claims: Sequence[Claim[T]], value: T, same: Callable[[T, T], bool]) -> list[Rival]:
    """The three surest claims that differ from a value, each value once."""
    others: list[Claim[T]] = []
    for claim in sorted(claims, key=lambda claim: -claim.confidence):
        if len(others) < 3 and not any(same(claim.value, known) for known in (value, *(one.value for one in others))):
            others.append(claim)
    return [Rival(value=str(one.value)[:300], method=one.method, where=one.where) for one in others]


CALIBRATED: Mapping[tuple[str, Method], Sequence[tuple[float, float]]] = {
    # A date in JSON-LD that no other place confirms is often that of an earlier version.
    ("published", "structured"): ((0.895, 0.6),),
    ("published", "meta"): ((0.93, 0.88), (0.955, 0.93)),
    ("published", "generic"): ((0.92, 0.87),),
    # An author in JSON-LD whom no byline confirms is often the publisher.
    ("authors", "structured"): ((0.92, 0.8), (0.955, 0.89)),
    # Meta elements name the one who filed the piece, or one author of several.
    ("authors", "meta"): ((0.835, 0.78), (0.95, 0.88)),
    # A heading that neither metadata nor its place confirm.
    ("title", "generic"): ((0.93, 0.83),),
}
"""(field, method) -> steps (claims up to this confidence, are right in this share of cases), ascending.

The confidences of claims order the places of one page among each other. What the record tells is measured by
`benchmarks/calibration.py`; what was too sure is corrected here, and nowhere else.
"""


def calibrated(field: str, evidence: Evidence) -> Evidence:
    """The evidence of the value that won, its confidence not above what was measured."""
    steps = CALIBRATED.get((field, evidence.method), ())
    share = next((share for limit, share in steps if evidence.confidence <= limit), 1.0)
    return evidence.model_copy(update={"confidence": share}) if share < evidence.confidence else evidence
