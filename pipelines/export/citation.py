"""What all citation formats need of a record: type, names in parts, date in parts, and the archived copy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.export.options import Options
from scraper.article import Article, Author

REPORTS = frozenset({"report", "brief"})
"""Genres that are cited as publications of the institute; all others are pages of its site."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_BODY = re.compile(
    r"\b(?:institut\w*|cent(?:er|re)|team|staff|group|council|foundation|network|programme?|project|editors?|stiftung)\b",
    re.IGNORECASE,
)
"""Words that tell a body from a person: its name is not taken apart."""


@dataclass(frozen=True, slots=True)
class Name:
    """A person's family and given name; a body's whole name stands in `family`, without `given`."""

    family: str
    given: str | None = None
    suffix: str | None = None
    """Jr, III."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A record as a bibliography sees it. Texts are on one line, without control characters."""

    article: Article
    publisher: str
    title: str
    authors: list[Name]
    editors: list[Name]
    translators: list[Name]
    date: list[int]
    """Year, month, day, as far as known."""
    accessed: list[int]
    archived: str | None
    """Where the archived bytes lie and what they hash to."""

    @property
    def is_report(self) -> bool:
        """Is it cited as a publication of the institute?"""
        return self.article.genre in REPORTS


def citations(articles: Iterable[Article], options: Options) -> Iterator[Citation]:
    """Records as citations; tombstones, which name nothing, are left out."""
    for article in articles:
        if article.state not in ("merged", "removed"):
            yield _citation(article, options)


def one_line(text: str | None) -> str:
    """Text without line ends and control characters: a value cannot begin a new field."""
    return " ".join(_CONTROL.sub(" ", text or "").split())


def _citation(article: Article, options: Options) -> Citation:
    source = article.source or ""
    return Citation(
        article=article,
        publisher=one_line(options.publishers.get(source, source)),
        title=one_line(": ".join(part for part in (article.title, article.subtitle) if part)) or article.url,
        authors=[_name(one) for one in article.authors if one.contribution == "author"],
        editors=[_name(one) for one in article.authors if one.contribution == "editor"],
        translators=[_name(one) for one in article.authors if one.contribution == "translator"],
        date=_parts(article.published),
        accessed=_parts(article.provenance.fetched_at),
        archived=_archived(article),
    )


def _archived(article: Article) -> str | None:
    page = next((one for one in article.provenance.captures if one.role == "page"), None)
    return f"{page.warc}, record {page.record_id}, {page.payload_digest}" if page else None


def _parts(date: str | None) -> list[int]:
    return [int(part) for part in date[:10].split("-")] if date else []


def _name(author: Author) -> Name:
    """Family and given name, and what follows them (Jr., III), as the reader's rules for names tell them apart."""
    from scraper.extract.names import name_parts  # noqa: PLC0415 - loads the reader, half a second

    name = one_line(author.name)
    if _BODY.search(name):
        return Name(name)
    parts = name_parts(name, one_line(author.raw) or None)
    return Name(parts.family, parts.given, parts.suffix)
