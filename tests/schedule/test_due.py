from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipelines.schedule import due, enrolled, last_runs, slot
from pipelines.store.protocol import Run
from scraper.source import parse_source

DAY = datetime(2026, 3, 27, 1, 17, tzinfo=UTC)


def run(started, state="finished", source="a"):
    return Run("r", source, started, False, state)


def names(every, last, now):
    return [one.source for one in due(every, last, now)]


def test_a_source_that_never_ran_is_due():
    assert names({"a": 24}, {}, DAY) == ["a"]


def test_a_slot_is_served_once():
    assert names({"a": 24}, {"a": run(DAY)}, DAY + timedelta(hours=5)) == []
    assert names({"a": 24}, {"a": run(DAY)}, DAY + timedelta(hours=24)) == ["a"]


def test_a_run_just_before_midnight_counts_for_the_day_that_follows():
    late = datetime(2026, 3, 27, 23, 50, tzinfo=UTC)
    assert names({"a": 24}, {"a": run(late)}, late + timedelta(minutes=30)) == []
    assert names({"a": 24}, {"a": run(late)}, late + timedelta(hours=7)) == ["a"]


def test_an_interrupted_run_is_resumed_at_once():
    (found,) = due({"a": 24}, {"a": run(DAY, "interrupted")}, DAY + timedelta(minutes=5))
    assert found.unfinished


def test_a_clock_that_was_ten_years_ahead_does_not_silence_a_source():
    assert names({"a": 24}, {"a": run(DAY + timedelta(days=3650))}, DAY) == ["a"]


def test_the_longest_waiting_goes_first():
    last = {"a": run(DAY), "b": run(DAY - timedelta(days=9), source="b")}
    assert names({"a": 24, "b": 24, "c": 24}, last, DAY + timedelta(days=2)) == ["c", "b", "a"]


def hourly(hours, start, calls, down=()):
    """Starts of runs when the timer calls every hour, save in the hours when the machine was down."""
    starts, last = [], {}
    for n in range(calls):
        now = start + timedelta(hours=n)
        if n not in down and due({"a": hours}, last, now):
            last = {"a": run(now)}
            starts.append(now)
    return starts


def test_over_the_change_to_summer_time_every_night_has_one_run():
    starts = hourly(24, datetime(2026, 3, 25, 0, 17, tzinfo=UTC), 24 * 10)
    assert [one.date() for one in starts] == sorted({one.date() for one in starts})
    assert len(starts) == 10


@given(st.integers(1, 72), st.sets(st.integers(0, 239)))
def test_each_slot_with_a_call_in_it_gets_at_most_one_run_and_no_gap_is_doubled(hours, down):
    starts = hourly(hours, DAY, 240, down)
    slots = [slot(one, hours) for one in starts]
    assert len(slots) == len(set(slots))
    called = {n for n in range(240) if n not in down}
    assert not called or starts[0] == DAY + timedelta(hours=min(called))


def test_verified_sources_are_enrolled_and_a_person_has_the_last_word():
    def source(name, status):
        return parse_source(f'name = "{name}"\nhomepage = "https://{name}.example/"\nstatus = "{status}"', name, name)

    registry = [source("a", "verified"), source("b", "unverified"), source("c", "verified"), source("d", "blocked")]
    assert enrolled(registry, {}) == {"a": 24, "c": 24}
    assert enrolled(registry, {"b": 168, "c": 0}) == {"a": 24, "b": 168}


def test_the_last_run_is_the_one_listed_last_whatever_its_clock_said():
    first, second = run(DAY + timedelta(days=400)), run(DAY)
    assert last_runs([first, second]) == {"a": second}
