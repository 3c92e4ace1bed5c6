"""Programs of others that our archives are held against, and how to get those that no Python package carries.

    python -m benchmarks.others [replaywebpage] [warciojs] [pywb]      # default: all; needs npm and the network

They go into .tools/others (THINKTANK_OTHERS).

Nothing of them is part of this project: ReplayWeb.page and pywb (players), warcio.js (a reader). Benchmarks and tests
use what is there, without the network, and say what is not.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("THINKTANK_OTHERS") or ROOT / ".tools" / "others")
REPLAYWEBPAGE, WARCIOJS, PYWB = "replaywebpage@2.5.3", "warcio@2.4.11", "pywb==2.10.0"
WAIT = 300
"""Seconds for one program to be fetched."""


def replaywebpage() -> Path | None:
    """The folder with `ui.js` and `sw.js`."""
    folder = FOLDER / "package"
    return folder if (folder / "ui.js").is_file() and (folder / "sw.js").is_file() else None


def warciojs() -> Path | None:
    """The module that Node imports; None without Node."""
    module = FOLDER / "node_modules" / "warcio" / "dist" / "index.js"
    return module if module.is_file() and shutil.which("node") else None


def wayback() -> Path | None:
    """pywb's command."""
    here = shutil.which("wayback", path=FOLDER / "pywb" / "bin") or shutil.which("wayback")
    return Path(here) if here else None


def missing() -> list[str]:
    """What is not there."""
    return [name for name, (where, _) in PROGRAMS.items() if where() is None]


def run(*words: str | Path) -> None:
    subprocess.run([str(word) for word in words], cwd=FOLDER, check=True, timeout=WAIT)


def fetch_replaywebpage() -> None:
    """Two scripts are all of it that runs in a browser; its hundred dependencies are for its desktop program."""
    run("npm", "pack", "--silent", "--fetch-retries=1", REPLAYWEBPAGE)
    with tarfile.open(FOLDER / f"{REPLAYWEBPAGE.replace('@', '-')}.tgz") as packed:
        packed.extractall(FOLDER, filter="data")


def fetch_warciojs() -> None:
    quiet = ("--silent", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1")
    run("npm", "install", *quiet, "--prefix", FOLDER, WARCIOJS)


def fetch_pywb() -> None:
    run(sys.executable, "-m", "venv", FOLDER / "pywb")
    run(FOLDER / "pywb" / "bin" / "python", "-m", "pip", "install", "--quiet", PYWB, "setuptools<81")


PROGRAMS = {
    "replaywebpage": (replaywebpage, fetch_replaywebpage),
    "warciojs": (warciojs, fetch_warciojs),
    "pywb": (wayback, fetch_pywb),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(PROGRAMS))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in parser.parse_args().names or PROGRAMS:
        where, fetch = PROGRAMS[name]
        if where() is None:
            fetch()
        print(f"{name}: {where() or 'not here'}")


if __name__ == "__main__":
    main()
