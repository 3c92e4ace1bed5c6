"""What each way of discovery brought, and what it alone would have missed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scraper.discover import Candidate
from scraper.discover.tellers import WAYS, Tellers
from tests.discover.helpers import HOME


def named(way: str, *numbers: int, kind: str = "article") -> list[Candidate]:
    return [Candidate(f"{HOME}papers/{one}", way, kind) for one in numbers]  # type: ignore[arg-type]


def test_ways_are_counted_apart_and_together() -> None:
    tellers = Tellers()
    tellers.tell(named("sitemap", 1, 2, 3))
    tellers.tell(named("feed", 3, 4))
    tellers.tell(named("feed", 3, 4))
    tellers.tell([*named("listing", 9, kind="listing"), *named("pager", 8, kind="listing")])
    tellers.tell([Candidate("https://meridian.example/papers/1/", "listing", "article")])
    assert tellers.summary() == {
        "sitemap": {"named": 3, "only": 1, "missed": 1},
        "feed": {"named": 2, "only": 1, "missed": 2},
        "listing": {"named": 1, "only": 0, "missed": 3},
    }
    assert Tellers().summary() == {}


@given(st.lists(st.tuples(st.sampled_from(WAYS), st.integers(0, 9))))
def test_named_and_missed_are_all(told: list[tuple[str, int]]) -> None:
    tellers = Tellers()
    for way, number in told:
        tellers.tell(named(way, number))
    every = len({number for _, number in told})
    for way, counts in tellers.summary().items():
        assert counts["named"] + counts["missed"] == every
        assert counts["only"] <= counts["named"] == len({number for one, number in told if one == way})
