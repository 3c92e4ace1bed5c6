"""Typed differences between two contents of one article. Pure, and linear in the length of the texts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from scraper.article import Article

KINDS = {
    "title": "retitled",
    "subtitle": "retitled",
    "standfirst": "standfirst",
    "authors": "authors",
    "published": "redated",
    "text": "text",
    "tables": "tables",
    "notes": "notes",
    "attachments": "attachments",
}
"""Field that content_hash covers -> kind of change."""


LONGEST = 2000
"""Characters of a text, or members of a list, that a change keeps of each side."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `before` and `after` are JSON values; for long fields they are measures, not contents."""

    kind: str
    """retitled, standfirst, authors, redated, text, tables, notes, attachments; for an article as a whole:
    withdrawn, restored, merged."""
    field: str | None = None
    before: Any = None
    after: Any = None


def changes_between(old: Article, new: Article) -> list[Change]:
    """What the publisher changed, field by field, in the order of the record."""
    found = []
    for field, kind in KINDS.items():
        before, after = _said(old, field), _said(new, field)
        if before != after:
            found.append(Change(kind, field, *_measured(field, before, after)))
    return found


def _said(article: Article, field: str) -> Any:
    if field == "attachments":
        return sorted(one.sha256 for one in article.attachments if one.sha256)
    value = getattr(article, field)
    return [part.model_dump() for part in value] if isinstance(value, list) else value


def _measured(field: str, before: Any, after: Any) -> tuple[Any, Any]:
    """Both sides as `changes` shows them: whole where short, words gone and come for the text, counts for lists."""
    if field == "text":
        gone, come = _word_difference(before, after)
        return {"words": len(before.split()), "removed": gone}, {"words": len(after.split()), "added": come}
    if field in ("tables", "notes"):
        return len(before), len(after)
    if field == "authors":
        return _cut([one["name"][:LONGEST] for one in before]), _cut([one["name"][:LONGEST] for one in after])
    return _cut(before), _cut(after)


def _cut(value: Any) -> Any:
    """Long values of hostile pages stay in the revisions; a change only points at them."""
    return value[:LONGEST] if isinstance(value, (str, list)) else value


def _word_difference(before: str, after: str) -> tuple[int, int]:
    old, new = Counter(before.split()), Counter(after.split())
    return (old - new).total(), (new - old).total()
