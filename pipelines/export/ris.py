"""RIS: RPRT for reports and briefs, ELEC for all else; lines end in CRLF, records in ER."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipelines.export.citation import Citation, Name, citations, one_line
from pipelines.export.options import Options
from scraper.article import Article


def ris(articles: Iterable[Article], options: Options) -> Iterator[str]:
    """One record each."""
    return map(_record, citations(articles, options))


def _record(cited: Citation) -> str:
    lines = "".join(f"{tag}  - {one_line(value)}\r\n" for tag, value in _tags(cited) if value)
    return f"{lines}ER  - \r\n\r\n"


def _tags(cited: Citation) -> Iterator[tuple[str, str | None]]:
    article = cited.article
    yield "TY", "RPRT" if cited.is_report else "ELEC"
    yield "ID", article.id
    yield "TI", cited.title
    for name in cited.authors:
        yield "AU", _name(name)
    for name in cited.editors:
        yield "ED", _name(name)
    yield "PB", cited.publisher
    if cited.date:
        yield "PY", f"{cited.date[0]:04d}"
        yield "DA", _slashed(cited.date)
    yield "T3", article.series
    yield "M1", article.number
    yield "DO", article.identifiers.doi
    for number in (*article.identifiers.isbn, article.identifiers.issn):
        yield "SN", number
    yield "LA", article.language
    yield "AB", article.standfirst
    for topic in article.topics:
        yield "KW", topic
    yield "UR", article.url
    for file in article.attachments:
        yield "L1", file.url
    yield "Y2", _slashed(cited.accessed) if cited.accessed else None
    yield "N1", f"Archived: {cited.archived}" if cited.archived else None


def _name(name: Name) -> str:
    return name.family if name.given is None else f"{name.family}, {name.given}"


def _slashed(parts: list[int]) -> str:
    """`2024/03/05/`, with empty places for what is not known."""
    told = [f"{part:02d}" for part in parts]
    return "/".join([*told, *[""] * (4 - len(told))])
