"""Does this page hold an article, and if not, why not?

Walls and errors are told by what they say (a short page with their words, a failing status); listings by an
additive score over what the page is made of, measured by `benchmarks/pagetypes.py`. Where
the source's own article pattern knows the address, the score has no say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import exp, log1p
from urllib.parse import parse_qsl, urlsplit

from scraper.extract.content import Body
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
LISTING = 0.62
"""The chance from which a page is taken for a listing: on dev this loses 1 of 100 articles."""
RUNNING = 120
"""Characters of a paragraph; teasers and labels are shorter."""

WEIGHTS = {
    "bias": -0.95, "structured_article": -0.53, "og_article": -0.74, "og_site": 1.08, "dated": -1.6, "signed": -1.4,
    "link_share": 1.17, "running_share": -0.88, "no_paragraph": 0.64, "paragraphs": -0.45, "longest": 0.22,
    "linked_headings": 0.37, "page_link_share": 1.21, "kept_share": -0.77, "words": 0.1, "root": 1.17, "slug": -1.66,
    "listing_path": 0.79, "listing_type": 0.51, "plural": 1.08,
}  # fmt: skip
"""Positive speaks for a listing. Paragraphs, longest, linked_headings and words count by the logarithm."""

_LISTING_PATH = re.compile(
    r"/(?:search|suche|recherche|tags?|categor(?:y|ie|ies)|topics?|themes?|archives?|authors?|page|pages?/\d+|"
    r"collections?|shop|products?|latest|events?|publications?|all|browse|index\.\w{1,5})/",
    re.IGNORECASE,
)
_LISTING_TYPES = frozenset(("CollectionPage", "SearchResultsPage", "ItemList"))
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
    r"zugriff verweigert|accès refusé|wartungsarbeiten|site en maintenance)\b",
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
    if len(_COOKIES.findall(shown)) >= 4 and not seen.signed:
        return "cookie_wall"
    return None


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
    data = structured(doc)
    og = (data.first_meta("og:type") or "").lower()
    return {
        "structured_article": data.article is not None,
        "og_article": og == "article",
        "og_site": og in ("website", "product.group"),
        "dated": seen.dated,
        "signed": seen.signed,
        "listing_type": any(node.types & _LISTING_TYPES for node in data.nodes),
    }


def _made_of(body: Body) -> dict[str, float]:
    """Links and paragraphs, of the text kept and of the page."""
    judged = body.judged
    assert judged is not None
    kept = [block for place, block in enumerate(judged.blocks) if judged.kept(place)]
    chars = sum(len(block.text) for block in kept)
    page = sum(len(block.text) for block in judged.blocks)
    paragraphs = [len(one.text) for one in kept if len(one.text) >= RUNNING and one.link_chars < 0.3 * len(one.text)]
    heads = sum(
        1
        for one in judged.blocks
        if one.tag in ("h2", "h3", "h4", "h5") and len(one.text) > 15 and one.link_chars > 0.8 * len(one.text)
    )
    return {
        "link_share": sum(min(one.link_chars, len(one.text)) for one in kept) / max(chars, 1),
        "running_share": sum(paragraphs) / max(chars, 1),
        "no_paragraph": not paragraphs,
        "paragraphs": log1p(len(paragraphs)),
        "longest": log1p(max((len(one.text) for one in kept), default=0)),
        "linked_headings": log1p(heads),
        "page_link_share": sum(min(one.link_chars, len(one.text)) for one in judged.blocks) / max(page, 1),
        "kept_share": chars / max(page, 1),
        "words": log1p(body.word_count),
    }


def _addressed(url: str) -> dict[str, float]:
    """Slugs are words joined by hyphens, or hold a number; listings have plain plural names."""
    path = urlsplit(url).path.rstrip("/")
    last = path.rsplit("/", 1)[-1]
    slug = len(re.findall(r"[-_]", last)) >= 3 or re.search(r"\d{4}", last) is not None
    return {
        "root": not path and url.startswith("http"),
        "slug": slug,
        "listing_path": _LISTING_PATH.search(path + "/") is not None,
        "plural": last.lower().endswith("s") and not slug,
    }
