"""Topics, regions and programmes that the page gives this piece."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from urllib.parse import urlsplit

from scraper.article import Evidence, Label, Method
from scraper.extract.around import HEADINGS, Around, in_prose, longer_than, path_steps, text_of
from scraper.extract.categories import categories_shown
from scraper.extract.evidence import Claim, settle
from scraper.extract.headingwords import KEYWORD_HEADINGS, PROGRAMME_HEADINGS, RELATED_HEADINGS, TOPIC_HEADINGS
from scraper.extract.landmarks import landmarks
from scraper.extract.places import is_region
from scraper.extract.structured import structured
from scraper.extract.tree import Element
from scraper.extract.zones import BODY, CHROME, COMMENT, LATEST, PERSON, RELATED, SIDE, TAGS, TEASER, zone_of

_TOPIC_PATH = frozenset(
    """tag tags topic topics thema themen theme themes thematiques thematique category categories kategorie subject
    subjects issues issue keyword keywords mots-cles schlagwort schlagworte etiqueta etiquetas temas tema
    research-topics
    research-areas policy-areas areas-of-work regions region country countries focus-areas expertise tagged etiquettes
    motscles sujets sujet categoria topicos temat tematy tematyka thematik dossier dossiers rubrik rubrique rubriques
    rubric rubrics ressort rubriken categorias argomenti tagi znaczniki tagy emne teema onderwerpen geo
    section sections list""".split()  # noqa: SIM905
)
_PROGRAMME_PATH = frozenset(
    """program programs programme programmes center centers centre centres project projects initiative initiatives
    programm programas programa projekte projekt""".split()  # noqa: SIM905
)
_META = (
    "article:tag", "citation_keywords", "parsely-tags", "sailthru.tags", "dc.subject", "dcterms.subject",
)  # fmt: skip
_STUFFED_META = ("news_keywords", "keywords")
_LONGEST = 60
_CARD_DEPTH = 4
_MENU_DEPTH = 6
_FEW, _FEW_LINKS = 3, 2
_LONGEST_LINE = 400
_IDEOGRAPHS = "\u2e80"
"""From here on one sign can be a word: 섬, 港."""
_NUMBER = re.compile(r"\d{4}")
_CLOSE = 12
"""Elements between the title and the line of categories above or below it."""
_ALL_TOPICS = 10
"""More in one list without a heading are the site's."""
_EITHER = frozenset(("learn more",))
"""These and the headings of related pieces stand over cards, or over tags where all links lead to topics."""
_CLOUD = 25
"""More below one heading are the topics of the site."""
_STUFFED = 10
"""A longer `<meta name=keywords>` is written for search engines, not for readers."""
_NO_TOPIC = frozenset(
    """home|all|more|featured|featured articles|click here|here|see all|view all|uncategorized|tout voir|alle|
    read more|see more|blog home|tweet|share|archive|blog
    archives|allgemein|non classé|sin categoría|senza categoria|bez kategorii|без рубрики|все|未分类""".replace(
        "\n", "|"
    ).split("|")
)
_KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}|^(?:www\.)?[\w-]+\.(?:com|org|net|de|ca|co)\b|: |^\d+$|://")

_NO_PAGE = re.compile(r"\s*(?:#|javascript:|mailto:|tel:)", re.IGNORECASE)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){2,}")
"""What only a machine would write (lopinion.fr: "article-payant-classique")."""

Named = list[tuple[str, str | None]]
"""Names with the addresses they lead to."""


def read_topics(around: Around) -> tuple[list[str], list[str], dict[str, Evidence]]:
    """Topics and regions, apart, with the evidence for each; as shown, in the order of the page.

    What a reader sees comes before what search engines are told: such lists are often stuffed.
    """
    given = around.given
    named = [*given.claims("topics"), *given.claims("regions")]
    claims: list[Claim[Named]]
    if named:
        claims = [Claim([(one.value, None) for one in named], named[0].method, named[0].where, None, 0.95)]
    else:
        # The surest first; the rest is not asked.
        readers = (_labelled, _told_and_shown, _listed, _shown_by_the_title, _by_the_title, _told)
        claims = [next((claim for read in readers if (claim := read(around)).value), Claim([], "generic", "", None, 0))]
    settled = settle(claims)
    best, evidence = settled
    if not best:
        return [], [], {}
    seen: dict[str, tuple[str, str | None]] = {}
    for name, url in best or []:
        seen.setdefault(name.casefold(), (name, url))
    regions = [name for name, url in seen.values() if is_region(name, url)]
    topics = [name for name, url in seen.values() if not is_region(name, url)]
    assert evidence is not None
    why = evidence.model_copy(update={"raw": "; ".join([*topics, *regions])[:300]})
    return topics, regions, {key: why for key, value in (("topics", topics), ("regions", regions)) if value}


def read_programmes(around: Around) -> tuple[list[Label], Evidence | None]:
    """Centres, programmes and projects that this piece belongs to."""
    given = around.given.programmes
    if given:
        return [one.value for one in given], settle(given)[1]
    found: dict[str, Label] = {}
    for node, key in around.captions:
        if key in PROGRAMME_HEADINGS and not around.zones.of(node) & (CHROME | LATEST | COMMENT):
            if _is_agenda(around, node):
                continue
            for name, url in _named(around, _outside_text(around, around.under(node))):
                found.setdefault(name.casefold(), Label(name=name, url=url))
    for link, zone in around.own_links:
        if not _is_foreign(zone) and _leads_to_programme(link) and _is_own(around, link, zone):
            for name, url in _named(around, iter((link,))):
                found.setdefault(name.casefold(), Label(name=name, url=url))
    labels = list(found.values())[:10]
    raw = "; ".join(one.name for one in labels)[:300]
    why = Evidence(method="generic", where="links to programmes", raw=raw, confidence=0.75)
    return labels, why if labels else None


def _is_agenda(around: Around, node: Element) -> bool:
    """In the text "Programm" on a line of its own stands over the order of the day (gruen-digital.de)."""
    line = node.getparent()
    alone = line is None or longer_than(line, _LONGEST_LINE) or text_of(line) == text_of(node)
    return alone and bool(around.zones.of(node) & BODY)


def _labelled(around: Around) -> Claim[Named]:
    """Under headings and behind labels: words that are no links, and links."""
    words, links = _words(around), _under_headings(around)
    return Claim([*words.value, *links.value], *_why(words if words.value else links))


def _why(claim: Claim[Named]) -> tuple[Method, str, str | None, float]:
    return claim.method, claim.where, claim.raw, claim.confidence


def _under_headings(around: Around) -> Claim[Named]:
    found: Named = []
    for node, key in around.captions:
        if not (key in TOPIC_HEADINGS or key in RELATED_HEADINGS or key in _EITHER) or around.zones.of(node) & (
            CHROME | LATEST | COMMENT
        ):
            continue
        if node.tag == "a" and next(node.iterancestors(*HEADINGS), None) is not None:
            continue  # a heading that leads to all topics stands over the site's (citylimits.org)
        if _words_of(around, node, key):
            continue
        parts = list(_first_list(around.under(node)))
        links = [link for part in parts for link in part.iter("a") if not _is_of_site(link)]
        # "Read more" may stand over the tags (wikimediafoundation.org): then every link leads to one.
        if key in TOPIC_HEADINGS or (links and all(map(_leads_to_topic, links))):
            # "Topics: ..." may have been taken for the last paragraph; its own links count, other prose's do not.
            own = len(node) and node.tag not in HEADINGS
            named = _named(around, (link for link in links if own or _is_topic(around, link)))
            found += named if len(named) <= _CLOUD else []
    tagged = (link for link, zone in around.own_links if link.get("rel") == "tag" and _is_own(around, link, zone))
    found += _named(around, tagged)
    return Claim(found[:40], "generic", "heading of topics", None, 0.85)


def _is_of_site(link: Element) -> bool:
    """An item of a system's own list of all categories (WordPress: `cat-item`) or of a menu that drops down."""
    item = next(link.iterancestors("li"), None)
    called = (item.get("class") or "").split() if item is not None else []
    return "cat-item" in called or "menu-item" in called or _in_menu(link)


def _first_list(parts: Iterable[Element]) -> Iterator[Element]:
    """The first part that has links, and what follows of its kind or leads to topics too: then comes another box
    (nature.com)."""
    kind: tuple[object, str | None] | None = None
    for part in parts:
        looks = (part.tag, part.get("class"))
        links = list(islice(part.iter("a"), _CLOUD))
        if kind is None and links:
            kind = looks
        if kind is not None and looks != kind and part.tag != "a" and not all(map(_leads_to_topic, links)):
            return
        yield part


def _words(around: Around) -> Claim[Named]:
    """ "Keywords: ports, ropes", no links: the words that follow such a label on its line."""
    for node, key in around.captions:
        if not around.zones.of(node) & (CHROME | LATEST | COMMENT | RELATED) and (
            names := _words_of(around, node, key)
        ):
            return Claim([(name, None) for name in names], "label", key, "; ".join(names), 0.85)
    return Claim([], "label", "keywords", None, 0)


def _words_of(around: Around, label: Element, key: str) -> list[str]:
    if key not in KEYWORD_HEADINGS or _has_links(around, label):
        return []
    if label.tag == "li" and not (around.value_of(label) or "").strip():
        return []
    items = [one for part in islice(around.under(label), 2) for one in islice(part.iter("li"), _CLOUD)]
    if items:
        names = [text_of(one).strip(" ,;·") for one in items]
        return [name for name in names if _is_name(name)]
    text = around.value_of(label) or ""
    return _several([text]) if len(text) <= _LONGEST_LINE else []


def _has_links(around: Around, label: Element) -> bool:
    """Are there links on the label's own line, or in what it speaks for? Then they are read, with their addresses."""
    apart = label.tag in HEADINGS or label.tag == "dt"
    line = None if apart else label.getparent()
    holders = [line] if line is not None and len(line) <= _CLOUD else list(around.under(label))
    return any(next(one.iter("a"), None) is not None for one in holders)


def _shown_by_the_title(around: Around) -> Claim[Named]:
    named: Named = [(name, None) for name in categories_shown(around) if _is_name(name)]
    return Claim(named if len(named) <= _ALL_TOPICS else [], "generic", "category by the title", None, 0.65)


def _by_the_title(around: Around) -> Claim[Named]:
    """Short links to lists of the site in one line with the title: "In News, Portugal, Property"."""
    groups: dict[Element | None, list[Element]] = {}
    for link, zone in around.own_links:
        fits = not zone & (SIDE | RELATED) and not _is_foreign(zone) and _is_near_title(around, link)
        if fits and len(text_of(link).split()) <= _FEW and _is_shallow(around, link):
            groups.setdefault(link.getparent(), []).append(link)
    best = max(groups.values(), key=len, default=[])
    named = _named(around, iter(best))
    return Claim(named if _FEW_LINKS <= len(named) <= _ALL_TOPICS else [], "generic", "links by the title", None, 0.65)


def _is_shallow(around: Around, link: Element) -> bool:
    """Does the link lead to a list of this site: an address of one or two words, without a number?"""
    url = around.doc.absolute(link.get("href"))
    here = around.doc.page.url
    if url is None or urlsplit(url).hostname != urlsplit(here).hostname or urlsplit(url).path in urlsplit(here).path:
        return False
    steps = path_steps(link.get("href") or "")
    return 1 <= len(steps) <= 2 and bool(steps[0]) and not _NUMBER.search(url.partition("?")[0])


def _outside_text(around: Around, parts: Iterable[Element]) -> Iterator[Element]:
    return (link for part in parts for link in part.iter("a") if not _is_cited(around, link))


def _is_topic(around: Around, link: Element) -> bool:
    return not _leads_to_programme(link) and not _is_cited(around, link)


def _is_cited(around: Around, link: Element) -> bool:
    return bool(around.zones.of(link) & BODY) and in_prose(link)


def _listed(around: Around) -> Claim[Named]:
    """Links in a box of tags, outside everything that belongs to other pieces; a list of all topics is none."""
    groups: dict[Element | None, list[Element]] = {}
    for link, zone in around.own_links:
        if _is_foreign(zone):
            continue
        topical = _leads_to_topic(link) or _in_list_of_topics(link)
        if topical and _is_own(around, link, zone) and not _in_menu(link):
            parent = link.getparent()
            groups.setdefault(parent.getparent() if parent is not None else None, []).append(link)
    links = [link for group in groups.values() if _is_list_of_piece(around, group) for link in group]
    named = _named(around, iter(links))
    if len(named) > 1:
        named += [(name, None) for name in _unlinked(links)]
    return Claim(named[:40], "generic", "links to topics", None, 0.75)


def _unlinked(links: Sequence[Element]) -> list[str]:
    """The items without a link in the list of these links (chemie.de)."""
    lists = dict.fromkeys(item.getparent() for link in links for item in islice(link.iterancestors("li"), 1))
    items = [item for one in lists if one is not None for item in islice(one, _CLOUD) if item.tag == "li"]
    names = [text_of(item).strip(" ,;·") for item in items if next(item.iter("a"), None) is None]
    return [name for name in names if _is_name(name) and not name.endswith("…")]


def _is_list_of_piece(around: Around, group: Sequence[Element]) -> bool:
    """A box of tags that says so; else a few links behind the head of the page: one alone is cited (bfn.de), above
    the title stand the current subjects of the site (courrierinternational.com)."""
    if len(group) > _ALL_TOPICS:
        return False
    if any(map(_in_list_of_topics, group)):
        return True
    return _is_near_title(around, group[0]) or (len(group) > 1 and landmarks(around.doc).distance(group[0]) > 0)


def _told_and_shown(around: Around) -> Claim[Named]:
    """What machines are told and a reader sees as links too: written for both."""
    told = {name.casefold(): name for name, _ in _told(around).value}
    if not told:
        return Claim([], "meta", "keywords", None, 0)
    shown = ((text_of(link), link) for link, zone in around.own_links if not zone & (LATEST | COMMENT))
    links = {text.casefold(): around.doc.absolute(link.get("href")) for text, link in shown if text.casefold() in told}
    named: Named = [(name, links[key]) for key, name in told.items() if key in links]
    enough = len(named) > 1 and 2 * len(named) >= len(told)
    # What stands in the same line belongs to them: "Commercial" before the tags (spacenews.com).
    lines = _lines_of(link for link, _ in around.own_links if text_of(link).casefold() in told) if enough else ()
    beside = [link for link, zone in around.own_links if link.getparent() in lines and _leads_to_topic(link)]
    named += [one for one in _named(around, iter(beside)) if one[0].casefold() not in told]
    return Claim(named if enough else [], "meta", "keywords that are shown", None, 0.8)


def _lines_of(links: Iterable[Element]) -> set[Element | None]:
    """The elements that hold two or more of the links."""
    held: dict[Element | None, int] = {}
    for link in links:
        held[link.getparent()] = held.get(link.getparent(), 0) + 1
    return {line for line, count in held.items() if count > 1}


def _is_foreign(zone: int) -> bool:
    """Is a link where no topic of the piece stands? Asked first: it rules out most links without a look at them."""
    never = CHROME | LATEST | COMMENT | TEASER | PERSON | BODY
    return bool(zone & never or (zone & RELATED and not zone & TAGS))


def _is_own(around: Around, link: Element, zone: int) -> bool:
    if _is_foreign(zone):
        return False
    # A sidebar holds the topics of the site, unless the link itself is called a tag (quantamagazine.org).
    if zone & SIDE and not _is_near_title(around, link) and not _is_box_of_tags(link):
        called = zone_of(link.get("class") or "") & TAGS
        if not (called and _leads_to_topic(link)):
            return False
    return not _in_card(around, link, _CARD_DEPTH if not zone & RELATED else _CARD_DEPTH + 2)


def _is_box_of_tags(link: Element) -> bool:
    """Is the aside itself the piece's list of tags: `<aside class="tags">` (ukrinform.ru)?"""
    side = next(link.iterancestors("aside"), None)
    return side is not None and bool(zone_of(side.get("class") or "") & TAGS)


def _is_near_title(around: Around, link: Element) -> bool:
    """Some page builders call every block a widget, the one between title and text too (citylimits.org)."""
    marks = landmarks(around.doc)
    return marks.title is not None and abs(marks.distance(link)) <= _CLOSE


def _in_menu(link: Element) -> bool:
    """Does the link stand in a list inside a list? Menus do, whatever they are called (bundeskanzleramt.gv.at)."""
    lists = [one for one in islice(link.iterancestors(), _MENU_DEPTH) if one.tag in ("ul", "ol")]
    return len(lists) > 1


def _in_card(around: Around, link: Element, depth: int) -> bool:
    """Is the link the category of another piece: is there, close to it, a heading that leads elsewhere?"""
    title_line = landmarks(around.doc).title_line
    for one in islice(link.iterancestors(), depth):
        if one in title_line or around.zones.holds_body(one) or one.tag in ("body", "main"):
            return False
        heading = next(one.iter("h2", "h3", "h4", "h5", "h6"), None)
        if heading is not None:
            return next(heading.iter("a"), None) is not None or next(heading.iterancestors("a"), None) is not None
    return False


def _in_list_of_topics(link: Element) -> bool:
    """Is the link in a box of tags of its own, within three levels?"""
    boxes = islice(link.iterancestors(), 3)
    return any(zone_of(one.get("class") or "") & TAGS for one in boxes) and not in_prose(link)


def _leads_to_programme(link: Element) -> bool:
    steps = path_steps(link.get("href") or "")
    return len(steps) > 1 and steps[-2] in _PROGRAMME_PATH


def _leads_to_topic(link: Element) -> bool:
    steps = path_steps(link.get("href") or "")
    return len(steps) > 1 and not _TOPIC_PATH.isdisjoint(steps[:-1])


def _is_piece(around: Around, link: Element) -> bool:
    """Does the link lead to this page, or to another as deep below the same step? On a site whose pieces all lie
    below /themen/ such an address says nothing (linksfraktion.de)."""
    own, steps = path_steps(around.doc.page.url), path_steps(link.get("href") or "")
    shared = _TOPIC_PATH.intersection(own[:-1], steps[:-1])
    return steps == own or (bool(shared) and len(steps) >= len(own))


def _named(around: Around, links: Iterator[Element]) -> Named:
    found: Named = []
    for link in links:
        if _NO_PAGE.match(link.get("href") or "#") or _is_piece(around, link):
            continue
        name = text_of(link).strip(" #,;:·|!")
        if _is_name(name):
            found.append((name, around.doc.absolute(link.get("href"))))
    return found


def _told(around: Around) -> Claim[Named]:
    data = structured(around.doc)
    node = data.article
    keywords = data.texts(node.data.get("keywords")) if node else []
    metas = [text for _, text in data.metas(*_META)]
    told = _several(metas or keywords)
    if not told:
        stuffed = _several([text for _, text in data.metas(*_STUFFED_META)])
        told = _said_again(around, stuffed) if len(stuffed) <= _STUFFED else []
    authors = {text.casefold() for _, text in data.metas("author", "parsely-author", "cxenseparse:author")}
    found: Named = [(name, None) for name in told if name.casefold() not in authors and not _SLUG.fullmatch(name)]
    return Claim(found[:40], "structured" if keywords and not metas else "meta", "keywords", None, 0.6)


def _said_again(around: Around, names: Sequence[str]) -> list[str]:
    """Those that title or text speak of: the others are the site's, the same on every page (phys.org, psl.eu)."""
    shown = " ".join((around.title or "", *(text_of(node) for node in around.body))).casefold()
    title = (around.title or "").casefold()
    said = [name for name in names if name.casefold() in shown and name.casefold() != title]
    return said if 2 * len(said) >= len(names) else []


def _several(texts: Sequence[str]) -> list[str]:
    """One value may hold a list; of several values each is a name, whatever its commas ("Trump, Donald J")."""
    parts = re.split("[,;，、；]", texts[0]) if len(texts) == 1 else texts
    names = (name.strip() for name in parts)
    return [name for name in names if _is_name(name)]


def _is_name(name: str) -> bool:
    """A word or a few, as a reader would say it; no address, no machine's own key, no heading."""
    key = name.casefold()
    long_enough = len(name) > 1 or name > _IDEOGRAPHS
    return (
        long_enough
        and len(name) <= _LONGEST
        and key not in _NO_TOPIC
        and key not in TOPIC_HEADINGS
        and not _KEY.search(key)
    )
