"""CMS profiles: where a content management system usually keeps things. Data in data/profiles/, one file a system.

A source names its system (`cms`), or the page betrays it: by its generator, by paths and class names.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache

from pydantic import BaseModel, ConfigDict

from scraper.extract.structured import structured
from scraper.extract.tree import Document
from scraper.source import Layout, Source, data_file
from scraper.sourcevalues import Regex, Selectors

MARKS = 2
"""Marks of a system that must be on a page without a generator: one path may be a link to somebody else's."""
LOOKED_AT = 400_000
"""Bytes of a page that are searched for marks."""


class Profile(BaseModel):
    """What is usual on sites of one system; sites that differ say so in their source file."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    name: str
    generator: list[str]
    """Words of `<meta name="generator">`, lower case."""
    marks: list[str]
    """Strings of its markup."""
    sitemaps: list[str] = []
    feeds: list[str] = []
    api: list[str] = []
    next: Selectors = []
    """The pager of a listing."""
    deny: list[Regex] = []
    """Paths that never hold a publication."""
    layout: Layout = Layout()
    """Where dates, authors, topics, files and translations stand."""


@cache
def profiles() -> Mapping[str, Profile]:
    """All profiles by name."""
    entries = sorted(data_file("profiles").iterdir(), key=lambda one: one.name)
    texts = {
        one.name.removesuffix(".toml"): one.read_text(encoding="utf-8") for one in entries if one.name.endswith(".toml")
    }
    return {name: Profile.model_validate({**tomllib.loads(text), "name": name}) for name, text in texts.items()}


def profile_of(doc: Document, source: Source | None = None) -> Profile | None:
    """The profile that the source names, else the one that the page betrays; None for a system of its own."""
    if source is not None and source.cms is not None:
        return profiles().get(source.cms)
    generator = " ".join(structured(doc).meta.get("generator", [])).lower()
    told = (one for one in profiles().values() if any(word in generator for word in one.generator))
    found = next(told, None)
    if found is None:
        # Readers of dates, people and files ask one after the other, and forty searches of a page cost half a parse.
        kept = doc.__dict__
        found = kept["_marked"] if "_marked" in kept else kept.setdefault("_marked", _marked(doc))
    return found


def _marked(doc: Document) -> Profile | None:
    """The profile that most marks in the page speak for."""
    html = doc.page.body[:LOOKED_AT]
    scored = [(_score(html, one.marks), one) for one in profiles().values()]
    best, profile = max(scored, key=lambda one: one[0])
    return profile if best >= MARKS else None


def _score(html: bytes, marks: Sequence[str]) -> int:
    """How many of the marks are on a page; counted no further when too few are left."""
    score = 0
    for left, mark in zip(range(len(marks), 0, -1), marks, strict=True):
        if score + left < MARKS:
            break
        score += mark.encode() in html
    return score
