from __future__ import annotations

import pytest

from scraper.extract.related import is_related_heading
from tests.extract_fields.reading import article, read

CARD = '<div class="c"><h3><a href="/notes/pier">The second pier</a></h3><time datetime="2024-03-12">x</time></div>'
CARD += (
    '<div class="c"><h3><a href="/notes/oars">Ballots and oars</a></h3>'
    "<p>Turnout was low because the tide was high that day.</p></div>"
)


def titles(body: str) -> list[str]:
    return [one.title for one in read(body).related]


@pytest.mark.parametrize(
    "heading", ["<h2>Related</h2>", "<div class='t'>À lire aussi :</div>", "<p><b>More on ports</b></p>"]
)
def test_cards_below_a_heading_of_any_tag(heading: str) -> None:
    found = read(article(after=f"<section>{heading}{CARD}</section>")).related
    assert [one.title for one in found] == ["The second pier", "Ballots and oars"]
    assert found[0].url == "https://harbour.example/notes/pier"
    assert found[0].published == "2024-03-12"
    assert found[1].teaser == "Turnout was low because the tide was high that day."


def test_a_box_that_only_its_class_names() -> None:
    assert titles(article(after=f'<div class="related-content">{CARD}</div>')) == [
        "The second pier",
        "Ballots and oars",
    ]


@pytest.mark.parametrize(
    "where",
    [
        "<nav>{}</nav>",
        "<footer>{}</footer>",
        '<div class="latest-posts">{}</div>',
        "<aside><h2>Most popular</h2>{}</aside>",
    ],
)
def test_navigation_footer_and_the_latest_of_the_site_are_not_related(where: str) -> None:
    assert titles(article(after=where.format(CARD))) == []


def test_the_page_itself_people_and_topics_are_no_cards() -> None:
    links = '<a href="/notes/ferry">The ferry nobody believes in</a><a href="/people/ada">Ada Quill, harbour fellow</a>'
    links += '<a href="/topics/ports">Everything about ports</a><a href="/notes/pier">Who pays for the second pier?</a>'
    assert titles(article(after=f"<section><h2>Related</h2>{links}</section>")) == ["Who pays for the second pier?"]


def test_a_card_whose_only_link_says_read_more() -> None:
    card = '<div class="card"><h4>Fog is a choice</h4><p>x</p><a href="/notes/fog">Read more</a></div>'
    assert titles(article(after=f"<section><h2>Read next</h2>{card}</section>")) == ["Fog is a choice"]


def test_a_link_inside_a_sentence_is_no_card() -> None:
    prose = (
        "<p>Related: as we showed in <a href='/notes/old-study-of-ropes'>an older study of ropes</a>, hemp "
        "is dear and silence is dearer still, "
    )
    assert (
        titles(article(inside=prose + "whatever the customs house may say about either of them in its yearbook.</p>"))
        == []
    )


def test_headings_that_announce_topics_are_none() -> None:
    assert not is_related_heading("related topics")
    assert is_related_heading("mehr zum thema")


def test_pieces_may_lie_below_a_topic_when_the_page_does() -> None:
    cards = (
        '<aside><h2>Ähnliche Beiträge</h2><div><a href="/themen/ports/the-second-pier"><h3>The second pier</h3></a>'
        '</div><div><a href="/themen/ports"><h3>All about ports</h3></a></div></aside>'
    )
    found = read(article(after=cards), url="https://harbour.example/themen/ports/ferry").related
    assert [one.title for one in found] == ["The second pier"]


def test_streams_of_a_topic_are_no_pieces() -> None:
    box = '<div class="related-footer"><a href="/stream/?topic=harbour_law">All about the harbour law</a></div>'
    assert read(article(inside=box)).related == []


def test_cards_and_then_a_plain_list() -> None:
    html = (
        '<section><h2>Related articles</h2><article><h3><a href="/p/second">The second pier</a></h3></article>'
        '<ul><li><a href="/p/third">A third pier that nobody wanted</a></li></ul></section>'
    )
    assert [one.title for one in read(article(after=html)).related] == [
        "The second pier",
        "A third pier that nobody wanted",
    ]


def test_a_long_box_without_a_heading_holds_the_whole_sites() -> None:
    cards = "".join(f'<article><h3><a href="/p/{n}">Pier number {n} of many</a></h3></article>' for n in range(15))
    assert read(article(after=f'<section class="related">{cards}</section>')).related == []


def test_tabs_are_no_headings() -> None:
    html = '<div><label>Related papers</label><div><a href="/about">What are related papers?</a></div></div>'
    assert read(article(after=html)).related == []


def test_the_shops_box_below_the_same_heading_is_an_offer() -> None:
    shop = '<div><a href="https://shop.example/mug">A mug for the harbour master</a>'
    shop += '<a href="https://shop.example/cap">A cap for the harbour master</a></div>'
    assert titles(article(after=f"<section><h2>Related</h2><div>{CARD}</div>{shop}</section>")) == [
        "The second pier",
        "Ballots and oars",
    ]


def test_more_from_the_site_itself_is_not_related() -> None:
    assert titles(article(after=f"<section><h2>More from Harbour</h2>{CARD}</section>")) == []
    assert len(titles(article(after=f"<section><h2>More from the north</h2>{CARD}</section>"))) == 2
