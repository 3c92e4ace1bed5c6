"""A page in a few words, read."""

from __future__ import annotations

from scraper.article import Article
from scraper.extract import extract
from scraper.page import Page
from scraper.source import Source

URL = "https://harbour.example/notes/ferry"
PROSE = (
    "<p>The ferry that once carried grain across the strait now carries mostly rumours, and the harbour office has "
    "stopped printing its timetable because nobody believed it anyway.</p>"
    "<p>Officials on the northern shore say the delay is technical; fishermen on the southern shore say that "
    "the engine "
    "is fine, and that the crew has not been paid since the spring floods.</p>"
    "<p>What follows is neither a blockade nor a crisis in the usual sense. It is a slow thinning of trust, "
    "measured in "
    "empty benches and in letters that come back unopened.</p>"
)


def read(body: str, head: str = "", url: str = URL, source: Source | None = None, lang: str = "en") -> Article:
    """The record of a page with this body and head; `{prose}` in the body stands for three paragraphs."""
    html = f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Ferry</title>{head}</head><body>'
    return extract(Page(url=url, body=(html + body.replace("{prose}", PROSE) + "</body></html>").encode()), source)


def article(inside: str = "", after: str = "") -> str:
    """A plain article: title, text, what stands inside it after the text, what stands after it."""
    return f"<main><article><h1>The ferry nobody believes in</h1>{{prose}}{inside}</article>{after}</main>"
