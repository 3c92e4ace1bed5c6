#!/usr/bin/env python3
"""From a fresh clone to a working checkout, with nothing but Python 3.11.

python3 dev.py demo      crawl the sample institute offline and show what the archive knows
python3 dev.py test      style, types and the whole test suite; further words go to pytest
python3 dev.py setup     only make .venv/
python3 dev.py lock      write the locks anew after a change of dependencies
python3 dev.py generate  write the files that are made from others: schema, commands, sample

All of them first bring .venv/ up to date, which takes a second when nothing has changed.
After any of them .venv/bin/thinktank and .venv/bin/python work from the checkout.
DEV_NO_UV=1 installs with pip alone.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV, TOOLS = HERE / ".venv", HERE / ".tools"
STAMP = VENV / ".dev-stamp"
LOCK, TOOLS_LOCK = HERE / "requirements.lock", HERE / ".ci" / "setup.lock"
BIN = "Scripts" if os.name == "nt" else "bin"
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
)
PROGRAMS = {"demo": ("thinktank", "demo"), "generate": ("python", "-m", "tests.house.generated")}


class SetupError(Exception):
    """The environment cannot be made; the message says what to do."""


def main(words: Sequence[str]) -> int:
    """The command; returns its exit code."""
    command, rest = (words[0], words[1:]) if words else ("", ())
    if command not in ("demo", "test", "setup", "lock", "generate"):
        print((__doc__ or "").strip(), file=sys.stderr)
        return 0 if command in ("-h", "--help", "help") else 2
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever runs this file may have an older one
        return fail(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]} ({sys.executable})")
    try:
        set_up()
    except (SetupError, subprocess.CalledProcessError) as error:
        return fail(f"setting up failed: {error}")
    return perform(command, rest)


def perform(command: str, rest: Sequence[str]) -> int:
    """What was asked for, once .venv/ stands."""
    if command in PROGRAMS:
        return run(tool(PROGRAMS[command][0]), *PROGRAMS[command][1:], *rest)
    if command == "test":
        return test(rest)
    return lock() if command == "lock" else 0


def fail(message: str) -> int:
    """Say what is wrong; 2 is the exit code of a wrong environment."""
    print(f"dev.py: {message}", file=sys.stderr)
    return 2


def test(rest: Sequence[str]) -> int:
    """Style, types, tests: all of them, even when the first fails; pytest's count comes last."""
    broken = [" ".join(check) for check in CHECKS if run(tool(check[0]), *check[1:])]
    if broken:
        print(f"dev.py: failed: {', '.join(broken)}", file=sys.stderr, flush=True)
    code = run(tool("python"), "-m", "pytest", "-n", "2", "--dist", "loadfile", "-q", *rest)
    return code or bool(broken)


def lock() -> int:
    """Resolve pyproject.toml anew, then write what is installed, by hash and without any address."""
    uv = TOOLS / BIN / "uv"
    export = ("export", "--quiet", "--frozen", "--no-emit-project", "--no-header", "--format", "requirements-txt")
    return (
        run(uv, "lock")
        or run(uv, *export, "--no-dev", "--group", "test", "-o", str(LOCK))
        or run(uv, *export, "--only-group", "setup", "-o", str(TOOLS_LOCK))
    )


def set_up() -> None:
    """Bring .venv/ to what the locks say; a stamp tells whether that has been done."""
    wanted = fingerprint()
    if STAMP.is_file() and STAMP.read_text(encoding="utf-8") == wanted and tool("thinktank").is_file():
        return
    say("setting up .venv/ (once; a minute or so)")
    STAMP.unlink(missing_ok=True)
    if not works(tool("python")):
        make_venv(VENV)
    if not (uv_installs() or pip_installs()):
        raise SetupError(f"{LOCK.name} could not be installed; the lines above say why. Is there a network?")
    install_project()
    STAMP.write_text(wanted, encoding="utf-8")


def fingerprint() -> str:
    """Changes when anything changes that .venv/ is made from."""
    digest = hashlib.sha256(f"{sys.version_info[:3]} {HERE}".encode())
    for path in (LOCK, TOOLS_LOCK, HERE / "pyproject.toml", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def uv_installs() -> bool:
    """Install the lock with uv, kept in .tools/; False when uv cannot be had or cannot reach its index."""
    if os.environ.get("DEV_NO_UV"):
        return False
    uv = TOOLS / BIN / "uv"
    lock_hash = hashlib.sha256(TOOLS_LOCK.read_bytes()).hexdigest()
    marker = TOOLS / ".lock-hash"
    if not (marker.is_file() and marker.read_text(encoding="utf-8") == lock_hash and works(uv)):
        shutil.rmtree(TOOLS, ignore_errors=True)
        make_venv(TOOLS)
        if run(TOOLS / BIN / "python", *pip_words(TOOLS_LOCK)):
            return False
        marker.write_text(lock_hash, encoding="utf-8")
    words = ("pip", "install", "--quiet", "--require-hashes", "--python", str(tool("python")), "-r", str(LOCK))
    return run(uv, *words) == 0


def pip_installs() -> bool:
    """Install the lock with pip, which takes a little longer."""
    say("installing with pip")
    if not works(tool("python"), "-m", "pip", "--version"):
        make_venv(VENV)
    return run(tool("python"), *pip_words(LOCK)) == 0


def pip_words(lock: Path) -> tuple[str, ...]:
    """What makes pip install a lock, and nothing that the lock does not name."""
    return "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps", "-r", str(lock)


def install_project() -> None:
    """The project itself, editable; its build backend is in the lock, so nothing is fetched."""
    words = ("-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "-e", str(HERE))
    subprocess.run([tool("python"), *words], check=True, env=environment(), cwd=HERE)


def make_venv(folder: Path) -> None:
    """An empty virtual environment with pip."""
    try:
        venv.create(folder, clear=True, with_pip=True)
    except subprocess.CalledProcessError:
        say("this Python has no ensurepip: on Debian and Ubuntu, apt-get install python3-venv")
        raise


def works(program: Path, *words: str) -> bool:
    """Does the program run at all?"""
    if not program.exists():
        return False
    done = subprocess.run([program, *(words or ("--version",))], capture_output=True, check=False, env=environment())
    return done.returncode == 0


def tool(name: str) -> Path:
    """A program of .venv/."""
    return VENV / BIN / (name + (".exe" if os.name == "nt" else ""))


def run(program: Path, *words: str) -> int:
    """Run a program in the checkout; its exit code."""
    return subprocess.run([program, *words], check=False, env=environment(), cwd=HERE).returncode


def environment() -> dict[str, str]:
    """The user's environment without what would lead into another Python."""
    foreign = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT")
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    # UV_SYSTEM_CERTS: uv does not know the certificate authorities that a company adds to its machines.
    defaults = {"UV_SYSTEM_CERTS": "1", "UV_LINK_MODE": "copy", "UV_PYTHON_DOWNLOADS": "never"}
    return {**defaults, **kept, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}


def say(message: str) -> None:
    """Words for people go to stderr."""
    print(f"dev.py: {message}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
