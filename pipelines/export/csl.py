"""CSL-JSON (schema 1.0.2): a JSON array for Zotero, pandoc and citeproc."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pipelines.export.citation import Citation, Name, citations, one_line
from pipelines.export.options import Options
from scraper.article import Article

TYPES = {"report": "report", "brief": "report", "dataset": "dataset", "interview": "interview", "podcast": "broadcast",
         "video": "motion_picture", "event": "event"}  # fmt: skip
"""Genre -> CSL type; all others are `webpage`."""


def csl_json(articles: Iterable[Article], options: Options) -> Iterator[str]:
    """One array; each item is written as soon as it is known."""
    before = "[\n"
    for cited in citations(articles, options):
        yield before + json.dumps(_item(cited), ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _item(cited: Citation) -> dict[str, Any]:
    article = cited.article
    item = {
        "id": article.id,
        "type": TYPES.get(article.genre, "webpage"),
        "title": cited.title,
        "author": [_name(name) for name in cited.authors],
        "editor": [_name(name) for name in cited.editors],
        "translator": [_name(name) for name in cited.translators],
        "issued": _date(cited.date),
        "accessed": _date(cited.accessed),
        "publisher": cited.publisher,
        "genre": one_line(article.kind),
        "abstract": one_line(article.standfirst),
        "collection-title": one_line(article.series),
        "number": one_line(article.number),
        "keyword": ", ".join(map(one_line, article.topics)),
        "language": article.language,
        "DOI": one_line(article.identifiers.doi),
        "ISBN": " ".join(article.identifiers.isbn),
        "ISSN": one_line(article.identifiers.issn),
        "URL": article.url,
        # No field of the schema takes the address of an archived copy (schema issue 387): two that come near.
        "archive": "thinktank-archive" if cited.archived else None,
        "archive_location": cited.archived,
    }
    return {name: value for name, value in item.items() if value}


def _name(name: Name) -> dict[str, str]:
    if name.given is None:
        return {"literal": name.family}
    told = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {part: value for part, value in told.items() if value}


def _date(parts: list[int]) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [parts]} if parts else None
