"""When a known URL is due: the decision is pure, so it is tested as a table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.days import latest
from pipelines.lastmods import Lastmods
from pipelines.revisit import LONGEST_INTERVAL, Known, backoff, due, interval

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR, DAYS = timedelta(hours=1), timedelta(days=1)


def seen(ago: timedelta, state: str = "stored", **more: object) -> Known:
    told: dict[str, object] = {"kind": "article", "found_at": NOW - 400 * DAYS, **more}
    return Known(state=state, visited_at=NOW - ago, **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("known", "lastmod", "expected"),
    [
        (seen(HOUR, kind="sitemap"), None, True),
        (seen(HOUR, kind="listing"), "2020-01-01", True),
        (Known("article", "pending"), None, True),
        (seen(-365 * DAYS), "2020", True),
        (seen(-365 * DAYS, "excluded", reason="removed"), None, False),
        (seen(2 * DAYS), "2026-05-31", True),
        (seen(2 * DAYS), "2026-05-29", False),
        (seen(2 * HOUR), "2026-06-01", True),  # a day may still have been after the visit
        (seen(2 * HOUR), "2026-06-01T09:30:00+00:00", False),
        (seen(2 * HOUR), "2026-06-01T10:30:00Z", True),
        (seen(2 * HOUR), "2026-06-01T10:30:00", True),
        (seen(100 * DAYS), "2019", False),
        (seen(181 * DAYS), "2019", True),  # a lastmod that never moves is not believed for ever
        (seen(5 * DAYS, published="2026-05-20"), None, False),
        (seen(6 * DAYS - 10 * HOUR, published="2026-05-20"), None, True),  # visited late in the run of six nights ago
        (seen(5 * DAYS, published="2026-05-20"), "2026-05-20", False),
        (seen(6 * DAYS, published="2026-05-20"), "2026-05-20", True),  # a young article's lastmod is not believed
        (seen(30 * DAYS), "2026-04-01", False),  # no date of its own: at least as old as its last change
        (seen(6 * DAYS, published="2026-04-30"), None, True),  # young when it was last seen
        (seen(2 * DAYS), "2026", False),  # a year that is yet to end says nothing of last night
        (seen(2 * DAYS), "2026-12-24", False),
        (seen(30 * DAYS, published="2026-01-01"), None, False),
        (seen(40 * DAYS, published="2026-01-01"), None, True),
        (seen(20 * DAYS, published="2026-01-01", edits=1), None, True),
        (seen(40 * DAYS), "no date", False),
        (seen(30 * timedelta(minutes=1), "failed", attempts=1), None, False),
        (seen(HOUR, "failed", attempts=1), None, True),
        (seen(HOUR, "failed", attempts=3), None, False),
        (seen(HOUR / 60, "failed", attempts=1, gone=True), None, True),
        (seen(HOUR / 60, "excluded", reason="no_article:soft_404", attempts=1, gone=True), None, True),
        (seen(6 * DAYS, "failed", attempts=2, gone=True), None, False),  # confirmed: it is asked for ever more rarely
        (seen(7 * DAYS, "failed", attempts=2, gone=True), None, True),
        (seen(27 * DAYS, "failed", attempts=4, gone=True), None, False),
        (seen(180 * DAYS, "failed", attempts=99, gone=True), None, True),
        (seen(2 * DAYS, "failed", attempts=4, gone=True), "2026-05-31", True),  # it is back, and the sitemap says so
        (seen(HOUR, "deferred", not_before=NOW + HOUR), "2026-06-02", False),
        (seen(HOUR, "deferred", not_before=NOW - HOUR), None, True),
        (seen(HOUR, "excluded", reason="over_limit"), None, True),
        (seen(HOUR, "excluded", reason="robots"), None, True),
        (seen(HOUR, "excluded", reason="no_article:listing"), None, False),
    ],
)
def test_due(known: Known, lastmod: str | None, expected: bool) -> None:
    assert due(known, lastmod, NOW, trust=Lastmods(moved_changed=9)) is expected  # of a site whose lastmod is true
    assert due(known, lastmod, NOW, full=True) is (known.reason != "removed")


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("2024", "2025-01-01T00:00:00+00:00"),
        ("2024-03", "2024-04-01T00:00:00+00:00"),
        ("2024-12", "2025-01-01T00:00:00+00:00"),
        ("2024-03-05", "2024-03-06T00:00:00+00:00"),
        ("2024-03-05T10:00:00+02:00", "2024-03-05T10:00:00+02:00"),
        ("2024-13", None),
        ("9999", None),
        ("9999-12-31", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_latest(text: str | None, end: str | None) -> None:
    found = latest(text)
    assert (found.isoformat() if found else None) == end


@given(st.text(max_size=30))
def test_latest_takes_any_text(text: str) -> None:
    found = latest(text)
    assert found is None or found.tzinfo is not None


@given(st.integers(0, 10_000), st.integers(0, 100))
def test_intervals_are_bounded(age: int, edits: int) -> None:
    known = seen(HOUR, edits=edits, found_at=NOW - timedelta(days=age))
    assert timedelta(0) < interval(known, NOW) <= LONGEST_INTERVAL
    if age < 30:
        assert interval(known, NOW) <= 7 * DAYS


@given(st.integers(0, 10**9))
def test_backoff_grows_and_ends(attempts: int) -> None:
    assert HOUR <= backoff(attempts) <= backoff(attempts + 1) <= 7 * DAYS
