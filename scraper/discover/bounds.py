"""What a run remembers in order not to walk in circles: sitemap indexes and pagers that have no end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from scraper.discover.candidate import Candidate
from scraper.discover.pager import chain_of

MAX_INDEXES = 100
"""Sitemap indexes followed in one run: the largest known site has three; a trap has no end."""
PAGED = frozenset({"listing", "api", "feed"})


@dataclass
class Bounds:
    """One per run. Forgetting it, as a resumed run does, only means to notice later."""

    notes: Counter[str] = field(default_factory=Counter)
    """`too_many_indexes`, `looping_pager`: how often something was not followed."""
    _indexes: int = 0
    _seen: dict[str, set[str]] = field(default_factory=dict)

    def followed(self, kind: str, url: str, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The candidates of a page of this kind and address that are worth following."""
        if kind == "sitemap" and self._is_too_much(candidates):
            self.notes["too_many_indexes"] += 1
            return [one for one in candidates if one.kind != "sitemap"]
        if kind in PAGED and self._loops(chain_of(url), candidates):
            self.notes["looping_pager"] += 1
            return [one for one in candidates if one.way != "pager"]
        return list(candidates)

    def _is_too_much(self, candidates: Sequence[Candidate]) -> bool:
        self._indexes += any(one.kind == "sitemap" for one in candidates)
        return self._indexes > MAX_INDEXES

    def _loops(self, chain: str, candidates: Sequence[Candidate]) -> bool:
        """A further page that brings nothing which earlier pages of the same listing had not brought."""
        articles = {one.url for one in candidates if one.kind in ("article", "attachment")}
        seen = self._seen.setdefault(chain, set())
        loops = bool(articles) and articles <= seen
        seen |= articles
        return loops
