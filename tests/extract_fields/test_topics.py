from __future__ import annotations

import pytest

from scraper.extract.places import is_region
from tests.extract_fields.reading import article, read


def test_tags_of_the_piece_regions_apart() -> None:
    html = (
        '<p>Tags: <a href="/tag/ports">Ports</a>, <a href="/tag/norway">Norway</a>, <a href="/tag/trust">Trust</a></p>'
    )
    record = read(article(inside=html))
    assert (record.topics, record.regions) == (["Ports", "Trust"], ["Norway"])


def test_visible_tags_come_before_what_machines_are_told() -> None:
    head = '<meta property="article:tag" content="stuffed"><meta property="article:tag" content="words">'
    assert read(article(), head).topics == ["stuffed", "words"]
    assert read(article(inside='<h4>Topics</h4><a href="/topics/ports">Ports</a>'), head).topics == ["Ports"]


def test_topics_of_the_site_and_of_other_pieces_are_not_this_piece_s() -> None:
    menu = '<nav><a href="/topics/energy">Energy</a></nav>'
    card = (
        '<div class="related-posts"><h3><a href="/notes/pier">The second pier</a></h3><a '
        'href="/topics/money">Money</a></div>'
    )
    assert read(menu + article(after=card)).topics == []


def test_programmes_lead_somewhere() -> None:
    record = read(article(inside='<h3>Programme</h3><p><a href="/programmes/trust">Public Trust</a></p>'))
    assert [(one.name, one.url) for one in record.programmes] == [
        ("Public Trust", "https://harbour.example/programmes/trust")
    ]
    assert record.topics == []


@pytest.mark.parametrize("name", ["Sub-Saharan Africa", "États-Unis", "sahel", "Russland", "Asia Pacific", "Türkei"])
def test_parts_of_the_world(name: str) -> None:
    assert is_region(name)


def test_regions_by_address() -> None:
    assert is_region("The High North", "https://x.example/regions/high-north")
    assert not is_region("Regions", "https://x.example/regions")


def test_commas_inside_one_of_several_names() -> None:
    head = '<meta property="article:tag" content="Quill, Ada"><meta property="article:tag" content="Ports">'
    assert read(article(), head).topics == ["Quill, Ada", "Ports"]
    told = '<meta name="news_keywords" content="Ferry, Grain">'
    assert read(article(), told).topics == ["Ferry", "Grain"]


def test_keywords_that_the_piece_never_speaks_of_are_the_sites() -> None:
    assert read(article(), '<meta name="keywords" content="News, Science, Technology, Grain">').topics == []


def test_a_line_of_categories_above_the_title_is_a_topic_even_in_a_widget() -> None:
    above = '<div class="top-widget"><span class="post-category"><a href="/category/ports/">Ports</a></span></div>'
    assert read(f"<main><article>{above}<h1>The ferry nobody believes in</h1>{{prose}}</article></main>").topics == [
        "Ports"
    ]


def test_an_eyebrow_names_a_topic() -> None:
    above = '<div class="piece__eyebrow"><a href="/ports">Ports</a></div>'
    assert read(f"<main><article>{above}<h1>The ferry nobody believes in</h1>{{prose}}</article></main>").topics == [
        "Ports"
    ]


@pytest.mark.parametrize(
    "menu",
    [
        '<div class="levels"><ul><li>Work<ul><li><a href="/topics/ports">Ports</a></li></ul></li></ul></div>',
        '<div><h5><a href="/topics/">Topics</a></h5><ul><li><a href="/topics/ports">Ports</a></li></ul></div>',
    ],
    ids=["list in a list", "heading that leads to all topics"],
)
def test_the_menu_of_topics_is_the_sites(menu: str) -> None:
    assert read(article(after=menu)).topics == []


def test_keywords_that_are_no_links() -> None:
    assert read(article(inside="<p><strong>Keywords:</strong> ports, ropes; empty benches</p>")).topics == [
        "ports",
        "ropes",
        "empty benches",
    ]


def test_several_values_of_one_term() -> None:
    html = '<dl><dt>Keywords</dt><dd><a href="/tag/a">Ports,</a></dd><dd><a href="/tag/b">Ropes</a></dd></dl>'
    assert read(article(after=html)).topics == ["Ports", "Ropes"]


def test_what_follows_the_list_of_topics_is_another_box() -> None:
    listed = '<h2>Subjects</h2><ul><li><a href="/subjects/p">Ports</a></li></ul>'
    html = f'<aside>{listed}<div><a href="/jobs">Jobs</a></div></aside>'
    assert read(article(after=html)).topics == ["Ports"]


def test_sections_in_a_line_by_the_title() -> None:
    links = '<a href="/news/ports">Ports</a>, <a href="/news/ropes">Ropes</a> · <a href="#c">0 Comments</a>'
    head = f'<header><h1>The ferry nobody believes in</h1><div class="small">In {links}</div></header>'
    assert read(f"<main><article>{head}{{prose}}</article></main>").topics == ["Ports", "Ropes"]


def test_told_names_and_what_stands_in_their_line() -> None:
    head = '<meta property="article:tag" content="Ports"><meta property="article:tag" content="Ropes">'
    line = "".join(f'<a href="/section/{name.lower()}/">{name}</a> ' for name in ("Trade", "Ports", "Ropes"))
    assert read(article(inside=f"<div>{line}</div>"), head).topics == ["Ports", "Ropes", "Trade"]


def test_an_author_among_the_keywords_is_no_topic() -> None:
    head = '<meta name="author" content="Ada Quill"><meta property="article:tag" content="Ada Quill">'
    assert read(article(), head).topics == []


@pytest.mark.parametrize("name", ["中東", "Азия", "Grønland", "유럽", "الشرق الأوسط", "Stati Uniti", "Bliski Wschód"])
def test_parts_of_the_world_in_other_languages(name: str) -> None:
    assert is_region(name)


@pytest.mark.parametrize(
    "head",
    [
        '<div class="Post-cat">Ports</div>',
        '<div class="cat"><ul><li>Press release</li><li>Ports</li></ul></div>',
        '<div class="field--name-field-topic"><div>Brief<span>&#8226;</span></div><div>Ports</div></div>',
    ],
)
def test_a_category_beside_the_title_needs_no_link(head: str) -> None:
    body = article().replace("<h1>", f"{head}<h1>")
    assert read(body).topics == ["Ports"]


def test_keywords_in_a_list_without_links() -> None:
    listed = "<h3>Keywords</h3><ul><li><span>Quays</span></li><li><span>Dry docks</span></li></ul>"
    assert read(article(after=f"<section>{listed}</section>")).topics == ["Quays", "Dry docks"]


def test_current_subjects_above_the_title_are_the_sites() -> None:
    menu = '<div class="now"><a href="/topics/floods">Floods</a><a href="/topics/strikes">Strikes</a></div>'
    far = "<p></p>" * 20
    tags = '<aside class="tags"><div><a class="tag" href="/tag-quays">Quays</a></div></aside>'
    assert read(f"{menu}{far}{article(inside=tags)}").topics == ["Quays"]


def test_pieces_below_a_step_called_topics_are_no_topics() -> None:
    other = (
        '<p><a href="/topics/news/detail/oars">Oars again</a></p><p><a href="/topics/news/detail/sails">Sails</a></p>'
    )
    url = "https://harbour.example/topics/news/detail/ferry"
    assert read(article(after=f"<div>{other}</div>"), url=url).topics == []
