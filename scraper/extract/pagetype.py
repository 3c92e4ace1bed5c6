"""Does this page hold an article, and if not, why not?"""

from __future__ import annotations

from scraper.extract.content import Body
from scraper.extract.tree import Document
from scraper.page import Page


def judge_unreadable(page: Page, reason: str) -> str:
    """The `no_article` reason of a page that the parser could not read."""
    return reason


def judge_page(doc: Document, body: Body, title: str | None) -> str | None:
    """None for an article, else why there is none."""
    return None if body.text else "empty"
