"""Rot: a field that went dry. Since when, which rule stopped, and what patch of the source file would mend it.

Pure over records and pages: who calls it has read them from the archive.
"""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.candidates import TRIED, Candidate, Known, candidates, values_of
from pipelines.report.expectations import DROP
from scraper.article import Article, Evidence
from scraper.extract import extract
from scraper.extract.tree import parse
from scraper.page import Page
from scraper.source import Layout, Source, parse_source

PROVED = 20
"""Pages on which a proposal is read with the whole reader: a second of work."""


@dataclass(frozen=True, slots=True)
class Look:
    """One archived page of an article, and what today's reader and rules make of it."""

    page: Page
    record: Article
    place: str
    """Where the bytes lie: WARC file and offset."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A change of the source file, and on how many pages of the new design it reads what is known."""

    selector: str
    text: str
    """The whole file, patched."""
    diff: str
    right: int
    pages: int


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is known of one field's silence."""

    field: str
    filled_before: float
    filled_since: float
    method: str | None
    """Evidence method of the rule that stopped matching: rule, structured, label ..."""
    where: str | None
    """Its selector, JSON-LD path, meta name or label."""
    last_good: Look
    first_bad: Look
    known: int
    """Articles seen in both designs: what candidates are judged by."""
    candidates: tuple[Candidate, ...]
    patch: Patch | None


def diagnose(source: Source, text: str, field: str, looks: Sequence[Look]) -> Diagnosis | None:
    """Why a field went dry; None where the looks show no break. `text`: the source file as it is."""
    dated = sorted((one for one in looks if one.page.fetched_at), key=_when)
    at = _break(field, dated)
    if at is None:
        return None
    good = [one for one in dated[:at] if values_of(one.record, field)]
    bad = [one for one in dated[at:] if not values_of(one.record, field)]
    method, where = _stopped(field, good, dated[at:])
    known = _known(source, field, good, dated[at:]) if field in TRIED else []
    found = candidates(field, known) if known else []
    return Diagnosis(
        field=field,
        filled_before=len(good) / at,
        filled_since=1 - len(bad) / (len(dated) - at),
        method=method,
        where=where,
        last_good=good[-1],
        first_bad=bad[0],
        known=len(known),
        candidates=tuple(found),
        patch=_best_patch(source, text, field, found, known, _last_day(good[-1], bad[0])),
    )


def _when(look: Look) -> float:
    assert look.page.fetched_at is not None
    return look.page.fetched_at.timestamp()


def _break(field: str, dated: Sequence[Look]) -> int | None:
    """Index of the first look after the break: where the looks filled so far are furthest above the average."""
    filled = [bool(values_of(one.record, field)) for one in dated]
    mean = sum(filled) / len(filled) if filled else 0.0
    if not 0 < mean < 1:
        return None
    total, best, at = 0.0, 0.0, 0
    for number, one in enumerate(filled, 1):
        total += one - mean
        if total > best:
            best, at = total, number
    if not 0 < at < len(filled):
        return None
    fell = sum(filled[:at]) / at - sum(filled[at:]) / (len(filled) - at)
    return at if fell > DROP else None


def _stopped(field: str, good: Sequence[Look], since: Sequence[Look]) -> tuple[str | None, str | None]:
    """The evidence that the field mostly stood on, and that no page since has."""
    alive = {(told.method, told.where) for one in since if (told := _evidence(one, field))}
    ways = Counter((told.method, told.where) for one in good if (told := _evidence(one, field)))
    dead = [way for way, _ in ways.most_common() if way not in alive]
    return dead[0] if dead else (None, None)


def _evidence(look: Look, field: str) -> Evidence | None:
    return look.record.evidence.get(field)


def _known(source: Source, field: str, good: Sequence[Look], since: Sequence[Look]) -> list[Known]:
    """Pages of the new design of articles whose values were read in the old one; also those where something is
    read, which may be wrong: a selector that is right on the empty pages alone may name people of an aside."""
    values = {one.page.url: values_of(one.record, field) for one in good}
    latest = {one.page.url: one for one in since}
    return [Known(parse(look.page, source), values[url]) for url, look in latest.items() if url in values]


def _last_day(good: Look, bad: Look) -> date:
    assert good.page.fetched_at is not None and bad.page.fetched_at is not None
    return min(good.page.fetched_at.date(), bad.page.fetched_at.date() - timedelta(days=1))


def _best_patch(
    source: Source, text: str, field: str, found: Sequence[Candidate], known: Sequence[Known], until: date
) -> Patch | None:
    proposals = [_patch(source, text, field, one.selector, known, until) for one in found[:3]]
    return max((one for one in proposals if one.right), key=lambda one: one.right, default=None)


def _patch(source: Source, text: str, field: str, selector: str, known: Sequence[Known], until: date) -> Patch:
    """The file with a new layout before the old ones, proved by reading pages of the new design with it."""
    new = patched(source, text, field, selector, until)
    rules = parse_source(new, source.id, f"{source.id}.toml")
    tried = known[:PROVED]
    right = sum(_same(extract(one.doc.page, rules), field, one.values) for one in tried)
    name = f"{source.id}.toml"
    old = text if text.endswith("\n") else text + "\n"
    diff = "".join(difflib.unified_diff(old.splitlines(True), new.splitlines(True), f"a/{name}", f"b/{name}", n=2))
    return Patch(selector, new, diff, right, len(tried))


def _same(article: Article, field: str, values: Sequence[str]) -> bool:
    """Equal but for case; a date may be known to the day on one design and to the second on the other."""
    read = values_of(article, field)
    if field in ("published", "modified"):
        return bool(read) and read[0][:10] == values[0][:10]
    return [one.casefold() for one in read] == [one.casefold() for one in values]


def patched(source: Source, text: str, field: str, selector: str, until: date) -> str:
    """The source file with a newest layout that reads `field` by `selector`; the one in force ends on `until`.

    Everything else of the layout in force is carried over: only one layout is used for a page.
    """
    lines = text.splitlines(True)
    heads = [number for number, line in enumerate(lines) if line.split("#")[0].strip() == "[[layout]]"]
    at = next((n for n, layout in zip(heads, source.layout, strict=False) if layout.until is None), None)
    in_force = next((one for one in source.layout if one.until is None), Layout())
    new = _layout_text(in_force, field, selector)
    ended = f"[[layout]]\nuntil = {until}\n"
    if at is not None:
        return "".join([*lines[:at], new, "\n", ended, *lines[at + 1 :]])
    if heads:
        return "".join([*lines[: heads[0]], new, "\n", *lines[heads[0] :]])
    gap = "" if text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
    return f"{text}{gap}{new}\n{ended}"


def _layout_text(layout: Layout, field: str, selector: str) -> str:
    kept = {**layout.model_dump(exclude_defaults=True, exclude={"until"}), field: [selector]}
    # JSON strings are TOML strings, but for U+007F, which no selector holds.
    rows = [f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in kept.items()]
    return "[[layout]]\n" + "".join(rows)
