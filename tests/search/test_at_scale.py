"""Search as it answers when much matches: bounded, in a stated order, and never a wrong hit."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from pipelines.search import Filters, Index, finding, understood
from pipelines.search.folding import fold, mark, pairs, words_of
from pipelines.search.numbering import A_DAY, UNDATED, between, first_of
from scraper.article import Article, Author

RECORDS = 400
WORDS = [f"w{n}" for n in range(40)]


def record(number: int, edition: int = 0) -> dict[str, Any]:
    rng = random.Random(f"{number}/{edition}")
    text = " ".join(rng.choices(WORDS, weights=[1 / (n + 1) for n in range(len(WORDS))], k=60))
    day = f"{2000 + number % 20}-{1 + number % 12:02}" if number % 7 else None
    made = Article(
        id=f"r-{number}",
        url=f"https://x.example/{number}",
        title=f"{text[:20]} number{number}",
        text=text,
        source=f"source-{number % 5}",
        published=day,
        language=("en", "fr", "fr-CA")[number % 3],
        authors=[Author(name=f"Ada Author{number % 11}")],
        topics=[f"Topic {number % 4}"],
        seq=number + 1 + edition * RECORDS,
        state="current",
    )
    return made.model_dump(mode="python")


class Records:
    """As much of a store as the index asks for."""

    def __init__(self, edited: int = 0) -> None:
        first = [record(number) for number in range(edited, RECORDS)]
        self.all = [*first, *(record(number, 1) for number in range(edited))]

    def runs(self) -> list[Any]:
        return [SimpleNamespace(id="first")]

    def last_seq(self) -> int:
        return 10**6

    def records(self, after: int = 0) -> Iterator[dict[str, Any]]:
        return (one for one in self.all if one["seq"] > after)


EDITED = Records(100)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Built, and then told of 100 edits."""
    made = Index(tmp_path_factory.mktemp("scale") / "search")
    assert made.catch_up(Records()) == RECORDS  # type: ignore[arg-type]
    assert made.catch_up(EDITED) == 100  # type: ignore[arg-type]
    yield made
    made.close()


def expected(query: str, keep: Any = lambda one: True) -> set[str]:
    """By reading every record."""
    asked = understood(query)
    found = set()
    for one in EDITED.all:
        text = fold(f"{one['title']}\n{one['text']}")
        holds = all(part.pattern.search(text) for part in asked.wanted)
        if keep(one) and holds and not any(part.pattern.search(text) for part in asked.unwanted):
            found.add(one["id"])
    return found


def found(index: Index, query: str, **narrow: Any) -> list[str]:
    return [hit.id for hit in index.find(query, Filters(**narrow), 10**6)]


QUERIES = ["w0", "w39", "w0 w1", "w0 w38", '"w0 w1"', '"w1 w0 w0"', '"w30 w31"', '"w0 w1" w20', "w3*", "w0 -w1"]
QUERIES += ['w5 -"w0 w0"', "number17", "number1*", '"w0 w0"']


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("bounds", [None, (5, 3)])
def test_what_is_found_is_what_is_there(
    index: Index, query: str, bounds: tuple[int, int] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where each way of answering ends early and the next takes over."""
    if bounds:
        monkeypatch.setattr(finding, "RARE", bounds[0])
        monkeypatch.setattr(finding, "MOST_CHECKED", bounds[1])
    hits = found(index, query)
    wanted = expected(query)
    assert len(hits) == len(set(hits)) and set(hits) <= wanted
    dense_phrase = bounds and query.startswith('"') and query.endswith('"')  # the newest that were checked
    assert set(hits) == wanted or (dense_phrase and hits)


def test_filters_narrow_exactly(index: Index) -> None:
    assert set(found(index, "w0", source="source-3")) == expected("w0", lambda one: one["source"] == "source-3")
    assert set(found(index, "w0", language="fr")) == expected("w0", lambda one: one["language"] != "en")
    assert set(found(index, "w0", language="fr-ca")) == expected("w0", lambda one: one["language"] == "fr-CA")
    assert set(found(index, "w0", topic="topic 2")) == expected("w0", lambda one: one["topics"] == ["Topic 2"])
    ada = expected("w0", lambda one: one["authors"][0]["name"] == "Ada Author7")
    assert set(found(index, "w0", author="Ada Author7")) == ada and ada
    dated = expected("w0", lambda one: "2005-03" <= (one["published"] or "") <= "2007-06")
    assert set(found(index, "w0", since="2005-03", until="2007-06")) == dated and dated
    assert set(found(index, '"w0 w1"', since="2005", source="source-1")) == expected(
        '"w0 w1"', lambda one: (one["published"] or "") >= "2005" and one["source"] == "source-1"
    )


def test_of_too_much_the_newest(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST", 30)
    hits = index.find("w0", Filters(), 10**6)
    ids = expected("w0")
    days = sorted((one["published"] or "" for one in EDITED.all if one["id"] in ids), reverse=True)
    assert len(hits) <= 30 + finding.TITLED
    assert sorted((hit.published or "" for hit in hits), reverse=True)[:5] == days[:5]


def test_a_word_in_the_title_comes_first(index: Index) -> None:
    top = index.find("w7", Filters())[0]
    assert re.search(r"\bw7\b", top.title or "")


def test_counts_follow_edits(index: Index) -> None:
    connection = index._connection
    assert finding.total(connection) == RECORDS
    assert dict(finding.tally(connection, "topic", 100)) == {f"Topic {n}": RECORDS // 4 for n in range(4)}
    assert sum(dict(finding.tally(connection, "author", 100)).values()) == RECORDS
    held = finding.find(connection, understood("w0"), Filters())
    told = finding.facets(connection, held)
    assert sum(count for _, count in told["source"]) == len(held.numbers)


def test_numbers_put_the_newest_first() -> None:
    days = ["2024-03-05", "2024-03", "2024", "2023-12-31T10:00:00Z", "1999"]
    assert [first_of(day) for day in days] == sorted(map(first_of, days))
    assert first_of(None) == first_of("2024-02-31") == first_of("0000") == UNDATED > first_of("0001-01-01")
    low, high = between("2024", "2024")
    assert low <= first_of("2024-12-31") and first_of("2024-01-01") + A_DAY - 1 == high
    assert not low <= first_of("2023-12-31") <= high and not low <= first_of("2025-01-01") <= high


def test_marks_and_pairs_are_the_same_everywhere() -> None:
    assert re.fullmatch("\ue000s[0-9a-f]{8}", mark("s", "csis")) and mark("s", "csis") != mark("t", "csis")
    assert mark("a", "Hélène Marchetti") == mark("a", "helene  marchetti")
    assert pairs(words_of("Besançon, 2024!")) == pairs(words_of("besancon 2024")) and len(pairs(["a"])) == 0
    assert len(pairs(words_of("経済安全"))) == 3
