"""Categories beside the title that are no links: `<div class="post-cat">Business Law</div>` (medef.com)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from scraper.extract.around import Around, longer_than, text_of
from scraper.extract.kind import genre_of
from scraper.extract.landmarks import landmarks
from scraper.extract.tree import Element
from scraper.extract.zones import BODY, CHROME, COMMENT, LATEST, PERSON, RELATED

_NEAR = 20
"""Elements before and after the title."""
_CATEGORY = re.compile(
    r"(?:^|[\s_-])(?:cat|cats|category|categories|kategorien?|topics?|tags?|rubri[kc]|rubrique|themen?)(?:$|[\s_-])"
)
_BETWEEN = re.compile(r" [|•·/] |[,;] ")
_SIGNS = " \t\r\n,;·•|/#"
_LONGEST, _DEPTH, _FEW = 400, 4, 3


def categories_shown(around: Around) -> Iterator[str]:
    """The names in boxes beside the title that are called categories, topics or tags; kinds of pieces left out."""
    boxes = [node for node in landmarks(around.doc).window(-_NEAR, _NEAR) if _is_category(node)]
    outer = [node for node in boxes if not any(one in boxes for one in islice(node.iterancestors(), _DEPTH))]
    never = CHROME | LATEST | COMMENT | RELATED | PERSON | BODY
    fitting = (node for node in outer if not around.zones.of(node) & never)
    names = (name for node in islice(fitting, _FEW) for name in _names(node))
    return (name for name in names if genre_of(name) is None)


def _is_category(node: Element) -> bool:
    words = (node.get("class") or "").casefold()
    return bool(_CATEGORY.search(words)) and node.tag not in ("a", "h1") and not longer_than(node, _LONGEST)


def _names(box: Element) -> list[str]:
    """Its own text, else its items, else its parts; what separators tell apart is apart."""
    if own := (box.text or "").strip(_SIGNS):
        return [part.strip(_SIGNS) for part in _BETWEEN.split(own)]  # what follows is a hint under the mouse
    items = list(box.iter("li")) or [one for one in box if text_of(one)]
    leaves = [one for one in box.iter("span", "div", "p", "a") if one is not box and not len(one) and text_of(one)]
    chosen = items if len(items) > 1 else leaves or [box]
    return [part.strip(_SIGNS) for one in chosen for part in _BETWEEN.split(text_of(one))]
