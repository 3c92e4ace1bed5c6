"""Who made the piece: names in natural order, roles, affiliations, profiles; contributions told apart.

Every place proposes a list of people: JSON-LD, meta elements, the visible byline near the title, marked elements
further away, the author's box. Lists that name the same people strengthen each other; the most certain list
wins, and what other places know of its people (role, profile, ORCID, affiliation) is added to it. The site's
own name and the logins of its system are never authors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from scraper.article import Author, Evidence
from scraper.extract.authorplaces import Sighting, shown_authors, told_authors
from scraper.extract.bylines import read_byline, says_by
from scraper.extract.evidence import Claim, settle
from scraper.extract.givennames import begins_with_given_name
from scraper.extract.landmarks import landmarks
from scraper.extract.names import PARTICLES, is_name, is_organisation, is_person, natural_name
from scraper.extract.roles import with_roles
from scraper.extract.sitename import SiteNames, key, site_names
from scraper.extract.structured import structured
from scraper.extract.tree import Document, Element

_SITE = re.compile(r"(?:https?://)?www\.[\w.-]+$")
_ENOUGH = 0.5
_BYLINE, _GROUP = 0.78, 0.77
_HOUSE = 0.6
_ADDED = frozenset({"editor", "translator", "interviewer"})
_MAX_REMARK = 120
_SHORT = 2
"""Longer remarks beside a name are its biography."""
_MAX_AUTHORS = 60
_STAFF = re.compile(r"\b(?:staff|team|desk|editors?|redaktion|newsroom|contributors?|reporters?|writers?)\b", re.I)


@dataclass(slots=True)
class Byline:
    """The authors, why they are believed, and the elements that name them."""

    authors: list[Author] = field(default_factory=list)
    evidence: Evidence | None = None
    elements: list[Element] = field(default_factory=list)
    """Visible bylines, so that the body can leave them out."""


def read_authors(doc: Document, extra: Sequence[Claim[Author]] = ()) -> Byline:
    """The authors of the piece; `extra` are the claims of source rules and labels, names as shown.

    Read the title first: visible bylines are judged by their distance from it.
    """
    sites = site_names(doc)
    sightings = [*told_authors(doc, structured(doc)), *shown_authors(doc, landmarks(doc))]
    claims = [claim for one in sightings if (claim := _claim(one, sites))]
    claims = [*_given(extra), *_strengthened(claims)]
    best, evidence = _settled([one for one in claims if one.confidence >= _ENOUGH])
    authors = _told_apart(_in_full(best, claims), sightings)[:_MAX_AUTHORS]
    found = _enriched(with_roles(doc, authors), claims)
    elements = [one.node for one in sightings if one.node is not None and one.near]
    return Byline(found, evidence, elements)


def _settled(claims: Sequence[Claim[list[Author]]]) -> tuple[list[Author], Evidence | None]:
    """The most certain list; in its evidence lists are names in a row."""
    lines = [Claim(", ".join(a.name for a in c.value), c.method, c.where, c.raw, c.confidence) for c in claims]
    best = max(claims, key=lambda claim: claim.confidence, default=None)
    _, evidence = settle(lines, lambda a, b: key(a) == key(b))
    return (best.value if best else []), evidence


def _in_full(authors: Sequence[Author], claims: Sequence[Claim[list[Author]]]) -> Sequence[Author]:
    """Authors known by one name only ("Todd", rutgers.edu), with the full name that another place gives."""
    if all(" " in one.name for one in authors):
        return authors
    known = (one.name for claim in claims for one in claim.value if is_person(one.name) and one.name.count(" ") == 1)
    full = {name for name in known if is_name(name.partition(" ")[2])}
    found = []
    for one in authors:
        longer = [name for name in full if " " not in one.name and name.startswith(f"{one.name} ")]
        found.append(one.model_copy(update={"name": longer[0]}) if len(longer) == 1 else one)
    return found


def _told_apart(authors: Sequence[Author], sightings: Iterable[Sighting]) -> list[Author]:
    """What bylines next to the title say of contributions: "Edited by", "Translated by" add people or move them."""
    shown: dict[str, Author] = {}
    for sighting in sightings:
        for one in sighting.people if sighting.near else ():
            name = natural_name(one.name)
            if one.contribution != "author" and is_person(name):
                shown.setdefault(key(name), one.model_copy(update={"name": name}))
    kept = [shown.get(key(one.name), one) if one.contribution == "author" else one for one in authors]
    if not any(one.contribution == "author" for one in kept):
        return list(authors)
    known = _keys(kept)
    added = [one for name, one in shown.items() if name not in known and one.contribution in _ADDED]
    return [*kept, *added]


def _given(extra: Sequence[Claim[Author]]) -> list[Claim[list[Author]]]:
    """All claims of rules and labels are one list; a claim without a role may hold several names."""
    people: list[Author] = []
    for claim in extra:
        shown = claim.value.raw or claim.value.name
        named = () if claim.value.role or claim.value.url else read_byline(shown)
        if len(named) > 1:
            people += [Author(name=natural_name(one.name), raw=one.raw, role=one.role) for one in named]
        elif natural_name(shown):
            people.append(claim.value.model_copy(update={"name": natural_name(claim.value.name), "raw": shown}))
    if not people:
        return []
    first = extra[0]
    return [Claim(people, first.method, first.where, first.raw, first.confidence)]


def _claim(sighting: Sighting, sites: SiteNames) -> Claim[list[Author]] | None:
    people = [author for one in sighting.people if (author := _cleaned(one))]
    if sighting.method == "generic":
        people = [one for one in people if _begins_like_a_name(one.name)]
    # "Deutsche Welle (www.dw.com)" signs for the site too.
    foreign = [one for one in people if not (_is_house(one.name, sites) or _SITE.match(one.affiliation or ""))]
    # A system signs with the site's name; a byline that a reader sees may mean it ("By Crisis Group").
    house = not foreign and sighting.near and says_by(sighting.raw)
    people = people if house else foreign
    unique: dict[str, Author] = {}
    for one in people:
        unique.setdefault(key(one.name), one)
    if not any(one.contribution == "author" for one in people):
        return None
    confidence = min(sighting.confidence, _HOUSE if house else 1)
    return Claim(list(unique.values()), sighting.method, sighting.where, sighting.raw, confidence)


def _begins_like_a_name(name: str) -> bool:
    """Do visible names begin as names do? "ku Frankfurt" is a dateline."""
    first = name.split(" ", 1)[0]
    return not first.islower() or first in PARTICLES


def _cleaned(author: Author) -> Author | None:
    name = natural_name(author.name)
    return author.model_copy(update={"name": name}) if is_name(name) else None


def _is_house(name: str, sites: SiteNames) -> bool:
    """Is this the site itself? People who publish under their own name are not."""
    if sites.are(name):
        return not (is_person(name) and begins_with_given_name(name))
    if _is_section(name, sites):
        return True
    organisation = is_organisation(name) and not _STAFF.search(name)
    return organisation and sites.resemble(re.sub(r"^the ", "", name, flags=re.I))


def _is_section(name: str, sites: SiteNames) -> bool:
    """ "CBC Arts" on cbc.ca: the site's own name and the word of a section."""
    first, _, rest = name.partition(" ")
    known = len(first) > _SHORT and key(first) in sites.labels
    return known and bool(rest) and " " not in rest and not _STAFF.search(rest) and not begins_with_given_name(name)


def _strengthened(claims: Sequence[Claim[list[Author]]]) -> list[Claim[list[Author]]]:
    """Another method that names the same people makes a list more certain.

    A line that names all of a machine-readable list and more people beside wins over it: systems often know
    the first author only. Several bylines together win over each of them where machines are told nothing.
    """
    names = [_keys(one.value) for one in claims]
    firm = [min(0.99, one.confidence + _support(one, claims)) for one in claims]
    told = any(one.method != "generic" for one in claims)
    found = []
    for claim, own, confidence in zip(claims, names, firm, strict=True):
        less = [value for value, theirs in zip(firm, names, strict=True) if theirs < own]
        full = claim.method in ("generic", "meta") and all(is_person(one.name) for one in claim.value)
        whole = full and bool(less) and claim.confidence >= (_BYLINE if told else _GROUP)
        found.append(replace(claim, confidence=max(confidence, *less) + 0.001 if whole else confidence))
    return found


def _support(claim: Claim[list[Author]], claims: Iterable[Claim[list[Author]]]) -> float:
    names = _keys(claim.value)
    methods = {other.method for other in claims if other.method != claim.method and _keys(other.value) == names}
    return 0.05 * len(methods)


def _keys(authors: Iterable[Author]) -> frozenset[str]:
    return frozenset(key(one.name) for one in authors)


def _enriched(authors: Sequence[Author], claims: Sequence[Claim[list[Author]]]) -> list[Author]:
    """Role, affiliation, profile and ORCID from wherever the page gives them for the same name."""
    known: dict[str, dict[str, str]] = {}
    names = [one.name for one in authors]
    for claim in claims:
        for one in claim.value:
            place = known.setdefault(key(one.name), {})
            for name in ("role", "affiliation", "url", "orcid"):
                value = getattr(one, name)
                if value and len(value) <= _MAX_REMARK and not any(other in value for other in names):
                    place.setdefault(name, value)
    return [
        one.model_copy(update={k: v for k, v in known.get(key(one.name), {}).items() if not getattr(one, k)})
        for one in authors
    ]
