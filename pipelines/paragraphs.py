"""How one text became another, paragraph by paragraph. Pure; work is bounded whatever the texts hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pipelines.wording import Block, similarity

Kind = Literal[
    "typographic", "wording", "paragraph_added", "paragraph_removed", "paragraph_rewritten", "paragraph_moved"
]
MOST_BLOCKS = 4000
"""Paragraphs of a text that are told apart; the rest counts as one."""
MOST_PAIRS = 1600
"""Pairs of paragraphs that are compared word by word at one place; beyond, they are paired in their order."""
RELATED = 0.2
"""Likeness from which two paragraphs at one place are the same one, edited."""
ALONE = 0.1
"""The same where one paragraph alone went, and one alone came, between two that stayed: little else it can be. Texts
in Korean, Chinese and Japanese that were written anew often share less than a fifth."""
CARRIED = 0.6
"""Likeness from which a paragraph at another place is the same one, moved and edited."""
ONE_MOVE = 1 << 30
"""What a paragraph that stays counts for beside its words: one long paragraph moves sooner than two short ones."""
REWRITTEN = 0.3
"""Share of changed words from which a paragraph is rewritten, not reworded."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One paragraph that is not as it was."""

    kind: Kind
    before: str | None
    after: str | None
    place: int
    """Number of the paragraph, from 1: in the new text; of a removed one in the old."""
    size: int
    """Words that went and words that came."""


Pair = tuple[Block, Block]


def edits(before: str, after: str) -> list[Edit]:
    """What was done to a text, in the order of the new one; empty only for equal texts."""
    if before == after:
        return []
    old, new = _blocks(before), _blocks(after)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    old, new = old[start : len(old) - end], new[start : len(new) - end]
    same = _same(old, new)
    fixed = _in_order(same)
    standing = {id(block) for pair in fixed for block in pair}
    moved = [pair for pair in same if id(pair[0]) not in standing]
    known = {id(block) for pair in same for block in pair}
    pairs, gone, come = _between(old, new, fixed, known)
    carried = _carried(gone, come)
    placed = {id(block) for pair in carried for block in pair}
    found = [edit for one, other in (*fixed, *pairs, *moved, *carried) for edit in _of_pair(one, other)]
    found += [
        Edit("paragraph_moved", one.text, other.text, other.place, len(other.words))
        for one, other in (*moved, *carried)
    ]
    found += [Edit("paragraph_removed", o.text, None, o.place, len(o.words)) for o in gone if id(o) not in placed]
    found += [Edit("paragraph_added", None, n.text, n.place, len(n.words)) for n in come if id(n) not in placed]
    found.sort(key=lambda edit: (edit.place, edit.kind))
    return found or [Edit("typographic", None, None, 1, 0)]  # empty lines alone


def _blocks(text: str) -> list[Block]:
    parts = [part.strip() for part in text.split("\n\n", MOST_BLOCKS)]
    return [Block(part, place) for place, part in enumerate((part for part in parts if part), 1)]


def _common(old: Sequence[Block], new: Sequence[Block]) -> int:
    pairs = enumerate(zip(old, new, strict=False))
    return next((n for n, (one, other) in pairs if one.text != other.text), min(len(old), len(new)))


def _same(old: Sequence[Block], new: Sequence[Block]) -> list[Pair]:
    """Paragraphs that say the same; of several alike the first goes with the first."""
    waiting: dict[str, list[Block]] = {}
    for block in reversed(new):
        waiting.setdefault(block.key, []).append(block)
    return [(block, waiting[block.key].pop()) for block in old if waiting.get(block.key)]


def _in_order(same: Sequence[Pair]) -> list[Pair]:
    """Those of the pairs, which come in the order of the old text, that stand in the same order in the new one.

    The choice that leaves the fewest moved, and of such the one with most words (a Fenwick tree of best weights by
    place): when two paragraphs change places, the shorter one has moved.
    """
    ranks = {other.place: rank for rank, (_, other) in enumerate(sorted(same, key=lambda p: p[1].place), 1)}
    best: list[tuple[int, int]] = [(0, -1)] * (len(same) + 1)
    before: list[int] = []
    for number, (_, other) in enumerate(same):
        rank = ranks[other.place]
        weight, previous = _highest(best, rank - 1)
        before.append(previous)
        _raise(best, rank, (weight + ONE_MOVE + other.weight, number))
    chosen: list[Pair] = []
    number = _highest(best, len(same))[1]
    while number >= 0:
        chosen.append(same[number])
        number = before[number]
    return chosen[::-1]


def _highest(best: Sequence[tuple[int, int]], rank: int) -> tuple[int, int]:
    found = (0, -1)
    while rank > 0:
        found = max(found, best[rank])
        rank -= rank & -rank
    return found


def _raise(best: list[tuple[int, int]], rank: int, value: tuple[int, int]) -> None:
    while rank < len(best):
        best[rank] = max(best[rank], value)
        rank += rank & -rank


def _between(
    old: Sequence[Block], new: Sequence[Block], fixed: Sequence[Pair], known: set[int]
) -> tuple[list[Pair], list[Block], list[Block]]:
    """Edited paragraphs between those that stayed; and what went and what came."""
    pairs: list[Pair] = []
    gone: list[Block] = []
    come: list[Block] = []
    for left, right in _gaps(old, new, fixed):
        some, lost, found = _matched(
            [one for one in left if id(one) not in known], [one for one in right if id(one) not in known]
        )
        pairs += some
        gone += lost
        come += found
    return pairs, gone, come


def _gaps(
    old: Sequence[Block], new: Sequence[Block], fixed: Sequence[Pair]
) -> Iterator[tuple[Sequence[Block], Sequence[Block]]]:
    if not old or not new:
        yield old, new
        return
    first, other_first = old[0].place, new[0].place
    left = right = 0
    for one, other in fixed:
        yield old[left : one.place - first], new[right : other.place - other_first]
        left, right = one.place - first + 1, other.place - other_first + 1
    yield old[left:], new[right:]


def _matched(old: Sequence[Block], new: Sequence[Block]) -> tuple[list[Pair], list[Block], list[Block]]:
    """Paragraphs of one gap, paired by likeness in their order; a paragraph that was cut in two, or joined, is one."""
    if not old or not new:
        return [], list(old), list(new)
    whole, other_whole = Block.joined(old), Block.joined(new)
    if whole.key == other_whole.key:
        return [(whole, other_whole)], [], []
    pairs = _aligned(old, new) if 1 < len(old) * len(new) <= MOST_PAIRS else list(zip(old, new, strict=False))
    enough = ALONE if len(old) == len(new) == 1 else RELATED
    pairs = [pair for pair in pairs if similarity(*pair) >= enough]
    gone = [one for one in old if all(one is not pair[0] for pair in pairs)]
    come = [one for one in new if all(one is not pair[1] for pair in pairs)]
    return _with_neighbours(pairs, gone, come)


def _aligned(old: Sequence[Block], new: Sequence[Block]) -> list[Pair]:
    """The pairs, in order on both sides, whose likeness is highest in sum."""
    likeness = [[similarity(one, other) for other in new] for one in old]
    table = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            like = likeness[i][j]
            pair = like + table[i + 1][j + 1] if like >= RELATED else 0.0
            table[i][j] = max(pair, table[i + 1][j], table[i][j + 1])
    pairs: list[Pair] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if table[i][j] == table[i + 1][j]:
            i += 1
        elif table[i][j] == table[i][j + 1]:
            j += 1
        else:
            pairs.append((old[i], new[j]))
            i, j = i + 1, j + 1
    return pairs


def _with_neighbours(
    pairs: list[Pair], gone: list[Block], come: list[Block]
) -> tuple[list[Pair], list[Block], list[Block]]:
    """A paragraph that makes its neighbour's pair more alike belongs to it: it was cut off, or joined."""
    if len(pairs) * (len(gone) + len(come)) > MOST_PAIRS:
        return pairs, gone, come
    grown: list[Pair] = []
    for one, other in pairs:
        longer, gone = _with(one, other, gone)
        wider, come = _with(other, longer, come)
        grown.append((longer, wider))
    return grown, gone, come


def _with(block: Block, other: Block, left: list[Block]) -> tuple[Block, list[Block]]:
    rest: list[Block] = []
    for extra in left:
        near = extra.place in (block.place - 1, block.last + 1)
        joined = Block.joined(sorted((block, extra), key=lambda one: one.place)) if near else block
        if near and similarity(joined, other) > similarity(block, other):
            block = joined
        else:
            rest.append(extra)
    return block, rest


def _carried(gone: Sequence[Block], come: Sequence[Block]) -> list[Pair]:
    """Paragraphs that were moved and edited, the most alike first."""
    if len(gone) * len(come) > MOST_PAIRS:
        return []
    likely = [(similarity(one, other), one, other) for one in gone for other in come]
    likely.sort(key=lambda found: -found[0])
    taken: set[int] = set()
    pairs: list[Pair] = []
    for like, one, other in likely:
        if like >= CARRIED and not taken & {id(one), id(other)}:
            taken |= {id(one), id(other)}
            pairs.append((one, other))
    return pairs


def _of_pair(one: Block, other: Block) -> list[Edit]:
    """What was done to a paragraph, apart from its place."""
    if one.text == other.text:
        return []
    size = one.changed(other)
    return [Edit(_kind(one, other, size), one.text, other.text, other.place, size)]


def _kind(one: Block, other: Block, size: int) -> Kind:
    if one.key == other.key:
        return "typographic"
    most = max(len(one.words), len(other.words))
    return "paragraph_rewritten" if most >= Block.SHORT and size > 2 * REWRITTEN * most else "wording"
