"""What the first look's chances say about a block's surroundings: the measures of the second look."""

from __future__ import annotations

from collections.abc import Sequence
from math import log2

from scraper.extract.blocks import Block, Frame
from scraper.extract.features import branch, signature, trunk

SECOND = (
    "p", "p_prev", "p_prev2", "p_next", "p_next2", "p_own", "p_parent", "p_grand", "likely_own", "likely_parent",
    "likely_grand", "likely_before", "since_likely", "until_likely", "branch2", "heading_next", "page_likely",
    "relative", "own_relative", "parent_relative", "p_alike", "top", "own_to_top", "order",
)  # fmt: skip
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LIKELY = 60
"""As much likely text makes a block a landmark for its neighbours."""


class Context:
    """Sums of likely text, by frame and by kind of block. Sets them on the frames."""

    def __init__(self, blocks: Sequence[Block], sizes: Sequence[float], chances: Sequence[float]) -> None:
        self.blocks, self.sizes, self.chances = blocks, sizes, chances
        self.likely = [size * chance for size, chance in zip(sizes, chances, strict=True)]
        self.total = sum(self.likely) or 1.0
        self.top = sum(one * chance for one, chance in zip(self.likely, chances, strict=True)) / self.total or 1e-6
        """The chance of a typical piece of this page's likely text: what `relative` is relative to."""
        self._sum()
        frames = [block.frame for block in blocks]
        self.stem = trunk(frames, lambda frame: frame.likely >= 0.7 * self.total)
        self.best = max(frames, key=lambda frame: frame.likely_here) if frames else None

    def _sum(self) -> None:
        for block, size, likely in zip(self.blocks, self.sizes, self.likely, strict=True):
            frame: Frame | None = block.frame
            block.frame.likely_here += likely
            level = 0
            while frame is not None:
                frame.likely += likely
                if level < 3:
                    frame.sum += size
                    frame.sum_likely += likely
                    level += 1
                frame = frame.parent

    def rows(self) -> list[list[float]]:
        """One row of SECOND for every block."""
        alike = self._alike()
        gaps = zip(*self._gaps(), strict=True)
        found = [
            [*around, *sums, *gap, branch(block.frame, self.stem), self._next_text(place), log2(self.total + 1),
             *relative, alike[signature(block)], self.top, *best]
            for place, (block, around, sums, gap, relative, best) in enumerate(
                zip(self.blocks, self._around(), self._shares(), gaps, self._relatives(), self._to_best(), strict=True)
            )
        ]  # fmt: skip
        return found

    def _around(self) -> list[list[float]]:
        padded = [0.0, 0.0, *self.chances, 0.0, 0.0]
        return [[padded[i], padded[i - 1], padded[i - 2], padded[i + 1], padded[i + 2]] for i in self._padded_places()]

    def _padded_places(self) -> range:
        return range(2, len(self.chances) + 2)

    def _shares(self) -> list[list[float]]:
        found, before = [], 0.0
        for place, block in enumerate(self.blocks):
            frame = block.frame
            parent = frame.parent or frame
            grand = parent.parent or parent
            size, likely, chance = self.sizes[place], self.likely[place], self.chances[place]
            found.append([
                _others(frame, size, likely, chance), _others(parent, size, likely, chance),
                _others(grand, size, likely, chance), frame.sum_likely / self.total, parent.sum_likely / self.total,
                grand.sum_likely / self.total, before / self.total,
            ])  # fmt: skip
            before += likely
        return found

    def _relatives(self) -> list[list[float]]:
        """Chances of the block, its frame and its parent against those of the page's likely text."""
        found = []
        for place, block in enumerate(self.blocks):
            frame = block.frame
            parent = frame.parent or frame
            size, likely, chance = self.sizes[place], self.likely[place], self.chances[place]
            own = _others(frame, size, likely, chance)
            up = _others(parent, size, likely, chance)
            found.append([chance / self.top, own / self.top, up / self.top])
        return found

    def _to_best(self) -> list[list[float]]:
        """How much likely text the frame has against the one that has most, and whether it stands before it."""
        best = self.best
        most = best.likely_here if best is not None and best.likely_here else 1.0
        places = [place for place, block in enumerate(self.blocks) if block.frame is best]
        first, last = (places[0], places[-1]) if places else (0, 0)
        return [[block.frame.likely_here / most, _order(place, first, last)] for place, block in enumerate(self.blocks)]

    def _alike(self) -> dict[tuple[str, str], float]:
        """Mean chance of all text with one tag and class."""
        sums: dict[tuple[str, str], tuple[float, float]] = {}
        for block, size, likely in zip(self.blocks, self.sizes, self.likely, strict=True):
            kind = signature(block)
            old = sums.get(kind, (0.0, 0.0))
            sums[kind] = (old[0] + size, old[1] + likely)
        return {kind: likely / size for kind, (size, likely) in sums.items()}

    def _gaps(self) -> tuple[list[int], list[int]]:
        """Blocks since and until the nearest that is likely main text of some length; at most 30."""
        back = _gap(self.likely, self.top)
        return back, _gap(self.likely[::-1], self.top)[::-1]

    def _next_text(self, place: int) -> float:
        """The chance of the first block after this one that is no heading."""
        for after in range(place + 1, min(place + 4, len(self.chances))):
            if self.blocks[after].tag not in _HEADINGS:
                return self.chances[after]
        return 0.0


def _gap(likely: Sequence[float], top: float) -> list[int]:
    found, gap = [], 30
    for value in likely:
        found.append(gap)
        gap = 0 if value > _LIKELY * top else min(30, gap + 1)
    return found


def _others(frame: Frame, size: float, likely: float, chance: float) -> float:
    """Mean chance of the other text in a frame; the block's own when it is alone."""
    rest = frame.sum - size
    return (frame.sum_likely - likely) / rest if rest > 1 else chance


def _order(place: int, first: int, last: int) -> int:
    """Blocks from the best frame: negative before it, 0 between its first and last block, positive after it."""
    if place < first:
        return max(place - first, -20)
    return min(place - last, 20) if place > last else 0
