"""What a content management system usually keeps where: asked where the page shows nothing that any reader knows."""

from __future__ import annotations

import pytest

from scraper.extract.profile import profile_authors, profile_dates
from scraper.extract.tree import Document, parse
from scraper.page import Page
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
