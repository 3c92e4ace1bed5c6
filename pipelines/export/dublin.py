"""Dublin Core: the fifteen elements (ISO 15836) of a record, as library systems harvest them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from pipelines.export.citation import Citation, citations, one_line
from pipelines.export.options import Options
from pipelines.feeds import writable
from scraper.article import Article

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
TYPES = {"dataset": "Dataset", "event": "Event", "video": "MovingImage", "podcast": "Sound"}
"""Genre -> DCMI type; all others are `Text`."""


def elements(cited: Citation) -> Iterator[tuple[str, str]]:
    """Name and value of each element that has one, in the order of the schema."""
    article = cited.article
    told: list[tuple[str, Iterable[str | None]]] = [
        ("title", [cited.title]),
        ("creator", [one.name for one in article.authors if one.contribution == "author"]),
        ("subject", [*article.topics, *article.regions]),
        ("description", [article.standfirst]),
        ("publisher", [cited.publisher]),
        ("contributor", [one.name for one in article.authors if one.contribution != "author"]),
        ("date", [article.published]),
        ("type", [TYPES.get(article.genre, "Text"), article.kind]),
        ("format", ["text/html"]),
        ("identifier", _identifiers(article)),
        ("source", [_archived(cited)]),
        ("language", [article.language]),
        ("relation", [*(one.url for one in article.translations), *(file.url for file in article.attachments)]),
        ("coverage", []),
        ("rights", [article.rights]),
    ]
    for name, values in told:
        yield from ((name, writable(one_line(value))) for value in values if value and one_line(value))


def _identifiers(article: Article) -> list[str | None]:
    known = article.identifiers
    doi = f"https://doi.org/{known.doi}" if known.doi else None
    issn = f"urn:ISSN:{known.issn}" if known.issn else None
    return [article.url, doi, *(f"urn:ISBN:{number}" for number in known.isbn), issn]


def _archived(cited: Citation) -> str | None:
    """Day of access, archive pointer and payload hash."""
    day = "-".join(f"{part:02d}" for part in cited.accessed)
    return f"Archived{f' {day}' if day else ''}: {cited.archived}" if cited.archived else None


def dublin_core(articles: Iterable[Article], options: Options) -> Iterator[str]:
    """An XML document: `records`, with one `oai_dc:dc` each."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<records xmlns:oai_dc="{OAI_DC}" xmlns:dc="{DC}">\n'
    for cited in citations(articles, options):
        inside = "".join(f"<dc:{name}>{escape(value)}</dc:{name}>" for name, value in elements(cited))
        yield f"<oai_dc:dc>{inside}</oai_dc:dc>\n"
    yield "</records>\n"
