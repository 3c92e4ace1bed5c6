"""What the system that runs a site is known to keep where (data/profiles): asked where no other reader found anything.

A profile is true of most sites of its system and not of this one in particular: it never beats what the page shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from scraper.article import Author
from scraper.extract.evidence import Claim
from scraper.extract.names import is_person
from scraper.extract.tree import Document, Element, collapse, select, select_text, text_of
from scraper.extract.zones import CHROME, COMMENT, LATEST, RELATED, TEASER, Zones
from scraper.profiles import Profile, profile_of, profiles

CONFIDENCE = 0.7
MOST_AUTHORS = 8
"""More matches are the bylines of a list."""
_ELSEWHERE = CHROME | RELATED | LATEST | COMMENT | TEASER
_FIELDS = ("published", "authors", "attachments")
_NEEDED = re.compile(r"\.(-?[A-Za-z_][\w-]*)|\[rel=['\"]?([^'\"\]]+)|\[href[*^$]?=['\"]?([^'\"\]]+)")
_UNSURE = re.compile(r"[,\\]|:not\(|:is\(| i\]")
"""Selectors of which not every part must be on the page."""


@cache
def _needed() -> Mapping[str, list[tuple[str, ...]]]:
    """By field, what must stand in classes, addresses or `rel` of a page for each selector of the profiles."""
    layouts = [one.layout for one in profiles().values()]
    return {name: [_parts(one) for layout in layouts for one in getattr(layout, name)] for name in _FIELDS}


def _parts(selector: str) -> tuple[str, ...]:
    plain = selector.partition("::")[0]
    found = () if _UNSURE.search(plain) else _NEEDED.findall(plain)
    return tuple(f" {name} " if name else f" rel={rel} " if rel else path for name, rel, path in found)


def _profile(doc: Document, name: str) -> Profile | None:
    """The profile of the page's system; None also where no profile's selectors for a field can find anything.

    Asked first, because most pages lack what they look for, and thirty searches for the marks of all systems cost a
    whole parse.
    """
    named = _attributes(doc)
    possible = any(all(part in named for part in parts) for parts in _needed()[name])
    return profile_of(doc, doc.source) if possible else None


def _attributes(doc: Document) -> str:
    """All classes of a page and where its links lead, in one string; remembered on the document."""
    known = doc.__dict__.get("_attributes")
    if not isinstance(known, str):
        classes = {node.get("class") or "" for node in doc.root.iter()}
        links = (f"{href} rel={link.get('rel')}" for link, href in doc.links)
        known = doc.__dict__["_attributes"] = f" {' '.join(' '.join((*classes, *links)).split())} "
    return known


def profile_dates(doc: Document) -> list[Claim[str]]:
    """Where the system shows the day of publication: the first match."""
    profile = _profile(doc, "published")
    if profile is None:
        return []
    for selector in profile.layout.published:
        texts = [text for one in select_text(doc.root, selector) if (text := collapse(one))]
        if texts:
            return [Claim(texts[0], "generic", _where(profile, selector), texts[0], CONFIDENCE)]
    return []


def profile_authors(doc: Document) -> list[Claim[Author]]:
    """Where the system shows the authors of this piece; not those of teasers beside it."""
    profile = _profile(doc, "authors")
    if profile is None:
        return []
    for selector in profile.layout.authors:
        named = [(text_of(node)[:200], node) for node in _own(doc, select(doc.root, selector))]
        named = [(name, node) for name, node in named if is_person(name)]  # systems file pieces under logins too
        if named:
            where = _where(profile, selector)
            return [_author(doc, name, node, where) for name, node in named] if len(named) <= MOST_AUTHORS else []
    return []


def profile_files(doc: Document) -> tuple[list[Element], str]:
    """Links to the files of this piece, and where they were found: `liferay: a[href*='/documents/']`."""
    profile = _profile(doc, "attachments")
    for selector in profile.layout.attachments if profile is not None else ():
        nodes = [node for node in _own(doc, select(doc.root, selector)) if node.get("href")]
        if nodes and profile is not None:
            return nodes, _where(profile, selector)
    return [], ""


def _author(doc: Document, name: str, node: Element, where: str) -> Claim[Author]:
    author = Author(name=name, raw=name, url=doc.absolute(node.get("href")))
    return Claim(author, "generic", where, name, CONFIDENCE)


def _own(doc: Document, nodes: Iterable[Element]) -> list[Element]:
    zones = Zones(doc, ())
    return [node for node in nodes if not zones.of(node) & _ELSEWHERE]


def _where(profile: Profile, selector: str) -> str:
    return f"{profile.name}: {selector}"
