"""A writer killed at any moment: what it said was on disk is there, the rest is whole or moved aside."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scraper.archive.reader import read_exchange, recover
from scraper.archive.verify import verify_archive
from scraper.archive.writer import WarcWriter
from scraper.article import CaptureRef

from .make import exchange

ROOT = Path(__file__).parents[2]
SIZES = (10, 3000, 90_000)


def payload(number: int) -> bytes:
    return random.Random(number).randbytes(SIZES[number % 3])


def write_for_ever(folder: str) -> None:
    """What the killed process does: append, now and then sync, and only then say what was stored."""
    writer = WarcWriter(Path(folder), "institute", "run", max_bytes=400_000)
    told: list[dict[str, object]] = []
    number = 0
    while True:
        capture = writer.append(exchange(url=f"https://institute.example/{number}", payload=payload(number)))
        told.append({"number": number, "ref": capture.ref.model_dump()})
        number += 1
        if number % 7 == 0:
            ends = writer.sync()
            print(json.dumps({"captures": told, "ends": ends}), flush=True)
            told.clear()


def killed_run(folder: Path, seconds: float) -> list[dict]:
    """Acknowledgements of a writer that is killed some time after its first one."""
    code = f"from tests.archive.test_crash import write_for_ever; write_for_ever({str(folder)!r})"
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(seconds)
    process.kill()
    rest = process.stdout.read()
    process.wait()
    return [json.loads(line) for line in (first + rest).splitlines() if line.endswith("}")]


@pytest.mark.parametrize("seed", range(4))
def test_what_was_said_to_be_on_disk_is_there_and_the_rest_is_whole(tmp_path, seed):
    said = killed_run(tmp_path, random.Random(seed).uniform(0.0, 0.15))
    committed: dict[str, int] = {}
    for one in said:
        committed |= one["ends"]
    captures = []
    for path in sorted(tmp_path.glob("*.warc.gz")):
        found = recover(path, committed.get(path.name, 0))
        captures += found.captures
        assert recover(path, committed.get(path.name, 0)).torn is None
    assert list(verify_archive(tmp_path, captures)) == []
    numbers = [entry["number"] for one in said for entry in one["captures"]]
    assert numbers == list(range(len(numbers)))
    assert numbers
    for one in said:
        for entry in one["captures"]:
            assert read_exchange(tmp_path, CaptureRef(**entry["ref"])).payload == payload(entry["number"])
    for number, capture in enumerate(captures, len(numbers)):
        assert read_exchange(tmp_path, capture.ref).payload == payload(number)
