"""What was decided about every block of a page, and what the blocks around one have to say to that.

The model judges a block at a time; sisters of one look, code between two paragraphs, text that stands in two places and
headings above links are put right here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from scraper.extract.blocks import Block, Frame, container
from scraper.extract.features import Facts, signature
from scraper.extract.markdown import HEADINGS
from scraper.extract.notes import note_places

THRESHOLD = 0.5
"""The chance above which a block is main text."""
_MOST, _DOUBT = 0.6, 0.3
"""The share of text of one look that is in, and the chance from which the rest of it is in, too."""
NOTE = "out:note"
"""Why a block that is a note is no main text."""
_ABOVE_TEXT, _ABOVE_LINKS = 0.3, 0.8
"""Chances of a heading in doubt; beyond them the model knows better than what stands below."""
_REPEATED = 60
"""Characters; shorter lines (a refrain, "Yes.") may well be said twice."""


@dataclass(slots=True)
class Judged:
    """All blocks of a page with what was decided about each; kept for the explanation."""

    blocks: Sequence[Block]
    columns: Sequence[Sequence[float]]
    """What was measured: a column for every name of FIRST and SECOND."""
    facts: Facts
    chances: list[float]
    ruled: dict[int, str]
    """Blocks (by place) that something else than the model decided, and what: `in:...` or `out:...`."""
    limit: float = THRESHOLD
    """The chance above which a block is main text."""
    asked: dict[int, float] = field(default_factory=dict)
    """Blocks (by place) that the second look left in doubt, and what the third added to its sum."""
    noted: list[int] = field(default_factory=list)
    """Places of the blocks that are notes. Decided once: who asks again, with the notes out of the text, may hear that
    there are too many of them for notes, and they would be neither.
    """

    def kept(self, place: int) -> bool:
        """Is this block main text?"""
        rule = self.ruled.get(place)
        return rule.startswith("in:") if rule else self.chances[place] > self.limit

    def chosen(self) -> list[Block]:
        """The blocks of the main text."""
        return [block for place, block in enumerate(self.blocks) if self.kept(place)]


def mend(judged: Judged) -> None:
    """Put right what the blocks around one tell of it."""
    _keep_sisters(judged)
    _close_gaps(judged)
    _drop_repeats(judged)
    judged.noted = note_places(judged.chosen(), judged.blocks)
    judged.ruled.update(dict.fromkeys(judged.noted, NOTE))
    _settle_headings(judged)


def _keep_sisters(judged: Judged) -> None:
    """Where most text of one look in one container is in, the rest of it is in, unless it is hopeless.

    A page of 300 like entries lost a third of them: each stood near the threshold (CSIS, Significant Cyber Incidents).
    """
    if not any(_DOUBT < chance <= THRESHOLD for chance in judged.chances):
        return  # as on most pages
    looks = [(container(block.frame), *signature(block)) for block in judged.blocks]
    whole, kept = Counter[tuple[Frame, str, str]](), Counter[tuple[Frame, str, str]]()
    for place, (block, kind) in enumerate(zip(judged.blocks, looks, strict=True)):
        whole[kind] += len(block.text)
        kept[kind] += len(block.text) if judged.kept(place) else 0
    for place, (chance, kind) in enumerate(zip(judged.chances, looks, strict=True)):
        if _DOUBT < chance <= THRESHOLD and kept[kind] >= _MOST * whole[kind] and place not in judged.ruled:
            judged.ruled[place] = "in:sisters"


def _drop_repeats(judged: Judged) -> None:
    """A paragraph shown in two places (once for phones, once as a teaser) is said once, where most text stands.

    In one place it is said twice: the weeks of a plan, the captions of an agency (mymottiv.com, english.news.cn).
    """
    places: dict[str, list[int]] = {}
    for place, block in enumerate(judged.blocks):
        if len(block.text) >= _REPEATED and judged.kept(place):
            places.setdefault(block.text, []).append(place)
    for same in places.values():
        boxes = {place: container(judged.blocks[place].frame) for place in same} if len(same) > 1 else {}
        keep = max(boxes.values(), key=lambda box: box.likely_here, default=None)
        judged.ruled.update({place: "out:repeated" for place, box in boxes.items() if box is not keep})


def _settle_headings(judged: Judged) -> None:
    """A heading above notes is theirs; one in doubt goes with what it stands above: "See also" above links is out.

    Above a picture or chart it may well be a chapter's (crisisgroup.org, "The price gap that incentivises smuggling").
    """
    below, links, rule = False, True, None
    for place in reversed(range(len(judged.blocks))):
        block, chance = judged.blocks[place], judged.chances[place]
        if block.tag not in HEADINGS:
            below, rule = judged.kept(place), judged.ruled.get(place)
            links = 2 * block.link_chars > len(block.text)
        elif rule == NOTE:
            judged.ruled[place] = NOTE
        elif place in judged.ruled:
            continue
        elif links and not below and THRESHOLD < chance < _ABOVE_LINKS:
            judged.ruled[place] = "out:above_links"
        elif below and _ABOVE_TEXT < chance <= THRESHOLD:
            judged.ruled[place] = "in:above_text"


def _close_gaps(judged: Judged) -> None:
    """Code and tables between two pieces of text in one container are text, however little they look like it."""
    kept = [place for place in range(len(judged.blocks)) if judged.kept(place)]
    for before, after in pairwise(kept):
        outer = judged.blocks[before].frame.parent
        if not 1 < after - before < 4 or outer is not judged.blocks[after].frame.parent:
            continue
        for place in range(before + 1, after):
            block = judged.blocks[place]
            if block.tag in ("pre", "table") and block.frame.parent is outer and place not in judged.ruled:
                judged.ruled[place] = "in:between"
