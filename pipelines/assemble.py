"""Joins an article with what was read from its attachments. Pure: the caller brings what is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scraper.article import Article, Attachment, CaptureRef
from scraper.urls import UrlRefused, normalise


@dataclass(frozen=True, slots=True)
class KnownAttachment:
    """What was read from a file, and where its bytes lie."""

    attachment: Attachment
    capture: CaptureRef | None = None


def attachment_key(url: str) -> str:
    """The address under which an attachment is known; a URL that is none stays as it is written."""
    try:
        return normalise(url)
    except UrlRefused:
        return url


def assemble(article: Article, known: Mapping[str, KnownAttachment]) -> Article:
    """The article with size, digest, type and page count of its known attachments, and pointers to their captures.

    The page's own words win (its title for the link); texts stay with the attachments, see `with_texts`.
    """
    joined = [(one, known.get(attachment_key(one.url))) for one in article.attachments]
    if not any(found for _, found in joined):
        return article
    files = [_complete(one, found.attachment) if found else one for one, found in joined]
    refs = {found.capture.record_id: found.capture for _, found in joined if found and found.capture}
    pages = [ref for ref in article.provenance.captures if ref.role != "attachment"]
    provenance = article.provenance.model_copy(update={"captures": [*pages, *refs.values()]})
    return article.model_copy(update={"attachments": files, "provenance": provenance})


def assemble_missing(article: Article, known: Mapping[str, KnownAttachment]) -> Article:
    """The article with what is known of those of its attachments that have no digest yet; others stay as they were."""
    missing = {attachment_key(one.url) for one in article.attachments if one.sha256 is None}
    joined = assemble(article, {url: found for url, found in known.items() if url in missing})
    kept = [ref for ref in article.provenance.captures if ref.role == "attachment"]
    if joined is article or not kept:
        return joined
    provenance = joined.provenance.model_copy(update={"captures": [*joined.provenance.captures, *kept]})
    return joined.model_copy(update={"provenance": provenance})


def _complete(listed: Attachment, read: Attachment) -> Attachment:
    return listed.model_copy(
        update={
            "title": listed.title or read.title,
            "media_type": read.media_type or listed.media_type,
            "bytes": read.bytes if read.bytes is not None else listed.bytes,
            "sha256": read.sha256,
            "pages": read.pages,
            "text": None,
        }
    )


def with_texts(article: Article, texts: Mapping[tuple[str, str], str | None]) -> Article:
    """The article with the texts of its attachments, by (address, sha256)."""
    files = [
        one.model_copy(update={"text": texts.get((attachment_key(one.url), one.sha256 or ""))})
        for one in article.attachments
    ]
    return article.model_copy(update={"attachments": files}) if files else article
