"""What a content management system usually keeps where: asked where the page shows nothing that any reader knows."""

from __future__ import annotations

import re

import pytest

from scraper.extract.profile import _attributes, _needed, profile_authors, profile_dates
from scraper.extract.tree import Document, parse, select
from scraper.page import Page
from scraper.profiles import profiles
from tests.extract_fields.reading import article, read

WORDPRESS = '<meta name="generator" content="WordPress 6.5">'
FIRST = ("Ida", "Anna", "Peter", "Maria", "Hans")
DRUPAL = '<meta name="generator" content="Drupal 10">'


def doc_of(body: str, head: str) -> Document:
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    return parse(Page(url="https://harbour.example/a", body=html.encode()))


def test_date_and_authors_where_the_system_keeps_them() -> None:
    box = (
        '<div class="field--name-field-date"><time datetime="2021-03-04T10:00:00Z"></time></div>'
        '<div class="field--name-field-author"><a href="/people/ida-lund">Ida Lund</a></div>'
    )
    doc = doc_of(box, DRUPAL)
    assert [one.value for one in profile_dates(doc)] == ["2021-03-04T10:00:00Z"]
    ((author, where),) = [(one.value, one.where) for one in profile_authors(doc)]
    assert (author.name, author.url) == ("Ida Lund", "https://harbour.example/people/ida-lund")
    assert where == "drupal: .field--name-field-author a"
    for unknown in (doc_of(box, ""), doc_of(box, WORDPRESS)):
        assert profile_dates(unknown) == [] == profile_authors(unknown)


def test_the_authors_of_a_list_are_none() -> None:
    links = "".join(f'<p><a rel="author" href="/{name}">{name} Lund</a></p>' for name in FIRST)
    assert len(profile_authors(doc_of(links, WORDPRESS))) == len(FIRST)
    assert profile_authors(doc_of(links.replace("Lund", "Ek") + links, WORDPRESS)) == []


def test_an_author_nobody_else_reads() -> None:
    link = '<div><a rel="author" href="/author/ida">Ida Lund</a></div>'
    page = article() + "{prose}" * 4 + link
    assert [one.name for one in read(page, head=WORDPRESS).authors] == ["Ida Lund"]


@pytest.mark.parametrize("login", ["admin", "kffnirmitap", "wordpressadmin"])
def test_a_login_is_no_author_wherever_the_system_shows_it(login: str) -> None:
    found = read(article() + f'<a rel="author" href="/author/{login}">{login}</a>', head=WORDPRESS)
    assert found.authors == []


def test_files_where_the_system_keeps_them() -> None:
    link = '<div class="wp-block-file"><a href="/wp-content/uploads/9/open">Tides and harbours</a></div>'
    found = read(article() + link, head=WORDPRESS)
    assert [one.url.rpartition("/")[2] for one in found.attachments] == ["open"]
    assert found.evidence["attachments"].where == "wordpress: .wp-block-file a"
    assert read(article() + link).attachments == [], "no profile, no guess"


def test_what_the_page_shows_comes_first() -> None:
    box = '<div class="field--name-field-author"><a href="/people/ida-lund">Ida Lund</a></div>'
    head = DRUPAL + '<meta name="author" content="Bo Ek">'
    assert [one.name for one in read(article() + box, head=head).authors] == ["Bo Ek"]


SELECTORS = [
    (field, one.partition("::")[0])
    for field in ("published", "authors", "attachments")
    for profile in profiles().values()
    for one in getattr(profile.layout, field)
]


def found_by(selector: str) -> str:
    """Markup that a selector of the profiles finds: its steps, each in the one before."""
    opened, closed = "", ""
    for step in selector.split():
        tag = re.split(r"\W", step)[0] or "div"
        classes = " ".join(re.findall(r"\.([\w-]+)", step.partition("[")[0]))
        values: dict[str, str] = {}
        for name, value in re.findall(r"\[(\w+)[*^$]?='?([^'\]]+)'?\]", step):
            values[name] = values.get(name, "") + value
        named = "".join(f' {name}="{value}"' for name, value in values.items())
        opened, closed = f'{opened}<{tag} class="x {classes} y"{named}>', f"</{tag}>{closed}"
    return f"{opened}text{closed}"


@pytest.mark.parametrize(("field", "selector"), SELECTORS)
def test_what_a_selector_needs_is_on_every_page_where_it_finds_something(field: str, selector: str) -> None:
    doc = doc_of(found_by(selector), "")
    assert select(doc.root, selector), "the test's own markup"
    named = _attributes(doc)
    assert any(all(part in named for part in parts) for parts in _needed()[field])
    assert all(_needed()[field]), "a selector that needs nothing makes every page pay for the search of marks"


def test_a_page_that_no_selector_can_match_is_not_searched_for_marks() -> None:
    doc = doc_of("<p>Nothing a system keeps</p><a href='/x'>x</a>", WORDPRESS)
    assert profile_dates(doc) == [] == profile_authors(doc)
    assert "_marked" not in doc.__dict__
