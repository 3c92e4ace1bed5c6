"""Is the lastmod of a source true? Counted at visits, over both databases, and heeded by the plan of visits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.lastmods import Lastmods, is_probe
from pipelines.outcome import Outcome
from pipelines.revisit import Known, due
from tests.store.world import World, article, candidate

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def night(world: World, path: str, text: str, lastmod: str | None) -> None:
    """A run in which the sitemap names a page and the page is visited."""
    world.start()
    lease = world.lease("/sitemap.xml", "sitemap")
    world.commit(Outcome(lease, "stored", candidates=(candidate(path, lastmod=lastmod),)))
    world.commit(world.look(path, article(path, text)))
    world.end()


@pytest.fixture(autouse=True)
def every_page_is_a_probe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.lastmods.PROBES", 1)


def test_one_page_of_eight_is_a_probe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert sum(map(is_probe, range(8000))) == 1000


def test_visits_are_counted_by_what_lastmod_and_page_had_done(world: World) -> None:
    world.end()
    told = [("one", "01"), ("one", "01"), ("two", "02"), ("two", "03"), ("three", "03")]
    for day, (text, lastmod) in enumerate(told):
        world.now += timedelta(days=200 * bool(day))  # far enough apart to be due whatever the plan
        night(world, "/a", text, f"2026-01-{lastmod}")
    assert world.store.lastmods("meridian") == Lastmods(moved_changed=1, moved_same=1, still_changed=1, still_same=1)
    assert world.store.lastmods("nobody") == Lastmods()


def test_a_page_that_no_sitemap_named_in_this_run_proves_nothing(world: World) -> None:
    world.end()
    night(world, "/a", "one", "2026-01-01")
    world.start(days=200)  # swept in, and visited before any sitemap was read
    (lease,) = world.store.lease(world.run, 10, world.now)
    read = article("/a", "two")
    world.commit(Outcome(lease, "stored", capture=world.capture(read.url, "two"), article=read))
    assert world.store.lastmods("meridian") == Lastmods()


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ((0, 0, 0, 0), "unknown"),
        ((0, 0, 4, 500), "unknown"),
        ((9, 3, 1, 500), "truthful"),
        ((1, 0, 9, 500), "silent"),
        ((1, 40, 0, 0), "restless"),
        ((0, 40, 6, 0), "worthless"),
        ((9, 40, 0, 0), "truthful"),
    ],
)
def test_the_verdict(counts: tuple[int, int, int, int], verdict: str) -> None:
    assert Lastmods(*counts).verdict == verdict
    assert Lastmods(*counts).as_dict()["verdict"] == verdict


def known(age: int, visited: int) -> Known:
    return Known("article", "stored", published=(NOW - timedelta(days=age)).date().isoformat(),
                 visited_at=NOW - timedelta(days=visited), found_at=NOW - timedelta(days=age))  # fmt: skip


TRUTHFUL, SILENT, RESTLESS = Lastmods(9, 0, 0, 500), Lastmods(1, 0, 9, 500), Lastmods(0, 40, 0, 0)


def test_a_lastmod_that_moves_without_a_reason_sends_nobody_round() -> None:
    moved = (NOW - timedelta(hours=5)).isoformat()
    assert due(known(400, 1), moved, NOW)
    assert not due(known(400, 1), moved, NOW, trust=RESTLESS)
    assert due(known(400, 1), moved, NOW, trust=SILENT)


def test_a_lastmod_that_keeps_quiet_does_not_keep_us_away() -> None:
    told = (NOW - timedelta(days=400)).isoformat()
    assert not due(known(400, 120), told, NOW, trust=TRUTHFUL)
    assert due(known(400, 120), told, NOW, trust=SILENT)
    assert due(known(400, 120), told, NOW)  # nothing is known of this source yet
    assert due(replace(known(400, 120), probe=True), told, NOW, trust=TRUTHFUL)


@given(st.tuples(*[st.integers(0, 10**6)] * 4), st.integers(0, 3000), st.integers(0, 3000))
def test_trust_never_keeps_a_young_page_longer_than_its_horizon(
    counts: tuple[int, ...], age: int, visited: int
) -> None:
    age = min(age, 20)
    page = known(age, min(visited, age))
    if min(visited, age) >= 6:
        assert due(page, None, NOW, trust=Lastmods(*counts))
