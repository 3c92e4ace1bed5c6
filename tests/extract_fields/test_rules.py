from __future__ import annotations

import pytest

from scraper.errors import SourceError
from scraper.source import Source, parse_source
from tests.extract_fields.reading import read

PAGE = """<div class="ad">Buy rope</div><div class="k">Harbour Note</div><h2 class="t">The ferry</h2>
<div class="who"><a href="/people/ada">Ada QUILL</a></div><div class="job">Pilot</div><div class="txt">{prose}</div>
<div class="more"><a href="/notes/pier">Who pays for the second pier?</a></div><div class="pic">
<img src="/i/a.jpg"></div>
<div class="doc"><a href="/get/7">The whole note</a></div><div class="tt"><i>Ropes</i><i>Norway</i></div>
<div class="alt"><a href="/fr/bac">Français</a></div><div class="prog"><a href="/p/trust">Public Trust</a></div>
<div class="first">First published in <a href="https://gull.example/1">The Gull</a></div>"""


def source(layout: str) -> Source:
    return parse_source(
        f'name = "H"\nhomepage = "https://harbour.example/"\n[[layout]]\n{layout}', "harbour", "harbour.toml"
    )


def test_selectors_come_before_everything() -> None:
    rules = """
title = "h2.t"
kind = ".k::text"
authors = ".who a"
author_role = ".job"
body = ".txt"
related = ".more"
images = ".pic img"
attachments = ".doc a"
topics = ".tt i"
drop = [".ad"]
translations = ".alt a"
programmes = ".prog a"
published_in = ".first"
"""
    record = read(PAGE, source=source(rules))
    assert (record.title, record.kind) == ("The ferry", "Harbour Note")
    assert [(one.name, one.role) for one in record.authors] == [("Ada Quill", "Pilot")]
    assert "Buy rope" not in record.text
    assert record.text.startswith("The ferry that once")
    assert [one.title for one in record.related] == ["Who pays for the second pier?"]
    assert [one.url for one in record.images] == ["https://harbour.example/i/a.jpg"]
    assert [one.url for one in record.attachments] == ["https://harbour.example/get/7"]
    assert (record.topics, record.regions) == (["Ropes"], ["Norway"])
    assert [(one.language, one.url) for one in record.translations] == [("fr", "https://harbour.example/fr/bac")]
    assert [(one.name, one.url) for one in record.programmes] == [("Public Trust", "https://harbour.example/p/trust")]
    assert record.published_in is not None
    assert (record.published_in.name, record.published_in.url) == ("The Gull", "https://gull.example/1")
    assert record.evidence["kind"].method == "rule"


def test_a_selector_that_cannot_be_used_is_told_at_load_with_file_and_line() -> None:
    with pytest.raises(SourceError, match=r"harbour\.toml:4: key 'layout\.kind\[0\]' is 'div\['"):
        source('kind = "div["')


def test_an_unknown_label_key_names_the_known_ones() -> None:
    with pytest.raises(SourceError, match=r"labels\.titel.*standfirst"):
        parse_source('name = "H"\nhomepage = "https://h.example/"\n[labels]\ntitel = ["Titel"]', "h", "h.toml")
