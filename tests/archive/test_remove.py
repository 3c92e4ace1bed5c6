"""An article taken down: gone from store, archive and exports, announced, and not fetched again."""

from __future__ import annotations

import contextlib
import gzip
import json
import re
import sqlite3
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.readingroom import captured
from pipelines.readingroom.room import Room
from pipelines.store import open_store
from pipelines.store.protocol import Plan
from scraper.archive.cdxj import timestamp
from scraper.cli import run
from scraper.discover import Candidate
from tests.readingroom.conftest import asked, listening_to

from .make import DAY
from .test_reextract import World, reader_one

SECRET = "A sentence that a court has forbidden."


@pytest.fixture
def world(tmp_path, location):
    made = World(tmp_path, open_store(location), location)
    made.crawl(0, {"a": f"Title A\n{SECRET}", "b": "Title B\nText of B."})
    made.crawl(7, {"a": f"Title A\n{SECRET} Edited."})
    yield made
    made.store.close()


def remove(world, *options):
    where = ["--store", world.location, "--archive", str(world.folder / "warc")]
    article = next(one for one in world.articles() if one.url.endswith("/a"))
    return article.id, run(["remove", article.id, "--reason", "court order 17", *where, *options])


def test_nothing_of_it_is_left_but_a_tombstone(world, capsys):
    cursor = world.store.last_seq()
    article_id, code = remove(world, "--yes")
    assert code == 0
    assert "2 captures" in capsys.readouterr().err
    for path in (world.folder / "warc").glob("*.gz"):
        assert SECRET.encode() not in gzip.decompress(path.read_bytes())
    place = world.location
    world.store.close()
    if "://" not in place:
        assert all(SECRET.encode() not in path.read_bytes() for path in Path(place).parent.glob("store.sqlite*"))
    world.store = open_store(place)
    (told,) = world.store.articles(after=cursor)
    assert (told.id, told.state, told.title, told.text) == (article_id, "removed", None, "")
    changes = [one for one in world.store.changes() if one["id"] == article_id]
    assert [(one["kind"], one["after"]) for one in changes] == [("wording", None), ("removed", "court order 17")]


def test_the_export_announces_it_and_the_rest_is_whole(world, capsys):
    cursor = world.store.last_seq()
    article_id, _ = remove(world, "--yes")
    where = ["--store", world.location]
    capsys.readouterr()
    assert run(["export", "--after", str(cursor), *where]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["op"], told["id"], told["text"]) == ("remove", article_id, "")
    assert run(["verify", *where, "--archive", str(world.folder / "warc")]) == 0
    rules = world.folder / "institute.toml"
    rules.write_text('name = "Institute"\nhomepage = "https://institute.example/"\n', encoding="utf-8")
    where += ["--archive", str(world.folder / "warc"), "--sources", str(world.folder)]
    assert run(["reextract", "--dry-run", *where]) in (0, 3)
    assert "1 readings" in capsys.readouterr().err


def test_its_address_is_not_visited_again(world):
    remove(world, "--yes")
    now = DAY + timedelta(days=400)
    started = world.store.start_run("institute", Plan(full=True), now)
    urls = [f"https://institute.example/{name}" for name in "ab"]
    world.store.enqueue(started.id, [Candidate(url, way="link", kind="article") for url in urls], now)
    assert [one.url for one in world.store.lease(started.id, 100, now)] == [urls[1]]


def test_a_second_call_finishes_what_was_interrupted(world, capsys, monkeypatch):
    from scraper.archive import redact
    from scraper.errors import StorageError

    def refuse(path, members):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(redact, "_replace", refuse)
        assert remove(world, "--yes")[1] == StorageError.exit_code
    cursor = world.store.last_seq()
    assert remove(world, "--yes")[1] == 0
    assert "2 captures" in capsys.readouterr().err
    assert world.store.last_seq() == cursor


def test_what_runs_and_searches_wrote_of_it_goes_too(world, capsys):
    where = ["--store", world.location, "--archive", str(world.folder / "warc")]
    assert run(["search", "forbidden", *where]) == 0
    assert "Title A" in capsys.readouterr().out
    written = world.folder / "warc" / "runs" / "one" / "records.jsonl"
    written.parent.mkdir(parents=True)
    written.write_text("".join(f"{one.model_dump_json()}\n" for one in world.articles()))
    remove(world, "--yes")
    assert [json.loads(line)["title"] for line in written.read_text().splitlines()] == ["Title B"]
    left = [path for path in world.folder.rglob("*.sqlite*") if SECRET.encode() in path.read_bytes()]
    assert left == []
    capsys.readouterr()
    assert run(["search", "forbidden", *where]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("location", ["sqlite"], indirect=True)
def test_of_a_replayed_file_the_bundle_is_redacted_and_the_file_is_not(world, tmp_path, capsys):
    place, (bundle, index) = world.location, (tmp_path / "x.wacz", tmp_path / "x.cdxj")
    with contextlib.closing(sqlite3.connect(place)) as database, database:
        database.execute("UPDATE warc_files SET folder = ?", [str(world.folder / "warc")])
    where = ["--store", place, "--archive", str(tmp_path / "archive")]
    article_id = next(one.id for one in world.articles() if one.url.endswith("/a"))
    before = {path: path.read_bytes() for path in (world.folder / "warc").glob("*.gz")}
    assert run(["remove", article_id, "--reason", "court order 17", "--yes", *where]) == 0
    assert run(["verify", *where]) == 0
    assert "2 captures that were taken down here still lie in replayed files" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in before} == before
    assert run(["export", "--format", "wacz", "-o", str(bundle), *where]) == 0
    assert run(["export", "--format", "cdxj", "-o", str(index), *where]) == 0
    assert run(["verify", str(bundle)]) == 0
    assert ("/a" in index.read_text(), "/b" in index.read_text()) == (False, True)
    with zipfile.ZipFile(bundle) as packed:
        said = {name: packed.read(name) for name in packed.namelist()}
    warcs = b"".join(gzip.decompress(data) for name, data in said.items() if name.endswith(".warc.gz"))
    assert SECRET.encode() not in warcs and b"Text of B." in warcs
    assert b"institute.example/a" not in gzip.decompress(said["indexes/index.cdx.gz"]) + said["pages/pages.jsonl"]
    capsys.readouterr()
    assert run(["show", article_id, *where]) == 0
    assert re.search(r"taken down here on \d{4}-\d\d-\d\d: court order 17", capsys.readouterr().out)


@pytest.mark.parametrize("location", ["sqlite"], indirect=True)
@pytest.mark.parametrize("replayed", [False, True])
def test_no_archived_page_of_it_is_shown(world, replayed):
    if replayed:
        with contextlib.closing(sqlite3.connect(world.location)) as database, database:
            database.execute("UPDATE warc_files SET folder = ?", [str(world.folder / "warc")])
    room = Room(world.location, f"{world.location}.search", {}, archive=world.folder / "warc")
    url, stamp = "https://institute.example/a", timestamp(DAY)
    places = [f"/memento/{stamp}/{url}", f"/timegate/{url}", f"/timemap/link/{url}"]
    with listening_to(lambda _: captured.application(room, ["127.0.0.1"])) as port:
        assert [asked(port, place)[0] for place in places] == [200, 302, 200]
        assert SECRET in asked(port, places[0])[2]
        assert remove(world, "--yes")[1] == 0
        assert [asked(port, place)[0] for place in places] == [404, 404, 404]
        assert asked(port, places[0].replace("/a", "/b"))[0] == 200


def test_an_unknown_id_is_named(world, capsys):
    assert run(["remove", "nobody", "--reason", "x", "--yes", "--store", world.location]) == 2
    assert "no article 'nobody'" in capsys.readouterr().err


def test_the_reader_of_these_tests_reads_what_it_should(world):
    assert [one.title for one in world.articles()] == ["Title A", "Title B"]
    assert reader_one.__doc__
