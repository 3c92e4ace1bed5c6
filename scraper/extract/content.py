"""The main text of a page: which blocks are in, and what they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scraper.article import Evidence, Heading, Link, Note, Table
from scraper.extract.tree import Document, Element, text_of


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier readers found, so that the body can leave it out."""

    title: str | None = None
    subtitle: str | None = None
    standfirst: str | None = None
    authors: Sequence[str] = ()
    apart: Sequence[Element] = ()
    """Elements that show byline, date or standfirst and nothing else."""


@dataclass(frozen=True, slots=True)
class BlockReport:
    """One block of `--explain`: its text, whether it is in, how sure we are, and what decided."""

    text: str
    kept: bool
    score: float
    reasons: tuple[str, ...]


@dataclass(slots=True)
class Body:
    """The main text in all its forms."""

    text: str = ""
    markdown: str = ""
    word_count: int = 0
    headings: list[Heading] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    """Block elements that hold the text, in document order."""
    evidence: Evidence | None = None
    blocks: list[BlockReport] = field(default_factory=list)

    def report(self) -> list[BlockReport]:
        """Every block of the page, in document order."""
        return self.blocks


def read_body(doc: Document, known: Known, ruled: Sequence[Element] = (), notes: Sequence[Element] = ()) -> Body:
    """The main text. `ruled` are the elements that the source's rules name as body: nothing else is read then."""
    roots = list(ruled) or [doc.root]
    paragraphs = [node for root in roots for node in root.iter("p", "h2", "h3", "li", "blockquote")]
    texts = [(node, text_of(node)) for node in paragraphs]
    kept = [(node, text) for node, text in texts if len(text) > 80]
    text = "\n\n".join(text for _, text in kept)
    return Body(text=text, markdown=text, word_count=len(text.split()), elements=[node for node, _ in kept])
