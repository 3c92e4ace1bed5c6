"""The series that a piece appeared in, and its number there: "Asie.Visions", "140"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scraper.article import Evidence
from scraper.extract.around import Around
from scraper.extract.evidence import Claim, settle
from scraper.extract.headingwords import FIELD_LABELS
from scraper.extract.kind import lines_beside_title
from scraper.extract.structured import structured
from scraper.extract.zones import CHROME, COMMENT, RELATED

_SERIES_META = (
    "citation_series_title", "citation_technical_report_series", "citation_journal_title", "prism.publicationname",
)  # fmt: skip
_NUMBER_META = ("citation_technical_report_number", "citation_report_number", "citation_issue", "prism.number")
_NUMBERED = re.compile(
    r"([^\d|:]{0,60}?)[\s,|:–—-]{0,3}\b(?:no\.?|nr\.?|n[°ºo]\.?|№|number|issue|heft|num\.?|núm\.?|#)\s?(\d{1,4}(?:/\d{1,4})?)"
    r"(?![\d.])[^\d]{0,30}(?:\d{4})?",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"(?:part of (?:the|a|our) )?(?:series|serie|série|reihe|collana|collection)\s?[:»›]\s?(.{3,80})", re.IGNORECASE
)
_LONGEST = 90

Found = tuple[str | None, Evidence | None]


def read_series(around: Around) -> tuple[Found, Found]:
    """Series and number, each with its evidence: labels, citation meta elements, JSON-LD, a line at the title."""
    data = structured(around.doc)
    series, numbers = list(around.given.claims("series")), list(around.given.claims("number"))
    series += [Claim(text, "meta", name, text, 0.85) for name, text in data.metas(*_SERIES_META)]
    numbers += [Claim(text, "meta", name, text, 0.85) for name, text in data.metas(*_NUMBER_META)]
    series += _declared(around)
    for node, key in around.captions:
        field = FIELD_LABELS.get(key)
        value = around.value_of(node) if field in ("series", "number") else None
        if value and len(value) <= _LONGEST and not around.zones.of(node) & (RELATED | COMMENT | CHROME):
            both = _NUMBERED.fullmatch(value) if field == "series" else None
            if field == "series":
                name = (both[1].strip(" ,–—-") if both else "") or value
                series.append(Claim(name, "label", key, value, 0.85))
            if both or field == "number":
                numbers.append(Claim(both[2] if both else _bare(value), "label", key, value, 0.85))
    for field, value, raw in _shown(around):
        (series if field == "series" else numbers).append(Claim(value, "generic", "beside the title", raw, 0.7))
    return settle(series), settle(numbers)


def _bare(number: str) -> str:
    """ "n° 17" is 17."""
    found = re.search(r"\d{1,4}(?:[/-]\d{1,4})?", number)
    return found.group() if found else number


def _declared(around: Around) -> Iterator[Claim[str]]:
    data = structured(around.doc)
    part = data.article.data.get("isPartOf") if data.article else None
    for one in part if isinstance(part, list) else [part]:
        kind = str(one.get("@type")) if isinstance(one, dict) else ""
        if isinstance(one, dict) and kind.endswith(("Series", "Periodical")):
            for text in data.texts(one.get("name")):
                yield Claim(text, "structured", "jsonld isPartOf", text, 0.8)


def _shown(around: Around) -> Iterator[tuple[str, str, str]]:
    for line, _ in lines_beside_title(around.doc):
        text = line.strip(" |·•")
        if len(text) > _LONGEST or text == around.title:
            continue
        numbered = None if _CALLED.fullmatch(text) else _NUMBERED.fullmatch(text)
        if numbered:
            yield "number", numbered[2], text
            if len(numbered[1].strip()) > 2:
                yield "series", numbered[1].strip(" ,–—-"), text
        called = _CALLED.fullmatch(text)
        both = _NUMBERED.fullmatch(called[1]) if called else None
        if called:
            yield "series", (both[1] if both else called[1]).strip(" ,–—-"), text
        if both:
            yield "number", both[2], text
