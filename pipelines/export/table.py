"""CSV (RFC 4180, UTF-8): one row an article, lists joined by `; `, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator

from pipelines.export.options import Options
from scraper.article import Article

COLUMNS: dict[str, Callable[[Article], object]] = {
    "id": lambda one: one.id,
    "source": lambda one: one.source,
    "url": lambda one: one.url,
    "canonical_url": lambda one: one.canonical_url,
    "state": lambda one: one.state,
    "merged_into": lambda one: one.merged_into,
    "revision": lambda one: one.revision,
    "seq": lambda one: one.seq,
    "first_seen": lambda one: one.first_seen,
    "last_seen": lambda one: one.last_seen,
    "kind": lambda one: one.kind,
    "genre": lambda one: one.genre,
    "title": lambda one: one.title,
    "subtitle": lambda one: one.subtitle,
    "standfirst": lambda one: one.standfirst,
    "authors": lambda one: _joined(author.name for author in one.authors),
    "published": lambda one: one.published,
    "modified": lambda one: one.modified,
    "language": lambda one: one.language,
    "topics": lambda one: _joined(one.topics),
    "regions": lambda one: _joined(one.regions),
    "programmes": lambda one: _joined(programme.name for programme in one.programmes),
    "series": lambda one: one.series,
    "number": lambda one: one.number,
    "doi": lambda one: one.identifiers.doi,
    "isbn": lambda one: _joined(one.identifiers.isbn),
    "issn": lambda one: one.identifiers.issn,
    "attachments": lambda one: _joined(file.url for file in one.attachments),
    "published_in": lambda one: one.published_in.name if one.published_in else None,
    "rights": lambda one: one.rights,
    "citation": lambda one: one.citation,
    "word_count": lambda one: one.word_count,
    "text": lambda one: one.text,
}
"""Name of the column -> its cell."""

_FORMULA = re.compile("^[=+\\-@\t\r\n＝＋－＠]")
"""What a spreadsheet may run (OWASP, CSV injection), full-width forms included."""
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def table(articles: Iterable[Article], options: Options) -> Iterator[str]:
    """A header and one row each. A text that a spreadsheet would take for a formula begins with an apostrophe."""
    yield _row(COLUMNS)
    for article in articles:
        yield _row(_cell(read(article)) for read in COLUMNS.values())


def _joined(values: Iterable[str]) -> str:
    return "; ".join(values)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    text = _UNWRITABLE.sub("\ufffd", str(value))
    return f"'{text}" if _FORMULA.match(text) else text


def _row(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
