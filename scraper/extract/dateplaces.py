"""The places of a page that may hold its dates: machine-readable ones, visible ones, the address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote, urlsplit

from scraper.article import Method
from scraper.extract import hints
from scraper.extract.datetext import find_dates
from scraper.extract.landmarks import NEAR_AFTER, NEAR_BEFORE, Landmarks, line_of, where, words_before
from scraper.extract.months import month_number, says_modified, says_published
from scraper.extract.otherpieces import others_begin
from scraper.extract.structured import Structured
from scraper.extract.tree import Element, collapse

PUBLISHED_META = {
    "article:published_time": 0.9,
    "citation_publication_date": 0.89,
    "citation_online_date": 0.9,
    "citation_date": 0.87,
    "dc.date.issued": 0.9,
    "dcterms.issued": 0.9,
    "datepublished": 0.88,
    "parsely-pub-date": 0.88,
    "sailthru.date": 0.87,
    "cxenseparse:recs:publishtime": 0.88,
    "cxenseparse:publishtime": 0.88,
    "og:article:published_time": 0.88,
    "og:published_time": 0.88,
    "article:published": 0.88,
    "article.published": 0.88,
    "shareaholic:article_published_time": 0.87,
    "prism.publicationdate": 0.88,
    "rnews:datepublished": 0.88,
    "article_date_original": 0.86,
    "publish-date": 0.87,
    "publish_date": 0.87,
    "publication_date": 0.87,
    "publication-date": 0.87,
    "published": 0.86,
    "published_at": 0.86,
    "pubdate": 0.83,
    "pub_date": 0.83,
    "publishdate": 0.86,
    "pdate": 0.83,
    "bt:pubdate": 0.86,
    "originalpublicationdate": 0.87,
    "og:pubdate": 0.86,
    "weibo:article:create_at": 0.86,
    "date.release": 0.84,
    "date.available": 0.84,
    "date.created": 0.8,
    "search:contentdate": 0.8,
    "ya:ovs:upload_date": 0.75,
    "veeseo:date": 0.8,
    "gentime": 0.7,
    "date": 0.76,
    "dc.date": 0.76,
    "dc.date.created": 0.78,
    "dcterms.date": 0.75,
    "dcterms.created": 0.75,
    "dc.created": 0.75,
    "datecreated": 0.74,
    "created": 0.72,
    "article.created": 0.74,
}
MODIFIED_META = {
    "article:modified_time": 0.9,
    "datemodified": 0.88,
    "og:updated_time": 0.8,
    "dcterms.modified": 0.85,
    "dc.date.modified": 0.85,
    "article:modified": 0.86,
    "article.updated": 0.86,
    "article_date_updated": 0.86,
    "last-modified": 0.7,
    "lastmod": 0.75,
    "lastmodified": 0.75,
    "date.modified": 0.8,
    "date.updated": 0.8,
    "cxenseparse:modified_time": 0.8,
    "shareaholic:article_modified_time": 0.8,
}
_PUBLISHED_NAME = re.compile(r"publi(?:sh|sh(?:ed|ing)|cation|cated)[-_.: ]?(?:date|time|on)(?![a-z])")
"""Names of meta elements that the table lacks: `w-published-date` (thomsonreuters.com)."""
_YEAR = re.compile(r"(?:19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-]\d\d(?!\d)")
_DIGITS_AND_MONTHS = re.compile(r"[\d.,:/|•·–-]+|\b[^\W\d_]{3,9}\b(?=\.?,?\s+\d)|(?<=\d\s)[^\W\d_]{3,9}\b|\s+")
"""What dates are made of; the rest of a line tells how much else it says."""
_PLACE = re.compile(r"(?:[A-ZÀ-Þ][\w.'’-]*[ /|,(]{1,4}){0,5}")
_AFTER_DATELINE = re.compile(r"\)?\s*[-–—:|.„“»\"]|\s[A-ZÀ-Þ]")
"""What stands around the date that opens a press release: "Berlin, 28. Oktober 2021 –", "LONDON (March 5, 2024)."."""
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_EVENT = re.compile(
    r"(?:^|[\s_-])(?:available|expir\w*|event|veranstaltung|termin|evenement|evento)s?(?=[\s_-]|$)", re.I
)
"""Classes of boxes that show the day of an event, or the last one of an offer."""
_ENDS = re.compile(
    r"\b(?:until|till|bis|jusqu['’]au|hasta(?: el)?|fino al|tot|expires?|deadline|register by|due|born|geboren)\W*$",
    re.I,
)
"""Words before a date that is no day of publication."""
_MEETS = re.compile(r"\b(?:findet|takes place|will be held|aura lieu|tendrá lugar|si terrà)\b", re.I)
_RECEIVED = re.compile(r"(?:received|eingegangen|eingereicht|reçu|recibido|recebido|ricevuto)\b", re.I)
"""How a journal begins the line that tells the ways of a manuscript (pmc.ncbi.nlm.nih.gov)."""
_PLAIN_LABELS = frozenset(["date", "datum", "fecha", "data", "дата", "日期", "日付", "날짜", "dato", "päivämäärä"])
_CARD = 400
_FEW = 12
"""Characters beside a date with which a text is nothing but a date."""
_MAX_PLACES, _DAY = 600, len("2024-03-05")
_INLINE = frozenset({"strong", "b", "em", "i", "span", "a"})
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT")
_ORIGINALLY = re.compile(
    r"(?:originally|first) published|erstmals|erstveröffentlich|ursprünglich|initialement publié|première publication|"
    r"\boriginal:",
    re.I,
)
_ELSEWHERE = re.compile(
    r"(?:originally|first|initially|previously) (?:appeared|published|posted|ran|featured)(?: \w+)? "
    r"(?:in|on|at|by|with) (?!(?:\w+ )?\d)|(?:initialement|d['’]abord) (?:publiée?|parue?) (?:dans|sur|par) |"
    r"(?:originalmente|originariamente|originalment) (?:en|su|in|no|na) |"
    r"(?:zuerst|ursprünglich|erstmals) (?:erschienen )?(?:in|bei|auf|im) (?!\w+ \d)",
    re.I,
)
"""What says that a date is that of another place of publication: "originally appeared on Rowers' Review on May 1"."""
"""What says that a page's other date is that of a change."""
_URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([/\-_.])(\d{1,2}|[a-z]{3})\2(\d{1,2})(?!\d)")
_URL_COMPACT = re.compile(r"(?<!\d)(20[0-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)/(0?[1-9]|1[0-2])(?=/|$)")


@dataclass(frozen=True, slots=True)
class Told:
    """A text that holds a date, with the place it comes from."""

    text: str
    method: Method
    where: str
    confidence: float
    modified: bool = False
    node: Element | None = None
    shown: str | None = None
    """What the reader sees there, when `text` is an attribute."""


def machine_dates(data: Structured) -> Iterator[Told]:
    """JSON-LD and meta elements."""
    for node in data.articles[:2]:
        for name, confidence in (("datePublished", 0.89), ("uploadDate", 0.75), ("dateCreated", 0.76)):
            for text in data.texts(node.data.get(name))[:1]:
                yield Told(text, "structured", f"{node.path}.{name}", confidence)
        for text in data.texts(node.data.get("dateModified"))[:1]:
            yield Told(text, "structured", f"{node.path}.dateModified", 0.92, modified=True)
    for node in data.pages[:1]:
        for text in data.texts(node.data.get("datePublished"))[:1]:
            yield Told(text, "structured", f"{node.path}.datePublished", 0.86)
        for text in data.texts(node.data.get("dateModified"))[:1]:
            yield Told(text, "structured", f"{node.path}.dateModified", 0.85, modified=True)
    for name, text in data.metas(*PUBLISHED_META):
        yield Told(text, _method(name), name, PUBLISHED_META[name])
    for name in data.meta:
        if _PUBLISHED_NAME.search(name) and name not in PUBLISHED_META:
            yield from (Told(text, "meta", name, 0.76) for _, text in data.metas(name))
    for name, text in data.metas(*MODIFIED_META):
        yield Told(text, _method(name), name, MODIFIED_META[name], modified=True)


def _method(name: str) -> Method:
    """`<meta itemprop="datePublished">` is schema.org's data as JSON-LD is: the two do not confirm each other."""
    return "structured" if name in ("datepublished", "datemodified", "datecreated") else "meta"


def url_dates(url: str) -> Iterator[Told]:
    """The day or the month that the address names."""
    path = unquote(urlsplit(url).path).lower()
    for match in _URL_DAY.finditer(path):
        year, _, month, day = match.groups()
        number = int(month) if month.isdigit() else month_number(month)
        if number:
            yield Told(f"{year}-{number:02d}-{int(day):02d}", "url", match.group(), 0.72)
    for match in _URL_COMPACT.finditer(path):
        yield Told("-".join(match.groups()), "url", match.group(), 0.6)
    for match in _URL_MONTH.finditer(path):
        yield Told(f"{match[1]}-{int(match[2]):02d}", "url", match.group(), 0.4)


def shown_dates(marks: Landmarks) -> Iterator[Told]:
    """Visible dates of the piece: marked elements anywhere, any short text near the title."""
    seen: set[Element] = set()
    lone, own = len(marks.times) == 1, others_begin(marks)
    for node in (*marks.times[:_MAX_PLACES], *marks.noted[:_MAX_PLACES]):
        hint = marks.hint.get(node, 0)
        if node.tag != "time" and not hint & (hints.DATE | hints.BYLINE):
            continue
        told = _marked(marks, node, hint, lone)
        if told and marks.place[node] > own and not (told.modified or says_published(told.shown or "")):
            seen.add(node)
        elif told:
            seen.add(node)
            yield told
    yield from _unmarked(marks, seen, own)
    yield from _behind_title(marks)


def _behind_title(marks: Landmarks) -> Iterator[Told]:
    """A date that stands bare behind the heading, in the heading's own box (firedrake.org)."""
    if marks.title is None:
        return
    for node in (marks.title, *islice(marks.title.iterancestors(), 2)):
        for one in (node, *_lines_after(node)):
            text = collapse((one.tail or "")[:100])
            if _YEAR.search(text) and _beside(text) <= _FEW:
                yield Told(text, "generic", f"{where(node)} + text", 0.78)


def _lines_after(node: Element) -> Iterator[Element]:
    """The line breaks and inline elements behind an element: old static pages have no boxes."""
    for one in islice(node.itersiblings(), 8):
        if one.tag not in _INLINE and one.tag != "br":
            return
        yield one


def _marked(marks: Landmarks, node: Element, hint: int, lone: bool) -> Told | None:
    if marks.elsewhere(node):
        return None
    named = node.get("itemprop") or node.get("property")
    stamp = node.get("datetime") or (node.get("content") if named else None) or _titled(node)
    shown = line_of(node, 240)
    text = stamp or shown
    if not _YEAR.search(text) or len(shown) > 200 or _RECEIVED.match(shown) or is_foreign(marks, node):
        return None
    near = _near(marks, node)
    label = f"{_label(node)} {shown}"
    # A named value (itemprop, property) is what its name says, whatever else its element shows (getvoip.com).
    stamped = bool(named and node.get("content") and hint & hints.PUBLISHED)
    told_changed = says_modified(label) and not says_published(label) and not stamped
    modified = told_changed or bool(hint & hints.MODIFIED and not hint & hints.PUBLISHED)
    if _says_originally(label):
        confidence, modified = (0.9 if near else 0.86), False
    elif hint & hints.PUBLISHED or node.get("pubdate") is not None:
        confidence = 0.86 if near else 0.8
    elif says_published(label):
        confidence = 0.85 if near else 0.75
    elif told_changed and says_modified(shown):
        confidence = 0.82 if near else 0.72
    elif node.tag == "time":
        confidence = 0.82 if near else 0.5 if lone else 0.3
    elif hint & hints.DATE:
        confidence = 0.8 if near else 0.4
    else:
        confidence = 0.7 if near else 0.2
    if confidence < 0.86:
        confidence -= min(0.1, 0.001 * max(0, len(shown) - 40))
    confidence -= _far(marks, node)
    shown = text if stamped else shown
    return Told(text, "generic", where(node), confidence, modified, node, shown or None)


def _label(node: Element) -> str:
    """The words right before an element; words with a date of their own speak of that one."""
    words = words_before(node)
    return "" if _YEAR.search(words) else words


def _titled(node: Element) -> str | None:
    """The stamp that hAtom and Blogger keep in a title: `<abbr title="2019-12-19T15:18:00-05:00">`."""
    title = node.get("title")
    return title if title and _STAMP.match(title) else None


def _far(marks: Landmarks, node: Element) -> float:
    """A small handicap that grows with the distance from the title: of two equal places the nearer wins."""
    return min(0.05, abs(marks.distance(node)) * 0.0003)


def _near(marks: Landmarks, node: Element) -> bool:
    return marks.title is not None and NEAR_BEFORE <= marks.distance(node) <= NEAR_AFTER


def is_foreign(marks: Landmarks, node: Element) -> bool:
    """Does the element belong to another piece, an event or a quoted post: an aside, a card among cards?"""
    if marks.zone(node) & hints.BIO and not _near(marks, node):
        return True
    around = [node, *islice(node.iterancestors(), 3)]
    if any(_EVENT.search(one.get("class") or "") for one in around) and not says_published(line_of(node, 60)):
        return True
    if node.tag == "time" and _has_heading(marks, around[1:]):
        return True
    return marks.elsewhere(node) or marks.in_card(node) or next(node.iterancestors("blockquote"), None) is not None


def _has_heading(marks: Landmarks, boxes: Sequence[Element]) -> bool:
    """Does a small box around a date have a heading of its own: a file, an item of a list (greenpeace.de)?"""
    for box in boxes if marks.title is not None else ():
        if box in marks.title_line:
            return False
        if next(box.iter("h2", "h3", "h4"), None) is not None:
            return len(line_of(box, _CARD)) < _CARD
    return False


def _unmarked(marks: Landmarks, seen: set[Element], own: int) -> Iterator[Told]:
    """Short texts with a date near the title, whatever their element; a dateline may open a long one."""
    for node in marks.window():
        if node in seen or node.tag == "time" or (marks.place[node] > own and not _is_labelled(node)):
            continue
        text = next((text for text in marks.texts(node) if _has_year(text)), None)
        if not text or is_foreign(marks, node) or (len(node) and _in_sentence(node, text)):
            continue
        if told := _plain(marks, node, collapse(text[:400])):
            yield told


def _dateline(text: str) -> str | None:
    """The place and date with which a press release begins."""
    for date in find_dates(text[:90])[:1]:
        if len(date.iso) >= _DAY and _PLACE.fullmatch(text[: date.start]) and _AFTER_DATELINE.match(text[date.end :]):
            return text[: date.end]
    return None


def _is_labelled(node: Element) -> bool:
    """Does a line begin with a word for its date: "Datum 28.04.2023" (dw.com)?"""
    words = line_of(node, 60).lower().split(None, 1)
    return bool(words) and (words[0].rstrip(":：") in _PLAIN_LABELS or says_published(words[0]))


def _is_date_cell(node: Element) -> bool:
    """Is a value of a list or table one without a label, or labelled "Date"? Others are days of birth and the like."""
    label = words_before(node).strip(" :：").lower()
    return not label or label in _PLAIN_LABELS or bool(_YEAR.search(label))


def _in_sentence(node: Element, text: str) -> bool:
    """Is a text with links and the like before it the end of a sentence, or of one about another place?"""
    line = line_of(node, 300)
    return bool(_ELSEWHERE.search(line)) or (line.endswith(".") and len(line) > len(text) + 40)


def _has_year(text: str) -> bool:
    """Does a text hold a year near its beginning? Most hold no digit, which is quicker to see."""
    digit = _DIGIT.search(text, 0, 400)
    return bool(digit and _YEAR.search(text, digit.start(), 400))


def bare(text: str) -> bool:
    """Is a text little more than a date?"""
    return _beside(text) <= _FEW


def _beside(text: str) -> int:
    """How many characters of a text are no date; of a long one that begins with other words, at least how many."""
    if len(text) > 90:
        # Beyond 12 the number does not matter here. Where a text is cut, one word may look less like a month.
        begun = len(_DIGITS_AND_MONTHS.sub("", text[:60]))
        if begun > 24:
            return begun - 10
    return len(_DIGITS_AND_MONTHS.sub("", text))


def _says_originally(label: str) -> bool:
    small = label.lower()
    return ("publi" in small or "erst" in small or "urspr" in small) and bool(_ORIGINALLY.search(label))


def _plain(marks: Landmarks, node: Element, text: str) -> Told | None:
    """A text that is little more than a date is its piece's date; in a sentence it is somebody else's."""
    if _RECEIVED.match(text):
        return None
    label = f"{_label(node)} {text}" if len(text) <= 60 else text[:60]
    original = _says_originally(label)
    labelled = len(text) <= 120 and says_published(label)
    changed = len(text) <= 120 and not labelled and says_modified(label)
    beside = _beside(text)
    if original:
        confidence = 0.9
    elif labelled or changed:
        confidence = 0.85
    elif beside <= _FEW:
        confidence = 0.79
    elif (
        beside <= 60
        and len(text) <= 90
        and not (beside > 20 and (text.endswith((".", "!", "?")) or _MEETS.search(text)))
    ):
        confidence = 0.74 - 0.002 * beside
    elif marks.distance(node) > 0 and (line := _dateline(text)):
        return Told(line, "generic", where(node), 0.6 - _far(marks, node), node=node)
    else:
        return None
    if not (labelled or original) and (text.endswith(":") or (node.tag in _INLINE and _LETTER.search(node.tail or ""))):
        return None  # "<strong>October 2025:</strong> hackers took ..." (csis.org)
    if not labelled and node.tag in ("h1", "h2", "h3", "h4", "a"):
        confidence -= 0.2
    if _ENDS.search(_label(node)) or (node.tag in ("dd", "td") and not (labelled or original or _is_date_cell(node))):
        return None
    return Told(text, "generic", where(node), confidence - _far(marks, node), changed, node, text)
