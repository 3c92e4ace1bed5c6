"""The learned weights of the body and how they add up: a sum that can be read term by term.

Two looks, each an additive logistic model: every measure falls into a bin that has a weight, a few pairs of
measures into a cell of a grid, every word, tag and phrase has a weight of its own. The chance is the logistic
function of the sum. `benchmarks/train_body.py` learns the weights from pages with known text.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from importlib import resources
from itertools import repeat
from math import exp
from operator import add, getitem
from typing import Any

_DATA = json.loads(resources.files("scraper.extract").joinpath("body_model.json").read_text(encoding="utf-8"))


class Look:
    """One additive model over named measures and sets of bits."""

    def __init__(self, data: Mapping[str, Any], names: Sequence[str], sets: Mapping[str, Sequence[str]]) -> None:
        place = {name: index for index, name in enumerate(names)}
        self.bias: float = data["bias"]
        self.bins = [(place[name], data["edges"][name], weights) for name, weights in data["weights"].items()]
        self.grids = [
            (place[one["of"][0]], place[one["of"][1]], *one["edges"], one["weights"]) for one in data["crosses"]
        ]
        self.names = names
        self.sets = sets
        self.bits: dict[str, list[float]] = data["bits"]

    def chances(self, rows: Sequence[Sequence[float]], facts: Sequence[Mapping[str, int]]) -> list[float]:
        """The chance of every block to be main text."""
        known: dict[str, dict[int, float]] = {name: {} for name in self.bits}
        return [
            _logistic(total + self._bits(fact, known)) for total, fact in zip(self._sums(rows), facts, strict=True)
        ]

    def _sums(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """The weights of all measures, block by block; added up measure by measure, which is three times as fast."""
        totals = [self.bias] * len(rows)
        columns = list(zip(*rows, strict=True))
        if not columns:
            return totals
        for index, edges, weights in self.bins:
            bins = map(bisect_right, repeat(edges), columns[index])
            totals = list(map(add, totals, map(weights.__getitem__, bins)))
        for one, other, edges, others, grid in self.grids:
            lines = map(grid.__getitem__, map(bisect_right, repeat(edges), columns[one]))
            cells = map(getitem, lines, map(bisect_right, repeat(others), columns[other]))
            totals = list(map(add, totals, cells))
        return totals

    def _bits(self, fact: Mapping[str, int], known: dict[str, dict[int, float]]) -> float:
        total = 0.0
        for name, value in fact.items():
            sums = known[name]
            if value not in sums:
                weights = self.bits[name]
                sums[value] = sum(weights[index] for index in indices(value))
            total += sums[value]
        return total

    def reasons(self, row: Sequence[float], fact: Mapping[str, int], top: int = 5) -> list[tuple[str, float]]:
        """The terms that weighed most, as (name, weight): positive speaks for main text."""
        terms = [(self.names[i], weights[bisect_right(edges, row[i])]) for i, edges, weights in self.bins]
        for one, other, edges, others, grid in self.grids:
            weight = grid[bisect_right(edges, row[one])][bisect_right(others, row[other])]
            terms.append((f"{self.names[one]}*{self.names[other]}", weight))
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


def _logistic(value: float) -> float:
    return 1 / (1 + exp(-value)) if value > -30 else 0.0


def look(name: str, names: Sequence[str], sets: Mapping[str, Sequence[str]]) -> Look:
    """One of the learned looks: `first` or `second`."""
    return Look(_DATA[name], names, sets)
