"""Is what a look brought the content we know, a new reading of it, an edit, or earlier content again? Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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


@dataclass(frozen=True, slots=True)
class Standing:
    """The current revision of an article, as the store knows it."""

    revision: int
    content_hash: str
    payload_digest: str | None
    record: Article
    """Its current reading."""
    earlier: Mapping[str, int]
    """Content hash or payload digest of the article's other revisions -> their numbers."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a look means.

    same: nothing to write but the time. reread: the current revision gets `reading`. revised: a new revision;
    restored: revision `revision` is the content again. For both, `reading`, if any, is the superseded
    revision as read by today's reader, and changes are told between `base` and the look.
    """

    kind: Literal["same", "reread", "revised", "restored"]
    revision: int
    reading: Article | None = None
    base: Article | None = None


def judge(standing: Standing, look: Article, payload: str | None, again: Callable[[], Article | None]) -> Verdict:
    """Compare like with like: when reader or rules differ, `again` reads the old capture with today's.

    `look` is assembled with the attachments known today, as `again` does. `again` gives None when
    the old capture cannot be read; then only the stored reading is left to compare with.
    """
    same_reader = _reader(standing.record) == _reader(look)
    if payload is not None and payload == standing.payload_digest:
        return _unedited(standing, look, same_reader)
    base, reading = standing.record, None
    known_hash = standing.content_hash
    if not same_reader:
        reading = again()
        if reading is not None:
            base, known_hash = reading, content_hash(reading)
    new_hash = content_hash(look)
    if new_hash == known_hash:
        return _unedited(standing, reading or look, same_reader)
    before = standing.earlier.get(payload or "") or standing.earlier.get(new_hash)
    if before is not None:
        return Verdict("restored", before, reading, base)
    newest = max(standing.revision, *standing.earlier.values(), 0)
    return Verdict("revised", newest + 1, reading, base)


def _reader(article: Article) -> tuple[str | None, str | None]:
    return article.provenance.extractor, article.provenance.rules


def _unedited(standing: Standing, reading: Article, same_reader: bool) -> Verdict:
    if same_reader and not _is_stale(standing.record, reading):
        return Verdict("same", standing.revision)
    return Verdict("reread", standing.revision, reading)


def _is_stale(record: Article, look: Article) -> bool:
    listed = {attachment_key(file.url) for file in look.attachments}
    known = {attachment_key(file.url) for file in record.attachments}
    return not listed <= known or any(getattr(record, field) != getattr(look, field) for field in REFRESHING)
