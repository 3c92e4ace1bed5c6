"""CMS profiles: told by what a source says, by the generator, or by marks of the page; and used where words fail."""

from __future__ import annotations

import pytest

from scraper.discover import discover
from scraper.extract.tree import parse
from scraper.page import Page
from scraper.profiles import profile_of, profiles
from scraper.source import Source, load_registry
from tests.discover.helpers import HOME, page, source


def doc_of(head: str, body: str = "<p>x</p>") -> Page:
    return page(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>")


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ('<meta name="generator" content="WordPress 6.7">', "wordpress"),
        ('<meta name="Generator" content="Drupal 10 (https://www.drupal.org)">', "drupal"),
        ('<meta name="generator" content="TYPO3 CMS">', "typo3"),
        ('<meta name="generator" content="SPIP 4.1">', "spip"),
        ('<meta name="generator" content="quarto-1.4">', "quarto"),
        ('<link href="/wp-content/a.css"><link href="/wp-includes/b.css">', "wordpress"),
        ('<link href="/etc.clientlibs/a.css"><img src="/content/dam/x.jpg">', "aem"),
        ('<link href="https://other.example/wp-content/a.css">', None),
        ("", None),
    ],
)
def test_a_page_betrays_its_system(head: str, name: str | None) -> None:
    found = profile_of(parse(doc_of(head)))
    assert (found.name if found else None) == name


def test_what_the_source_says_counts_first() -> None:
    told = Source.model_validate({"id": "x", "name": "X", "homepage": HOME, "cms": "drupal"})
    found = profile_of(parse(doc_of('<meta name="generator" content="WordPress">')), told)
    assert found is not None and found.name == "drupal"


def test_every_system_of_the_registry_has_a_profile() -> None:
    named = {one.cms for one in load_registry() if one.cms not in (None, "custom")}
    assert named <= set(profiles())
    assert set(profiles()) == {"drupal", "wordpress", "typo3", "liferay", "sitecore", "aem", "spip", "quarto"}


def test_its_pager_is_followed_where_no_word_is_known() -> None:
    cards = "".join(f'<a href="/papers/a-piece-of-number-{n}">Piece {n}</a>' for n in range(3))
    pager = '<ul class="pager"><li class="pager__item--next"><a href="/papers?page=1">Hurrengoa</a></li></ul>'
    listed = doc_of('<meta name="generator" content="Drupal 10">', cards + pager)
    found = [one.url for one in discover("listing", listed, source()).candidates if one.way == "pager"]
    assert found == [HOME + "papers?page=1"]
