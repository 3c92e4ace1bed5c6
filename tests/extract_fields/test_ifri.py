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


NOTE = """<main><h1>Quais et marées</h1><div>Notes</div><div>Date de publication</div><div>5 mars 2024</div>
<div>Référence taxonomie collections</div><div>Russie.NEI.Visions</div><div>Accroche</div>
<div>Un quai est une promesse.</div>
<div>Image de couverture de la publication</div><div>couv_rnv104_fr_page_1.jpg</div><div>Corps analyses</div>
<p>Le bac qui portait naguère le blé d'une rive à l'autre ne porte plus guère que des rumeurs.</p>
<div>ISBN / ISSN</div><div>978-3-16-148410-0</div><div>Auteur(s)</div><div>Photo</div><div>x.jpg</div>
<div>Thierry VIRCOULON</div>
<div>Intitulé du poste</div><div>Chercheur associé</div><div>Photo</div><div>Horacio GIVONE</div>
<div>Comment citer cette publication ?</div>
<div>T. Vircoulon et H. Givone, « Quais et marées », Notes, Ifri, mars 2024.</div><div>Copier</div>
<a href="/sites/default/files/2024-03/note.pdf">Télécharger la note</a></main>"""


def test_a_note_with_its_date_series_number_and_two_authors() -> None:
    record = extract(Page(url="https://www.ifri.org/fr/notes/quais", body=NOTE.encode()), load_registry().get("ifri"))
    assert (record.kind, record.genre, record.published) == ("Notes", "brief", "2024-03-05")
    assert (record.series, record.identifiers.isbn) == ("Russie.NEI.Visions", ["9783161484100"])
    assert record.standfirst == "Un quai est une promesse."
    assert record.text == "Le bac qui portait naguère le blé d'une rive à l'autre ne porte plus guère que des rumeurs."
    shown = [(one.name, one.role) for one in record.authors]
    assert shown == [("Thierry Vircoulon", "Chercheur associé"), ("Horacio Givone", None)]
    assert record.citation is not None
    assert record.citation.startswith("T. Vircoulon et H. Givone")
    assert [one.url for one in record.attachments] == ["https://www.ifri.org/sites/default/files/2024-03/note.pdf"]


def test_an_appearance_in_the_media_names_its_outlet() -> None:
    html = """<main><h1>Le quai expliqué</h1><div>Date de publication</div><div>6 mars 2024</div>
<div>Nom du journal, revue ou émission</div><div><a href="https://littoral.example/7">Le Littoral</a></div>
<div>Corps analyses</div>
<p>Un entretien sur les quais, les marées et la patience des équipages qui attendent.</p></main>"""
    record = extract(Page(url="https://www.ifri.org/fr/medias/quai", body=html.encode()), load_registry().get("ifri"))
    assert record.published == "2024-03-06"
    assert record.published_in is not None
    shown = (record.published_in.name, record.published_in.url, record.published_in.relation)
    assert shown == ("Le Littoral", "https://littoral.example/7", "appearance")
