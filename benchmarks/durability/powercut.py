"""Power loss (row 7): a crawl is recorded write by write, and what a disk may hold after a cut is built from that.

The model is POSIX at its meanest: bytes are on disk when their file was synced after they were written; a name (of a
new, renamed or removed file) when its folder was. What was not synced may be there, or not, or in part.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from benchmarks.durability.home import Home, after_crash, after_resume, resumed

_CALLS = "openat,write,pwrite64,fsync,fdatasync,ftruncate,rename,unlink,mkdir"
_LINE = re.compile(r"^(\w+)\((.*)\) += (-?\d+)")
_PATH = re.compile(r"<((?:\\x[0-9a-f]{2})*)>")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
SECTOR = 512
Kept = Literal["nothing unsynced", "all unsynced", "some unsynced"]
VARIANTS: tuple[Kept, ...] = ("nothing unsynced", "all unsynced", "some unsynced", "some unsynced")


@dataclass(frozen=True, slots=True)
class Step:
    """One call of the recorded crawl; paths are relative to its place."""

    kind: Literal["write", "size", "sync", "make", "folder", "rename", "remove", "tell"]
    path: str
    data: bytes = b""
    at: int = 0
    other: str = ""


def record(home: Home, log: Path) -> list[Step]:
    """Crawl, and what it did to the disk, in order; `tell` steps are acknowledgements."""
    words = ["strace", "-qq", "-y", "-xx", "-s", "100000000", "-e", "signal=none", "-e", f"trace={_CALLS}", "-o"]
    code, _, said = home.crawl([*words, str(log)])
    if code:
        raise RuntimeError(f"strace cannot trace here: {said[-500:]}")
    with log.open(encoding="ascii", errors="replace") as lines:
        return list(_steps(lines, home.folder))


def _steps(lines: Iterable[str], root: Path) -> Iterator[Step]:
    offsets: dict[str, int] = {}
    for line in lines:
        call = _LINE.match(line)
        if call is None or int(call[3]) < 0:
            continue
        name, words, result = call[1], call[2], int(call[3])
        if name == "write" and words.startswith("1<"):
            yield Step("tell", "", _text(words)[0])
            continue
        step = _step(name, words, result, root, offsets)
        if step is not None:
            yield step


def _step(name: str, words: str, result: int, root: Path, offsets: dict[str, int]) -> Step | None:
    if name in ("rename", "unlink", "mkdir"):
        own = [_own(one.decode(), root) for one in _text(words)]
        if None in own:
            return None
        kind: dict[str, Literal["rename", "remove", "folder"]] = {
            "rename": "rename",
            "unlink": "remove",
            "mkdir": "folder",
        }
        return Step(kind[name], own[0] or "", other=(own[1] or "") if name == "rename" else "")
    if name == "openat":
        path = _own(_text(words)[0].decode(), root) if "O_CREAT" in words else None
        if path is None:
            return None
        if "O_EXCL" in words or "O_TRUNC" in words:
            offsets[path] = 0
        return Step("make", path)
    path = _own(_paths(words)[0], root) if _paths(words) else None
    if path is None:
        return None
    return _on_file(name, words, result, path, offsets)


def _on_file(name: str, words: str, result: int, path: str, offsets: dict[str, int]) -> Step | None:
    if name in ("fsync", "fdatasync"):
        return Step("sync", path)
    if name == "ftruncate":
        return Step("size", path, at=int(words.rsplit(",", 1)[1]))
    data = _text(words)[0][:result]
    if name == "pwrite64":
        return Step("write", path, data, at=int(words.rsplit(",", 1)[1]))
    at = offsets.get(path, 0)
    offsets[path] = at + len(data)
    return Step("write", path, data, at=at)


def _text(words: str) -> list[bytes]:
    return [bytes.fromhex(one.replace("\\x", "")) for one in _TEXT.findall(words)]


def _paths(words: str) -> list[str]:
    return [bytes.fromhex(one.replace("\\x", "")).decode() for one in _PATH.findall(words)]


def _own(path: str, root: Path) -> str | None:
    """Relative to the crawl's place; None for the files of others and for what SQLite maps into memory."""
    if not path.startswith(f"{root}/") or path.endswith("-shm"):
        return "" if path == str(root) else None
    return path.removeprefix(f"{root}/")


@dataclass
class _File:
    """What was done to one file, and how much of that was synced."""

    done: list[Step] = field(default_factory=list)
    synced: int = 0


@dataclass
class Disk:
    """The recorded crawl up to some step: files, names, and what of both is certain."""

    files: dict[str, _File] = field(default_factory=dict)
    """By present name."""
    named: list[tuple[Step, _File | None]] = field(default_factory=list)
    """Changes of names, in order."""
    certain: set[int] = field(default_factory=set)
    """Places in `named` whose folder was synced later."""

    def do(self, step: Step) -> None:
        """The next step."""
        if step.kind in ("make", "folder", "rename", "remove"):
            self._name(step)
        elif step.kind in ("write", "size"):
            self.files.setdefault(step.path, _File()).done.append(step)
        elif step.kind == "sync" and step.path in self.files:
            self.files[step.path].synced = len(self.files[step.path].done)
        elif step.kind == "sync":
            self.certain |= {place for place, (one, _) in enumerate(self.named) if _folder(one) == step.path}

    def _name(self, step: Step) -> None:
        file = None
        if step.kind == "make":
            if step.path in self.files:
                return
            file = self.files[step.path] = _File()
        elif step.kind == "rename":
            file = self.files[step.other] = self.files.pop(step.path)
        elif step.kind == "remove":
            self.files.pop(step.path, None)
        self.named.append((step, file))

    def rebuild(self, root: Path, kept: Kept, chance: random.Random) -> None:
        """What may be found after a cut now, as files below `root`."""
        root.mkdir(parents=True)
        names: dict[str, _File] = {}
        folders = {""}
        for place, (step, file) in enumerate(self.named):
            if place in self.certain or _keep(kept, chance):
                _apply(step, file, names, folders)
        for folder in sorted(folders - {""}):
            (root / folder).mkdir()
        for path, file in names.items():
            if _folder_of(path) in folders:
                (root / path).write_bytes(_bytes(file, kept, chance))


def _apply(step: Step, file: _File | None, names: dict[str, _File], folders: set[str]) -> None:
    if step.kind == "folder":
        if _folder_of(step.path) in folders:
            folders.add(step.path)
    elif step.kind == "remove":
        names.pop(step.path, None)
    elif file is not None:
        if step.kind == "rename":
            names.pop(step.path, None)
        names[step.other or step.path] = file


def _folder(step: Step) -> str:
    return _folder_of(step.other or step.path)


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def _keep(kept: Kept, chance: random.Random) -> bool:
    return kept == "all unsynced" or (kept == "some unsynced" and chance.random() < 0.5)


def _bytes(file: _File, kept: Kept, chance: random.Random) -> bytes:
    """The synced writes, and of the others as many sectors as `kept` says."""
    held = bytearray()
    for place, step in enumerate(file.done):
        if step.kind == "size":
            if place < file.synced or _keep(kept, chance):
                del held[step.at :]
                held += b"\0" * (step.at - len(held))
            continue
        for start in range(0, len(step.data), SECTOR):
            if place < file.synced or _keep(kept, chance):
                _put(held, step.at + start, step.data[start : start + SECTOR])
    return bytes(held)


def _put(held: bytearray, at: int, data: bytes) -> None:
    held += b"\0" * (at - len(held))
    held[at : at + len(data)] = data


def cuts(steps: list[Step]) -> list[int]:
    """Where to cut: just before each sync, when most is at stake, and after the last step."""
    return [*(place for place, step in enumerate(steps) if step.kind == "sync"), len(steps)]


def cut(folder: Path, clean: Home, steps: list[Step], at: int, variant: int, resume: bool) -> list[str]:
    """One cut before step `at`; everything that broke the contract, before and (if asked) after the next run."""
    disk, told = Disk(), b""
    for step in steps[:at]:
        disk.do(step)
        told += step.data
        if step.kind != "tell":
            told = told[: len(told) - len(step.data)]
    kept = VARIANTS[variant]
    shutil.rmtree(folder, ignore_errors=True)
    disk.rebuild(folder, kept, random.Random(f"{at}/{variant}"))
    home, acknowledged = Home(folder, clean.served), told.decode().splitlines()
    wrong = after_crash(home, acknowledged)
    if resume:
        more, trouble = resumed(home)
        wrong += trouble or after_resume(home, clean, [*acknowledged, *more])
    return [f"cut before step {at}, {kept}: {one}" for one in wrong]
