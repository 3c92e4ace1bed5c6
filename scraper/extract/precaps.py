"""What the parser is spared: code, which shows nothing, and what would cost it minutes or lose the article.

libxml2 compares every attribute of a tag with all before it (50,000 take more than 15 s) and drops whatever
lies deeper than 2,048 elements. A page cut for that says so in `Document.notes`. All of it works on bytes, in any
encoding whose tags are those of ASCII: a page is decoded once, and most are never encoded again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

MAX_BYTES = 32_000_000
MAX_SIZE = 8_000_000
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
    rb"""<(?:(script|style)\b(?:[^=>]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+>(?s:.*?)(?:</\1|\Z)|!--(?s:.*?)(?:-->|\Z))"""
    rb"""|<[a-zA-Z][^\s>/]*+(?:[^=>]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+>?""",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(rb"""[^\s"'>/=]++(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s"'>]++))?""")
_ANY_TAG = re.compile(rb"""<(/?)([a-zA-Z][^\s/>]*+)(?:[^=>]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+>?""")
_VOID = frozenset(b"area base br col embed hr img input link meta param source track wbr".split())
_OPEN_TAG = b"<"
_LAST_TAGS = re.compile(rb"</(?:body|html)\s{0,9}>", re.IGNORECASE)
_AFTER = 1_000
"""Bytes; less behind `</html>` holds no article."""
_CODE = (
    (re.compile(rb"<script"), {b"<script": b"</script"}),
    (re.compile(rb"<s(?:tyle|vg)"), {b"<style": b"</style", b"<svg": b"</svg"}),
)
_SHORT = 40
_READ = b"ld+json"


def without_code(page: bytes) -> bytes:
    """The page with its scripts, styles and drawings empty: half of the bytes of most pages, and nothing to read.

    JSON-LD stays. So does whatever is not surely code: an element inside another of its name, as where a comment or
    an attribute opens a script that it does not close, or a start tag with a quote left open.
    """
    for starts, ends in _CODE:
        page = _emptied(page, starts, ends)
    return page


def _emptied(page: bytes, starts: re.Pattern[bytes], ends: Mapping[bytes, bytes]) -> bytes:
    kept, done, at = [], 0, 0
    known = dict.fromkeys(ends, 0)
    """Where the next end of a name is: looked for once, however many starts stand before it."""
    while found := starts.search(page, at):
        name, at = found[0], found.end()
        close = page.find(b">", at)
        if close < 0:
            break
        if known[name] < close:
            known[name] = page.find(ends[name], close)
        end = known[name]
        if end < 0:
            break
        if end - close < _SHORT:
            at = end
        elif page.find(name, close, end) > 0:
            # "<script>" in a string, behind the "<!--" of old scripts: the "-->" before the true end must stay
            # with it, or nothing closes the script any more (malteser.de).
            at = end
        elif not _is_open(tag := page[at:close]) and _READ not in tag:
            kept.append(page[done : close + 1])
            done = at = end
    kept.append(page[done:])
    return b"".join(kept)


def _is_open(tag: bytes) -> bool:
    return bool(tag.count(b'"') % 2 or tag.count(b"'") % 2)


def cap(page: bytes) -> tuple[bytes, list[str]]:
    """A page that the parser can read in bounded time, and what was cut: `size_cut`, `tags_cut`, `attributes_cut`."""
    notes = []
    if len(page) - _first_end(page) > _AFTER:
        # libxml2 drops what follows `</html>`; a browser does not, and on escalon.services that is the article.
        page = _LAST_TAGS.sub(b"", page)
    if len(page) > MAX_SIZE:
        page = _without_long_scripts(page)[:MAX_SIZE]
        notes.append("size_cut")
    if len(page) > 2 * MAX_TAGS and page.count(_OPEN_TAG) > 2 * MAX_TAGS:  # every element opens and closes
        page = _first_tags(page)
        notes.append("tags_cut")
    if _has_long_tag(page):
        shorter = _TAG.sub(_short_tag, page)
        if shorter != page:
            notes.append("attributes_cut")
        page = shorter
    return page, notes


def _first_end(page: bytes) -> int:
    """Where the page says that it ends."""
    for tags in ((b"</body", b"</html"), (b"</BODY", b"</HTML")):
        found = [place for tag in tags if (place := page.find(tag)) >= 0]
        if found:
            return min(found)
    return len(page)


def _without_long_scripts(page: bytes) -> bytes:
    """Data of many megabytes in the head must not push the article over the cap."""
    pieces, start = [], 0
    for found in re.finditer(rb"<script\b", page, re.I):
        if found.start() < start:
            continue
        end = page.find(b"</script", found.end())
        if end - found.end() > LONG_SCRIPT:
            pieces.append(page[start : found.start()])
            start = end
    pieces.append(page[start:])
    return b"".join(pieces)


def _first_tags(page: bytes) -> bytes:
    for number, found in enumerate(re.finditer(_OPEN_TAG, page)):
        if number == 2 * MAX_TAGS:
            return page[: found.start()]
    return page


def _has_long_tag(page: bytes) -> bool:
    """Is there a tag of LONG_TAG bytes without `>`? Looks at one byte in a thousand or so.

    Attributes that hide a `>` in quotes pass; the deadline of the extraction process is for those.
    """
    start, size = 0, len(page)
    while size - start > LONG_TAG:
        close = page.rfind(b">", start, start + LONG_TAG)
        if close < 0:
            first = page.find(b"<", start)
            if first < 0:
                return False
            close = page.find(b">", first)
            if page[first + 1 : first + 2].isalpha() and (close < 0 or close - first > LONG_TAG):
                end = _script_end(page, first)
                if end < 0:
                    return True
                close = end
            close = max(close, first)
        start = close + 1
    return False


def _script_end(page: bytes, place: int) -> int:
    """Where the script around a place ends, -1 when none is around it: `a<b` and "<p" in long data are no tags.

    Goes no further back than the script's own start, or that of the page when there is none.
    """
    opened = page.rfind(b"<script", 0, place)
    if opened < 0 or page.find(b"</script", opened, place) >= 0:
        return -1
    return page.find(b"</script", place)


def _short_tag(found: re.Match[bytes]) -> bytes:
    tag = found[0]
    if len(tag) <= LONG_TAG or found[1] or tag.startswith(b"<!"):
        return tag
    name = re.match(rb"<[a-zA-Z][^\s>/]{0,40}", tag)
    assert name is not None
    kept = []
    for number, attribute in enumerate(_ATTRIBUTE.finditer(tag, name.end())):
        if number == MAX_ATTRIBUTES:
            break
        if len(attribute[0]) <= MAX_VALUE:  # a cut value would be a wrong one
            kept.append(attribute[0])
    return b"%b %b>" % (name[0], b" ".join(kept))


def flatten(page: bytes) -> bytes:
    """The page without the start and end tags of elements deeper than MAX_DEPTH; all text stays."""
    pieces, depth, last = [], 0, 0
    for found in _ANY_TAG.finditer(page):
        closing, name = found[1], found[2].lower()
        if name in _VOID:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        if depth + bool(closing) > MAX_DEPTH:
            pieces.append(page[last : found.start()])
            last = found.end()
    pieces.append(page[last:])
    return b" ".join(pieces)
