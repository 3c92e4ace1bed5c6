"""Programs of others that our archives are held against, and how to get those that no Python package carries.

    python -m benchmarks.others [replaywebpage] [warcio] [pywb]      # default: all; needs npm and the network

They go into .tools/others (THINKTANK_OTHERS).

Nothing of them is part of this project: ReplayWeb.page and pywb (players), warcio.js (a reader). Benchmarks and tests
use what is there, without the network, and say what is not.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("THINKTANK_OTHERS") or ROOT / ".tools" / "others")
NPM = {
    "replaywebpage": ("2.5.3", "b7d35c39c4da9b7121c5a393911d8675d4cc6f19513c380191e16b086bea812c"),
    "warcio": ("2.4.11", "144a55b7bf093071300123e581c42978912ea600cda252074f6ddecc3a3a6ce5"),
}
"""Version and SHA-256 of each package. Both hold bundles that need no other package."""
PYWB = "pywb==2.10.0"
"""With what it depends on; for benchmarks alone."""
WAIT = 100
"""Seconds for one package to be fetched."""


def replaywebpage() -> Path | None:
    """The folder with `ui.js` and `sw.js`."""
    folder = FOLDER / "replaywebpage" / "package"
    return folder if (folder / "ui.js").is_file() and (folder / "sw.js").is_file() else None


def warciojs() -> Path | None:
    """The module that Node imports; None without Node."""
    module = FOLDER / "warcio" / "package" / "dist" / "index.all.js"
    return module if module.is_file() and shutil.which("node") else None


def wayback() -> Path | None:
    """pywb's command."""
    here = shutil.which("wayback", path=FOLDER / "pywb" / "bin") or shutil.which("wayback")
    return Path(here) if here else None


PROGRAMS = {"replaywebpage": replaywebpage, "warcio": warciojs, "pywb": wayback}


def missing() -> list[str]:
    """What is not there."""
    return [name for name, where in PROGRAMS.items() if where() is None]


def run(folder: Path, *words: str | Path) -> None:
    subprocess.run([str(word) for word in words], cwd=folder, check=True, timeout=WAIT, stdin=subprocess.DEVNULL)


def fetch(name: str) -> None:
    """Get one program. Raises SystemExit when what came is not what was pinned."""
    if name == "pywb":
        run(FOLDER, sys.executable, "-m", "venv", FOLDER / "pywb")
        run(FOLDER, FOLDER / "pywb" / "bin" / "python", "-m", "pip", "install", "--quiet", PYWB, "setuptools<81")
        return
    version, digest = NPM[name]
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        quiet = ("--silent", "--fetch-retries=1", "--fetch-timeout=30000")
        run(Path(folder), "npm", "pack", *quiet, f"{name}@{version}")
        data = (Path(folder) / f"{name}-{version}.tgz").read_bytes()
        if hashlib.sha256(data).hexdigest() != digest:
            raise SystemExit(f"{name} {version}: its SHA-256 is not {digest}; nothing was unpacked")
        with tarfile.open(fileobj=BytesIO(data)) as packed:
            packed.extractall(Path(folder) / "unpacked", filter="data")
        shutil.rmtree(FOLDER / name, ignore_errors=True)  # one that lacks what is asked of it
        (Path(folder) / "unpacked").replace(FOLDER / name)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(PROGRAMS))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in parser.parse_args().names or PROGRAMS:
        if PROGRAMS[name]() is None:
            fetch(name)
        print(f"{name}: {PROGRAMS[name]() or 'not here'}")


if __name__ == "__main__":
    main()
