"""XML of strangers: streamed, bounded, no entities, no network; junk around it and a cut end are survived."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from html.entities import name2codepoint

from lxml import etree

MAX_BYTES = 50 * 1024 * 1024
"""What sitemaps.org allows a sitemap, uncompressed. Feeds have no business being larger."""
_CHUNK = 1 << 16
_MAX_DEPTH = 64
_START = re.compile(
    rb"<(?:\?xml|!DOCTYPE|!--|(?:[A-Za-z][\w.-]*:)?(?:urlset|sitemapindex|rss|feed|RDF|channel)\b)", re.IGNORECASE
)
_CUT = frozenset(
    getattr(etree.ErrorTypes, f"ERR_{name}")
    for name in ("TAG_NOT_FINISHED", "GT_REQUIRED", "NAME_REQUIRED", "TAG_NAME_MISMATCH", "RESOURCE_LIMIT")
)
"""What libxml2 says last about a document that ends early, by the place of the cut."""
_AMPERSAND = re.compile(
    rb"(?P<cdata><!\[CDATA\[(?:[^\]]|\](?!\]>))*)|&(?:(?P<number>#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};)"
    rb"|(?P<name>[A-Za-z][A-Za-z0-9]{0,30});)?"
)
_OWN_ENTITIES = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def inflate(body: bytes, notes: list[str], limit: int = MAX_BYTES) -> bytes:
    """The plain bytes of a possibly gzipped file, at most `limit`; a cut or corrupt one keeps what precedes the cut."""
    if not body.startswith(b"\x1f\x8b"):
        if len(body) > limit:
            notes.append("over_size")
        return body[:limit]
    plain = bytearray()
    rest = body
    while rest.startswith(b"\x1f\x8b") and len(plain) <= limit:  # several members may follow one another
        member = zlib.decompressobj(31)
        try:
            plain += member.decompress(rest, limit + 1 - len(plain))
        except zlib.error:
            notes.append("bad_gzip")
            break
        if not member.eof and len(plain) <= limit:
            notes.append("cut")
            break
        rest = member.unused_data
    if len(plain) > limit:
        notes.append("over_size")
    return bytes(plain[:limit])


def elements(data: bytes, notes: list[str], names: frozenset[str]) -> Iterator[etree._Element]:
    """The outermost elements of these local names (lower case), each as soon as it is closed, then thrown away.

    Adds `cut` when the document stops early and `too_deep` when it is a nest of elements.
    """
    parser = etree.XMLPullParser(
        events=("start", "end"), recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    depth = inside = 0
    for event, element in _events(parser, _repaired(without_junk(data))):
        step = 1 if event == "start" else -1
        depth += step
        if depth > _MAX_DEPTH:
            notes.append("too_deep")
            return
        if local_name(element) not in names:
            continue
        inside += step
        if inside == 0:
            yield element
            _forget(element)
    if _is_cut(parser) and "cut" not in notes:
        notes.append("cut")


def without_junk(data: bytes) -> bytes:
    """From the first thing that looks like our XML on (nothing without it): PHP warnings before it are common."""
    if data.startswith(_UTF16):
        return data
    found = _START.search(data[: 1 << 20])
    return data[found.start() :] if found else b""


def local_name(element: etree._Element) -> str:
    """`loc` of `{http://www.sitemaps.org/schemas/sitemap/0.9}loc`; wrong namespaces are everyday."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def value_of(element: etree._Element) -> str | None:
    """The text of a leaf; None when it is empty or hides a part of itself in an entity reference."""
    if any(not isinstance(child.tag, str) and isinstance(child, etree._Entity) for child in element):
        return None
    text = "".join(element.itertext()).strip()
    return text or None


def _events(parser: etree.XMLPullParser, data: bytes) -> Iterator[tuple[str, etree._Element]]:
    """Start and end events. What the parser itself closes at a cut end is left out: a half address is a wrong one."""
    for start in range(0, len(data), _CHUNK):
        try:
            parser.feed(data[start : start + _CHUNK])
        except etree.XMLSyntaxError:
            break
        yield from parser.read_events()
    try:
        parser.close()
    except etree.XMLSyntaxError:
        return
    if not _is_cut(parser):
        yield from parser.read_events()


def _is_cut(parser: etree.XMLPullParser) -> bool:
    log = parser.feed_error_log
    return len(log) > 0 and log[-1].type in _CUT


def _repaired(data: bytes) -> bytes:
    """Ampersands as XML wants them: `?a=1&b=2` would lose `&b`, and HTML's `&eacute;` is unknown without a DTD."""
    if b"&" not in data or data.startswith(_UTF16):
        return data
    return _AMPERSAND.sub(_reference, data)


def _reference(match: re.Match[bytes]) -> bytes:
    name = match["name"]
    if match["cdata"] or match["number"] or name in _OWN_ENTITIES:
        return match[0]
    if name is None:
        return b"&amp;" + match[0][1:]
    code = name2codepoint.get(name.decode("ascii"))
    return b"&#%d;" % code if code else match[0]  # an entity of the document's own is left to be refused


def _forget(element: etree._Element) -> None:
    element.clear(keep_tail=False)
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]
