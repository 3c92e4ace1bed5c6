"""What `thinktank changes` prints of one change."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scraper.cli.changes import SHOWN, _line
from scraper.cli.common import LEAD, around_change


def change(kind, before, after):
    return {
        "at": "2026-03-09T05:00:18Z", "id": "institute-x", "revision": 2, "state": "confirmed", "kind": kind,
        "field": "text", "before": before, "after": after, "place": 3, "size": 9,
    }  # fmt: skip


def test_a_long_paragraph_is_shown_where_it_differs():
    long = "Nobody has counted its cranes since the year of the flood. " * 5
    _, before, after = _line(change("wording", f"{long}He went.", f"{long}She went.")).splitlines()
    assert before.strip() == f"…{long[-LEAD:]}He went."
    assert after == f"  → …{long[-LEAD:]}She went."


def test_what_was_added_or_removed_stands_alone():
    assert _line(change("paragraph_added", None, "A new one.")).splitlines()[1:] == ["  + A new one."]
    assert _line(change("paragraph_removed", "An old one.", None)).splitlines()[1:] == ["  - An old one."]


@given(st.text(max_size=400), st.text(max_size=400))
def test_both_sides_are_one_line_and_short_and_differ_in_sight(before, after):
    sides = around_change(before, after, SHOWN)
    assert all(len(side) <= SHOWN + 2 for side in sides)
    assert (sides[0] == sides[1]) == (before.replace("\n", "⏎") == after.replace("\n", "⏎"))
    assert len(_line(change("wording", before, after)).split("\n")) == 3
