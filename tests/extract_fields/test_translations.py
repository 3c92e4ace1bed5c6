from __future__ import annotations

import pytest

from scraper.extract.translations import language_code
from tests.extract_fields.reading import article, read


def found(body: str, head: str = "") -> list[tuple[str, str]]:
    return [(one.language, one.url) for one in read(body, head).translations]


ALTERNATES = (
    '<link rel="alternate" hreflang="en" href="/notes/ferry"><link rel="alternate" hreflang="fr-FR" '
    'href="/fr/notes/bac">'
)


def test_alternates_of_the_head() -> None:
    assert found(article(), ALTERNATES) == [("fr-FR", "https://harbour.example/fr/notes/bac")]


def test_home_pages_and_variants_of_the_own_language_are_none() -> None:
    head = (
        '<link rel="alternate" hreflang="fr" href="/fr/"><link rel="alternate" hreflang="en-US" href="/us/notes/ferry">'
    )
    assert found(article(), head) == []


def test_a_switcher_that_names_this_page_too() -> None:
    bar = '<ul><li><a href="/notes/ferry">EN</a></li><li><a href="/de/notizen/faehre">DE</a></li></ul>'
    assert found(bar + article()) == [("de", "https://harbour.example/de/notizen/faehre")]


def test_a_list_of_offices_is_no_switcher() -> None:
    bar = '<ul><li><a href="/de/bueros/berlin">Deutsch</a></li><li><a href="/fr/bureaux/paris">Français</a></li></ul>'
    assert found(bar + article()) == []


def test_a_sentence_that_offers_a_language() -> None:
    assert found(article(inside='<h4><a href="/ar/notes/7">Read this note in Arabic</a></h4>')) == [
        ("ar", "https://harbour.example/ar/notes/7")
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Français", "fr"),
        ("中文", "zh"),
        ("PT", "pt"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("EU-China", None),
        ("About us", None),
        ("", None),
    ],
)
def test_language_names_and_codes(text: str, code: str | None) -> None:
    assert language_code(text) == code


@pytest.mark.parametrize(
    "html",
    [
        '<p class="tags"><a href="/tag/eu">eu</a> <a href="/notes/ferry">English</a></p>',
        '<nav><ul><li class="menu-item"><a href="/piers/es-list">En español</a></li></ul></nav>',
        '<ul><li><a href="/series/en-espanol/">En español</a></li></ul>',
        '<div class="mega-menu"><ul><li><a href="/all/?lang=de">Publikationen auf deutsch</a></li></ul></div>',
    ],
    ids=["a tag", "a menu", "a series", "a list in a menu"],
)
def test_sections_in_another_language_are_no_translations(html: str) -> None:
    assert read(article(after=html)).translations == []


def test_names_of_languages_behind_flags() -> None:
    html = (
        '<div class="languages"><a href="/notes/ferry"><img src="/gb.svg"> English</a>'
        '<a href="/nl/notities/veer"><img src="/nl.svg"> Nederlands</a></div>'
    )
    assert [(one.language, one.url) for one in read(article(after=html)).translations] == [
        ("nl", "https://harbour.example/nl/notities/veer")
    ]


def test_a_lone_code_is_no_switcher() -> None:
    html = '<div><a href="/notes/ferry?context=cs">cs</a> <a href="/list-of/cs">cs</a></div>'
    assert read(article(after=html)).translations == []


def test_what_a_machine_translates_is_no_translation() -> None:
    head = '<a hreflang="es" href="http://translate.google.com/translate?u=https://harbour.example/notes/ferry">Español</a>'
    assert read(head + article()).translations == []


def test_a_home_page_in_capitals_is_a_home_page() -> None:
    assert read('<a hreflang="en" href="/EN/Home/home_node.html">English</a>' + article()).translations == []


def test_a_lone_code_in_a_switch_of_languages() -> None:
    switch = '<div id="langmenu"><div>EN</div><div><a href="/de/notizen/faehre">DE</a></div></div>'
    assert [(one.language, one.url) for one in read(switch + article()).translations] == [
        ("de", "https://harbour.example/de/notizen/faehre")
    ]
    assert read(switch.replace("/de/notizen/faehre", "/de/") + article()).translations == []


def test_alternates_of_the_list_around_the_page_are_none_of_the_piece() -> None:
    links = "".join(f'<link rel="alternate" hreflang="{one}" href="/{one}/list.html">' for one in ("en", "fr", "it"))
    assert read(article(), head=links, url="https://harbour.example/en/list.id-14.html").translations == []
    own = "".join(f'<link rel="alternate" hreflang="{one}" href="/{one}/piece.html">' for one in ("en", "fr"))
    assert len(read(article(), head=own, url="https://harbour.example/en/piece.html?x=1").translations) == 1
