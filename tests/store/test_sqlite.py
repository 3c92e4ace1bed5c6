"""What is SQLite's alone: the file, its disk, its schema, its copies."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipelines.store import open_store
from pipelines.store.protocol import Plan
from scraper.cli.backup import command as backup
from scraper.errors import SourceHeld, StorageError, UsageError
from tests.store.world import DAY, HOST, World, article


def test_a_full_disk_rolls_back_and_says_what_to_do(sqlite_location: str) -> None:
    world = World(open_store(sqlite_location))
    world.start()
    world.visit("/a")
    connection: sqlite3.Connection = world.store._db._connection  # type: ignore[attr-defined]
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    look = world.look("/b", article("/b", "x" * 100_000))
    connection.execute(f"PRAGMA max_page_count={pages + 2}")
    with pytest.raises(StorageError, match=r"^store .*: database or disk is full: the disk is full: free space"):
        world.commit(look)
    connection.execute("PRAGMA max_page_count=1073741823")
    assert [one.url for one in world.all()] == [HOST + "/a"]
    assert world.commit(look)[0].change == "new"


def test_a_file_that_is_no_store(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are my notes. " * 500)
    with pytest.raises(StorageError, match="not a SQLite file: name another store with --store"):
        open_store(str(path))
    assert path.read_text().startswith("These are my notes.")
    with pytest.raises(StorageError, match=r"^store .*: "):
        open_store(str(tmp_path))
    with pytest.raises(UsageError, match="postgresql://"):
        open_store("mysql://host/db")


def test_addresses_of_stores(tmp_path: Path) -> None:
    for location in (f"sqlite:///{tmp_path}/a.sqlite", f"{tmp_path}/a.sqlite"):
        store = open_store(location)
        assert store.location == f"{tmp_path}/a.sqlite"
        store.close()


def test_a_newer_schema_is_refused(sqlite_location: str) -> None:
    open_store(sqlite_location).close()
    with sqlite3.connect(sqlite_location) as plain:
        plain.execute("INSERT INTO schema_version VALUES (9999)")
    plain.close()
    with pytest.raises(StorageError, match=r"schema 9999, this version knows .*: install a newer"):
        open_store(sqlite_location)


def test_an_older_schema_is_upgraded_after_a_copy(sqlite_location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = World(open_store(sqlite_location))
    store.start()
    store.visit("/a")
    store.store.close()
    from pipelines.store import migrations

    first = list(migrations.migrations())
    later = [*first, (first[-1][0] + 1, "-- Later.\nCREATE TABLE later (id SERIAL_KEY, told TEXT);\nCREATE INDEX l ON later (told);")]  # fmt: skip  # noqa: E501
    monkeypatch.setattr(migrations, "migrations", lambda: iter(later))
    upgraded = open_store(sqlite_location)
    assert len(list(upgraded.articles())) == 1
    upgraded.close()
    with sqlite3.connect(sqlite_location) as plain:
        plain.execute("INSERT INTO later (told) VALUES ('x')")
    plain.close()
    monkeypatch.undo()
    copy = open_store(f"{sqlite_location}.schema-{first[-1][0]}.bak")
    assert len(list(copy.articles())) == 1
    copy.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become somebody without rights")
def test_a_store_that_may_only_be_read() -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        location = f"{folder}/store.sqlite"
        world = World(open_store(location))
        world.start()
        world.visit("/a")
        world.store.close()
        os.seteuid(65534)
        try:
            reader = open_store(location, create=False)
            assert [one.url for one in reader.articles()] == [HOST + "/a"]
            with pytest.raises(StorageError, match="cannot be written: check owner and permissions"):
                reader.start_run("meridian", Plan(), DAY)
            reader.close()
            with pytest.raises(StorageError, match="check"):
                open_store(f"{folder}/other/store.sqlite")
        finally:
            os.seteuid(0)


def test_a_dead_holder_is_never_named_for_the_living(sqlite_location: str) -> None:
    """A new holder has the lock and not yet written its name into the file, which still names the last one."""
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    path = Path(f"{sqlite_location}.meridian.lock")
    path.write_text(json.dumps({"pid": dead.pid, "host": socket.gethostname(), "since": DAY.isoformat()}))
    store = open_store(sqlite_location)
    with path.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(SourceHeld, match="held by another process"):
            store.hold("meridian")
    store.hold("meridian")
    assert json.loads(path.read_text())["pid"] == os.getpid()
    store.close()


def test_a_backup_is_a_store(sqlite_location: str, tmp_path: Path) -> None:
    world = World(open_store(sqlite_location))
    world.start()
    world.visit("/a")
    copy = tmp_path / "copy.sqlite"
    call(["backup", str(copy), "--store", sqlite_location])
    stored = open_store(str(copy))
    assert list(stored.articles()) == world.all()
    stored.close()
    with pytest.raises(StorageError, match="check that its folder exists"):
        world.store.backup(tmp_path / "missing" / "copy.sqlite")


def test_a_backup_ends_while_a_crawl_writes(sqlite_location: str, tmp_path: Path) -> None:
    world = World(open_store(sqlite_location))
    world.start()
    world.visit("/a", article("/a", "x" * 3_000_000))
    stop = threading.Event()

    def write() -> None:
        other = open_store(sqlite_location)
        while not stop.is_set():
            other.reserve("host", 1.0, 0.0)
        other.close()

    writing = threading.Thread(target=write)
    writing.start()
    try:
        for n in range(3):
            world.store.backup(tmp_path / f"{n}.sqlite")
    finally:
        stop.set()
        writing.join()
    copy = open_store(str(tmp_path / "2.sqlite"))
    assert [len(one.text) for one in copy.articles()] == [3_000_000]
    copy.close()


def call(arguments: list[str]) -> None:
    result = CliRunner().invoke(backup, arguments[1:])
    assert result.exit_code == 0, result.stderr
    assert "checked" in result.stderr
