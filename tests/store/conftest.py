"""One suite over both databases: `location` is a SQLite file, then a PostgreSQL database."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.store import SqlStore, open_store
from tests.store import servers
from tests.store.servers import Server
from tests.store.world import World


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    why = servers.missing()
    if why:
        pytest.skip(why)
    with servers.running() as started:
        started.database("empty_store")
        open_store(started.location("empty_store")).close()
        yield started


@pytest.fixture
def sqlite_location(tmp_path: Path) -> Iterator[str]:
    """In memory where there is such a folder: thousands of synced commits would wait for the disk."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield str(tmp_path / "store.sqlite")
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield f"{folder}/store.sqlite"


@pytest.fixture
def postgres_location(server: Server) -> Iterator[str]:
    """One database for all tests, emptied after each: making a new one takes half a second."""
    yield server.location("empty_store")
    server.empty("empty_store")


@pytest.fixture(params=["sqlite", "postgres"])
def location(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue(f"{request.param}_location")
    return found


@pytest.fixture
def store(location: str) -> Iterator[SqlStore]:
    opened = open_store(location)
    yield opened
    opened.close()


@pytest.fixture
def world(store: SqlStore) -> World:
    made = World(store)
    made.start()
    return made
