"""Visible labels ("Date de publication", "Author(s)", "Published in:"): steadier than class names.

A source lists its labels in the `[labels]` table of its file, by field; they are found wherever a reader sees
them alone on a line, at the start of a line before a value, or between separators.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from scraper.errors import SourceError
from scraper.extract.lines import Line, Piece
from scraper.extract.tree import collapse
from scraper.source import Source

FIELDS = frozenset(
    """published modified standfirst subtitle body kind authors author_role topics regions programmes series number
    identifiers images credit translations published_in related attachments citation rights notes""".split()  # noqa: SIM905 - a list of words reads better than thirty lines
)
IGNORE, END = "ignore", "end"
"""`ignore`: noise, what surrounds it goes on; `end`: noise, and what follows belongs to no field."""

_LONGEST = 80
_NESTED = 4
"""Labels before one value ("Author(s): Photo: portrait.jpg")."""
_APART = frozenset("|·•—–-/>")
_LABEL_TAGS = frozenset(("span", "strong", "b", "label", "small", "u", "dfn", "abbr", "time"))


@dataclass(frozen=True, slots=True)
class Token:
    """A line or a part of one; `label` names its field when it is a label."""

    line: Line
    label: str | None = None


def label_table(source: Source) -> Mapping[str, str]:
    """Field by normalised label. Raises SourceError for a key that is neither a field nor `ignore` or `end`."""
    table: dict[str, str] = {}
    for key, labels in source.labels.items():
        if key not in FIELDS and key not in (IGNORE, END):
            known = ", ".join(sorted((*FIELDS, IGNORE, END)))
            raise SourceError(f"source '{source.id}': unknown key 'labels.{key}'; known keys: {known}")
        table.update((normal(label), key) for label in labels)
    return table


def normal(text: str) -> str:
    """A label without case, outer punctuation and white space."""
    return collapse(text).strip(" :|*>").casefold()


def tokens(line: Line, table: Mapping[str, str]) -> list[Token]:
    """A line cut into labels and what stands between them; usually the line itself."""
    if line.image is not None:
        return [Token(line)]
    whole = table.get(normal(line.text)) if len(line.text) <= _LONGEST else None
    if whole:
        return [Token(line, whole)]
    parts: list[tuple[str | None, list[Piece]]] = [(None, [])]
    pieces = [part for piece in line.pieces for part in _cut(piece, table)]
    for index, piece in enumerate(pieces):
        label = table.get(normal(piece.text)) if len(piece.text) <= _LONGEST else None
        if label and _stands_apart(pieces, index):
            parts += [(label, [piece]), (None, [])]
        else:
            parts[-1][1].append(piece)
    if len(parts) == 1:
        return [Token(line)]
    found = [Token(Line(part, line.heading, line.link), label) for label, part in parts if part]
    return [token for token in found if token.label or not _is_blank(token.line.text)]


def _cut(piece: Piece, table: Mapping[str, str]) -> list[Piece]:
    """A run of text cut at separators when a label stands between them, and after leading labels ("Label: ...")."""
    if "|" in piece.text:
        bits = piece.text.split("|")
        if any(normal(bit) in table for bit in bits):
            return [replace(piece, text=bit) for bit in _with_bars(bits)]
    parts, rest = [], piece.text
    for _ in range(_NESTED):
        head, colon, after = rest.partition(":")
        if not colon or not after.strip() or len(head) > _LONGEST or normal(head) not in table:
            break
        parts.append(replace(piece, text=head + colon))
        rest = after
    return [*parts, replace(piece, text=rest)]


def _with_bars(bits: list[str]) -> list[str]:
    return [part for bit in bits for part in (bit, "|")][:-1]


def _stands_apart(pieces: list[Piece], index: int) -> bool:
    """Is the piece a label rather than a word of a sentence that happens to be one?"""
    before = next((one.text for one in reversed(pieces[:index]) if one.text.strip()), "|")
    after = next((one.text for one in pieces[index + 1 :] if one.text.strip()), "|")
    if before.strip()[-1] not in _APART and before.strip()[-1] != ":":
        return False
    piece = pieces[index]
    own = not piece.tail and piece.node.tag in _LABEL_TAGS
    return own or piece.text.rstrip().endswith(":") or after.strip()[0] in _APART or after.strip()[0] == ":"


def _is_blank(text: str) -> bool:
    return all(char in _APART or char.isspace() or char == ":" for char in text)
