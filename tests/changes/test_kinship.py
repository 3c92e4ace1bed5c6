"""Which two records are one work, and above all which are not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.kinship import Face, kinship
from scraper.article import Article, Author, Identifiers

RIVERS = [
    f"The {word} of the river carried {number} tons of grain past the locks, which the council of the province had "
    f"promised to widen before the {other} of that year, and which nobody in the capital had ever seen from near by."
    for word, number, other in (
        ("barges", 1200, "harvest"),
        ("ferries", 345, "elections"),
        ("rafts", 78, "floods"),
        ("pilots", 9130, "festival"),
    )
]
MORE = [
    f"{name} was never meant to have a market, and once it had one, in {year}, they took their carts away, "
    f"their fish to {other}, and their quarrels to the court, where the {count} cases of that summer still lie."
    for name, year, other, count in (
        ("Brannock", 1871, "the coast", 44),
        ("Oldwick", 1902, "the hills", 83),
        ("Tarn", 1933, "the fair", 61),
        ("Estwell", 1949, "the abbey", 75),
        ("Morrow", 1960, "the capital", 97),
    )
]
FLEUVES = [
    f"Les {word} du fleuve ont transporté {number} tonnes de blé devant les écluses que le conseil de la province "
    f"avait promis d’élargir avant les {other}, et que personne dans la capitale n’avait jamais vues de près."
    for word, number, other in (
        ("barges", "1 200", "moissons"),
        ("bacs", 345, "élections"),
        ("radeaux", 78, "crues"),
        ("pilotes", "9 130", "fêtes"),
    )
]


def piece(
    paragraphs: list[str] = RIVERS, source: str = "alder", by: tuple[str, ...] = ("Ada Wren",), **more: Any
) -> Face:
    told = {"title": "Grain on the river", "published": "2025-03-04", "language": "en", **more}
    authors = [Author(name=name) for name in by]
    return Face(
        Article(url=f"https://{source}.example/a", source=source, text="\n\n".join(paragraphs), authors=authors, **told)
    )


def reason(one: Face, other: Face, named: int = 0) -> str | None:
    found = kinship(one, other, named)
    assert (found is None) == (kinship(other, one, named) is None)
    return found.reason if found else None


def french(**more: Any) -> Face:
    return piece(FLEUVES, **{"title": "Du blé sur le fleuve", "language": "fr", **more})


@pytest.mark.parametrize(
    "other",
    [
        piece(source="birch"),
        piece(source="birch", title="What the locks cost"),
        piece([*RIVERS, "First published by the Alder Institute."], source="birch", published="2025-03-20"),
        piece([one.replace(",", " –") for one in RIVERS], source="birch"),
        piece(source="birch", by=()),
    ],
)
def test_reprints_elsewhere(other: Face) -> None:
    assert reason(piece(), other) == "reprint"


def test_an_excerpt_needs_author_and_title() -> None:
    assert reason(piece(RIVERS + MORE), piece(RIVERS, source="birch")) == "excerpt"
    assert reason(piece(RIVERS + MORE), piece(RIVERS, source="birch", by=())) is None


@pytest.mark.parametrize(
    "other",
    [
        piece(published="2025-03-11"),
        piece(title="Grain on the river (updated)"),
        piece(title="Grain on the river 2026", source="birch"),
        piece(title="Grain on the river II", source="birch"),
        piece(source="birch", by=("Bo Lund",), title="Something else altogether"),
        piece(
            [one.replace("1200", "1310").replace("345", "402").replace("9130", "8888") for one in RIVERS],
            source="birch",
        ),
        piece(RIVERS[:1] + MORE, source="birch"),
        piece(["A short notice."], source="birch"),
    ],
)
def test_what_is_alike_and_another_work(other: Face) -> None:
    assert reason(piece(), other) is None


def test_entries_of_a_series() -> None:
    one, other = (piece(series="Weekly", number=number) for number in ("11", "12"))
    assert reason(one, other) is None
    assert reason(piece(number="11"), french(number="12"), named=1) is None


@pytest.mark.parametrize(
    ("other", "named", "expected"),
    [
        (french(), 0, "version"),
        (french(by=("Bo Lund",)), 0, None),
        (french(by=()), 0, "version"),
        (french(published="2025-04-20"), 0, None),
        (french(published="2025-03-20"), 1, "translation"),
        (french(by=("Bo Lund",), published="2024-01-01"), 2, "translation"),
        (piece(["Un tout autre texte, sans chiffres."] * 4, language="fr", by=("Bo Lund",)), 1, None),
        (piece(["En 4500 jours, 8100 pages, 7700 mots et 6600 notes."] * 4, language="fr"), 1, None),
        (french(identifiers=Identifiers(doi="10.1/x")), 0, "identifier"),
    ],
)
def test_language_versions(other: Face, named: int, expected: str | None) -> None:
    assert reason(piece(identifiers=Identifiers(doi="10.1/X")), other, named) == expected


def test_names_in_another_script_are_no_contradiction() -> None:
    assert reason(piece(), french(language="ru", by=("Анна Рен",))) == "version"


def test_equal_short_texts_prove_little() -> None:
    notice = ["The annual meeting of friends takes place on Monday."]
    assert reason(piece(notice), piece(notice, source="birch")) == "reprint"
    assert reason(piece(notice), piece(notice, source="birch", published="2025-03-11")) is None
    assert reason(piece(notice), piece(notice, source="birch", title="Vacancies")) is None


@given(st.text(max_size=300), st.text(max_size=300), st.integers(0, 2))
def test_any_two_texts(one: str, other: str, named: int) -> None:
    found = kinship(piece([one], title=other[:30]), piece([other], source="birch", language="fr"), named)
    assert found is None or 0 <= found.likeness <= 1
