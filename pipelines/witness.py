"""The pages themselves as witnesses: what stood on both as often as before was not edited, however it was read.

A reader decides anew at each look where a text begins and ends; a label, a button or a caption at its edge comes and
goes with what stands around it. That is our doing, not the publisher's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipelines.changes import Change
from pipelines.wording import said
from scraper.archive.reader import page_of, read_exchange
from scraper.article import Article, CaptureRef
from scraper.errors import ArchiveError, NotReadable
from scraper.extract import extract
from scraper.extract.tree import Element, parse
from scraper.page import Page
from scraper.source import Source

BORDER = frozenset(
    {
        "paragraph_added",
        "paragraph_removed",
        "standfirst",
        "retitled",
        "author_added",
        "author_removed",
        "author_renamed",
    }
)
"""Changes that a reader can make up by choosing otherwise among what a page shows."""


class Archived:
    """Reads archived captures again with today's engine and the source's rules, and tells what they show."""

    def __init__(self, folder_of: Callable[[str], Path], source: Source) -> None:
        self._folder_of, self._source = folder_of, source

    def __call__(self, ref: CaptureRef, url: str) -> Article | None:
        """The record; None for what cannot be read as a page. Raises ArchiveError for missing bytes."""
        try:
            return extract(self._page(ref), self._source)
        except NotReadable:
            return None

    def text(self, ref: CaptureRef) -> str | None:
        """All that the page shows, as `said` folds it; None when it cannot be had."""
        try:
            return shown(self._page(ref))
        except (NotReadable, ArchiveError):
            return None

    def _page(self, ref: CaptureRef) -> Page:
        return page_of(read_exchange(self._folder_of(ref.warc), ref))


def shown(page: Page) -> str:
    """The text of a page's body, menus and all, apart from its typography. Raises NotReadable."""
    root = parse(page).root
    body = next(root.iter("body"), root)
    return said(" ".join(_texts(body)))


def _texts(body: Element) -> Iterator[str]:
    for node in body.iter():
        if isinstance(node.tag, str) and node.tag not in ("script", "style"):
            yield node.text or ""
        yield node.tail or ""


def is_doubtful(changes: Sequence[Change]) -> bool:
    """Is it worth to ask the pages?"""
    return any(change.kind in BORDER for change in changes)


def confirmed(changes: Sequence[Change], before: str, after: str) -> list[Change]:
    """The changes without those that neither page bears out; `before` and `after` are what they show (`shown`)."""
    return [change for change in changes if change.kind not in BORDER or not _is_ours(change, before, after)]


def _is_ours(change: Change, before: str, after: str) -> bool:
    sides = [said(side) for side in (change.before, change.after) if isinstance(side, str)]
    return all(side and before.count(side) == after.count(side) > 0 for side in sides)
