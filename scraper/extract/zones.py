"""Where on the page an element stands: in the text, beside it, in navigation, among related items ...

Asked for links, images and headings only; what is known of an element is remembered for all below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from scraper.extract.classwords import small_words
from scraper.extract.landmarks import landmarks
from scraper.extract.tree import Document, Element

BODY = 1  # inside an element that was chosen as main text
CHROME = 2  # navigation, site header and footer, forms, share bars, cookie boxes
RELATED = 4  # a box of items offered as related
LATEST = 8  # a box of the whole site: latest, popular, upcoming
TAGS = 16  # a list of topics, keywords, categories
PERSON = 32  # author boxes and biographies
SIDE = 64  # aside, sidebar
COMMENT = 128
FIGURE = 256  # figure or a caption's box
CITE = 512  # references, footnotes, suggested citation
HIDDEN = 1024
ARTICLE = 2048  # inside <article> or <main>
TEASER = 4096  # a card or teaser of another piece
HERO = 8192  # lead image
FOOT = 32768  # a class that begins with "footer": chrome unless the piece's own
SHARE = 16384  # share bars; publishers hang the PDF there

_WORDS = {
    CHROME: """nav navbar navigation menu megamenu breadcrumb breadcrumbs pagination pager masthead cookie cookies
        consent search newsletter subscribe signup login popup toolbar language languages lang donate donation
        advert advertisement ad ads sponsor offcanvas skip colophon logo branding""",
    SHARE: "share sharing social addtoany sharethis socialshare",
    RELATED: """related recommend recommended recommendation recommendations recommends similar relatedposts
        relatedarticles verwandt connexe relacionados relacionadas suggested suggestions furtherreading readnext
        upnext morelikethis correlati crossreference yarpp jp-relatedposts""",
    LATEST: """latest recent popular trending mostread mostviewed mostpopular newest ticker upcoming
        topstories toplist""",
    TAGS: """eyebrow kicker rubrik rubrique tag tags topic topics keyword keywords taxonomy term terms subject
        subjects category categories themen
        schlagworte theme themes issues mots-cles tagcloud taglist tagged etiquetas temas""",
    PERSON: """author authors byline bio bios biography contributor contributors expert experts people person persons
        staff speaker speakers profile profiles team avatar gravatar headshot portrait mugshot autor auteur auteurs
        autoren vcard""",
    SIDE: "sidebar aside rail widget widgets",
    COMMENT: "comment comments commentlist disqus respond reply replies",
    FIGURE: "caption figure wp-caption imagecaption",
    CITE: "references footnote footnotes endnote endnotes citation cite bibliography citations reflist",
    TEASER: """teaser teasers card cards promo promotion tile tiles listing listings excerpt carousel slider slick
        swiper""",
    HERO: "hero featured lead cover splash keyvisual postthumbnail header titelbild teaserbild",
}  # fmt: skip
_PAIRS = {
    RELATED: """read next|up next|more like|more on|more from|see also|also like|further reading|read also|read more|
        more stories|you may|keep reading|continue reading|explore more|next reads|more related|post related|
        aller plus|mehr zum|weitere artikel|article related|cross reference""",
    LATEST: "most read|most viewed|most popular|top stories|recent posts|latest news|trending now|whats new",
    HIDDEN: "visually hidden|sr only|screen reader",
    FIGURE: "wp caption|image caption|photo caption|media caption",
    HERO: "post thumbnail|featured image|featured media|lead image|main image|hero image|article image|header image",
    CITE: "how cite|cite as|suggested citation|citation text",
    CHROME: """site header|site footer|page footer|main footer|back top|main nav|top bar|global header|global footer
        |modal dialog|modal content|modal body|modal fade""",
    TAGS: "tag list|tags links|cat links|post tags|entry tags|filed under|term list",
}  # fmt: skip
_TAGS = {
    "nav": CHROME, "form": CHROME, "dialog": CHROME, "aside": SIDE, "figure": FIGURE, "figcaption": FIGURE,
    "article": ARTICLE, "main": ARTICLE, "header": CHROME, "footer": CHROME, "noscript": HIDDEN,
}  # fmt: skip
_ROLES = {"navigation": CHROME, "banner": CHROME, "contentinfo": CHROME, "search": CHROME, "dialog": CHROME}
_FOOT = re.compile(r"(?:^|\s)(?:site|page|main|global)?[-_]?footer", re.IGNORECASE)
"""`footer`, `footer-main`, `site-footer`; not `entry-footer` or `summary-footer`, which belong to the piece."""
_TAG_WORD = re.compile(r"(?:^|[\s_-])tags?(?:$|[\s_-])", re.IGNORECASE)
_TERMS = re.compile(r"\b(?:category|tag|author|topic)-[\w-]{1,100}")
"""WordPress writes every category and tag of a post into the class of its frame."""
_DIGEST = re.compile(r"[0-9a-f]{16,}")
"""In "js-view-dom-id-b275c7aaaf9da5ad" no advertisement is meant (osw.waw.pl)."""
_LONG = 16
_SHARE = 0.34
"""A frame with less of the text holds a stray teaser that was taken for text, not the text."""
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def _table(source: dict[int, str], separator: str | None) -> dict[str, int]:
    table: dict[str, int] = {}
    for zone, words in source.items():
        for word in words.split(separator):
            key = " ".join(word.split())
            table[key] = table.get(key, 0) | zone
    return table


_BY_WORD = _table(_WORDS, None)
_BY_PAIR = _table(_PAIRS, "|")
_PAIR_STARTS = frozenset(pair.split()[0] for pair in _BY_PAIR)


@lru_cache(maxsize=16384)
def zone_of(value: str) -> int:
    """What class and id of one element say, word by word and by pairs of words."""
    if "hentry" in value or "type-post" in value:
        value = _TERMS.sub("", value)
    if "label-visually_hidden" in value:
        value = value.replace("label-visually_hidden", "")  # Drupal hides the label, not the field (afp.com)
    if len(value) > _LONG:
        value = _DIGEST.sub("", value)
    found, before = FOOT if "footer" in value.lower() and _FOOT.search(value) else 0, ""
    words = small_words(value[:300])
    for word in [part.lower() for part in _PART.findall(value[:300])] if words is None else words:
        found |= _BY_WORD.get(word, 0)
        if before in _PAIR_STARTS:
            found |= _BY_PAIR.get(f"{before} {word}", 0)
        before = word
    # "m-tag-navigation" is the list of a piece's tags (edweek.org), no navigation.
    return found & ~CHROME if found & TAGS and _TAG_WORD.search(value) else found


class Zones:
    """The zones of one page."""

    def __init__(self, doc: Document, body: Iterable[Element]) -> None:
        self._body = frozenset(body)
        held: dict[Element, int] = {}
        for node in self._body:
            for one in node.iterancestors():
                held[one] = held.get(one, 0) + 1
        enough = len(self._body) * _SHARE
        self._holds_body = frozenset(one for one, count in held.items() if count > enough)
        self._known: dict[Element, int] = {}
        self._title_line = landmarks(doc).title_line

    def of(self, node: Element) -> int:
        """All zones of an element and of those around it."""
        path: list[Element] = []
        at: Element | None = node
        while at is not None and at not in self._known:
            path.append(at)
            at = at.getparent()
        zone = self._known[at] if at is not None else 0
        for one in reversed(path):
            if not zone & CHROME:  # nobody asks for more inside a menu of 300 links
                zone |= self._own(one, zone)
            self._known[one] = zone
        return zone

    def holds_body(self, node: Element) -> bool:
        """Is the main text, or a good part of it, inside this element?"""
        return node in self._holds_body

    def _own(self, node: Element, around: int) -> int:
        tag = node.tag
        if node in self._body:
            return BODY
        own = _TAGS.get(str(tag), 0)
        if own == CHROME and tag in ("header", "footer") and (around & ARTICLE or node in self._title_line):
            own = 0  # an article's own header holds its title, its footer the tags
        named = zone_of(f"{node.get('class') or ''} {node.get('id') or ''}")
        if tag == "a" and "popup" in (node.get("class") or "") and next(node.iter("img"), None) is not None:
            named &= ~CHROME  # a picture that opens in a window of its own (unsere-zeitung.at)
        if node in self._title_line:
            named &= ~SIDE  # "right-rail-companion" is the column beside the rail (washingtontechnology.com)
        if tag == "figure":
            named &= ~COMMENT  # "imgComment" comments on the picture (china.org.cn)
        role = node.get("role")
        if role:
            own |= _ROLES.get(role, 0)
        if named & FOOT and not around & ARTICLE:
            own |= CHROME
        if node in self._holds_body:
            # A class such as "page-sidebar-right" or "post-related" on a frame around the text says nothing.
            return own & (ARTICLE | FIGURE)
        return own | named
