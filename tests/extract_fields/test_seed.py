"""The visible text of a real page, line by line, in markups that say nothing; skips without the data folder."""

from __future__ import annotations

import os
from html import escape
from pathlib import Path

import pytest

from scraper.article import Article
from scraper.extract import extract
from scraper.page import Page
from scraper.source import load_registry

CHECKOUT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("THINKTANK_SHARED", CHECKOUT.parent / "shared"))
URL = "https://www.ifri.org/en/external-articles/japan-russia-end-delusions"
TITLE = "Japan-Russia: The end of delusions"


def seed_lines() -> list[str]:
    files = sorted((SHARED / "seed").glob("*.txt")) if (SHARED / "seed").is_dir() else []
    if not files:
        pytest.skip(f"no seed text in {SHARED}; set THINKTANK_SHARED")
    return [line.strip() for line in files[0].read_text(encoding="utf-8").splitlines() if line.strip()]


def as_blocks(tag: str) -> str:
    lines = seed_lines()
    return "".join(f"<h1>{TITLE}</h1>" if line == TITLE else f"<{tag}>{escape(line)}</{tag}>" for line in lines)


def as_broken_lines() -> str:
    before, after = "<br>\n".join(escape(line) for line in seed_lines()).split(TITLE, 1)
    return f"<div>{before}</div><h1>{TITLE}</h1><div>{after}</div>"


def as_nested_blocks() -> str:
    inside = "".join(
        f"<h1>{TITLE}</h1>" if line == TITLE else f"<div><div class='x'><span>{escape(line)}</span></div></div>"
        for line in seed_lines()
    )
    return f"<main><div>{inside}</div></main>"


MARKUPS = {
    "paragraphs": lambda: as_blocks("p"),
    "divs": lambda: as_blocks("div"),
    "list": lambda: f"<ul>{as_blocks('li')}</ul>",
    "nested": as_nested_blocks,
    "line breaks": as_broken_lines,
}


@pytest.fixture(params=MARKUPS, ids=list(MARKUPS), scope="module")
def record(request: pytest.FixtureRequest) -> Article:
    html = f"<!doctype html><html lang='en'><head><title>{TITLE} | Ifri</title></head><body>{MARKUPS[request.param]()}"
    return extract(Page(url=URL, body=html.encode()), load_registry().get("ifri"))


def test_head(record: Article) -> None:
    assert record.title == TITLE
    assert record.kind == "External Articles"
    assert record.published is None
    assert record.standfirst is not None
    assert record.standfirst.startswith("The war in Ukraine")


def test_body_begins_and_ends_where_the_text_does(record: Article) -> None:
    lines = seed_lines()
    first, last = lines.index("Corps analyses") + 1, next(n for n, one in enumerate(lines) if one.startswith("> The"))
    assert [one for one in record.text.split("\n") if one.strip()] == [
        one for one in lines[first:last] if one != "\xa0"
    ]


def test_author(record: Article) -> None:
    assert [one.name for one in record.authors] == ["Céline Pajon"]
    assert (record.authors[0].role or "").endswith("Centre Asie de l'Ifri")


def test_outlet_centre_and_cards(record: Article) -> None:
    assert record.published_in is not None
    assert record.published_in.name == "9DashLine"
    assert [one.name for one in record.programmes] == ["Center for Asian Studies"]
    assert [one.published for one in record.related] == ["2024-12-06", "2024-11-13", "2024-10-31", "2024-10-22"]
    assert all(one.teaser and one.title not in one.teaser for one in record.related)
    assert record.related[3].title == "China’s Quest for a Quantum Leap"
