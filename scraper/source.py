"""Source: one think tank, described by one TOML file. This module reads and checks the registry.

Only what the generic reader and the CMS profile get wrong is written in a file. An unknown key is an
error that names the file, the line, the key and the known keys.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from scraper.errors import SourceError, UnknownSource
from scraper.sourcevalues import (
    HttpUrl,
    Regex,
    Selectors,
    as_list,
    is_country,
    is_field,
    is_host,
    is_label,
    is_language,
    is_prefix,
)
from scraper.sourcewords import explain, line_of, not_toml

SOURCE_ID = re.compile(r"^[a-z0-9][a-z0-9-]{0,62}$")


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Crawl(_Section):
    """How the articles of a source are found."""

    sitemaps: list[HttpUrl] = []
    feeds: list[HttpUrl] = []
    listings: list[HttpUrl] = []
    lists: Regex | None = None
    """Further listings, followed where a listing links to them: a page for each year. Searched like `article`."""
    api: list[HttpUrl] = []
    """WordPress REST collections, as in `https://host/wp-json/wp/v2/posts`."""
    next: Selectors = []
    """Pager link of a listing, where the generic pager reader fails."""
    article: Regex | None = None
    """Searched in path and query of a URL; without it the page decides."""
    deny: Annotated[list[Regex], BeforeValidator(as_list)] = []
    keep: list[Literal["event", "person", "topic", "video"]] = []
    """Pages of these kinds are stored as articles too, where `article` is not said; else they are only counted."""
    leave: list[Literal["event", "person", "topic", "video", "page"]] = []
    """Pages of these kinds are only counted, though `article` fits them: a site whose addresses tell no kinds apart."""
    delay: float | None = Field(default=None, ge=0, le=300)
    """Seconds between two requests to the host; never less than robots.txt asks for."""
    hosts: list[Annotated[str, AfterValidator(is_host)]] = []
    """Further hosts of this source, beside the homepage's."""
    render: Literal["never", "listings", "always"] = "never"


class Expect(_Section):
    """What a full crawl should bring; below it a run is degraded."""

    articles: int | None = Field(default=None, ge=0)
    filled: dict[Annotated[str, AfterValidator(is_field)], Annotated[float, Field(ge=0, le=1)]] = {}


class Layout(_Section):
    """Selectors of one design of the site, valid for captures up to `until` (inclusive)."""

    until: date | None = None
    body: Selectors = []
    title: Selectors = []
    subtitle: Selectors = []
    standfirst: Selectors = []
    kind: Selectors = []
    authors: Selectors = []
    """One match an author, or one match holding several names."""
    author_role: Selectors = []
    published: Selectors = []
    modified: Selectors = []
    topics: Selectors = []
    regions: Selectors = []
    programmes: Selectors = []
    series: Selectors = []
    number: Selectors = []
    images: Selectors = []
    attachments: Selectors = []
    related: Selectors = []
    """One match a card."""
    translations: Selectors = []
    published_in: Selectors = []
    rights: Selectors = []
    citation: Selectors = []
    notes: Selectors = []
    drop: Selectors = []
    """Taken out of the tree before anything is read."""


class Source(_Section):
    """One think tank."""

    id: str
    """The file's name without `.toml`; never changes."""
    name: str
    homepage: HttpUrl
    country: Annotated[str, AfterValidator(is_country)] | None = None
    """ISO 3166-1 alpha-2; INT for international organisations."""
    languages: list[Annotated[str, AfterValidator(is_language)]] = []
    status: Literal["verified", "unverified", "blocked", "ended"] = "unverified"
    since: date | None = None
    """The day on which the status was seen."""
    evidence: Annotated[list[str], BeforeValidator(as_list)] = []
    """What the status stands on: recorded pages, or who saw it."""
    notes: str | None = None
    cms: Literal["drupal", "wordpress", "typo3", "liferay", "sitecore", "aem", "spip", "quarto", "custom"] | None = None
    prefix: Annotated[str, AfterValidator(is_prefix)] | None = None
    """Path prefix when the source owns only a part of its host, as in `/programs/amti/`."""
    beside: list[str] = []
    """Ids of sources on whose ground this one stands on purpose; two sources on one ground are an error else."""
    date_order: Literal["DMY", "MDY", "YMD"] | None = None
    """How 05/03/2024 is meant on this site."""
    crawl: Crawl = Crawl()
    expect: Expect = Expect()
    layout: list[Layout] = []
    labels: dict[Annotated[str, AfterValidator(is_label)], list[str]] = {}
    """Visible labels per field of the record; `ignore` lists labels without a field."""
    rules: str = ""
    """Hash of the file: `sha256:` and 16 hex digits."""

    @cached_property
    def hosts(self) -> frozenset[str]:
        """Hosts that this source owns, lower case, each with and without `www.`."""
        own = {urlsplit(self.homepage).hostname or "", *(h.lower() for h in self.crawl.hosts)}
        bare = {h.removeprefix("www.") for h in own}
        return frozenset(bare | {f"www.{h}" for h in bare})

    @cached_property
    def port(self) -> int | None:
        """The homepage's port, when it names one."""
        return urlsplit(self.homepage).port

    def same_site(self, url: str) -> bool:
        """Is this URL on a host of the source, at the homepage's port? Another port is another service."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return False
        if (parts.hostname or "").rstrip(".") not in self.hosts:
            return False
        return port == self.port or {port, self.port} <= {None, 80, 443}

    def owns(self, url: str) -> bool:
        """Is this URL on the source's ground (host, and path prefix when it has one)?"""
        return self.same_site(url) and (not self.prefix or urlsplit(url).path.startswith(self.prefix))

    def layout_for(self, day: date | None) -> Layout | None:
        """The layout that was in use on a capture day: layouts are listed newest first."""
        fitting = [one for one in self.layout if one.until is None or (day is not None and day <= one.until)]
        dated = [one for one in fitting if one.until is not None]
        return min(dated, key=lambda one: one.until or date.max) if dated else (fitting[0] if fitting else None)


def parse_source(text: str, source_id: str, where: str) -> Source:
    """One source from the text of its TOML file.

    Raises SourceError, whose message names file, line, key and what is allowed.
    """
    if not SOURCE_ID.match(source_id):
        raise SourceError(f"{where}: the file name must be a source id: lower-case letters, digits and hyphens")
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourceError(not_toml(error, text, where)) from error
    for key in ("id", "rules"):
        if key in raw:
            raise SourceError(f"{where}:{line_of(text, (key,))}: key '{key}' is not set in a file")
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    try:
        return Source.model_validate({**raw, "id": source_id, "rules": f"sha256:{digest}"})
    except ValidationError as error:
        raise SourceError(explain(error, text, where, _known_keys())) from error


def _known_keys() -> dict[str, set[str]]:
    sections: Mapping[str, type[BaseModel]] = {"": Source, "crawl": Crawl, "expect": Expect, "layout": Layout}
    return {name: set(model.model_fields) - {"id", "rules"} for name, model in sections.items()}


@dataclass(frozen=True)
class Registry:
    """All known sources by id."""

    sources: Mapping[str, Source]
    files: Mapping[str, str] = field(default_factory=dict)
    """Where each source is described, by id."""

    def __iter__(self) -> Iterator[Source]:
        return iter(self.sources.values())

    def __len__(self) -> int:
        return len(self.sources)

    def get(self, source_id: str) -> Source:
        """Raises UnknownSource, which suggests near ids."""
        if source_id in self.sources:
            return self.sources[source_id]
        near = difflib.get_close_matches(source_id, self.sources, 3, 0.5)
        hint = f"; did you mean {' or '.join(near)}?" if near else "; `thinktank sources` lists all"
        raise UnknownSource(f"no source '{source_id}'{hint}")

    def owner(self, url: str) -> Source | None:
        """The source on whose ground a URL lies; the longest prefix wins."""
        owners = [one for one in self if one.owns(url)]
        return max(owners, key=lambda one: len(one.prefix or ""), default=None)


def overlaps(registry: Registry) -> list[str]:
    """Pairs of sources that claim the same ground, and do not say so (`beside`): a page there would have two owners.

    A source on a part of a host may lie inside another's host; the longer prefix wins (`Registry.owner`).
    """
    claims: dict[tuple[str, int | None, str], str] = {}
    found: dict[str, None] = {}
    for one in registry:
        for host in sorted(one.hosts):
            other = claims.setdefault((host, one.port, one.prefix or ""), one.id)
            if other != one.id and other not in one.beside and one.id not in registry.get(other).beside:
                ground = f"{host.removeprefix('www.')}{one.prefix or ''}"
                places = " and ".join(_claim_of(registry, name) for name in (other, one.id))
                said = f"{other} and {one.id} both claim {ground} ({places})"
                allowed = f"another host, a `prefix` for its own part of this one, or beside = [{json.dumps(other)}]"
                found[f"{said}; allowed: {allowed} on purpose"] = None
    return list(found)


def _claim_of(registry: Registry, source_id: str) -> str:
    """File and line of the key by which a source claims its ground."""
    where = registry.files.get(source_id, f"{source_id}.toml")
    key = "prefix" if registry.get(source_id).prefix else "homepage"
    try:
        return f"{where}:{line_of(Path(where).read_text(encoding='utf-8'), (key,))}"
    except OSError:
        return where


def data_file(*names: str) -> Traversable:
    """A file or folder of data/, in a checkout or in the installed package."""
    checkout = Path(__file__).resolve().parent.parent / "data"
    root: Traversable = checkout if checkout.is_dir() else resources.files("scraper").joinpath("_data")
    return root.joinpath(*names)


def load_registry(*folders: Path) -> Registry:
    """The shipped registry and the user's own folders; a folder's file replaces nothing, ids must differ.

    Raises SourceError for the first file that cannot be used.
    """
    found: dict[str, Source] = {}
    origin: dict[str, str] = {}
    for folder in (data_file("sources"), *folders):
        if not folder.is_dir():
            raise SourceError(f"{folder}: no such folder of source files")
        for entry in sorted(folder.iterdir(), key=lambda one: one.name):
            if not entry.name.endswith(".toml"):
                continue
            source_id, where = entry.name.removesuffix(".toml"), str(entry)
            if source_id in found:
                taken = f"id '{source_id}' is already taken by {origin[source_id]}"
                raise SourceError(f"{where}:1: {taken}; allowed: another name for this file")
            try:
                text = entry.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise SourceError(f"{where}: cannot be read: {error}") from error
            found[source_id] = parse_source(text, source_id, where)
            origin[source_id] = where
    return Registry(found, origin)
