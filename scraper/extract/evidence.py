"""Claims about a field, and how one of them wins: every reader proposes, `settle` decides and remembers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    rivals = [
        Rival(value=str(claim.value)[:300], method=claim.method, where=claim.where)
        for claim in sorted(claims, key=lambda claim: -claim.confidence)
        if not same(claim.value, best.value)
    ]
    evidence = Evidence(
        method=best.method,
        where=best.where,
        raw=best.raw[:300] if best.raw else None,
        confidence=round(best.confidence, 3),
        rivals=rivals[:3],
    )
    return best.value, evidence
