"""Learn the weights of the body model and say how good they are on domains that they never saw.

    python -m benchmarks.train_body scraper/extract/body_model.json [--folds DIR]

Needs the data folder, and numpy, scipy and lightgbm beside the project; nothing of them is needed to run the model.
The same pages give the same file, byte by byte. With --folds the weights that never saw a fold of domains are kept,
too, as DIR/fold0.json to DIR/fold4.json: `benchmarks.held_out` reads every page whole with those that do not know its
domain.

Five folds by domain: the second look learns from chances that the first look gave to pages outside of its fold. The
third, boosted trees over the measures of the second, learns less from blocks whose label the second look denies:
truths that end early. The printed F1 of every set is computed on blocks (tokens of kept blocks against tokens of the
truth), always for domains that the weights have not seen; the weights that are written have seen all of dev.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from benchmarks.body_examples import FOLDS, SETS, Example, examples
from scraper.extract.classwords import VOCABULARY
from scraper.extract.content import HOPELESS
from scraper.extract.context import SECOND, SECOND_SETS, Context
from scraper.extract.features import FIRST, TAG_BITS, Facts, Measures
from scraper.extract.features import SETS as FIRST_SETS
from scraper.extract.judged import THRESHOLD
from scraper.extract.model import indices
from scraper.extract.phrases import PHRASES
from scraper.extract.trees import DOUBTED, LEAVES

BINS = 10
ITERATIONS = 60
RIDGE_BINS, RIDGE_BITS = 2.0, 3.0
TREES = 200
BOOSTING = {
    "objective": "binary", "learning_rate": 0.2, "num_leaves": LEAVES, "min_data_in_leaf": 80, "lambda_l2": 5,
    "feature_fraction": 0.4, "bagging_fraction": 0.7, "bagging_freq": 1, "max_bin": 63, "seed": 1,
    "num_threads": 1, "deterministic": True, "verbose": -1,
}  # fmt: skip
DENIED, BELIEVED = 0.12, 0.25
"""A label with less chance than this by the held-out second look, and what its block still weighs."""
NOMINAL = frozenset(
    ("tag", "prev_tag", "next_tag", "same_prev", "same_next", "ends", "branch", "branch2", "article", "articles",
     "stated", "twice", "order", "link_run")
)  # fmt: skip
FIRST_GRIDS = (
    ("size", "links"), ("tag", "branch"), ("size", "mass_parent"), ("size", "sentences"), ("article", "articles"),
    ("from_title", "before"), ("alike", "size"),
)  # fmt: skip
SECOND_GRIDS = (
    *FIRST_GRIDS, ("p", "p_box"), ("p", "p_outer"), ("p_prev", "p_next"), ("tag", "heading_next"), ("size", "branch2"),
    ("since_likely", "until_likely"), ("relative", "size"), ("relative", "branch2"), ("relative", "box_relative"),
    ("p_alike", "top"), ("box_to_best", "branch2"), ("order", "relative"), ("words", "branch2"),
    ("words", "box_to_best"), ("words", "p_outer"), ("words", "relative"),
)  # fmt: skip
WIDTHS = {"tags": len(TAG_BITS), "tags_shared": len(TAG_BITS), "tags_off": len(TAG_BITS), "phrases": len(PHRASES)}


class Pages:
    """All examples, flat: one row a block."""

    def __init__(self, found: Sequence[Example]) -> None:
        self.found = found
        self.start = np.concatenate([[0], np.cumsum([len(one.blocks) for one in found])])
        self.page = np.repeat(np.arange(len(found)), np.diff(self.start))
        self.fold = np.array([one.fold for one in found])[self.page]
        self.cover = np.concatenate([one.cover for one in found])
        self.sizes = np.concatenate([one.sizes for one in found]).astype(float)
        self.label = (self.cover > 0.5).astype(float)
        self.weight = np.concatenate([_weights(one) for one in found])
        self.measures = [Measures(one.blocks, one.told) for one in found]


def _weights(one: Example) -> np.ndarray:
    """Every page counts the same, every block by its share of the text; a label without words counts a little."""
    if one.data == "traf":
        return 0.5 * np.array(one.known, dtype=float)
    share = (np.array(one.sizes) + 3.0) / max(one.truth, 60)
    return 10 * np.minimum(share * (1.0 if one.is_article else 0.5), 2.0)


class Design:
    """How one look turns measures into columns: a bin each, a cell of a grid, a bit."""

    def __init__(self, names: Sequence[str], grids: Sequence[tuple[str, str]], sets: Sequence[str]) -> None:
        self.names, self.grids, self.sets = list(names), grids, sets
        self.edges: dict[str, np.ndarray] = {}

    def learn_bins(self, rows: np.ndarray, weight: np.ndarray) -> None:
        for place, name in enumerate(self.names):
            column = rows[:, place]
            if name in NOMINAL:
                values = np.unique(column)[:60]
                self.edges[name] = (values[:-1] + values[1:]) / 2
            else:
                self.edges[name] = _quantiles(column, weight)

    def matrix(self, rows: np.ndarray, facts: Sequence[dict[str, int]]) -> sparse.csr_matrix:
        places = {
            name: np.searchsorted(self.edges[name], rows[:, column], side="right")
            for column, name in enumerate(self.names)
        }
        blocks = [_one_hot(places[name], len(self.edges[name]) + 1) for name in self.names]
        for one, other in self.grids:
            wide = len(self.edges[other]) + 1
            blocks.append(_one_hot(places[one] * wide + places[other], (len(self.edges[one]) + 1) * wide))
        self.bits_from = sum(block.shape[1] for block in blocks)
        blocks += [_bits([fact[name] for fact in facts], WIDTHS.get(name, len(VOCABULARY))) for name in self.sets]
        return sparse.hstack(blocks).tocsr()

    def written(self, weights: np.ndarray) -> dict[str, Any]:
        """The weights as `scraper.extract.model` reads them."""
        taken = 0

        def take(size: int) -> list[float]:
            nonlocal taken
            taken += size
            return [round(float(value), 3) for value in weights[taken - size : taken]]

        bins = {name: take(len(self.edges[name]) + 1) for name in self.names}
        grids = [
            {"of": [one, other], "weights": [take(len(self.edges[other]) + 1) for _ in range(len(self.edges[one]) + 1)]}
            for one, other in self.grids
        ]
        bits = {name: take(WIDTHS.get(name, len(VOCABULARY))) for name in self.sets}
        edges = {name: [round(float(edge), 4) for edge in self.edges[name]] for name in self.names}
        return {"bias": round(float(weights[-1]), 3), "edges": edges, "weights": bins, "crosses": grids, "bits": bits}


def _quantiles(column: np.ndarray, weight: np.ndarray) -> np.ndarray:
    order = np.argsort(column)
    mass = np.cumsum(weight[order] + weight.mean())
    cuts = np.searchsorted(mass / mass[-1], np.arange(1, BINS) / BINS)
    edges = np.unique(np.round(column[order][cuts], 4))
    return edges[edges > column.min()]


def _one_hot(places: np.ndarray, width: int) -> sparse.csr_matrix:
    ones = np.ones(len(places), dtype=np.float32)
    return sparse.csr_matrix((ones, places, np.arange(len(places) + 1)), shape=(len(places), width))


def _bits(values: Sequence[int], width: int) -> sparse.csr_matrix:
    rows, columns = [], []
    for row, value in enumerate(values):
        places = indices(value)
        rows += [row] * len(places)
        columns += places
    return sparse.csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=(len(values), width))


def fit(matrix: sparse.csr_matrix, label: np.ndarray, weight: np.ndarray, bits_from: int) -> np.ndarray:
    """Logistic regression with a ridge, by L-BFGS on columns scaled to equal curvature; the bias comes last."""
    ridge = np.full(matrix.shape[1], RIDGE_BINS)
    ridge[bits_from:] = RIDGE_BITS
    squared = matrix.copy()
    squared.data **= 2
    scale = np.append(1 / np.sqrt(0.15 * (squared.T @ weight) + ridge), 1 / np.sqrt(0.15 * weight.sum()))
    turned = matrix.T.tocsr()

    def loss(scaled: np.ndarray) -> tuple[float, np.ndarray]:
        weights = scaled * scale
        total = matrix @ weights[:-1] + weights[-1]
        rest = weight * (1 / (1 + np.exp(-np.clip(total, -50, 50))) - label)
        value = (weight * (np.logaddexp(0, total) - label * total)).sum() + 0.5 * (ridge * weights[:-1] ** 2).sum()
        return value, scale * np.append(turned @ rest + ridge * weights[:-1], rest.sum())

    start = np.zeros(matrix.shape[1] + 1)
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS, "maxcor": 20}).x * scale


def learn(pages: Pages, design: Design, rows: np.ndarray, facts: list[dict[str, int]], usable: np.ndarray):
    """Weights of a look; chances and word sums of every block by weights that never saw its domain.

    The first of the weights are those without each fold, the last are of all pages.
    """
    design.learn_bins(rows, pages.weight)
    matrix = design.matrix(rows, facts)
    chances, words, found = np.zeros(len(rows)), np.zeros(len(rows)), []
    for fold in range(FOLDS):
        seen = np.flatnonzero((pages.fold != fold) & (pages.weight > 0) & usable)
        unseen = np.flatnonzero((pages.fold == fold) & usable)
        weights = fit(matrix[seen], pages.label[seen], pages.weight[seen], design.bits_from)
        bits = slice(design.bits_from, matrix.shape[1])
        words[unseen] = matrix[unseen][:, bits] @ weights[bits] + weights[-1]
        chances[unseen] = 1 / (1 + np.exp(-(matrix[unseen] @ weights[:-1] + weights[-1])))
        found.append(weights)
    every = np.flatnonzero((pages.weight > 0) & usable)
    return [*found, fit(matrix[every], pages.label[every], pages.weight[every], design.bits_from)], chances, words


def contexts(pages: Pages, chances: np.ndarray, words: np.ndarray, facts: list[dict[str, int]]):
    """Measures and facts of the second look, from the chances of the first."""
    rows, more = [], []
    for one, measures, start in zip(pages.found, pages.measures, pages.start, strict=False):
        span = slice(start, start + len(one.blocks))
        context = Context(one.blocks, measures.sizes, chances[span].tolist())
        rows += zip(*context.columns(words[span].tolist()), strict=True)
        known = {name: [fact[name] for fact in facts[span]] for name in FIRST_SETS}
        more += _by_block(context.facts(known))
    return np.array(rows), more


def _by_block(facts: Facts) -> list[dict[str, int]]:
    return [dict(zip(facts, values, strict=True)) for values in zip(*facts.values(), strict=True)]


def report(pages: Pages, chances: np.ndarray) -> str:
    """Mean F1 of the article pages of every set, over tokens of blocks."""
    cells = []
    for data in SETS:
        scores = [
            _page_f1(pages, chances, i) for i, one in enumerate(pages.found) if one.data == data and one.is_article
        ]
        if data != "traf":
            cells.append(f"{data} {np.mean(scores):.3f}")
    return ", ".join(cells)


def _page_f1(pages: Pages, chances: np.ndarray, number: int) -> float:
    span = slice(pages.start[number], pages.start[number + 1])
    kept = pages.sizes[span] * (chances[span] > THRESHOLD)
    truth = pages.found[number].truth
    right = min((kept * pages.cover[span]).sum(), truth)
    return 2 * right / (kept.sum() + truth) if kept.sum() + truth else 1.0


def learn_trees(pages: Pages, rows: np.ndarray, chances: np.ndarray) -> tuple[list[lightgbm.Booster], np.ndarray]:
    """Trees without each fold, and of all pages; chances by trees that never saw the domain, where the held-out
    second look doubts."""
    right = np.where(pages.label > 0.5, chances, 1 - chances)
    weight = pages.weight * (chances > 0) * np.where(right < DENIED, BELIEVED, 1.0)

    def boosted(seen: np.ndarray) -> lightgbm.Booster:
        return lightgbm.train(BOOSTING, lightgbm.Dataset(rows[seen], pages.label[seen], weight=weight[seen]), TREES)

    mixed, found = chances.copy(), []
    doubted = (chances > DOUBTED[0]) & (chances < DOUBTED[1])
    for fold in range(FOLDS):
        asked = np.flatnonzero((pages.fold == fold) & doubted)
        found.append(boosted(np.flatnonzero((pages.fold != fold) & (weight > 0))))
        told = found[-1].predict(rows[asked], raw_score=True)
        said = np.log(chances[asked] / (1 - chances[asked]))
        mixed[asked] = 1 / (1 + np.exp(-(told + said) / 2))
    return [*found, boosted(np.flatnonzero(weight > 0))], mixed


def written_trees(trees: lightgbm.Booster, names: Sequence[str]) -> dict[str, Any]:
    """The trees as `scraper.extract.trees` reads them: what lies beyond an edge cannot reach the leaves left of it."""
    leaves: list[list[float]] = []
    tests: dict[str, list[list[float]]] = {}
    for number, tree in enumerate(trees.dump_model()["tree_info"]):
        values: list[float] = []

        def walk(node: dict[str, Any], number: int = number, values: list[float] = values) -> None:
            if "leaf_value" in node:
                values.append(round(node["leaf_value"], 4))
                return
            start = len(values)
            walk(node["left_child"])
            closed = (1 << len(values)) - (1 << start)
            tests.setdefault(names[node["split_feature"]], []).append([node["threshold"], number, closed])
            walk(node["right_child"])

        walk(tree["tree_structure"])
        leaves.append(values)
    return {"leaves": leaves, "tests": tests}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", type=Path, help="the file of weights")
    parser.add_argument("--folds", type=Path, help="a folder for the weights without each fold")
    chosen = parser.parse_args()
    pages = Pages(list(examples()))
    rows = np.array([row for measures in pages.measures for row in zip(*measures.columns(), strict=True)])
    facts = [fact for measures in pages.measures for fact in _by_block(measures.facts())]
    one, other = Design(FIRST, FIRST_GRIDS, FIRST_SETS), Design((*FIRST, *SECOND), SECOND_GRIDS, SECOND_SETS)
    firsts, chances, words = learn(pages, one, rows, facts, np.ones(len(rows), dtype=bool))
    print("first look: ", report(pages, chances), flush=True)
    more, facts = contexts(pages, chances, words, facts)
    rows = np.hstack([rows, more])
    seconds, chances, _ = learn(pages, other, rows, facts, chances > HOPELESS)
    print("second look:", report(pages, chances), flush=True)
    trees, chances = learn_trees(pages, rows, chances)
    print("third look: ", report(pages, chances))
    targets = [chosen.folds / f"fold{fold}.json" if chosen.folds else None for fold in range(FOLDS)]
    for target, first, second, third in zip([*targets, chosen.target], firsts, seconds, trees, strict=True):
        if target is not None:
            looks = {"first": one.written(first), "second": other.written(second)}
            looks["third"] = written_trees(third, other.names)
            target.write_text(json.dumps(looks, separators=(",", ":")))


if __name__ == "__main__":
    main()
