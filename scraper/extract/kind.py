"""The publisher's own label of the piece ("Policy Brief"), and our small vocabulary for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import urlsplit

from scraper.article import Evidence, Genre
from scraper.extract.evidence import Claim, settle
from scraper.extract.landmarks import landmarks
from scraper.extract.sitename import site_names
from scraper.extract.structured import structured
from scraper.extract.tree import Document, Element, collapse

_WORDS: dict[Genre, str] = {
    "report": """report reports study studies paper papers monograph monographs book books whitepaper dissertation
        étude études rapport rapports studie studien bericht berichte informe informes estudio estudios rapporto
        rapporti studio studi relatório raport raporty badanie исследование доклад 报告 報告 報告書 レポート
        보고서 리포트 تقرير دراسة דוח rapor raporu rapporten
        rapporter working-paper ebook volume proceedings survey surveys""",
    "brief": """brief briefs briefing briefings note notes memo memos memorandum factsheet factsheets nota notas
        kurzanalyse kurzbericht policy-brief policybrief backgrounder backgrounders explainer explainers primer
        einblicke spotlight notat beleidsnota bulletin""",
    "commentary": """commentary commentaries opinion opinions op-ed op-eds oped editorial editorials éditorial
    éditoriaux
        blog blogs blogpost column columns perspective perspectives viewpoint viewpoints comment comments tribune
        tribunes kommentar kommentare standpunkt meinung essay essays comentario comentarios opinión opinione
        chronique chroniques point-of-view insight insights commento columna leitartikel gastbeitrag kolumne
        kolumnen opinie column мнение комментарий
        opinia komentarz 评论 論評 post posts takes reaction""",
    "interview": """interview interviews entretien entretiens entrevista entrevistas intervista interviste gespräch
        q&a conversation conversations интервью wywiad 采访 インタビュー""",
    "podcast": "podcast podcasts podkast audio episode 播客 ポッドキャスト balado",
    "video": "video videos vidéo vidéos vídeo vídeos webcast film 视频 動画",
    "event": """event events webinar webinars conference conferences seminar seminars workshop workshops
        événement événements évènement conférence conférences veranstaltung veranstaltungen tagung evento eventos
        eventi séminaire colloque symposium 活动 イベント""",
    "dataset": "dataset datasets database databases data-set datenbank tracker trackers infographic datensatz",
    "article": """article articles analysis analyses analyse artikel artículo artículos articolo articoli artigo
        news story stories feature features actualité actualités release releases statement statements testimony
        testimonies speech speeches issue issues review reviews newsletter announcement aktuelles meldung nachricht
        pressemitteilung beitrag noticia noticias notizia communiqué dossier dossiers research publication
        publications publikation publicación publicaciones pubblicazione статья новости 文章 新闻 記事 artykuł analiza
        análisis analisi публикация letter letters profile profiles update updates""",
}
_GENRES: dict[str, Genre] = {word: genre for genre, words in _WORDS.items() for word in words.split()}
_PHRASES: dict[str, Genre] = {
    "press release": "article",
    "policy paper": "brief",
    "policy papers": "brief",
    "fact sheet": "brief",
    "data set": "dataset",
    "point de vue": "commentary",
    "points de vue": "commentary",
    "in the media": "article",
    "white paper": "report",
    "blog post": "commentary",
    "case study": "report",
    "case studies": "report",
    "issue brief": "brief",
    "note d'analyse": "brief",
    "communiqué de presse": "article",
    "comunicado de prensa": "article",
    "in the news": "article",
    "аналитическая записка": "brief",
    "аналитический доклад": "report",
    "ورقة سياسات": "brief",
    "مقال رأي": "commentary",
    "politika notu": "brief",
    "politika raporu": "report",
    "이슈 리포트": "report",
    "이슈 브리프": "brief",
    "政策简报": "brief",
}
_NO_KIND = frozenset(
    """share print download read email save listen watch related view full cite this the your our more all back to
    other latest by subscribe follow see get new recent popular next previous previously browse search home about
    contact in on a an of-the page issue-no pdf ce cet cette le les lire voir télécharger partager diesen drucken
    teilen alle mehr weitere lesen min minutes no leave comments(0) 0 add write post-a join register sign up donate
    privacy cookie guidelines content standards hinterlasse einen einer kommentieren team policies calendar top most
    skip visit tous toutes imprimer toggle menu for us continues below""".split()  # noqa: SIM905
)
_TOO_GENERAL = frozenset(
    (
        "issue",
        "issues",
        "post",
        "posts",
        "update",
        "updates",
        "story",
        "stories",
        "comments",
        "kommentare",
        "comentarios",
    )
)
"""A kind only with another word beside it: alone it leads to a list, or counts what readers wrote below."""
_JSON_TYPES: dict[str, Genre] = {
    "Report": "report",
    "ScholarlyArticle": "report",
    "Book": "report",
    "Thesis": "report",
    "OpinionNewsArticle": "commentary",
    "BlogPosting": "commentary",
    "PodcastEpisode": "podcast",
    "VideoObject": "video",
    "Event": "event",
    "Dataset": "dataset",
    "Interview": "interview",
}
_SKIPPED = frozenset(("script", "style", "nav", "footer", "aside", "form", "svg", "noscript"))
_BARS = re.compile(r"[|·•]")
_BY = re.compile(r"(?: von| by| par| de| di| av| van)$")
_LINES = 400
_CROWD = 12
"""Texts looked at in one element beside the title: an eyebrow is among the first."""


def read_kind(doc: Document, claims: Sequence[Claim[str]] = ()) -> tuple[str | None, Evidence | None]:
    """The publisher's label as shown: of a rule or label, beside the title, or told to machines."""
    found = [*claims, *_beside_title(doc), *_told(doc)]
    return settle(found, lambda a, b: a.casefold() == b.casefold())


def read_genre(doc: Document, kind: str | None) -> tuple[Genre, Evidence | None]:
    """Our vocabulary: by the publisher's label, else the declared type, else the address; `article` by default."""
    if kind and (genre := genre_of(kind)) and genre != "article":
        return genre, _because("generic", "kind", kind, 0.9)
    node = structured(doc).article
    for name in sorted(node.types) if node else ():
        # BlogPosting is what many systems write for everything: it says something only when nothing else does.
        if name in _JSON_TYPES and not (kind and name == "BlogPosting"):
            return _JSON_TYPES[name], _because("structured", "jsonld @type", name, 0.8)
    if kind:
        return "article", _because("generic", "kind", kind, 0.8)
    for segment in urlsplit(doc.page.url).path.casefold().split("/")[:-1]:
        genre = _GENRES.get(segment)
        if genre and genre != "article":
            return genre, _because("url", segment, segment, 0.6)
    return "article", None


def genre_of(label: str) -> Genre | None:
    """The genre that a short label names; None for a label that names none.

    The last word decides where languages put the noun last ("Policy Brief"), else the first ("Note d'analyse").
    """
    text = label.casefold().strip(" :|·•-–—()[]").replace("’", "'")
    words = text.split()
    if not words or len(words) > 5 or len(text) > 45 or any(char.isdigit() for char in text):
        return None
    if text in _TOO_GENERAL:
        return None
    if text in _PHRASES:
        return _PHRASES[text]
    if not _NO_KIND.isdisjoint(words) or text[-1] in ".?!:," or "-" in words or "–" in words:
        return None
    return _GENRES.get(words[-1]) or _GENRES.get(words[0])


def _because(method: str, where: str, raw: str, confidence: float) -> Evidence:
    return Evidence.model_validate({"method": method, "where": where, "raw": raw[:300], "confidence": confidence})


def _beside_title(doc: Document) -> Iterator[Claim[str]]:
    sites = site_names(doc)
    for text, far in lines_beside_title(doc):
        for part in _BARS.split(text):
            shown = _BY.sub("", part.strip(" -–—/>\u00a0"))
            if genre_of(shown) and not sites.are(shown):
                yield Claim(shown, "generic", "beside the title", shown, 0.8 - far / 20)
                return


def lines_beside_title(doc: Document) -> Iterator[tuple[str, int]]:
    """Short texts around the title, the nearest first, with how many frames lie between."""
    node = landmarks(doc).title
    for far in range(5):
        if node is None or node.tag in ("body", "main", "html"):
            return
        for text in _near(node):
            yield text, far
        node = node.getparent()


def _near(node: Element) -> Iterator[str]:
    """Texts of the three siblings before and after, the nearest first."""
    for side in (node.itersiblings(preceding=True), node.itersiblings()):
        for sibling in islice(side, 3):
            if sibling.tag in _SKIPPED:
                continue
            texts = [collapse(str(text)) for text in islice(sibling.itertext(), _CROWD)]
            if sum(map(len, texts)) <= _LINES:  # more is the text itself, where any word can stand
                yield from filter(None, texts)


def _told(doc: Document) -> Iterator[Claim[str]]:
    data = structured(doc)
    node = data.article
    for key in ("genre", "articleSection", "additionalType"):
        for text in data.texts(node.data.get(key)) if node else ():
            if genre_of(text):
                yield Claim(text, "structured", f"jsonld {key}", text, 0.6 if key == "genre" else 0.5)
    for name, text in data.metas("citation_article_type", "dc.type", "dcterms.type", "content_type", "article:section"):
        if genre_of(text):
            yield Claim(text, "meta", name, text, 0.5)
