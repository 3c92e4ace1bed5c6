"""The sink: what lies in it equals the store, whatever happened to either meanwhile."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner

from pipelines.days import days_of
from pipelines.export.sink import Sink
from pipelines.store import open_store
from scraper.article import Attachment, Author, Link
from scraper.cli.sink import command
from scraper.errors import StorageError, UsageError
from tests.store.servers import Server
from tests.store.world import HOST, World, article

NAMES = iter(range(1000))


@pytest.fixture
def target(server: Server) -> str:
    return server.database(f"sink_{next(NAMES)}")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(open_store(str(tmp_path / "store.sqlite")))
    made.start()
    made.visit("/a", paper("/a", "Negotiations about tariffs were resumed."))
    made.visit("/b", paper("/b", "Les négociations commerciales ont repris.", language="fr", published="2023"))
    yield made
    made.store.close()


def paper(path: str, text: str, **more: Any) -> Any:
    told: dict[str, Any] = {"language": "en", "published": "2024-03", "title": "A paper"} | more
    found = article(path, text, **told)
    found.authors = [Author(name="Ada Example", role="Fellow"), Author(name="Bo Other", contribution="editor")]
    found.links = [Link(url="https://Data.Example.org:443/x", text="data")]
    found.attachments = [Attachment(url=f"{HOST}{path}.pdf", title="PDF")]
    found.topics = ["Trade"]
    return found


def fed(world: World, target: str, rebuild: bool = False) -> str:
    sink = Sink(target)
    try:
        why = sink.prepare(world.store, rebuild)
        sink.catch_up(world.store)
        return why
    finally:
        sink.close()


def rows(target: str, sql: str, **more: Any) -> list[Any]:
    with psycopg.connect(target, **more) as connection:
        return connection.execute(sql.encode()).fetchall()


def test_a_row_an_article_with_typed_days(world: World, target: str) -> None:
    assert fed(world, target) == "made"
    told = rows(
        target,
        "SELECT url, published, published_from::text, published_to::text, published_precision"
        " FROM thinktank.articles ORDER BY seq",
    )
    assert told == [
        (HOST + "/a", "2024-03", "2024-03-01", "2024-03-31", "month"),
        (HOST + "/b", "2023", "2023-01-01", "2023-12-31", "year"),
    ]


def test_the_views(world: World, target: str) -> None:
    fed(world, target)
    assert rows(
        target,
        "SELECT name, role, contribution, position FROM thinktank.authors ORDER BY id, position",
    )[:2] == [
        ("Ada Example", "Fellow", "author", 1),
        ("Bo Other", None, "editor", 2),
    ]
    assert rows(target, "SELECT DISTINCT host FROM thinktank.links") == [("data.example.org",)]
    assert rows(target, "SELECT title, sha256 FROM thinktank.attachments") == [("PDF", None)] * 2
    assert rows(target, "SELECT topic, count(*) FROM thinktank.topics GROUP BY 1") == [("Trade", 2)]


def test_words_are_found_in_any_form_of_their_language(world: World, target: str) -> None:
    fed(world, target)
    found = "SELECT url, passage FROM thinktank.find('{}', '{}')"
    assert rows(target, found.format("negotiation", "en")) == [
        (HOST + "/a", "**Negotiations** about tariffs were resumed")
    ]
    assert [row[0] for row in rows(target, found.format("négociation commerciale", "fr"))] == [HOST + "/b"]
    assert rows(target, found.format("negotiation -tariff", "en")) == []
    assert len(rows(target, found.format('"ada example"', "simple"))) == 2


def test_what_changed_is_taken_in(world: World, target: str) -> None:
    fed(world, target)
    world.again()
    world.visit("/a", paper("/a", "Negotiations ended.", published="2024-03-07T10:00:00Z"))
    gone = world.store.id_of(HOST + "/b") or ""
    world.store.remove(gone, "a court's order", world.now)
    assert fed(world, target) == ""
    assert rows(target, "SELECT revision, published_precision, text FROM thinktank.articles") == [
        (2, "time", "Negotiations ended.")
    ]
    kinds = {kind for (kind,) in rows(target, "SELECT kind FROM thinktank.changes")}
    assert kinds and kinds == {one["kind"] for one in world.store.changes()}
    before = rows(target, "SELECT * FROM thinktank.changes ORDER BY number")
    assert fed(world, target) == "" and rows(target, "SELECT * FROM thinktank.changes ORDER BY number") == before


def test_a_sink_is_made_anew(world: World, target: str) -> None:
    fed(world, target)
    before = rows(target, "SELECT * FROM thinktank.records ORDER BY id")
    with psycopg.connect(target) as connection:
        connection.execute("DROP SCHEMA thinktank CASCADE")
    assert fed(world, target) == "made" and rows(target, "SELECT * FROM thinktank.records ORDER BY id") == before
    with psycopg.connect(target) as connection:
        connection.execute("UPDATE thinktank.meta SET value = '0' WHERE name = 'version'")
    assert "another version" in fed(world, target)
    assert fed(world, target, rebuild=True) == "rebuilt"
    assert rows(target, "SELECT * FROM thinktank.records ORDER BY id") == before


def test_a_schema_of_somebody_else_is_left_alone(world: World, target: str) -> None:
    with psycopg.connect(target) as connection:
        connection.execute("CREATE SCHEMA thinktank; CREATE TABLE thinktank.mine (x int)")
    with pytest.raises(UsageError, match="not ours"):
        fed(world, target, rebuild=True)
    assert rows(target, "SELECT count(*) FROM thinktank.mine") == [(0,)]


def test_the_reader_reads_and_does_nothing_else(world: World, target: str) -> None:
    fed(world, target)
    as_reader = {"options": "-c role=thinktank_reader"}
    assert rows(target, "SELECT count(*) FROM thinktank.articles", **as_reader) == [(2,)]
    for sql in ("DELETE FROM thinktank.records", "CREATE TABLE thinktank.x (y int)", "DROP VIEW thinktank.articles"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            rows(target, sql, **as_reader)


def test_characters_that_no_column_holds(world: World, target: str) -> None:
    world.again()
    world.visit("/c", paper("/c", "a\x00b \ud800 \\u0000 literal", title="\udfff'; DROP TABLE x; --"))
    fed(world, target)
    [(title, text)] = rows(target, f"SELECT title, text FROM thinktank.articles WHERE url = '{HOST}/c'")
    assert (title, text) == ("\ufffd'; DROP TABLE x; --", "a\ufffdb \ufffd \\u0000 literal")


def test_a_restart_of_the_server_is_a_pause(world: World, target: str, server: Server) -> None:
    sink = Sink(target)
    sink.prepare(world.store)
    server.stop()
    later = threading.Timer(0.4, server.start)
    later.start()
    try:
        assert sink.catch_up(world.store)["put"] == 2
    finally:
        later.join()
        sink.close()
    assert rows(target, "SELECT count(*) FROM thinktank.articles") == [(2,)]


def test_the_command(world: World, target: str, tmp_path: Path) -> None:
    where = ["--store", str(tmp_path / "store.sqlite")]
    told = CliRunner().invoke(command, [target, "--status", *where])
    assert json.loads(told.stdout) == {"sink": None, "store": 2, "behind": 2}
    done = CliRunner().invoke(command, [target, *where])
    assert done.exit_code == 0 and "2 records put" in done.stderr, done.output
    assert json.loads(CliRunner().invoke(command, [target, "--status", *where]).stdout)["behind"] == 0
    refused = CliRunner().invoke(command, ["sqlite:///x", *where])
    assert isinstance(refused.exception, UsageError)
    nowhere = CliRunner().invoke(command, ["postgresql://app@/none?host=/nowhere", *where])
    assert isinstance(nowhere.exception, StorageError)


@pytest.mark.parametrize(
    ("published", "days"),
    [
        (None, (None, None, None)),
        ("2024-02", ("2024-02-01", "2024-02-29", "month")),
        ("9999", ("9999-01-01", "9999-01-01", "year")),
        ("2024-02-31", (None, None, None)),
        ("2024-03-05", ("2024-03-05", "2024-03-05", "day")),
        ("2024-03-05T23:00:00-05:00", ("2024-03-05", "2024-03-05", "time")),
        ("0000", (None, None, None)),
    ],
)
def test_days(published: str | None, days: tuple[str | None, ...]) -> None:
    first, last, precision = days_of(published)
    assert (first and first.isoformat(), last and last.isoformat(), precision) == days
