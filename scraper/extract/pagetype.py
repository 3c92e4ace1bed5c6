"""Does this page hold an article, and if not, why not?

Walls and errors are told by what they say (a short page with their words, a failing status); listings by an
additive score over what the page is made of, measured by `benchmarks/pagetypes.py`. Where
the source's own article pattern knows the address, the score has no say.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from math import exp, log1p
from urllib.parse import parse_qsl, urlsplit

from scraper.extract.blocks import container
from scraper.extract.content import Body
from scraper.extract.features import signature
from scraper.extract.structured import structured
from scraper.extract.tree import Document
from scraper.page import Page

_OTHER_FILES = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"\x1f\x8b",
    b"{\\rtf",
    b"\x00\x00\x01",
)

SHORT = 160
"""Words: walls and errors say less."""
LISTING = 0.8
"""The chance from which a page is taken for a listing: on dev 14 of 1,543 articles are lost with everything (0.9 %),
by bodies that never saw the domain."""
RUNNING = 120
"""Characters of a paragraph; teasers and labels are shorter."""

WEIGHTS = {
    "bias": 0.37, "dated": -1.55, "signed": -1.54, "og_site": 0.95, "og_product": 1.82, "next": 1.1,
    "title_words": -0.13, "title_lists": 1.9, "pager": 0.72, "link_share": 2.86, "no_paragraph": 0.47,
    "paragraphs": -0.61, "cards": 0.54, "prices": 0.4, "root": 1.7, "joints": -0.39, "slug": -0.96,
    "numbered": -0.46, "in_section": -1.21,
}  # fmt: skip
"""Positive speaks for a listing. Learned by `benchmarks/train_pagetypes.py`, but for `root`."""

_SECTION = re.compile(r"/(?:blogs?|news|articles?|posts?|story|stories|p|\d{4})/.", re.IGNORECASE)
"""A piece stands below the place of its kind: /blog/a-piece, /2024/a-piece."""
_LIST_TITLE = re.compile(
    r"archives?\b|category|kategorie|catégorie|\bnews\b|latest|\bblogs?\b|shop\b|collections?\b|\ball\b|products\b|"
    r"articles\b|insights|resources|publications?\b|publikationen|publicaciones|stories|events|veranstaltungen|"
    r"événements|topics?\b|\bhome ?page|directory|catalog|search|results|\bpage \d|browse|guides\b|reviews\b|"
    r"übersicht|aktuelles|actualités|noticias",
    re.IGNORECASE,
)
_PRICE = re.compile(r"[$€£¥₹]\s?\d|(?:USD|EUR|CHF|kr)\s?\d|\d\s?(?:€|zł|₽)")
_PAGER = (
    b"filter",
    b"pagination",
    b"pager",
    b"page-numbers",
    b"loadmore",
    b"load-more",
    b"facet",
    b"sortby",
    b"sort-by",
)
"""What lists of many pages have in their markup: steps through them, filters, orders."""
_SEARCH_KEYS = frozenset(("s", "q", "query", "search", "keyword", "keywords", "suchbegriff", "recherche"))

_CHALLENGE = re.compile(
    r"just a moment|attention required!|checking (?:if the site|your browser)|verify(?:ing)? (?:that )?you are "
    r"(?:a )?human|enable javascript and cookies to continue|ddos protection by|please enable js and disable|"
    r"access to this page has been denied|pardon our interruption|are you a robot|unusual traffic from your|"
    r"request unsuccessful\. incapsula|press (?:&|and) hold to confirm|security check to access",
    re.IGNORECASE,
)
_CHALLENGE_MARKUP = (
    b"_cf_chl_opt", b"/cdn-cgi/challenge-platform/", b"px-captcha", b"captcha-delivery.com", b"_Incapsula_",
)  # fmt: skip
_MISSING = re.compile(
    r"\b404\b|page (?:was |can(?:not|'t) be |could not be )?(?:not found|found\b)|"
    r"page (?:does not|doesn['’]t|no longer) exist|nothing (?:was )?found here|"
    r"seite (?:wurde )?nicht gefunden|page (?:introuvable|non trouvée)|"
    r"página no (?:encontrada|existe)|página não encontrada|pagina non trovata|pagina niet gevonden|"
    r"(?:strony|strona) nie (?:znaleziono|istnieje)|sidan (?:hittades|finns) inte|"
    r"siden (?:blev ikke fundet|finnes ikke)|"
    r"страница не найдена|σελίδα δεν βρέθηκε|sayfa bulunamadı|页面(?:不存在|未找到|找不到)|頁面不存在|"
    r"ページが見つかりません|페이지를 찾을 수 없|الصفحة غير موجودة",
    re.IGNORECASE,
)
_ERROR = re.compile(
    r"\b(?:access denied|forbidden|service (?:temporarily )?unavailable|internal server error|bad gateway|"
    r"gateway time-?out|site is (?:currently )?(?:down|under maintenance)|error establishing a database connection|"
    r"zugriff verweigert|accès refusé|wartungsarbeiten|site en maintenance|"
    r"fatal error: uncaught|sqlstate|pdoexception|traceback \(most recent call last)\b",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"\b(?:log ?in|sign ?in|log on|anmelden|einloggen|connexion|se connecter|iniciar sesión|accedi|zaloguj)\b|"
    r"登录|ログイン",
    re.IGNORECASE,
)
_SEARCH = re.compile(
    r"search results|results for|you searched for|suchergebnis|résultats? (?:de (?:la )?recherche|pour)|"
    r"resultados de (?:la )?búsqueda|risultati (?:della|di) ricerca|搜索结果|検索結果",
    re.IGNORECASE,
)
_COOKIES = re.compile(r"\bcookies?\b|\bconsent\b|\beinwilligung\b|\bconsentement\b|\bdatenschutz", re.IGNORECASE)
_GATE = re.compile(
    r"accept (?:all )?cookies|we value your privacy|before you continue to|"
    r"cookies (?:akzeptieren|zulassen)|accepter les cookies|aceptar (?:las )?cookies",
    re.IGNORECASE,
)
"""A page of a few words with these is a gate before the page."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the readers found that bears on the question."""

    title: str | None
    signed: bool
    """It names an author."""
    dated: bool
    """It has a date of publication."""


def is_markup(page: Page) -> bool:
    """Could this be HTML? By its first bytes, else by the declared type (WHATWG MIME Sniffing, simplified)."""
    start = page.body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x0c")
    if start.startswith(_OTHER_FILES) or (b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff"))):
        return b"<html" in start.lower().replace(b"\0", b"")
    return b"<" in page.body[:65536] or page.media_type in (None, "text/html", "application/xhtml+xml")


def judge_unreadable(page: Page, reason: str) -> str:
    """The `no_article` reason of a page that the parser could not read."""
    return "error" if page.status >= 400 else reason


def judge_page(doc: Document, body: Body, seen: Seen) -> str | None:
    """None for an article, else the reason: challenge, error, soft_404, login, search, cookie_wall, listing, empty."""
    if doc.page.status >= 400 or not is_markup(doc.page):
        return "error" if doc.page.status >= 400 else "not_html"
    wall = _wall(doc, body, seen) if body.word_count < SHORT else None
    if wall or not body.text:
        return wall or "empty"
    if _known_to_source(doc) or body.judged is None:
        return None
    if _is_search(doc, seen):
        return "search"
    return "listing" if listing_chance(doc, body, seen) > LISTING else None


def _known_to_source(doc: Document) -> bool:
    """Does the source's article pattern match the address, or its rules name the body?"""
    pattern = doc.source.crawl.article if doc.source else None
    parts = urlsplit(doc.page.url)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return bool(pattern and re.search(pattern, target)) or bool(doc.layout and doc.layout.body)


def _wall(doc: Document, body: Body, seen: Seen) -> str | None:
    """What short pages say that stand in an article's place. The words must stand where such pages have them:
    in the title, or in a text of a few lines."""
    titles = f"{seen.title or ''} | {structured(doc).title or ''}"
    shown = f"{titles} | {body.text[:600]}"
    if _CHALLENGE.search(shown) or (body.word_count < 60 and any(mark in doc.page.body for mark in _CHALLENGE_MARKUP)):
        return "challenge"
    if _MISSING.search(titles) or (body.word_count < 60 and _MISSING.search(shown)):
        return "soft_404"
    if _ERROR.search(titles) or (body.word_count < 40 and _ERROR.search(shown)):
        return "error"
    if _LOGIN.search(titles) and any(one.get("type") == "password" for one in doc.root.iter("input")):
        return "login"
    gate = (body.word_count < 40 and _GATE.search(shown)) or len(_COOKIES.findall(shown)) >= 4
    return "cookie_wall" if gate and not seen.signed else None


def _is_search(doc: Document, seen: Seen) -> bool:
    parts = urlsplit(doc.page.url)
    asked = any(key.lower() in _SEARCH_KEYS for key, _ in parse_qsl(parts.query))
    place = asked or re.search(r"/(?:search|suche|recherche|buscar|busqueda)(?:/|\.|$)", parts.path)
    return bool(place and (not seen.signed or _SEARCH.search(seen.title or ""))) or bool(
        _SEARCH.match(seen.title or "")
    )


def listing_chance(doc: Document, body: Body, seen: Seen) -> float:
    """The chance that this page lists other pages rather than holding a piece of its own."""
    total = WEIGHTS["bias"] + sum(WEIGHTS[name] * value for name, value in measures(doc, body, seen).items())
    return 1 / (1 + exp(-total))


def measures(doc: Document, body: Body, seen: Seen) -> dict[str, float]:
    """What the score is made of, by name."""
    return {**_said(doc, seen), **_made_of(body), **_addressed(doc.page.url)}


def _said(doc: Document, seen: Seen) -> dict[str, float]:
    """What head, title and markup say."""
    data, title = structured(doc), seen.title or ""
    og = (data.first_meta("og:type") or "").lower()
    return {
        "dated": seen.dated,
        "signed": seen.signed,
        "og_site": og in ("website", "product.group"),
        "og_product": og in ("product", "product.group", "product.item"),
        "next": any(link.rel == "next" for link in data.links),
        "title_words": min(len(title.split()), 12),
        "title_lists": _LIST_TITLE.search(title) is not None,
        "pager": any(mark in doc.html for mark in _PAGER),
    }


def _made_of(body: Body) -> dict[str, float]:
    """Links, paragraphs, cards and prices, of the text kept and of the page."""
    judged = body.judged
    assert judged is not None
    kept = judged.chosen()
    boxes = Counter(
        id(container(one.frame)) for one in kept if len(one.text) >= RUNNING and one.link_chars < 0.3 * len(one.text)
    )
    cards = Counter(
        signature(one) for one in judged.blocks if len(one.text) > 20 and one.link_chars > 0.8 * len(one.text)
    )
    chars = sum(len(one.text) for one in kept)
    return {
        "link_share": sum(min(one.link_chars, len(one.text)) for one in kept) / max(chars, 1),
        "paragraphs": log1p(max(boxes.values(), default=0)),
        "no_paragraph": not boxes,
        "cards": log1p(max(cards.values(), default=0)),
        "prices": log1p(sum(1 for one in judged.blocks if len(one.text) < 80 and _PRICE.search(one.text))),
    }


def _addressed(url: str) -> dict[str, float]:
    """Slugs are words joined by hyphens, or hold a number; listings have short names."""
    path = urlsplit(url).path.rstrip("/")
    last = path.rsplit("/", 1)[-1]
    joints = len(re.findall(r"[-_]", last))
    return {
        "root": not path and url.startswith("http"),
        "joints": min(joints, 6),
        "slug": joints >= 3 or re.search(r"\d{4}", last) is not None,
        "numbered": re.search(r"\d{4,}", last) is not None,
        "in_section": _SECTION.search(path) is not None,
    }
