"""Every fault that one machine can show, each asked of a server that misbehaves on purpose, in one crawl."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.fetch import faults
from tests.fetch.faults import Fault, Seen

ALL = faults.WIRE + faults.GUARD + faults.ROBOTS

pytestmark = pytest.mark.skipif(
    not faults.SERVER.exists(), reason=f"no misbehaving server at {faults.SERVER} (THINKTANK_SHARED)"
)


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[Fault, Seen], dict[str, Any]]:
    folder: Path = tmp_path_factory.mktemp("faults")
    seen, result = faults.see(ALL, folder)
    return {one.fault: one for one in seen}, result


@pytest.mark.parametrize("fault", ALL, ids=lambda one: f"{one.row}-{one.what.replace(' ', '_')}")
def test_fault(fault: Fault, crawl: tuple[dict[Fault, Seen], dict[str, Any]]) -> None:
    seen = crawl[0][fault]
    assert seen.fine, f"{fault.path}: {seen.ended}, not {fault.expected}: {seen.detail}"


def test_the_inner_service_is_never_reached(crawl: tuple[dict[Fault, Seen], dict[str, Any]]) -> None:
    assert crawl[1]["canary_hits"] == 0


def test_every_request_is_in_the_ledger_with_a_word(crawl: tuple[dict[Fault, Seen], dict[str, Any]]) -> None:
    ledger = crawl[1]["ledger"]
    noted = {row["url"] for row in ledger}
    missing = [one.fault.what for one in crawl[0].values() if one.detail and one.detail["asked"] not in noted]
    assert missing == []
    assert {row["result"] for row in ledger} & {"unexpected", ""} == set()


def test_tries_and_their_ends_are_bounded(crawl: tuple[dict[Fault, Seen], dict[str, Any]]) -> None:
    tries: dict[str, int] = {}
    for row in crawl[1]["ledger"]:
        tries[row["url"]] = tries.get(row["url"], 0) + 1
    assert max(tries.values()) <= 3
    assert crawl[1]["wall"] < 60


def test_memory_is_bounded(crawl: tuple[dict[Fault, Seen], dict[str, Any]]) -> None:
    # Several bodies of up to 32 MB are read at once here; 181 MB was seen when this was written.
    assert crawl[1]["rss_mb"] < 90 + 8 * 32
