"""kill -9 at any moment: what was acknowledged is stored, nothing is lost, nothing points beyond the file."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.store import open_store
from scraper.errors import SourceHeld
from tests.store import crashing
from tests.store.crashing import NAME, SOURCE

PAGES = 300
SEEDS = int(os.environ.get("THINKTANK_CRASH_SEEDS", "2"))
"""200 for a release; each takes some five seconds."""


def start(folder: Path) -> subprocess.Popen[bytes]:
    arguments = [sys.executable, "-m", "tests.store.crashing", str(folder), str(PAGES)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE)


def killed_after(folder: Path, seconds: float) -> set[str]:
    """Ids that were acknowledged before the kill."""
    process = start(folder)
    deadline = time.monotonic() + seconds
    while not (folder / "store.sqlite").exists() and process.poll() is None:
        time.sleep(0.005)
        deadline += 0.005  # counted from the first trace of the store: the interpreter's start is no place to die
    while time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    told, _ = process.communicate()
    return set(told.decode().split())


def check(folder: Path, acknowledged: set[str]) -> bool:
    """The promises of the durability contract, on what the kill left; whether the run had finished by then."""
    with sqlite3.connect(folder / "store.sqlite") as plain:
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    plain.close()
    store = open_store(str(folder / "store.sqlite"))
    stored = {one.id for one in store.articles()}
    assert acknowledged <= stored
    data = (folder / NAME).read_bytes() if (folder / NAME).exists() else b""
    for capture in store.captures():
        there = data[capture.ref.offset : capture.ref.offset + capture.ref.length]
        assert there.startswith(f"{capture.url}\n".encode())
        assert len(there) == capture.ref.length
    finished = any(run.state == "finished" for run in store.runs())
    store.close()
    return finished


@pytest.mark.parametrize("seed", range(SEEDS))
def test_kill_and_resume(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    acknowledged: set[str] = set()
    for seconds in (*(chance.uniform(0.0, 0.6) for _ in range(3)), 60):
        acknowledged |= killed_after(tmp_path, seconds)
        if check(tmp_path, acknowledged):
            break
    store = open_store(str(tmp_path / "store.sqlite"))
    [run] = store.runs()
    assert run.state == "finished"
    assert store.counts(run.id) == {"stored": PAGES + 30}
    records = list(store.articles())
    assert {one.url for one in records} == {found.url for found in crashing.candidates(0, PAGES)}
    assert {one.revision for one in records} == {1}
    assert [one.seq for one in records] == list(range(1, PAGES + 1))
    store.close()


def test_a_dead_holder_is_followed_at_once_and_a_living_one_named(tmp_path: Path) -> None:
    process = start(tmp_path)
    assert process.stdout is not None
    process.stdout.readline()
    store = open_store(str(tmp_path / "store.sqlite"))
    before = time.monotonic()
    with pytest.raises(SourceHeld, match=f"process {process.pid} on "):
        store.hold(SOURCE)
    assert time.monotonic() - before < 5
    process.kill()
    process.communicate()
    store.hold(SOURCE)
    store.close()
