"""What can be measured on a block, in numbers that a model can weigh: the first look.

Independent of the page's language, apart from a handful of phrases. Text is measured in characters of an
alphabet; a Han character, kana or hangul syllable counts as 2.5 of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log2
from operator import itemgetter

from scraper.extract.blocks import TAGS, Block, Frame, container
from scraper.extract.phrases import phrase_bits

_WIDE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]")
# The patterns begin with the set of their first characters, because the engine then skips all others at once.
_SENTENCE_END = re.compile(r"[.!?:;\u2026。！？；](?:(?<=[。！？；])|[\"'”’»)\]]?(?:\s|$))")
_COMMA = re.compile(r"[,，、،](?:(?<!,)|\s)")
_UPPER_WORD = re.compile(r"[A-ZÀ-ÞА-Я](?<!\w.)")
_DIGIT = re.compile(r"\d")
_DIGITS = b"0123456789"
_TAG_KINDS = ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "td", "table", "blockquote", "pre", "figcaption", "span",
              "dt", "dd", "section", "article", "main", "header", "footer", "aside", "address", "body")  # fmt: skip
_KIND = {tag: index + 1 for index, tag in enumerate(_TAG_KINDS)}
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ENDINGS = {".": 1, "。": 1, ":": 2, "：": 2, "…": 3, "?": 4, "!": 4, "？": 4, "！": 4, "”": 5, '"': 5, "»": 5, ")": 6}
_SHORT = 80
RUNNING = 60
"""Text of this size with sentences in it and few links is running text."""
_SHARED = 0.9
"""A frame with this share of the page's running text says nothing about which block is main text."""

FIRST = (
    "size", "links", "sentences", "commas", "upper", "digits", "mass_own", "mass_parent", "mass_grand", "branch",
    "before", "from_title", "prev_size", "next_size", "prev_links", "next_links", "siblings", "tag", "prev_tag",
    "next_tag", "same_prev", "same_next", "ends", "link_run", "page_mass", "page_blocks", "alike", "twice", "stated",
    "from_described", "article", "articles",
)  # fmt: skip
GROUPS = (
    ("size", "links", "sentences", "commas", "upper", "digits"), ("mass_own", "mass_parent", "mass_grand", "size"),
    ("before", "from_title", "from_described", "alike"), ("tag", "branch", "prev_tag", "next_tag"),
    ("prev_size", "next_size", "prev_links", "next_links"), ("same_prev", "same_next", "siblings"),
    ("article", "articles", "twice", "stated", "ends", "link_run"), ("page_mass", "page_blocks"),
)  # fmt: skip
"""Measures whose bins come in few combinations."""
SETS = ("near", "apart", "tags", "tags_shared", "phrases")
TAG_BITS = (*TAGS, "hidden")
_ARTICLE = 1 << TAGS.index("article")
NONE = 99.0
Facts = Mapping[str, Sequence[int]]
"""Columns of bits, by the name of their set."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the page's metadata says of its text."""

    title: str = ""
    description: str = ""
    stated: str = ""
    """JSON-LD `articleBody`: a check, not a source."""


def width(text: str) -> float:
    """Length in characters of an alphabet."""
    if text.isascii():
        return float(len(text))
    return len(text) + 1.5 * len(_WIDE.findall(text))


class Measures:
    """The numbers of all blocks of one page. Sets the sums on the frames of the blocks."""

    def __init__(self, blocks: Sequence[Block], told: Told | None = None) -> None:
        self.blocks = blocks
        self.told = told or Told()
        traits = [known_traits(text) if len(text := block.text) <= _SHORT else traits_of(text) for block in blocks]
        self.sizes, self.sentences, self.commas, self.upper, self.digits, self.ends, self.phrases = (
            list(map(itemgetter(place), traits)) for place in range(7)
        )
        self.links = [min(1.0, block.link_chars / len(block.text)) for block in blocks]
        self.running = [
            size if size >= RUNNING and links < 0.5 and (ends or size > 150) else 0.0
            for size, links, ends in zip(self.sizes, self.links, self.sentences, strict=True)
        ]
        self.total = sum(self.running) or 1.0
        self.logs = [log2(size + 1) for size in self.sizes]
        self._weigh()
        self.boxes = [container(block.frame) for block in blocks]
        self.trunk = trunk([block.frame for block in blocks], lambda frame: frame.total >= 0.6 * self.total)

    def _weigh(self) -> None:
        for block in self.blocks:
            block.frame.seen += 1
        for block, running in zip(self.blocks, self.running, strict=True):
            box = container(block.frame)
            if box is not block.frame:
                box.seen += 1
            if running:
                box.mass += running
                frame: Frame | None = block.frame
                while frame is not None:
                    frame.total += running
                    frame = frame.parent

    def columns(self) -> list[Sequence[float]]:
        """One column for every name of FIRST, as long as there are blocks."""
        count, logs, kinds = len(self.blocks), self.logs, [_KIND.get(block.tag, 0) for block in self.blocks]
        near = [nearness(one.frame, other.frame) for one, other in pairwise(self.blocks)]
        return [
            logs, self.links, *self._own(), *zip(*self._places(), strict=True),
            [0, *logs[:-1]], [*logs[1:], 0], [-1, *self.links[:-1]], [*self.links[1:], -1],
            [min(box.seen, 20) for box in self.boxes], kinds,
            [-1, *kinds[:-1]], [*kinds[1:], -1], [9, *near], [*near, 9],
            self.ends, self._link_runs(),
            [log2(self.total + 1)] * count, [log2(count + 1)] * count, *self._page_wide(), *self._articles(),
        ]  # fmt: skip

    def _own(self) -> list[Sequence[float]]:
        """The block by itself: sentences, commas, capitals and digits for its length."""
        sizes = self.sizes
        return [
            [min(one, 8) / (1 + size / 200) for one, size in zip(self.sentences, sizes, strict=True)],
            [one * 100 / (size + 20) for one, size in zip(self.commas, sizes, strict=True)], self.upper, self.digits,
        ]  # fmt: skip

    def _places(self) -> Sequence[tuple[float, ...]]:
        """Where the block stands among the running text, and how far from the title."""
        total, before, title_at, trunk_at = self.total, 0.0, self._title_place(), self.trunk
        found = []
        for place, (block, box) in enumerate(zip(self.blocks, self.boxes, strict=True)):
            outer = box.parent or box
            found.append((
                box.mass / total, box.total / total, outer.total / total, branch(block.frame, trunk_at),
                before / total, max(-20, min(60, place - title_at)) if title_at >= 0 else NONE,
            ))  # fmt: skip
            before += self.running[place]
        return found

    def _title_place(self) -> int:
        """The last heading that shows the title before the text, else the first `<h1>`; -1 for none."""
        title = self.told.title.lower()
        first_h1, shown = -1, -1
        for place, block in enumerate(self.blocks):
            if block.tag == "h1" and first_h1 < 0:
                first_h1 = place
            text = block.text
            if title and len(text) < 2 * len(title) + 20 and (block.tag in _HEADINGS or shown < 0):
                lower = text.lower()
                shows = title in lower or (len(lower) > 15 and lower in title and block.tag in _HEADINGS)
                if shows and (shown < 0 or self.blocks[shown].tag not in _HEADINGS):
                    shown = place
        return shown if shown >= 0 else first_h1

    def _link_runs(self) -> list[int]:
        """How many blocks in a row around this one are mostly links."""
        runs, count = [], 0
        for links in self.links:
            count = count + 1 if links > 0.6 else 0
            runs.append(count)
        for i in range(len(runs) - 2, -1, -1):
            if runs[i] and runs[i + 1] > runs[i]:
                runs[i] = runs[i + 1]
        return [min(run, 12) for run in runs]

    def _page_wide(self) -> list[Sequence[float]]:
        """Text in elements alike, text that stands twice, text that the metadata quotes."""
        masses: dict[tuple[str, str], float] = {}
        kinds = [signature(block) for block in self.blocks]
        for kind, running in zip(kinds, self.running, strict=True):
            masses[kind] = masses.get(kind, 0.0) + running
        often = Counter(block.text for block in self.blocks if len(block.text) > 20)
        described, count = self._described_place(), len(self.blocks)
        return [
            [masses[kind] / self.total for kind in kinds],
            [min(often.get(block.text, 1), 3) for block in self.blocks],
            self._stated(),
            [max(-20, min(60, place - described)) for place in range(count)] if described >= 0 else [NONE] * count,
        ]

    def _stated(self) -> list[int]:
        """1 when the metadata's own text holds the block's beginning, 2 when not; 0 when it is no witness."""
        whole = self.told.stated
        if len(whole) < 300:
            return [0] * len(self.blocks)
        hits = [block.text[:50] in whole for block in self.blocks]
        believed = sum(size for size, hit in zip(self.sizes, hits, strict=True) if hit) > 0.4 * len(whole)
        return [1 if hit else 2 for hit in hits] if believed else [0] * len(hits)

    def _described_place(self) -> int:
        """The first block of running text that begins as the page's description does; -1 for none."""
        start = self.told.description[:45]
        if len(start) < 45:
            return -1
        return next((i for i, block in enumerate(self.blocks) if start in block.text and self.running[i]), -1)

    def _articles(self) -> list[list[int]]:
        """The number of the `<article>` that a block stands in, and how many there are with text."""
        numbers: dict[Frame | None, int] = {None: 0}
        own: list[int] = []
        for block in self.blocks:
            frame: Frame | None = block.frame if block.frame.tags & _ARTICLE else None
            while frame is not None and frame.tag != "article":
                frame = frame.parent
            own.append(numbers.setdefault(frame, len(numbers)))
        return [[min(number, 6) for number in own], [min(len(numbers) - 1, 8)] * len(own)]

    def facts(self) -> Facts:
        """The sets of yes-or-no facts of every block, as integers of bits, by the names of SETS."""
        limit = _SHARED * self.total
        frames = [block.frame for block in self.blocks]
        apart = [_apart(frame, limit) for frame in frames]
        near = [
            frame.own | block.inner | (frame.parent.own if frame.parent else 0)
            for block, frame in zip(self.blocks, frames, strict=True)
        ]
        return {
            "near": near,
            "apart": [words & ~one for (words, _), one in zip(apart, near, strict=True)],
            "tags": [tags for _, tags in apart],
            "tags_shared": [frame.tags & ~tags for frame, (_, tags) in zip(frames, apart, strict=True)],
            "phrases": self.phrases,
        }


def _apart(frame: Frame, limit: float) -> tuple[int, int]:
    """Words and tags of the frames around a block that do not hold nearly all text; remembered on the frames."""
    if frame.apart >= 0:
        return frame.apart, frame.apart_tags
    chain = []
    current: Frame | None = frame
    while current is not None and current.apart < 0:
        chain.append(current)
        current = current.parent
    words, tags = (current.apart, current.apart_tags) if current is not None else (0, 0)
    for one in reversed(chain):
        outer = one.parent
        if one.total < limit:
            words |= one.own
            tags |= one.tags & ~(outer.tags if outer else 0)
        one.apart, one.apart_tags = words, tags
    return words, tags


def signature(block: Block) -> tuple[str, str]:
    """What a block looks like in the markup: tag and class."""
    return block.frame.tag, block.frame.classes


def branch(frame: Frame | None, stem: Frame | None) -> int:
    """Steps from a frame up to the stem that holds most text; 9 when it stands outside."""
    steps, top = 0, stem.depth if stem else 0
    while frame is not None and frame.depth > top:
        frame, steps = frame.parent, steps + 1
    return min(steps, 8) if frame is stem else 9


def trunk(frames: Sequence[Frame], holds: Callable[[Frame], bool]) -> Frame | None:
    """The deepest frame that holds enough."""
    best: Frame | None = None
    seen: set[Frame] = set()
    for start in frames:
        frame: Frame | None = start
        while frame is not None and frame not in seen and not holds(frame):
            seen.add(frame)
            frame = frame.parent
        if frame is not None and frame not in seen and (best is None or frame.depth > best.depth):
            best = frame
    return best


def nearness(one: Frame, other: Frame) -> int:
    """0 same frame; 1 sisters of one tag; 2 sisters; 3 mother and child; 4 cousins; 5 further."""
    if one is other:
        return 0
    if one.parent is other.parent:
        return 1 if one.tag == other.tag else 2
    if one.parent is other or other.parent is one:
        return 3
    if one.parent and other.parent and one.parent.parent is other.parent.parent:
        return 4
    return 5


Traits = tuple[float, int, int, float, float, int, int]


def traits_of(text: str) -> Traits:
    """What a text tells by itself: width, sentences, commas, share of capitals and of digits, ending, phrases."""
    upper = len(_UPPER_WORD.findall(text)) / (1 + text.count(" "))
    digits = _digits(text) / len(text)
    return width(text), len(_SENTENCE_END.findall(text)), _commas(text), upper, digits, _ending(text), phrase_bits(text)


known_traits = lru_cache(maxsize=8192)(traits_of)
"""The same, remembered: menus and footers are on every page of a site."""


def _commas(text: str) -> int:
    return len(_COMMA.findall(text)) if "," in text or not text.isascii() else 0


def _digits(text: str) -> int:
    if not text.isascii():
        return len(_DIGIT.findall(text))
    data = text.encode()
    return len(data) - len(data.translate(None, _DIGITS))  # three times as fast as a pattern


def _ending(text: str) -> int:
    """How a block ends: 1 full stop, 2 colon, 3 dots, 4 question or exclamation, 5 quote, 6 bracket, 0 other."""
    return 3 if text.endswith("..") else _ENDINGS.get(text[-1], 0)
