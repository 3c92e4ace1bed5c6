"""Article: the record that this project exists to keep. Fields say here what they mean.

Absent means None or an empty list. Dates are ISO 8601 with only the precision that the page gives;
languages are BCP 47; URLs are absolute. The JSON Schema in data/schema/ is generated from here.
"""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = 1

PartialDate = Annotated[
    str,
    Field(
        pattern=r"^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?)?)?$",
        description="2024, 2024-03, 2024-03-05, or a timestamp with offset",
    ),
]
Genre = Literal["article", "report", "commentary", "brief", "interview", "podcast", "video", "event", "dataset", "page"]
Contribution = Literal["author", "editor", "translator", "interviewer", "interviewee", "photographer", "contributor"]
Method = Literal["rule", "structured", "label", "meta", "generic", "url", "attachment"]


class Part(BaseModel):
    """Base of the record and its parts: docstrings below fields become the schema's descriptions."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="ignore")


class Author(Part):
    name: str
    """Natural order and sensible case: "Céline Pajon"."""
    raw: str | None = None
    """As the page shows it: "Céline PAJON"."""
    role: str | None = None
    """Job title beside the name."""
    affiliation: str | None = None
    url: str | None = None
    """Profile page."""
    orcid: str | None = None
    contribution: Contribution = "author"


class Translation(Part):
    language: str
    url: str


class Heading(Part):
    level: int
    text: str


class Table(Part):
    caption: str | None = None
    header: list[str] = []
    rows: list[list[str]] = []


class Note(Part):
    mark: str | None = None
    """The footnote's own sign: "1", "*"."""
    text: str


class Label(Part):
    """A programme or centre: a name that leads somewhere."""

    name: str
    url: str | None = None


class Identifiers(Part):
    doi: str | None = None
    isbn: list[str] = []
    issn: str | None = None


class Image(Part):
    url: str
    caption: str | None = None
    credit: str | None = None
    alt: str | None = None


class Attachment(Part):
    url: str
    title: str | None = None
    media_type: str | None = None
    bytes: int | None = None
    sha256: str | None = None
    pages: int | None = None
    author: str | None = None
    """As the file says it of itself; like `published` and `language` never mixed with what the page says."""
    published: PartialDate | None = None
    language: str | None = None
    scan: bool | None = None
    """True when its pages are images of paper, without a text layer."""
    unread: str | None = None
    """Why its text could not be read: `encrypted_pdf`, `bad_pdf`, `reader_crashed`, `reader_timeout` ..."""
    text: str | None = None


class Continuation(Part):
    """A further page of the same piece."""

    url: str
    number: int
    """From 2 on; the page itself is the first."""
    sha256: str | None = None
    """Digest of what the page says, once its text is joined to this record's; None before."""


class PublishedIn(Part):
    """Where the full or first text is."""

    name: str
    url: str | None = None
    relation: Literal["full_text", "first_published", "reprint", "appearance"] = "full_text"


class Related(Part):
    title: str
    url: str | None = None
    published: PartialDate | None = None
    teaser: str | None = None


class Link(Part):
    url: str
    text: str


class Rival(Part):
    """A value that lost: the conflict stays visible."""

    value: str
    method: Method
    where: str


class Evidence(Part):
    """Why a field has its value."""

    method: Method
    """rule: the source's selector; structured: JSON-LD or microdata; label: a visible label;
    meta: a meta tag; generic: the reader's own judgement; url: the address itself."""
    where: str
    """Selector, JSON-LD path, meta name or label."""
    raw: str | None = Field(default=None, max_length=300)
    """The value before cleaning; none for text."""
    confidence: float = Field(ge=0, le=1)
    rivals: list[Rival] = Field(default=[], max_length=3)


class CaptureRef(Part):
    """Where the bytes lie: enough to read one WARC member and to check that it is the one."""

    role: Literal["page", "attachment", "continuation"] = "page"
    warc: str
    """File name within the archive."""
    offset: int
    length: int
    """Bytes of the compressed member."""
    record_id: str
    payload_digest: str
    """`sha1:BASE32` over the payload with transfer coding removed and content coding kept."""


class Provenance(Part):
    run: str | None = None
    fetched_at: str | None = None
    """UTC timestamp of the capture; None when unknown."""
    status: int | None = None
    captures: list[CaptureRef] = []
    extractor: str | None = None
    """Name of the reader and a digest of its code, as in `generic/3f9a2c1b7d04`."""
    rules: str | None = None
    """Hash of the source file that was used."""
    synthetic: bool = False
    """True when the capture was made from a saved page, not from the wire."""


class Article(Part):
    """One publication of one think tank, as one revision of its page says it."""

    schema_version: int = SCHEMA_VERSION
    id: str | None = None
    """Minted once from the source id and the first normalised URL; never changes."""
    source: str | None = None
    url: str
    canonical_url: str | None = None
    aliases: list[str] = []
    revision: int | None = None
    seq: int | None = None
    """Position in the store's order of changes; the export cursor."""
    state: Literal["current", "withdrawn", "merged", "removed"] = "current"
    """withdrawn: the publisher took it down; merged: see `merged_into`; removed: we took it down, contents and all."""
    merged_into: str | None = None
    """The id that lives on, when two proved to be one article."""
    first_seen: str | None = None
    last_seen: str | None = None
    content_hash: str | None = None
    work: str | None = None
    """Joins translations and reprints."""
    kind: str | None = None
    """The publisher's own label as shown: "External Articles", "Policy Brief"."""
    genre: Genre = "article"
    """Our small vocabulary."""
    no_article: str | None = None
    """Why this page holds no article (listing, search, login, cookie_wall, challenge, error, empty ...);
    None when it holds one."""
    title: str | None = None
    subtitle: str | None = None
    standfirst: str | None = None
    """The paragraph that introduces the piece, apart from the body."""
    authors: list[Author] = []
    published: PartialDate | None = None
    modified: PartialDate | None = None
    published_raw: str | None = None
    language: str | None = None
    translations: list[Translation] = []
    text: str = ""
    """Main text: paragraphs, headings, lists, quotes, tables, one blank line between blocks; without
    title, standfirst, byline, captions, teasers, biographies, share bars."""
    markdown: str = ""
    word_count: int = 0
    continuations: list[Continuation] = []
    """Further pages of the piece: those with a digest are part of `text`, those without are not yet."""
    headings: list[Heading] = []
    tables: list[Table] = []
    notes: list[Note] = []
    """Footnotes and endnotes, apart from the text."""
    topics: list[str] = []
    regions: list[str] = []
    programmes: list[Label] = []
    series: str | None = None
    number: str | None = None
    identifiers: Identifiers = Identifiers()
    images: list[Image] = []
    """Editorial ones only."""
    attachments: list[Attachment] = []
    published_in: PublishedIn | None = None
    related: list[Related] = []
    """What this page offers as related."""
    links: list[Link] = []
    """Links inside the main text."""
    rights: str | None = None
    citation: str | None = None
    """The citation that the page suggests."""
    evidence: dict[str, Evidence] = {}
    provenance: Provenance = Provenance()


def content_hash(article: Article) -> str:
    """`sha256:HEX` over what the publisher said (DESIGN.md section 4), whoever read it and when.

    Covers title, subtitle, standfirst, authors, published, text, tables, notes and attachment digests;
    not related items, image URLs, evidence or provenance.
    """
    said = article.model_dump(
        mode="json", include={"title", "subtitle", "standfirst", "authors", "published", "text", "tables", "notes"}
    )
    said["attachments"] = sorted(a.sha256 for a in article.attachments if a.sha256)
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def json_schema() -> dict[str, object]:
    """JSON Schema 2020-12 of one line of an export."""
    schema = Article.model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:thinktank-archive:article:{SCHEMA_VERSION}",
        **schema,
    }
