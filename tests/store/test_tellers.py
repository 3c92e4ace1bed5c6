"""Who told of an address, and what each way alone would have missed, over both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pipelines.outcome import Outcome
from tests.store.world import HOST, World, candidate


def told(world: World, way: str, *paths: str, page: str = "/list") -> None:
    """A page of discovery names these articles."""
    found = [replace(candidate(path), way=way) for path in paths]
    lease = world.lease(page, "feed" if way == "feed" else "listing")
    world.commit(Outcome(lease, "stored", candidates=tuple(found)))


def test_every_way_that_told_of_an_address_is_kept_with_its_page_and_day(world: World) -> None:
    told(world, "listing", "/a", "/b", page="/papers")
    world.end()
    world.start(days=3)
    told(world, "feed", "/a", page="/rss")
    ways = world.store.tellers("meridian", HOST + "/a/")
    assert [(one["way"], one["page"]) for one in ways] == [("listing", f"{HOST}/papers"), ("feed", f"{HOST}/rss")]
    assert [one["first_at"] for one in ways] == ["2026-03-02T08:00:00Z", "2026-03-05T08:00:00Z"]
    assert [one["way"] for one in world.store.tellers("meridian", HOST + "/b")] == ["listing"]
    assert world.store.tellers("meridian", HOST + "/never") == []


def test_the_last_time_is_kept_to_a_week(world: World) -> None:
    told(world, "listing", "/a")
    world.end()
    for days in (3, 3, 3):
        world.start(days=days)
        told(world, "listing", "/a")
        world.end()
    (one,) = world.store.tellers("meridian", HOST + "/a")
    age = world.now.date() - timedelta(days=7)
    assert one["first_at"][:10] < one["last_at"][:10]
    assert one["last_at"][:10] >= age.isoformat()


def test_two_ways_in_one_batch_are_both_kept(world: World) -> None:
    lists = [world.lease("/papers", "listing"), world.lease("/rss", "feed")]
    ways = ("listing", "feed")
    world.commit(*(Outcome(lease, "stored", candidates=(replace(candidate("/a"), way=way),))
                   for lease, way in zip(lists, ways, strict=True)))  # fmt: skip
    assert {one["way"] for one in world.store.tellers("meridian", HOST + "/a")} == {"listing", "feed"}


def test_what_each_way_alone_would_have_missed(world: World) -> None:
    told(world, "sitemap", "/a", "/b", "/c", page="/s")
    told(world, "feed", "/c", "/d", page="/rss")
    assert world.store.ways("meridian") == {
        "sitemap": {"named": 3, "only": 2, "missed": 1},
        "feed": {"named": 2, "only": 1, "missed": 2},
    }
    assert world.store.ways("nobody") == {}
