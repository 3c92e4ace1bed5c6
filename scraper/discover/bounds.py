"""What a run remembers in order not to walk in circles: sitemap indexes, pagers and calendars that have no end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from scraper.discover.candidate import Candidate
from scraper.discover.pager import chain_of

MAX_INDEXES = 100
"""Sitemap indexes followed in one run: the largest known site has three; a trap has no end."""
PAGED = frozenset({"listing", "api", "feed"})
MAX_BARREN = 1_000
"""Addresses of one shape that were visited in a row without an article: a calendar, a session id, a growing path."""
MAX_REPEATS = 3
"""A path that says the same word so often (`/a/b/a/b/a/b`) grows by relative links that were resolved wrongly."""

_DIGITS = re.compile(r"\d+")
_TOKEN = re.compile(r"(?=[a-z0-9]*\d)(?=[a-z0-9]*[a-z])[a-z0-9]{8,}", re.IGNORECASE)


def shape(url: str) -> str:
    """An address with its numbers and tokens taken out: what all days of a calendar have in common."""
    parts = urlsplit(url)
    path = _DIGITS.sub("0", _TOKEN.sub("x", parts.path))
    keys = "&".join(sorted(one.partition("=")[0] for one in parts.query.split("&"))) if parts.query else ""
    return f"{parts.hostname or ''}{path}?{keys}"


def grows(url: str) -> bool:
    """Does a path repeat itself?"""
    counts = Counter(one for one in urlsplit(url).path.split("/") if one)
    return any(count > MAX_REPEATS for count in counts.values())


@dataclass
class Bounds:
    """One per run. Forgetting it, as a resumed run does, only means to notice later."""

    notes: Counter[str] = field(default_factory=Counter)
    """`too_many_indexes`, `looping_pager`, `barren_shape`, `growing_path`: how often something was not followed."""
    _indexes: int = 0
    _seen: dict[str, set[str]] = field(default_factory=dict)
    _barren: Counter[str] = field(default_factory=Counter)

    def visited(self, url: str, brought_article: bool) -> None:
        """An address that was expected to be an article was fetched."""
        if brought_article:
            self._barren.pop(shape(url), None)
        else:
            self._barren[shape(url)] += 1

    def followed(self, kind: str, url: str, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The candidates of a page of this kind and address that are worth following."""
        candidates = [one for one in candidates if self._leads_somewhere(one.url)]
        if kind == "sitemap" and self._is_too_much(candidates):
            self.notes["too_many_indexes"] += 1
            return [one for one in candidates if one.kind != "sitemap"]
        if kind in PAGED and self._loops(chain_of(url), candidates):
            self.notes["looping_pager"] += 1
            return [one for one in candidates if one.way != "pager"]
        return list(candidates)

    def _leads_somewhere(self, url: str) -> bool:
        if grows(url):
            self.notes["growing_path"] += 1
            return False
        if self._barren and self._barren[shape(url)] >= MAX_BARREN:
            self.notes["barren_shape"] += 1
            return False
        return True

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
