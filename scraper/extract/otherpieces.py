"""Where a page stops speaking of its own piece: the first heading after the title over other pieces.

On short pages the cards under "Related" or "Latest" stand as near to the title as a byline may.
"""

from __future__ import annotations

from scraper.extract.around import heading_key
from scraper.extract.headingwords import RELATED_HEADINGS
from scraper.extract.landmarks import Landmarks
from scraper.extract.tree import Element, collapse

_FAR = 250
"""Elements after the title among which bylines and dates are looked for at all."""
_LONGEST = 45
_TAGS = frozenset({"h2", "h3", "h4", "h5", "h6", "p", "div", "strong", "b", "span", "a"})
_STARTS = ("more from ", "mehr aus ", "plus sur ", "related ", "latest ")
_LISTS = frozenset(
    ("latest", "latest news", "latest posts", "latest articles", "recent posts", "recent articles", "recent news",
     "most read", "most popular", "popular posts", "popular", "trending", "trending now", "in other news",
     "neueste beiträge", "neueste artikel", "meistgelesen", "das könnte sie auch interessieren", "derniers articles",
     "les plus lus", "à la une", "lo más leído", "más leídas", "últimas noticias", "ultime notizie", "i più letti",
     "mais lidas", "laatste nieuws", "meest gelezen", "najnowsze", "popularne", "последние новости", "популярное",
     "最新文章", "热门文章", "最新記事", "人気記事", "최신 기사", "أحدث المقالات")
)  # fmt: skip
_FIRST = frozenset(one[:2] for one in (*RELATED_HEADINGS, *_LISTS, *_STARTS))


def others_begin(marks: Landmarks) -> int:
    """The place of the heading under which other pieces begin; behind all elements when there is none."""
    if marks.others is None:
        marks.others = _found(marks)
    return marks.others


def _found(marks: Landmarks) -> int:
    if marks.title is None:
        return len(marks.nodes)
    at = marks.place.get(marks.title, 0)
    for place, node in enumerate(marks.nodes[at + 1 : at + 1 + _FAR], at + 1):
        if node.tag not in _TAGS or not node.text or len(node.text) > 3 * _LONGEST:
            continue
        # Two letters rule out most texts, as in `says_by`.
        if node.text.lstrip()[:2].casefold() in _FIRST and _heads_others(node, node.text):
            return place
    return len(marks.nodes)


def _heads_others(node: Element, text: str) -> bool:
    if len(text := collapse(text)) > _LONGEST or len(text) < 3:
        return False
    words = heading_key(text)
    if node.tag in ("p", "div", "strong", "b", "span", "a"):
        # Elsewhere "Related" and "Read more" are links and labels of the piece itself.
        return words in _LISTS or (node.tag in ("p", "div") and not len(node) and words in RELATED_HEADINGS)
    return words in RELATED_HEADINGS or words in _LISTS or words.startswith(_STARTS)
