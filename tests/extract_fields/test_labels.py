"""Labels against sentences that only contain them, and against any page at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.extract import extract
from scraper.page import Page
from scraper.source import parse_source
from tests.extract_fields.reading import PROSE, read

SOURCE = parse_source(
    'name = "H"\nhomepage = "https://harbour.example/"\n[labels]\nstandfirst = ["Lead"]\nbody = '
    '["Text"]\nimages = ["Image"]\n'
    'published = ["Date"]\nauthors = ["Author(s)"]\nauthor_role = ["Job"]\nignore = ["Photo"]\nend = ["Share"]',
    "harbour",
    "harbour.toml",
)  # fmt: skip


def test_a_word_of_a_sentence_is_no_label() -> None:
    body = (
        f"<h1>T</h1><p>Lead</p><p>A short lead.</p><p>Text</p>{PROSE}<p>An <em>Image</em> stays, and a "
        f"<b>Date</b> in a sentence too.</p>"
    )
    record = read(body, source=SOURCE)
    assert record.standfirst == "A short lead."
    assert record.text.endswith("An Image stays, and a Date in a sentence too.")


def test_several_authors_with_and_without_a_job() -> None:
    body = (
        f"<h1>T</h1><p>Text</p>{PROSE}<h4>Author(s)</h4><p>Ada QUILL</p><p>Job</p><p>Pilot</p><p>Bram "
        f"OATS</p><p>Share</p><p>Gulls</p>"
    )
    record = read(body, source=SOURCE)
    assert [(one.name, one.role) for one in record.authors] == [("Ada Quill", "Pilot"), ("Bram Oats", None)]


def test_a_page_without_labels_is_read_as_any_other() -> None:
    assert read(f"<main><h1>T</h1>{PROSE}</main>", source=SOURCE).text == read(f"<main><h1>T</h1>{PROSE}</main>").text


@pytest.mark.parametrize(
    "html",
    [
        "<p>Programme: Ocean Governance</p>",
        "<p>Programme:</p><p>Ocean Governance</p>",
        "<p>Ocean Governance</p><p>Programme</p>",
    ],
    ids=["on its line", "below its label", "above its label"],
)
def test_a_programme_before_or_behind_its_label(html: str) -> None:
    source = parse_source(
        'name = "H"\nhomepage = "https://harbour.example/"\n[labels]\nbody = ["Text"]\nprogrammes = ["Programme"]\n'
        'end = ["Share"]',
        "harbour",
        "harbour.toml",
    )
    record = read(f"<h1>T</h1><p>Text</p>{PROSE}<h4>Share</h4>{html}", source=source)
    assert [one.name for one in record.programmes] == ["Ocean Governance"]


PIECES = st.sampled_from(
    ["Lead", "Text", "Image", "Date", "Author(s)", "Job:", "Photo", "Share", "Ada QUILL", "6 May 2024",
    "A line of prose.",
     "<img src='/a.jpg'>", "<a href='/x'>A link</a>", "<p>", "</p>", "<div>", "</div>", "<br>", "<h2>", "</h2>",
     "<dl><dt>", "</dt><dd>",
     "</dd></dl>", "<nav>", "</nav>", " | ", "<span>", "</span>", "<strong>", "</strong>"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_any_order_of_labels_and_markup_gives_a_record(pieces: list[str]) -> None:
    record = extract(Page(url="https://harbour.example/x", body="".join(pieces).encode()), SOURCE)
    assert record.url == "https://harbour.example/x"
