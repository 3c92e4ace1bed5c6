"""Caps in front of the parser: what would cost it minutes, or lose the article, is cut here and noted.

libxml2 compares every attribute of a tag with all before it (50,000 take more than 15 s) and drops whatever
lies deeper than 2,048 elements. A page cut here says so in `Document.notes`.
"""

from __future__ import annotations

import re

MAX_BYTES = 32_000_000
MAX_CHARS = 8_000_000
"""The largest page of the benchmark sets has 5 MB; beyond it are log files and attacks."""
LONG_SCRIPT = 500_000
MAX_TAGS = 100_000
"""Elements. The busiest page of the benchmark sets and of 373 think-tank pages has 16,000; pages that nest
without end have more in front of their text."""
LONG_TAG = 16_384
MAX_ATTRIBUTES = 200
MAX_VALUE = 8_192
MAX_DEPTH = 200

# A quote counts only after `=`, as in the HTML Living Standard: `<h1 class="h1" "tabindex="0">` (miamiherald.com)
# would else swallow the page up to the next quote. Scripts, styles and comments are stepped over: `r<o.length` in a
# script is no tag (brookings.edu of 2021).
_TAG = re.compile(
    r"""<(?:(script|style)\b(?:[^=>]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+>(?s:.*?)(?:</\1|\Z)|!--(?s:.*?)(?:-->|\Z))"""
    r"""|<[a-zA-Z][^\s>/]*+(?:[^=>]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+>?""",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""[^\s"'>/=]++(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s"'>]++))?""")
_ANY_TAG = re.compile(r"""<(/?)([a-zA-Z][^\s/>]*+)(?:[^=>]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+>?""")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
_OPEN_TAG = "<"
_LAST_TAGS = re.compile(r"</(?:body|html)\s{0,9}>", re.IGNORECASE)
_AFTER = 1_000
"""Characters; less behind `</html>` holds no article."""


def cap(html: str) -> tuple[str, list[str]]:
    """A page that the parser can read in bounded time, and what was cut: `size_cut`, `tags_cut`, `attributes_cut`."""
    notes = []
    if len(html) - _first_end(html) > _AFTER:
        # libxml2 drops what follows `</html>`; a browser does not, and on escalon.services that is the article.
        html = _LAST_TAGS.sub("", html)
    if len(html) > MAX_CHARS:
        html = _without_long_scripts(html)[:MAX_CHARS]
        notes.append("size_cut")
    if html.count(_OPEN_TAG) > 2 * MAX_TAGS:  # every element opens and closes
        html = _first_tags(html)
        notes.append("tags_cut")
    if _has_long_tag(html):
        shorter = _TAG.sub(_short_tag, html)
        if shorter != html:
            notes.append("attributes_cut")
        html = shorter
    return html, notes


def _first_end(html: str) -> int:
    """Where the page says that it ends."""
    found = [place for tag in ("</body", "</BODY", "</html", "</HTML") if (place := html.find(tag)) >= 0]
    return min(found, default=len(html))


def _without_long_scripts(html: str) -> str:
    """Data of many megabytes in the head must not push the article over the cap."""
    pieces, start = [], 0
    for found in re.finditer(r"<script\b", html, re.I):
        if found.start() < start:
            continue
        end = html.find("</script", found.end())
        if end - found.end() > LONG_SCRIPT:
            pieces.append(html[start : found.start()])
            start = end
    pieces.append(html[start:])
    return "".join(pieces)


def _first_tags(html: str) -> str:
    for number, found in enumerate(re.finditer(_OPEN_TAG, html)):
        if number == 2 * MAX_TAGS:
            return html[: found.start()]
    return html


def _has_long_tag(html: str) -> bool:
    """Is there a tag of LONG_TAG characters without `>`? Looks at one character in a thousand or so.

    Attributes that hide a `>` in quotes pass; the deadline of the extraction process is for those.
    """
    start, size = 0, len(html)
    while size - start > LONG_TAG:
        close = html.rfind(">", start, start + LONG_TAG)
        if close < 0:
            first = html.find("<", start)
            if first < 0:
                return False
            close = html.find(">", first)
            if html[first + 1 : first + 2].isalpha() and (close < 0 or close - first > LONG_TAG):
                end = _script_end(html, first)
                if end < 0:
                    return True
                close = end
            close = max(close, first)
        start = close + 1
    return False


def _script_end(html: str, place: int) -> int:
    """Where the script around a place ends, -1 when none is around it: `a<b` and "<p" in long data are no tags.

    Goes no further back than the script's own start, or that of the page when there is none.
    """
    opened = html.rfind("<script", 0, place)
    if opened < 0 or html.find("</script", opened, place) >= 0:
        return -1
    return html.find("</script", place)


def _short_tag(found: re.Match[str]) -> str:
    tag = found[0]
    if len(tag) <= LONG_TAG or found[1] or tag.startswith("<!"):
        return tag
    name = re.match(r"<[a-zA-Z][^\s>/]{0,40}", tag)
    assert name is not None
    kept = []
    for number, attribute in enumerate(_ATTRIBUTE.finditer(tag, name.end())):
        if number == MAX_ATTRIBUTES:
            break
        if len(attribute[0]) <= MAX_VALUE:  # a cut value would be a wrong one
            kept.append(attribute[0])
    return f"{name[0]} {' '.join(kept)}>"


def flatten(html: str) -> str:
    """The page without the start and end tags of elements deeper than MAX_DEPTH; all text stays."""
    pieces, depth, last = [], 0, 0
    for found in _ANY_TAG.finditer(html):
        closing, name = found[1], found[2].lower()
        if name in _VOID:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        if depth + bool(closing) > MAX_DEPTH:
            pieces.append(html[last : found.start()])
            last = found.end()
    pieces.append(html[last:])
    return " ".join(pieces)
