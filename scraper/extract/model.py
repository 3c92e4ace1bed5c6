"""The learned weights of the body and how they add up: a sum that can be read term by term.

Two looks, each an additive logistic model: every measure falls into a bin that has a weight, a few pairs of
measures into a cell of a grid, every word, tag and phrase has a weight of its own. The chance is the logistic
function of the sum. `benchmarks/train_body.py` learns the weights from pages with known text.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import repeat
from math import exp
from operator import getitem
from typing import Any


@cache
def _data() -> Mapping[str, Any]:
    text = resources.files("scraper.extract").joinpath("body_model.json").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


_FEW = 30
"""Measures with fewer values on a page (tags, counts, what is the same for all blocks) are looked up, not searched."""


class Look:
    """One additive model over named measures and sets of bits."""

    def __init__(self, data: Mapping[str, Any], names: Sequence[str], sets: Mapping[str, Sequence[str]]) -> None:
        place = {name: index for index, name in enumerate(names)}
        self.bias: float = data["bias"]
        self.bins: list[tuple[list[float], list[float]]] = [(data["edges"][one], data["weights"][one]) for one in names]
        self.grids: list[tuple[int, int, list[list[float]]]] = [
            (place[one["of"][0]], place[one["of"][1]], one["weights"]) for one in data["crosses"]
        ]
        self.names = names
        self.sets = sets
        self.bits: dict[str, list[float]] = data["bits"]

    def chances(self, rows: Sequence[Sequence[float]], words: Sequence[float]) -> list[float]:
        """The chance of every block to be main text, `words` being its `bit_sums`.

        Goes by columns: that is twice as fast as by rows.
        """
        terms: list[Iterable[float]] = [words]
        columns = []
        for column, (edges, weights) in zip(zip(*rows, strict=True), self.bins, strict=False):
            values = set(column)
            if len(values) < _FEW:
                known = {value: bisect_right(edges, value) for value in values}
                places = list(map(known.__getitem__, column))
            else:
                places = list(map(bisect_right, repeat(edges), column))
            terms.append(map(weights.__getitem__, places))
            columns.append(places)
        for one, other, grid in self.grids if columns else ():
            terms.append(map(getitem, map(grid.__getitem__, columns[one]), columns[other]))
        totals = map(sum, zip(*terms, strict=True))
        return [1 / (1 + exp(-total)) if total > -30 else 0.0 for total in totals]

    def bit_sums(self, facts: Sequence[Mapping[str, int]]) -> list[float]:
        """What words, tags and phrases alone say of every block."""
        totals = [self.bias] * len(facts)
        for name, weights in self.bits.items():
            known: dict[int, float] = {}
            for place, fact in enumerate(facts):
                value = fact[name]
                if value not in known:
                    known[value] = sum(weights[index] for index in indices(value))
                totals[place] += known[value]
        return totals

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


def look(name: str, names: Sequence[str], sets: Mapping[str, Sequence[str]]) -> Look:
    """One of the learned looks: `first` or `second`."""
    return Look(_data()[name], names, sets)
