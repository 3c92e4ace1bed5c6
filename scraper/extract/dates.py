"""When the piece was published and last changed.

Every place proposes, and this order decides (confidence in brackets); places that agree strengthen each other:

1. the source's rule or label (0.9 to 0.99)
2. meta elements made for it: `article:published_time`, `citation_publication_date`, `DC.date.issued` ... (0.9)
3. JSON-LD `datePublished` of the page's piece (0.89), of its WebPage (0.86); `<meta itemprop>` (0.88)
4. an element marked as the date of publication: `itemprop`, `<time pubdate>`, a class that says so (0.86)
5. a visible date with a label that says so (0.85), a `<time>` near the title (0.82), a text near it (0.7 to 0.78)
6. vague meta elements: `date`, `dc.date`, `created` (0.75); the day in the address of the page (0.72)
7. where none of these tells a day: labelled dates far from the title, the day in the author's box, the only bare
   day of the page (0.66 to 0.45, distantdates.py)
8. a lone `<time>` elsewhere in the piece (0.5), the month in the address (0.4)

Dates of other pieces (cards, asides, lists) never count. Modification dates follow the same order among
themselves, and are never taken for publication. A date after the capture, before 1900, or one that templates
write for "none" (1970-01-01) is no date. Numbers that can be read in two ways follow the source, then the
language and country of the page, and then whichever reading another place confirms.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from scraper.article import Evidence, Method
from scraper.extract.dateplaces import Told, machine_dates, shown_dates, url_dates
from scraper.extract.datetext import Found, Order, find_dates, parse_machine
from scraper.extract.distantdates import distant_dates
from scraper.extract.evidence import Claim, rivals, settle
from scraper.extract.landmarks import landmarks
from scraper.extract.locale import date_order, declared_language
from scraper.extract.months import says_modified
from scraper.extract.structured import structured
from scraper.extract.tree import Document, Element

_NO_DATES = frozenset(
    {"1970-01-01", "1969-12-31", "1900-01-01", "1899-12-30", "1899-12-31", "1901-01-01", "1980-01-01"}
)
_ENOUGH = 0.39
_MONTHS, _DAY = 12, len("2024-03-05")
_FURTHEST = timedelta(hours=14)
"""What the clocks of two places can differ from UTC."""
_FIRM = 0.79
_EARLIER, _WEB = 0.77, "1994"
_SHOWN = 0.7
"""Visible dates that may correct a machine's."""
_BARE = 25
"""Characters beside a date ("Published on", "| 5 min read") with which an element still shows nothing but a date."""


@dataclass(slots=True)
class Dates:
    """ISO 8601 with the precision that the page gives."""

    published: str | None = None
    published_raw: str | None = None
    published_evidence: Evidence | None = None
    modified: str | None = None
    modified_evidence: Evidence | None = None
    elements: list[Element] = field(default_factory=list)
    """Elements that show nothing but a date of the piece, so that the body can leave them out."""


def read_dates(
    doc: Document,
    published: Sequence[Claim[str]] = (),
    modified: Sequence[Claim[str]] = (),
    language: str | None = None,
) -> Dates:
    """Both dates of the piece; `published` and `modified` are claims of source rules and labels, not yet parsed.

    Read the title first: visible dates are judged by their distance from it.
    """
    reader = _Reader(doc, language or declared_language(doc))
    first, last = reader.claims(published, modified)
    changed = settle(last, _same_day)
    start = settle(_precise(_as_shown(first, changed[0])), _same_day)
    day, why = start
    change = settle([one for one in last if not day or one.value[:_DAY] >= day[:_DAY]], _same_day)
    return Dates(day, why.raw if why else None, _with_shown(day, why, first, last), *change, reader.elements)


def _with_shown(
    day: str | None, why: Evidence | None, first: Sequence[Claim[str]], last: Sequence[Claim[str]]
) -> Evidence | None:
    """The evidence of a day that only machines are told, with the days that readers see among its rivals.

    "Updated Dec 4, 2025" is no publication, but whoever looks for the day on the page finds no other.
    """
    if not day or not why or why.method not in ("structured", "meta"):
        return why
    shown = [one for one in last if one.method in ("generic", "label") and one.confidence >= _SHOWN - 0.1]
    return why.model_copy(update={"rivals": rivals([*first, *shown], day, _same_day)}) if shown else why


def _precise(claims: Sequence[Claim[str]]) -> Sequence[Claim[str]]:
    """The claims; where the surest names a month only, a firm one that names a day of it comes first."""
    best = max(claims, key=lambda one: one.confidence, default=None)
    if best is None or len(best.value) >= len("2024-03-05"):
        return claims
    days = [one for one in claims if one.value.startswith(best.value) and one.confidence >= _SHOWN]
    day = max((one for one in days if len(one.value) > len(best.value)), key=lambda one: one.confidence, default=None)
    return [replace(day, confidence=best.confidence), *claims] if day else claims


def _as_shown(claims: Sequence[Claim[str]], changed: str | None) -> Sequence[Claim[str]]:
    """The claims without machine-readable ones that the page itself corrects.

    A stamp in UTC may fall on the day before or after the day that the publisher names: the day on the page
    wins when both can be the same moment. Nothing is shown to be older than it is: an earlier day next to the title
    wins, since some systems stamp every change or move as a publication (glossgenius.com, sergioschuler.com).
    """
    best = max(claims, key=lambda one: one.confidence, default=None)
    if best is None or best.method not in ("structured", "meta"):
        return claims
    shown = [one for one in claims if one.method in ("generic", "url") and one.confidence >= _SHOWN]
    if any(one.value[:10] == best.value[:10] for one in shown):
        return claims
    named = next((one.value[:10] for one in shown if _same_moment(one.value, best.value)), None)
    if not named:
        earlier = {one.value[:10] for one in shown if one.confidence >= _EARLIER and one.value < best.value[:10]}
        named = earlier.pop() if len(earlier) == 1 and min(earlier) >= _WEB else None
    return [one for one in claims if one.value[:10] == named] if named else claims


def _same_moment(day: str, stamp: str) -> bool:
    """Can a day, somewhere on earth, be the day of a moment?"""
    if len(day) < 10 or len(stamp) <= 10:
        return False
    moment = datetime.fromisoformat(stamp).astimezone(UTC)
    if len(day) > 10:  # a moment too: that of the last change may fall on the next day (wort.lu)
        return abs(datetime.fromisoformat(day).astimezone(UTC) - moment) <= _FURTHEST
    days = {(moment + timedelta(hours=offset)).date().isoformat() for offset in (-12, 0, 14)}
    return day[:10] in days


def _same_day(a: str, b: str) -> bool:
    """Equal as far as both are precise."""
    length = min(len(a), len(b), 10)
    return a[:length] == b[:length]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A claim, whether it speaks of a change, and what its numbers may also mean."""

    claim: Claim[str]
    modified: bool
    other: str | None = None


def _is_firm(one: _Reading) -> bool:
    """Does a reading name a day of publication for which no other place need be asked?"""
    return not one.modified and one.claim.confidence >= _SHOWN - 0.1 and len(one.claim.value) >= _DAY


class _Reader:
    """Turns places into claims, and notes elements that show nothing but a date."""

    def __init__(self, doc: Document, language: str | None) -> None:
        self.doc = doc
        self.language = language
        self.order: Order | None = date_order(doc, language)
        self.elements: list[Element] = []
        fetched = doc.page.fetched_at
        self.latest = (fetched + timedelta(days=1)).date().isoformat() if fetched else "2099-12-31"

    def claims(
        self, published: Sequence[Claim[str]], modified: Sequence[Claim[str]]
    ) -> tuple[list[Claim[str]], list[Claim[str]]]:
        """Claims for the day of publication and for the last change, agreement counted."""
        given = [
            Told(one.value, one.method, one.where, one.confidence, changed)
            for claims, changed in ((published, False), (modified, True))
            for one in claims
        ]
        readings = [reading for told in (*given, *self._places()) for reading in self._read(told)]
        if not any(_is_firm(one) for one in readings):
            changes = {one.claim.value[:_DAY] for one in readings if one.modified}
            distant = [reading for told in distant_dates(landmarks(self.doc)) for reading in self._read(told)]
            readings += [one for one in distant if one.claim.value[:_DAY] not in changes]
        numbers = any(one.other for one in readings) and not (self.doc.source and self.doc.source.date_order)
        order = _page_order(self.doc.html) if numbers else None
        readings = [
            replace(one, claim=claim) for one, claim in zip(readings, _unambiguous(readings, order), strict=True)
        ]
        first = [one.claim for one in readings if not one.modified]
        last = [one.claim for one in readings if one.modified]
        return _strengthened(first), _strengthened(last)

    def _places(self) -> Iterator[Told]:
        yield from machine_dates(structured(self.doc))
        yield from shown_dates(landmarks(self.doc))
        yield from url_dates(self.doc.page.url)

    def _read(self, told: Told) -> Iterator[_Reading]:
        if told.node is not None:
            yield from self._shown(told)
        elif (found := parse_machine(told.text, self.order, self.language)) and self._plausible(found):
            claim = Claim(found.iso, told.method, told.where, told.text, told.confidence)
            yield _Reading(claim, told.modified, found.other)

    def _shown(self, told: Told) -> Iterator[_Reading]:
        """The first date of a visible text, and a later one behind a label of its own ("Updated")."""
        dates = [one for one in find_dates(told.text, self.order, self.language) if self._plausible(one)]
        if told.shown and told.shown != told.text:
            dates = self._as_the_reader_sees(dates, told.shown)
        end = 0
        for index, found in enumerate(dates[:3]):
            label = told.text[end : found.start]
            end = found.end
            if index and not says_modified(label):
                continue
            # "in December 2021" near a title is seldom its date, unless its element says so.
            vague = (0.35 if told.confidence < _FIRM else 0.1) * (len(found.iso) < _DAY)
            confidence = told.confidence - vague
            if confidence > _ENOUGH:
                claim = Claim(found.iso, told.method, told.where, told.shown or told.text, confidence)
                yield _Reading(claim, told.modified or index > 0, found.other)
        if dates and told.node is not None and told.shown:
            bare = len(told.shown) - sum(one.end - one.start for one in dates) <= _BARE
            self.elements.extend([told.node] if bare else [])

    def _as_the_reader_sees(self, dates: list[Found], shown: str) -> list[Found]:
        """The dates of a text where its datetime attribute is another day (a template's, as on brookings.edu)."""
        seen = [one for one in find_dates(shown, self.order, self.language) if self._plausible(one)]
        if not dates or not seen or len(seen[0].iso) < 10 or len(dates[0].iso) < 10:
            return dates
        apart = date.fromisoformat(seen[0].day) - date.fromisoformat(dates[0].day)
        return dates if abs(apart.days) <= 1 or seen[0].other == dates[0].day else seen

    def _plausible(self, found: Found) -> bool:
        return found.iso[:4] >= "1900" and found.iso[:10] <= self.latest and found.iso[:10] not in _NO_DATES


def _unambiguous(readings: Sequence[_Reading], order: Order | None = None) -> list[Claim[str]]:
    """The claims, numbers with two meanings (05/03/2024) read as another place confirms, or as the page writes them."""
    sure = {one.claim.value[:10] for one in readings if one.other is None}
    return [replace(one.claim, value=_reading(one, sure, order)) for one in readings]


def _reading(one: _Reading, sure: Collection[str], order: Order | None) -> str:
    value = one.claim.value
    if not one.other or value[:10] in sure:
        return value
    if one.other in sure:
        return one.other
    # 12/03/2026 was read as December: the page writes 25/02/2026 elsewhere (theworlds50best.com).
    numbers = _NUMBERS.search((one.claim.raw or "").encode())
    read = "MDY" if numbers and int(numbers[1]) == int(value[5:7]) else "DMY"
    return one.other if numbers and order and read != order else value


_NUMBERS = re.compile(rb"(?<!\d)(\d{1,2})/(\d{1,2})/(?:20)?\d\d(?!\d)")


def _page_order(html: bytes) -> Order | None:
    """The order of day and month in numbers that have one reading; None when the page writes both or none."""
    pairs = [(int(match[1]), int(match[2])) for match in islice(_NUMBERS.finditer(html), 500)]
    orders: set[Order] = {
        "DMY" if day > _MONTHS else "MDY" for day, month in pairs if (day > _MONTHS) != (month > _MONTHS)
    }
    return orders.pop() if len(orders) == 1 else None


def _strengthened(claims: Sequence[Claim[str]]) -> list[Claim[str]]:
    """Places of another kind that give the same day make a claim more certain."""
    methods: dict[str, set[Method]] = {}
    for one in claims:
        methods.setdefault(one.value[:10], set()).add(one.method)
    return [
        replace(one, confidence=min(0.99, one.confidence + 0.04 * (len(methods[one.value[:10]]) - 1))) for one in claims
    ]
