"""Editorial images of the piece, captions apart from credits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from scraper.article import Evidence, Image
from scraper.extract.around import Around, longer_than, text_of
from scraper.extract.evidence import settle
from scraper.extract.landmarks import landmarks
from scraper.extract.rules import rule_elements
from scraper.extract.tree import Element, collapse
from scraper.extract.zones import (
    BODY,
    CHROME,
    CITE,
    COMMENT,
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
    r"|favicon|transparent\.|share[-_]|button|[-_]btn\.|arrow|headshot|portrait",
    re.IGNORECASE,
)
_SOURCES = ("src", "data-src", "data-lazy-src", "data-original", "data-image", "data-url", "data-hi-res-src")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_CREDIT = re.compile(
    r"[\s(\[（|–—-]*(?:(?:photo(?:graph)?|image|picture|illustration|graphic|foto|bild|imagen|immagine)?"
    r"(?: credits?| courtesy(?: of)?| by| von| par)?|crédits?(?: photo)?|credits?|copyright"
    r"|fotograf(?:in|ia|ía|ie)?|quelle|fotos?|beeld|imagem|кадр|иллюстрация|תצלום|צילום|تصوير|الصورة|撮影|图|图源|fotoğraf|kuva|фото|写真|摄影|图片来源|사진|zdjęcie|fot\.)"
    r"\s?(?::|：|©|\(c\))\s?|\s*©\s?|[\s(\[]*photos?\s?/\s?",
    re.IGNORECASE,
)
_FULL_STOP = re.compile(r"(?<=\w\w)\.$")
"""The end of a sentence, not of an initial: "Photo: A. B." """
_AGENCY = re.compile(
    r"\(([^()]{2,80}(?:/|via )[^()]{2,80}"
    r"|[^()]{0,60}(?:Getty|Reuters|AFP|AP Photo|Shutterstock|iStock)[^()]{0,60})\)\.?$"
)
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|avif|pdf)(?:$|\?)|/file/\d|attachment_id=", re.IGNORECASE)
_SMALLEST = 120
_MOST = 200
_CARD_DEPTH = 8
_CAPTION_DEPTH = 4
_CAPTION_TAGS = ("figcaption", "p", "div", "span", "em", "small", "cite")
_LONGEST_CAPTION = 700
_LONGEST_CREDIT = 150


def read_images(around: Around) -> tuple[list[Image], Evidence | None]:
    """Lead image and images in the text; no logos, portraits, icons or pictures of other pieces."""
    given = around.given.images
    if given:
        found = {claim.value.url: claim.value for claim in given}
        return list(found.values()), settle(given)[1]
    layout = around.doc.layout
    ruled = [img for node in (rule_elements(around.doc, layout.images) if layout else []) for img in node.iter("img")]
    images: dict[str, Image] = {}
    for node in ruled or _editorial(around):
        image = _image(around, node)
        if image is not None:
            images.setdefault(_stem(image.url), image if images else _with_lead_credit(around, image))
    method, where, confidence = ("rule", "layout", 0.99) if ruled else ("generic", "img beside the text", 0.8)
    why = Evidence.model_validate({"method": method, "where": where, "confidence": confidence}) if images else None
    return list(images.values()), why


def _editorial(around: Around) -> Iterator[Element]:
    """Images between the head of the piece and the end of its text, in the order of the page."""
    if not around.body:
        return
    first, last = around.body[0], around.body[-1]
    frame = _frame(around)
    head = _common(landmarks(around.doc).title, frame)
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
        if not zone & _NEVER and _belongs(node, zone, place, (head, frame)) and _is_editorial(around, node, zone):
            yield node


_BEFORE, _WITHIN, _AFTER = range(3)


def _is_editorial(around: Around, node: Element, zone: int) -> bool:
    if (zone & (SIDE | HIDDEN) and not zone & BODY and not _is_unseen(node)) or _is_decoration(node):
        return False
    return not (zone & TEASER and not zone & BODY and _in_card(around, node)) and not _leads_away(around, node)


def _is_unseen(node: Element) -> bool:
    """Is it only out of sight: shown without scripts (spektrum.de), or an aside that holds one captioned picture?"""
    for one in islice(node.iterancestors(), _CARD_DEPTH):
        if one.tag == "noscript":
            return True
        if one.tag == "aside":
            alone = len(list(islice(one.iter("img"), 2))) == 1 and not longer_than(one, _LONGEST_CAPTION)
            return alone and any(_is_caption(part) for part in one.iter(*_CAPTION_TAGS))
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
    return card is not None and any(link.get("href") for link in card.iter("a"))


def _belongs(node: Element, zone: int, place: int, frames: tuple[Element | None, Element | None]) -> bool:
    """By its place: at the head, between the paragraphs, or behind the last one in the same frame."""
    head, frame = frames
    if place == _WITHIN or zone & BODY:
        return True
    if place == _BEFORE:
        return bool(zone & HERO) or _inside(node, head) or _inside(node, frame)
    return _inside(node, frame)


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


def _inside(node: Element, frame: Element | None) -> bool:
    return frame is not None and any(one is frame for one in node.iterancestors())


def _is_decoration(node: Element) -> bool:
    for name in ("width", "height"):
        size = (node.get(name) or "").strip().removesuffix("px")
        if size.isdigit() and int(size) < _SMALLEST:
            return True
    # The file's own name, not its folder: /icons/ on a content server says nothing against a photograph.
    words = f"{_raw_url(node).rpartition('/')[2][:200]} {node.get('class') or ''}"
    alt = (node.get("alt") or "").casefold()
    return bool(_DECORATION.search(words)) or node.get("role") == "presentation" or alt.endswith(("logo", "icon"))


def _leads_away(around: Around, node: Element) -> bool:
    """Is the image a link to another page of the site (a teaser), not to its larger version or its source?"""
    link = next(node.iterancestors("a"), None)
    url = around.doc.absolute(link.get("href")) if link is not None else None
    if url is None or _FILE.search(url):
        return False
    here, there = urlsplit(around.doc.page.url), urlsplit(url)
    if here.hostname != there.hostname or there.path.startswith(here.path.rstrip("/")):
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
    caption, credit = _caption(node)
    return Image(url=url, caption=caption, credit=credit, alt=collapse(node.get("alt") or "") or None)


def _caption(node: Element) -> tuple[str | None, str | None]:
    """Caption and credit, from the figure or the caption's box around the image."""
    box = _captioned(node)
    if box is None:
        return None, _credit_beside(node)
    named = [one for one in box.iter("figcaption", "p", "div", "span", "small", "cite", "em") if one is not node]
    credit_node = next((one for one in named if _speaks_of_credit(one) and _is_line(one)), None)
    credit = text_of(credit_node) if credit_node is not None else None
    captions = [one for one in named if one.tag == "figcaption"] or [one for one in named if _is_caption(one)][:1]
    texts = [text_of(one) for one in captions if one is not credit_node]
    text = " ".join(dict.fromkeys(texts)) if texts or box.tag == "figure" else text_of(box)
    if credit and text.endswith(credit):
        text = collapse(text[: -len(credit)])
    elif credit and credit in text:
        text = collapse(text.replace(credit, " ", 1))
    if credit:
        return text.strip(" |") or None, _bare_credit(credit)
    caption, credit = split_credit(text)
    return caption, credit or _credit_beside(box)


def _with_lead_credit(around: Around, lead: Image) -> Image:
    """The line of caption and credit of the lead image may stand with the byline, far from it (politico.com)."""
    if lead.caption or lead.credit:
        return lead
    near = landmarks(around.doc).window()
    node = next((one for one in near if (_speaks_of_credit(one) or _is_caption(one)) and _is_lead_line(one)), None)
    if node is None:
        return lead
    text = text_of(node)
    caption, bar, credit = text.rpartition(" | ")
    if not bar:
        found = split_credit(text)
        return lead.model_copy(update={"caption": found[0], "credit": found[1]}) if found[1] else lead
    return lead.model_copy(update={"caption": caption.strip() or None, "credit": _bare_credit(credit)})


def _is_lead_line(node: Element) -> bool:
    """Some text, in no figure of its own: that one would be another picture's."""
    return not longer_than(node, _LONGEST_CAPTION) and next(node.iterancestors("figure"), None) is None


def _captioned(node: Element) -> Element | None:
    """The box of image and caption: the figure, or what is called so; a wider one where neither says anything."""
    frames = [one for one in node.iterancestors() if one.tag not in ("source", "picture", "noscript")]
    box = next((one for one in frames if one.tag == "figure"), None)
    if box is None:
        box = next((one for one in frames[:4] if "caption" in (one.get("class") or "")), None)
    if box is not None and any(_is_caption(one) or _speaks_of_credit(one) for one in box.iter(*_CAPTION_TAGS)):
        return box
    # The caption may stand beside the figure (nasa.gov), or both in a box without a name (bundesrat.de).
    for one in frames[:_CAPTION_DEPTH]:
        if longer_than(one, _LONGEST_CAPTION) or len(list(islice(one.iter("img"), 2))) > 1:
            break
        if any(_is_caption(part) for part in one.iter(*_CAPTION_TAGS)):
            return one
    return box


def _is_caption(node: Element) -> bool:
    words = (node.get("class") or "").casefold()
    named = "caption" in words or "legend" in words
    # The innermost: one box may hold the caption twice, for wide and for narrow screens (theintercept.com).
    inner = named and any("caption" in (part.get("class") or "").casefold() for part in node)
    return node.tag == "figcaption" or (named and not inner)


def _is_line(node: Element) -> bool:
    return not longer_than(node, _LONGEST_CREDIT)


def _credit_beside(node: Element) -> str | None:
    """A credit in an element of its own beside the image, without a figure around both."""
    for one in (node, *node.iterancestors()):
        for sibling in islice(one.itersiblings(), 2):
            if isinstance(sibling.tag, str) and _speaks_of_credit(sibling):
                return _bare_credit(text_of(sibling))
        if one.tag not in ("img", "picture", "source", "noscript", "a", "span") and one is not node:
            return None
    return None


def _speaks_of_credit(node: Element) -> bool:
    return bool(re.search(r"credit|copyright|photographer|attribution|quelle|bildnachweis", node.get("class") or ""))


def _bare_credit(text: str) -> str | None:
    """A credit without its own label: "Credits: X" is X."""
    found = _CREDIT.match(text)
    return _unbracketed(text[found.end() :] if found else text) or None


def _unbracketed(text: str) -> str:
    """Without outer signs; a bracket that was opened inside stays closed."""
    bare = text.strip(" [];|（）")
    while bare.startswith("(") or (bare.endswith(")") and bare.count("(") < bare.count(")")):
        bare = bare.removeprefix("(") if bare.startswith("(") else bare.removesuffix(")")
        bare = bare.strip(" [];|")
    return bare


def split_credit(text: str) -> tuple[str | None, str | None]:
    """Caption and credit of one line: "A pier. Photo: Jane Doe" is two things."""
    if not text:
        return None, None
    found = next((one for one in _CREDIT.finditer(text) if one.start() == 0 or text[one.start()] in " ([（|–—-"), None)
    agency = _AGENCY.search(text)
    if found:
        caption, credit = text[: found.start()], text[found.end() :]
    elif agency:
        caption, credit = text[: agency.start()], agency.group(1)
    else:
        return text, None
    return caption.strip(" ([（|–—-") or None, _unbracketed(_FULL_STOP.sub("", credit.strip())) or None
