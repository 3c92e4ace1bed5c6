from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.store import SqlStore, open_store
from tests.store.world import World


@pytest.fixture
def location(tmp_path: Path) -> str:
    return str(tmp_path / "store.sqlite")


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
