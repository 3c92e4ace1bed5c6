"""What the blocks around one tell of it: headings with what they stand above, notes by the way back to their place."""

import pytest

from scraper.extract import explain_blocks
from scraper.extract.blocks import read_blocks
from scraper.extract.judged import Judged, mend
from scraper.extract.tree import parse
from scraper.page import Page
from tests.extract_body.pages import article, page, paragraph
from tests.extract_body.test_body import read

TEXT = paragraph(1)


def kept(html: str, *chances: float) -> list[str]:
    doc = parse(Page(url="https://slow-rivers.example/x", body=f"<html><body>{html}</body></html>".encode()))
    judged = Judged(read_blocks(doc.root), [], {}, list(chances), {})
    mend(judged)
    return [block.text for block in judged.chosen()]


@pytest.mark.parametrize(
    ("heading", "below", "stays"),
    [(0.6, 0.1, False), (0.9, 0.1, True), (0.4, 0.9, True), (0.2, 0.9, False), (0.6, 0.9, True), (0.4, 0.1, False)],
)
def test_a_heading_in_doubt_goes_with_what_it_stands_above(heading: float, below: float, stays: bool) -> None:
    links = f"<section><a href=/x>{paragraph(2)}</a></section>"
    found = kept(f"<div><p>{TEXT}</p></div><h3>See also</h3>{links}", 0.9, heading, below)
    assert ("See also" in found) is stays


def test_a_heading_above_the_words_of_a_chart_stays() -> None:
    html = f"<div><p>{TEXT}</p></div><h2>The price gap</h2><figure>Dollars an ounce, 2021 to 2025</figure>"
    assert kept(html, 0.9, 0.7, 0.1) == [TEXT, "The price gap"]


def test_a_heading_above_a_heading_looks_further() -> None:
    assert kept(f"<h2>One</h2><h3>Two</h3><div><p>{TEXT}</p></div>", 0.4, 0.4, 0.9) == ["One", "Two", TEXT]


NOTE = "Public debate has concentrated on the headline figure."
OLD = (
    '<p><font size=2><a name="n1" href="#r1">1</a>. {}</font><p><font size=2><a name=n2 href="#r2">[2]</a> Ibid.</font>'
)
WORD = '<p><a href="https://slow-rivers.example/x#_ftnref1" name="_ftn1">[1]</a> {}</p>'


@pytest.mark.parametrize("notes", [OLD, WORD])
def test_a_paragraph_that_leads_back_by_its_number_is_a_note(notes: str) -> None:
    found = read(article() + "<hr><h4>Notes</h4>" + notes.format(NOTE))
    assert (found.notes[0].mark, found.notes[0].text) == ("1", NOTE)
    assert NOTE not in found.text
    assert "Notes" not in [heading.text for heading in found.headings]
    assert paragraph(3) in found.text


def test_numbered_paragraphs_of_a_judgment_are_its_text() -> None:
    body = "".join(f'<p><a href="#p{n + 1}">{n + 1}</a>. {paragraph(n)}</p>' for n in range(8))
    itself = "".join(f'<p><a id="p{n + 1}" href="#p{n + 1}">{n + 1}</a>. {paragraph(n)}</p>' for n in range(3))
    for html in (f'<div class="entry-content">{body}</div>', article() + itself):
        assert not read(html).notes
    assert paragraph(4) in read(f'<div class="entry-content">{body}</div>').text


def test_a_link_that_leads_away_makes_no_note() -> None:
    away = f'<p><a href="https://other.example/1#top">1</a> {paragraph(9)}</p>'
    assert not read(article() + away).notes


def test_why_a_note_is_out_is_said() -> None:
    body = page(article() + "<h4>Notes</h4>" + OLD.format(NOTE))
    blocks = explain_blocks(Page(url="https://slow-rivers.example/x", body=body))
    assert [one.tag for one in blocks if "out:note" in one.reasons] == ["h4", "p", "p"]


@pytest.mark.parametrize("count", [2, 5, 6, 8, 10])
def test_notes_as_long_as_half_the_text_are_not_lost(count: int) -> None:
    """They are notes or they are text, also where a text without them would be too short for so many."""
    said = "".join(f"<p>{paragraph(n)}</p>" for n in range(10))
    notes = "".join(f'<p id="n{n}"><a href="#r{n}">{n}</a>. {paragraph(20 + n)}</p>' for n in range(1, count + 1))
    found = read(f"<h1>Dredging</h1>{said}{notes}")
    told = [*found.text.split("\n\n"), *(note.text for note in found.notes)]
    assert all(any(paragraph(20 + n) in one for one in told) for n in range(1, count + 1))
