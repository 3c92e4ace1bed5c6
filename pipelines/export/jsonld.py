"""schema.org as JSON-LD: one document with a `@graph`, an item each, for catalogues and knowledge graphs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pipelines.export.citation import Citation, citations, one_line
from pipelines.export.options import Options
from scraper.article import Article, Attachment, Author

TYPES = {"report": "Report", "brief": "Report", "commentary": "OpinionNewsArticle", "podcast": "PodcastEpisode",
         "video": "VideoObject", "event": "Event", "dataset": "Dataset", "page": "WebPage"}  # fmt: skip
"""Genre -> type; all others are `Article`."""
ROLES = {"author": "author", "editor": "editor", "translator": "translator", "interviewer": "contributor",
         "interviewee": "contributor", "photographer": "contributor", "contributor": "contributor"}  # fmt: skip


def json_ld(articles: Iterable[Article], options: Options) -> Iterator[str]:
    """One document; each item is written as soon as it is known."""
    before = '{"@context": "https://schema.org", "@graph": [\n'
    yield before
    for number, cited in enumerate(citations(articles, options)):
        yield (",\n" if number else "") + json.dumps(_item(cited), ensure_ascii=True)
    yield "\n]}\n"


def _item(cited: Citation) -> dict[str, Any]:
    article = cited.article
    item: dict[str, Any] = {
        "@type": TYPES.get(article.genre, "Article"),
        "@id": article.url,
        "url": article.url,
        "headline": one_line(article.title),
        "alternativeHeadline": one_line(article.subtitle),
        "abstract": article.standfirst,
        "genre": article.kind,
        "datePublished": article.published,
        "dateModified": article.modified,
        "inLanguage": article.language,
        "publisher": {"@type": "Organization", "name": cited.publisher},
        "keywords": [*article.topics, *article.regions],
        "isPartOf": {"@type": "CreativeWorkSeries", "name": article.series} if article.series else None,
        "identifier": _identifiers(article),
        "encoding": [_file(file) for file in article.attachments],
        "workTranslation": [{"@id": one.url, "inLanguage": one.language} for one in article.translations],
        "sameAs": [url for url in (article.canonical_url, *article.aliases) if url and url != article.url],
        "copyrightNotice": article.rights,
        "wordCount": article.word_count,
        "archivedAt": _archived(cited),
    }
    if article.genre in ("report", "brief"):
        item["reportNumber"] = article.number
    for one in article.authors:
        item.setdefault(ROLES[one.contribution], []).append(_person(one))
    return {name: value for name, value in item.items() if value}


def _person(author: Author) -> dict[str, Any]:
    orcid = author.orcid and f"https://orcid.org/{author.orcid.rpartition('/')[2]}"
    told = {
        "@type": "Person",
        "name": author.name,
        "jobTitle": author.role,
        "affiliation": {"@type": "Organization", "name": author.affiliation} if author.affiliation else None,
        "url": author.url,
        "sameAs": orcid,
    }
    return {name: value for name, value in told.items() if value}


def _identifiers(article: Article) -> list[dict[str, str]]:
    known = article.identifiers
    told = [("thinktank", article.id), ("DOI", known.doi), *(("ISBN", number) for number in known.isbn)]
    told += [("ISSN", known.issn), ("number", article.number)]
    return [{"@type": "PropertyValue", "propertyID": kind, "value": value} for kind, value in told if value]


def _file(file: Attachment) -> dict[str, Any]:
    told = {"@type": "MediaObject", "contentUrl": file.url, "name": file.title, "encodingFormat": file.media_type}
    size = str(file.bytes) if file.bytes else None
    return {name: value for name, value in {**told, "contentSize": size, "sha256": file.sha256}.items() if value}


def _archived(cited: Citation) -> dict[str, Any] | None:
    """When it was fetched, where the bytes lie, and what they hash to."""
    page = next((one for one in cited.article.provenance.captures if one.role == "page"), None)
    if page is None:
        return None
    pointers = (
        ("WARC", f"{page.warc}#{page.offset}"),
        ("WARC-Record-ID", page.record_id),
        ("payload-digest", page.payload_digest),
    )
    told = {
        "@type": "WebPage",
        "url": cited.article.url,
        "dateCreated": cited.article.provenance.fetched_at,
        "identifier": [{"@type": "PropertyValue", "propertyID": kind, "value": value} for kind, value in pointers],
    }
    return {name: value for name, value in told.items() if value}
