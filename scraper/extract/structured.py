"""What a page says about itself to machines: JSON-LD, meta elements, head links, the title element; read once."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from scraper.extract.jsonld import Node, flatten, parse_block
from scraper.extract.tree import Document, Element, collapse

ARTICLE_TYPES = frozenset(
    [
        "Article",
        "NewsArticle",
        "BlogPosting",
        "Report",
        "ScholarlyArticle",
        "OpinionNewsArticle",
        "AnalysisNewsArticle",
        "ReportageNewsArticle",
        "ReviewNewsArticle",
        "BackgroundNewsArticle",
        "TechArticle",
        "LiveBlogPosting",
        "AskPublicNewsArticle",
        "AdvertiserContentArticle",
        "SatiricalArticle",
        "MedicalScholarlyArticle",
        "Blog",
        "SocialMediaPosting",
        "Recipe",
        "DiscussionForumPosting",
    ]
)
WORK_TYPES = frozenset(
    [
        "CreativeWork",
        "Review",
        "Book",
        "PublicationIssue",
        "Chapter",
        "Thesis",
        "VideoObject",
        "AudioObject",
        "PodcastEpisode",
        "Episode",
        "Event",
        "Dataset",
        "Course",
        "WebContent",
        "MediaObject",
        "Legislation",
        "Speech",
        "Interview",
        "HowTo",
        "QAPage",
        "FAQPage",
        "Product",
    ]
)
PAGE_TYPES = frozenset({"WebPage", "ItemPage", "AboutPage", "MedicalWebPage"})

_MAX_BLOCKS = 60
_MAX_TEXT, _MAX_VALUES = 20_000, 300
"""Of one JSON-LD or meta value, and of one list: far more than any honest page has."""
_TAG = re.compile(r"<[^<>]{0,300}>")


@dataclass(frozen=True, slots=True)
class HeadLink:
    """One `<link>`, its values as written."""

    rel: str
    href: str
    hreflang: str | None
    type: str | None


@dataclass(slots=True)
class Structured:
    """The machine-readable side of one page."""

    nodes: list[Node] = field(default_factory=list)
    """Every JSON-LD object, in document order."""
    articles: list[Node] = field(default_factory=list)
    """Nodes that describe this page's own piece, the best first."""
    pages: list[Node] = field(default_factory=list)
    """WebPage nodes of this page."""
    meta: dict[str, list[str]] = field(default_factory=dict)
    """Contents by lower-case `name`, `property`, `itemprop` or `http-equiv`, in document order."""
    links: list[HeadLink] = field(default_factory=list)
    title: str | None = None
    """The text of `<title>`."""
    by_id: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    @property
    def article(self) -> Node | None:
        """The JSON-LD node of this page's piece."""
        return self.articles[0] if self.articles else None

    def metas(self, *names: str) -> Iterator[tuple[str, str]]:
        """(name, content) of these meta elements, in the order of the names; empty contents left out."""
        for name in names:
            for content in self.meta.get(name, ()):
                yield name, content

    def first_meta(self, *names: str) -> str | None:
        """The content of the first of these meta elements that has one."""
        return next((content for _, content in self.metas(*names)), None)

    def link(self, rel: str) -> str | None:
        """The href of the first `<link>` with this rel."""
        return next((one.href for one in self.links if rel in one.rel.split()), None)

    def resolve(self, value: object) -> object:
        """What an `{"@id": ...}` reference points at on this page; anything else unchanged."""
        if isinstance(value, dict) and isinstance(value.get("@id"), str) and "name" not in value:
            return self.by_id.get(value["@id"], value)
        return value

    def texts(self, value: object) -> list[str]:
        """The strings that a JSON-LD value stands for: plain, `@value`, or the `name` of a node; cleaned."""
        found = []
        for one in value[:_MAX_VALUES] if isinstance(value, list) else [value]:
            known = self.resolve(one)
            if isinstance(known, dict):
                known = known.get("@value") or known.get("name")
            if isinstance(known, list):
                known = next((part for part in known if isinstance(part, str)), None)
            if isinstance(known, str) and (text := clean(known[:_MAX_TEXT])):
                found.append(text)
        return found


def structured(doc: Document) -> Structured:
    """JSON-LD, meta and head links of a page. Read on the first call, remembered on the document."""
    known = doc.__dict__.get("_structured")
    if not isinstance(known, Structured):
        known = _read(doc)
        doc.__dict__["_structured"] = known
    return known


def clean(text: str) -> str:
    """Character references (even doubled: `&amp;#8217;`) and stray tags undone, white space collapsed."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub(" ", text)
    return collapse(text)


def _read(doc: Document) -> Structured:
    found = Structured(meta=_meta(doc.root), links=_links(doc.root), title=_title(doc.root))
    blocks = [s for s in doc.root.iter("script") if "ld+json" in (s.get("type") or "").lower()]
    # Some templates write the block into a meta element by mistake (recharged.com).
    texts = [*(script.text or "" for script in blocks), *found.meta.get("script:ld+json", ())]
    for number, text in enumerate(texts[:_MAX_BLOCKS]):
        values, repaired = parse_block(text)
        if repaired:
            doc.notes.append(f"jsonld_repaired:{number}" if values else f"jsonld_unreadable:{number}")
        for value in values:
            found.nodes.extend(flatten(value, f"jsonld[{number}]"))
    found.by_id = _index(found.nodes)
    _pick_own(found, doc)
    return found


def _index(nodes: list[Node]) -> dict[str, Mapping[str, object]]:
    by_id: dict[str, Mapping[str, object]] = {}
    for node in nodes:
        name = node.data.get("@id")
        if isinstance(name, str) and len(node.data) > len(by_id.get(name, ())):
            by_id[name] = node.data
    return by_id


def _meta(root: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in root.iter("meta"):
        content = one.get("content") or one.get("value")
        if not content or not (content := clean(content[:_MAX_TEXT])):
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = one.get(attribute)
            if name:
                values = found.setdefault(name.strip().lower(), [])
                if content not in values and len(values) < 100:
                    values.append(content)
    return found


def _links(root: Element) -> list[HeadLink]:
    return [
        HeadLink((one.get("rel") or "").lower(), one.get("href", "").strip(), one.get("hreflang"), one.get("type"))
        for one in root.iter("link")
        if one.get("href")
    ]


def _title(root: Element) -> str | None:
    """The first `<title>` with text that is not a drawing's (`<svg><title>`)."""
    for one in root.iter("title"):
        parent = one.getparent()
        drawing = parent is not None and parent.tag not in ("head", "html", "body")
        text = clean(" ".join(str(part) for part in one.itertext())[:_MAX_TEXT])
        if text and not drawing:
            return text
    return None


def _pick_own(found: Structured, doc: Document) -> None:
    address = {
        _address(doc.page.url),
        _address(found.link("canonical") or ""),
        _address(found.first_meta("og:url") or ""),
    }
    ranked = []
    for order, node in enumerate(found.nodes):
        if node.own and node.types & PAGE_TYPES:
            found.pages.append(node)
        rank = 2 if node.types & ARTICLE_TYPES else 1 if node.types & WORK_TYPES else 0
        if rank and node.own and ("headline" in node.data or "name" in node.data or "author" in node.data):
            ranked.append((-rank, not _names_page(node, address), node.depth, order, node))
    ranked.sort(key=lambda one: one[:4])
    found.articles = [one[-1] for one in ranked]


def _names_page(node: Node, address: set[str]) -> bool:
    claimed = [node.data.get(key) for key in ("url", "mainEntityOfPage", "@id")]
    claimed = [one.get("@id") or one.get("url") if isinstance(one, dict) else one for one in claimed]
    return any(isinstance(one, str) and _address(one) in address for one in claimed)


def _address(url: str) -> str:
    """A URL without scheme, www, query, fragment and closing slash: enough to know a page by."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    host = (parts.hostname or "").removeprefix("www.")
    path = unquote(parts.path).rstrip("/")
    return f"{host}{path}" if host else "-"
