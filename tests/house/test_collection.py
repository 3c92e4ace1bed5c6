"""Every process that collects the suite must see the same tests: the run is shared between two."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


def collecting(seed: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "tests"]
    env = os.environ | {"PYTHONHASHSEED": str(seed)}
    return subprocess.Popen(command, cwd=ROOT, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def test_two_collections_a_second_apart_with_other_hash_seeds_find_the_same_tests_in_the_same_order():
    first = collecting(1)
    time.sleep(2)
    second = collecting(2)
    ours, theirs = (
        [line for line in process.communicate(timeout=280)[0].splitlines() if "::" in line]
        for process in (first, second)
    )
    assert len(ours) > 1000
    assert [pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]] == []
