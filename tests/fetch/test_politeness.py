from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.store.hosts import host_key
from scraper.fetch import politeness
from scraper.fetch.clock import VirtualClock
from scraper.fetch.politeness import MemoryHosts, Politeness, retry_after
from scraper.fetch.reasons import HostPaused, Interrupted, Postponed, deferral_of

START = 1_800_000_000.0
URL = "https://example.org/a"


def polite(delay: float = 1.0) -> tuple[Politeness, MemoryHosts, VirtualClock]:
    hosts, clock = MemoryHosts(), VirtualClock(START)
    return Politeness(hosts, clock, lambda url: delay), hosts, clock


def turns(polite: Politeness, clock: VirtualClock, urls: list[str]) -> list[float]:
    """When each request was let go, one after another."""

    async def walk() -> list[float]:
        times = []
        for url in urls:
            await polite.turn(url)
            times.append(clock.time() - START)
        return times

    return asyncio.run(walk())


def test_requests_to_one_host_are_a_second_apart_and_other_hosts_do_not_wait() -> None:
    one, _, clock = polite()
    assert turns(one, clock, [URL, URL + "?2", "https://example.com/", URL]) == [0, 1, 1, 2]


def test_http_and_https_of_a_host_share_its_turns_and_ports_do_not() -> None:
    assert host_key("http://Example.org/") == host_key("https://example.org:443/x") == "example.org"
    assert host_key("http://127.0.0.1:8901/") == "127.0.0.1:8901"
    assert host_key("http://[::1]:80/") == "::1"


def test_what_robots_asks_for_is_kept() -> None:
    one, hosts, clock = polite()
    hosts.update_host("example.org", delay=10.0)
    assert turns(one, clock, [URL, URL, URL]) == [0, 10, 20]


def test_our_own_delay_is_kept_when_robots_asks_for_less() -> None:
    one, hosts, clock = polite(delay=5.0)
    hosts.update_host("example.org", delay=0.5)
    assert turns(one, clock, [URL, URL]) == [0, 5]


def test_a_slow_server_sets_the_pace() -> None:
    one, _, _ = polite()
    one.answered(URL, 8.0)
    assert one.spacing(URL) == 8.0
    for _ in range(20):
        one.answered(URL, 0.1)
    assert one.spacing(URL) == 1.0
    one.answered(URL, 10_000.0)
    assert one.spacing(URL) == politeness.SLOWEST


def test_no_delay_means_no_turns() -> None:
    one, hosts, clock = polite(delay=0.0)
    assert turns(one, clock, [URL] * 5) == [0] * 5
    assert hosts.host("example.org").next_at == 0


def test_a_short_pause_is_waited_for() -> None:
    one, _, clock = polite()
    one.pause(URL, 120, "http_429")
    assert turns(one, clock, [URL, URL]) == [120, 121]


def test_a_long_pause_defers_with_its_end() -> None:
    one, _, clock = polite()
    one.pause(URL, 3600, "http_503")
    with pytest.raises(HostPaused) as caught:
        turns(one, clock, [URL])
    state, reason, not_before = deferral_of(caught.value)
    assert (state, reason) == ("deferred", "http_503")
    assert not_before is not None
    assert not_before.timestamp() == START + 3600


def test_a_pause_is_never_shortened() -> None:
    one, hosts, _ = polite()
    assert one.pause(URL, 600, "http_429") == 600
    assert one.pause(URL, 5, "timeout") == 600
    assert hosts.host("example.org").pause_reason == "http_429"


def test_a_host_in_trouble_rests_longer_each_time_until_its_urls_are_deferred() -> None:
    one, hosts, clock = polite()
    began = clock.time()
    rests = []
    with pytest.raises(HostPaused):
        for _ in range(10):
            turns(one, clock, [URL])
            rests.append(one.trouble(URL, "timeout"))
    assert rests == [5, 30, 180, 1080]
    assert clock.time() - began < 300
    assert hosts.host("example.org").pause_reason == "timeout"


def test_an_answer_ends_the_trouble() -> None:
    one, _, _ = polite()
    one.trouble(URL, "reset")
    one.trouble(URL, "reset")
    one.well(URL)
    assert one.trouble("https://example.org/b", "reset") == 30  # the rest agreed before still stands
    one._clock = VirtualClock(START + 100)
    one.well(URL)
    assert one.trouble(URL, "reset") == 5


def test_a_pause_that_begins_while_waiting_costs_the_turn() -> None:
    one, hosts, _ = polite()

    class Interrupted(VirtualClock):
        async def sleep(self, seconds: float) -> None:
            if seconds > 0 and not hosts.host("example.org").paused_until:
                one.pause(URL, 300, "http_429")
            await super().sleep(seconds)

    one._clock = Interrupted(START)
    asyncio.run(one.turn(URL))
    asyncio.run(one.turn(URL))
    assert one._clock.time() - START >= 300


def test_a_run_has_a_budget_per_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(politeness, "BUDGET", 3)
    one, _, clock = polite()
    turns(one, clock, [URL] * 3)
    with pytest.raises(Postponed) as caught:
        turns(one, clock, [URL])
    assert caught.value.reason == "host_budget"


def test_a_crawl_that_ends_does_not_wait_for_a_turn() -> None:
    hosts, clock = MemoryHosts(), VirtualClock(START)
    one = Politeness(hosts, clock, stopping=lambda: clock.time() > START + 100)
    one.pause(URL, 800, "http_429")
    with pytest.raises(Interrupted):
        turns(one, clock, [URL])
    assert 100 <= clock.time() - START <= 101
    assert deferral_of(Interrupted("interrupted")).reason == "interrupted"


def test_turns_of_many_at_once_do_not_meet() -> None:
    one, _, clock = polite()
    gone: list[float] = []

    async def go() -> None:
        await one.turn(URL)
        gone.append(clock.time())

    async def all_at_once() -> None:
        await asyncio.gather(*(go() for _ in range(10)))

    asyncio.run(all_at_once())
    assert len(gone) == 10
    assert one._hosts.host("example.org").next_at == START + 10


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("2", 2.0),
        ("120", 120.0),
        ("86400000", 3600.0),
        ("-5", 1.0),
        ("0", 1.0),
        ("Fri, 15 Jan 2027 08:01:00 GMT", 60.0),
        ("Fri, 15 Jan 2027 07:00:00 GMT", 1.0),
        ("Fri, 01 Jan 2999 00:00:00 GMT", 3600.0),
        ("soon", None),
        ("", None),
        (None, None),
        ("1e400", None),
        ("9" * 90, 3600.0),
        ("2.5", None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, 1_800_000_000.0) == seconds


@given(st.text(max_size=120))
def test_any_retry_after_is_within_bounds_or_junk(value: str) -> None:
    found: Any = retry_after(value, START)
    assert found is None or 1 <= found <= 3600
