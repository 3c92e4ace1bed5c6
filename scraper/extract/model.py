"""The learned weights of the body and how they add up: a sum that can be read term by term.

Two looks, each an additive logistic model: every measure falls into a bin that has a weight, a few pairs of
measures into a cell of a grid, every word, tag and phrase has a weight of its own. The chance is the logistic
function of the sum. A third look, trees over the same measures, is asked only where the second is in doubt.
`benchmarks/train_body.py` learns the weights from pages with known text.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial
from importlib import resources
from math import exp
from operator import getitem
from typing import Any

from scraper.extract.trees import Trees


@cache
def _data() -> Mapping[str, Any]:
    text = resources.files("scraper.extract").joinpath("body_model.json").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


_MOST = 20_000
"""Combinations that are remembered of one group, words of one set: a few megabytes for all of them."""


class _Cells(dict[tuple[int, ...], float]):
    """What a combination of bins says, by the measures of one group: added up once, then looked up.

    Nine in ten combinations of four to six measures have been seen on other pages, whatever the site.
    """

    def __init__(self, weights: Sequence[Sequence[float]], grids: Sequence[tuple[int, int, Sequence[Sequence[float]]]]):
        super().__init__()
        self.weights, self.grids = weights, grids

    def __missing__(self, bins: tuple[int, ...]) -> float:
        total = sum(map(getitem, self.weights, bins))
        for one, other, grid in self.grids:
            total += grid[bins[one]][bins[other]]
        if len(self) >= _MOST:
            self.clear()
        self[bins] = total
        return total


class _Bins(dict[float, int]):
    """The bins of one measure. Whole numbers are looked up, not searched: a search compares them with fractions."""

    def __init__(self, edges: Sequence[float]) -> None:
        super().__init__()
        self.edges = edges

    def __missing__(self, value: float) -> int:
        if len(self) >= _MOST:
            self.clear()
        place = self[value] = bisect_right(self.edges, value)
        return place

    def of(self, column: Sequence[float]) -> list[int]:
        """The bins of a column, all whole numbers or none."""
        whole = bool(column) and isinstance(column[0], int)
        return list(map(self.__getitem__ if whole else partial(bisect_right, self.edges), column))


class _Sums(dict[int, float]):
    """What a set of words says: the sum of the weights of its bits."""

    def __init__(self, weights: Sequence[float]) -> None:
        super().__init__()
        self.weights = weights

    def __missing__(self, bits: int) -> float:
        if len(self) >= _MOST:
            self.clear()
        total = self[bits] = sum(self.weights[index] for index in indices(bits))
        return total


class Look:
    """One additive model over named measures and sets of bits. `groups` are measures that are looked up together."""

    def __init__(
        self,
        data: Mapping[str, Any],
        names: Sequence[str],
        sets: Mapping[str, Sequence[str]],
        groups: Sequence[Sequence[str]] = (),
    ) -> None:
        place = {name: index for index, name in enumerate(names)}
        self.bias: float = data["bias"]
        self.bins: list[tuple[list[float], list[float]]] = [(data["edges"][one], data["weights"][one]) for one in names]
        self.grids: list[tuple[int, int, list[list[float]]]] = [
            (place[one["of"][0]], place[one["of"][1]], one["weights"]) for one in data["crosses"]
        ]
        self.names = names
        self.sets = sets
        self.bits: dict[str, list[float]] = data["bits"]
        self._measures = [_Bins(edges) for edges, _ in self.bins]
        self._sums = {name: _Sums(weights) for name, weights in self.bits.items()}
        self._cells = self._grouped([tuple(place[name] for name in group) for group in groups])

    def _grouped(self, groups: Sequence[tuple[int, ...]]) -> list[tuple[tuple[int, ...], _Cells]]:
        """Every measure in one group, and every pair in a group that holds both; what is in none is one by itself."""
        left = dict.fromkeys(range(len(self.names)))
        pairs = list(self.grids)
        found = []
        for group in (*groups, *((one, other) for one, other, _ in pairs), *((one,) for one in list(left))):
            weights = [self.bins[one][1] if one in left else [0.0] * len(self.bins[one][1]) for one in group]
            inside = [pair for pair in pairs if pair[0] in group and pair[1] in group]
            if not inside and left.keys().isdisjoint(group):
                continue
            pairs = [pair for pair in pairs if pair not in inside]
            for one in group:
                left.pop(one, None)
            grids = [(group.index(one), group.index(other), grid) for one, other, grid in inside]
            found.append((group, _Cells(weights, grids)))
        return found

    def binned(self, columns: Sequence[Sequence[float]], start: int = 0) -> list[list[int]]:
        """The bins of the values of some columns, the first of which is that of the measure `start`."""
        return [bins.of(column) for bins, column in zip(self._measures[start:], columns, strict=False)]

    def chances(self, bins: Sequence[Sequence[int]], words: Sequence[float]) -> list[float]:
        """The chance of every block to be main text; `bins` are columns of `binned`, `words` the `bit_sums`."""
        terms: list[Iterable[float]] = [words]
        for group, cells in self._cells:
            terms.append(map(cells.__getitem__, zip(*(bins[one] for one in group), strict=True)))
        totals = map(sum, zip(*terms, strict=True))
        return [1 / (1 + exp(-total)) if total > -30 else 0.0 for total in totals]

    def bit_sums(self, facts: Mapping[str, Sequence[int]]) -> list[float]:
        """What words, tags and phrases alone say of every block."""
        terms = [map(sums.__getitem__, facts[name]) for name, sums in self._sums.items()]
        return [self.bias + sum(one) for one in zip(*terms, strict=True)]

    def reasons(self, row: Sequence[float], fact: Mapping[str, int], top: int = 5) -> list[tuple[str, float]]:
        """The terms that weighed most, as (name, weight): positive speaks for main text."""
        places = [bisect_right(edges, value) for value, (edges, _) in zip(row, self.bins, strict=True)]
        terms = [(name, weights[at]) for name, at, (_, weights) in zip(self.names, places, self.bins, strict=True)]
        for one, other, grid in self.grids:
            terms.append((f"{self.names[one]}*{self.names[other]}", grid[places[one]][places[other]]))
        for name, value in fact.items():
            terms += [(f"{name}:{self.sets[name][index]}", self.bits[name][index]) for index in indices(value)]
        return sorted(terms, key=lambda term: -abs(term[1]))[:top]


def indices(value: int) -> list[int]:
    """The places of the bits that are set."""
    found = []
    while value:
        low = value & -value
        found.append(low.bit_length() - 1)
        value ^= low
    return found


def look(
    name: str, names: Sequence[str], sets: Mapping[str, Sequence[str]], groups: Sequence[Sequence[str]] = ()
) -> Look:
    """One of the learned looks: `first` or `second`."""
    return Look(_data()[name], names, sets, groups)


def trees(names: Sequence[str]) -> Trees:
    """The learned trees of the third look."""
    return Trees(_data()["third"], names)
