"""The text that a page gives to machines alone, and when it is believed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extract import extract
from scraper.extract.stated import stated_tree
from scraper.extract.tree import text_of
from scraper.page import Page
from tests.extract_body.pages import article, page, paragraph

URL = "https://slow-rivers.example/notes/permits-and-patience"
PARAGRAPHS = [paragraph(number) for number in range(6)]


def read(shown: str, stated: str):
    data = json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": "Permits and Patience",
            "articleBody": stated,
        }
    )
    head = f'<script type="application/ld+json">{data}</script>'
    return extract(Page(url=URL, body=page(shown, head=head)))


@pytest.mark.parametrize(
    "stated",
    ["\n".join(PARAGRAPHS), "\r\n\r\n".join(PARAGRAPHS), "".join(f"<p>{one}</p>" for one in PARAGRAPHS)],
)
def test_a_page_that_waits_for_a_script_is_read_from_its_metadata(stated: str) -> None:
    found = read('<div id="app"></div>', stated)
    assert found.text.split("\n\n") == PARAGRAPHS
    assert found.evidence["text"].method == "structured"
    assert found.no_article is None


def test_what_the_page_shows_is_preferred() -> None:
    found = read(article(), "\n".join([*PARAGRAPHS, "A paragraph for machines alone."] * 2))
    assert found.text.split("\n\n") == PARAGRAPHS
    assert found.evidence["text"].method == "generic"


def test_a_description_is_no_text() -> None:
    assert read("<div></div>", "The committee weighed the costs of delay.").no_article == "empty"


@given(st.text(st.characters(exclude_categories=()), max_size=80))
def test_no_text_breaks_the_tree(stated: str) -> None:
    text_of(stated_tree(stated))
