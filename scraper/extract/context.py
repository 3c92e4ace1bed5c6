"""What the first look's chances say about a block's surroundings: the measures of the second look."""

from __future__ import annotations

from collections.abc import Sequence
from math import log2

from scraper.extract.blocks import Block, Frame, container
from scraper.extract.features import Facts, branch, signature, trunk

SECOND = (
    "p", "p_prev", "p_prev2", "p_next", "p_next2", "p_box", "p_outer", "p_outer2", "likely_box", "likely_outer",
    "likely_outer2", "likely_before", "since_likely", "until_likely", "branch2", "heading_next", "page_likely",
    "relative", "box_relative", "outer_relative", "p_alike", "top", "box_to_best", "order", "words",
)  # fmt: skip
SECOND_GROUPS = (
    ("p", "p_prev", "p_next"), ("p_prev2", "p_next2", "heading_next"), ("p_box", "p_outer", "p_outer2"),
    ("likely_box", "likely_outer", "likely_outer2", "likely_before"), ("since_likely", "until_likely"),
    ("relative", "branch2", "words", "box_to_best"), ("order", "relative"),
    ("relative", "box_relative", "outer_relative"), ("p_alike", "top", "page_likely"),
)  # fmt: skip
SECOND_SETS = ("near", "off", "tags_off", "tags", "phrases")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LIKELY = 60
"""As much likely text makes a block a landmark for its neighbours."""


class Context:
    """Sums of likely text, by container and by kind of block. Sets them on the frames."""

    def __init__(self, blocks: Sequence[Block], sizes: Sequence[float], chances: Sequence[float]) -> None:
        self.blocks, self.sizes, self.chances = blocks, sizes, chances
        self.likely = [size * chance for size, chance in zip(sizes, chances, strict=True)]
        self.total = sum(self.likely) or 1.0
        self.top = sum(one * chance for one, chance in zip(self.likely, chances, strict=True)) / self.total or 1e-6
        """The chance of a typical piece of this page's likely text: what `relative` is relative to."""
        self.boxes = [container(block.frame) for block in blocks]
        self.looks = [signature(block) for block in blocks]
        self._sum()
        self.stem = trunk([block.frame for block in blocks], lambda frame: frame.likely >= 0.7 * self.total)
        self.best = max(self.boxes, key=lambda box: box.likely_here)
        """The container with most likely text."""

    def _sum(self) -> None:
        for block, box, size, likely in zip(self.blocks, self.boxes, self.sizes, self.likely, strict=True):
            box.likely_here += likely
            frame: Frame | None = block.frame
            while frame is not None:
                frame.likely += likely
                frame = frame.parent
            one: Frame | None = box
            for _ in range(3):
                if one is None:
                    break
                one.sum += size
                one.sum_likely += likely
                one = one.parent

    def columns(self, words: Sequence[float]) -> list[Sequence[float]]:
        """One column for every name of SECOND; `words` is what class words and phrases said at the first look."""
        count, chances = len(self.blocks), self.chances
        since, until = _gap(self.likely, self.top), _gap(self.likely[::-1], self.top)[::-1]
        before, *around = zip(*self._around(), strict=True)
        boxed, outer, _ = around[:3]
        alike, (first, last), most = self._alike(), self._best_span(), self.best.likely_here or 1.0
        return [
            chances, [0.0, *chances[:-1]], [0.0, 0.0, *chances][:count],
            [*chances[1:], 0.0], [*chances[2:], 0.0, 0.0][:count],
            *around, before, since, until, [branch(block.frame, self.stem) for block in self.blocks],
            self._next_texts(), [log2(self.total + 1)] * count,
            [one / self.top for one in chances], [one / self.top for one in boxed], [one / self.top for one in outer],
            [alike[look] for look in self.looks], [self.top] * count,
            [box.likely_here / most for box in self.boxes],
            [_order(place, first, last) for place in range(count)], words,
        ]  # fmt: skip

    def _around(self) -> Sequence[tuple[float, ...]]:
        """Likely text before a block; the mean chance of the other text in the three boxes around it, and how much
        likely text they hold."""
        before, total, found = 0.0, self.total, []
        for box, size, likely, chance in zip(self.boxes, self.sizes, self.likely, self.chances, strict=True):
            outer = box.parent or box
            outer2 = outer.parent or outer
            found.append((
                before / total, _others(box, size, likely, chance), _others(outer, size, likely, chance),
                _others(outer2, size, likely, chance),
                box.sum_likely / total, outer.sum_likely / total, outer2.sum_likely / total,
            ))  # fmt: skip
            before += likely
        return found

    def facts(self, known: Facts) -> Facts:
        """The facts of the first look, and the words and tags of those frames that do not hold the best container."""
        holding = set()
        frame: Frame | None = self.best
        while frame is not None:
            holding.add(frame)
            frame = frame.parent
        seen = dict.fromkeys(holding, (0, 0))
        off = [_off(block.frame, seen) for block in self.blocks]
        near = known["near"]
        return {
            "near": near,
            "off": [words & ~one for (words, _), one in zip(off, near, strict=True)],
            "tags_off": [tags for _, tags in off],
            "tags": [block.frame.tags & ~tags for block, (_, tags) in zip(self.blocks, off, strict=True)],
            "phrases": known["phrases"],
        }

    def _best_span(self) -> tuple[int, int]:
        return self.boxes.index(self.best), len(self.boxes) - 1 - self.boxes[::-1].index(self.best)

    def _alike(self) -> dict[tuple[str, str], float]:
        """Mean chance of all text with one tag and class."""
        sums: dict[tuple[str, str], tuple[float, float]] = {}
        for kind, size, likely in zip(self.looks, self.sizes, self.likely, strict=True):
            old = sums.get(kind, (0.0, 0.0))
            sums[kind] = (old[0] + size, old[1] + likely)
        return {kind: likely / size for kind, (size, likely) in sums.items()}

    def _next_texts(self) -> list[float]:
        """The chance of the first of the three blocks after each one that is no heading."""
        found, chance, steps = [], 0.0, 3
        for block, own in zip(reversed(self.blocks), reversed(self.chances), strict=True):
            found.append(chance if steps < 3 else 0.0)
            chance, steps = (own, 0) if block.tag not in _HEADINGS else (chance, steps + 1)
        return found[::-1]


def _off(frame: Frame, seen: dict[Frame, tuple[int, int]]) -> tuple[int, int]:
    """Words and tags of the frames around a block up to the first that is in `seen`, which learns them."""
    if frame in seen:
        return seen[frame]
    chain = []
    current: Frame | None = frame
    while current is not None and current not in seen:
        chain.append(current)
        current = current.parent
    words, tags = seen[current] if current is not None else (0, 0)
    for one in reversed(chain):
        words |= one.own
        tags |= one.tags & ~(one.parent.tags if one.parent else 0)
        seen[one] = (words, tags)
    return words, tags


def _gap(likely: Sequence[float], top: float) -> list[int]:
    """Blocks since the last that is likely main text of some length; at most 30."""
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
    """Blocks from the best container: negative before it, 0 from its first to its last, positive after it."""
    if place < first:
        return max(place - first, -20)
    return min(place - last, 20) if place > last else 0
