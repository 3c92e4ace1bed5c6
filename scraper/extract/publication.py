"""Where the full or first text is: "The full article is available on OUTLET", "First published in OUTLET"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, takewhile
from typing import Literal

from scraper.article import Evidence, PublishedIn
from scraper.extract.around import Around, longer_than, noticed, text_of
from scraper.extract.evidence import Claim, settle
from scraper.extract.headingwords import CITATION_HEADINGS, FIELD_LABELS
from scraper.extract.landmarks import landmarks
from scraper.extract.tree import Document, Element, collapse
from scraper.extract.zones import CHROME, COMMENT, FIGURE, LATEST, RELATED, TEASER

Relation = Literal["full_text", "first_published", "reprint", "appearance"]

_LONGEST = 300
_ELSEWHERE = CHROME | RELATED | COMMENT | LATEST | FIGURE | TEASER
_MOST_LINES = 300
_MOST_LINKS, _MOST_FILES = 5000, 100
_LONGEST_STATED = 400
_LONGEST_CREDIT = 150
_FEW = 4
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|csv|epub|zip)(?:$|[?#])", re.IGNORECASE)
_FIRST = ("first ", "originally ", "previously ", "initially ", "this ", "republished ", "reprinted ")
_PARTS = 6
"""Elements inside such a sentence; more is a paragraph or a box."""
_SIGNS = " >*»›→–—-[]()\u2022"
_PIECE = (
    r"(?:full |entire |complete |original )?"
    r"(?:article|text|piece|report|interview|op-?ed|study|paper|essay|commentary|version|post|analysis"
    r"|note|brief|memo|column|blog|story|speech|letter|chapter|editorial|blog ?post|opinion piece|excerpt|review)"
)
_TEXTE = (
    r"(?:l'article|le texte|l'étude|l'entretien|l'interview|la version|la suite)"
    r"(?: complet| complète| intégrale?| entière?)?"
)
_TO = r"(?:on|at|in|by|with|via|from)"
_SENTENCES: tuple[tuple[Relation, str], ...] = (
    (
        "first_published",
        rf"(?:an? (?:\w+ )?version of )?(?:(?:this|the) {_PIECE}|it) (?:was |has been |had been |were )?(?:also )?"
        r"(?:first |originally |previously |initially )?(?:published|appeared|ran|printed|posted)"
        rf"(?: originally| first)? {_TO} (?P<name>.+)",
    ),
    (
        "first_published",
        rf"(?:first |originally |previously |initially )(?:published|appeared|printed|posted) {_TO} (?P<name>.+)",
    ),
    (
        "reprint",
        rf"(?:(?:this|the) {_PIECE} (?:is|was|has been|is being) )?(?:re-?published|reprinted|reposted|syndicated)"
        r"(?: here)?(?: with (?:the )?(?:kind )?permission)? (?:from|by|of) (?P<name>.+)",
    ),
    (
        "full_text",
        rf"(?:the |this )?{_PIECE} (?:is |can be |may be )?(?:available|accessible|read|found)"
        rf"(?: in full| here| online)? {_TO} (?P<name>.+)",
    ),
    (
        "full_text",
        rf"(?:please )?(?:read|see|view|access|find) (?:the|this) {_PIECE}(?: here| in full| online)? {_TO} "
        r"(?P<name>.+)",
    ),
    (
        "full_text",
        rf"{_TEXTE} (?:est |sont )?(?:disponible|accessible|à lire|consultable)"
        r"(?: en intégralité| dans son intégralité)? (?:sur|dans) (?P<name>.+)",
    ),
    (
        "full_text",
        rf"(?:lire|consulter|retrouver|voir|retrouvez|lisez) {_TEXTE}"
        r"(?: en intégralité| dans son intégralité)? (?:sur|dans) (?P<name>.+)",
    ),
    (
        "first_published",
        r"(?:cet article|ce texte|cette tribune|cet entretien)(?: a été| est)?(?: initialement| d'abord)? "
        r"(?:publiée?|parue?)(?: initialement| d'abord| pour la première fois)? (?:sur|dans|par|en) (?P<name>.+)",
    ),
    (
        "first_published",
        r"(?:dieser|der|das|dieses) (?:artikel|beitrag|text|interview|gastbeitrag|kommentar)"
        r"(?: wurde am [\w. ]{4,30} geführt und)? (?:ist|erschien|wurde) "
        r"(?:zuerst |zunächst |ursprünglich |erstmals )?(?:in |im |auf |bei )(?:der |dem )?(?P<name>.+)",
    ),
    (
        "first_published",
        r"(?:este|esta|el|la) (?:artículo|texto|columna|entrevista) (?:fue |se )?(?:publicad[oa]|publicó|apareció)"
        r"(?: originalmente| inicialmente| por primera vez)? (?:en|por) (?P<name>.+)",
    ),
    (
        "first_published",
        r"dit (?:artikel|stuk|opiniestuk|essay|interview) (?:is|verscheen|werd)(?: eerder| eerst| oorspronkelijk)? "
        r"(?:gepubliceerd |verschenen )?(?:in|op|bij) (?:het )?(?P<name>.+)",
    ),
    (
        "first_published",
        r"(?:artikeln|texten|krönikan|artiklen|artikkelen|kronikken|teksten) (?:är|har|er|ble|blev|var)"
        r"(?: tidligere| tidigare| först| først| opprinnelig| oprindeligt)? "
        r"(?:publicerad|publicerades|offentliggjort|bragt|publisert|trykt)"
        r"(?: först| først)? (?:i|på) (?P<name>.+)",
    ),
    (
        "first_published",
        r"(?:artykuł|tekst|wywiad|komentarz)(?: ten)? (?:ukazał się|został opublikowany|opublikowano)"
        r"(?: pierwotnie| wcześniej)? (?:w|na łamach|na) (?P<name>.+)",
    ),
    (
        "first_published",
        r"(?:статья|текст|колонка|интервью|материал)(?: была?| было)?(?: впервые| ранее| первоначально)? "
        r"(?:опубликован[ао]?|вышл?[ао]?)(?: впервые)? (?:в|на) (?:газете |журнале |сайте )?(?P<name>.+)",
    ),
    (
        "first_published",
        r"(?:questo|quest') ?(?:articolo|testo|intervento|intervista) è (?:stato |stata )?(?:pubblicat[oa]|uscit[oa])"
        r"(?: originariamente| inizialmente| per la prima volta)? (?:su|in|da|nel|sul) (?P<name>.+)",
    ),
    (
        "first_published",
        r"(?:este|esta) (?:artigo|texto|coluna|entrevista) foi (?:originalmente |inicialmente )?publicad[oa]"
        r"(?: originalmente| inicialmente)? (?:no|na|em|pelo|pela) (?P<name>.+)",
    ),
)
_PATTERNS = tuple((relation, re.compile(pattern, re.IGNORECASE)) for relation, pattern in _SENTENCES)

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DATE_FOLLOWS = rf"(?=\d|(?:{_MONTHS})\b|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_AFTER = re.compile(
    rf",? (?:on|le|am|el|in) {_DATE_FOLLOWS}|, {_DATE_FOLLOWS}| under | as part of |[.;:(]\s| and is | with "
    r"| erschienen| veröffentlicht",
    re.IGNORECASE,
)
_DATE = re.compile(rf"\d{{1,4}}[/.:-]\d|\d{{1,2}}(?:st|nd|rd|th)?\s|(?:{_MONTHS})\s+\d", re.IGNORECASE)
_NO_NAME = frozenset(
    ("original", "here", "ici", "hier", "aquí", "full", "pdf", "our website", "this link", "english", "french")
)


@lru_cache(maxsize=256)
def published_elsewhere(text: str) -> tuple[str, Relation] | None:
    """Name of the outlet and relation for a sentence that says where the full or first text is; else None.

    The sentence must begin the line (after signs such as ">" or "*"), so that prose about publications is none.
    """
    line = text.strip(_SIGNS)
    if not 12 < len(line) <= _LONGEST:
        return None
    line = line.replace("’", "'")
    for relation, pattern in _PATTERNS:
        found = pattern.match(line)
        if found:
            name = outlet(found["name"])
            return (name, relation) if name else None
    return None


def outlet(text: str) -> str | None:
    """The outlet's name without what follows it (date, further clause, closing signs); None when none is left."""
    name = _AFTER.split(text, maxsplit=1)[0].strip(" .,;:>»\"“”'[]()*_")
    name = re.sub(r"^(?:the )?(?:kind )?permission (?:of|from) (?:the )?", "", name)
    if name.casefold().startswith(("our ", "unserem ", "unserer ", "notre ", "nuestr")):
        return None
    if not name or _DATE.match(name) or len(name) > 80 or len(name.split()) > 9 or name.casefold() in _NO_NAME:
        return None
    return name


def read_published_in(around: Around) -> tuple[PublishedIn | None, Evidence | None]:
    """The outlet of the full or first text: by label, or by a sentence of its own near the text."""
    claims = [*around.given.published_in, *_labelled(around), *_sentences_found(around), *_last_lines(around)]
    return settle(claims)


def sentences_elsewhere(doc: Document) -> list[Element]:
    """Elements that only say where the full or first text is, so that the body can leave them out."""
    nodes = (node for node in noticed(doc).sentences if len(node) <= _PARTS)
    found = ((node, published_elsewhere(text_of(node))) for node in nodes)
    return [node for node, place in found if place]


def labelled_lines(doc: Document) -> list[Element]:
    """Lines that only state what the record keeps elsewhere: "Cite as: ...", "Series: ...", the credit of a picture,
    links to files and nothing else."""
    stated = (node for node, key in noticed(doc).captions if key in CITATION_HEADINGS or key in FIELD_LABELS)
    lines = [node for one in stated if (node := _paragraph(one)) is not None and _is_stated(node, one)]
    named = landmarks(doc).short_texts() if b"redit" in doc.html else ()  # most pages have no such class
    credits = [node for node, text in named if len(text) <= _LONGEST_CREDIT and _is_credit(node)]
    return [*lines, *credits, *_loading(doc)]


def _loading(doc: Document) -> list[Element]:
    """The smallest boxes of links to files, from the links up: a page has few of these and thousands of boxes."""
    links = [link for link, href in doc.links[:_MOST_LINKS] if "." in href and _FILE.search(href)]
    near = (one for link in links[:_MOST_FILES] for one in islice(link.iterancestors("p", "div", "ul"), 2))
    return [box for box in dict.fromkeys(near) if _only_loads(box)]


def _is_credit(node: Element) -> bool:
    """Does the element call itself the credit of a picture ("fotocredit", "image-credit")?"""
    words = (node.get("class") or "").casefold()
    picture = any(word in words for word in ("photo", "foto", "image", "picture", "caption"))
    return picture and "credit" in words and node.tag in ("p", "div", "span", "small")


def _paragraph(node: Element) -> Element | None:
    return next((one for one in islice((node, *node.iterancestors()), 3) if one.tag == "p"), None)


def _is_stated(paragraph: Element, label: Element) -> bool:
    """Does the paragraph begin with the label, and is it short?"""
    text = text_of(label)[:20]
    return not longer_than(paragraph, _LONGEST_STATED) and text_of(paragraph).startswith(text)


def _only_loads(paragraph: Element) -> bool:
    links = list(islice(paragraph.iter("a"), _FEW))
    if not links or len(links) == _FEW or not all(_FILE.search(link.get("href") or "") for link in links):
        return False
    return not longer_than(paragraph, sum(len(text_of(one)) for one in links) + _FEW)


def _labelled(around: Around) -> Iterator[Claim[PublishedIn]]:
    for node, key in around.captions:
        if FIELD_LABELS.get(key) != "published_in" or around.zones.of(node) & _ELSEWHERE:
            continue
        value = around.value_of(node)
        name = outlet(value) if value else None
        if name:
            url = _link_to(around, next(around.under(node), node), name)
            yield Claim(PublishedIn(name=name, url=url, relation="first_published"), "label", key, value, 0.9)


def _last_lines(around: Around) -> Iterator[Claim[PublishedIn]]:
    """A sentence that stands on a line of its own below others: "By Ada Quill<br>First published in ..."."""
    for line in islice(around.doc.root.iter("br"), _MOST_LINES):
        text = collapse(line.tail or "")
        if not text.casefold().startswith(_FIRST) or around.zones.of(line) & _ELSEWHERE:
            continue
        parts = takewhile(lambda one: one.tag in ("a", "em", "i", "b", "strong", "span"), line.itersiblings())
        whole = collapse(" ".join((text, *(f"{text_of(one)} {one.tail or ''}" for one in parts))))
        found = published_elsewhere(whole) if len(whole) <= _LONGEST else None
        parent = line.getparent()
        if found and parent is not None:
            url = _link_to(around, parent, found[0])
            yield Claim(PublishedIn(name=found[0], url=url, relation=found[1]), "generic", "line", whole, 0.8)


def _sentences_found(around: Around) -> Iterator[Claim[PublishedIn]]:
    for node in around.noticed.sentences:
        if len(node) > _PARTS:
            continue
        text = text_of(node)
        found = published_elsewhere(text) if len(text) <= _LONGEST else None
        if found and not around.zones.of(node) & _ELSEWHERE:
            name, relation = found
            link = _link_to(around, node, name)
            yield Claim(PublishedIn(name=name, url=link, relation=relation), "generic", "sentence", text, 0.85)


def _link_to(around: Around, node: Element, name: str) -> str | None:
    """The link on the outlet's name, else the only link of the sentence that leaves the site."""
    links = list(node.iter("a")) or list(node.iterancestors("a"))[:1]
    named = [
        one for one in links if name.casefold() in text_of(one).casefold() or text_of(one).casefold() in name.casefold()
    ]
    return next((url for one in named or links[:1] if (url := around.doc.absolute(one.get("href")))), None)
