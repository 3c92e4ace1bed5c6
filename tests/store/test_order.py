"""When what changed became visible: harvesters ask by time, and clocks are set back."""

from __future__ import annotations

import pytest

from pipelines.store import order
from tests.store.world import World, article


def test_every_commit_that_changes_something_is_noted(world: World) -> None:
    db = world.store.database
    assert order.time_of(db, 1) is None and order.last_before(db, "9999") == 0
    world.visit("/a")
    first = order.time_of(db, 1)
    assert first is not None
    world.again()
    world.visit("/a")  # nothing new
    assert order.last_before(db, "9999") == 1
    world.again()
    world.visit("/a", article("/a", "Another text."))
    world.store.remove(world.all()[0].id or "", "a reason", world.now)
    assert order.last_before(db, "9999") == world.store.last_seq()
    assert first < (order.time_of(db, 2) or "") < (order.time_of(db, world.store.last_seq()) or "")
    assert order.last_before(db, first) == 0


def test_a_clock_that_is_set_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.visit("/a")
    db, first = world.store.database, order.time_of(world.store.database, 1)
    monkeypatch.setattr(order, "stamp", lambda _: "1999-01-01T00:00:00.000000Z")
    world.visit("/b")
    assert order.time_of(db, 2) == first
