"""One record beside a query, in Python: does it hold the words, how well, and where."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pipelines.search.folding import GAP, aligned, fold
from pipelines.search.query import Part, Query

COLUMNS = ("title", "standfirst", "authors", "topics", "text", "files")
WEIGHTS = (10.0, 4.0, 6.0, 3.0, 1.0, 0.5)
"""A word in a title says most."""
LONGEST_SCORED = 50_000
"""Characters of a column whose occurrences are counted: enough to tell a record that is about it."""
USUAL = 2_000
"""Characters of a usual record: longer ones are expected to repeat themselves."""
BEFORE, AROUND = 90, 260
"""Characters of a passage: before what was found, and in all."""

Pieces = list[tuple[str, bool]]
"""Text in pieces, each with whether it was looked for."""


def holds(row: Sequence[str], query: Query) -> bool:
    """Do the columns of a record hold all that is wanted and nothing that is not?"""
    folded = [fold(column) for column in row]
    return all(_occurs(folded, part) for part in query.wanted) and not any(
        _occurs(folded, part) for part in query.unwanted
    )


def _occurs(folded: Sequence[str], part: Part) -> bool:
    looked_in = folded if part.column is None else [folded[COLUMNS.index(part.column)]]
    return any(part.pattern.search(column) for column in looked_in)


def score(row: Sequence[str], query: Query) -> float:
    """How much a record is about what is wanted: BM25's saturation over weighted occurrences; more is better."""
    folded = [fold(column[:LONGEST_SCORED]) for column in row]
    length = math.sqrt(max(sum(map(len, folded)), 200) / USUAL)
    found = (_weight(folded, part) for part in query.wanted)
    return sum(weight / (weight + 1.2 * length) for weight in found)


def _weight(folded: Sequence[str], part: Part) -> float:
    pairs = zip(COLUMNS, folded, WEIGHTS, strict=True)
    return sum(
        weight * len(part.pattern.findall(text)) for name, text, weight in pairs if part.column in (None, name) and text
    )


def passage(row: Sequence[str], query: Query) -> Pieces:
    """Where the words stand in the text, else in standfirst or files, else how the text begins."""
    for column in (row[4], row[1], row[5]):
        letters = aligned(column)
        spans = sorted(span for part in query.wanted for span in _spans(letters, part))
        if spans:
            return _cut(column, spans)
    return _cut(row[4] or row[1], [])


def _spans(letters: str, part: Part) -> list[tuple[int, int]]:
    if part.column not in (None, "text"):
        return []
    found = part.pattern.finditer(letters)
    return [one.span() for one, _ in zip(found, range(200), strict=False)]


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> Pieces:
    """The stretch with the most that was looked for, from word to word."""
    start = _begin(text, _densest(spans)) if spans else 0
    end = min(len(text), start + AROUND)
    if end < len(text):
        end = max(text.rfind(" ", start + AROUND // 2, end), text.rfind(GAP, start + AROUND // 2, end), start + 1)
    pieces: Pieces = [("…", False)] if start else []
    for one, other in spans:
        if start <= one and other <= end:
            pieces += [(text[start:one], False), (text[one:other], True)]
            start = other
    pieces.append((text[start:end] + ("…" if end < len(text) else ""), False))
    return _joined(pieces)


def _densest(spans: Sequence[tuple[int, int]]) -> int:
    """Where to begin so that most of the finds are shown; the first such place."""
    within = [
        sum(one <= other < one + AROUND - BEFORE for other, _ in spans[at : at + 20])
        for at, (one, _) in enumerate(spans)
    ]
    return spans[within.index(max(within))][0]


def _begin(text: str, at: int) -> int:
    """A word's beginning at some distance before what was found, or that of its line."""
    if at < BEFORE:
        return 0
    line = text.rfind("\n", at - BEFORE, at) + 1
    return line or text.find(" ", at - BEFORE, at) + 1 or at


def _joined(pieces: Pieces) -> Pieces:
    """Without gaps and empty pieces; found words that touch are one."""
    told: Pieces = []
    for text, found in pieces:
        shown = text.replace(GAP, "")
        if not shown:
            continue
        if told and told[-1][1] == found:
            told[-1] = (told[-1][0] + shown, found)
        else:
            told.append((shown, found))
    return told
