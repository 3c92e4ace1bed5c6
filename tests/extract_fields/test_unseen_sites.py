"""What thirty-three pages of sites that nobody had looked at showed: each cause as a page of its own."""

from __future__ import annotations

import pytest

from scraper.extract.announces import announces_related
from scraper.extract.bylines import read_byline
from scraper.extract.names import is_name
from scraper.extract.places import is_region
from tests.extract_fields.reading import URL, article, read

CARDS = "".join(f'<li><a href="/notes/piece-{n}">A further piece about the ferry, number {n}</a></li>' for n in (1, 2))
PIECES = ["https://harbour.example/notes/piece-1", "https://harbour.example/notes/piece-2"]


def related(inside: str) -> list[str | None]:
    return [one.url for one in read(article(inside)).related]


@pytest.mark.parametrize(
    "heading", ["Articles correspondants", "L’auteur vous recommande", "Mehr zum Thema bei Hafen Plus"]
)
def test_headings_over_pieces(heading: str) -> None:
    assert related(f"<div><h3>{heading}</h3><ul>{CARDS}</ul></div>") == PIECES


@pytest.mark.parametrize("heading", ["関連キーワード", "関連企業・業界", "empfohlener redaktioneller inhalt"])
def test_headings_over_something_else(heading: str) -> None:
    assert not announces_related(heading)


@pytest.mark.parametrize(
    "address", ["/stat-plus/subscribe/?plan=3mo", "/team/group-subscriptions/", "/newsletter", "/search?keyword=ferry"]
)
def test_forms_and_searches_are_no_pieces(address: str) -> None:
    more = f'<li><a href="{address}">Something for all of our readers, every week</a></li>'
    assert related(f"<div><h3>Related</h3><ul>{CARDS}{more}</ul></div>") == PIECES


def test_a_remark_in_a_sentence_heads_nothing() -> None:
    remark = (
        "<p>The plan changes with the season of the crew (<em>more on how to do this later</em>), says the office.</p>"
    )
    assert related(f"{remark}<p>It is told in <a href='/notes/a'>a piece about the season and its crew</a>.</p>") == []


def test_a_list_of_all_categories_says_nothing_of_the_piece() -> None:
    items = "".join(f'<li class="cat-item"><a href="/category/{n}/">{n}</a></li>' for n in ("Ports", "Ropes", "Tides"))
    page = article('<div class="tags"><a href="/tag/ferries/" rel="tag">Ferries</a></div>')
    side = f'<section class="widget"><h3>Kategorien</h3><ul>{items}</ul></section>'
    assert read(page + side).topics == ["Ferries"]


def test_what_opens_no_page_is_no_topic() -> None:
    row = '<p>Topics: <a href="/topics/ports">Ports</a> <a href="javascript:mail()">Contact by mail</a></p>'
    assert read(article(row)).topics == ["Ports"]


def test_a_topic_behind_more_on_this() -> None:
    row = '<div class="more"><span>Mehr zum Thema:</span><div><a href="/themen/haefen">Häfen</a></div></div>'
    assert read(article(row), lang="de").topics == ["Häfen"]


def test_what_only_a_machine_would_write_is_no_topic() -> None:
    head = (
        '<meta property="article:tag" content="article-payant-classique"><meta property="article:tag" content="Ports">'
    )
    assert read(article(), head).topics == ["Ports"]


def test_topics_without_a_link_in_the_same_list() -> None:
    items = '<li><a href="/methane.html">Methane</a></li><li><a href="/ozone.html">Ozone</a></li><li>Sensors</li>'
    assert read(article(f'<ul class="keywords">{items}</ul>')).topics == ["Methane", "Ozone", "Sensors"]


def test_the_order_of_a_day_is_no_programme() -> None:
    day = '<p><strong>Programm</strong></p><p><a href="/notes/next">Begrüßung</a> und Vorträge bis in den Abend.</p>'
    assert read(article(day), lang="de").programmes == []


def test_countries_in_russian_and_ukrainian() -> None:
    assert all(is_region(name) for name in ("Молдова", "Румыния", "Угорщина", "Киев"))


@pytest.mark.parametrize("source", ["/wp-content/themes/x/plate.png", "/img/qr/article.png", "/pic/icons/zoom.svg"])
def test_what_belongs_to_the_design_is_no_picture(source: str) -> None:
    assert read(article(f'<p>And so it goes on and on.</p><img src="{source}">{{prose}}')).images == []


def pictures(page: str) -> list[str]:
    return [one.url.removeprefix("https://harbour.example") for one in read(page).images]


def test_the_pieces_own_picture_before_the_banner_of_the_page() -> None:
    banner = '<div class="hero"><img src="/banner.jpg" width="1600" height="400"></div>'
    lead = '<main><article><h1>The ferry nobody believes in</h1><img src="/ferry.jpg">{prose}</article></main>'
    assert pictures(banner + lead) == ["/ferry.jpg"]


def test_a_picture_that_opens_in_a_window() -> None:
    lead = '<a class="image-popup" href="/ferry-large.jpg"><img src="/ferry.jpg"></a>'
    assert pictures(f"<main><article>{lead}<h1>The ferry nobody believes in</h1>{{prose}}</article></main>") == [
        "/ferry.jpg"
    ]


def test_editions_in_other_languages_are_no_translations() -> None:
    row = '<div class="langs"><a href="/en/english" hreflang="en">English</a> <a href="/fr/francais">Français</a></div>'
    assert read(article() + row, lang="de").translations == []


def test_a_field_whose_label_is_hidden_is_not() -> None:
    field = '<div class="field field--label-visually_hidden"><div class="visually-hidden">Image</div><img src="/f.jpg"></div>'  # noqa: E501
    assert pictures(article(f"{field}{{prose}}")) == ["/f.jpg"]


def test_behind_the_text_a_picture_that_leads_elsewhere_is_an_offer() -> None:
    offer = '<p><a href="https://shop.example/webinar"><img src="/webinar.jpg"></a></p>'
    assert pictures(article(offer)) == []


def test_a_cited_source_is_the_credit_and_not_the_caption() -> None:
    figure = '<figure><img src="/f.jpg"><figcaption><cite>Agência Porto</cite><div>The quay</div></figcaption></figure>'
    (image,) = read(article(figure + "{prose}")).images
    assert (image.caption, image.credit) == ("The quay", "Agência Porto")


def test_a_credit_beside_a_caption_that_names_the_same_people() -> None:
    box = '<img src="/f.jpg"><div class="origin-notice"><p>Quay Ltd</p></div><div class="caption"><p>The people of Quay Ltd at work</p></div>'  # noqa: E501
    (image,) = read(article(f"<div class='item'>{box}</div>{{prose}}")).images
    assert (image.caption, image.credit) == ("The people of Quay Ltd at work", "Quay Ltd")


def test_a_role_keeps_its_own_and() -> None:
    (person,) = read_byline("By Dana Quill, Head of Marketing and Community Development")
    assert (person.name, person.role) == ("Dana Quill", "Head of Marketing and Community Development")


@pytest.mark.parametrize(
    "line",
    [
        "By Dana Quill; translated by Ben Tau",
        "Dana Quill, translated by Ben Tau",
        "By Dana Quill. Translated by Ben Tau",
        "Von Dana Quill, aus dem Englischen von Ben Tau",
        "Par Dana Quill, traduit par Ben Tau",
    ],
)
def test_two_contributions_in_one_line(line: str) -> None:
    named = [(one.name, one.contribution) for one in read_byline(line)]
    assert named == [("Dana Quill", "author"), ("Ben Tau", "translator")]


@pytest.mark.parametrize("place", ["<p>{note}</p>{{prose}}", "{{prose}}<p>{note}</p>"])
def test_a_translator_on_a_line_of_his_own(place: str) -> None:
    inside = place.format(note="Translated by Ben Tau").replace("{{", "{").replace("}}", "}")
    page = f"<main><article><h1>The ferry nobody believes in</h1><p>By Dana Quill</p>{inside}</article></main>"
    assert [(one.name, one.contribution) for one in read(page).authors] == [
        ("Dana Quill", "author"),
        ("Ben Tau", "translator"),
    ]


def test_a_section_of_the_site_and_the_end_of_a_sentence_are_nobody() -> None:
    head = '<meta name="author" content="Harbour Arts">'
    assert read(article(), head).authors == []
    assert read(article(), head.replace("Harbour Arts", "Harbour Quill Tau")).authors != []
    assert not is_name("Bavaria aus.") and is_name("Dana Quill Jr.")


def test_a_biography_behind_the_role_is_none() -> None:
    line = "By Dana Quill, Research Fellow, Quay Center Dana Quill is a Research Fellow in the Quay Center."
    assert [(one.name, one.role) for one in read_byline(line)] == [("Dana Quill", "Research Fellow")]


def test_an_interview_that_appeared_first_elsewhere() -> None:
    line = "<p>Das Interview wurde am 7. Oktober 2022 geführt und ist zunächst im Hafenblatt erschienen.</p>"
    found = read(article(line), lang="de").published_in
    assert found is not None and (found.name, found.relation) == ("Hafenblatt", "first_published")


def test_marks_of_footnotes_in_markdown_and_what_is_shown_in_the_text() -> None:
    claim = '<p>A claim with a source<sup><a href="#fn1">1</a></sup> stands here, and says what it must say of it.</p>'
    notes = '<div class="footnotes"><ol><li id="fn1">See the register of 2019.</li></ol></div>'
    record = read(article(claim + "{prose}" + notes))
    assert "a source1 stands" in record.text
    assert "a source[^1] stands" in record.markdown and URL + "#" not in record.markdown
    assert [one.text for one in record.notes] == ["See the register of 2019."]
    assert record.markdown.replace("[^1]", "1").replace("# ", "") == record.text
