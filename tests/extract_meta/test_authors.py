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


def _people(body: str, head: str = "", lang: str = "en") -> list[tuple[str, str | None, str | None, str]]:
    byline = read_authors(page(body, head=head, lang=lang))
    return [(one.name, one.role, one.affiliation, one.contribution) for one in byline.authors]


def test_cards_of_experts_under_the_title_are_its_authors() -> None:
    card = '<div class="person-teaser"><a href="/our-people/{}">{}</a><p class="person-teaser__role">{}</p></div>'
    cards = card.format("vane", "Dr Leslie Vane", "Director, Ports and Finance") + card.format(
        "x", "Omar El Sahel", "Fellow"
    )
    others = '<h2>Related content</h2><p class="byline">By Ann Roe</p>'
    body = f'<h1>Tides</h1><div class="authors">{cards}</div>{PROSE}{others}'
    assert _people(body) == [
        ("Leslie Vane", "Director, Ports and Finance", None, "author"),
        ("Omar El Sahel", "Fellow", None, "author"),
    ]


@pytest.mark.parametrize(
    ("note", "name", "role", "place"),
    [
        ("<p><em>Ida Fulmar is a lecturer in coastal economics at the University of Skerry.</em></p>", "Ida Fulmar",
         "lecturer in coastal economics", "University of Skerry"),
        ('<p><a href="/experts/roe">Jane Roe</a> is a senior fellow and director of the Tide Project, part of it.</p>',
         "Jane Roe", "senior fellow and director of the Tide Project", None),
        ("<p><i>Wiebke Tau ist Wissenschaftlerin in der Forschungsgruppe Küste.</i></p>", "Wiebke Tau",
         "Wissenschaftlerin in der Forschungsgruppe Küste", None),
    ],
)  # fmt: skip
def test_a_note_after_the_text_tells_author_role_and_place(note: str, name: str, role: str, place: str | None) -> None:
    assert _people(f"<h1>Tides</h1>{PROSE * 3}{note}") == [(name, role, place, "author")]


def test_a_paragraph_that_says_what_somebody_is_makes_no_author() -> None:
    assert _people(f"<h1>Tides</h1><p>Jane Roe is a senior fellow of the institute that we visited.</p>{PROSE}") == []


def test_a_signed_byline_beats_the_login_that_filed_the_piece() -> None:
    body = f'<h1>Tides</h1><div class="author"><h3>By <a href="/jd">Jane Doe</a>, Columnist</h3></div>{PROSE}'
    assert _names(page(body, '<meta name="author" content="Tom Roe">')) == ["Jane Doe"]


def test_meta_elements_that_name_more_than_json_ld_win() -> None:
    head = _ld(author={"@type": "Person", "name": "Jane Doe"}) + '<meta name="author" content="Jane Doe, Tom Roe">'
    assert _names(page(f"<h1>Tides</h1>{PROSE}", head)) == ["Jane Doe", "Tom Roe"]


@pytest.mark.parametrize(
    "below",
    [
        "<h3>Jane Doe</h3><p>Jane Doe is the Head of Research at the Harbour Institute.</p>",
        "<p>Written by Jane Doe</p>",
        '<div>Written by <a href="https://jd.example/">Jane Doe</a></div>',
    ],
)
def test_below_the_text_a_heading_over_a_biography_or_written_by_names_the_author(below: str) -> None:
    assert _names(page(f"<h1>Tides</h1>{PROSE * 95}{below}")) == ["Jane Doe"]


def test_a_label_anywhere_names_the_author() -> None:
    body = f"<h1>Tides</h1>{PROSE * 4}<ul><li><strong>Autorin/Autor</strong> Roman Tau</li></ul>"
    assert [one[0] for one in _people(body)] == ["Roman Tau"]


def test_credits_after_the_text_tell_the_translator_apart() -> None:
    credit = "<div><span>{}</span><a href='/author/x'>{}</a></div>"
    body = f"<h1>Tides</h1>{PROSE * 4}{credit.format('Übersetzt von', 'Monica See')}"
    found = _people(body, head='<meta name="author" content="Elisa Marsh">', lang="de")
    assert [(one[0], one[3]) for one in found] == [("Elisa Marsh", "author"), ("Monica See", "translator")]


def test_an_organisation_is_one_name_and_gives_way_to_a_visible_person() -> None:
    told = '{"@type": "Article", "author": {"@type": "Organization", "name": "Tide & Tide Research Group"}}'
    head = f'<script type="application/ld+json">{told}</script>'
    assert [one[0] for one in _people(f"<h1>Tides</h1>{PROSE}", head)] == ["Tide & Tide Research Group"]
    seen = f'<h1>Tides</h1><p class="byline"><a href="/people/roe">Jane Roe</a></p>{PROSE}'
    assert [one[0] for one in _people(seen, head)] == ["Jane Roe"]


def test_a_name_all_in_small_letters_is_written_as_names_are() -> None:
    assert [one[0] for one in _people(f"<h1>Tides</h1>{PROSE}", '<meta name="author" content="anna wells">')] == [
        "Anna Wells"
    ]
    assert _people(f"<h1>Tides</h1>{PROSE}", '<meta name="author" content="kffnirmitap">') == []


def test_a_first_name_is_completed_by_the_place_that_gives_the_full_one() -> None:
    head = '<meta name="author" content="Todd">'
    assert [one[0] for one in _people(f'<h1>Tides</h1><p class="author">Todd Bates</p>{PROSE}', head)] == ["Todd Bates"]


def test_lines_without_boxes_give_the_role_below_the_name() -> None:
    body = f"<b>Tides</b><br><b>By Jane Roe</b><br><i>Senior Fellow, Ports</i><br>June 3, 2003<br>{PROSE}"
    assert _people(body, head="<title>Tides</title>") == [("Jane Roe", "Senior Fellow, Ports", None, "author")]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("di Giulia d'Onda e Marco Della Rada", ["Giulia d'Onda", "Marco Della Rada"]),
        ("By the Coalition for Open Harbours", ["Coalition for Open Harbours"]),
        ("Text & Fotos: Ivan Val", ["Ivan Val"]),
        ("Von Isabella Roe am Samstag, 19. Oktober 2019", ["Isabella Roe"]),
    ],
)
def test_bylines_of_many_makes(line: str, names: list[str]) -> None:
    assert [one[0] for one in _people(f"<h1>Tides</h1><p>{line}</p>{PROSE}")] == names


@pytest.mark.parametrize("line", ["Sat, 20 Dec, 2025", "Über den Autor", "Nachrichten", "© Agency", "Autorin"])
def test_words_beside_names_are_no_names(line: str) -> None:
    assert _people(f'<h1>Tides</h1><p class="author">{line}</p>{PROSE}') == []
