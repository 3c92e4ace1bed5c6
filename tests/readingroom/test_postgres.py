"""The same pages over a PostgreSQL store, read-only and with the same time limit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipelines.readingroom.app import Room
from pipelines.readingroom.looking import TooSlow, looked_at
from pipelines.search import open_index
from pipelines.store import open_store
from scraper.errors import StorageError
from tests.readingroom.conftest import asked, served
from tests.store import servers
from tests.store.world import World, article


@pytest.fixture(scope="module")
def room() -> Iterator[Room]:
    if why := servers.missing():
        pytest.skip(why)
    with servers.running() as server:
        location = server.database("reading")
        world = World(open_store(location))
        world.start()
        world.visit("/a", article("/a", "Ships and harbours.", title="Trade", published="2024-03-05", language="en"))
        world.again()
        world.visit("/a", article("/a", "Ships, harbours.", title="Trade", published="2024-03-05", language="en"))
        world.end()
        index = open_index(location)
        index.catch_up(world.store)
        index.close()
        world.store.close()
        yield Room(location, location, {})


def test_every_page_is_there(room: Room) -> None:
    store = open_store(room.store)
    found, run = next(iter(store.articles())).id, store.runs()[0].id
    store.close()
    paths = ["/", "/search?q=ships", f"/article/{found}", f"/article/{found}/compare?a=1&b=2", "/changes", "/sources"]
    paths += [
        "/source/meridian",
        "/runs",
        f"/run/{run}",
        "/authors",
        "/feeds/new.atom",
        "/feeds/new.json?source=meridian",
    ]
    paths += ["/feeds/changes.atom", "/feeds/changes.atom?language=en", "/oai?verb=Identify", "/oai?verb=ListSets"]
    paths += ["/oai?verb=ListRecords&metadataPrefix=oai_dc&from=2001-01-01&until=2999-01-01&set=meridian"]
    with served(room) as port:
        for path in paths:
            status, _, body = asked(port, path)
            assert status == 200, (path, body)
        assert "Trade" in asked(port, "/")[2]


def test_it_cannot_be_written_and_is_stopped(room: Room) -> None:
    with pytest.raises(StorageError), looked_at(room.store) as (_, database):
        database.run("DELETE FROM articles")
    with pytest.raises(TooSlow), looked_at(room.store, 0.2) as (_, database):
        database.rows("SELECT pg_sleep(5)")
