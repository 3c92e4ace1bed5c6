"""A look at a site comes to an end: when its crawl hangs, that is said, and with what it said last."""

from __future__ import annotations

import sys

import pytest

from scraper.cli.looker import _run, longest
from scraper.errors import UsageError


def test_a_crawl_that_hangs_is_given_up_aloud() -> None:
    with pytest.raises(UsageError, match="were not fetched within 1 s"):
        _run([sys.executable, "-c", "import time; time.sleep(60)"], 1)


def test_no_polite_pause_is_taken_for_a_hang() -> None:
    """Five minutes between two pages, and a quarter of an hour when a host says so, are waited for."""
    assert longest(10, replayed=False) > 10 * 300 + 900
    assert longest(10, replayed=True) < longest(10, replayed=False)
