"""One suite over both indexes: a file of FTS5, then a schema of a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store import servers
from tests.store.servers import Server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    if why := servers.missing():
        pytest.skip(why)
    with servers.running() as started:
        started.database("searched")
        yield started


@pytest.fixture(params=["file", "server"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "file":
        return str(tmp_path / "search")
    started: Server = request.getfixturevalue("server")
    return started.location("searched")
