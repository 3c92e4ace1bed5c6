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
from math import exp
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
        return [_logistic(self._sum(row) + self._bits(fact, known)) for row, fact in zip(rows, facts, strict=True)]

    def _sum(self, row: Sequence[float]) -> float:
        total = self.bias
        for index, edges, weights in self.bins:
            total += weights[bisect_right(edges, row[index])]
        for one, other, edges, others, grid in self.grids:
            total += grid[bisect_right(edges, row[one])][bisect_right(others, row[other])]
        return total

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
