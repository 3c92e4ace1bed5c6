"""A place of discovery that goes silent is named, with the day and, as far as it shows, the cause."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.volume import Place, PlaceLook, reason, silences
from scraper.page import Page
from scraper.source import parse_source

FILE = """name = "Lantern Institute"
homepage = "https://lantern.example/"
[crawl]
sitemaps = ["https://lantern.example/sitemap.xml"]
article = '^/papers/'
"""
SOURCE = parse_source(FILE, "lantern", "lantern.toml")
DAY = datetime(2026, 3, 1, 3, tzinfo=UTC)
MAP = "https://lantern.example/sitemap.xml"


def sitemap(count: int, folder: str = "papers") -> bytes:
    urls = (f"https://lantern.example/{folder}/a-paper-of-spring-{n}" for n in range(count))
    return f"<urlset>{''.join(f'<url><loc>{url}</loc></url>' for url in urls)}</urlset>".encode()


def place(*bodies: bytes | int) -> Place:
    looks = []
    for night, body in enumerate(bodies):
        status, content = (body, b"no") if isinstance(body, int) else (200, body)
        page = Page(
            url=MAP,
            body=content,
            status=status,
            headers=(("Content-Type", "application/xml"),),
            fetched_at=DAY + timedelta(days=night),
        )
        looks.append(PlaceLook(page, f"lantern.warc.gz at {night}"))
    return Place(MAP, "sitemap", tuple(looks))


def test_a_sitemap_that_moved_its_articles_shows_where_they_went() -> None:
    (found,) = silences(SOURCE, [place(sitemap(40), sitemap(41), sitemap(41, "library"), sitemap(42, "library"))])
    assert (found.before, found.since) == (41, 0)
    assert (found.last_good.page.fetched_at, found.first_bad.page.fetched_at) == (
        DAY + timedelta(days=1),
        DAY + timedelta(days=2),
    )
    assert "/library/a-paper-of-spring-" in found.refused[0] and "`article`" in reason(found)


@pytest.mark.parametrize(
    ("body", "words"),
    [(404, "answers 404"), (b"<html><body>Welcome</body></html>", "not_a_sitemap"), (sitemap(3), "names less")],
)
def test_the_cause_in_words(body: bytes | int, words: str) -> None:
    (found,) = silences(SOURCE, [place(sitemap(40), body)])
    assert words in reason(found)


def test_what_names_as_much_as_it_did_is_left_in_peace() -> None:
    assert silences(SOURCE, [place(sitemap(40), sitemap(12)), place(sitemap(2)), place(404, 404)]) == []
    assert silences(SOURCE, [place(sitemap(40), 503, sitemap(40))]) == []
