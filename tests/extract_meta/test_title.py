from __future__ import annotations

import json

import pytest

from scraper.extract.evidence import Claim
from scraper.extract.language import guess_language, read_language
from scraper.extract.standfirst import read_standfirst, read_subtitle
from scraper.extract.title import read_title
from tests.extract_meta.pages import PROSE, document, page


def _title(body: str, head: str = "") -> str | None:
    return read_title(document(f"<html><head>{head}</head><body>{body}</body></html>"))[0]


@pytest.mark.parametrize(
    "told",
    [
        "Tides and trade | Harbour Institute",
        "Tides and trade - Harbour Institute",
        "Harbour Institute – Tides and trade",
        "Tides and trade | Publications | Harbour Institute",
        "Tides and trade | HI",
        "Tides and trade",
    ],
)
def test_the_site_is_taken_off(told: str) -> None:
    head = f'<title>{told}</title><meta property="og:site_name" content="Harbour Institute">'
    head += '<meta name="application-name" content="HI">'
    assert _title("<h1>Tides and trade</h1>", head) == "Tides and trade"
    if "Publications" not in told:
        assert _title(PROSE, head) == "Tides and trade"


def test_a_separator_in_the_title_stays() -> None:
    head = "<title>Tides - and trade</title>"
    assert _title("<h1>Tides - and trade</h1>", head) == "Tides - and trade"
    assert _title(PROSE, head) == "Tides - and trade"


def test_what_the_page_shows_wins_over_what_searchers_are_told() -> None:
    head = '<title>5 tide facts you need</title><meta property="og:title" content="5 tide facts you need">'
    title, evidence = read_title(
        document(
            f'<html><head>{head}</head><body><main><h1 class="title">What the tide knows</h1></main></body></html>'
        )
    )
    assert title == "What the tide knows"
    assert evidence is not None
    assert evidence.rivals[0].value == "5 tide facts you need"


def test_the_name_of_the_site_in_an_h1_is_not_the_title() -> None:
    head = '<title>Tides and trade</title><meta property="og:site_name" content="Harbour Institute">'
    body = '<header><h1 class="logo">Harbour Institute</h1></header><article><h2>Tides and trade</h2></article>'
    assert _title(body, head) == "Tides and trade"


def test_a_kicker_inside_the_heading_is_left_out_when_the_rest_is_the_title() -> None:
    head = '<meta property="og:title" content="Tides and trade">'
    assert _title("<h1><span>Briefing</span> Tides and trade</h1>", head) == "Tides and trade"


def test_a_kicker_called_so_is_left_out_although_the_title_element_repeats_it() -> None:
    heading = '<h1><span class="ts-overline">Harbours</span><span>: </span><span>Tides and trade</span></h1>'
    told = "<title>Harbours: Tides and trade</title>"
    assert _title(heading, told) == "Harbours: Tides and trade"
    assert _title(heading, f'{told}<meta property="og:title" content="Tides and trade">') == "Tides and trade"


def test_an_initial_in_its_own_element_leaves_no_gap() -> None:
    assert _title("<h1><span>W</span>hat the <em>tide</em> knows</h1>") == "What the tide knows"


def test_a_rule_wins_and_nothing_is_nothing() -> None:
    claim = Claim("Tides", "rule", "h2.t", "Tides", 0.99)
    assert read_title(document("<html><body><h1>Other</h1></body></html>"), [claim])[0] == "Tides"
    assert _title("<p>x</p>") is None


def test_a_standfirst_is_called_so_or_repeats_the_description() -> None:
    lead = "Ports moved downstream twice, and each time a town was left behind."
    called = page(f'<h1>Tides</h1><p class="article__standfirst">{lead}</p><p>By Jane Doe</p>{PROSE}')
    assert read_standfirst(called, "Tides").text == lead
    assert [one.tag for one in read_standfirst(called, "Tides").elements] == ["p"]
    told = page(
        f"<header><h1>Tides</h1><div>{lead}</div></header><article>{PROSE * 3}</article>",
        f'<meta property="og:description" content="{lead}">',
    )
    assert read_standfirst(told, "Tides").text == lead


def test_a_sentence_between_title_and_date_is_the_standfirst() -> None:
    lead = "Ports moved downstream twice, and each time a town was left behind."
    caption = '<div class="image-caption">The harbour at low tide, seen from the old mole in March.</div>'
    doc = page(f"<h1>Tides</h1>{caption}<ul><li>Jane Doe</li></ul><div>{lead}</div><div>5 March 2024</div>{PROSE * 3}")
    assert read_standfirst(doc, "Tides").text == lead
    bare = page(f"<h1>Tides</h1><div>{lead}</div>{PROSE * 3}")
    assert read_standfirst(bare, "Tides").text is None


def test_the_first_paragraph_is_no_standfirst_because_the_description_repeats_it() -> None:
    lead = "Ports moved downstream twice, and each time a town was left behind."
    head = f'<meta name="description" content="{lead}">'
    doc = page(f"<h1>Tides</h1><article><p>{lead}</p>{PROSE * 3}</article>", head)
    assert read_standfirst(doc, "Tides").text is None


def test_captions_bylines_and_teasers_are_no_standfirst() -> None:
    for box in (
        '<figure><figcaption class="lead">The harbour at low tide, seen from the old mole.</figcaption></figure>',
        '<p class="intro">By Jane Doe, senior fellow at the institute, and Ann Lee</p>',
        f'<aside><p class="teaser-text">{"A teaser of another piece that nobody asked for. " * 2}</p></aside>',
    ):
        assert read_standfirst(page(f"<h1>Tides</h1>{box}{PROSE}"), "Tides").text is None


def test_a_subtitle_is_a_line_and_not_the_title_again() -> None:
    doc = page(f'<h1>Tides</h1><p class="subtitle">How two towns lost the sea</p>{PROSE}')
    assert read_subtitle(doc, "Tides")[0] == "How two towns lost the sea"
    again = page(f'<h1>Tides and trade</h1><p class="subtitle">Tides and trade</p>{PROSE}')
    assert read_subtitle(again, "Tides and trade")[0] is None


_FRENCH = "La mer se retire et le port est resté sans eau pour les bateaux qui ne sont plus dans la ville. " * 4
_ENGLISH = "The sea has left and the port is without water for the ships that are no longer in the town by now. " * 4


def test_the_text_contradicts_a_wrong_declaration() -> None:
    assert read_language(page("<h1>x</h1>", lang="fr"), text=_FRENCH)[0] == "fr"
    assert read_language(page("<h1>x</h1>", lang="en-GB"), text=_ENGLISH)[0] == "en-GB"
    assert read_language(page("<h1>x</h1>", lang="en"), text=_FRENCH)[0] == "fr"
    assert read_language(page("<h1>x</h1>", lang="en"), text="")[0] == "en"


def test_declarations_become_bcp_47() -> None:
    doc = page("<h1>x</h1>", '<meta property="og:locale" content="fr_FR">', lang="")
    assert read_language(doc, text=_FRENCH)[0] == "fr-FR"
    ld = json.dumps({"@type": "Article", "headline": "x", "inLanguage": "zh-hans-cn"})
    chinese = page("<h1>x</h1>", f'<script type="application/ld+json">{ld}</script>', lang="und")
    assert read_language(chinese, text="港口" * 30)[0] == "zh-Hans-CN"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (_FRENCH, "fr"),
        (_ENGLISH, "en"),
        (
            "Der Hafen ist nicht mehr in der Stadt und das Meer hat sich mit den Schiffen auf den Weg gemacht. " * 4,
            "de",
        ),
        ("港口和城市" * 20, "zh"),
        ("港はまちからはなれてしまった。" * 10, "ja"),
        ("항구는 도시를 떠났다 " * 10, "ko"),
        ("الميناء غادر المدينة " * 10, "ar"),
        ("Море ушло и порт на том же месте не был как это было для города и для людей что жили в нём. " * 4, "ru"),
        ("Lorem ipsum", None),
        ("", None),
    ],
)
def test_small_words_and_scripts_tell_the_language(text: str, language: str | None) -> None:
    assert guess_language(text) == language
