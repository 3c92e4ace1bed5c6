from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.article import Author
from scraper.extract.authors import read_authors
from scraper.extract.dates import read_dates
from scraper.extract.evidence import Claim
from scraper.extract.standfirst import read_standfirst
from scraper.extract.title import read_title
from scraper.extract.tree import Document
from tests.extract_meta.pages import PROSE, document, page


def _names(doc: Document) -> list[str]:
    return [one.name for one in read_authors(doc).authors if one.contribution == "author"]


def _ld(**article: object) -> str:
    value = {"@type": "Report", "headline": "Tides", **article}
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


@pytest.mark.parametrize(
    "byline",
    [
        "<p>By Jane Doe</p>",
        '<p>By <a href="/experts/jane-doe">Jane Doe</a> | 5 March 2024</p>',
        '<div class="byline"><span>By</span> <a href="/people/jane-doe">Jane Doe</a></div>',
        '<span itemprop="author">Jane Doe</span>',
        '<a rel="author" href="/jd">Jane Doe</a>',
        '<span class="c-Article__authorName">JANE DOE</span>',
        '<div class="post-meta"><span class="vcard"><a class="fn">Jane Doe</a></span> • 4 min read</div>',
        "<p>Published 5 March 2024</p><p>Jane Doe</p>",
        "<div>5 March 2024<br>by Jane Doe, Fellow at Large</div>",
        "<p>Text: Jane Doe • Fotos: Tom Roe</p>",
    ],
)
def test_visible_bylines(byline: str) -> None:
    assert _names(page(f"<h1>Tides</h1>{byline}{PROSE}")) == ["Jane Doe"]


def test_a_byline_that_names_more_than_the_data_wins() -> None:
    head = _ld(author={"@type": "Person", "name": "Jane Doe"})
    doc = page(f'<h1>Tides</h1><p class="byline">By Jane Doe and Ann Lee</p>{PROSE}', head)
    byline = read_authors(doc)
    assert [one.name for one in byline.authors] == ["Jane Doe", "Ann Lee"]
    assert byline.evidence is not None
    assert byline.evidence.method == "generic"
    assert byline.evidence.rivals[0].value == "Jane Doe"


def test_json_ld_people_keep_profile_role_and_orcid() -> None:
    person = {
        "@type": "Person",
        "name": "PAJON, Céline",
        "jobTitle": "Chercheuse",
        "url": "/en/team/celine",
        "sameAs": ["https://orcid.org/0000-0002-1825-0097"],
        "affiliation": {"@type": "Organization", "name": "Centre Asie"},
    }
    author = read_authors(page(f"<h1>Tides</h1>{PROSE}", _ld(author=person))).authors[0]
    assert (author.name, author.raw, author.role) == ("Céline Pajon", "PAJON, Céline", "Chercheuse")
    assert author.url == "https://www.harbour-institute.example/en/team/celine"
    assert (author.orcid, author.affiliation) == ("0000-0002-1825-0097", "Centre Asie")


def test_the_role_stands_beside_the_name() -> None:
    card = """<div class="card"><a href="/people/jane"><h3>Jane DOE</h3></a>
        <p>Senior Fellow, Estuaries Programme</p><p>Jane Doe is a geographer who works on ports.</p></div>"""
    doc = page(f"<h1>Tides</h1><p>By Jane Doe</p>{PROSE * 3}<section>{card}</section>")
    author = read_authors(doc).authors[0]
    assert author.role == "Senior Fellow, Estuaries Programme"


def test_the_role_of_one_is_not_the_role_of_the_next() -> None:
    people = "".join(
        f'<div class="person"><span class="name">{name}</span><span class="title">{role}</span></div>'
        for name, role in (("Jane Doe", "Director"), ("Ann Lee", "Research Assistant"))
    )
    doc = page(f'<h1>Tides</h1><p class="byline">By Jane Doe and Ann Lee</p>{PROSE * 2}<div>{people}</div>')
    assert [(one.name, one.role) for one in read_authors(doc).authors] == [
        ("Jane Doe", "Director"),
        ("Ann Lee", "Research Assistant"),
    ]


def test_editors_and_translators_are_no_authors() -> None:
    body = "<h1>Tides</h1><p>By Jane Doe</p><p>Translated by Ann Lee</p><p>Reviewed by Tom Roe</p>"
    authors = read_authors(page(body + PROSE)).authors
    assert [(one.name, one.contribution) for one in authors] == [("Jane Doe", "author"), ("Ann Lee", "translator")]


@pytest.mark.parametrize(
    "name", ["admin", "kffnirmitap", "Harbour Institute", "Web Studio GmbH", "https://x.example/jane"]
)
def test_logins_companies_and_the_site_itself_never(name: str) -> None:
    head = f'<meta name="author" content="{name}"><meta property="og:site_name" content="Harbour Institute">'
    head += _ld(author={"@type": "Person", "name": name})
    assert _names(page(f"<h1>Tides</h1>{PROSE}", head)) == []


def test_a_house_signs_when_its_byline_is_shown() -> None:
    head = '<meta property="og:site_name" content="Harbour Institute">'
    assert _names(page(f"<h1>Tides</h1><p>By Harbour Institute</p>{PROSE}", head)) == ["Harbour Institute"]


def test_bylines_of_other_pieces_never() -> None:
    names = ("Ann Lee", "Tom Roe", "Max Poe", "Eva Coe")
    cards = "".join(f'<article><h3>Port</h3><p class="author">By {name}</p></article>' for name in names)
    for box in (
        f'<aside class="related">{cards}</aside>',
        f'<div class="latest-news">{cards}</div>',
        f"<section>{cards}</section>",
    ):
        assert _names(page(f"<h1>Tides</h1>{PROSE * 3}{box}")) == []


def test_captions_sentences_and_biographies_name_nobody() -> None:
    for box in (
        "<figure><img src=x><figcaption>Photo by Tom Roe</figcaption></figure>",
        "<p>By the Constitutional Court's own account the harbour was never public.</p>",
        "<p>Von den umliegenden Höfen kaufte der Hafen Fische, Brot und Kartoffeln.</p>",
        '<p class="category">Public Event</p><time datetime="2024-03-05">5 March 2024</time>',
    ):
        assert _names(page(f"<h1>Tides</h1>{box}{PROSE}")) == []


def test_claims_of_rules_and_labels_come_first_and_are_cleaned() -> None:
    shown = "Thierry VIRCOULON Horacio GIVONE"
    claim = Claim(Author(name=shown, raw=shown), "label", "Author(s)", shown, 0.95)
    byline = read_authors(page(f"<h1>Tides</h1><p>By Jane Doe</p>{PROSE}"), [claim])
    assert [one.name for one in byline.authors] == ["Thierry Vircoulon", "Horacio Givone"]
    assert byline.evidence is not None
    assert byline.evidence.method == "label"


def test_a_role_of_a_label_stays_with_its_name() -> None:
    author = Author(name="Céline PAJON", raw="Céline PAJON", role="Chercheuse, Centre Asie")
    byline = read_authors(page(f"<h1>Tides</h1>{PROSE}"), [Claim(author, "label", "Author(s)", "Céline PAJON", 0.95)])
    assert [(one.name, one.raw, one.role) for one in byline.authors] == [
        ("Céline Pajon", "Céline PAJON", "Chercheuse, Centre Asie")
    ]


_TAGS = st.sampled_from(["div", "p", "h1", "time", "span", "article", "aside", "a", "li", "meta"])
_CLASSES = st.sampled_from(["byline", "date", "title", "related", "bio", "lead", "x", "author role"])
_WORDS = st.sampled_from(["By Jane Doe", "5 March 2024", "Tides", "Updated", "2024-13-40", "\u0000", "<", "PhD", "و"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_TAGS, _CLASSES, _WORDS), max_size=25))
def test_any_tree_is_read_without_an_error(parts: list[tuple[str, str, str]]) -> None:
    html = "".join(f'<{tag} class="{name}" itemprop="{name}" href="/people/x">{text}' for tag, name, text in parts)
    doc = document(f"<html><body>{html}x</body></html>")
    read_title(doc)
    read_authors(doc)
    read_dates(doc)
    read_standfirst(doc)


@pytest.mark.parametrize(
    ("lang", "header", "names", "published"),
    [
        (
            "fr",
            "<p>Publié le 12 mars 2024 | Par Thierry VIRCOULON, Horacio GIVONE</p>",
            ["Thierry Vircoulon", "Horacio Givone"],
            "2024-03-12",
        ),
        (
            "de",
            "<p>Dr. Anna Schmidt, Wissenschaftliche Mitarbeiterin<br>5. März 2024</p>",
            ["Anna Schmidt"],
            "2024-03-05",
        ),
        (
            "de",
            '<div class="meta">05.03.2024 | Autoren: Prof. Dr. Hans Müller, Eva Klein</div>',
            ["Hans Müller", "Eva Klein"],
            "2024-03-05",
        ),
        (
            "es",
            "<p>Por Ana Pérez Gómez y Luis de la Torre</p><p>5 de marzo de 2024</p>",
            ["Ana Pérez Gómez", "Luis de la Torre"],
            "2024-03-05",
        ),
        (
            "it",
            "<p>di Giulia Rossi e Marco Bianchi</p><p>5 marzo 2024</p>",
            ["Giulia Rossi", "Marco Bianchi"],
            "2024-03-05",
        ),
        ("pl", "<p>Autor: Jan Kowalski</p><p>Data publikacji: 5 marca 2024</p>", ["Jan Kowalski"], "2024-03-05"),
        ("ru", "<p>Автор: Иван Иванов</p><p>5 марта 2024</p>", ["Иван Иванов"], "2024-03-05"),
        ("zh", "<p>作者：王小明 李娜　发布时间：2024年3月5日</p>", ["王小明", "李娜"], "2024-03-05"),
        ("ja", "<p>2024年3月5日　著者：大渡 美咲</p>", ["大渡 美咲"], "2024-03-05"),
        ("ko", "<p>홍길동 기자</p><p>입력 2024. 3. 5.</p>", ["홍길동"], "2024-03-05"),
        ("ar", "<p>بقلم: محمد علي</p><p>5 مارس 2024</p>", ["محمد علي"], "2024-03-05"),
        ("tr", "<p>Yazan: Mehmet Öz</p><p>5 Mart 2024</p>", ["Mehmet Öz"], "2024-03-05"),
        (
            "nl",
            "<p>Door Jan van den Berg en Piet de Vries</p><p>5 maart 2024</p>",
            ["Jan van den Berg", "Piet de Vries"],
            "2024-03-05",
        ),
        (
            "sv",
            "<p>Av Anna Lindgren och Erik Ståhl</p><p>Publicerad 5 mars 2024</p>",
            ["Anna Lindgren", "Erik Ståhl"],
            "2024-03-05",
        ),
        ("en", "<dl><dt>Author</dt><dd>Jane Doe</dd><dt>Date</dt><dd>25/03/2021</dd></dl>", ["Jane Doe"], "2021-03-25"),
        ("en", "<p>By Jane Doe for The Guardian</p><div>March 2021</div>", ["Jane Doe"], "2021-03"),
    ],
)
def test_headers_of_many_languages(lang: str, header: str, names: list[str], published: str) -> None:
    doc = page(f"<h1>Ports</h1>{header}{PROSE * 2}", lang=lang)
    assert _names(doc) == names
    assert read_dates(doc).published == published


def test_roles_between_breaks() -> None:
    items = '<li><a href="/team/a">Jane Doe</a><br>Director, Ports</li>'
    items += '<li><a href="/team/b">Ann Lee</a><br>Research Fellow</li>'
    authors = read_authors(page(f"<h1>Ports</h1><div><h4>Authors</h4><ul>{items}</ul></div>{PROSE}")).authors
    assert [(one.name, one.role) for one in authors] == [
        ("Jane Doe", "Director, Ports"),
        ("Ann Lee", "Research Fellow"),
    ]


def test_a_list_of_bare_names() -> None:
    for names in (["Jane Doe", "Ann Lee", "Björn Östlund"], ["鈴木 健太", "田中 一郎"]):
        items = "".join(f"<li>{name}</li>" for name in names)
        for header in (f"<dl><dt>Autor:</dt><dd><ul>{items}</ul></dd></dl>", f'<ul class="authors">{items}</ul>'):
            assert _names(page(f"<h1>Ports</h1>{header}{PROSE}")) == names
