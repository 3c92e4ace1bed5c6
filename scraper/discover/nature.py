"""What a page is about: a piece to read, an event, a person, a topic, a film, or a page of the site itself.

Told by what the page declares, by its section, and by the words that pages of this kind show; the reader's own
judgement (`Article.no_article`) comes first.
"""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urlsplit

from scraper.article import Article
from scraper.extract.structured import structured
from scraper.extract.tree import Document, collapse, parse
from scraper.page import Page
from scraper.source import Source

Nature = Literal["piece", "event", "person", "topic", "video", "page", "list", "nothing"]


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


SECTIONS: dict[Nature, frozenset[str]] = {
    "event": _names(
        "event events evenement evenements veranstaltung veranstaltungen evento eventos eventi webinar webinars seminar"
        " seminars conference conferences agenda calendar kalender calendrier calendario convening convenings"
    ),
    "person": _names(
        "people person persons team teams staff expert experts scholar scholars fellow fellows author authors profile"
        " profiles bio bios member members board experten mitarbeiter personen autor autoren auteur auteurs equipe"
        " chercheurs chercheur equipo investigadores user users about-us/people our-people"
    ),
    "topic": _names(
        "topic topics tag tags category categories theme themes thema themen thematique thematiques tema temas issue"
        " issues region regions country countries keyword keywords mots-cles schlagwort kategorie rubrique taxonomy"
        " term search suche recherche"
    ),
    "page": _names(
        "about about-us contact contacts kontakt imprint impressum legal legal-notice privacy privacy-policy terms jobs"
        " careers career donate support newsletter login register press mentions-legales datenschutz ueber-uns a-propos"
        " access sitemap accessibility cookies faq internships vacancies"
    ),
    "video": _names("video videos watch multimedia webcast"),
}
"""Folders below which pages of this kind stand."""
_CLASSES: tuple[tuple[Nature, re.Pattern[str]], ...] = (
    ("event", re.compile(r"(?:single|node--?type|page-node-type|post-type|type)-(?:tribe_)?events?\b")),
    (
        "person",
        re.compile(r"(?:single|node--?type|page-node-type|type)-(?:person|people|team|staff|expert|bio|author)"),
    ),
    ("topic", re.compile(r"\barchive (?:tax|category|tag)\b|\bpage-vocabulary|\bpath-taxonomy")),
)
_NUMBERED_WORD = re.compile(r"([a-z_-]{3,20})\d{1,7}(?:&.*)?")
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}\b|\b\d{1,2} ?h\b|\b\d{1,2}\s?[ap]\.?m\b", re.IGNORECASE)
_ATTEND = re.compile(
    r"^\W*(?:register|registration|rsvp|book (?:now|your|a)|reserve|get tickets?|tickets|sign up to attend|join us"
    r"|anmelden|anmeldung|s['’]inscrire|inscription|inscripci[oó]n|iscriviti|参加申込|お申し込み)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"^\W*(?:when|where|venue|location|speakers?|moderat(?:or|ion|ed by)|panell?ists?|date and time|doors open|ort|wo"
    r"|lieu|intervenants?|ponentes|lugar|会場|日時|開催)\b",
    re.IGNORECASE,
)
_GATHERING = re.compile(
    r"\b(?:seminar|webinar|conference|panel|roundtable|workshop|book launch|lecture|discussion|symposium|colloque"
    r"|tagung|podiumsdiskussion|conférence|seminario)\b|講演会|シンポジウム|セミナー",
    re.IGNORECASE,
)
_LABELS: tuple[tuple[Nature, re.Pattern[str]], ...] = (
    (
        "person",
        re.compile(
            r"\b(?:people|team|staff|experts?|scholars|fellows|authors|board|who we are|mitarbeiter\w*|expert[ei]n|team"
            r"|équipe|chercheurs|auteurs|expertos|equipo|autores|сотрудники|эксперты|авторы)\b"
            r"|专家|研究人员|团队|学者|所員|研究員|役員|スタッフ|会員|執筆者|연구진|전문가|الخبراء|الباحثون|فريق",
            re.IGNORECASE,
        ),
    ),
    (
        "event",
        re.compile(
            r"\b(?:events?|calendar|webinars?|seminars?|conferences?|agenda|veranstaltungen|termine|événements|rencontres"
            r"|eventos|мероприятия|события)\b|活动|会议预告|イベント|講演会|セミナー|행사|فعاليات|الفعاليات",
            re.IGNORECASE,
        ),
    ),
)
"""What the link to a list calls it, where its address says nothing: `/zjjs/` is 专家介绍, its experts."""
SHORT = 260
"""Words: announcements of events and notes on people are shorter than pieces."""


def unwanted(article: Article, page: Page, source: Source) -> Nature | None:
    """What a page is instead of a piece, where the source does not store such pages; None for what is stored.

    Where the source says how its articles look (`article`), its word counts: a pattern that fits events asks for them,
    but for the kinds that the source says to `leave`.
    """
    if article.no_article or (source.crawl.article is not None and not source.crawl.leave):
        return None
    nature = nature_of(article, parse(page))
    if source.crawl.article is not None:
        return nature if nature in source.crawl.leave else None
    return nature if nature in ("event", "person", "topic", "video") and nature not in source.crawl.keep else None


def nature_of(article: Article, doc: Document) -> Nature:
    """What the page of a record is; `nothing` for errors and walls."""
    if article.no_article:
        return "list" if article.no_article in ("listing", "search") else "nothing"
    declared = _declared(doc) or ("event" if article.word_count < SHORT and _is_announcement(article, doc) else None)
    if declared:
        return declared
    signed = bool(article.published and article.authors and article.word_count >= SHORT)
    section = section_nature(article.url)
    if section is not None and not (signed and section != "event"):  # `/issues/2020/a-signed-essay` is an essay
        return section
    if article.published or article.authors:
        return "piece"
    return "page" if article.word_count < SHORT or not is_deep(article.url) else "piece"


def section_nature(url: str) -> Nature | None:
    """What the folders of an address say of its page, or SPIP's `?auteur12`; None when they say nothing."""
    parts = urlsplit(url.lower())
    folders = [one for one in parts.path.split("/") if one]
    if (word := _NUMBERED_WORD.fullmatch(parts.query)) is not None:
        return next((nature for nature, words in SECTIONS.items() if word[1] in words), None)
    for place, folder in enumerate(folders):
        for nature, words in SECTIONS.items():
            if folder in words and (place < len(folders) - 1 or nature == "page"):
                return nature
    return None


def label_nature(text: str) -> Nature | None:
    """What the words of a menu say of the pages of a list; None when they say nothing."""
    return next((nature for nature, words in _LABELS if len(text) <= 40 and words.search(text)), None)


def _declared(doc: Document) -> Nature | None:
    data = structured(doc)
    main = [data.article] if data.article is not None else data.nodes
    types = {name for node in main for name in node.types}
    og = (data.first_meta("og:type") or "").lower()
    if types & {"Event", "EducationEvent", "BusinessEvent"}:
        return "event"
    if og == "profile" or "ProfilePage" in types:
        return "person"
    body = next(iter(doc.root.iter("body")), None)
    names = (body.get("class") or "").lower() if body is not None else ""
    return next((nature for nature, pattern in _CLASSES if pattern.search(names)), None)


def _is_announcement(article: Article, doc: Document) -> bool:
    """Two of: a time of day near the top, a call to attend, a label of place or speakers, a title that names it."""
    lines = [
        collapse(str(text))
        for text in doc.root.itertext("a", "p", "li", "dt", "dd", "strong", "b", "button", "h3", "span")
    ]
    short = [one for one in lines if one and len(one) <= 90]
    signs = (
        any(_CLOCK.search(one) for one in short[:60]),
        any(_ATTEND.match(one) for one in short),
        any(_PLACE.match(one) for one in short),
        bool(_GATHERING.search(article.title or "")),
    )
    return sum(signs) >= 2


def is_deep(url: str) -> bool:
    """Does an address stand below the top of its site, or is asked for by a query?"""
    return len([one for one in urlsplit(url).path.split("/") if one]) >= 2 or bool(urlsplit(url).query)
