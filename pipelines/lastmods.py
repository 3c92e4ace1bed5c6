"""Is the lastmod of a source true? Told by what its pages did: it is compared with what visits found.

A sitemap that never moves its lastmod hides edits; one that moves it for every page every night sends visitors round
for nothing. Both are common, and neither can be told from the sitemap alone.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

Verdict = Literal["unknown", "truthful", "silent", "restless", "worthless"]
FEWEST_CHANGES = 5
"""Changes that must have been seen before it can be said that lastmod keeps quiet about them."""
FEWEST_MOVES = 20
"""Moves that must have been followed before it can be said that they mean nothing."""
MOST_HIDDEN = 0.2
"""Share of the changes that a truthful lastmod may miss: days without hours hide a second edit on one day."""
PROBES = 8
"""One page of so many is visited by its age whatever lastmod says, and counted: of the others those whose lastmod moved
are seen at once, and those that keep quiet never."""
MOST_IDLE = 0.9
"""Share of its moves after which nothing had changed that we keep: a related piece or a count moves it too."""


@dataclass(frozen=True, slots=True)
class Lastmods:
    """Visits of probes that a sitemap named in the same run, by what lastmod and page had done meanwhile."""

    moved_changed: int = 0
    moved_same: int = 0
    still_changed: int = 0
    still_same: int = 0

    @property
    def changes(self) -> int:
        """Changes seen."""
        return self.moved_changed + self.still_changed

    @property
    def moves(self) -> int:
        """Moves that were followed by a visit."""
        return self.moved_changed + self.moved_same

    @property
    def is_silent(self) -> bool:
        """Does it hide changes?"""
        return self.changes >= FEWEST_CHANGES and self.still_changed > MOST_HIDDEN * self.changes

    @property
    def is_restless(self) -> bool:
        """Does it move without a reason? Then moving says nothing."""
        return self.moves >= FEWEST_MOVES and self.moved_same > MOST_IDLE * self.moves

    @property
    def verdict(self) -> Verdict:
        """One word."""
        if self.is_silent or self.is_restless:
            return "worthless" if self.is_silent and self.is_restless else "silent" if self.is_silent else "restless"
        return "truthful" if self.changes >= FEWEST_CHANGES else "unknown"

    def as_dict(self) -> dict[str, int | str]:
        """For manifests."""
        return {**asdict(self), "verdict": self.verdict}


def is_probe(number: int) -> bool:
    """Is the page with this number one of those by which lastmod is judged?"""
    return number % PROBES == 0


UNTRIED = Lastmods()
"""Of a source that was never visited again."""
