"""The title as a reader sees it, without the site's name.

What the page shows (h1, else another heading) is believed where a machine-readable title agrees with it, and
where it is the page's only h1: meta titles are often written for search engines. An h1 that nothing confirms on
a page with several may be the site's or the section's, and then the machine-readable titles win.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from scraper.article import Evidence
from scraper.extract import hints
from scraper.extract.evidence import Claim, settle
from scraper.extract.landmarks import Landmarks, landmarks, line_of, where
from scraper.extract.sitename import SiteNames, key, site_names, without_site
from scraper.extract.structured import Structured, structured
from scraper.extract.tree import Document, Element

_META = {
    "citation_title": 0.8,
    "og:title": 0.73,
    "dc.title": 0.7,
    "dcterms.title": 0.7,
    "parsely-title": 0.7,
    "sailthru.title": 0.7,
    "twitter:title": 0.68,
}
_LABEL = re.compile(r"^(?:Title|Titel|Titre|Título|Titolo)\s*:\s*", re.I)
_KICKER = re.compile(
    r"kicker|dachzeile|overline|eyebrow|(?:^|[\s_-])topline|spitzmarke|surtitre|antetitulo|occhiello", re.I
)
_MAX_TITLE = 400
_AGREES = 0.95


def read_title(doc: Document, extra: Sequence[Claim[str]] = ()) -> tuple[str | None, Evidence | None]:
    """The title of the piece; `extra` are the claims of source rules and labels.

    The element that shows the title is remembered in the document's landmarks: dates and bylines are
    judged by their distance from it.
    """
    marks, sites = landmarks(doc), site_names(doc)
    headings = _read_lines(_headings(marks))
    told = list(_told(structured(doc), sites, [text for _, text in headings]))
    shown = _shown(marks, headings, told, sites)
    if not any(one.claim.confidence > 0.6 for one in shown):
        shown += _shown(marks, _read_lines(_titled(marks)), told, sites)
    claims = [*extra, *(one.claim for one in shown), *told]
    found = settle(claims, _same)
    marks.settle_title(_anchor(marks, shown, found[0]))
    return found


def _same(a: str, b: str) -> bool:
    return key(a) == key(b)


def _told(data: Structured, sites: SiteNames, headings: Sequence[str]) -> Iterator[Claim[str]]:
    """Titles for machines, the site's name taken off."""
    claims = [
        Claim(text, "structured", f"{node.path}.{name}", text, confidence)
        for node in data.articles[:2]
        for name, confidence in (("headline", 0.74), ("name", 0.66))
        for text in data.texts(node.data.get(name))[:1]
    ]
    claims += [Claim(text, "meta", name, text, _META[name]) for name, text in data.metas(*_META)]
    if data.title:
        claims.append(Claim(data.title, "meta", "title", data.title, 0.6))
    claims = [one for one in claims if len(one.value) <= _MAX_TITLE]
    known = frozenset(key(text) for text in [*(one.value for one in claims), *headings])
    return (replace(one, value=without_site(one.value, sites, known)) for one in claims)


@dataclass(frozen=True, slots=True)
class _Shown:
    node: Element
    claim: Claim[str]


def _headings(marks: Landmarks) -> list[Element]:
    """At most 12 h1 and the first 8 other headings."""
    ones = [node for node in marks.headings if node.tag == "h1"]
    others = [node for node in marks.headings if node.tag != "h1"]
    return [*ones[:12], *others[:8]]


def _titled(marks: Landmarks) -> Iterator[Element]:
    """Later headings, and elements that are no headings but are called titles."""
    later = [node for node in marks.headings if node.tag != "h1"][8:30]
    called = [node for node in marks.noted if marks.hint[node] & hints.TITLE][:30]
    return iter([*later, *called])


def _read_lines(nodes: Iterable[Element]) -> list[tuple[Element, str]]:
    return [(node, text) for node in nodes if 1 < len(text := line_of(node, _MAX_TITLE + 1)) <= _MAX_TITLE]


def _shown(
    marks: Landmarks, headings: Sequence[tuple[Element, str]], told: Sequence[Claim[str]], sites: SiteNames
) -> list[_Shown]:
    """Headings that may be the title, each with the agreement of the titles for machines."""
    found: list[_Shown] = []
    keys = {key(text): None for one in told for text in (one.value, one.raw or "")}
    ones = [node for node, text in headings if node.tag == "h1" and not _elsewhere(marks, node)]
    for rank, (node, raw) in enumerate(headings):
        text = _LABEL.sub("", without_site(_without_kicker(node, raw, keys), sites, keys))
        if sites.are(text):
            continue
        agreement = max((_agreement(key(text), one) for one in keys), default=0.0)
        confidence = _confidence(marks, node, agreement, ones == [node]) - rank * 0.001
        if confidence > 0.3:
            found.append(_Shown(node, Claim(text, "generic", where(node), raw, confidence)))
    return found


def _without_kicker(node: Element, text: str, told: Collection[str]) -> str:
    """A heading without the kicker or subtitle inside it: called so, or when a title for machines is the rest."""
    whole = key(text) in told
    for child in node:
        if _KICKER.search(child.get("class") or "") and (rest := text.removeprefix(line_of(child)).strip(" :–—-|")):
            # tagesspiegel.de: the <title> repeats the kicker, og:title does not
            return rest if not whole or key(rest) in told else text
    if whole:
        return text
    for child in node:
        part = line_of(child)
        rests = (text.removeprefix(part).strip(" :–—-|"), text.removesuffix(part).strip(" :–—-|"))
        known = next((one for one in rests if part and one != text and key(one) in told), None)
        if known:
            return known
    return text


def _elsewhere(marks: Landmarks, node: Element) -> bool:
    return bool(marks.zone(node) & (hints.LOGO | hints.ASIDE | hints.CHROME))


def _confidence(marks: Landmarks, node: Element, agreement: float, sole: bool) -> float:
    elsewhere = _elsewhere(marks, node) and agreement < _AGREES
    if node.tag != "h1":
        return (0.83 if agreement >= _AGREES else 0.4 * agreement) - 0.1 * elsewhere
    base = 0.62 + 0.06 * bool(marks.zone(node) & hints.TITLE) + 0.08 * sole - 0.3 * elsewhere
    return min(base + 0.3 * agreement, 0.97)


def _agreement(shown: str, told: str) -> float:
    """1 for the same words; less when one begins or ends with the other, or when they share words."""
    if not shown or not told:
        return 0.0
    if shown == told:
        return 1.0
    if len(shown) > 8 and (told.startswith(shown) or told.endswith(shown)):
        return _AGREES
    a, b = set(shown.split()), set(told.split())
    fewer = min(len(a), len(b))
    return 0.8 * len(a & b) / fewer if fewer > 1 else 0.0


def _anchor(marks: Landmarks, shown: Sequence[_Shown], title: str | None) -> Element | None:
    """The element that shows the title, else the heading that most looks like one."""
    exact = (one.node for one in shown if title and key(one.claim.value) == key(title))
    likely = sorted((one for one in shown if one.claim.confidence > 0.5), key=lambda one: -one.claim.confidence)
    return next(exact, likely[0].node if likely else _resembling(marks, title or ""))


def _resembling(marks: Landmarks, title: str) -> Element | None:
    """The heading that says much the same as the title, else a short text that is the title word for word.

    Old static pages set it bold; titles for machines are often shorter than what is shown (spice.ai).
    """
    words, whole = set(key(title).split()), key(title)
    best, most = None, 0.5
    for node in marks.headings[:40] if len(words) > 2 else ():
        shown = set(key(line_of(node, _MAX_TITLE)).split())
        share = len(words & shown) / max(len(words), len(shown))
        if share >= most and not _elsewhere(marks, node):
            best, most = node, share + 0.001
    if best is not None or not whole:
        return best
    exact = (node for node, text in marks.short_texts() if len(text) >= len(title) and key(text) == whole)
    return next((node for node in exact if node.tag not in ("a", "option") and not _elsewhere(marks, node)), None)
