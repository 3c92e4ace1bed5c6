from __future__ import annotations

import asyncio
import importlib.util
import socket
import sys
import threading
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.fetch.guard import Guard, SystemResolver, check_url, place_of, refusal
from scraper.fetch.reasons import FetchFailed, Refused
from tests.fetch.faults import SHARED

PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "2a00:1450:4001:829::200e"]
INNER = {
    "127.0.0.1": "loopback",
    "::1": "loopback",
    "169.254.169.254": "link-local",
    "fe80::1%eth0": "link-local",
    "224.0.0.1": "multicast",
    "ff02::1": "multicast",
    "0.0.0.0": "unspecified",
    "10.1.2.3": "private",
    "172.31.0.1": "private",
    "192.168.1.1": "private",
    "fd00:ec2::254": "private",
    "::ffff:127.0.0.1": None,
    "64:ff9b::7f00:1": None,
    "2002:7f00:1::": None,
    "100.64.0.1": None,
    "192.88.99.1": None,
    "198.18.0.1": "private",
    "192.0.2.1": "private",
    "240.0.0.1": None,
    "255.255.255.255": None,
    "no address": "not an address",
}


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_pass(address: str) -> None:
    assert refusal(address) is None


@pytest.mark.parametrize(("address", "kind"), INNER.items())
def test_inner_addresses_are_refused_with_their_kind(address: str, kind: str | None) -> None:
    said = refusal(address)
    assert said is not None
    assert kind is None or said == kind


@given(st.ip_addresses(v=4))
def test_mapped_addresses_are_never_connected_to(address: object) -> None:
    assert refusal(f"::ffff:{address}") is not None


class FakeResolver:
    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def resolve(self, host: str, port: int) -> list[str]:
        self.asked += 1
        return self.answers.pop(0)


def ask(guard: Guard, host: str, port: int = 80) -> list[str]:
    return asyncio.run(guard.addresses(host, port))


def test_only_the_public_ones_of_mixed_addresses_are_used() -> None:
    guard = Guard(resolver=FakeResolver(["127.0.0.1", "93.184.216.34", "::1"]))
    assert ask(guard, "example.org") == ["93.184.216.34"]


def test_a_name_of_inner_addresses_is_refused() -> None:
    with pytest.raises(Refused, match="private_address") as caught:
        ask(Guard(resolver=FakeResolver(["10.0.0.1", "::1"])), "example.org")
    assert caught.value.reason == "private_address"


def test_rebinding_gives_the_checked_address_or_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    resolver = FakeResolver(["93.184.216.34"], ["127.0.0.1"])
    guard = Guard(resolver=resolver)
    now = 1000.0
    monkeypatch.setattr("scraper.fetch.guard.time.monotonic", lambda: now)
    assert ask(guard, "example.org") == ["93.184.216.34"]
    assert ask(guard, "example.org") == ["93.184.216.34"]
    assert resolver.asked == 1
    now += 3600
    with pytest.raises(Refused):
        ask(guard, "example.org")


def test_a_name_without_addresses_is_a_dns_failure() -> None:
    with pytest.raises(FetchFailed) as caught:
        ask(Guard(resolver=FakeResolver([])), "example.org")
    assert caught.value.reason == "dns"


def test_the_allow_list_is_for_one_port() -> None:
    guard = Guard(frozenset({"127.0.0.1:8901"}), FakeResolver(["127.0.0.1"], ["127.0.0.1"]))
    assert ask(guard, "127.0.0.1", 8901) == ["127.0.0.1"]
    with pytest.raises(Refused):
        ask(guard, "127.0.0.1", 22)


@pytest.mark.parametrize("place", ["[::1]:8901", "::1:8901"])
def test_the_allow_list_takes_ipv6_in_both_spellings(place: str) -> None:
    check_url("http://[::1]:8901/x", {place})
    assert ask(Guard(frozenset({place}), FakeResolver(["::1"])), "::1", 8901) == ["::1"]


def test_place_of() -> None:
    assert place_of("https://example.org/x") == "example.org:443"
    assert place_of("http://127.0.0.1:8901/") == "127.0.0.1:8901"


@pytest.fixture(scope="module")
def gen() -> ModuleType:
    path = SHARED / "hostile" / "gen.py"
    if not path.exists():
        pytest.skip(f"no hostile URL list at {path} (THINKTANK_SHARED)")
    spec = importlib.util.spec_from_file_location("hostile_gen", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["hostile_gen"] = module
    spec.loader.exec_module(module)
    return module


def test_hostile_urls_are_refused_and_normal_ones_pass(gen: ModuleType) -> None:
    passed = [url for url in gen.URLS_REFUSE if not _refused(url)]
    # Refused by what a name resolves to, not by how it is written: the metadata service has a name of its own.
    assert passed == []
    assert [url for url in gen.URLS_NORMAL if _refused(url)] == []


def _refused(url: str) -> bool:
    try:
        check_url(url)
    except Refused as error:
        assert error.reason.startswith("url_")
        return True
    return False


def test_silent_name_servers_hold_up_no_other_name(monkeypatch: pytest.MonkeyPatch) -> None:
    free = threading.Event()

    def look_up(host: str, port: int, **_: Any) -> list[Any]:
        if host.startswith("silent"):
            free.wait(20)
        return [(2, 1, 6, "", ("93.184.216.34", port))]

    async def all_at_once() -> list[str]:
        resolver = SystemResolver()
        waiting = [asyncio.ensure_future(resolver.resolve(f"silent-{n}.example", 80)) for n in range(40)]
        found = await asyncio.wait_for(resolver.resolve("lantern.example", 80), 15)
        assert not any(one.done() for one in waiting)
        free.set()
        await asyncio.gather(*waiting)
        return found

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert asyncio.run(all_at_once()) == ["93.184.216.34"]
