"""Title, dates, authors, roles and contributions against labels made by hand (benchmarks/labels/people.json).

Part of `python -m benchmarks.fields`. A label gives every accepted form of a value, null among them where the page
may have none: `title`, `published` and `modified` are lists of such forms; an author has a `name` (or its forms) and,
where they were labelled, the forms of `role` and `affiliation`. `authors_optional` are counted neither way.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scraper.article import Article
from scraper.extract.sitename import key

PEOPLE = Path(__file__).resolve().parent / "labels" / "people.json"
CONTRIBUTIONS = frozenset({"editor", "translator", "interviewer", "interviewee"})
"""Other contributions (photographers, contributors) were not labelled."""
_DAY = len("2024-03-05")

Labels = Mapping[str, Any]
Answer = Mapping[str, Any]


@dataclass
class Tally:
    """Right, wrong and missed values of one field on one domain."""

    right: float = 0
    wrong: float = 0
    missed: float = 0
    misses: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0


def people_labels() -> dict[str, dict[str, Any]]:
    """Path of a page -> its entry: `labels`, and `url` for the invented pages that only these labels are for."""
    return {one["path"]: one for one in json.loads(PEOPLE.read_text("utf-8"))}


def labels_of(people: Mapping[str, dict[str, Any]], path: str) -> dict[str, object]:
    """What people.json says of one page; nothing for a page that it lacks."""
    labels: dict[str, object] = people.get(path, {}).get("labels", {})
    return labels


def people_of(record: Article) -> dict[str, Any]:
    """The part of a record that is scored here, flat."""
    return {
        "title": record.title,
        "published": record.published,
        "modified": record.modified,
        "authors": [one.name for one in record.authors if one.contribution == "author"],
        "role": {one.name: one.role for one in record.authors},
        "affiliation": {one.name: one.affiliation for one in record.authors},
        "contributions": [
            f"{one.contribution}: {one.name}" for one in record.authors if one.contribution in CONTRIBUTIONS
        ],
    }


def score_people(labels: Labels, answer: Answer) -> Iterator[tuple[str, Tally]]:
    """The tallies of one page, for what was labelled and what the extractor has an answer for."""
    if "title" in labels and "title" in answer:
        yield "title", _one_of([key(one) for one in labels["title"]], answer["title"], key(answer["title"] or ""))
    for name in ("published", "modified"):
        if name in labels and name in answer:
            yield name, _one_of(labels[name], answer[name], (answer[name] or "")[:_DAY])
    if "authors" in labels and "authors" in answer:
        yield "authors", _names(labels["authors"], labels.get("authors_optional", ()), answer["authors"])
        for name in ("role", "affiliation"):
            yield from ((name, tally) for tally in _details(labels["authors"], name, answer) if name in answer)
    if "contributions" in labels and "contributions" in answer:
        wanted = [{"name": one} for one in labels["contributions"]]
        yield "contributions", _names(wanted, (), answer["contributions"])


def _one_of(accepted: Sequence[str | None], value: str | None, form: str) -> Tally:
    if not value and None in accepted:
        return Tally()
    if value and form in accepted:
        return Tally(right=1)
    note = [f"{value!r:.90} for {accepted!r:.90}"]
    return Tally(wrong=bool(value), missed=accepted != [None], misses=note)


def _forms(value: str | Sequence[str]) -> list[str]:
    return [key(one) for one in ([value] if isinstance(value, str) else value)]


def _names(authors: Sequence[Mapping[str, Any]], optional: Sequence[str], found: Sequence[str]) -> Tally:
    wanted = [_forms(one["name"]) for one in authors]
    names = {key(one): one for one in found}
    missed = [one for one in wanted if not any(form in names for form in one)]
    known = {form for one in wanted for form in one} | {key(one) for one in optional}
    wrong = [name for form, name in names.items() if form not in known]
    misses = [*(f"+ {name}" for name in wrong), *(f"- {one[0]}" for one in missed)]
    return Tally(len(wanted) - len(missed), len(wrong), len(missed), misses)


def _details(authors: Sequence[Mapping[str, Any]], name: str, answer: Answer) -> Iterator[Tally]:
    """Role or affiliation of each author for whom it was labelled; of an author who was not found it is missed."""
    given = {key(who): value for who, value in answer.get(name, {}).items()}
    for one in authors:
        if name in one:
            value = next((given[form] for form in _forms(one["name"]) if form in given), None)
            accepted = [key(form) if form else None for form in one[name]]
            yield _one_of(accepted, value, key(value or ""))
