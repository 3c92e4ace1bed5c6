"""What a person types -> what must occur, what must not, and what narrows; as parts that FTS5 and Python both check."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from pipelines.days import latest
from pipelines.search.folding import GAP, spaced, words_of
from scraper.errors import UsageError

MOST_PARTS = 64
COLUMNS = {"title": "title", "author": "authors", "topic": "topics"}
"""Field of a query -> column of the index."""
NARROWING = {"source": "source", "language": "language", "lang": "language", "after": "since", "before": "until"}
"""Field of a query -> filter."""
_PART = re.compile(
    rf'(-?)(?:({"|".join([*COLUMNS, *NARROWING])}):(?=\S))?(?:"([^"]*)"|(\S+))',
    re.IGNORECASE,
)

_PHRASE = re.compile(r'"[^"]*"')
_FIELD = re.compile(r"(?<!\S)-?([^\W\d]{2,20}):(\S?)")
_ADDRESS = frozenset({"http", "https", "urn", "doi"})


@dataclass(frozen=True)
class Part:
    """Words that stand together; `prefix` leaves the last one's ending open."""

    text: str
    prefix: bool = False
    column: str | None = None
    """Only there; None is anywhere."""

    @cached_property
    def words(self) -> list[str]:
        """The words as they are compared."""
        return words_of(self.text)

    @property
    def fts(self) -> str:
        """For FTS5: quoted, so that `AND`, `NEAR(`, brackets and column names are words like others."""
        term = f'"{spaced(self.text)}"' + ("*" if self.prefix else "")
        return f"{self.column} : {term}" if self.column else term

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """For folded, spaced text. The first word stands first, and what may not precede it after it: so it is sought
        as a string, ten times faster than place by place.
        """
        first, *others = map(re.escape, self.words)
        others = [rf"[\W_]+{word}" for word in others]
        end = "" if self.prefix else r"(?![^\W_])"
        return re.compile(rf"{first}(?<![^\W_]{first}){''.join(others)}{end}")

    @property
    def neighbours(self) -> list[str]:
        """The words of which each stands beside the next, whole."""
        return self.words[:-1] if self.prefix else self.words


@dataclass(frozen=True)
class Query:
    """What was typed, understood."""

    wanted: list[Part] = field(default_factory=list)
    unwanted: list[Part] = field(default_factory=list)
    narrow: dict[str, str] = field(default_factory=dict)
    """source, language, since, until."""

    @property
    def fts(self) -> str:
        """For FTS5; empty when no word is wanted."""
        wanted = " AND ".join(part.fts for part in self.wanted)
        return " ".join([wanted, *(f"NOT {part.fts}" for part in self.unwanted)]) if wanted else ""


def understood(typed: str) -> Query:
    """All words must occur; "a phrase" in one piece; word* any ending; -word must not occur; author:, title:, topic:
    in that field only; source:, language:, after:, before: narrow. Other colons are text.

    Raises UsageError when nothing is left to look for, and for a day that is none.
    """
    query = Query()
    for minus, name, phrase, word in _PART.findall(typed)[:MOST_PARTS]:
        _take(query, minus, name.lower(), phrase, word)
    if not query.wanted and (query.unwanted or not query.narrow):
        raise UsageError(f"nothing to look for in {typed!r}: give at least one word that should occur")
    return query


def doubts(typed: str) -> list[str]:
    """How a query was understood where a person may have meant something else; a line for each."""
    found = ["a quote is not closed: what follows it was read as single words"] if typed.count('"') % 2 else []
    for name, behind in dict.fromkeys(_FIELD.findall(_PHRASE.sub("x", typed))):
        if name.lower() in (*COLUMNS, *NARROWING):
            if not behind:
                found.append(f"{name}: has nothing behind it, and was looked for as a word")
        elif behind and name.lower() not in _ADDRESS:
            fields = ", ".join(f"{one}:" for one in (*COLUMNS, *NARROWING) if one != "lang")
            found.append(f"{name}: is no field, and was looked for as a word; fields are {fields}")
    return found


def _take(query: Query, minus: str, name: str, phrase: str, word: str) -> None:
    text = phrase or word
    if name in NARROWING and not minus:
        query.narrow[NARROWING[name]] = _narrowing(name, text)
        return
    if not minus and not name and word.startswith("-") and len(word) > 1:  # --word, as after an option's end
        minus, text = "-", word.lstrip("-")
    part = _part(text, bool(word) and text.endswith("*"), COLUMNS.get(name))
    if part is not None:
        (query.unwanted if minus else query.wanted).append(part)


def _narrowing(name: str, text: str) -> str:
    if name in ("after", "before") and latest(text) is None:
        raise UsageError(f"{name}:{text} is no day: 2024, 2024-03 or 2024-03-05")
    return text


def _part(text: str, prefix: bool, column: str | None) -> Part | None:
    """None when it holds no letter or digit, which FTS5 would take for a match of nothing."""
    words = text.replace('"', " ").replace("\x00", " ").replace(GAP, " ").strip("*")
    part = Part(words, prefix, column)
    return part if part.words else None


def fts_query(typed: str) -> str:
    """The query as FTS5 takes it. Raises UsageError."""
    return understood(typed).fts
