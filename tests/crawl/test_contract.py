"""The durability contract in the short form of benchmarks.durability: a few seeds of each part."""

import random

import pytest

from benchmarks.durability import powercut, syscalls
from benchmarks.durability.home import Home, Served, after_resume

pytestmark = pytest.mark.skipif(not syscalls.available(), reason="no strace on this machine")


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    """A quiet crawl of 12 articles."""
    folder = tmp_path_factory.mktemp("contract")
    home = Home(folder / "clean", Served(folder / "site", 12))
    code, told, said = home.crawl()
    assert code == 0 and len(told) == 12, said
    assert after_resume(home, home, told) == []
    return home


@pytest.fixture(scope="module")
def steps(clean, tmp_path_factory):
    folder = tmp_path_factory.mktemp("recorded")
    try:
        return powercut.record(Home(folder / "home", clean.served), folder / "log")
    except RuntimeError as error:
        pytest.skip(str(error))


def test_what_was_acknowledged_survives_a_power_cut(clean, steps, tmp_path):
    chance = random.Random(7)
    for at in chance.sample(powercut.cuts(steps), 8):
        assert powercut.cut(tmp_path / "cut", clean, steps, at, chance.randrange(4), resume=False) == []


def test_a_crawl_goes_on_after_a_power_cut(clean, steps, tmp_path):
    assert sum(step.kind == "tell" for step in steps) == 12
    at = random.Random(8).choice(powercut.cuts(steps)[10:])
    assert powercut.cut(tmp_path / "cut", clean, steps, at, 2, resume=True) == []


@pytest.mark.parametrize("forgotten", [".warc.gz", "store.sqlite-wal", "archive"])
def test_a_sync_that_is_left_out_would_be_found(clean, steps, tmp_path, forgotten):
    """The check can fail: without the sync of the archive, of the store's log or of a folder, something is missing."""
    careless = [step for step in steps if not (step.kind == "sync" and step.path.endswith(forgotten))]
    assert powercut.cut(tmp_path / "cut", clean, careless, len(careless) - 5, 0, resume=False)


@pytest.mark.parametrize("what", ["signal=KILL", "error=EIO", "error=ENOSPC"])
def test_a_fault_at_a_system_call_loses_nothing(clean, tmp_path, what):
    chance = random.Random(what)
    call, most = {"signal=KILL": ("pwrite64", 300), "error=EIO": ("fdatasync", 12), "error=ENOSPC": ("write", 20)}[what]
    fault = syscalls.Fault(call, chance.randrange(2, most), what, lasting=what == "error=ENOSPC")
    assert syscalls.suffer(tmp_path, clean, fault) == []
