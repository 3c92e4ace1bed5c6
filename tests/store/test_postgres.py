"""What is a server's alone: restarts, several writers, rights, addresses."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from pipelines.outcome import Batch
from pipelines.store import open_store
from pipelines.store.protocol import Plan
from scraper.errors import SourceHeld, StorageError, UsageError
from tests.store import servers
from tests.store.servers import Server
from tests.store.world import DAY, World, candidate

HOLDER = """
import sys, time
from pipelines.store import open_store
store = open_store(sys.argv[1])
store.hold("meridian")
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server that a test may stop without taking it from others."""
    why = servers.missing()
    if why:
        pytest.skip(why)
    with servers.running() as started:
        yield started


def test_a_restart_in_the_middle_of_a_crawl(own_server: Server) -> None:
    world = World(open_store(own_server.database("crawl")))
    world.store.hold(world.source)
    world.start()
    for n in range(6):
        world.visit(f"/{n}")
        own_server.kill() if n % 2 else own_server.stop()
        own_server.start_soon()
    world.visit("/last")
    assert [one.seq for one in world.all()] == list(range(1, 8))
    assert world.store.counts(world.run) == {"stored": 7}
    other = open_store(own_server.location("crawl"))
    with pytest.raises(SourceHeld, match=f"process {os.getpid()} on "):
        other.hold(world.source)
    other.close()
    world.store.close()


def test_a_connection_lost_within_a_commit_leaves_nothing_half_done(postgres_location: str) -> None:
    world = World(open_store(postgres_location))
    world.start()
    looks = [world.look(f"/{n}") for n in range(3)]
    other = open_store(postgres_location)
    calls = []

    def reread(ref: object, url: str) -> None:
        raise AssertionError

    original = world.store._db.run_many  # type: ignore[attr-defined]

    def cut_once(sql: str, rows: object) -> None:
        calls.append(sql)
        if len(calls) == 4:
            kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"  # noqa: E501
            other._db.rows(kill)  # type: ignore[attr-defined]
        original(sql, rows)

    world.store._db.run_many = cut_once  # type: ignore[attr-defined,method-assign]
    receipts = world.store.commit(world.run, Batch(outcomes=looks), {}, reread)
    assert [one.change for one in receipts] == ["new"] * 3
    assert len(calls) > 8
    assert [one.seq for one in world.all()] == [1, 2, 3]
    world.store.close()
    other.close()


def test_a_dead_holder_frees_its_source(postgres_location: str) -> None:
    process = subprocess.Popen([sys.executable, "-c", HOLDER, postgres_location], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    store = open_store(postgres_location)
    with pytest.raises(SourceHeld, match=f"process {process.pid} on .+ since 20"):
        store.hold("meridian")
    process.send_signal(signal.SIGKILL)
    process.communicate()
    deadline = time.monotonic() + 10
    while True:
        try:
            store.hold("meridian")
            break
        except SourceHeld:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    store.close()


def test_no_server_and_no_password_in_messages() -> None:
    if servers.missing():
        pytest.skip(servers.missing() or "")
    with pytest.raises(StorageError, match="is the server up") as caught:
        open_store("postgresql://app:secret@/db?host=/tmp/no-such-folder")
    assert "secret" not in str(caught.value)
    with pytest.raises(UsageError, match="not an address"):
        open_store("postgresql://%%%")


def test_a_store_that_may_only_be_read(server: Server, postgres_location: str) -> None:
    store = open_store(postgres_location)
    store.start_run("meridian", Plan(), DAY)
    store._db.run("SET default_transaction_read_only = on")  # type: ignore[attr-defined]
    with pytest.raises(StorageError, match="check the role's rights"):
        store.enqueue(store.runs()[0].id, [candidate("/a")], DAY)
    with pytest.raises(UsageError, match="pg_dump"):
        store.backup(servers.Path("/tmp/x"))
    store.close()


def test_a_role_that_may_only_read_reads(server: Server, postgres_location: str) -> None:
    store = open_store(postgres_location)
    store.start_run("meridian", Plan(), DAY)
    for statement in (
        "CREATE ROLE looker LOGIN",
        "GRANT USAGE ON SCHEMA public TO looker",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO looker",
    ):
        store._db.run(statement)  # type: ignore[attr-defined]
    looked = open_store(postgres_location.replace("app@", "looker@"))
    assert [one.source for one in looked.runs()] == ["meridian"] and list(looked.articles()) == []
    with pytest.raises(StorageError, match=r"permission denied for table .*check the role's rights") as caught:
        looked.start_run("other", Plan(), DAY)
    assert "LINE" not in str(caught.value)
    looked.close()
    store._db.run("DROP OWNED BY looker")  # type: ignore[attr-defined]
    store._db.run("DROP ROLE looker")  # type: ignore[attr-defined]
    store.close()
