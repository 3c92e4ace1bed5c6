"""The one place that knows which HTML tree the readers stand on: lxml (see docs/explanation/tree.md)."""

from __future__ import annotations

import contextlib
from codecs import BOM_UTF8
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from urllib.parse import quote_from_bytes, urljoin

from lxml import etree
from parsel.csstranslator import HTMLTranslator

from scraper.errors import NotReadable
from scraper.extract.decode import decode
from scraper.extract.precaps import MAX_BYTES, cap, flatten, without_code
from scraper.page import Page
from scraper.source import Layout, Source

Element = etree._Element

_CONTROLS = bytes.maketrans(bytes([*range(1, 9), 11, 12, *range(14, 32)]), b" " * 28)


@dataclass(slots=False)
class Document:
    """A parsed page: the tree, where it came from, and the rules of its source."""

    page: Page
    root: Element
    html: bytes
    """What was parsed: UTF-8, without the code of scripts, styles and drawings."""
    encoding: str
    source: Source | None = None
    notes: list[str] = field(default_factory=list)
    """What was cut or repaired before or while parsing, machine-readable: `attributes_cut`, `nodes_cut` ..."""

    @cached_property
    def layout(self) -> Layout | None:
        """The layout rules in force on the day of the capture."""
        if self.source is None:
            return None
        return self.source.layout_for(self.page.fetched_at.date() if self.page.fetched_at else None)

    @cached_property
    def base_url(self) -> str:
        """What relative URLs refer to (HTML Living Standard, `<base href>`)."""
        for base in self.root.iter("base"):
            href = base.get("href")
            if href:
                return urljoin(self.page.url, href.strip())
        return self.page.url

    @cached_property
    def links(self) -> list[tuple[Element, str]]:
        """All `<a>` in order with their `href` as written, empty without one: five readers ask for them."""
        return [(link, link.get("href") or "") for link in self.root.iter("a")]

    @cached_property
    def _origin(self) -> str:
        """Scheme and host of the base URL; empty when it has none."""
        scheme, mark, rest = self.base_url.partition("://")
        return f"{scheme}://{rest.partition('/')[0].partition('?')[0]}" if mark and scheme in ("http", "https") else ""

    def absolute(self, href: str | None) -> str | None:
        """An http(s) URL, or None for anything else (javascript:, data:, mailto:, junk)."""
        href = href.strip() if href else ""
        if not href:
            return None
        if not href.isascii() and "?" in href:
            href = self._in_bytes(href)
        # The two common forms without urljoin, which costs ten times as much: whole addresses and plain paths.
        if href.startswith(("https://", "http://")) and "/." not in href:
            return href
        if href[0] == "/" and href[1:2] not in ("/", "\\") and "/." not in href and self._origin:
            return self._origin + href
        try:
            url = urljoin(self.base_url, href)
        except ValueError:
            return None
        return url if url.startswith(("http://", "https://")) else None

    def _in_bytes(self, href: str) -> str:
        """A query goes over the wire in the encoding of its page (WHATWG URL, query state): old Shift_JIS scripts
        know no UTF-8. Signs that the encoding lacks are left as they are."""
        if self.encoding.lower().replace("-", "") in ("utf8", "utf16le", "utf16be"):
            return href
        path, mark, rest = href.partition("?")
        query, hash_, fragment = rest.partition("#")
        with contextlib.suppress(UnicodeEncodeError, LookupError):
            query = quote_from_bytes(query.encode(self.encoding), safe="!$&'()*+,;=:@/?[]|%-._~")
        return path + mark + query + hash_ + fragment


def parse(page: Page, source: Source | None = None) -> Document:
    """The tree of a page, whatever its bytes are: decoded, capped, parsed.

    Raises NotReadable (reason `empty`) when there is no element at all.
    """
    notes = ["size_cut"] if len(page.body) > MAX_BYTES else []
    # Before decoding: half of the bytes need none then.
    body = without_code(page.body[:MAX_BYTES])
    decoded = decode(body, page.charset)
    clean = decoded.encoding == "utf-8" and not decoded.notes and not body.startswith(BOM_UTF8)
    # NUL ends the input of libxml2; other control characters are none of a page's.
    data = (body if clean else decoded.text.encode("utf-8", "replace")).translate(_CONTROLS, b"\0")
    html, cuts = cap(data)
    notes += [*decoded.notes, *cuts]
    root, too_deep = _parse(html)
    if too_deep:
        html = flatten(html)
        notes.append("depth_cut")
        root, _ = _parse(html)
    if root is None:
        raise NotReadable("empty", "no element in the document")
    return Document(page, root, html, decoded.encoding, source, notes)


def _parse(html: bytes) -> tuple[Element | None, bool]:
    """The root, and whether libxml2 gave up on the depth."""
    # One parser a page: its error log is what tells of lost content, and it must not be another page's.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(html, parser)
    except etree.XMLSyntaxError:
        return None, False
    return root, any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)


@lru_cache(maxsize=2048)
def _compiled(selector: str) -> etree.XPath:
    xpath = selector if selector.startswith(("/", "./", "(")) else HTMLTranslator().css_to_xpath(selector)
    return etree.XPath(xpath)


def select(node: Element, selector: str) -> list[Element]:
    """Elements below `node` for a CSS or XPath selector, in document order.

    `::text` and `::attr(name)` results are left out here; `select_text` reads them.
    Raises lxml.etree.XPathError or cssselect.SelectorError for a selector that cannot be compiled.
    """
    found = _compiled(selector)(node)
    return [one for one in found if isinstance(one, etree._Element)] if isinstance(found, list) else []


def select_text(node: Element, selector: str) -> list[str]:
    """The visible text, or the `::text` and `::attr()` values, of what a selector finds; never empty strings."""
    found = _compiled(selector)(node)
    values = found if isinstance(found, list) else [found]
    texts = (text_of(one) if isinstance(one, etree._Element) else collapse(str(one)) for one in values)
    return [text for text in texts if text]


def collapse(text: str) -> str:
    """Runs of white space (no-break and zero-width included) become one space."""
    if not text.isascii():
        text = text.replace("\u200b", "").replace("\ufeff", "").replace("\u00ad", "")
    return " ".join(text.split())


def text_of(node: Element) -> str:
    """All text below an element on one line, scripts and styles apart."""
    if not len(node) and node.tag not in _UNSEEN:
        return collapse(node.text or "")
    return collapse(" ".join(_VISIBLE(node)))


_UNSEEN = frozenset(("script", "style", "template", "noscript"))
_VISIBLE = etree.XPath(".//text()[not(parent::script or parent::style or parent::template or parent::noscript)]")
