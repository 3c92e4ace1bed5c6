"""The sample crawled by replay on its two days: what is stored beside what the pages say."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from benchmarks.institute import catalogue, site
from benchmarks.institute.model import ORIGIN
from pipelines.store import open_store
from scraper.article import Article
from tests.house import sample
from tests.house.generated import ROOT, SAMPLE

DAYS = ("2026-03-02", "2026-03-09")


def crawl(place: Path, day: str) -> dict[str, Any]:
    """One visit; the manifest of its run."""
    before = set(place.glob("archive/runs/*"))
    words = ["--sources", SAMPLE / "sources", "--replay", SAMPLE, "--replay-at", f"{day}T23:59:59Z"]
    places = ["--store", place / "store.sqlite", "--archive", place / "archive"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("THINKTANK_")}
    done = subprocess.run(
        [sys.executable, "-m", "scraper.cli", "crawl", "meridian", *words, *places],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 3), done.stderr[-3000:]
    (run,) = set(place.glob("archive/runs/*")) - before
    manifest: dict[str, Any] = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    return manifest


@pytest.fixture(scope="module")
def visits(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[dict[str, Any], dict[str, Article]]]:
    """Manifest, and records by address, after each of the two days."""
    place = tmp_path_factory.mktemp("sample")
    found = []
    for day in DAYS:
        manifest = crawl(place, day)
        store = open_store(str(place / "store.sqlite"))
        found.append((manifest, {article.url: article for article in store.articles()}))
        store.close()
    return found


def test_the_first_day_brings_every_publication_and_nothing_else(visits: Any) -> None:
    manifest, records = visits[0]
    assert manifest["state"] == "finished", manifest["reasons"]
    assert set(records) == {ORIGIN + piece.path for piece in catalogue.sample().pieces}
    assert manifest["changes"]["new"] == 52


def test_odd_pages_end_with_their_reason(visits: Any) -> None:
    """One page that robots.txt forbids, one 404, one "not found" that says 200."""
    reasons = dict(visits[0][0]["reasons"])
    assert reasons.pop("excluded:robots") == 1
    assert reasons.pop("failed:http_404") == 1
    ((reason, count),) = reasons.items()
    assert reason.startswith("excluded:no_article:")
    assert count == 1


def test_moved_pages_become_aliases(visits: Any) -> None:
    for old, new in site.MOVED.items():
        assert ORIGIN + old in visits[1][1][ORIGIN + new].aliases


def test_a_week_later_one_is_new_two_are_revised_none_is_lost(visits: Any) -> None:
    manifest, records = visits[1]
    assert manifest["changes"]["new"] == 1
    assert manifest["changes"]["revised"] == 2
    revised = {url.removeprefix(ORIGIN) for url, article in records.items() if article.revision == 2}
    assert revised == {catalogue.CHANGED, catalogue.REDATED}
    assert records[ORIGIN + catalogue.REDATED].published == "2025-10-16"
    assert len(records) == 53, "a first 410 withdraws nothing"


def test_provenance_points_into_the_sample(visits: Any) -> None:
    for article in visits[1][1].values():
        (page, *_) = article.provenance.captures
        assert (SAMPLE / page.warc).is_file()
        assert article.provenance.fetched_at is not None
        assert article.provenance.fetched_at[:10] in DAYS


FLOORS = {"text": 0.7, "links": 0.7, "authors": 0.95}
"""Fields that are not yet read everywhere, with the share of pages that must agree; all others must be right."""


def test_records_say_what_the_pages_say(visits: Any) -> None:
    """Beside each field the page was made from; `python -m tests.house.sample` shows the differences."""
    asked: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for wanted in sample.expected():
        _, records = visits[DAYS.index(wanted["captured"])]
        record = records[wanted["url"]].model_dump(mode="json")
        asked.update(wanted.keys())
        wrong.update(name for name, _, _ in sample.differences(record, wanted))
    missed = {name: f"{count} of {asked[name]}" for name, count in wrong.items()}
    right = {name: 1 - count / max(1, asked[name]) for name, count in wrong.items()}
    assert all(share >= FLOORS.get(name, 1.0) for name, share in right.items()), f"wrong: {missed}"
