"""Are two articles one work: a reprint, or a language version? Pure decisions over two records.

A wrong link is worse than a missing one: entries of a series, later editions, updates and pieces that share a
template are different works however alike they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from pipelines.wording import Block, is_unspaced, said, similarity, words
from scraper.article import Article

SHINGLE, SHINGLE_UNSPACED = 4, 10
"""Words of a shingle; characters in scripts without spaces."""
MOST_WORDS = 2000
"""Words of a text that are compared: what a reprint repeats stands at its beginning."""
FEWEST = 60
"""Words below which a text alone proves nothing."""
ALIKE, LIKELY, QUOTED = 0.75, 0.45, 0.8
"""Share of common shingles that is enough; that is enough with author and title or day; and share of the shorter
text that stands in the longer one."""
MOST_FIGURES = 6
"""Numbers by which a text is found again."""
FIGURES = 0.7
"""Share of common numbers below which two texts of the same words are two fillings of a template."""
LATE = 120
"""Days after which a reprint must be nearly literal."""

_DIGITS = re.compile(r"\d+(?:[.,\u00a0\u202f' ]\d{3})*(?:[.,]\d+)?")
_ROMAN = re.compile(r"\b(?=[IVX])(?:X{0,3})(?:IX|IV|V?I{0,3})\b")
_EDITION = re.compile(
    r"\b(?:updated?|revis(?:ed|ion)|edition|part|vol(?:ume)?|chapter|episode|issue|no|nr|week|quarter|edición|édition|"
    r"mise à jour|actualización|aktualisier\w*|ausgabe|teil|часть|обновл\w*|(?:janu|febru)ary|march|april|june|july|"
    r"august|(?:septem|octo|novem|decem)ber)\b|更新|改訂|修订|第[一二三四五六七八九十]"
)


@dataclass(frozen=True, slots=True)
class Kinship:
    """Why two articles are one work."""

    reason: str
    """reprint, excerpt, translation (named by the page), version (same author, day and figures), identifier."""
    likeness: float
    """0 to 1."""


class Face:
    """What one record shows of itself to be compared."""

    def __init__(self, record: Article) -> None:
        self.record = record

    @cached_property
    def words(self) -> list[str]:
        """The beginning of the text."""
        return words(self.record.text[: MOST_WORDS * 12])[:MOST_WORDS]

    @cached_property
    def shingles(self) -> set[tuple[str, ...]]:
        """Runs of words."""
        some = self.words
        unspaced = sum(map(is_unspaced, some[:60])) > len(some[:60]) / 2
        size = SHINGLE_UNSPACED if unspaced else SHINGLE
        return set(zip(*(some[n:] for n in range(size)), strict=False)) or {tuple(some)}

    @cached_property
    def rare_figures(self) -> list[str]:
        """The largest numbers of the text, years left out: two language versions share them, hardly anything else."""
        found = {one for one in self.figures if len(one) > 2 and not (len(one) == 4 and one[:2] in ("19", "20"))}
        return sorted(found, key=lambda one: (-len(one), one))[:MOST_FIGURES]

    @cached_property
    def figures(self) -> Counter[str]:
        """Numbers of the text, the same in every language; single digits are left out."""
        text = unicodedata.normalize("NFKC", self.record.text[: MOST_WORDS * 12])
        plain = (_plain_number(found) for found in _DIGITS.findall(text))
        return Counter(one for one in plain if len(one) > 1)

    @cached_property
    def title_marks(self) -> frozenset[str]:
        """What tells entries of a series and editions apart: numbers, years, months, `updated`, `part`."""
        title = unicodedata.normalize("NFKC", f"{self.record.title or ''} {self.record.subtitle or ''}")[:600]
        found = {_plain_number(one) for one in _DIGITS.findall(title)}
        found |= {one for one in _ROMAN.findall(title) if len(one) > 1}
        return frozenset(found | set(_EDITION.findall(title.casefold())))

    @cached_property
    def authors(self) -> frozenset[str]:
        """Names without order and typography."""
        names = (one.name for one in self.record.authors[:20] if one.contribution == "author")
        return frozenset(" ".join(sorted(words(name))) for name in names)

    @cached_property
    def day(self) -> date | None:
        """The day of publication, when it is known to the day."""
        try:
            return date.fromisoformat((self.record.published or "")[:10])
        except ValueError:
            return None

    @property
    def language(self) -> str:
        """Primary subtag; empty when unknown."""
        return (self.record.language or "").split("-")[0].lower()

    @property
    def blocks(self) -> int:
        """Paragraphs."""
        return self.record.text.count("\n\n") + 1


def _plain_number(text: str) -> str:
    digits = "".join(str(unicodedata.decimal(char)) for char in text if char.isdecimal())
    return digits.lstrip("0") or "0"


def kinship(one: Face, other: Face, named: int) -> Kinship | None:
    """Why two articles are one work; None when they are not, or when it is not sure.

    `named` says how many of the two name the other as a translation.
    """
    if one.language and other.language and one.language != other.language:
        return _version(one, other, named)
    return _reprint(one, other)


def _version(one: Face, other: Face, named: int) -> Kinship | None:
    """Two languages: each names the other; or one does, or nobody, and author, day, number and figures agree."""
    if named == 2:
        return Kinship("translation", 1.0)
    if _numbers_differ(one, other) or _figures_differ(one, other) or _apart(one, other) > (30 if named else 4):
        return None
    authors, figures, number = _same_authors(one, other), _figures(one, other), _same_number(one, other)
    may_be = authors or not (one.authors and other.authors) or _other_script(one, other)
    near = authors and _apart(one, other) <= 4 and _alike_in_form(one, other)
    ways = (
        ("translation", 0.9, named == 1 and (near or number or figures >= FIGURES)),
        ("identifier", 0.9, _same_identifier(one, other)),
        ("version", 0.9, authors and number),
        ("version", round(figures, 3), may_be and figures >= FIGURES and _alike_in_form(one, other)),
    )
    return next((Kinship(reason, likeness) for reason, likeness, holds in ways if holds), None)


def _reprint(one: Face, other: Face) -> Kinship | None:
    """One language: the text itself, where nothing speaks against it."""
    if _is_another(one, other) or _is_template(one, other):
        return None
    common = len(one.shingles & other.shingles)
    alike = common / max(1, len(one.shingles | other.shingles))
    within = common / max(1, min(len(one.shingles), len(other.shingles)))
    apart, title = _apart(one, other), _title_likeness(one, other)
    authors = _same_authors(one, other)
    literal = alike >= 0.9 and title >= 0.8
    short = min(len(one.words), len(other.words)) < FEWEST
    others = one.authors and other.authors and not authors
    if ((short or others or apart > LATE) and not literal) or (short and apart > 1):
        return None
    if alike >= ALIKE or (authors and alike >= LIKELY and (title >= 0.5 or apart <= 14)):
        return Kinship("reprint", round(alike, 3))
    return Kinship("excerpt", round(within, 3)) if authors and within >= QUOTED and title >= 0.5 else None


def _is_another(one: Face, other: Face) -> bool:
    """An entry of a series, an edition, or on the same site an update of another day."""
    update = one.record.source == other.record.source and _apart(one, other) > 1
    return update or _numbers_differ(one, other) or one.title_marks != other.title_marks


def _numbers_differ(one: Face, other: Face) -> bool:
    """Two numbers of one series; a reprint elsewhere has another number, or none, of another series."""
    left, right = one.record, other.record
    same_series = left.source == right.source or said(left.series or "?") == said(right.series or "!")
    return bool(same_series and left.number and right.number and said(left.number) != said(right.number))


def _same_number(one: Face, other: Face) -> bool:
    left, right = one.record, other.record
    return bool(
        left.source == right.source and left.number and right.number and said(left.number) == said(right.number)
    )


def _same_identifier(one: Face, other: Face) -> bool:
    left, right = one.record.identifiers, other.record.identifiers
    return bool(left.doi and right.doi and left.doi.lower() == right.doi.lower())


def _same_authors(one: Face, other: Face) -> bool:
    return bool(one.authors & other.authors)


def _other_script(one: Face, other: Face) -> bool:
    """`Anna Woronzowa` and `Анна Воронцова` cannot be compared by letters."""
    names = "".join(one.authors), "".join(other.authors)
    return names[0].isascii() != names[1].isascii() and not {*names[0]} & {*names[1]} - {" "}


def _apart(one: Face, other: Face) -> int:
    """Days between the two; 0 when one of them is unknown."""
    return abs((one.day - other.day).days) if one.day and other.day else 0


def _title_likeness(one: Face, other: Face) -> float:
    return similarity(Block((one.record.title or "")[:300], 1), Block((other.record.title or "")[:300], 1))


def _figures(one: Face, other: Face) -> float:
    """Share of common numbers, where there are enough of them to speak."""
    least = min(one.figures.total(), other.figures.total())
    return 2 * (one.figures & other.figures).total() / (one.figures + other.figures).total() if least >= 4 else 0.0


def _figures_differ(one: Face, other: Face) -> bool:
    """Enough numbers on both sides, and hardly one in common: whatever else agrees, the texts do not."""
    return min(one.figures.total(), other.figures.total()) >= 4 and _figures(one, other) < FIGURES / 2


def _is_template(one: Face, other: Face) -> bool:
    """The same words around other numbers: a dashboard, a weekly count."""
    return (
        min(one.figures.total(), other.figures.total()) >= 4 and _figures(one, other) < FIGURES and _covers(one, other)
    )


def _covers(one: Face, other: Face) -> bool:
    """Are the texts of about one length? An excerpt lacks numbers because it lacks paragraphs."""
    return min(len(one.words), len(other.words)) > 0.8 * max(len(one.words), len(other.words))


def _alike_in_form(one: Face, other: Face) -> bool:
    return abs(one.blocks - other.blocks) <= max(2, 0.3 * max(one.blocks, other.blocks))


def days_around(day: date | None, around: int) -> list[str]:
    """A day and its neighbours: language versions need not be published in one night."""
    return [(day + timedelta(days=n)).isoformat() for n in range(-around, around + 1)] if day else []
