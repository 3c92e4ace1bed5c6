"""Pages that hold no article say why; articles are left alone."""

# ruff: noqa: E501 - markup stands as it stands on a page

import pytest

from scraper.extract import extract
from scraper.page import Page
from tests.extract_body.pages import CHROME, FOOT, article, page, paragraph


def whole(title: str, inner: str) -> bytes:
    return f"<!doctype html><html><head><title>{title}</title></head><body>{CHROME}<main>{inner}</main>{FOOT}</body></html>".encode()


CARDS = "".join(
    f'<article class="card"><h3><a href="/notes/a-title-of-some-length-{n}">A title of some length about rivers, number {n}</a></h3>'
    f"<time>March {n + 1}, 2024</time><p>{paragraph(n)[:90]}</p></article>"
    for n in range(16)
)
CASES = {
    "challenge": whole(
        "Just a moment...", "<h1>slow-rivers.example</h1><p>Verify you are human by completing the action below.</p>"
    ),
    "soft_404": whole(
        "Page not found", "<h1>Page not found</h1><p>The page that you asked for is not here. Try the search.</p>"
    ),
    "error": whole("Notes", "<p>Fatal error: Uncaught PDOException: SQLSTATE[HY000]: too many of us in x.php:12</p>"),
    "cookie_wall": b"<title>Slow Rivers</title><body><h1>Before we begin</h1><p>Accept all cookies to read on.</p>",
    "login": whole(
        "Sign in", "<h1>Sign in</h1><form><p>Log in to read on.</p><input type=email><input type=password></form>"
    ),
    "listing": whole("Publications", f"<h1>Publications</h1>{CARDS}"),
    "empty": b"<html><head><title>Permits</title></head><body><div id=root></div></body></html>",
    "not_html": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <</Type/Catalog>>",
}


@pytest.mark.parametrize("reason", CASES)
def test_the_reason_is_given(reason: str) -> None:
    assert extract(Page(url="https://slow-rivers.example/publications", body=CASES[reason])).no_article == reason


def test_an_error_status_is_an_error() -> None:
    assert extract(Page(url="https://slow-rivers.example/x", body=page(article()), status=500)).no_article == "error"


def test_another_media_type_is_not_html() -> None:
    found = extract(
        Page(url="https://slow-rivers.example/x", body=b"a,b\n1,2", headers=(("Content-Type", "text/csv"),))
    )
    assert found.no_article == "not_html"


def test_search_results_are_no_article() -> None:
    found = extract(
        Page(
            url="https://slow-rivers.example/search?q=weir",
            body=whole("Search results", f"<h1>Search results</h1>{CARDS}"),
        )
    )
    assert found.no_article == "search"


@pytest.mark.parametrize("title", ["404 ways to dam a river", "Just a moment of your time", "Not found in any ledger"])
def test_an_article_is_not_judged_by_its_title(title: str) -> None:
    inner = article() + article()
    found = extract(
        Page(url="https://slow-rivers.example/notes/some-long-slug-here", body=page(inner + inner, title=title))
    )
    assert found.no_article is None
