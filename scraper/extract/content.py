"""The main text of a page: which blocks are in, and what they make.

One walk gives the blocks, two looks of the model give every block a chance, known pieces (title, byline,
date, standfirst, what the source's rules say) overrule the model, and what is left is put together as text
and Markdown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import compress

from scraper.article import Evidence, Heading, Link, Note, Table
from scraper.extract import features
from scraper.extract.blocks import MAX_BLOCKS, Block, Frame, read_blocks, read_hidden_blocks
from scraper.extract.classwords import VOCABULARY
from scraper.extract.context import SECOND, SECOND_GROUPS, Context
from scraper.extract.judged import THRESHOLD, Judged, mend
from scraper.extract.markdown import HEADINGS, to_markdown
from scraper.extract.model import Look, look, trees
from scraper.extract.notes import note_places, take_notes
from scraper.extract.phrases import PHRASES
from scraper.extract.sametext import Texts, folded
from scraper.extract.stated import is_whole, stated_text, stated_tree
from scraper.extract.structured import structured
from scraper.extract.tables import read_table
from scraper.extract.tree import Document, Element, collapse, text_of
from scraper.extract.trees import Trees

_NAMES: dict[str, Sequence[str]] = {"near": VOCABULARY, "apart": VOCABULARY, "off": VOCABULARY, "phrases": PHRASES}
_NAMES |= dict.fromkeys(("tags", "tags_shared", "tags_off"), features.TAG_BITS)


_KEPT, _PROMISED = 0.2, 120
"""Share and characters of promised text; see `limit_of`."""
HOPELESS = 0.003
"""Blocks with less chance at the first look are not looked at twice."""
FEW = 500
"""Characters of running text: a page with less may hold its text where none is looked for at first."""
_MAX_LINKS = 2_000
_APART = 700
"""Characters: an element with more is not only a byline, a date or a standfirst. AP's page named its whole text."""
LITTLE = 0.3
"""A page that shows less of the text that its metadata hold shows a teaser, or waits for a script."""
STATED = 0.85
"""JSON-LD `articleBody` has an F1 of .65 to .94 on dev: a last resort."""
_DATELINE, _SURE = 90, 0.75
_LONG, _HELD = 60, 0.6
"""Characters of a block that is sought in the stated text, and the share of that text that the page must hold."""


@cache
def first_look() -> Look:
    """What a block says by itself and by its place."""
    return look("first", features.FIRST, _NAMES, features.GROUPS)


@cache
def second_look() -> Look:
    """What the chances of the first look say of its surroundings, too."""
    return look("second", features.FIRST + SECOND, _NAMES, features.GROUPS + SECOND_GROUPS)


@cache
def third_look() -> Trees:
    """What no sum of terms can say: measures that count only where others hold."""
    return trees(features.FIRST + SECOND)


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier readers found, so that the body can leave it out."""

    title: str | None = None
    subtitle: str | None = None
    standfirst: str | None = None
    authors: Sequence[str] = ()
    apart: Sequence[Element] = ()
    """Elements that show byline, date or standfirst and nothing else."""
    elsewhere: Sequence[Element] = ()
    """Sentences that say where the full text is."""


@dataclass(frozen=True, slots=True)
class BlockReport:
    """One block of `--explain`: its text, whether it is in, how sure we are, and what decided."""

    text: str
    kept: bool
    score: float
    reasons: tuple[str, ...]
    tag: str = ""
    """The block-level element it stands in."""
    links: float = 0.0
    """The share of its characters that are links."""


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
    judged: Judged | None = None

    def report(self) -> list[BlockReport]:
        """Every block of the page, in document order, with the terms of the model that weighed most."""
        return list(_report(self.judged)) if self.judged else []


def read_body(doc: Document, known: Known, ruled: Sequence[Element] = (), notes: Sequence[Element] = ()) -> Body:
    """The main text. `ruled` are the elements that the source's rules name as body: nothing else is read then."""
    judged = _judge_ruled(ruled) if ruled else _judge(doc, known.title)
    if judged is not None:
        _overrule(judged, known, notes)
        mend(judged)
    kept = judged.chosen() if judged else []
    stated = None if ruled else stated_text(doc)
    if stated and is_whole(stated) and sum(len(block.text) for block in kept) < LITTLE * len(stated):
        return _believe(doc, stated, judged)
    return _assemble(doc, kept, judged, by_rule=bool(ruled)) if judged else Body()


def _believe(doc: Document, stated: str, judged: Judged | None) -> Body:
    """The text as JSON-LD tells it: from the page's own blocks where they hold it, else from there (script pages)."""
    whole = collapse(stated)
    if judged is not None:
        texts = [block.text for block in judged.blocks]
        said = [place for place, text in enumerate(texts) if len(text) > _LONG and text[:50] in whole]
        if sum(len(texts[place]) for place in said) > _HELD * len(whole):
            judged.ruled.update(dict.fromkeys(said, "in:stated"))
            return _assemble(doc, judged.chosen(), judged, by_rule=False)
    doc.notes.append("text_from_metadata")
    told = _judge_ruled([stated_tree(stated)])
    if told:
        told.noted = note_places(told.blocks, told.blocks)
    body = _assemble(doc, told.chosen(), told, by_rule=False) if told else Body()
    body.elements, body.judged = [], judged
    body.evidence = Evidence(method="structured", where="json-ld articleBody", confidence=STATED)
    return body


def _judge(doc: Document, title: str | None) -> Judged | None:
    blocks = blocks_of(doc)
    if not blocks:
        return None
    if len(blocks) >= MAX_BLOCKS:
        doc.notes.append("blocks_cut")
    measures = features.Measures(blocks, told_of(doc, title))
    facts, columns = measures.facts(), measures.columns()
    words, bins = first_look().bit_sums(facts), first_look().binned(columns)
    first = first_look().chances(bins, words)
    context = Context(blocks, measures.sizes, first)
    columns, facts = columns + context.columns(words), context.facts(facts)
    chances = _second_chances(columns, facts, bins, first)
    asked = third_look().ask(chances, columns)
    return Judged(blocks, columns, facts, chances, {}, limit_of(measures.sizes, chances), asked)


def limit_of(sizes: Sequence[float], chances: Sequence[float]) -> float:
    """THRESHOLD; lower where it keeps far less text than the chances promise, as on lists of places or products.

    Then it is the limit with the best expected F1: on blog.resy.com 5,500 words stood at a third each.
    """
    promised = sum(size * chance for size, chance in zip(sizes, chances, strict=True))
    kept = sum(size for size, chance in zip(sizes, chances, strict=True) if chance > THRESHOLD)
    if kept >= _KEPT * promised or promised < _PROMISED:
        return THRESHOLD
    best, limit, right, taken = 0.0, THRESHOLD, 0.0, 0.0
    for chance, size in sorted(zip(chances, sizes, strict=True), reverse=True):
        right, taken = right + chance * size, taken + size
        if right / (taken + promised) > best:
            best, limit = right / (taken + promised), chance
    return limit - 1e-9


def _second_chances(
    columns: Sequence[Sequence[float]], facts: features.Facts, bins: Sequence[Sequence[int]], first: Sequence[float]
) -> list[float]:
    """The chances of the second look, 0 for what is hopeless. Both looks share the bins of the first."""
    looked = [chance > HOPELESS for chance in first]
    words = second_look().bit_sums({name: list(compress(column, looked)) for name, column in facts.items()})
    known = [list(compress(column, looked)) for column in bins]
    more = second_look().binned([list(compress(column, looked)) for column in columns[len(bins) :]], len(bins))
    second = iter(second_look().chances([*known, *more], words))
    return [next(second) if one else 0.0 for one in looked]


def blocks_of(doc: Document) -> list[Block]:
    """The blocks of a page; where they hold next to no running text, those of places that are passed over else."""
    body = doc.root.find("body")
    root = body if body is not None else doc.root
    blocks = read_blocks(root)
    shown = _running(blocks)
    if shown < FEW:
        hidden = read_hidden_blocks(root)
        if _running(hidden) > FEW + 3 * shown:
            doc.notes.append("text_hidden")
            return hidden
    return blocks


def _running(blocks: Sequence[Block]) -> int:
    """Characters of text that is neither short nor a link."""
    return sum(
        len(one.text) for one in blocks if len(one.text) > features.RUNNING and 2 * one.link_chars < len(one.text)
    )


def told_of(doc: Document, title: str | None) -> features.Told:
    """What the metadata says of the text: title, description, and JSON-LD `articleBody` where there is one."""
    description = structured(doc).first_meta("og:description", "description", "twitter:description") or ""
    return features.Told(title or "", description, collapse(stated_text(doc)))


def _judge_ruled(roots: Sequence[Element]) -> Judged | None:
    blocks = [block for root in roots for block in read_blocks(root)]
    ruled = dict.fromkeys(range(len(blocks)), "in:rule")
    return Judged(blocks, [], {}, [1.0] * len(blocks), ruled) if blocks else None


def _overrule(judged: Judged, known: Known, notes: Sequence[Element]) -> None:
    """Title, subtitle, byline, date and standfirst are fields of their own, not text."""
    titles = Texts(text for text in (known.title, known.subtitle) if text)
    named = (*known.apart, *known.elsewhere)
    shown = {node: text for node in named if len(text := text_of(node)) <= _APART}
    # A standfirst that only the metadata hold may be the first paragraph: that stays.
    texts, opening = Texts(shown.values()), folded(known.standfirst or "")
    apart, always = _Inside({*shown, *notes}), _Inside({*notes, *known.elsewhere})
    for place, block in enumerate(judged.blocks):
        if block.tag in HEADINGS and block.text in titles:
            judged.ruled[place] = "out:title"
        elif apart.elements and (block.text in texts or block.frame in apart):
            # A paragraph that a date or a name was found in (observer.com: "In October of 2021 ...") is no dateline.
            surely = len(block.text) > _DATELINE and judged.chances[place] > _SURE and block.frame not in always
            if not surely or folded(block.text) in opening:
                judged.ruled[place] = "out:apart"


class _Inside:
    """Which frames stand in one of some elements; what is known of a frame holds for all below it."""

    def __init__(self, elements: Collection[Element]) -> None:
        self.elements = elements
        self.known: dict[Frame, bool] = {}

    def __contains__(self, frame: Frame) -> bool:
        climbed: list[Frame] = []
        at: Frame = frame
        while at not in self.known:
            climbed.append(at)
            if at.parent is None or at.element in self.elements:
                self.known[at] = at.parent is not None
                break
            at = at.parent
        self.known.update(dict.fromkeys(climbed, self.known[at]))
        return self.known[at]


def _assemble(doc: Document, kept: list[Block], judged: Judged, by_rule: bool) -> Body:
    kept, notes = take_notes(kept, [judged.blocks[place] for place in judged.noted])
    text = "\n\n".join(block.text for block in kept)
    return Body(
        text=text,
        markdown=to_markdown(kept, doc.absolute),
        word_count=count_words(text),
        headings=[Heading(level=HEADINGS[one.tag], text=collapse(one.text)) for one in kept if one.tag in HEADINGS],
        tables=[read_table(block.table) for block in kept if block.table is not None],
        notes=notes,
        links=list(_links(doc, kept)),
        elements=list(dict.fromkeys(block.frame.element for block in kept)),
        evidence=_evidence(kept, judged, by_rule) if kept else None,
        judged=judged,
    )


def count_words(text: str) -> int:
    """Words; a Han character, kana or hangul syllable counts as half a word."""
    return len(text.split()) + int((features.width(text) - len(text)) / 3) if text else 0


def _links(doc: Document, kept: Sequence[Block]) -> Iterator[Link]:
    """Links that lead away: a footnote's sign leads to the foot of the same page and is none."""
    found: dict[str, str] = {}
    here = doc.page.url.partition("#")[0]
    for block in kept:
        for _, tag, node in block.marks:
            url = doc.absolute(node.get("href")) if tag == "a" and node is not None else None
            if url and node is not None and not url.startswith(f"{here}#"):
                found.setdefault(url, text_of(node))
    for url, text in list(found.items())[:_MAX_LINKS]:
        yield Link(url=url, text=text)


def _evidence(kept: Sequence[Block], judged: Judged, by_rule: bool) -> Evidence:
    first = kept[0].frame.element
    where = first.getroottree().getpath(first)
    if by_rule:
        return Evidence(method="rule", where=where, confidence=0.99)
    chances = dict(zip(map(id, judged.blocks), judged.chances, strict=True))
    size = sum(len(block.text) for block in kept)
    sure = sum(len(block.text) * chances[id(block)] for block in kept) / max(size, 1)
    return Evidence(method="generic", where=where, confidence=round(min(sure, 0.98), 3))


def _report(judged: Judged) -> Iterator[BlockReport]:
    for place, block in enumerate(judged.blocks):
        rule = judged.ruled.get(place)
        if rule:
            reasons: tuple[str, ...] = (rule,)
        else:
            row = [column[place] for column in judged.columns]
            terms = second_look().reasons(row, {name: column[place] for name, column in judged.facts.items()})
            if place in judged.asked:
                terms.append(("trees", judged.asked[place]))
            reasons = tuple(f"{name} {weight:+.2f}" for name, weight in terms)
        links = min(1.0, round(block.link_chars / len(block.text), 2))
        chance = round(judged.chances[place], 3)
        yield BlockReport(block.text, judged.kept(place), chance, reasons, block.tag, links)
