"""The same query has the same hits, facets and passages over a file of FTS5 and over a PostgreSQL database."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.corpus import Corpus
from pipelines.readingroom.looking import index_looked_at
from pipelines.search import Filters, Searching, open_index, throw_away, understood
from pipelines.store import open_store
from scraper.article import Article, Author
from scraper.errors import UsageError
from tests.store.servers import Server
from tests.store.world import HOST, World, article

RECORDS = 160
DAYS = (None, "2023", "2023-05", "2024-02-29", "2025-01-07")
SAID = [
    "Die Förderung der Häfen an der Küste, und was sie kostet.",
    "L’été à Besançon: l’économie régionale, l\u2019énergie et les ports.",
    "日本の経済安全保障について、EU諸国と比べる。半導体の供給網。",
    "中国的能源政策与区域经济合作。",
    "Экономика портов и энергетика региона; цены выросли.",
    "경제 안보와 에너지 정책에 관한 보고서.",
    "اقتصاد الموانئ وسياسة الطاقة في المنطقة",
    "Ports and energy: the e-mail of 5 May, COVID-19, U.S. trade & AT&T, 3.5 per cent, snake_case.",
    "ports ports ports energy \x00 and a NUL, \ud800 a lone surrogate, \ue000 a private sign, \\ and ' and \" and %",
]
QUERIES = [
    *("ports", "energy ports", "PORTS -energy", "port*", "-ports energy", "ener* port*", "förderung", "FORDERUNG"),
    *(
        "besancon",
        "l'energie",
        "l’énergie",
        "経済",
        "安全保障",
        "済経",
        "EU諸国",
        "能源",
        "经济合作",
        "에너지",
        "경제*",
    ),
    *("энергетика", "энерг*", "الطاقة", "سياسة الطاقة", "e-mail", "covid-19", "u.s.", "at&t", "3.5", "snake_case"),
    *("snake", 'ports "and energy"', '"ports and energy"', '"energy and ports"', '"ports ports" -nul'),
    *('ports -"and energy"', '"経済安全" EU', "title:paper", 'title:"paper ports"', "author:wren", "author:w*"),
    *('author:"ada wren" ports', "topic:energy", 'topic:"sea trade"', "ports after:2024", "ports before:2023-06"),
    *("after:2023 before:2024-02", "ports language:de", "language:zh", "source:meridian ports", "source:nobody ports"),
    *(
        "ports OR energy",
        "ports AND NOT energy",
        "NEAR(ports energy)",
        "(ports",
        "ports:*",
        "\\",
        "ports \\",
        "' ports",
    ),
    *("%", "ports %", "100%", "ports | energy", "ports & !energy", "a <-> b", "text:ports", "surrogate", "sign ports"),
]


def records() -> Iterator[Article]:
    dice, corpus = random.Random(5), Corpus()
    languages = ("de", "fr", "ja", "zh", "ru", "ko", "ar", "en", "en")
    for number in range(RECORDS):
        at = dice.randrange(len(SAID))
        text = f"{SAID[at]}\n\n{corpus.record(number).text[: dice.randrange(400)]}"
        told = article(f"/p/{number}", text, title=f"Paper {dice.choice(('ports', 'on energy', '論文'))} {number}")
        told.authors = [Author(name=dice.choice(("Ada Wren", "Wren Ashby", "Zoë Hart", "李 明")))]
        told.topics = [dice.choice(("Energy", "Sea trade", "Énergie"))]
        told.language, told.published = (
            languages[at],
            dice.choice(DAYS),
        )
        yield told


@pytest.fixture(scope="module")
def both(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    folder = tmp_path_factory.mktemp("both")
    world = World(open_store(str(folder / "store.sqlite")))
    world.start()
    world.commit(*(world.look(one.url.removeprefix(HOST), one) for one in records()))
    places = str(folder / "search"), server.database("beside")
    for place in places:
        index = open_index(place)
        assert index.catch_up(world.store) == RECORDS
        index.close()
    world.store.close()
    yield places
    throw_away(places[0])
    assert not list(Path(folder).glob("search*"))


@pytest.fixture(scope="module")
def opened(both: tuple[str, str]) -> Iterator[tuple[Searching, Searching]]:
    indexes = open_index(both[0]), open_index(both[1])
    yield indexes
    for index in indexes:
        index.close()


@pytest.mark.parametrize("query", QUERIES)
def test_the_same_hits(opened: tuple[Searching, Searching], query: str) -> None:
    told = []
    for index in opened:
        try:
            told.append({hit.id: hit for hit in index.find(query, Filters(), 1000)})
            assert set(index.all_ids(query)) == set(told[-1])
        except UsageError as error:
            told.append({str(error): error})
    assert told[0].keys() == told[1].keys()
    assert all(one == told[1][id] or isinstance(one, UsageError) for id, one in told[0].items()), "passages differ"


def test_something_is_found(opened: tuple[Searching, Searching]) -> None:
    """The comparison above would hold for two empty indexes."""
    counts = {
        query: len(opened[1].find(query, Filters(), 1000)) for query in ("ports", "経済", "title:paper", "after:2023")
    }
    assert counts["title:paper"] == RECORDS and all(count > 5 for count in counts.values())


@pytest.mark.parametrize("words", ["ports", "", "energy after:2024"])
def test_the_same_pages_of_the_reading_room(both: tuple[str, str], words: str) -> None:
    told = []
    narrow = Filters() if words else Filters(language="en", since="2023")
    query = understood(words or "after:2023")
    for place in both:
        with index_looked_at(place) as finder:
            found = finder.find(query, narrow)
            shown = finder.hits(replace(found, numbers=sorted(found.numbers)), 0, 500)
            facets = {kind: sorted(some) for kind, some in finder.facets(found).items()}
            lists = [sorted(finder.tally(kind)) for kind in ("source", "year", "language", "topic", "author")]
            names = finder.names("author", ["wren"], 0, 10)
            told.append((found.whole, [hit["id"] for hit in shown], facets, lists, names, finder.total()))
    assert told[0] == told[1]
    assert told[0][1] and told[0][-1] == RECORDS
