"""What this page offers as related: cards under a heading or in a box that says so.

A card is what belongs to one link: the largest element around the link that holds no other card's link.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from urllib.parse import urldefrag, urlsplit

from scraper.article import Evidence, Method, Related
from scraper.extract.announces import announces_latest, announces_related
from scraper.extract.around import HEADINGS, Around, heading_key, in_prose, longer_than, text_of
from scraper.extract.datetext import find_dates
from scraper.extract.evidence import Claim, settle
from scraper.extract.headingwords import NO_TITLE, RELATED_HEADINGS, RELATED_STARTS, TOPIC_HEADINGS
from scraper.extract.rules import rule_elements
from scraper.extract.tree import Element, collapse
from scraper.extract.zones import BODY, CHROME, CITE, COMMENT, LATEST, PERSON, RELATED, TAGS, zone_of

_NO_PIECES = re.compile(
    r"//(?:creativecommons\.org|commons\.wikimedia\.org|(?:www\.)?(?:facebook|twitter|x|linkedin|github)\.com)/"
    r"|\.(?:pdf|docx?|xlsx?|zip|csv)(?:[?#]|$)"
    r"|/(?:[a-z]+-)?(?:subscribe|subscriptions?|newsletters?|login|signup|sign-up|abo|abonnement|abonnieren)/?(?:[?#]|$)"
    r"|/(?:search|suche|recherche|buscar|busca)/?\?",
    re.IGNORECASE,
)
"""Licences, pictures, share links, files, forms of readers (statnews.com) and searches (nikkei.com) are no cards."""
_PEOPLE = frozenset(("author", "authors", "people", "person", "persons", "profile", "profiles", "experts", "staff"))
_LISTS = frozenset(
    """author authors people person experts expert staff team profile profiles tag tags topic topics category categories
    thema themen theme themes thematiques program programs programme programmes center centers regions autor autoren
    auteur auteurs bio search taxonomy user users""".split()  # noqa: SIM905
)
_NO_PIECE = (
    "related articles ",
    "see all ",
    "view all ",
    "sponsored",
    "anzeige",
    "advertisement",
    "advertorial",
    "promoted",
    "publireportage",
    "sponsorisé",
)
_NO_HEADINGS = frozenset(("label", "button", "option"))
"""Tabs and switches."""
_MOST_UNSAID = 12
_MOST = 30
_SEVERAL = 3
_LONGEST_HEADING = 80
_CROWD, _SPREAD = 8, 5
_MOST_HEADINGS = 12
_MOST_LINKS = 300
_FEW_PARTS = 6


def read_related(around: Around, taken: Collection[str] = ()) -> tuple[list[Related], Evidence | None]:
    """Related items in the order of the page, with date and teaser where the card shows them.

    `taken` are addresses that are something else: programmes of this piece, other languages.
    """
    cards = around.given.cards
    if cards:
        return [_dated(around, claim) for claim in cards], settle(cards)[1]
    layout = around.doc.layout
    ruled = rule_elements(around.doc, layout.related) if layout else []
    places: tuple[tuple[Method, str, float, Iterator[Related]], ...] = (
        ("rule", "layout", 0.99, _in_boxes(around, ruled)),
        ("generic", "heading", 0.8, _under_headings(around)),
        ("generic", "box", 0.75, _in_small_boxes(around)),
    )
    found: dict[str, Related] = {}
    why: Evidence | None = None
    for method, where, confidence, items in places:
        for item in items:
            if item.url not in taken:
                found.setdefault(item.url or item.title, item)
        if found and why is None:
            why = Evidence(method=method, where=where, confidence=confidence)
        if (found and method == "rule") or len(found) >= _SEVERAL:
            break  # what headings announce is what boxes of that name hold
    return list(found.values())[:_MOST], why


def _dated(around: Around, claim: Claim[Related]) -> Related:
    """The card with its date; the claim's `raw` is the date as shown."""
    day = _day(around, claim.raw or "")
    return claim.value.model_copy(update={"published": day}) if day else claim.value


def _day(around: Around, text: str) -> str | None:
    source = around.doc.source
    dates = find_dates(text, source.date_order if source else None)
    return dates[0].day if dates else None


def is_related_heading(key: str) -> bool:
    """Does a normalised heading announce related items?"""
    known = key in RELATED_HEADINGS or (key.startswith(RELATED_STARTS) and key not in TOPIC_HEADINGS)
    return known or announces_related(key)


def _announces(around: Around, node: Element, key: str) -> bool:
    """Is a caption the heading of related items? One that only its words tell must look like a heading: no link to
    a list ("Publikationen zum Thema ...", bundeskanzleramt.gv.at), no sentence of the text."""
    if node.tag in _NO_HEADINGS or not is_related_heading(key):
        return False
    host = urlsplit(around.doc.page.url).hostname or ""
    if key.startswith("more from ") and key.removeprefix("more from ").replace(" ", "") in host:
        return False  # "More From Discover" is the whole magazine (discovermagazine.com)
    if _is_said_in_text(around, node):
        return False
    if key in RELATED_HEADINGS or key.startswith(RELATED_STARTS):
        return True
    if around.zones.of(node) & BODY and not _heads_links(node):
        return False
    return node.tag != "a" and next(node.iterancestors("a"), None) is None


def _heads_links(node: Element) -> bool:
    """A heading that was taken for one of the text, over a list of nothing but links."""
    after = node.getnext() if node.tag in HEADINGS else None
    items = list(islice(after, _MOST)) if after is not None and after.tag in ("ul", "ol") else []
    return len(items) > 1 and all(text_of(one) == text_of(next(one.iter("a"), node)) for one in items)


def _is_said_in_text(around: Around, node: Element) -> bool:
    """ "(more on how to do this later)", set in italics within a sentence (blog.scholasticahq.com)."""
    line = node.getparent()
    if node.tag not in ("em", "i", "b", "strong", "span") or line is None or line.tag not in ("p", "li"):
        return False
    before = (line.text or "") if line[0] is node else "".join(str(one.tail or "") for one in islice(line, _FEW_PARTS))
    return bool(around.zones.of(node) & BODY) and bool(before.strip()) and longer_than(line, 2 * len(text_of(node)))


def _under_headings(around: Around) -> Iterator[Related]:
    headings = (node for node, key in around.captions if _announces(around, node, key))
    own = (node for node in headings if not around.zones.of(node) & (CHROME | LATEST | COMMENT | PERSON))
    for node in islice(own, _MOST_HEADINGS):
        best: list[Related] = []
        for frame in around.frames(node):
            items = _at_home(around, [_items(around, box) for box in frame if not _is_latest(around, box)])
            if _is_of_all_sections(items):
                break
            if best and around.zones.of(frame[0]) & RELATED:
                best += items  # the first card apart, then the others (sonntag-sachsen.de)
            best = max(best, items, key=len)
            if len(best) > 1 or _is_list(around, frame):
                break
        yield from best


def _at_home(around: Around, boxes: list[list[Related]]) -> list[Related]:
    """Where one box has pieces of this site, a box of nothing but other sites is an offer (discovermagazine.com)."""
    host = _site(around.doc.page.url)
    own = [any(_site(one.url or "") == host for one in items) for items in boxes]
    return [one for at, items in enumerate(boxes) for one in items if own[at] or len(items) == 1 or not any(own)]


def _site(url: str) -> list[str]:
    return (urlsplit(url).hostname or "").split(".")[-2:]


def _is_of_all_sections(items: Sequence[Related]) -> bool:
    """Many pieces of nearly as many sections are the front page again, whatever stands above them (polityka.pl)."""
    paths = (_steps(urlsplit(one.url or "").path)[:-1] for one in items)
    sections = {tuple(step for step in steps if step.isalpha())[:2] for steps in paths}
    return len(items) >= _CROWD and len(sections) >= _SPREAD and 3 * len(sections) > len(items)


def _is_latest(around: Around, box: Element) -> bool:
    """Does a box call itself, or its own heading call it, what is new or most read on the site?"""
    if around.zones.of(box) & (LATEST | COMMENT):
        return True
    heading = next(box.iter(*HEADINGS), None)
    if (
        heading is None
        or next(heading.iter("a"), None) is not None
        or next(heading.iterancestors("a"), None) is not None
    ):
        return False  # a card's title may begin as such a heading does: "De laatste pont"
    return announces_latest(heading_key(text_of(heading)[:_LONGEST_HEADING]))


def _is_list(around: Around, frame: Sequence[Element]) -> bool:
    """Do all links lead to topics or people? Then the heading stands for these, not for pieces farther away."""
    urls = [around.doc.absolute(link.get("href")) for box in frame for link in islice(box.iter("a"), _MOST)]
    return bool(urls) and all(url is not None and _leads_to_list(url, around.doc.page.url) for url in urls)


def _in_boxes(around: Around, boxes: Iterable[Element]) -> Iterator[Related]:
    return (item for box in boxes for item in _items(around, box))


def _in_small_boxes(around: Around) -> Iterator[Related]:
    """Boxes that only their class calls related: with many items they hold the whole site's (sermitsiaq.ag)."""
    for box in _boxes(around):
        items = _items(around, box)
        yield from items if len(items) <= _MOST_UNSAID else ()


def _boxes(around: Around) -> Iterator[Element]:
    """The outermost elements whose class says that they hold related items."""
    seen: set[Element] = set()
    for link, zone in around.own_links:
        if not zone & RELATED or zone & (LATEST | COMMENT | CITE | PERSON):
            continue
        box = link
        for one in link.iterancestors():
            if not around.zones.of(one) & RELATED:
                break
            box = one
        if box not in seen:
            seen.add(box)
            yield box


def _items(around: Around, box: Element) -> list[Related]:
    """The items of a box, read once: the frames of several headings hold the same boxes (hollywood.com)."""
    known = around.items.get(box)
    if known is None:
        known = around.items[box] = list(_cards(around, box))
    return known


def _cards(around: Around, box: Element) -> Iterator[Related]:
    groups = _groups(around, box)
    held: dict[Element, set[str]] = {}
    for url, links in groups.items():
        for link in links:
            held.setdefault(link, set()).add(url)
            for one in link.iterancestors():
                held.setdefault(one, set()).add(url)
                if one is box:
                    break
    for url, links in groups.items():
        title_link = max(links, key=lambda link: (_heading_of(link, box) is not None, len(text_of(link))))
        card = title_link
        for one in title_link.iterancestors():
            if len(held.get(one, ())) != 1 or card is box:
                break
            card = one
        item = _item(around, card, title_link, url)
        if item is not None:
            yield item


def _groups(around: Around, box: Element) -> dict[str, list[Element]]:
    """Links to pages by address: those in headings where there are such, else those with enough text."""
    pages: dict[str, list[Element]] = {}
    here = urldefrag(around.doc.page.url)[0].rstrip("/")
    for link in islice(box.iter("a"), _MOST_LINKS):
        url = around.doc.absolute(link.get("href"))
        if (
            url
            and urldefrag(url)[0].rstrip("/") != here
            and not _leads_to_list(url, around.doc.page.url)
            and not in_prose(link)
        ):
            pages.setdefault(urldefrag(url)[0], []).append(link)
    headed = {url: links for url, links in pages.items() if any(_heading_of(link, box) is not None for link in links)}
    titled = {url: links for url, links in pages.items() if any(_is_title(around, link, box) for link in links)}
    if headed:
        # Cards first, then a plain list of titles (spektrum.de).
        return headed | {url: links for url, links in titled.items() if all(map(_is_bare_item, links))}
    return titled or {url: links for url, links in pages.items() if any(_says_more(link) for link in links)}


def _is_bare_item(link: Element) -> bool:
    """Is the link an item of a list of links, without any heading?"""
    item = next(link.iterancestors("li"), None)
    if item is None:
        return False
    whole = item.getparent()
    return whole is not None and next(whole.iter(*HEADINGS), None) is None and text_of(link) == text_of(item)


def _says_more(link: Element) -> bool:
    """ "Read more", in a card whose title is no link."""
    return text_of(link).casefold() in NO_TITLE


def _named(link: Element) -> str:
    """The text of a link, else what it is called for those who cannot see the card that it covers."""
    return text_of(link) or collapse(link.get("aria-label") or link.get("title") or "")


@lru_cache(maxsize=4096)
def _leads_to_list(url: str, here: str) -> bool:
    """Home pages, people, topics, programmes: no pieces. Unless the page itself lies below such a step, as deep."""
    if _NO_PIECES.search(url):
        return True
    parts = urlsplit(url)
    steps, own = _steps(parts.path), _steps(urlsplit(here).path)
    if not _LISTS.isdisjoint(parts.query.casefold().replace("=", "&").split("&")):
        return True  # /stream/?topic=elections (realclearpolitics.com)
    # /themen/energie/a-piece on a site whose pieces all lie there (gruene-bundestag.de)
    lists = _LISTS - set(own[:-1]) if len(steps) >= len(own) else _LISTS
    return steps == [""] or not lists.isdisjoint(steps[:-1][:3]) or not _PEOPLE.isdisjoint(steps[:-1])


def _steps(path: str) -> list[str]:
    return path.casefold().strip("/").split("/")


def _heading_of(link: Element, box: Element) -> Element | None:
    """The heading that holds the link or that the link holds."""
    inside = next(link.iter(*HEADINGS), None)
    if inside is not None:
        return inside
    for one in link.iterancestors():
        if one is box:
            return None
        if one.tag in HEADINGS:
            return one
    return None


def _is_title(around: Around, link: Element, box: Element) -> bool:
    text = _named(link)
    wide = sum(2 if ord(char) > 0x2E80 else 1 for char in text[:40])
    if wide < 12 or len(text) > 400 or text.casefold() in NO_TITLE or (text.isascii() and " " not in text):
        return False
    zone = 0
    for one in (link, *link.iterancestors()):
        if one is box:
            break
        zone |= zone_of(one.get("class") or "")
    return not zone & (PERSON | TAGS | CHROME)


def _item(around: Around, card: Element, link: Element, url: str) -> Related | None:
    heading = _heading_of(link, card)
    if heading is None and card is not link:
        heading = next(card.iter(*HEADINGS), None)
    shown = (text_of(heading) if heading is not None else "") or _titled(card)
    title = (shown or _named(link)).strip(" »›→>")
    if not title or title.casefold() in NO_TITLE or len(title) > 400 or title.casefold().startswith(_NO_PIECE):
        return None
    return Related(title=title, url=url, published=_card_date(around, card, title), teaser=_teaser(card, title))


def _titled(card: Element) -> str:
    """The text of what the card's own classes call its title."""
    for node in card.iter("div", "span", "p", "strong", "b"):
        words = (node.get("class") or "").casefold()
        if ("title" in words or "headline" in words) and "subtitle" not in words and (text := text_of(node)):
            return text
    return ""


def _card_date(around: Around, card: Element, title: str) -> str | None:
    for node in card.iter("time"):
        day = _day(around, node.get("datetime") or "") or _day(around, text_of(node))
        if day:
            return day
    for text in card.itertext():
        line = collapse(str(text))
        if 4 <= len(line) <= 40 and line not in title and (day := _day(around, line)):
            return day
    return None


def _teaser(card: Element, title: str) -> str | None:
    for node in card.iter("p", "div", "span"):
        if len(node) and node.tag != "p":
            continue
        text = text_of(node)
        if len(text) >= 40 and title not in text and text not in title:
            return text
    return None


__all__: Sequence[str] = ("is_related_heading", "read_related")
