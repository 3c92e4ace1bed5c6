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
    assert read(article(), '<meta name="news_keywords" content="Ports, Ropes">').topics == ["Ports", "Ropes"]
