"""Walking in circles is noticed."""

from __future__ import annotations

from scraper.discover.bounds import MAX_INDEXES, Bounds
from scraper.discover.candidate import Candidate
from tests.discover.helpers import HOME


def pieces(*names: str) -> list[Candidate]:
    return [Candidate(HOME + name, "listing", "article") for name in names]


def following(path: str) -> Candidate:
    return Candidate(HOME + path, "pager", "listing")


def test_indexes_without_end_are_left() -> None:
    bounds = Bounds()
    found = [Candidate(f"{HOME}s/2.xml", "sitemap", "sitemap"), *pieces("a")]
    followed = [bounds.followed("sitemap", f"{HOME}s/1.xml", found) for _ in range(MAX_INDEXES + 2)]
    assert followed[MAX_INDEXES - 1] == found
    assert followed[MAX_INDEXES] == followed[-1] == pieces("a")
    assert bounds.notes == {"too_many_indexes": 2}


def test_sitemaps_that_are_no_indexes_do_not_count() -> None:
    bounds = Bounds()
    for _ in range(MAX_INDEXES + 5):
        assert bounds.followed("sitemap", f"{HOME}s/1.xml", pieces("a")) == pieces("a")


def test_a_listing_that_repeats_itself_has_ended() -> None:
    bounds = Bounds()
    for number, names in enumerate((("a", "b"), ("pinned", "c"), ("pinned", "d"))):
        found = [*pieces(*names), following(f"papers?page={number + 1}")]
        assert bounds.followed("listing", f"{HOME}papers?page={number}", found) == found
    again = [*pieces("pinned", "d"), following("papers?page=4")]
    assert bounds.followed("listing", f"{HOME}papers?page=3", again) == pieces("pinned", "d")
    assert bounds.notes == {"looping_pager": 1}


def test_listings_that_overlap_are_each_walked_to_their_end() -> None:
    bounds = Bounds()
    found = [*pieces("a", "b"), following("topics/x?page=1")]
    bounds.followed("listing", f"{HOME}papers", pieces("a", "b"))
    assert bounds.followed("listing", f"{HOME}topics/x", found) == found


def test_pages_without_pieces_and_pieces_themselves_pass() -> None:
    bounds = Bounds()
    empty = [following("papers?page=2")]
    assert bounds.followed("listing", f"{HOME}papers", empty) == empty
    assert bounds.followed("article", f"{HOME}a", pieces("a")) == pieces("a")
