"""Pages with known text as examples for the body model: every block, and how much of it is in the truth."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.shared import page_bytes, records
from scraper.errors import NotReadable
from scraper.extract.blocks import Block
from scraper.extract.content import blocks_of, told_of
from scraper.extract.features import Told
from scraper.extract.title import read_title
from scraper.extract.tree import parse
from scraper.page import Page

SETS = ("aeb", "np4k", "fundus_eval", "fundus_tests", "wcxb_test", "wcxb_dev", "magic_article", "traf")
FOLDS = 5
SHINGLE = 4
LONG = 8
"""Blocks of this many tokens are found by shingles, shorter ones only between their neighbours' places."""

_WIDE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_TOKEN = re.compile(f"[{_WIDE}]|[^\\W{_WIDE}]+")


@dataclass(slots=True)
class Example:
    """One page: its blocks, their share in the truth, their weight."""

    data: str
    fold: int
    is_article: bool
    told: Told
    blocks: list[Block]
    cover: list[float]
    sizes: list[int]
    known: list[bool]
    """Of pages with snippets only the blocks that hold one are known."""
    truth: int
    """Tokens of the true text."""


def examples() -> Iterator[Example]:
    """All pages of dev that have blocks and a truth."""
    for data in SETS:
        for record in records(data):
            example = _example(data, record)
            if example is not None:
                yield example


def _example(data: str, record: dict[str, Any]) -> Example | None:
    try:
        doc = parse(Page(record.get("url") or "", page_bytes(record)))
    except NotReadable:
        return None
    blocks = blocks_of(doc)
    if not blocks:
        return None
    texts = [block.text for block in blocks]
    told = told_of(doc, read_title(doc)[0])
    fold = zlib.crc32((record.get("domain") or record["id"]).encode()) % FOLDS
    sizes = [len(tokens(text)) for text in texts]
    if "text" in record:
        truths = [record[name] for name in ("text", "text_alt") if name in record]
        cover = [max(shares) for shares in zip(*(covered(texts, truth) for truth in truths), strict=True)]
        known, size = [True] * len(texts), len(tokens(record["text"]))
    else:
        cover, known = _snippets(texts, record)
        size = sum(sizes)
    is_article = record.get("page_type", "article") == "article"
    return Example(data, fold, is_article, told, blocks, cover, sizes, known, size)


def tokens(text: str) -> list[str]:
    """Words in one case; every Han character, kana or hangul syllable by itself."""
    return _TOKEN.findall(text.lower())


def _snippets(texts: Sequence[str], record: dict[str, Any]) -> tuple[list[float], list[bool]]:
    wanted = [" ".join(snippet.split()) for snippet in record["must"]]
    refused = [" ".join(snippet.split()) for snippet in record.get("must_not", [])]
    good = [any(snippet in text for snippet in wanted) for text in texts]
    bad = [any(snippet in text for snippet in refused) for text in texts]
    return [float(one) for one in good], [one or other for one, other in zip(good, bad, strict=True)]


def covered(texts: Sequence[str], truth: str) -> list[float]:
    """The share of each block that is in the truth, in the truth's order.

    Long blocks count their shingles that the truth has. A short block ("Share", a name, a date) is only found
    between the places of the long ones around it, so that a word of the text does not acquit a button.
    """
    whole = tokens(truth)
    shingles: dict[tuple[str, ...], list[int]] = {}
    for place in range(len(whole) - SHINGLE + 1):
        shingles.setdefault(tuple(whole[place : place + SHINGLE]), []).append(place)
    split = [tokens(text) for text in texts]
    shares: list[float | None] = [None] * len(split)
    places: list[int | None] = [None] * len(split)
    at = 0
    for number, block in enumerate(split):
        if len(block) < LONG:
            continue
        hits = [shingles.get(tuple(block[i : i + SHINGLE])) for i in range(len(block) - SHINGLE + 1)]
        shares[number] = sum(hit is not None for hit in hits) / len(hits)
        if shares[number] > 0.5:
            here = min(next(hit for hit in hits if hit), key=lambda place, near=at: abs(place - near))
            places[number], at = here, here + len(block)
    _find_short(split, whole, shares, places)
    return [share or 0.0 for share in shares]


def _find_short(
    split: Sequence[list[str]], whole: list[str], shares: list[float | None], places: list[int | None]
) -> None:
    upper, limit = [len(whole)] * len(split), len(whole)
    for number in range(len(split) - 1, -1, -1):
        upper[number] = limit
        place = places[number]
        if place is not None and place <= limit:
            limit = place
    index: dict[str, list[int]] = {}
    for place, token in enumerate(whole):
        index.setdefault(token, []).append(place)
    at = 0
    for number, block in enumerate(split):
        place = places[number]
        if shares[number] is not None or not block:
            at = place + len(block) if place is not None else at
            continue
        hits = (hit for hit in index.get(block[0], ()) if at - 3 <= hit < upper[number] + 2)
        found = next((hit for hit in hits if whole[hit : hit + len(block)] == block), None)
        if found is not None:
            shares[number], at = 1.0, found + len(block)
