"""Confidences that were measured too high are corrected in one table, and only there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.article import Evidence
from scraper.extract import extract
from scraper.extract.evidence import CALIBRATED, calibrated
from scraper.page import Page

UNSEEN = """<html><head><title>Rivers</title><script type="application/ld+json">
{"@type": "Article", "headline": "Rivers", "datePublished": "2024-03-05"%s}</script></head>
<body><article><h1>Rivers</h1>%s<p>What rivers are worth to those who live beside them is the subject here.</p>
<p>It has been asked often, and has been answered with care by few of those who did.</p></article></body></html>"""


def confidence(shown: str) -> float:
    page = Page(url="https://www.meridian-institute.example/rivers", body=(UNSEEN % ("", shown)).encode())
    return extract(page).evidence["published"].confidence


def test_a_machine_date_that_the_page_does_not_show_is_doubtful() -> None:
    assert confidence("") < 0.75
    assert confidence("<time datetime='2024-03-05'>5 March 2024</time>") > 0.85


@pytest.mark.parametrize("key", CALIBRATED)
def test_corrections_lower(key: tuple[str, str]) -> None:
    steps = CALIBRATED[key]  # type: ignore[index]
    assert all(0 < share < limit < 1 for limit, share in steps)
    assert list(steps) == sorted(steps) and [share for _, share in steps] == sorted(share for _, share in steps)


@given(field=st.sampled_from(["published", "authors", "title", "kind"]), sure=st.floats(0, 1))
def test_calibration_never_makes_surer_and_changes_nothing_else(field: str, sure: float) -> None:
    before = Evidence(method="structured", where="jsonld[0]", raw="5 March", confidence=sure)
    after = calibrated(field, before)
    assert after.confidence <= sure
    assert after.model_copy(update={"confidence": sure}) == before
