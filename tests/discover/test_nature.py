"""What is an article: events, people, topics and films are told from pieces, and kept only where a source asks."""

from __future__ import annotations

import json

import pytest

from scraper.discover.nature import label_nature, nature_of, section_nature, unwanted
from scraper.extract import extract
from scraper.extract.tree import parse
from scraper.page import Page
from scraper.source import Source
from tests.discover.helpers import HOME, SHARED, source

WORDS = "The register is kept by an office that nobody visits, and the audit of it is late again this year. "
BYLINE = '<p class="byline">By Ada Quill</p><time datetime="2026-02-01">1 February 2026</time>'


def page(body: str, path: str = "x/a-page-of-words", head: str = "", classes: str = "") -> Page:
    html = (
        f'<!doctype html><html lang="en"><head><title>A page</title>{head}</head><body class="{classes}">{body}</body>'
    )
    return Page(HOME + path, html.encode(), headers=(("Content-Type", "text/html; charset=utf-8"),))


def piece(words: int = 400) -> str:
    text = "".join(f"<p>{WORDS * 3}</p>" for _ in range(words // 57 + 1))
    return f"<article><h1>The audit of registers</h1>{BYLINE}{text}</article>"


EVENT = (
    f"<h1>Audits: a panel</h1><p>12 March 2026, 18:00</p><p>Venue: Library</p><p>{WORDS}</p><a href='#'>Register</a>"
)
JSON_EVENT = f'<script type="application/ld+json">{json.dumps({"@type": "Event", "name": "Audits"})}</script>'
PERSON = f"<h1>Ada Quill</h1><p>Senior fellow</p><p>Ada Quill writes about audits. {WORDS}</p>"


@pytest.mark.parametrize(
    ("given", "nature"),
    [
        (page(piece()), "piece"),
        (page(EVENT), "event"),
        (page(f"<h1>Audits</h1><p>{WORDS}</p>", head=JSON_EVENT), "event"),
        (page(f"<h1>Audits</h1><p>{WORDS * 3}</p>", classes="single single-event"), "event"),
        (page(f"<h1>Audits</h1><p>{WORDS * 3}</p>", "events/audits"), "event"),
        (page(PERSON, head='<meta property="og:type" content="profile">'), "person"),
        (page(PERSON, "team/ada-quill"), "person"),
        (page(f"<h1>Audits</h1><p>{WORDS * 3}</p>", "topics/audits"), "topic"),
        (page(piece(), "issues/2020/the-audit-of-registers"), "piece"),
        (page(piece(), "people/in-the-news/the-audit"), "piece"),
        (page(f"<h1>Film: audits</h1>{BYLINE}<p>{WORDS}</p>", "videos/audits"), "video"),
        (page(piece(), classes="single-post category-audits tag-registers"), "piece"),
    ],
)
def test_natures(given: Page, nature: str) -> None:
    assert nature_of(extract(given), parse(given)) == nature


def test_only_a_source_that_asks_keeps_them() -> None:
    event = page(EVENT)
    article = extract(event)
    assert unwanted(article, event, source()) == "event"
    assert unwanted(article, event, source(keep=["event"])) is None
    assert unwanted(article, event, source(article="^/x/")) is None, "a pattern that fits it asks for it"
    assert unwanted(extract(page(piece())), page(piece()), source()) is None


@pytest.mark.parametrize(
    ("path", "nature"),
    [("en/events/a", "event"), ("events", None), ("about", "page"), ("experts/ada", "person"), ("papers/a", None)],
)
def test_sections(path: str, nature: str | None) -> None:
    assert section_nature(HOME + path) == nature


def test_real_articles_are_no_events_no_people_and_no_films() -> None:
    """Whole articles and fragments of a dozen institutes: what a source without a pattern would lose."""
    index = SHARED / "pages" / "index.jsonl"
    if not index.is_file():
        pytest.skip(f"no saved pages under {SHARED} (THINKTANK_SHARED)")
    rows = [json.loads(line) for line in index.read_text(encoding="utf-8").splitlines()]
    articles = [one for one in rows if one["kind"] == "article" and one["path"].endswith(".html")][::3]
    lost = []
    for row in articles:
        saved = Page(row["url"] or HOME, (SHARED / "pages" / row["path"]).read_bytes())
        any_source = Source.model_validate({"id": "any", "name": "Any", "homepage": HOME})
        if unwanted(extract(saved), saved, any_source):
            lost.append(row["path"])
    assert len(articles) > 80 and lost == []


def test_a_source_may_leave_kinds_that_its_pattern_fits() -> None:
    event, person = page(EVENT), page(PERSON, head='<meta property="og:type" content="profile">')
    told = source(article="^/", leave=["event"])
    assert unwanted(extract(event), event, told) == "event"
    assert unwanted(extract(person), person, told) is None
    assert unwanted(extract(page(piece())), page(piece()), told) is None


@pytest.mark.parametrize(
    ("label", "nature"),
    [
        ("专家介绍", "person"),
        ("Our experts", "person"),
        ("講演会のご案内", "event"),
        ("Publications", None),
        ("", None),
    ],
)
def test_labels_of_lists(label: str, nature: str | None) -> None:
    assert label_nature(label) == nature
