from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extract.captions import split_credit
from tests.extract_fields.reading import article, read


def found(html: str) -> list[tuple[str, str | None, str | None]]:
    images = read(article(inside=html)).images
    return [(one.url.rpartition("/")[2], one.caption, one.credit) for one in images]


def test_figure_with_caption_and_credit() -> None:
    html = (
        '<figure><img src="/i/pier.jpg"><figcaption>The pier <span class="credit">Photo: B. '
        "Oats</span></figcaption></figure>"
    )
    assert found(html) == [("pier.jpg", "The pier", "B. Oats")]


def test_lazy_images_and_the_largest_of_a_set() -> None:
    html = (
        '<img src="data:image/gif;base64,R0" data-src="/i/a.jpg"><p>x</p><img srcset="/i/b-1.jpg 400w, '
        '/i/b-2.jpg 1600w">'
    )
    assert [url for url, _, _ in found(html)] == ["a.jpg", "b-2.jpg"]


@pytest.mark.parametrize(
    "html",
    [
        '<img src="/i/logo.svg">', '<img src="/i/x.jpg" width="40">', '<div class="author-bio"><img '
        'src="/i/ada.jpg"></div>',
        '<a href="/notes/pier"><img src="/i/pier.jpg"></a>', '<img src="/i/avatar-12.png">',
    ],
)  # fmt: skip
def test_what_is_not_editorial(html: str) -> None:
    assert found(html) == []


def test_one_picture_in_two_sizes_is_one() -> None:
    assert len(found('<img src="/i/pier-300x200.jpg"><p>x</p><img src="/i/pier.jpg?w=1200">')) == 1


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("A pier. Photo: Jane Doe", "A pier.", "Jane Doe"),
        ("© Jane Doe", None, "Jane Doe"),
        ("Ein Kai (Foto: A. B.)", "Ein Kai", "A. B."),
        ("Причал. Фото: И. Волнорез", "Причал.", "И. Волнорез"),
        ("Talks in Oslo (Jane Doe/Getty Images)", "Talks in Oslo", "Jane Doe/Getty Images"),
        ("Source: our own figures", "Source: our own figures", None),
    ],
)
def test_caption_apart_from_credit(text: str, caption: str | None, credit: str | None) -> None:
    assert split_credit(text) == (caption, credit)


@given(st.text(max_size=400))
def test_splitting_invents_nothing(text: str) -> None:
    caption, credit = split_credit(text)
    assert (caption or "") in text
    assert (credit or "") in text


def test_caption_and_credit_beside_the_figure() -> None:
    html = (
        '<div class="media"><figure><img src="/a/pier.jpg"></figure><figcaption><div>The pier at NASA.</div>'
        '<div class="credits">NASA</div></figcaption></div>'
    )
    found = read(article(inside=html)).images
    assert [(one.caption, one.credit) for one in found] == [("The pier at NASA.", "NASA")]


def test_the_picture_beside_a_pixel() -> None:
    html = (
        '<div class="head-image"><picture><source srcset="/a/pier.webp"><img srcset="/asset/pixel.gif" alt="Pier">'
        '</picture><div class="hero_credit">Bram Oats</div></div>'
    )
    found = read(f"<main><article><h1>The ferry nobody believes in</h1>{html}{{prose}}</article></main>").images
    assert [(one.url, one.credit) for one in found] == [("https://harbour.example/a/pier.webp", "Bram Oats")]


@pytest.mark.parametrize("href", ["/a/09.html?view=big", "/notes/ferry/image/full"])
def test_a_page_that_shows_the_picture_larger_is_no_other_piece(href: str) -> None:
    html = f'<p><a href="{href}"><img src="/a/09.jpg?blob=normal"></a></p>'
    assert [one.url for one in read(article(inside=html)).images] == ["https://harbour.example/a/09.jpg?blob=normal"]


def test_the_line_of_the_lead_image_with_the_byline() -> None:
    html = (
        '<section class="media-item--lead"><h1>The ferry nobody believes in</h1><figure><img src="/a/pier.jpg">'
        '</figure></section><div><p class="story-credit">The pier. | Bram Oats/Quay Images</p></div>{prose}'
    )
    found = read(f"<main><article>{html}</article></main>").images
    assert [(one.caption, one.credit) for one in found] == [("The pier.", "Bram Oats/Quay Images")]


def test_a_picture_that_is_only_shown_without_scripts() -> None:
    html = '<p>Text.</p><div class="lazy"><noscript><img src="/a/pier.jpg" width="600" height="400"></noscript></div>'
    found = read(article(inside=html + "{prose}")).images
    assert [one.url for one in found] == ["https://harbour.example/a/pier.jpg"]


def test_an_aside_with_one_captioned_picture_is_part_of_the_text() -> None:
    html = (
        '<aside><img src="/a/pier.jpg"><p class="caption">The pier. <span class="credit">(Bram Oats)</span></p></aside>'
    )
    found = read(article(inside=html + "{prose}")).images
    assert [(one.caption, one.credit) for one in found] == [("The pier.", "Bram Oats")]


def test_a_bracket_that_belongs_to_the_credit() -> None:
    assert split_credit("A pier. © Quay / stock.example (detail)") == ("A pier.", "Quay / stock.example (detail)")
    assert split_credit("A pier. [Photo/quay.example]") == ("A pier.", "quay.example")


def test_a_picture_that_asks_for_money_is_not_editorial() -> None:
    appeal = '<div class="box"><img src="/gift.jpg" width="300"><p>Help us.</p><a href="/donate/now">Give</a></div>'
    photo = '<figure><img src="/quay.jpg"></figure>'
    assert [one.url for one in read(article(inside=photo + appeal)).images] == ["https://harbour.example/quay.jpg"]


def test_a_strip_above_the_section_is_not_editorial() -> None:
    strip = '<div class="header"><img src="/strip.jpg" width="1200" height="245"></div>'
    assert not read(article().replace("<h1>", f"{strip}<h1>")).images


def test_the_first_picture_of_an_article_may_stand_before_its_title() -> None:
    body = article().replace("<article>", '<article><img src="/quay.jpg" width="800">').replace("<h1>", "<div><h1>")
    found = read(body.replace("</article>", "</div></article>")).images
    assert [one.url for one in found] == ["https://harbour.example/quay.jpg"]


@pytest.mark.parametrize(
    ("box", "caption"),
    [
        ('<div class="p"><img src="/quay.jpg"><div>&copy; Jane Doe</div></div>', None),
        (
            '<div><img src="/quay.jpg"><span class="visual-credits"><p>A quay in fog.</p>'
            "<div><span>Jane Doe</span></div></span></div>",
            "A quay in fog.",
        ),
        (
            '<figure><img src="/quay.jpg"><figcaption><span class="copy">&copy; Jane Doe</span><p>A quay in fog.</p>'
            "</figcaption></figure>",
            "A quay in fog.",
        ),
        (
            '<div><a href="/quay.jpg"><img src="/quay.jpg"></a><a href="/quay.jpg"><span class="desc">A quay in fog.'
            '</span> <span class="lead_credit">Jane Doe</span></a></div>',
            "A quay in fog.",
        ),
        ('<div><img src="/quay.jpg"></div><div class="head__image-source">(Quelle: Jane Doe)</div>', None),
    ],
)
def test_credits_in_boxes_of_any_make(box: str, caption: str | None) -> None:
    found = read(article(inside=box + "{prose}")).images
    assert [(one.caption, one.credit) for one in found] == [(caption, "Jane Doe")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A grove in May. [Photo by Su Lin/For harbour.example]", ("A grove in May.", "Su Lin/For harbour.example")),
        ("iStockphoto", (None, "iStockphoto")),
        ("(Credit: Jane Doe)", (None, "Jane Doe")),
        ("A pier in Shutterstock colours", ("A pier in Shutterstock colours", None)),
    ],
)
def test_more_credits(text: str, expected: tuple[str | None, str | None]) -> None:
    assert split_credit(text) == expected


def test_an_image_and_a_text_without_telling_names() -> None:
    text = "A moth of the islands. (Credit: Jane Doe/Quay)"
    box = f'<div class="x1"><img src="/moth.jpg"><div class="x2">{text}</div></div>'
    found = read(article(inside=box + "{prose}")).images
    assert [(one.caption, one.credit) for one in found] == [("A moth of the islands.", "Jane Doe/Quay")]


def test_a_lead_image_between_title_and_text_and_no_share_icons() -> None:
    lead = '<div class="image"><img src="/lead.jpg"></div><a href="#"><img src="/img/twitter.png"></a>'
    body = f'<div class="top"><h1>The ferry nobody believes in</h1></div>{lead}<div><div>{{prose}}</div></div>'
    assert [one.url for one in read(body).images] == ["https://harbour.example/lead.jpg"]
