"""Captions apart from credits: the figure, what is called a caption, a line that begins as credits do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from scraper.article import Image
from scraper.extract.around import Around, longer_than, text_of
from scraper.extract.landmarks import landmarks
from scraper.extract.tree import Element, collapse

_CREDIT = re.compile(
    r"[\s(\[（|–—-]*(?:(?:photo(?:graph)?|image|picture|illustration|graphic|foto|bild|imagen|immagine)?"
    r"(?: credits?| courtesy(?: of)?| by| von| par)?|crédits?(?: photo)?|credits?|copyright"
    r"|fotograf(?:in|ia|ía|ie)?|quelle|fotos?|beeld|imagem|кадр|иллюстрация|תצלום|צילום|تصوير|الصورة|撮影|图|图源|fotoğraf|kuva|фото|写真|摄影|图片来源|사진|zdjęcie|fot\.)"
    r"\s?(?::|：|©|\(c\))\s?|\s*©\s?|[\s(\[]*photos?\s?/\s?",
    re.IGNORECASE,
)
_CREDIT_CLASS = re.compile(
    r"credit|copyright|photographer|attribution|quelle|bildnachweis|origin-notice|caption-and-attrib|(?:image|img|picture|photo|bild|foto)[\w-]{0,10}source"
)
_FULL_STOP = re.compile(r"(?<=\w\w)\.$")
"""The end of a sentence, not of an initial: "Photo: A. B." """
_AGENCY = re.compile(
    r"\(([^()]{2,80}(?:/|via )[^()]{2,80}"
    r"|[^()]{0,60}(?:Getty|Reuters|AFP|AP Photo|Shutterstock|iStock)[^()]{0,60})\)\.?$"
)
_BRACKETED = re.compile(
    r"[\[(]\s?(?:photo|image|picture|illustration|graphic|foto|bild)s?(?: by| courtesy(?: of)?| from| von| par) "
    r"([^\[\]()]{2,80})[\])]\.?\s*$",
    re.IGNORECASE,
)
_ONLY_AGENCY = re.compile(
    r"(?:[\w .'-]{2,30}[/|] ?)?(?:iStock(?:photo)?|Getty Images|Shutterstock|Reuters|AFP|AP Photo|dpa|Unsplash|Pixabay"
    r"|Adobe ?Stock|Fotolia|Alamy|imago(?: images)?|picture alliance|EPA|Pexels)(?: ?[/|] ?[\w .'-]{2,30})?",
    re.IGNORECASE,
)
_CAPTION_DEPTH = 4
CAPTION_TAGS = ("figcaption", "p", "div", "span", "em", "small", "cite")
LONGEST_CAPTION = 700
_LONGEST_CREDIT = 150
_LONGEST_UNNAMED = 400
_NAMED_CREDIT = re.compile(
    r"[(\[](?:Photo )?(?:Credit|Foto|Photo|Image|Bild|Crédit)s?(?: by|:| credit:| courtesy)[^()\[\]]{2,80}[)\]]\s*$",
    re.I,
)


def caption_of(node: Element) -> tuple[str | None, str | None]:
    """Caption and credit, from the figure or the caption's box around the image."""
    box = _captioned(node)
    if box is None:
        return None, _credit_beside(node)
    named = [one for one in box.iter("figcaption", "p", "div", "span", "small", "cite", "em") if one is not node]
    credit_node = _credit_node(named)
    credit = text_of(credit_node) if credit_node is not None else None
    captions = [one for one in named if one.tag == "figcaption"] or [one for one in named if is_caption(one)][:1]
    texts = [text_of(one) for one in captions if one is not credit_node]
    text = " ".join(dict.fromkeys(texts)) if texts or box.tag == "figure" else text_of(box)
    if credit_node is not None and captions and not any(one in captions for one in credit_node.iterancestors()):
        pass  # it stands beside the caption, which may name the same people (chemie.de)
    elif credit and text.endswith(credit):
        text = collapse(text[: -len(credit)])
    elif credit and credit in text:
        text = collapse(text.replace(credit, " ", 1))
    if credit:
        return text.strip(" |") or None, _bare_credit(credit)
    caption, credit = split_credit(text)
    return caption, credit or _credit_beside(box)


def _credit_node(named: Sequence[Element]) -> Element | None:
    """The part that calls itself the credit, or the last line of one that holds the caption too
    (sciencesetavenir.fr); else a part of its own that begins as a credit does."""
    for one in named:
        if not _speaks_of_credit(one):
            continue
        lines = [part for part in one.iter(*CAPTION_TAGS) if not len(part) and text_of(part)]
        if len(lines) > 1 and next(one.iter("p"), None) is not None and _is_line(lines[-1]):
            return lines[-1]
        if _is_line(one):
            return one
    begins = next((one for one in named if one.tag != "figcaption" and not len(one) and _begins_as_credit(one)), None)
    return begins if begins is not None else next((one for one in named if _is_cited(one)), None)


def _is_cited(node: Element) -> bool:
    """`<figcaption><cite>Adobe</cite></figcaption>` names the source (statnews.com, ig.com.br)."""
    return node.tag == "cite" and _is_line(node) and next(node.iterancestors("figcaption"), None) is not None


def with_lead_credit(around: Around, lead: Image) -> Image:
    """The line of caption and credit of the lead image may stand with the byline, far from it (politico.com)."""
    if lead.caption or lead.credit:
        return lead
    near = landmarks(around.doc).window()
    node = next((one for one in near if (_speaks_of_credit(one) or is_caption(one)) and _is_lead_line(one)), None)
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
    return not longer_than(node, LONGEST_CAPTION) and next(node.iterancestors("figure"), None) is None


def _captioned(node: Element) -> Element | None:
    """The box of image and caption: the figure, or what is called so; a wider one where neither says anything."""
    frames = [one for one in node.iterancestors() if one.tag not in ("source", "picture", "noscript")]
    box = next((one for one in frames if one.tag == "figure"), None)
    if box is None:
        box = next((one for one in frames[:4] if "caption" in (one.get("class") or "")), None)
    if box is not None and any(is_caption(one) or _speaks_of_credit(one) for one in box.iter(*CAPTION_TAGS)):
        return box
    # The caption may stand beside the figure (nasa.gov), or both in a box without a name (bundesrat.de).
    for one in frames[:_CAPTION_DEPTH]:
        if longer_than(one, LONGEST_CAPTION) or len(list(islice(one.iter("img"), 2))) > 1:
            break
        if next(one.iter("h1", "h2", "h3"), None) is not None:
            break
        if any(is_caption(part) or _speaks_of_credit(part) for part in one.iter(*CAPTION_TAGS)):
            return one
        if one is not node and not longer_than(one, _LONGEST_UNNAMED) and _NAMED_CREDIT.search(text_of(one)):
            return one  # an image and a text that ends with "(Credit: Jane Doe)", without telling names
    return box


def is_caption(node: Element) -> bool:
    """Is an element a caption: `<figcaption>`, or the innermost box that is called so?"""
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
            if isinstance(sibling.tag, str) and (_speaks_of_credit(sibling) or _begins_as_credit(sibling)):
                return _bare_credit(text_of(sibling))
        if one.tag not in ("img", "picture", "source", "noscript", "a", "span") and one is not node:
            return None
    return None


def _begins_as_credit(node: Element) -> bool:
    """ "© Jane Doe" or "Photo: Jane Doe" in an element without a telling name (sonntag-sachsen.de)."""
    return node.tag in CAPTION_TAGS and _is_line(node) and bool(_CREDIT.match(text_of(node)))


def _speaks_of_credit(node: Element) -> bool:
    named = node.get("class")
    return bool(named) and _is_called_credit(named)


@lru_cache(maxsize=8192)
def _is_called_credit(named: str) -> bool:
    return _CREDIT_CLASS.search(named) is not None


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
    agency = _BRACKETED.search(text) or _AGENCY.search(text)
    if _ONLY_AGENCY.fullmatch(text):
        return None, _unbracketed(text)  # "iStockphoto" describes nothing
    if found:
        caption, credit = text[: found.start()], text[found.end() :]
    elif agency:
        caption, credit = text[: agency.start()], agency.group(1)
    else:
        return text, None
    return caption.strip(" ([（|–—-") or None, _unbracketed(_FULL_STOP.sub("", credit.strip())) or None
