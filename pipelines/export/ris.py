"""RIS: RPRT for reports and briefs, ELEC for all else; lines end in CRLF, records in ER."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipelines.export.citation import Citation, Name, citations, one_line
from pipelines.export.options import Options
from scraper.article import Article, Attachment


def ris(articles: Iterable[Article], options: Options) -> Iterator[str]:
    """One record each."""
    return map(_record, citations(articles, options))


def _record(cited: Citation) -> str:
    lines = "".join(f"{tag}  - {one_line(value)}\r\n" for tag, value in _tags(cited) if value)
    return f"{lines}ER  - \r\n\r\n"


def _tags(cited: Citation) -> Iterator[tuple[str, str | None]]:
    """As Zotero and EndNote read them: of a report SN is its number, T2 its series; of a page T2 is its site."""
    article, report = cited.article, cited.is_report
    yield "TY", "RPRT" if report else "ELEC"
    yield "ID", article.id
    yield "TI", cited.title
    for tag, names in (("AU", cited.authors), ("ED", cited.editors), ("A4", cited.translators)):
        for name in names:
            yield tag, _name(name)
    yield ("PB" if report else "T2"), cited.publisher
    yield "T2", article.series if report else None
    yield "SN", article.number if report else None
    yield "M3", article.kind
    if cited.date:
        yield "PY", f"{cited.date[0]:04d}"
        yield "DA", _slashed(cited.date)
    yield "DO", article.identifiers.doi
    yield "LA", article.language
    yield "AB", article.standfirst
    for topic in article.topics:
        yield "KW", topic.replace(";", ",")
    yield "UR", article.url
    for file in article.attachments:
        yield ("L1" if _is_pdf(file) else "L2"), file.url
    yield "Y2", _slashed(cited.accessed) if cited.accessed else None
    for line in _further(cited):
        yield "M2", line
    if cited.archived and report:
        yield "DB", "thinktank-archive"
        yield "AN", cited.archived
    elif cited.archived:
        yield "N1", f"Archived: {cited.archived}"


def _is_pdf(file: Attachment) -> bool:
    return file.media_type == "application/pdf" or file.url.lower().partition("?")[0].endswith(".pdf")


def _further(cited: Citation) -> Iterator[str]:
    """What has no tag of its own for this type: `Extra` in Zotero, which reads such lines as fields."""
    known = cited.article.identifiers
    yield from (f"ISBN: {number}" for number in known.isbn)
    if known.issn:
        yield f"ISSN: {known.issn}"
    if not cited.is_report:
        if cited.article.series:
            yield f"Series: {cited.article.series}"
        if cited.article.number:
            yield f"Number: {cited.article.number}"


def _name(name: Name) -> str:
    """`Family, Given, Suffix`; a comma of a body's name would be taken for that between its parts."""
    if name.given is None:
        return name.family.replace(",", "")
    return ", ".join(part for part in (name.family, name.given, name.suffix) if part)


def _slashed(parts: list[int]) -> str:
    """`2024/03/05/`, with empty places for what is not known."""
    told = [f"{part:02d}" for part in parts]
    return "/".join([*told, *[""] * (4 - len(told))])
