from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extract.publication import outlet, published_elsewhere
from tests.extract_fields.reading import article, read


@pytest.mark.parametrize(
    ("text", "name", "relation"),
    [
        ("> The full article is available on 9DashLine", "9DashLine", "full_text"),
        ("This piece originally appeared in The Ripon Society", "The Ripon Society", "first_published"),
        ("This commentary was first published by Rowers' Review on May 1, 2020.", "Rowers' Review", "first_published"),
        ("Read the full article in The Strait Gazette.", "The Strait Gazette", "full_text"),
        ("L’article complet est disponible sur Le Littoral", "Le Littoral", "full_text"),
        ("Cet article a été initialement publié dans Le Littoral.", "Le Littoral", "first_published"),
        ("Dieser Beitrag erschien zuerst in der Küstenzeitung.", "Küstenzeitung", "first_published"),
        ("Este artículo fue publicado originalmente en Diario del Puerto", "Diario del Puerto", "first_published"),
        ("Dit stuk verscheen eerder in het Havenblad.", "Havenblad", "first_published"),
    ],
)
def test_sentences(text: str, name: str, relation: str) -> None:
    assert published_elsewhere(text) == (name, relation)


@pytest.mark.parametrize(
    "text",
    [
        "Published on 06/01/2026 - 13:55 GMT+1",
        "Published by Associated Newspapers Ltd",
        "This article was first published on August 27, 2019",
        "The report was read in silence, and nobody asked for the floor afterwards in the hall.",
        "Read the full article here",
        "Smith published in 2010 that hemp is dear",
        "The harbour office published in spring a table",
        "",
    ],
)
def test_sentences_that_only_look_so(text: str) -> None:
    assert published_elsewhere(text) is None


@given(st.text(max_size=400))
def test_a_name_is_part_of_the_text(text: str) -> None:
    found = published_elsewhere(text)
    assert found is None or found[0] in text.replace("’", "'")


def test_on_a_page_with_its_link() -> None:
    note = '<p><em>This note originally appeared in <a href="https://rowers.example/7">Rowers Review</a>.</em></p>'
    found = read(article(inside=note)).published_in
    assert found is not None
    assert (found.name, found.url, found.relation) == ("Rowers Review", "https://rowers.example/7", "first_published")


def test_what_others_published_is_not_this_piece() -> None:
    card = '<div class="related-posts"><p>This piece originally appeared in The Gull</p></div>'
    assert read(article(after=card)).published_in is None


def test_by_a_label() -> None:
    html = '<dl><dt>Published in</dt><dd><a href="https://gull.example/1">The Gull</a>, May 2020</dd></dl>'
    found = read(article(inside=html)).published_in
    assert found is not None
    assert (found.name, found.url) == ("The Gull", "https://gull.example/1")


def test_a_sentence_that_says_from_where_a_piece_is_republished() -> None:
    line = "This article is republished from The Quay under a Creative Commons license. Read the original article."
    assert published_elsewhere(line) == ("The Quay", "reprint")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Dit artikel is eerder verschenen in De Waterkrant.", "De Waterkrant"),
        ("Artikeln är tidigare publicerad i Kustbladet.", "Kustbladet"),
        ("Tekst ukazał się pierwotnie w Kurierze Portowym.", "Kurierze Portowym"),
        ("Статья впервые опубликована в газете Северный вестник.", "Северный вестник"),
    ],
)
def test_first_publication_in_more_languages(line: str, name: str) -> None:
    assert published_elsewhere(line) == (name, "first_published")


def test_the_last_line_of_a_byline() -> None:
    there = '<a href="https://q.example/">The Quay</a>'
    by = f'<p class="by">By <a href="/p/q">Ada Quill</a><br>First published in {there}</p>'
    found = read(f"<main><article><h1>The ferry nobody believes in</h1>{by}{{prose}}</article></main>").published_in
    assert found is not None
    assert (found.name, found.url) == ("The Quay", "https://q.example/")


def test_lines_that_the_record_keeps_elsewhere_are_no_text() -> None:
    lines = (
        "<p>Cite as: Quill, A. (2024). Ferries. Quay Papers 3.</p><p>Series: Quay Papers</p>"
        '<p><a href="/f/ferry.pdf">Read the paper</a></p><div class="photo-credit">Bram Oats</div>'
        '<p>The paper is <a href="/f/ferry.pdf">here</a>, and nobody has read it yet.</p>'
    )
    text = read(article(inside=lines)).text
    assert not any(part in text for part in ("Cite as", "Series", "Read the paper", "Bram Oats"))
    assert text.endswith("nobody has read it yet.")


def test_an_outlet_behind_a_permission_and_none_that_is_ours() -> None:
    assert outlet("permission of Quay University Press") == "Quay University Press"
    assert outlet("our Nov/Dec issue") is None
