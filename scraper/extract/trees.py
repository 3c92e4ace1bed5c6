"""The third look: boosted trees over the measures of the second, for the blocks that it leaves in doubt.

A tree finds what a sum of terms cannot: that a thing counts only where two others hold. Walking 200 trees costs a
hundred microseconds a block in Python, so they are not walked: every interval of every measure has a mask of the
leaves that can still be reached, all trees side by side in one integer, eight leaves each. What is left after joining
the masks has, in each byte, the leaf of that tree as its lowest bit (QuickScorer: Lucchese et al., SIGIR 2015).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import reduce
from math import exp, log
from operator import and_, getitem
from typing import Any

LEAVES = 8
"""Of one tree at most: a byte."""
DOUBTED = (0.18, 0.82)
"""Chances of the second look between which the trees are asked: 24 blocks a page of 220."""


class Trees:
    """Trees with at most eight leaves each, of whose values the sum is taken.

    `data` holds `leaves`, the values of each tree from left to right, and for every measure `tests` as
    [edge, tree, leaves]: a value beyond the edge cannot reach these leaves (a bit each) of that tree.
    """

    def __init__(self, data: Mapping[str, Any], names: Sequence[str]) -> None:
        self.count = len(data["leaves"])
        self.values = [_by_byte(leaves) for leaves in data["leaves"]]
        tests: Mapping[str, Sequence[tuple[float, int, int]]] = data["tests"]
        self.steps = [(place, *self._steps(tests[name])) for place, name in enumerate(names) if tests.get(name)]
        """By measure: its place, edges in order, and the leaves open up to the first, up to the next, beyond all."""

    def _steps(self, tests: Sequence[tuple[float, int, int]]) -> tuple[list[float], list[int]]:
        every = (1 << LEAVES * self.count) - 1
        closed: dict[float, int] = {}
        for edge, tree, leaves in tests:
            closed[edge] = closed.get(edge, 0) | leaves << LEAVES * tree
        edges, opened = sorted(closed), [every]
        for edge in edges:
            opened.append(opened[-1] & ~closed[edge])
        return edges, opened

    def totals(self, columns: Sequence[Sequence[float]]) -> list[float]:
        """What the trees say of every block, as log odds; `columns` are measures, one for each of the names."""
        masks = [[opened[bisect_left(edges, value)] for value in columns[place]] for place, edges, opened in self.steps]
        return [self._total(reduce(and_, one)) for one in zip(*masks, strict=True)]

    def _total(self, left: int) -> float:
        return sum(map(getitem, self.values, left.to_bytes(self.count, "little")))

    def ask(self, chances: list[float], columns: Sequence[Sequence[float]]) -> dict[int, float]:
        """Put right what is in doubt: log odds become the mean of both looks'. What was added to them, by place."""
        low, high = DOUBTED
        doubted = [place for place, chance in enumerate(chances) if low < chance < high]
        if not doubted:
            return {}
        added = {}
        for place, told in zip(doubted, self.totals([[one[at] for at in doubted] for one in columns]), strict=True):
            said = log(chances[place] / (1 - chances[place]))
            chances[place] = 1 / (1 + exp(-(told + said) / 2))
            added[place] = (told - said) / 2
        return added


def _by_byte(leaves: Sequence[float]) -> list[float]:
    """The value of the lowest leaf for every combination that may be left."""
    return [0.0, *(leaves[min((left & -left).bit_length() - 1, len(leaves) - 1)] for left in range(1, 256))]
