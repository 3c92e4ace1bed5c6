"""Who told of which address: what each way of discovery brought in a run, and what it alone would have missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scraper.discover.candidate import Candidate
from scraper.urls import UrlRefused, identity_key

WAYS = ("sitemap", "feed", "api", "listing", "link")
"""Pagers lead to listings, and count as such."""
BITS: Mapping[str, int] = {way: 1 << place for place, way in enumerate(WAYS)}
"""Several ways as one number."""


@dataclass
class Tellers:
    """One per run: for each article's address, the ways that named it. 60 bytes an address."""

    _told: dict[int, int] = field(default_factory=dict)

    def tell(self, candidates: Iterable[Candidate]) -> None:
        """A page named these."""
        for one in candidates:
            bit = BITS.get(one.way)
            if bit is None or one.kind != "article":
                continue
            try:
                key = hash(identity_key(one.url))
            except UrlRefused:
                continue
            self._told[key] = self._told.get(key, 0) | bit

    def summary(self) -> dict[str, dict[str, int]]:
        """By way: articles it named, those that nobody else named, and those it would have missed alone."""
        return summary_of(Counter(self._told.values()))


def summary_of(masks: Mapping[int, int]) -> dict[str, dict[str, int]]:
    """From numbers of articles by the ways that told of them (`BITS`, added up); without ways that told of none."""
    counts = {way: {"named": 0, "only": 0, "missed": 0} for way in WAYS}
    for mask, count in masks.items():
        for way, bit in BITS.items():
            counts[way]["named"] += count * bool(mask & bit)
            counts[way]["only"] += count * (mask == bit)
            counts[way]["missed"] += count * (not mask & bit)
    return {way: told for way, told in counts.items() if told["named"]}
