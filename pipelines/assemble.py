"""Joins an article with what was read from its attachments. Pure: the caller brings what is known."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from scraper.article import Article, Attachment, CaptureRef, Continuation, Evidence, Link, Note, Rival
from scraper.urls import UrlRefused, normalise

T = TypeVar("T", Note, Link)


@dataclass(frozen=True, slots=True)
class KnownAttachment:
    """What was read from a file, and where its bytes lie."""

    attachment: Attachment
    capture: CaptureRef | None = None


@dataclass(frozen=True, slots=True)
class KnownPart:
    """What was read from a further page of a piece, and where its bytes lie."""

    read: Article
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
            "author": read.author,
            "published": read.published,
            "language": read.language,
            "scan": read.scan,
            "unread": read.unread,
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


def part_digest(read: Article) -> str:
    """SHA-256, in hex, over what a further page adds to its piece: text, tables, notes."""
    said = read.model_dump(mode="json", include={"text", "tables", "notes"})
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def join_parts(article: Article, known: Mapping[str, KnownPart]) -> Article:
    """The article as read from its first page, with what is known of its further pages, by `attachment_key`.

    Text, Markdown, headings, tables, notes and links follow each other in the order of the pages, up to the first
    page that is not known; blocks that stand on the first page too are left out. A record that is joined already is
    given back as it is.
    """
    if any(one.sha256 for one in article.continuations):
        return article
    parts = list(_until_unknown(article, known))
    if not parts:
        return article
    reads = [part.read for _, part in parts]
    text = "\n\n".join([article.text, *_fresh((one.text for one in reads), article.text)])
    digests = {one.url: part_digest(part.read) for one, part in parts}
    refs = [part.capture.model_copy(update={"role": "continuation"}) for _, part in parts if part.capture]
    captures = [*(one for one in article.provenance.captures if one.role != "continuation"), *refs]
    return article.model_copy(
        update={
            "text": text,
            "markdown": "\n\n".join([article.markdown, *_fresh((one.markdown for one in reads), article.markdown)]),
            "word_count": _count_words(text),
            "headings": [*article.headings, *(one for read in reads for one in read.headings)],
            "tables": [*article.tables, *(one for read in reads for one in read.tables)],
            "notes": _unlike([*article.notes, *(one for read in reads for one in read.notes)]),
            "links": _unlike([*article.links, *(one for read in reads for one in read.links)]),
            "continuations": [one.model_copy(update={"sha256": digests.get(one.url)}) for one in article.continuations],
            "provenance": article.provenance.model_copy(update={"captures": captures}),
        }
    )


def _until_unknown(article: Article, known: Mapping[str, KnownPart]) -> Iterator[tuple[Continuation, KnownPart]]:
    for one in article.continuations:
        part = known.get(attachment_key(one.url))
        if part is None:
            return
        yield one, part


def _fresh(texts: Iterator[str], first: str) -> Iterator[str]:
    """The blocks of further pages, without those that the first has too: a standfirst, a note on the series."""
    seen = set(first.split("\n\n"))
    return (block for text in texts for block in text.split("\n\n") if block and block not in seen)


def _unlike(parts: list[T]) -> list[T]:
    return [one for place, one in enumerate(parts) if one not in parts[:place]]


INTRODUCES = 120
"""Words of its own below which a page may only introduce its file: abstracts on landing pages have 40 to 100."""
MUCH_LONGER = 3
"""A leaflet of the page's own length is not its text."""
NOT_READ = frozenset({"event", "video", "podcast", "dataset"})
"""Genres whose content is no text: their files are slides, programmes, code books."""


def introduces_a_file(article: Article) -> bool:
    """May the text of this page be in its file? A short page with a file whose content is known."""
    short = article.word_count < INTRODUCES and article.genre not in NOT_READ
    return short and article.no_article is None and any(file.sha256 for file in article.attachments)


def with_file_text(article: Article, texts: Mapping[tuple[str, str], str | None]) -> Article:
    """A page that only introduces its file, with the text of the first file that has one; other pages as they are.

    For those who read records, never for what is stored: `content_hash` covers the page's own words and the
    file's digest, so that a better reader of PDFs makes no revision. `markdown` and the rival in the evidence
    keep the page's own words. `texts` by (address, sha256), as for `with_texts`.
    """
    if not introduces_a_file(article):
        return article
    read = ((file, texts.get((attachment_key(file.url), file.sha256 or ""))) for file in article.attachments)
    file, text = next(((file, text) for file, text in read if text and text.strip()), (None, ""))
    blocks = "\n\n".join(page.strip() for page in (text or "").split("\f") if page.strip())
    words = _count_words(blocks)
    if file is None or words < MUCH_LONGER * max(article.word_count, 1) or words < INTRODUCES:
        return article
    evidence = article.evidence | {"text": _from_file(article, file)}
    return article.model_copy(update={"text": blocks, "word_count": words, "evidence": evidence})


def _from_file(article: Article, file: Attachment) -> Evidence:
    own = article.evidence.get("text")
    rivals = [Rival(value=article.text[:300], method=own.method, where=own.where)] if own and article.text else []
    return Evidence(method="attachment", where=file.url, confidence=0.9, rivals=rivals)


def _count_words(text: str) -> int:
    # The body's model takes 0.3 s to load; every command opens a store, few meet such a page.
    from scraper.extract.content import count_words  # noqa: PLC0415

    return count_words(text)
