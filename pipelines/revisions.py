"""Is what a look brought the content we know, a new reading of it, an edit, or earlier content again? Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from pipelines.assemble import attachment_key
from scraper.article import Article, content_hash

REFRESHING = (
    "kind",
    "genre",
    "topics",
    "regions",
    "programmes",
    "series",
    "number",
    "identifiers",
    "translations",
    "published_in",
    "rights",
)
"""Fields outside the content hash that a record should not keep stale. `related`, images, `modified` and
evidence are not among them: on many sites they differ at every visit."""


MOST_REREAD = 20
"""Earlier revisions that one look has read again: a page that changes daily must not stop a crawl."""

Reader = tuple[str | None, str | None]
"""Extractor and hash of the rules."""


@dataclass(frozen=True, slots=True)
class Past:
    """Another revision of the article."""

    revision: int
    content_hash: str
    payload_digest: str | None
    reader: Reader


@dataclass(frozen=True, slots=True)
class Standing:
    """The current revision of an article, as the store knows it."""

    revision: int
    content_hash: str
    payload_digest: str | None
    record: Article
    """Its current reading."""
    past: tuple[Past, ...]
    """All other revisions, the oldest first."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a look means.

    same: nothing to write but the time. reread: the current revision gets `reading`. revised: a new revision;
    restored: `revision` is the content again, and gets `again` as reading if it was read by another reader.
    For both, `reading`, if any, is the superseded revision as read by today's reader, and changes are told
    between `base` and the look.
    """

    kind: Literal["same", "reread", "revised", "restored"]
    revision: int
    reading: Article | None = None
    base: Article | None = None
    again: Article | None = None


ReadAgain = Callable[[int], Article | None]
"""Number of a revision -> its capture as today's reader reads it; None when it cannot be read."""


def judge(standing: Standing, look: Article, payload: str | None, read_again: ReadAgain) -> Verdict:
    """Compare like with like: what another reader or other rules read is read again by today's first.

    `look` is assembled with the attachments known today, as `read_again` does. When the old capture
    cannot be read, only the stored reading is left to compare with.
    """
    reader = reader_of(look)
    same_reader = reader_of(standing.record) == reader
    if payload is not None and payload == standing.payload_digest:
        return _unedited(standing, look, same_reader)
    reading = None if same_reader else read_again(standing.revision)
    base_hash = content_hash(reading) if reading else standing.content_hash
    new_hash = content_hash(look)
    if new_hash == base_hash:
        return _unedited(standing, reading or look, same_reader)
    base = reading or standing.record
    for past in standing.past:
        if new_hash == past.content_hash or (payload is not None and payload == past.payload_digest):
            return Verdict("restored", past.revision, reading, base)
    for past in standing.past[-MOST_REREAD:]:
        again = read_again(past.revision) if past.reader != reader else None
        if again is not None and content_hash(again) == new_hash:
            return Verdict("restored", past.revision, reading, base, again)
    newest = max([standing.revision, *(past.revision for past in standing.past)])
    return Verdict("revised", newest + 1, reading, base)


def reader_of(article: Article) -> Reader:
    """Who read it, with which rules."""
    return article.provenance.extractor, article.provenance.rules


def _unedited(standing: Standing, reading: Article, same_reader: bool) -> Verdict:
    if same_reader and not _is_stale(standing.record, reading):
        return Verdict("same", standing.revision)
    return Verdict("reread", standing.revision, reading)


def _is_stale(record: Article, look: Article) -> bool:
    listed = {attachment_key(file.url) for file in look.attachments}
    known = {attachment_key(file.url) for file in record.attachments}
    return not listed <= known or any(getattr(record, field) != getattr(look, field) for field in REFRESHING)
