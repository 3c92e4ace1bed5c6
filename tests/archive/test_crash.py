"""A writer killed at any moment: what it said was on disk is there, the rest is whole or moved aside."""

from __future__ import annotations

import json
import os
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


class Disk:
    """Remembers the order of writes and syncs, to say what a power cut at each moment would leave."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.written: dict[str, int] = {}
        self.synced: dict[str, int] = {}
        self.named: set[str] = set()
        """Files whose name is on disk: their folder was synced after they were made."""
        self.moments: list[tuple[dict[str, int], dict[str, int], set[str]]] = []
        for name in ("write", "fdatasync", "fsync"):
            monkeypatch.setattr(os, name, self._watched(getattr(os, name), getattr(self, f"_{name}")))

    def _watched(self, real, note):
        def call(descriptor, *data):
            done = real(descriptor, *data)
            note(Path(f"/proc/self/fd/{descriptor}").readlink(), done)
            self.moments.append((dict(self.written), dict(self.synced), set(self.named)))
            return done

        return call

    def _write(self, path: Path, count: int) -> None:
        self.written[path.name] = self.written.get(path.name, 0) + count

    def _fdatasync(self, path: Path, _: None) -> None:
        self.synced[path.name] = self.written[path.name]

    def _fsync(self, folder: Path, _: None) -> None:
        self.named |= {path.name for path in folder.glob("*.gz")}


def test_a_power_cut_at_any_moment_loses_nothing_that_was_acknowledged(tmp_path, monkeypatch):
    disk, draw = Disk(monkeypatch), random.Random(3)
    writer = WarcWriter(tmp_path / "archive", "institute", "run", max_bytes=30_000)
    acknowledged: list[tuple[int, dict[str, int]]] = []
    """The last operation before the writer said so, and what it said."""
    for number in range(30):
        writer.append(exchange(url=f"https://institute.example/{number}", payload=payload(number)))
        if number % 5 == 4:
            said = writer.sync()
            acknowledged.append((len(disk.moments) - 1, said))
    writer.close()
    monkeypatch.undo()
    whole = {path.name: path.read_bytes() for path in (tmp_path / "archive").glob("*.gz")}
    assert len(whole) > 3
    for moment, (written, synced, named) in enumerate(disk.moments):
        committed: dict[str, int] = {}
        for at, said in acknowledged:
            committed |= said if at <= moment else {}
        assert set(committed) <= named
        folder = tmp_path / "after" / str(moment)
        folder.mkdir(parents=True)
        captures = []
        for name in named & set(written):  # of what was not synced any part may be there
            kept = draw.randint(synced.get(name, 0), written[name])
            (folder / name).write_bytes(whole[name][:kept])
            found = recover(folder / name, committed.get(name, 0))
            assert (folder / name).read_bytes() == whole[name][: found.end]
            captures += found.captures
        assert list(verify_archive(folder, captures)) == []
