"""The page that this project started from, in every markup that could show it."""

from __future__ import annotations

import functools

import pytest

from scraper.article import Article
from scraper.extract import extract
from scraper.page import Page
from scraper.source import load_registry
from tests.extract_fields import ifri_pages as facts

URL = "https://www.ifri.org/en/external-articles/japan-russia-end-delusions"
CASES = [(name, words) for name in facts.FIELDS for words in (facts.EN, facts.FR)]


@functools.cache
def read(name: str, words: facts.Words) -> Article:
    source = load_registry().get("ifri")
    return extract(Page(url=URL, body=facts.page(facts.FIELDS[name], words)), source)


@pytest.fixture(params=CASES, ids=[f"{name}, {words.language}" for name, words in CASES])
def case(request: pytest.FixtureRequest) -> tuple[Article, facts.Words]:
    name, words = request.param
    return read(name, words), words


Case = tuple[Article, facts.Words]


def test_title_and_kind(case: Case) -> None:
    record, words = case
    assert record.title == facts.TITLE
    assert record.kind == words.kind
    assert record.genre == "article"


def test_the_date_label_stands_without_value(case: Case) -> None:
    record, _ = case
    assert record.published is None


def test_standfirst(case: Case) -> None:
    record, _ = case
    assert record.standfirst == facts.STANDFIRST


def test_body_is_the_text_and_nothing_else(case: Case) -> None:
    record, _ = case
    assert [one for one in record.text.split("\n") if one.strip()] == [text for _, text in facts.BODY]


def test_author_and_role(case: Case) -> None:
    record, _ = case
    assert [(one.name, one.raw, one.role) for one in record.authors] == [("Céline Pajon", "Céline PAJON", facts.ROLE)]
    assert record.authors[0].url == "https://www.ifri.org/en/celine-pajon"


def test_where_the_full_text_is(case: Case) -> None:
    record, _ = case
    assert record.published_in is not None
    assert (record.published_in.name, record.published_in.url) == (facts.OUTLET, facts.OUTLET_URL)
    assert record.published_in.relation == "full_text"


def test_cards(case: Case) -> None:
    record, _ = case
    shown = [(one.title, one.published, one.teaser) for one in record.related]
    wanted = zip(facts.CARDS, facts.CARD_DATES, strict=True)
    assert shown == [(title, day, teaser) for (title, _, teaser), day in wanted]
    assert record.related[2].url == "https://www.ifri.org/en/papers/card-2"


def test_centre(case: Case) -> None:
    record, _ = case
    assert [(one.name, one.url) for one in record.programmes] == [(facts.CENTRE, "https://www.ifri.org/en/asia")]


def test_regions_and_themes_are_told_apart(case: Case) -> None:
    record, _ = case
    assert (record.regions, record.topics) == (["Japan"], ["War"])


def test_image_and_credit(case: Case) -> None:
    record, _ = case
    shown = [(one.url, one.credit) for one in record.images]
    assert shown == [("https://www.ifri.org/sites/default/files/harbour.jpg", facts.CREDIT)]


def test_translation(case: Case) -> None:
    record, words = case
    shown = [(one.language, one.url) for one in record.translations]
    code, _ = words.other
    assert shown == [(code, f"https://www.ifri.org/{code}/japan-russia-2")]


def test_evidence_says_label(case: Case) -> None:
    record, _ = case
    for name in ("standfirst", "published_in", "related", "programmes", "authors"):
        assert record.evidence[name].method == "label", name
