"""The crawl killed, or refused, at every system call that changes what is on disk (rows 6, 11 to 13), by strace.

The run exists before its crawl starts, so that the names of all its files are known and the calls of others (logs,
pipes to the readers) are not counted.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.durability.home import Home, after_crash, after_resume, resumed
from benchmarks.nightly import ID
from pipelines.store import open_store
from pipelines.store.protocol import Plan

CALLS = ("write", "pwrite64", "fdatasync", "fsync", "rename", "ftruncate", "unlink", "mkdir", "openat")
"""`openat` counts as the call that creates files."""
UNFILTERED = ("rename",)
"""strace does not know their files by name; nobody else in the process makes them."""
_CALL = re.compile(r"^(\w+)\(", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens at the `nth` call of one kind."""

    call: str
    nth: int
    what: str
    """`signal=KILL`, `error=EIO`, `error=ENOSPC` ..."""
    lasting: bool = False
    """Every later call fails too: a disk that stays full."""

    def words(self) -> str:
        """As strace wants it."""
        return f"inject={self.call}:{self.what}:when={self.nth}{'+' if self.lasting else ''}"

    def __str__(self) -> str:
        return f"{self.call} {self.nth}{' and all later' if self.lasting else ''}: {self.what}"


def available() -> bool:
    """Is strace here?"""
    return shutil.which("strace") is not None


def prepared(folder: Path, clean: Home) -> tuple[Home, list[Path]]:
    """A place with a run that has not begun, and the files that its crawl will write."""
    home = Home(folder, clean.served)
    store = open_store(str(home.store))
    run = store.start_run(ID, Plan(), datetime.now(UTC)).id
    store.close()
    own = home.archive / "runs" / run
    names = [home.store, home.store.with_name("store.sqlite-wal"), home.archive / f"{run}-00001.warc.gz"]
    return home, [*names, home.folder, home.archive, own.parent, own, *(own / one for one in _OF_A_RUN)]


_OF_A_RUN = ("manifest.json", "records.jsonl")


def traced(paths: list[Path], calls: Sequence[str], output: Path, *more: str) -> list[str]:
    """The words before a command; only its own main thread is traced, and only calls on these files count."""
    own = [word for path in paths for word in ("-P", str(path)) if not set(calls) & set(UNFILTERED)]
    return ["strace", "-qq", "-o", str(output), "-e", "signal=none", "-e", f"trace={','.join(calls)}", *own, *more]


def count(folder: Path, clean: Home) -> Counter[str]:
    """How many calls of each kind a quiet crawl makes."""
    found: Counter[str] = Counter()
    for number, calls in enumerate(([one for one in CALLS if one not in UNFILTERED], UNFILTERED)):
        home, paths = prepared(folder / str(number), clean)
        output = folder / f"calls-{number}"
        code, _, said = home.crawl(traced(paths, calls, output))
        if code:
            raise RuntimeError(f"strace cannot trace here: {said[-500:]}")
        found.update(_CALL.findall(output.read_text(errors="replace")))
    return found


def kills(counted: Counter[str]) -> Iterator[Fault]:
    """A kill before each call."""
    for call in CALLS:
        for nth in range(1, counted[call] + 1):
            yield Fault(call, nth, "signal=KILL")


def refusals(counted: Counter[str]) -> Iterator[Fault]:
    """Each call fails once with EIO; and with ENOSPC, from then on for ever."""
    for call in CALLS:
        for nth in range(1, counted[call] + 1):
            yield Fault(call, nth, "error=EIO")
            if call in ("write", "pwrite64", "fdatasync", "openat", "mkdir"):
                yield Fault(call, nth, "error=ENOSPC", lasting=True)


def suffer(folder: Path, clean: Home, fault: Fault) -> list[str]:
    """One crawl with one fault, then a quiet one; everything that broke the contract."""
    home, paths = prepared(folder, clean)
    code, told, said = home.crawl(traced(paths, [fault.call], Path("/dev/null"), "-e", fault.words()))
    wrong = after_crash(home, told)
    if code == 124:
        wrong.append("D8: it hung")
    elif fault.what != "signal=KILL" and code not in (0, 5):
        wrong.append(f"D8: exit code {code}: {said.strip().splitlines()[-1:]}")
    more, trouble = resumed(home)
    wrong += trouble or after_resume(home, clean, [*told, *more])
    return [f"{fault}: {one}" for one in wrong]
