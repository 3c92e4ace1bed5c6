"""Typed differences between two contents of one article. Pure, and bounded whatever the texts hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeVar

from pipelines import paragraphs
from pipelines.assemble import attachment_key
from pipelines.days import is_same_day
from pipelines.wording import Block, said, similarity
from scraper.article import Article, Attachment, Author

T = TypeVar("T")

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
"""Field that content_hash covers -> kind of a change that has no narrower name."""

LONGEST = 2000
"""Characters of a text, or members of a list, that a change keeps of each side."""
LEAD = 120
"""Characters in front of the first difference that are kept of two long wordings."""
MOST_AUTHORS = 200
"""Authors of one piece that are told apart."""
MOST_EDITS = 100
"""Edits of one text that are listed one by one; one more change then says how much there is in all."""
SAME_NAME = 0.6
"""Likeness from which two names are two spellings of one: `Jon Smyth`, `John Smith`."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `before` and `after` are JSON values; long ones are cut around what differs."""

    kind: str
    """typographic (in any field: marks, spaces, case alone), wording, paragraph_added, paragraph_removed,
    paragraph_rewritten, paragraph_moved, retitled, standfirst, author_added, author_removed, author_renamed,
    author_details, authors_reordered, redated, date_detail, attachment_added, attachment_removed,
    attachment_replaced, tables, notes, text; for an article as a whole: withdrawn, restored, reverted, merged."""
    field: str | None = None
    before: Any = None
    after: Any = None
    place: int | None = None
    """Number of the paragraph in the new text, from 1; of a removed one in the old."""
    size: int | None = None
    """Words that went and words that came."""


def changes_between(old: Article, new: Article) -> list[Change]:
    """What the publisher changed, field by field, in the order of the record."""
    return list(chain.from_iterable(_READERS[field](field, old, new) for field in KINDS))


def _line(field: str, old: Article, new: Article) -> Iterator[Change]:
    before, after = getattr(old, field), getattr(new, field)
    if before == after:
        return
    kind = "typographic" if said(before or "") == said(after or "") else KINDS[field]
    yield Change(kind, field, *_around(before, after), size=_size(before, after))


def _standfirst(field: str, old: Article, new: Article) -> Iterator[Change]:
    before, after = old.standfirst, new.standfirst
    if not before or not after:
        yield from _line(field, old, new)
        return
    for edit in paragraphs.edits(before, after):
        kind = edit.kind if edit.kind in ("typographic", "wording") else "standfirst"
        yield Change(kind, field, *_around(before, after), size=edit.size)
        return


def _date(field: str, old: Article, new: Article) -> Iterator[Change]:
    before, after = old.published, new.published
    if before != after:
        kind = "date_detail" if before and after and is_same_day(before, after) else "redated"
        yield Change(kind, field, before, after)


def _text(field: str, old: Article, new: Article) -> Iterator[Change]:
    found = paragraphs.edits(old.text, new.text)
    if old.tables != new.tables:  # a table's rows stand in the text, too
        found = [edit for edit in found if "\t" not in (edit.after or edit.before or "")]
    for edit in found[:MOST_EDITS]:
        yield Change(edit.kind, field, *_around(edit.before, edit.after), place=edit.place, size=edit.size)
    if len(found) > MOST_EDITS:
        before, after = Block(old.text, 1), Block(new.text, 1)
        counts = {"words": len(before.words)}, {"words": len(after.words), "edits": len(found)}
        yield Change("text", field, *counts, size=before.changed(after))


def _authors(field: str, old: Article, new: Article) -> Iterator[Change]:
    if max(len(old.authors), len(new.authors)) > MOST_AUTHORS:
        if old.authors != new.authors:
            yield Change("authors", field, _names(old.authors), _names(new.authors))
        return
    left, right = list(old.authors), list(new.authors)
    pairs = _paired(left, right, lambda one, other: said(one.name) == said(other.name))
    yield from chain.from_iterable(_same_author(*pair) for pair in pairs)
    ranks = [next(n for n, other in enumerate(new.authors) if other is pair[1]) for pair in pairs]
    if ranks != sorted(ranks):
        yield Change("authors_reordered", field, _names(old.authors), _names(new.authors))
    for one, other in _paired(left, right, _is_respelt):
        yield Change("author_renamed", field, one.name[:LONGEST], other.name[:LONGEST])
    yield from (Change("author_removed", field, one.name[:LONGEST], None) for one in left)
    yield from (Change("author_added", field, None, one.name[:LONGEST]) for one in right)


def _same_author(one: Author, other: Author) -> Iterator[Change]:
    if one == other:
        return
    ours, theirs = one.model_dump(), other.model_dump()
    differing = [name for name in ours if ours[name] != theirs[name]]
    shown = {"name": one.name, **{name: ours[name] for name in differing}}, {name: theirs[name] for name in differing}
    plain = set(differing) <= {"name", "raw"}
    yield Change("typographic" if plain else "author_details", "authors", _short(shown[0]), _short(shown[1]))


def _is_respelt(one: Author, other: Author) -> bool:
    return similarity(Block(one.name[:200], 1), Block(other.name[:200], 1)) >= SAME_NAME


def _names(authors: Iterable[Author]) -> list[str]:
    return [one.name[:LONGEST] for one in authors][:LONGEST]


def _paired(left: list[T], right: list[T], same: Callable[[T, T], bool]) -> list[tuple[T, T]]:
    """Takes pairs out of both lists, in their order."""
    pairs: list[tuple[T, T]] = []
    for one in list(left):
        other = next((other for other in right if same(one, other)), None)
        if other is not None:
            pairs.append((one, other))
            left[:] = [rest for rest in left if rest is not one]
            right[:] = [rest for rest in right if rest is not other]
    return pairs


def _tables(field: str, old: Article, new: Article) -> Iterator[Change]:
    if old.tables != new.tables:
        cells = [Block(_cells(article), 1) for article in (old, new)]
        counts = {"tables": len(old.tables)}, {"tables": len(new.tables)}
        yield Change(_kind_of(field, *cells), field, *counts, size=cells[0].changed(cells[1]))


def _cells(article: Article) -> str:
    return "\n".join(
        "\t".join([table.caption or "", *table.header, *(cell for row in table.rows for cell in row)])
        for table in article.tables
    )


def _notes(field: str, old: Article, new: Article) -> Iterator[Change]:
    if old.notes != new.notes:
        both = [Block("\n".join(note.text for note in article.notes), 1) for article in (old, new)]
        shown = _around(both[0].text, both[1].text)
        yield Change(_kind_of(field, *both), field, *shown, size=both[0].changed(both[1]))


def _kind_of(field: str, before: Block, after: Block) -> str:
    return "typographic" if before.text != after.text and before.key == after.key else KINDS[field]


def _attachments(field: str, old: Article, new: Article) -> Iterator[Change]:
    """By address and bytes; a new file whose bytes are not read yet counts when one of known bytes went for it."""
    left, right = _files(old), _files(new)
    known = sorted(one.sha256 or "" for one in left), sorted(one.sha256 or "" for one in right)
    left = [one for one in left if one.sha256 not in known[1]]
    right = [one for one in right if one.sha256 not in known[0]]
    pairs = _paired(left, right, lambda one, other: attachment_key(one.url) == attachment_key(other.url))
    listed = {attachment_key(one.url) for one in old.attachments}
    fresh = [one for one in new.attachments if not one.sha256 and attachment_key(one.url) not in listed]
    if len(left) == 1 and len(right) + len(fresh) == 1:
        pairs.append((left.pop(), (right or fresh).pop()))
    for one, other in pairs:
        yield Change("attachment_replaced", field, _file(one), _file(other))
    yield from (Change("attachment_removed", field, _file(one), None) for one in left)
    yield from (Change("attachment_added", field, None, _file(one)) for one in right)


def _files(article: Article) -> list[Attachment]:
    return [one for one in article.attachments if one.sha256]


def _file(one: Attachment) -> dict[str, str | None]:
    return {"url": one.url[:LONGEST], "sha256": one.sha256}


def _size(before: str | None, after: str | None) -> int:
    return Block(before or "", 1).changed(Block(after or "", 1))


def _around(before: str | None, after: str | None) -> tuple[str | None, str | None]:
    """Both wordings; of long ones the part from shortly before the first difference. The revisions have them whole."""
    if before is None or after is None or max(len(before), len(after)) <= LONGEST:
        return before and _cut(before), after and _cut(after)
    pairs = enumerate(zip(before, after, strict=False))
    place = next((n for n, (one, other) in pairs if one != other), min(len(before), len(after)))
    start = max(0, place - LEAD)
    lead = "…" if start else ""
    return lead + _cut(before[start:]), lead + _cut(after[start:])


def _cut(value: str) -> str:
    return value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"


def _short(shown: dict[str, Any]) -> dict[str, Any]:
    return {name: _cut(value) if isinstance(value, str) else value for name, value in shown.items()}


_READERS: dict[str, Callable[[str, Article, Article], Iterator[Change]]] = {
    "title": _line,
    "subtitle": _line,
    "standfirst": _standfirst,
    "authors": _authors,
    "published": _date,
    "text": _text,
    "tables": _tables,
    "notes": _notes,
    "attachments": _attachments,
}
