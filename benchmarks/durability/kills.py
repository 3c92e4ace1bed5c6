"""SIGKILL at random moments of a whole crawl, also during the recovery from the last one (rows 1 and 5)."""

from __future__ import annotations

import random
import time
from pathlib import Path

from benchmarks.durability.home import Home, after_crash, after_resume, resumed, whole_lines
from scraper.frontier.leases import MOST


def kill_once(home: Home, after: float) -> list[str]:
    """Start, kill after so many seconds; what had been acknowledged by then."""
    process = home.start()
    time.sleep(after)
    process.kill()
    return whole_lines(process.communicate()[0])


def kill_and_resume(folder: Path, clean: Home, seed: int, longest: float) -> list[str]:
    """One seed: one to three kills, then a quiet end; everything that broke the contract."""
    chance = random.Random(seed)
    home = Home(folder, clean.served)
    home.served.refetched()
    told: list[str] = []
    wrong: list[str] = []
    kills = chance.choice([1, 1, 2, 3])
    for number in range(kills):
        # A second kill falls into the recovery from the first.
        told += kill_once(home, chance.uniform(0.4, longest if number == 0 else longest / 2))
        wrong += after_crash(home, told)
    more, trouble = resumed(home)
    wrong += trouble or after_resume(home, clean, [*told, *more])
    if (again := home.served.refetched()) > kills * MOST:
        wrong.append(f"D5: {again} articles were asked for again after {kills} kills")
    return [f"seed {seed}: {one}" for one in wrong]


def starts_together(folder: Path, clean: Home, seed: int) -> tuple[list[str], float]:
    """Two starts up to 2 s apart (D7): exactly one crawls, the other names its holder; and how soon it did."""
    chance = random.Random(seed)
    home = Home(folder, clean.served)
    first = home.start()
    time.sleep(chance.uniform(0, 2))
    began = time.monotonic()
    second = home.start()
    processes = {first.pid: first, second.pid: second}
    loser: int | None = None
    while loser is None and any(one.poll() is None for one in processes.values()):
        loser = next((pid for pid, one in processes.items() if one.poll() == 4), None)
        time.sleep(0.01)
    took = time.monotonic() - began
    said = {pid: one.communicate()[1] for pid, one in processes.items()}
    codes = sorted(one.returncode for one in processes.values())
    if loser is None:
        # The first was through before the second had started; then both may end well.
        return ([] if codes == [0, 0] else [f"D7: seed {seed}: exit codes {codes}"]), took
    winner = next(pid for pid in processes if pid != loser)
    named = f"process {winner}" in said[loser]
    return ([] if codes == [0, 4] and named else [f"D7: seed {seed}: {codes}: {said[loser][-200:]}"]), took
