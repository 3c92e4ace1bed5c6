"""Which records an export holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipelines.store import open_store
from scraper.article import Attachment
from scraper.cli import thinktank
from scraper.cli.export import command
from scraper.errors import UsageError
from tests.store.world import HOST, World, article


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(open_store(str(tmp_path / "store.sqlite")))
    made.start()
    made.visit("/a", article("/a", "Ships and harbours.", published="2024-03-05", language="en", topics=["Sea trade"]))
    made.visit("/b", article("/b", "Bateaux.", published="2023", language="fr-CA", topics=["sea trade", "Ports"]))
    made.visit("/c", article("/c", "Ships.", language="fr"))
    yield made
    made.store.close()


def exported(tmp_path: Path, *arguments: str) -> list[str]:
    done = CliRunner().invoke(command, ["--store", str(tmp_path / "store.sqlite"), *arguments])
    assert done.exit_code == 0, done.output
    return [json.loads(line)["url"].removeprefix(HOST) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("arguments", "paths"),
    [
        ("", ["/a", "/b", "/c"]),
        ("--language fr", ["/b", "/c"]),
        ("--language fr-ca", ["/b"]),
        ("--language f", []),
        ("--topic Ports", ["/b"]),
        ("--topic sea", []),
        ("--since 2023-06", ["/a", "/b"]),
        ("--until 2023-06", ["/b"]),
        ("--until 2024-03-05 --since 2024", ["/a"]),
        ("--until 2024-03-04", ["/b"]),
        ("--query ships", ["/a", "/c"]),
        ("--query ships --language fr", ["/c"]),
        ("--query language:fr", ["/b", "/c"]),
        ("--after 2", ["/c"]),
    ],
)
def test_what_is_chosen(world: World, tmp_path: Path, arguments: str, paths: list[str]) -> None:
    assert exported(tmp_path, *arguments.split()) == paths
    assert exported(tmp_path, *arguments.split()) == paths


def test_a_query_finds_more_than_the_best(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.search.finding.MOST", 1)
    assert exported(tmp_path, "--query", "ships") == ["/a", "/c"]


def test_tombstones_are_always_announced(world: World, tmp_path: Path) -> None:
    world.store.remove(world.store.id_of(HOST + "/c") or "", "a reason", world.now)
    assert exported(tmp_path, "--topic", "Ports") == ["/b", "/c"]


def test_a_file_whose_address_is_no_text(world: World) -> None:
    world.again()
    bad = article("/d", "Words.", attachments=[Attachment(url=HOST + "/\ud800.pdf", sha256="aa" * 32)])
    assert world.visit("/d", bad).change == "new"
    told = world.store.article(world.store.id_of(HOST + "/d") or "")
    assert told is not None and told.attachments[0].url == HOST + "/\ud800.pdf"
    assert world.store.with_texts(told).attachments[0].text is None


def test_a_cursor_of_another_store_is_refused(world: World, tmp_path: Path) -> None:
    last = world.store.last_seq()
    place = ["--store", str(tmp_path / "store.sqlite")]
    assert CliRunner().invoke(command, [*place, "--after", str(last)]).exit_code == 0
    refused = CliRunner().invoke(command, [*place, "--after", str(last + 1)])
    assert isinstance(refused.exception, UsageError) and f"this store is at {last}:" in str(refused.exception)


def test_an_unknown_source_is_said(world: World, tmp_path: Path) -> None:
    place = ["--source", "nobody", "--store", str(tmp_path / "store.sqlite")]
    for words in (["search", "ships"], ["changes"]):
        done = CliRunner().invoke(thinktank, [*words, *place])
        assert done.exit_code == 0 and not done.stdout and "it has: meridian" in done.stderr
    refused = CliRunner().invoke(thinktank, ["export", *place])
    assert isinstance(refused.exception, UsageError) and "it has: meridian" in str(refused.exception)


def test_a_query_that_may_mean_something_else(world: World, tmp_path: Path) -> None:
    place = ["--store", str(tmp_path / "store.sqlite")]
    for words in (["search", 'autor:x "ships'], ["export", "--query", 'autor:x "ships']):
        done = CliRunner().invoke(thinktank, [*words, *place])
        assert done.exit_code == 0 and done.stderr.count("note: ") == 2, done.stderr
