"""Editorial images of the piece, captions apart from credits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile
from urllib.parse import urlsplit

from scraper.article import Evidence, Image
from scraper.extract.around import Around, longer_than
from scraper.extract.captions import CAPTION_TAGS, LONGEST_CAPTION, caption_of, is_caption, with_lead_credit
from scraper.extract.evidence import settle
from scraper.extract.landmarks import landmarks
from scraper.extract.rules import rule_elements
from scraper.extract.tree import Element, collapse
from scraper.extract.zones import (
    BODY,
    CHROME,
    CITE,
    COMMENT,
    FIGURE,
    HERO,
    HIDDEN,
    LATEST,
    PERSON,
    RELATED,
    SIDE,
    TAGS,
    TEASER,
    zone_of,
)  # fmt: skip

_NEVER = CHROME | COMMENT | LATEST | PERSON | RELATED | TAGS | CITE
_DECORATION = re.compile(
    r"logo|icon|avatar|sprite|pixel|spacer|blank\.|placeholder|1x1|badge|gravatar|emoji|/ads?/|tracking[-_]?pixel|loading\."
    r"|favicon|qr-?_?code|zxcode|transparent\.|share[-_]|button|[-_]btn\.|arrow|headshot|portrait"
    r"|^(?:facebook|twitter|linkedin|weibo|weixin|wechat|whatsapp|telegram|xing|mail|print|share|rss|more)[-_.\w]{0,8}\.\w+",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"/wp-content/themes/|/sites/all/themes/|/themes/custom/|/typo3conf/ext/|/qr/|/icons?/[^/]{1,80}\.svg",
    re.IGNORECASE,
)
"""Folders of what belongs to the design of a site, and of signs for cameras (news.cn)."""
_DECORATIVE = tuple(
    """logo icon avatar sprite pixel spacer blank. placeholder 1x1 badge emoji /ad loading. qr zxcode transparent. share
    button btn. arrow headshot portrait facebook twitter linkedin weibo weixin wechat whatsapp telegram xing mail print
    rss more""".split()  # noqa: SIM905
)
"""One of these is in all that the pattern finds: forty searches for words cost a tenth of one for a pattern."""
_SOURCES = ("src", "data-src", "data-lazy-src", "data-original", "data-image", "data-url", "data-hi-res-src")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|avif|pdf)(?:$|\?)|/file/\d|attachment_id=|tx_cms_showpic", re.IGNORECASE
)
_APPEAL = re.compile(
    r"[/.:_-](?:spenden?|donate|donation|donations|donner|donar|wesprzyj|zbiorka|apoya|soutenir|steadyhq|patreon|subscribe"
    r"|subscription|abo|abonnement|abonner|membership|mitglied-werden|join-us|shop|newsletter|support-us)(?:[/.?#_-]|$)"
    r"|steadyhq|patreon\.com|paypal",
    re.IGNORECASE,
)
_APPEALS = tuple(
    """spende donat donner donar wesprzyj zbiorka apoya soutenir steadyhq patreon subscri abo membership mitglied
    join-us shop newsletter support-us paypal""".split()  # noqa: SIM905
)
"""One of these is in every address that the pattern finds."""
_LONGEST_APPEAL = 700
_STRIP = 4
_CLOSE = 15
_SMALLEST = 120
_MOST = 200
_CARD_DEPTH = 8


def read_images(around: Around) -> tuple[list[Image], Evidence | None]:
    """Lead image and images in the text; no logos, portraits, icons or pictures of other pieces."""
    given = around.given.images
    if given:
        found = {claim.value.url: claim.value for claim in given}
        return list(found.values()), settle(given)[1]
    layout = around.doc.layout
    ruled = [img for node in (rule_elements(around.doc, layout.images) if layout else []) for img in node.iter("img")]
    images: dict[str, Image] = {}
    for node in ruled or _of_piece(around):
        image = _image(around, node)
        if image is not None:
            images.setdefault(_stem(image.url), image if images else with_lead_credit(around, image))
    method, where, confidence = ("rule", "layout", 0.99) if ruled else ("generic", "img beside the text", 0.8)
    why = Evidence.model_validate({"method": method, "where": where, "confidence": confidence}) if images else None
    return list(images.values()), why


def _of_piece(around: Around) -> list[Element]:
    """The editorial images; where the piece has its own at its head, those of the page's banner are not its own
    (ejwue.de)."""
    if not around.body:
        return []
    frames = _frames(around)
    found = list(_editorial(around, frames))
    own = {node for node, _ in found if any(_inside(node, one) for one in frames)}
    before = [node for node, place in found if place == _BEFORE]
    banner = set(before) - own if own.intersection(before) else set()
    return [node for node, _ in found if node not in banner]


def _frames(around: Around) -> tuple[Element | None, Element | None]:
    """The element that holds title and text, and the one that directly holds the text."""
    frame = _frame(around)
    head = _article_of(frame)
    return (_common(landmarks(around.doc).title, frame) if head is None else head), frame


def _editorial(around: Around, frames: tuple[Element | None, Element | None]) -> Iterator[tuple[Element, int]]:
    """Images between the head of the piece and the end of its text, in the order of the page, each with its place."""
    first, last = around.body[0], around.body[-1]
    place = _BEFORE
    seen = 0
    for node in around.doc.root.iter("img", "amp-img", str(first.tag), str(last.tag)):
        if node is first:
            place = _WITHIN
        if node is last:
            place = _AFTER
        if node.tag not in ("img", "amp-img"):
            continue
        seen += 1
        if seen > _MOST:
            return
        zone = around.zones.of(node)
        if zone & _NEVER:
            continue
        belongs = _belongs(node, zone, place, frames) or (place == _BEFORE and _is_lead(around, node))
        if belongs and _is_editorial(around, node, zone, place):
            yield node, place


_BEFORE, _WITHIN, _AFTER = range(3)


def _is_editorial(around: Around, node: Element, zone: int, place: int) -> bool:
    if (zone & (SIDE | HIDDEN) and not zone & BODY and not _is_unseen(node)) or _is_decoration(node):
        return False
    if _appeals(around, node) or _is_banner(node):
        return False
    if zone & TEASER and not zone & BODY and _in_card(around, node):
        return False
    # A picture with a caption of its own may be linked to whom it shows (councilforrelationships.org).
    return bool(zone & FIGURE and place == _WITHIN and caption_of(node)[0]) or not _leads_away(around, node, place)


def _appeals(around: Around, node: Element) -> bool:
    """Does the small box around a picture ask for money or a subscription (drk.de, verfassungsblog.de)?"""
    title_line, holds_body = landmarks(around.doc).title_line, around.zones.holds_body
    above = islice(node.iterancestors(), _CARD_DEPTH)
    frames = list(takewhile(lambda one: not (holds_body(one) or one in title_line), above))
    # Most boxes hold no such link: known once a page, before any text is measured.
    if _appealing(around).isdisjoint(frames):
        return False
    for one in frames:
        if longer_than(one, _LONGEST_APPEAL):
            return False
        if len({_raw_url(img) for img in islice(one.iter("img"), _CARD_DEPTH)}) > 1:
            return False
        if next(one.iter("form"), None) is not None or any(
            _APPEAL.search(link.get("href") or "") for link in islice(one.iter("a"), _CARD_DEPTH)
        ):
            return True
    return False


def _appealing(around: Around) -> frozenset[Element]:
    """All elements around forms and links that ask for money or a subscription; remembered with the page."""
    known = around.__dict__.get("_appealing")
    if not isinstance(known, frozenset):
        small = [(link, href.lower()) for link, href in around.doc.links if href]
        all_of_page = "\n".join(href for _, href in small)
        words = [word for word in _APPEALS if word in all_of_page]
        asking = [link for link, href in small if any(word in href for word in words) and _APPEAL.search(href)]
        asking += around.doc.root.iter("form")
        known = frozenset(one for node in asking for one in node.iterancestors()).union(asking)
        around.__dict__["_appealing"] = known
    return known


def _is_unseen(node: Element) -> bool:
    """Is it only out of sight: shown without scripts (spektrum.de), or an aside that holds one captioned picture?"""
    for one in islice(node.iterancestors(), _CARD_DEPTH):
        if one.tag == "noscript":
            return True
        if one.tag == "aside":
            alone = len(list(islice(one.iter("img"), 2))) == 1 and not longer_than(one, LONGEST_CAPTION)
            return alone and any(is_caption(part) for part in one.iter(*CAPTION_TAGS))
    return False


def _in_card(around: Around, node: Element) -> bool:
    """Does the box that is called a teaser lead anywhere? The head of a page may be built from the same block."""
    card: Element | None = None
    # libxml2 does not know that <source> is void and nests them all.
    frames = (one for one in node.iterancestors() if one.tag not in ("source", "picture", "noscript"))
    for one in islice(frames, _CARD_DEPTH):
        if around.zones.holds_body(one):
            break
        if zone_of(one.get("class") or "") & TEASER:
            card = one
    return card is not None and any(_opens_page(around, link) for link in card.iter("a"))


def _opens_page(around: Around, link: Element) -> bool:
    """A link to another page: neither to a larger picture nor to a place of this page (chemie.de)."""
    href = link.get("href") or "#"
    return not href.startswith(("#", "javascript:")) and not _FILE.search(href)


def _belongs(node: Element, zone: int, place: int, frames: tuple[Element | None, Element | None]) -> bool:
    """By its place: at the head, between the paragraphs, or behind the last one in the same frame."""
    head, frame = frames
    if place == _WITHIN or zone & BODY:
        return True
    if place == _BEFORE:
        return bool(zone & HERO) or _inside(node, head) or _inside(node, frame)
    return _inside(node, frame)


def _is_lead(around: Around, node: Element) -> bool:
    """Does a picture stand close behind the title, outside every box of head and text (dvgw.de)?"""
    marks = landmarks(around.doc)
    holder = next((one for one in node.iterancestors() if one in marks.place), None)
    return marks.title is not None and holder is not None and 0 < marks.distance(holder) <= _CLOSE


def _frame(around: Around) -> Element | None:
    """The element that directly holds most of the text's blocks."""
    votes: dict[Element, int] = {}
    for node in around.body:
        parent = node.getparent()
        if parent is not None:
            votes[parent] = votes.get(parent, 0) + 1
    return max(votes, key=lambda one: votes[one]) if votes else None


def _common(title: Element | None, frame: Element | None) -> Element | None:
    if title is None or frame is None:
        return None
    above = set(title.iterancestors())
    found = next((one for one in (frame, *frame.iterancestors()) if one in above), None)
    return None if found is None or found.tag in ("body", "html") else found


def _article_of(frame: Element | None) -> Element | None:
    """The `<article>` that holds text and title: its first picture may stand before both (infosperber.ch)."""
    found = next(frame.iterancestors("article"), None) if frame is not None else None
    return found if found is not None and next(found.iter("h1"), None) is not None else None


def _inside(node: Element, frame: Element | None) -> bool:
    return frame is not None and any(one is frame for one in node.iterancestors())


def _is_decoration(node: Element) -> bool:
    for name in ("width", "height"):
        size = (node.get(name) or "").strip().removesuffix("px")
        if size.isdigit() and int(size) < _SMALLEST:
            return True
    # The file's own name, not its folder: /icons/ on a content server says nothing against a photograph.
    parent = node.getparent()
    around = parent.get("class") or "" if parent is not None and len(parent) == 1 else ""
    called = node.get("class") or ""
    if any(node.get(name) for name in _SOURCES[1:]):
        called = called.replace("placeholder", "")  # of the picture that loads (washingtontechnology.com)
    words = f"{_raw_url(node).rpartition('/')[2][:200]} {called} {around}"
    alt = (node.get("alt") or "").casefold()
    made = _decorates(words) or _FURNITURE.search(_raw_url(node)[:300])
    return bool(made) or node.get("role") == "presentation" or alt.endswith(("logo", "icon"))


def _decorates(words: str) -> bool:
    small = words.lower()
    return any(one in small for one in _DECORATIVE) and _DECORATION.search(words) is not None


def _is_banner(node: Element) -> bool:
    """Many times as wide as high: the strip above the pages of a section (mpimet.mpg.de)."""
    wide, high = ((node.get(name) or "").strip().removesuffix("px") for name in ("width", "height"))
    return wide.isdigit() and high.isdigit() and int(wide) >= _STRIP * int(high) > 0


def _leads_away(around: Around, node: Element, place: int) -> bool:
    """Is the image a link to another page of the site (a teaser), not to its larger version or its source? Behind
    the text one that leads anywhere is an offer (blog.scholasticahq.com)."""
    link = next(node.iterancestors("a"), None)
    url = around.doc.absolute(link.get("href")) if link is not None else None
    if url is None or _FILE.search(url):
        return False
    here, there = urlsplit(around.doc.page.url), urlsplit(url)
    if here.hostname != there.hostname:
        return place == _AFTER
    if there.path.startswith(here.path.rstrip("/")):
        return False  # Plone shows the picture of a page on a page below it (zamg.ac.at)
    # A page of the picture's own name shows it larger (bundesrat.de: 09.jpg is linked to 09.html).
    picture = urlsplit(_raw_url(node)).path.rpartition(".")[0]
    return not (len(picture) > 4 and there.path.rpartition(".")[0] == picture)


def _raw_url(node: Element) -> str:
    """The address of the picture itself, not of its placeholder while it loads."""
    values = [node.get(name) or "" for name in _SOURCES]
    real = [one.strip() for one in values if one.strip() and not one.startswith("data:") and "placeholder" not in one]
    if real:
        lazy = [one for name, one in zip(_SOURCES, values, strict=True) if name != "src" and one in real]
        return lazy[0] if lazy else real[0]
    picture = next(node.iterancestors("picture"), None)
    sets = [node, *(picture.iter("source") if picture is not None else ())]
    found = [_largest(one.get(name) or "") for one in sets for name in _SETS if one.get(name)]
    # realclearpolitics.com: the <img> shows a pixel, the <source> beside it the photograph.
    return next((one for one in found if not _DECORATION.search(one.rpartition("/")[2])), found[0] if found else "")


def _largest(srcset: str) -> str:
    """The widest candidate of a `srcset` (HTML Living Standard, image candidate strings)."""
    best, width = "", -1.0
    for part in srcset[:4000].split(", "):
        url, _, size = part.strip().rstrip(",").partition(" ")
        number = re.match(r"[\d.]{1,8}", size.strip())
        value = float(number.group().strip(".") or 0) if number else 0.0
        if url and value > width:
            best, width = url, value
    return best


def _stem(url: str) -> str:
    """The same picture in another size is the same picture: photo-300x200.jpg, photo.jpg?w=300."""
    name = url.partition("?")[0].rpartition("/")[2].casefold()
    return re.sub(r"[-_]\d{2,4}x\d{2,4}(?=\.)|[-_]scaled(?=\.)", "", name) or url


def _image(around: Around, node: Element) -> Image | None:
    url = around.doc.absolute(_raw_url(node))
    if url is None:
        return None
    caption, credit = caption_of(node)
    return Image(url=url, caption=caption, credit=credit, alt=collapse(node.get("alt") or "") or None)
