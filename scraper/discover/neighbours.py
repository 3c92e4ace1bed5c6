"""Neighbours: the piece before and the piece after, which an article links to below its text.

Where a list shows its first page alone, they are the only way to older pieces.
"""

from __future__ import annotations

import re
from itertools import islice

from scraper.extract.tree import Element, parse, text_of
from scraper.page import Page

MAX_ANCHORS = 5_000
MOST = 4
_NAMES = frozenset(
    {"prev", "previous", "next", "older", "newer", "vorige", "vorheriger", "naechster", "precedent", "suivant"}
)
_WORDS = re.compile(
    r"^(?:[←→‹›«»<>]{1,2}\s*\S|(?:previous|next|older|newer|prior)\b|(?:vorherige|nächste|ältere|neuere)"
    r"|(?:précédent|suivant)|(?:anterior|siguiente|próximo)|(?:precedente|successivo)|前の記事|次の記事|上一篇|下一篇)",
    re.IGNORECASE,
)


def neighbours(page: Page) -> list[str]:
    """Absolute addresses, at most four: by `rel`, by class, or by their words. NotReadable is for the caller."""
    doc = parse(page)
    found: dict[str, None] = {}
    for anchor in islice(doc.root.iter("a", "link"), MAX_ANCHORS):
        if _says_so(anchor) and (url := doc.absolute(anchor.get("href"))):
            found[url.partition("#")[0]] = None
        if len(found) == MOST:
            break
    return list(found)


def _says_so(anchor: Element) -> bool:
    if {"prev", "next"} & set((anchor.get("rel") or "").lower().split()):
        return True
    if anchor.tag == "link":
        return False
    parent = anchor.getparent()
    around = f"{anchor.get('class') or ''} {parent.get('class') or '' if parent is not None else ''}"
    return bool(_NAMES & set(re.split(r"[\s_-]+", around.lower())) or _WORDS.match(text_of(anchor)[:80]))
