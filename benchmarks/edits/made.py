"""Edits that a publisher makes, and what each must be called."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from benchmarks.edits.pieces import Piece, pdf, title_of

TYPOGRAPHY: tuple[tuple[str, str], ...] = (
    (",", " –"), (".", "!"), ("’", "'"), ("，", "、"), ("。", "！"), ("、", "，"), (" ", "  ,")
)  # fmt: skip


@dataclass(frozen=True)
class Made:
    """One edit: the piece after it, and the kinds of changes that are to be told."""

    name: str
    piece: Piece
    kinds: tuple[str, ...]


def typographic(piece: Piece, draw: random.Random) -> tuple[str, ...]:
    """Quotation marks around a part, another sign, or capitals."""
    place = draw.randrange(len(piece.paragraphs))
    text = piece.texts()[place]
    ways = [lambda: f"“{text}”", lambda: text.replace(piece.language.end, "…", 1), lambda: _other_sign(text, draw)]
    if text.upper() != text.lower():
        first = text.split(" ")[0]
        ways.append(lambda: text.replace(first, first.upper(), 1) if first.upper() != first else text.lower())
    piece.typed[place] = draw.choice(ways)()
    return ("typographic",)


def _other_sign(text: str, draw: random.Random) -> str:
    known = [(old, new) for old, new in TYPOGRAPHY if old in text and old != " "]
    old, new = draw.choice(known)
    return text.replace(old, new, 1)


def wording(piece: Piece, draw: random.Random) -> tuple[str, ...]:
    """One part of one sentence, or a number in it."""
    place = _longest(piece)
    sentence = draw.choice(piece.paragraphs[place])
    part = draw.randrange(4)
    sentence[part] = _other(sentence[part], [one[part] for one in _sentences(piece, draw)])
    return ("wording",)


def _longest(piece: Piece) -> int:
    """A paragraph in which one part is less than a third of the words."""
    return max(range(len(piece.paragraphs)), key=lambda n: len(piece.paragraphs[n]))


def _sentences(piece: Piece, draw: random.Random) -> list[list[str]]:
    return [piece.language.sentence(draw) for _ in range(12)]


def _other(part: str, candidates: list[str]) -> str:
    return next(one for one in candidates if one != part)


def added(piece: Piece, draw: random.Random) -> tuple[str, ...]:
    """A new paragraph anywhere."""
    new = [piece.language.sentence(draw) for _ in range(draw.randint(2, 4))]
    piece.paragraphs.insert(draw.randint(0, len(piece.paragraphs)), new)
    return ("paragraph_added",)


def removed(piece: Piece, draw: random.Random) -> tuple[str, ...]:
    """A paragraph goes."""
    del piece.paragraphs[draw.randrange(len(piece.paragraphs))]
    return ("paragraph_removed",)


def rewritten(piece: Piece, draw: random.Random) -> tuple[str, ...]:
    """The same claims otherwise: two of three parts of each sentence are new, one stays."""
    place = draw.randrange(len(piece.paragraphs))
    for sentence in piece.paragraphs[place]:
        kept = draw.choice((1, 3))
        for part in range(4):
            if part != kept:
                sentence[part] = _other(sentence[part], [one[part] for one in _sentences(piece, draw)])
    return ("paragraph_rewritten",)


def moved(piece: Piece, draw: random.Random) -> tuple[str, ...]:
    """A paragraph stands elsewhere."""
    place = draw.randrange(len(piece.paragraphs))
    other = draw.choice([n for n in range(len(piece.paragraphs)) if n != place])
    piece.paragraphs.insert(other, piece.paragraphs.pop(place))
    return ("paragraph_moved",)


def redated(piece: Piece, draw: random.Random) -> tuple[str, ...]:
    """Another day, without a word about it."""
    piece.published += timedelta(days=draw.choice((-400, -30, -1, 1, 2, 45, 365)))
    return ("redated",)


def author_added(piece: Piece, draw: random.Random) -> tuple[str, ...]:
    """Somebody is named who was not."""
    piece.authors.append(draw.choice([one for one in piece.language.names if one not in piece.authors]))
    return ("author_added",)


def author_removed(piece: Piece, draw: random.Random) -> tuple[str, ...]:
    """Somebody is not named any more; one is left."""
    del piece.authors[draw.randrange(len(piece.authors))]
    return ("author_removed",)


def attachment(piece: Piece, draw: random.Random) -> tuple[str, ...]:
    """Another file under the same address; the page is as it was."""
    piece.file = pdf(piece.number, draw)
    return ("attachment_replaced",)


def retitled(piece: Piece, draw: random.Random) -> tuple[str, ...]:
    """Another title."""
    piece.title = title_of(piece.language, draw)
    return ("retitled",)


def nothing(piece: Piece, draw: random.Random) -> tuple[str, ...]:
    """Only what differs at every visit."""
    return ()


Edit = Callable[[Piece, random.Random], tuple[str, ...]]
EDITS: dict[str, Edit] = {
    "typographic": typographic, "wording": wording, "paragraph added": added, "paragraph removed": removed,
    "paragraph rewritten": rewritten, "paragraph moved": moved, "date moved": redated, "author added": author_added,
    "author removed": author_removed, "attachment replaced": attachment, "title changed": retitled,
}  # fmt: skip


def possible(name: str, piece: Piece) -> bool:
    """Can this edit be made of this piece?"""
    if name == "author removed":
        return len(piece.authors) > 1
    if name == "attachment replaced":
        return piece.file is not None
    return len(piece.paragraphs) > 3 or not name.startswith("paragraph")


def make(name: str, before: Piece, seed: int) -> Made:
    """One edit of a kind, or several at once that do not touch each other."""
    draw = random.Random(f"{seed} {name} {before.number}")
    after = before.copy()
    if name == "several":
        body = draw.choice(("wording", "paragraph added", "paragraph rewritten", "paragraph moved"))
        others = draw.sample(("date moved", "author added", "title changed"), draw.randint(1, 2))
        kinds = [kind for one in (body, *others) for kind in EDITS[one](after, draw)]
        return Made(name, after, tuple(kinds))
    return Made(name, after, EDITS.get(name, nothing)(after, draw))
