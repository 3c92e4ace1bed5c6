"""Search: what is found, in what order, and that no query can do more than look."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.search import Filters, Index, Searching, fts_query, open_index, throw_away
from pipelines.store import open_store
from scraper.article import Attachment, Author
from scraper.cli.search import command
from scraper.errors import StorageError, UsageError
from tests.store.world import HOST, World, article

TRADE = "/a/a-paper-on-trade"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(open_store(str(tmp_path / "store.sqlite")))
    made.start()
    made.visit(TRADE, article(TRADE, "Ships and harbours.", title="Trade", published="2024-03-05", language="en"))
    ports = article("/b", "Trade in the harbour of Besançon.", title="Ports", published="2023", language="fr")
    ports.authors = [Author(name="Hélène Marchetti")]
    ports.attachments = [Attachment(url=HOST + "/f.pdf")]
    made.visit("/b", ports)
    made.file("/f.pdf", "aa" * 32, "An appendix on tariffs")
    yield made
    made.store.close()


@pytest.fixture
def index(world: World, place: str) -> Iterator[Searching]:
    made = open_index(place)
    made.catch_up(world.store)
    yield made
    made.close()
    throw_away(place)


def found(index: Searching, query: str, limit: int = 20, **narrow: Any) -> list[str]:
    return [hit.url.removeprefix(HOST) for hit in index.find(query, Filters(**narrow), limit)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("trade", [TRADE, "/b"]),  # a word of the title counts more
        ("TRADE harbour", ["/b"]),
        ("harbour*", ["/b", TRADE]),
        ("trade -harbour", [TRADE]),
        ('"ships and harbours"', [TRADE]),
        ('"harbours ships"', []),
        ('trade -"ships and"', ["/b"]),
        ("besancon helene", ["/b"]),
        ("tariffs", ["/b"]),
        ("ships AND harbours", [TRADE]),  # a word like others, and it occurs
        ("ships OR nothing", []),
        ("title:trade", [TRADE]),
        ("title:harbours", []),
        ("author:marchetti", ["/b"]),
        ('author:"helene marchetti" tariffs', ["/b"]),
        ("author:besancon", []),
        ('topic:"sea trade"', []),
        ("trade -title:trade", ["/b"]),
        ("trade after:2024", [TRADE]),
        ("trade before:2023-06 after:2020", ["/b"]),
        ("trade language:fr", ["/b"]),
        ("source:other trade", []),
        ("source:meridian", [TRADE, "/b"]),
        ("nothing:trade", []),
        ("https://example.org", []),
        ("Besançon.", ["/b"]),
    ],
)
def test_what_is_found(index: Searching, query: str, expected: list[str]) -> None:
    assert sorted(found(index, query)) == sorted(expected)
    if query == "trade":
        assert found(index, query) == expected


def test_filters(index: Searching) -> None:
    assert found(index, "trade", language="fr") == ["/b"]
    assert found(index, "trade", source="other") == []
    assert found(index, "trade", since="2023-06-01") == [TRADE, "/b"]  # 2023 may be later than June
    assert found(index, "trade", since="2024") == [TRADE]
    assert found(index, "trade", until="2024-03-04") == ["/b"]
    assert found(index, "trade", until="2024-03") == [TRADE, "/b"]
    assert found(index, "trade", until="2024-03-05") == [TRADE, "/b"]
    assert found(index, "trade", limit=1) == [TRADE]


@pytest.mark.parametrize("day", ["x", "2024-13", "2024-02-31", "24"])
def test_a_day_that_is_none(index: Searching, day: str) -> None:
    with pytest.raises(UsageError, match="a date as in"):
        found(index, "trade", since=day)
    with pytest.raises(UsageError, match="is no day"):
        found(index, f"trade before:{day}")


def test_a_hit_shows_the_passage(index: Searching) -> None:
    [hit] = index.find("tariffs", Filters())
    assert hit.snippet == "An appendix on **tariffs**"
    assert (hit.authors, hit.published, hit.state) == ("Hélène Marchetti", "2023", "current")


def test_a_file_that_is_the_record_s_text_is_indexed_once(world: World, tmp_path: Path) -> None:
    index = Index(tmp_path / "search")
    listed = [Attachment(url=HOST + "/thin.pdf"), Attachment(url=HOST + "/annex.pdf")]
    world.visit("/thin", article("/thin", "An abstract.", word_count=2, attachments=listed))
    world.file("/thin.pdf", "bb" * 32, "Estuaries are long. " * 200)
    world.file("/annex.pdf", "cc" * 32, "An annex on estuaries.")
    index.catch_up(world.store)
    index.close()
    connection = sqlite3.connect(tmp_path / "search")
    [(text, files)] = connection.execute("SELECT text, files FROM page WHERE page MATCH 'estuaries'")
    connection.close()
    assert text.count("Estuaries") == 200 and files == "An annex on estuaries."


def test_words_without_blanks(world: World, index: Searching) -> None:
    world.visit("/ja", article("/ja", "日本の経済安全保障について、EU諸国と比べる。", title="論文"))
    index.catch_up(world.store)
    assert found(index, "経済") == found(index, "安全保障") == found(index, "EU諸国") == ["/ja"]
    assert found(index, "済経") == []
    assert index.find("安全保障", Filters())[0].snippet == "日本の経済**安全保障**について、EU諸国と比べる。"


def test_the_index_follows_the_store(world: World, index: Searching) -> None:
    assert index.catch_up(world.store) == 0
    world.again()
    world.visit("/b", article("/b", "About fishing now.", title="Ports"))
    world.visit("/c/a-paper-on-trade", article("/c/a-paper-on-trade", "Ships elsewhere."))
    assert index.catch_up(world.store) == 2
    assert found(index, "fishing") == ["/b"]
    assert found(index, "besancon") == []
    world.again()
    proof = article("/c/a-paper-on-trade", "Ships elsewhere.", canonical_url=HOST + TRADE)
    world.visit("/c/a-paper-on-trade", proof, body="with a link")
    index.catch_up(world.store)
    assert len(found(index, "ships")) == 1
    assert len(world.all()) == 3


def test_an_index_can_be_thrown_away(world: World, index: Searching, place: str) -> None:
    before = index.find("trade", Filters())
    index.close()
    throw_away(place)
    other = open_index(place)
    other.catch_up(world.store)
    assert other.find("trade", Filters()) == before
    other.close()


def test_an_index_of_another_store_is_built_anew(world: World, index: Searching, tmp_path: Path) -> None:
    fresh = World(open_store(str(tmp_path / "other.sqlite")))
    fresh.start()
    fresh.visit("/x", article("/x", "Something else."))
    index.catch_up(fresh.store)
    assert found(index, "trade") == []
    assert found(index, "something") == ["/x"]
    fresh.store.close()


def test_a_damaged_index_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "search").write_text("no index " * 1000)
    with pytest.raises(StorageError, match="delete the file"):
        Index(tmp_path / "search")


@pytest.mark.parametrize("query", ["", "-trade", '"', "*", "- *", "...", '""'])
def test_a_query_without_words(query: str) -> None:
    with pytest.raises(UsageError, match="nothing to look for"):
        fts_query(query)


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_query_breaks_the_index(searched: Searching, query: str) -> None:
    try:
        searched.find(query, Filters())
    except UsageError:
        assert (
            not any(char.isalnum() for part in query.split() if not part.startswith("-") for char in part)
            or "-" in query
        )


@pytest.fixture(scope="module", params=["file", "server"])
def searched(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searching]:
    store = open_store(str(tmp_path_factory.mktemp("search") / "store.sqlite"))
    place = str(tmp_path_factory.mktemp("search") / "index")
    if request.param == "server":
        place = request.getfixturevalue("server").location("searched")
    made = open_index(place)
    made.catch_up(store)
    yield made
    made.close()
    store.close()
    throw_away(place)


def test_the_command(world: World, tmp_path: Path) -> None:
    world.again()
    world.visit("/d", article("/d", "\x1b[2JA trap\x07 for\u202e terminals", title="\x1b]0;x\x07Trap"))
    where = ["--store", str(tmp_path / "store.sqlite")]
    shown = CliRunner().invoke(command, ["trap", *where])
    assert shown.exit_code == 0
    assert not {"\x1b", "\x07", "\u202e"} & set(shown.stdout)
    told = CliRunner().invoke(command, ["trade", "--json", "--limit", "1", *where])
    assert json.loads(told.stdout)["url"] == HOST + TRADE
    assert "the best 1" in told.stderr
