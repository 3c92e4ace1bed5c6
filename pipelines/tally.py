"""Tally: what a run did to articles so far, kept with the run so that a resumed one goes on counting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.outcome import Receipt
from pipelines.revisit import SEEDS

WATCHED = (
    "title",
    "standfirst",
    "authors",
    "published",
    "language",
    "text",
    "kind",
    "topics",
    "related",
    "attachments",
)
"""Fields whose fill rates are kept: those that most sources fill, and whose silence is a broken rule."""


@dataclass
class Tally:
    """Counts over the committed outcomes of one run."""

    changes: Counter[str] = field(default_factory=Counter)
    """Outcomes by what they changed (new, revised, unchanged ...) or by the state they left."""
    read: int = 0
    """Articles read, new or not."""
    filled: Counter[str] = field(default_factory=Counter)
    """Of these, how many have a value, by field."""
    conflicts: Counter[str] = field(default_factory=Counter)
    """Of these, on how many another place of the page gives another value for the field."""
    discovered: int = 0
    """URLs that sitemaps, feeds and listings named. Kept too: a second run that was killed after reading its sitemap
    was called degraded, as if the source named nothing any more."""
    lists_cut: int = 0
    """Lists that were left at a page without anything new."""

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Tally:
        """From what `as_dict` gave."""
        changes, filled, conflicts = (Counter(told.get(name, {})) for name in ("changes", "filled", "conflicts"))
        return cls(changes, told.get("read", 0), filled, conflicts, told.get("discovered", 0), told.get("lists_cut", 0))

    def as_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        counts = {"filled": dict(self.filled), "conflicts": dict(self.conflicts)}
        return {"changes": dict(self.changes), "read": self.read, **counts, "discovered": self.discovered,
                "lists_cut": self.lists_cut}  # fmt: skip

    def add(self, receipt: Receipt) -> None:
        """One more outcome."""
        self.changes[receipt.change or receipt.outcome.state] += 1
        if receipt.outcome.lease.kind in SEEDS:
            self.discovered += len(receipt.outcome.candidates)
        article = receipt.outcome.article
        if article is not None:
            self.read += 1
            self.filled.update(name for name in WATCHED if getattr(article, name))
            self.conflicts.update(name for name, why in article.evidence.items() if why.rivals)
