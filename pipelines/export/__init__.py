"""Exports: records out of the store, in formats that others read. Every export can be rebuilt from the store.

export_file(store.articles(), Path("records.jsonl"))
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from pipelines.export.files import write_whole
from pipelines.export.lines import lines
from scraper.article import Article

Format = Callable[[Iterable[Article]], Iterator[str]]

__all__ = ["Format", "export_file", "lines"]


def export_file(articles: Iterable[Article], path: Path, extras: Collection[str] = (), delta: bool = False) -> int:
    """Write records as JSON Lines; the file is complete or as it was before. Returns the last `seq` written.

    Raises StorageError when the file cannot be written.
    """
    last = 0

    def noted() -> Iterator[Article]:
        nonlocal last
        for article in articles:
            last = article.seq or last
            yield article

    write_whole(path, lines(noted(), extras, delta))
    return last
