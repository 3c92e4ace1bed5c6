"""Leases that are out, by host: no host takes the room of another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request

from pipelines.outcome import Lease
from scraper.frontier.leases import Leases

HOSTS = ("a.example", "b.example", "c.example")


def lease(number: int, host: str = "a.example") -> Lease:
    return Lease(number, "meridian", f"https://{host}/{number}", "article")


def test_a_retry_is_sent_before_anything_new_and_keeps_its_place() -> None:
    leases = Leases(each=1)
    leases.take(lease(1))
    leases.come_back(lease(1), Request("https://a.example/1"))
    assert dict(leases.out) == {} and len(leases) == 1
    back = leases.next_back()
    assert back is not None and back.url == "https://a.example/1" and dict(leases.out) == {"a.example": 1}
    leases.end(lease(1))
    assert not leases and dict(leases.out) == {}


def test_redirects_to_a_busy_host_wait_without_room_of_the_host_they_came_from() -> None:
    leases = Leases(each=1)
    leases.take(lease(9, "files.example"))
    for number in range(5):
        leases.take(lease(number))
        leases.come_back(lease(number), Request(f"https://files.example/{number}"))
        assert leases.out == {"files.example": 1}  # a.example is free again
    assert leases.next_back() is None
    leases.end(lease(9))
    assert [leases.next_back() is not None for _ in range(2)] == [True, False]
    assert len(leases) == 5


def test_a_page_that_waits_to_be_read_leaves_its_host_free() -> None:
    leases = Leases(each=1)
    leases.take(lease(1))
    leases.arrived(lease(1))
    assert dict(leases.out) == {} and len(leases) == 1
    leases.take(lease(2))
    leases.end(lease(1))
    assert dict(leases.out) == {"a.example": 1} and len(leases) == 1


moves = st.tuples(st.integers(0, 8), st.sampled_from(("take", "back", "end", "next")), st.sampled_from(HOSTS))


@given(st.lists(moves, max_size=60), st.integers(1, 3))
def test_counts_are_those_of_what_is_out(steps: list[tuple[int, str, str]], each: int) -> None:
    leases, at, waiting = Leases(each), {}, {}
    for number, what, host in steps:
        if what == "take" and number not in at and number not in waiting:
            leases.take(lease(number, host))
            at[number] = host
        elif what == "back" and number in at:
            leases.come_back(lease(number), Request(f"https://{host}/{number}"))
            del at[number]
            waiting[number] = host
        elif what == "end" and number in at:
            leases.end(lease(number))
            del at[number]
        elif what == "next":
            back = leases.next_back()
            free = [one for one in waiting.values() if list(at.values()).count(one) < each]
            assert (back is None) == (not free)
            if back is not None:
                found = int(back.url.rpartition("/")[2])
                at[found] = waiting.pop(found)
        assert dict(leases.out) == {one: list(at.values()).count(one) for one in set(at.values())}
        assert len(leases) == len(at) + len(waiting)
