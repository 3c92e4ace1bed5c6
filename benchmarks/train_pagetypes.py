"""The weights that tell listings from articles, and what either half of the domains reaches with those of the other.

    python -m benchmarks.train_pagetypes [DIR]      # needs numpy and scipy beside the project

With DIR, the folder that `benchmarks.train_body --folds` wrote, the measures are those of bodies that never saw the
domain. Prints the limit and the weights for `scraper/extract/pagetype.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from benchmarks.pagetypes import Judged, judge_all

LOST = 0.008
"""Share of articles that may be taken for a listing: under one in a hundred, with room for unseen sites."""
RIDGE, LISTING_WEIGHT = 10.0, 3.0


def learn(judged: Sequence[Judged]) -> None:
    """Weights of all pages, and what either half reaches with weights and threshold of the other.

    Home pages say nothing here: some sets call them articles.
    """
    known = [one for one in judged if one.measures and one.kind != "error-page" and not one.measures["root"]]
    names = sorted(known[0].measures)
    rows = np.array([[float(one.measures[name]) for name in names] for one in known])
    label = np.array([one.kind != "article" for one in known])
    half = np.array([one.half == "A" for one in known])
    for name, mine in (("A", half), ("B", ~half)):
        weights = fit(rows[mine], label[mine])
        limit = np.quantile(chances(rows[mine & ~label], weights), 1 - LOST)
        lost = (chances(rows[~mine & ~label], weights) > limit).mean()
        found = (chances(rows[~mine & label], weights) > limit).mean()
        print(f"learned on {name}, limit {limit:.2f}: on the other half {found:.1%} told, {lost:.2%} of articles lost")
    weights = fit(rows, label)
    limit = np.quantile(chances(rows[~label], weights), 1 - LOST)
    print(f"limit {limit:.2f}", dict(zip([*names, "bias"], weights.round(2).tolist(), strict=True)))


def fit(rows: np.ndarray, label: np.ndarray) -> np.ndarray:
    """Logistic regression with a ridge on columns of equal spread; the bias comes last."""
    spread = rows.std(axis=0) + 1e-9
    columns, weight = rows / spread, np.where(label, LISTING_WEIGHT, 1.0)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total = columns @ weights[:-1] + weights[-1]
        rest = weight * (1 / (1 + np.exp(-total)) - label)
        value = (weight * (np.logaddexp(0, total) - label * total)).sum() + RIDGE / 2 * (weights[:-1] ** 2).sum()
        return value, np.append(columns.T @ rest + RIDGE * weights[:-1], rest.sum())

    found = minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B").x
    return np.append(found[:-1] / spread, found[-1])


def chances(rows: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The chance of every page to be a listing."""
    return 1 / (1 + np.exp(-(rows @ weights[:-1] + weights[-1])))


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    learn(judge_all(folder, ("article", "listing", "collection", "author")))
