"""The nouns of the invented institute: people, pieces and their blocks, and the institute that holds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from benchmarks.institute.subjects import BY_KEY, Subject

NAME = "Meridian Institute"
ORIGIN = "https://www.meridian-institute.example"
DAY_ONE, DAY_TWO = date(2026, 3, 2), date(2026, 3, 9)

LayoutName = Literal["drupal", "wordpress", "static", "quarto"]
BlockKind = Literal["p", "h2", "li", "quote"]


@dataclass(frozen=True)
class Person:
    """Somebody who writes for the institute."""

    slug: str
    name: str
    role: str
    role_fr: str
    programme: str

    @property
    def path(self) -> str:
        """Profile page."""
        return f"/en/people/{self.slug}"


@dataclass(frozen=True)
class Block:
    """A piece of main text; `link` is a phrase of the text and where it leads, `note` a footnote's number."""

    kind: BlockKind
    text: str
    link: tuple[str, str] | None = None
    note: int | None = None


@dataclass(frozen=True)
class DataTable:
    """A table of the text."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Document:
    """A PDF of a publication: title and paragraphs by page."""

    path: str
    title: str
    pages: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Piece:
    """One publication as the institute knows it: everything a reader of its page should find."""

    path: str
    layout: LayoutName
    language: str
    title: str
    subject_key: str
    kind: str
    genre: str
    authors: tuple[Person, ...]
    published: date
    standfirst: str
    blocks: tuple[Block, ...]
    table: DataTable | None = None
    notes: tuple[str, ...] = ()
    document: Document | None = None
    translation: tuple[str, str] | None = None
    """Language and path of the same piece in the other language."""
    outlet: tuple[str, str] | None = None
    """Name and URL of the journal that has the full text."""
    series: str | None = None
    number: str | None = None
    modified: date | None = None
    correction: str | None = None
    touched: date | None = None
    """Last change that the sitemap admits, when the page does not."""

    @property
    def subject(self) -> Subject:
        """What it is about."""
        return BY_KEY[self.subject_key]


@dataclass
class Institute:
    """People and pieces, newest first; `origin` is scheme and host of every address."""

    people: tuple[Person, ...]
    pieces: list[Piece]
    origin: str = ORIGIN
    size: int = 0
    """Median bytes of an article page; 0 leaves pages as small as their text."""
    _by_path: dict[str, Piece] = field(default_factory=dict)
    _peers: dict[tuple[str, str], list[Piece]] = field(default_factory=dict)
    _place: dict[str, int] = field(default_factory=dict)
    """Of each piece among its peers."""

    def __post_init__(self) -> None:
        self.pieces = sorted(self.pieces, key=lambda piece: (piece.published, piece.path), reverse=True)
        self._by_path = {piece.path: piece for piece in self.pieces}
        for piece in self.pieces:
            peers = self._peers.setdefault((piece.layout, piece.language), [])
            self._place[piece.path] = len(peers)
            peers.append(piece)

    def url(self, path: str) -> str:
        """Absolute address of a path."""
        return self.origin + path

    def piece(self, path: str) -> Piece:
        """The piece at a path."""
        return self._by_path[path]

    def of(self, layout: LayoutName, language: str | None = None) -> list[Piece]:
        """Pieces of one design, newest first."""
        return [one for one in self.pieces if one.layout == layout and language in (None, one.language)]

    def related(self, piece: Piece) -> list[Piece]:
        """What the page of a piece offers as related: three of its design and language, near subjects first."""
        if piece.layout == "quarto":
            return []
        programme = piece.subject.programme
        others = self._neighbours(piece)
        return sorted(others, key=lambda one: one.subject.programme != programme)[:3]

    def _neighbours(self, piece: Piece) -> list[Piece]:
        peers, place = self._peers[piece.layout, piece.language], self._place[piece.path]
        return [one for one in peers[max(0, place - 6) : place + 7] if one is not piece]
