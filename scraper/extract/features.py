"""What can be measured on a block and its neighbours, in numbers that a model can weigh.

Everything is independent of the language of the page, apart from a handful of phrases (`phrases`). Text is
measured in characters of an alphabet; a Han character, kana or hangul syllable counts as 2.5 of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import log2

from scraper.extract.blocks import HIDDEN, TAGS, Block, Frame
from scraper.extract.phrases import phrase_bits

_WIDE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_SENTENCE_END = re.compile(r"[.!?:;\u2026][\"'”’»)\]]?(?:\s|$)|[。！？；]")
_COMMA = re.compile(r",\s|[，、،]")
_UPPER_WORD = re.compile(r"(?<!\w)[A-ZÀ-ÞА-Я]")
_DIGIT = re.compile(r"\d")
TAG_KINDS = ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "td", "table", "blockquote", "pre", "figcaption", "span",
             "dt", "dd", "section", "article", "main", "header", "footer", "aside", "address", "body")  # fmt: skip
_KIND = {tag: index + 1 for index, tag in enumerate(TAG_KINDS)}
RUNNING = 60
"""Text of this size with sentences in it and few links is running text."""

FIRST = (
    "size", "links", "sentences", "commas", "upper", "digits", "mass_own", "mass_parent", "mass_grand", "branch",
    "before", "from_title", "prev_size", "next_size", "prev_links", "next_links", "siblings", "tag", "prev_tag",
    "next_tag", "same_prev", "same_next", "ends", "link_run", "page_mass", "page_blocks",
)  # fmt: skip
SECOND = (
    "p", "p_prev", "p_prev2", "p_next", "p_next2", "p_own", "p_parent", "p_grand", "likely_own", "likely_parent",
    "likely_grand", "likely_before", "since_likely", "until_likely", "branch2", "heading_next", "page_likely",
)  # fmt: skip


def width(text: str) -> float:
    """Length in characters of an alphabet."""
    if text.isascii():
        return float(len(text))
    return len(text) + 1.5 * len(_WIDE.findall(text))


class Measures:
    """The numbers of all blocks of one page."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.sizes = [width(block.text) for block in blocks]
        self.links = [min(1.0, block.link_chars / len(block.text)) for block in blocks]
        self.sentences = [len(_SENTENCE_END.findall(block.text)) for block in blocks]
        self.running = [
            size if size >= RUNNING and links < 0.5 and (ends or size > 150) else 0.0
            for size, links, ends in zip(self.sizes, self.links, self.sentences, strict=True)
        ]
        self.total = sum(self.running) or 1.0
        self._weigh()
        self.trunk = self._trunk([frame_of.total for frame_of in self._frames()], self.total)

    def _frames(self) -> list[Frame]:
        return [block.frame for block in self.blocks]

    def _weigh(self) -> None:
        for block, running in zip(self.blocks, self.running, strict=True):
            block.frame.seen += 1
            if running:
                block.frame.mass += running
                frame: Frame | None = block.frame
                while frame is not None:
                    frame.total += running
                    frame = frame.parent

    def _trunk(self, totals: Sequence[float], total: float) -> Frame | None:
        """The smallest frame that holds six tenths of all running text."""
        best: Frame | None = None
        for block in self.blocks:
            frame: Frame | None = block.frame
            while frame is not None and frame.total < 0.6 * total:
                frame = frame.parent
            if frame is not None and (best is None or frame.depth > best.depth):
                best = frame
        return best

    def first(self) -> list[list[float]]:
        """One row of FIRST for every block."""
        blocks, sizes, links, total = self.blocks, self.sizes, self.links, self.total
        title_at = next((i for i, block in enumerate(blocks) if block.tag == "h1"), -1)
        kinds = [_KIND.get(block.tag, 0) for block in blocks]
        logs = [log2(size + 1) for size in sizes]
        last = len(blocks) - 1
        rows, before = [], 0.0
        page_mass, page_blocks = log2(total + 1), log2(len(blocks) + 1)
        link_run = self._link_runs()
        for i, block in enumerate(blocks):
            text, size, frame = block.text, sizes[i], block.frame
            parent = frame.parent or frame
            grand = parent.parent or parent
            length = len(text)
            rows.append([
                logs[i], links[i], min(self.sentences[i], 8) / (1 + size / 200),
                len(_COMMA.findall(text)) * 100 / (size + 20),
                len(_UPPER_WORD.findall(text)) / (1 + text.count(" ")), len(_DIGIT.findall(text)) / length,
                frame.mass / total, parent.total / total, grand.total / total, self.branch(frame, self.trunk),
                before / total, max(-20, min(60, i - title_at)) if title_at >= 0 else 61,
                logs[i - 1] if i else 0, logs[i + 1] if i < last else 0,
                links[i - 1] if i else -1, links[i + 1] if i < last else -1,
                min(frame.seen, 20), kinds[i], kinds[i - 1] if i else -1, kinds[i + 1] if i < last else -1,
                self.near(blocks[i - 1].frame, frame) if i else 9,
                self.near(blocks[i + 1].frame, frame) if i < last else 9,
                _ending(text), link_run[i], page_mass, page_blocks,
            ])  # fmt: skip
            before += self.running[i]
        return rows

    def _link_runs(self) -> list[int]:
        """How many blocks in a row, up to here and on from here, are mostly links."""
        runs, count = [], 0
        for links in self.links:
            count = count + 1 if links > 0.6 else 0
            runs.append(count)
        for i in range(len(runs) - 2, -1, -1):
            if runs[i] and runs[i + 1] > runs[i]:
                runs[i] = runs[i + 1]
        return [min(run, 12) for run in runs]

    def branch(self, frame: Frame | None, trunk: Frame | None) -> int:
        """Steps up from a frame to one that is an ancestor-or-self of the trunk's text; 9 outside of the trunk."""
        steps, top = 0, trunk.depth if trunk else 0
        while frame is not None and frame.depth > top:
            frame, steps = frame.parent, steps + 1
        return min(steps, 8) if frame is trunk else 9

    def near(self, one: Frame, other: Frame) -> int:
        """0 same frame; 1 sisters of one tag; 2 sisters; 3 cousins; 4 further."""
        if one is other:
            return 0
        if one.parent is other.parent:
            return 1 if one.tag == other.tag else 2
        if one.parent is other or other.parent is one:
            return 3
        if one.parent and other.parent and one.parent.parent is other.parent.parent:
            return 4
        return 5

    def second(self, chances: Sequence[float]) -> list[list[float]]:
        """One row of SECOND for every block, from the chances that the first look gave."""
        blocks, sizes = self.blocks, self.sizes
        likely = [size * chance for size, chance in zip(sizes, chances, strict=True)]
        total = sum(likely) or 1.0
        sums: dict[Frame, tuple[float, float]] = {}
        for i, block in enumerate(blocks):
            frame: Frame | None = block.frame
            for _ in range(3):
                if frame is None:
                    break
                mine = sums.get(frame, (0.0, 0.0))
                sums[frame] = (mine[0] + sizes[i], mine[1] + likely[i])
                frame = frame.parent
        trunk = self._likely_trunk(likely, total)
        since, until = self._gaps(likely)
        last, rows, before = len(blocks) - 1, [], 0.0
        page = log2(total + 1)
        for i, block in enumerate(blocks):
            frame = block.frame
            parent = frame.parent or frame
            grand = parent.parent or parent
            own, up, top = sums[frame], sums[parent], sums[grand]
            chance = chances[i]
            rows.append([
                chance, chances[i - 1] if i else 0, chances[i - 2] if i > 1 else 0,
                chances[i + 1] if i < last else 0, chances[i + 2] if i + 1 < last else 0,
                _others(own, sizes[i], likely[i], chance), _others(up, sizes[i], likely[i], chance),
                _others(top, sizes[i], likely[i], chance),
                own[1] / total, up[1] / total, top[1] / total, before / total, since[i], until[i],
                self.branch(frame, trunk), self._next_text(i, chances), page,
            ])  # fmt: skip
            before += likely[i]
        return rows

    def _likely_trunk(self, likely: Sequence[float], total: float) -> Frame | None:
        for i, block in enumerate(self.blocks):
            frame: Frame | None = block.frame
            while frame is not None:
                frame.likely += likely[i]
                frame = frame.parent
        best: Frame | None = None
        for block in self.blocks:
            frame = block.frame
            while frame is not None and frame.likely < 0.7 * total:
                frame = frame.parent
            if frame is not None and (best is None or frame.depth > best.depth):
                best = frame
        return best

    def _gaps(self, likely: Sequence[float]) -> tuple[list[int], list[int]]:
        """Blocks since and until the nearest that is likely main text of some length; at most 30."""
        since, until, gap = [], [], 30
        for value in likely:
            since.append(gap)
            gap = 0 if value > 60 else min(30, gap + 1)
        gap = 30
        for value in reversed(likely):
            until.append(gap)
            gap = 0 if value > 60 else min(30, gap + 1)
        return since, until[::-1]

    def _next_text(self, i: int, chances: Sequence[float]) -> float:
        """The chance of the first block after this one that is no heading."""
        for j in range(i + 1, min(i + 4, len(chances))):
            if self.blocks[j].tag not in ("h1", "h2", "h3", "h4", "h5", "h6"):
                return chances[j]
        return 0.0


def _others(sums: tuple[float, float], size: float, likely: float, chance: float) -> float:
    """Mean chance of the other text in a frame; the block's own when it is alone."""
    rest = sums[0] - size
    return (sums[1] - likely) / rest if rest > 1 else chance


def _ending(text: str) -> int:
    """How a block ends: 1 full stop, 2 colon, 3 dots, 4 question or exclamation, 5 quote, 0 anything else."""
    last = text[-1]
    if last in ".。":
        return 3 if text.endswith("..") else 1
    return {":": 2, "：": 2, "…": 3, "?": 4, "!": 4, "？": 4, "！": 4, "”": 5, '"': 5, "»": 5, ")": 6}.get(last, 0)


def bits(block: Block) -> dict[str, int]:
    """The sets of yes-or-no facts of a block, as integers of bits."""
    frame = block.frame
    parent = frame.parent
    near = frame.own | block.inner | (parent.own if parent else 0)
    return {"near": near, "far": frame.bits & ~near, "tags": frame.tags, "phrases": phrase_bits(block.text)}


TAG_BITS = (*TAGS, "hidden")
assert 1 << (len(TAG_BITS) - 1) == HIDDEN
