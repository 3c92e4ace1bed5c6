"""The names under which a site goes, and how they are taken off a title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from scraper.extract.structured import structured
from scraper.extract.tree import Document

_NAMING_META = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "dc.publisher",
    "citation_publisher",
    "twitter:site",
    "publisher",
)
_ORGANISATIONS = frozenset({"WebSite", "Organization", "NewsMediaOrganization", "ResearchOrganization", "NGO"})
_WORD = re.compile(r"\w+")
_SEPARATOR = re.compile(r"(\s+(?:[|\-–—·•»«›/~⋅>‹]{1,2}|::?)\s+|\s*[|｜]\s*|_(?=[^_]{1,20}$)|:\s+(?=[^:]{2,30}$))")


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """What two spellings have in common: letters and digits, without case, accents and width."""
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(_WORD.findall(plain))


@dataclass(frozen=True, slots=True)
class SiteNames:
    """Keys of declared names, and the labels of the host without its ending."""

    names: frozenset[str]
    labels: tuple[str, ...]

    def are(self, text: str) -> bool:
        """Is this text one of the site's names, written any way?"""
        glued = key(text).replace(" ", "")
        return not glued or glued in self.names or glued in self.labels

    def resemble(self, text: str) -> bool:
        """Does a part of a title look like a name of the site, going by its host ("Farm Bureau" on fbfs.com)?"""
        if self.are(text):
            return True
        words = key(text).split()
        if not 0 < len(words) <= 6:
            return False
        glued, initials = "".join(words), "".join(word[0] for word in words)
        return any(
            (len(label) > 3 and label in glued)
            or label.startswith(glued)
            or label == initials
            or _leads(words[0], label)
            for label in self.labels
            if len(label) > 2 and len(glued) > 3
        )


def _leads(word: str, label: str) -> bool:
    return len(word) > 4 and label.startswith(word)


def site_names(doc: Document) -> SiteNames:
    """The declared names of the page's site, its publisher, its source and its host; read once."""
    known = doc.__dict__.get("_site_names")
    if not isinstance(known, SiteNames):
        known = _read(doc)
        doc.__dict__["_site_names"] = known
    return known


def _read(doc: Document) -> SiteNames:
    data = structured(doc)
    names = [value for _, value in data.metas(*_NAMING_META)]
    for node in data.nodes:
        if node.own and node.types & _ORGANISATIONS:
            names += data.texts(node.data.get("name")) + data.texts(node.data.get("alternateName"))
    for node in data.articles[:1]:
        names += data.texts(node.data.get("publisher"))
    if doc.source:
        names.append(doc.source.name)
    host = (urlsplit(doc.page.url).hostname or "").removeprefix("www.")
    labels = tuple(key(label).replace(" ", "") for label in host.split(".")[:-1])
    names.append(host)
    return SiteNames(frozenset(key(name).replace(" ", "") for name in names if len(name) < 100), labels)


def without_site(text: str, sites: SiteNames, known: Collection[str] = ()) -> str:
    """A title without the site's name before or behind a separator; unchanged when it is nothing else.

    `known` are keys of other titles of the same page: a title that goes on behind one of them with a
    separator ("Title | Blog | Somebody") is cut there.
    """
    parts = _SEPARATOR.split(text)
    if len(parts) < 3:
        return text
    for end in range(len(parts) - 2, 0, -2):
        if key("".join(parts[:end])) in known:
            return "".join(parts[:end]).strip()
    while len(parts) > 2 and sites.resemble(parts[-1]):
        parts = parts[:-2]
    while len(parts) > 2 and sites.are(parts[0]):
        parts = parts[2:]
    return "".join(parts).strip()
