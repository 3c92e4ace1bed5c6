"""Two processes and one store: a host sees one crawler."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

from tests.fetch.rig import ROOT

WALK = """
import asyncio, sys, time
from pipelines.store import open_store
from scraper.fetch.clock import WallClock
from scraper.fetch.politeness import Politeness

async def walk(polite):
    for _ in range(5):
        await polite.turn("https://example.org/")
        print(time.time(), flush=True)

asyncio.run(walk(Politeness(open_store(sys.argv[1]), WallClock(), lambda url: 0.2)))
"""


def test_turns_are_shared_by_processes(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WALK, str(tmp_path / "store.sqlite")]
    walkers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(2)]
    times = sorted(float(line) for walker in walkers for line in walker.communicate(timeout=280)[0].splitlines())
    assert len(times) == 10
    # Turns are 0.2 s apart; a busy machine may wake somebody late, so that two gaps are judged together.
    assert all(later - earlier > 0.05 for earlier, later in pairwise(times))
    assert times[-1] - times[0] >= 9 * 0.2 - 0.1
