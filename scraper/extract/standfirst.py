"""The standfirst, dek or chapô: what introduces the piece, set apart from its body; and the subtitle.

An element near the title whose class calls it so is believed, the more when the page's own description says the
same. A text without such a class is believed only when it is that description word for word and stands outside
the run of paragraphs: most descriptions merely repeat the first paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scraper.article import Evidence
from scraper.extract import hints
from scraper.extract.bylines import says_by
from scraper.extract.datetext import find_dates
from scraper.extract.evidence import Claim, settle
from scraper.extract.landmarks import Landmarks, landmarks, line_of, where
from scraper.extract.sitename import key
from scraper.extract.structured import Structured, structured
from scraper.extract.tree import Document, Element

_SHORTEST, _LONGEST = 30, 900
_SUBTITLE_LONGEST, _PARAGRAPHS = 140, 2
_ENOUGH = 0.6
_HEADER = 25
_CREDITS = re.compile(r"caption|copyright|credit|legend|updated|image|photo|cookie", re.I)
_BEFORE, _AFTER = -12, 45
_TEXT_TAGS = frozenset({"p", "div", "h2", "h3", "h4", "span", "section", "blockquote", "strong", "em", "header", "li"})


@dataclass(slots=True)
class Standfirst:
    """The introducing paragraph and where it stands."""

    text: str | None = None
    evidence: Evidence | None = None
    elements: list[Element] = field(default_factory=list)
    """The elements that show it, so that the body can leave them out."""


@dataclass(frozen=True, slots=True)
class _Shown:
    node: Element
    claim: Claim[str]


def read_standfirst(doc: Document, title: str | None = None, extra: Sequence[Claim[str]] = ()) -> Standfirst:
    """The standfirst of the piece; `extra` are the claims of source rules and labels.

    Read the title first: introductions are looked for near it.
    """
    marks = landmarks(doc)
    told = _descriptions(structured(doc))
    shown = [*_called(marks, title, told), *_unnamed(marks, title, told), *_above_date(marks, title)]
    found = settle([*extra, *(one.claim for one in shown)], _same)
    elements = [one.node for one in shown if found[0] and key(one.claim.value) == key(found[0])]
    return Standfirst(found[0], found[1], elements)


def read_subtitle(
    doc: Document, title: str | None, extra: Sequence[Claim[str]] = ()
) -> tuple[str | None, Evidence | None]:
    """The line that belongs to the title; `title` is what read_title found."""
    claims = list(extra)
    for node in _near(landmarks(doc), hints.SUBTITLE):
        text = line_of(node, _LONGEST)
        if is_line(text) and _differs(text, title):
            claims.append(Claim(text, "generic", where(node), text, 0.8))
    data = structured(doc)
    for text in data.texts(data.article.data.get("alternativeHeadline")) if data.article else []:
        if is_line(text) and _differs(text, title) and not any(key(text) in key(one) for one in _descriptions(data)):
            claims.append(Claim(text, "structured", "alternativeHeadline", text, 0.6))
    return settle(claims, _same)


def is_line(text: str) -> bool:
    """A subtitle is a short line; what has sentences is a standfirst."""
    return 3 < len(text) <= _SUBTITLE_LONGEST and not text.endswith((".", "…", "!", ":")) and ". " not in text


def _same(a: str, b: str) -> bool:
    return key(a) == key(b)


def _differs(text: str, title: str | None) -> bool:
    return not title or (key(text) not in key(title) and key(title) not in key(text)[: len(key(title)) + 5])


def _descriptions(data: Structured) -> list[str]:
    found = [text for _, text in data.metas("og:description", "description", "twitter:description", "dc.description")]
    if data.article:
        found += data.texts(data.article.data.get("description")) + data.texts(data.article.data.get("abstract"))
    return [text for text in dict.fromkeys(found) if len(text) >= _SHORTEST]


def _near(marks: Landmarks, hint: int) -> Iterator[Element]:
    for node in marks.noted:
        if not marks.hint[node] & hint or node.tag not in _TEXT_TAGS or node in marks.title_line:
            continue
        near = marks.title is not None and _BEFORE <= marks.distance(node) <= _AFTER
        if near and not marks.elsewhere(node) and not _apart(marks, node):
            yield node


def _apart(marks: Landmarks, node: Element) -> bool:
    """Captions, bylines and biographies carry such names too."""
    in_aside = next(node.iterancestors("aside"), None) is not None
    return in_aside or bool(marks.zone(node) & (hints.BYLINE | hints.BIO | hints.FIGURE))


def _called(marks: Landmarks, title: str | None, told: Sequence[str]) -> Iterator[_Shown]:
    for node in _near(marks, hints.DECK | hints.SUBTITLE):
        text = line_of(node, _LONGEST + 1)
        if not _introduces(text) or not _differs(text, title) or _is_text(node):
            continue
        if marks.hint[node] & hints.SUBTITLE and is_line(text):
            continue
        confidence = 0.9 if any(_repeats(text, one) for one in told) else 0.75
        confidence -= 0.0004 * max(0, len(text) - 500) + 0.004 * abs(marks.distance(node))
        if confidence > _ENOUGH:
            yield _Shown(node, Claim(text, "generic", where(node), text, confidence))


def _is_text(node: Element) -> bool:
    """Three paragraphs and more under a name such as "summary" are the text itself."""
    return sum(1 for one in node.iter("p") if len(one.text or "") > _SHORTEST) > _PARAGRAPHS


def _introduces(text: str) -> bool:
    """A sentence or more, and neither a byline nor a line of dates."""
    if not _SHORTEST <= len(text) <= _LONGEST or len(text.split()) < 6 or says_by(text) or text[0] in "-–—|•@#":
        return False
    if len(text) < 90 and find_dates(text):
        return False
    return text.endswith((".", "!", "?", "…", "”", '"', "»", ":", "。", "！", "？")) or len(text) > 60


def _unnamed(marks: Landmarks, title: str | None, told: Sequence[str]) -> Iterator[_Shown]:
    keys = {key(one) for one in told}
    for node in marks.window(1, 30) if keys else ():
        if node.tag not in _TEXT_TAGS or len(node.text or "") < 10 or len(node) > 6 or marks.elsewhere(node):
            continue
        text = line_of(node, _LONGEST)
        if len(text) >= _SHORTEST and key(text) in keys and _differs(text, title) and not _in_run(node):
            yield _Shown(node, Claim(text, "generic", where(node), text, 0.7))


def _above_date(marks: Landmarks, title: str | None) -> Iterator[_Shown]:
    """A sentence alone between the title and the visible date: what stands there is no body (carnegieendowment.org)."""
    near = [node for node in marks.beside() if 0 < marks.distance(node) <= _HEADER]
    dated = next((at for at, node in enumerate(near) if _is_date(node)), 0)
    found = [(node, line_of(node, _LONGEST)) for node in near[:dated] if _may_introduce(marks, node)]
    found = [(node, text) for node, text in found if _introduces(text) and _differs(text, title)]
    if len(found) == 1:
        node, text = found[0]
        yield _Shown(node, Claim(text, "generic", where(node), text, 0.65))


def _may_introduce(marks: Landmarks, node: Element) -> bool:
    fitting = node.tag in ("p", "div", "h2", "h3") and len(node.text or "") > 40
    return fitting and not _CREDITS.search(node.get("class") or "") and not _apart(marks, node)


def _is_date(node: Element) -> bool:
    text = (node.text or "").strip()
    return node.tag == "time" or (5 < len(text) <= 40 and bool(find_dates(text)))


def _in_run(node: Element) -> bool:
    """Does the element stand in a run of paragraphs, as the first of them?"""
    return sum(1 for one in node.itersiblings("p") if len(one.text or "") > 40) >= 2


def _repeats(text: str, description: str) -> bool:
    """Do both say the same, one of them perhaps cut off?"""
    a, b = key(text), key(description)
    length = min(len(a), len(b))
    return length >= 25 and a[: length - 3] == b[: length - 3]
