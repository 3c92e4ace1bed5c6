"""Lists are left at a page without anything new, unless it is time to walk them to their end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.outcome import Outcome
from pipelines.store.protocol import Plan
from tests.store.world import FULL, PLAIN, World, candidate

WHOLE = {"plan": {"full": False, "since": None, "limit": None, "only": []}, "lists_cut": 0}


def page(world: World, path: str, *papers: int, dated: bool = True) -> bool:
    """Commit one page of a list; is the page after it pending now?"""
    teasers = [
        replace(candidate(f"/p/{n}", published=f"2026-01-{n:02d}" if dated else None), way="listing") for n in papers
    ]
    pager = replace(candidate(f"{path}x?page=7", "listing"), way="pager")
    lease = world.lease(path, "listing")
    world.commit(Outcome(lease, "stored", candidates=(*teasers, pager)))
    new = [one for one in world.store.lease(world.run, 1000, world.now) if one.url == pager.url]
    world.store.release(world.run, new)
    return bool(new)


def end(world: World, state: str = "finished", **more: object) -> None:
    world.store.end_run(world.run, state, {**WHOLE, **more}, world.now)


@pytest.fixture
def walked(world: World) -> World:
    """A first run that followed the list to its end."""
    assert page(world, "/list", 9, 8, 7)
    end(world)
    return world


def test_a_page_of_known_articles_newest_first_ends_the_walk(walked: World) -> None:
    walked.start(PLAIN)
    assert not page(walked, "/list", 9, 8, 7)
    assert walked.store.tally(walked.run).lists_cut == 1


def test_something_new_leads_on(walked: World) -> None:
    walked.start(PLAIN)
    assert page(walked, "/list", 10, 9, 8)


def test_a_list_in_another_order_is_left_after_its_second_page(walked: World) -> None:
    walked.start(PLAIN)
    assert page(walked, "/list", 7, 9, 8, dated=False)
    assert not page(walked, "/list?page=2", 7, 9, 8, dated=False)


def test_two_known_articles_prove_nothing(walked: World) -> None:
    walked.start(PLAIN)
    assert page(walked, "/list", 9, 8)


def test_full_walks_on(walked: World) -> None:
    walked.start(FULL)
    assert page(walked, "/list", 9, 8, 7)


def test_after_four_weeks_it_is_walked_to_its_end_again(walked: World) -> None:
    for days in (10, 10):
        walked.start(PLAIN, days)
        assert not page(walked, "/list", 9, 8, 7)
        end(walked, lists_cut=1)
    walked.start(PLAIN, 10)
    assert page(walked, "/list", 9, 8, 7)


@pytest.mark.parametrize("plan", [Plan(limit=3), Plan(since="2026-01-01")])
def test_a_run_that_was_not_to_see_everything_is_no_walk(world: World, plan: Plan) -> None:
    assert page(world, "/list", 9, 8, 7)
    end(world, plan={"full": False, "since": plan.since, "limit": plan.limit, "only": []})
    world.start(PLAIN)
    assert page(world, "/list", 9, 8, 7)


def test_a_run_that_did_not_finish_is_no_walk(world: World) -> None:
    assert page(world, "/list", 9, 8, 7)
    end(world, "degraded")
    world.start(PLAIN)
    assert page(world, "/list", 9, 8, 7)
