"""Does a heading announce other pieces on the same subject, or the latest and most read of the whole site?

Sites say the same thing in endless phrases ("Więcej na ten temat", "Read also", "Ces articles peuvent vous
intéresser"); a list of whole phrases knows only the sites that it was made from. Here a heading is judged by the kinds
of its words, in the languages of the sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_MOST_WORDS, _FEW, _LONGEST = 8, 4, 70
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


class _Beginnings:
    """Beginnings of words; two letters rule out most words before any is compared."""

    def __init__(self, beginnings: Iterable[str]) -> None:
        self._by_letters: dict[str, tuple[str, ...]] = {}
        for one in beginnings:
            self._by_letters[one[:2]] = (*self._by_letters.get(one[:2], ()), one)

    def begins(self, word: str) -> bool:
        """Does a word begin with one of them?"""
        return word.startswith(self._by_letters.get(word[:2], ()))


_ALIKE = _Beginnings(
    """related similar recommended recommendation suggested ähnlich verwandt empfehlung empfohlen passend connexe
    similaire apparent
    associé relacionad recomendad correlat consigliat suggerit gerelateerd aanbevolen vergelijkbar powiązan podobn
    polecan polecam recommand conseill relater liknande lignende anbefal rekommendera похож связанн рекоменд
    схож пов'язан пов’язан
    souvisej doporuč súvisiac kapcsolód ajánl hasonló ilgili benzer σχετικ lesetipp""".split()  # noqa: SIM905
)
"""Beginnings of words that say it by themselves."""
_SIGNS = (
    "関連",
    "相关",
    "相關",
    "关联",
    "推荐阅读",
    "推薦",
    "おすすめ",
    "관련",
    "추천",
    "ذات صلة",
    "مرتبط",
    "مشابه",
    "קשור",
    "संबंधित",
)
"""The same where words are not told apart by blanks, or are joined to others."""
_SUBJECT_SIGNS = (
    "キーワード",
    "タグ",
    "トピック",
    "テーマ",
    "标签",
    "关键词",
    "關鍵",
    "话题",
    "키워드",
    "태그",
    "企業",
    "業界",
    "企业",
)
"""Related keywords are no pieces (nikkei.com)."""
_SAME = re.compile(
    r"(?:\b(?:zum|zu diesem|zum gleichen|zum selben|zu dem) thema\b|\bna ten temat\b|\bo tym\b|\bk tématu\b|\bk téme\b"
    r"|\bsur (?:le|un|ce) (?:même )?(?:sujet|thème)\b|\bsobre (?:el|este|o|este mismo|o mesmo|el mismo) tema\b"
    r"|\bsu(?:llo|l)? (?:questo|stesso) (?:tema|argomento)\b|\bover dit onderwerp\b|\bom samm[ea]\b|\bom ämnet\b"
    r"|\bпо(?: этой)? теме\b|\bна эту тему\b|\bза темою\b|\bна цю тему\b|\ba témában\b|\baynı konu|\bbu konuda\b"
    r"|\bon (?:this|the same) (?:topic|subject|issue|theme|story)\b|\bin this series\b|\bdans la même \w+\b"
    r"|\bom emnet\b|\baus der reihe\b)$|^mehr zum thema\b"
)
"""At the end: "Studien zum Thema Integration" has its own subject."""
_SAME_ENDS = _words(
    """thema temat tym tématu téme sujet thème tema argomento onderwerp samma samme ämnet теме тему темою témában konu
    konuda topic subject issue theme story series emnet reihe"""
)
"""The last words of these."""
_SAME_STARTS = ("dans la même ", "mehr zum thema")
"""What any word may follow."""
_ALSO = _words(
    """also auch też także również aussi également también anche também ook også också также тоже також également
    také taky tiež ayrıca myös next diesbezüglich"""
)
_SEE = _Beginnings(
    """read see view like interest lesen lies lese siehe sehen interess lire lisez voir intéress leer lea ver vea
    leggi
vedi ler leia veja lees lezen bekijk czyta przeczyt zobacz sprawdź läs les lue katso чита прочит почит смотр
    дізна див чет číta
    přečt olvas oku gefallen aimer zajím érdekel gust""".split()  # noqa: SIM905
)
_MAY = re.compile(
    r"\b(?:may|might|could|könnte\w*|peuvent|pourrai\w+|devrai\w+|pued[ae]\w*|peut|podría\w*|potrebbe\w*|pode\w*|może|może|может|може)\b"
)
_INTEREST = _Beginnings(
    """like enjoy interest intéress interess interes gefall plaire aimer gust заинтерес понрав зацікав zainteres
    spodob
    gost интерес цікав piace piacere""".split()  # noqa: SIM905
)
_MORE = _words(
    """more mehr weitere weiterer weiteres plus autres d'autres más otros otras altri altre mais outros outras
    meer andere
więcej inne pozostałe mer fler flere andra andre lisää muita ещё еще больше другие інші більше více další viac
    ďalšie
    több további daha diğer περισσότερα further other continue keep explore"""
)
_PIECES = _Beginnings(
    """article artikel artículo artigo articol artykuł artikl artikkel статьи статті материал матеріал makale beiträge
    beitrag text tekst stories story post blogpost publi pubbli analy anály analiz essay paper report bericht rapport
    informe studie study insight comment kommentar piece interview entretien brief reading lektüre lecture lectura
    lettura tipp tip meldung explain conteúdo contenid contenu inhalte yazı články cikk""".split()  # noqa: SIM905
)
_LATEST = _Beginnings(
    """latest recent newest popular trending viewed neuest aktuell meistgelesen beliebt derniers dernières récent
    últim
    recient leíd ultim letti najnowsz najczęściej najpopularn последн популярн laatste nieuwste senaste siste najnov
    nejnov nejčten legfrissebb güncel sponsor advert anzeig""".split()  # noqa: SIM905
)
_SITE = _Beginnings(
    """news nachrichten actualités noticias notizie nieuws wiadomości nyheter новост новин headlines events
    veranstaltungen termine podcast video newsletter comment kommentar job product produkt offer partner
    service""".split()  # noqa: SIM905
)
"""What a site has more of, whatever the piece."""
_MOST_READ = re.compile(
    r"\b(?:most|meist|plus|más|più|mais|самое|самые|meest) "
    r"(?:read|gelesen|lue?s?|leíd[ao]s|lett[ie]|lid[ao]s|чит\w+|gelezen)\b"
)
_NOT_PIECES = _words(
    """topic topics tag tags term terms country countries region regions theme themes program programs programme
programmes people person persons expert experts authors author files documents center centers centre centres
    project
projects keywords themen schlagwörter thèmes sujets temas tematy tagi темы информация information
    informationen infos
    informations información informazioni informacje product products links link company companies searches questions
    inhalt store shop our tool tools settings terms glossary citation us options menu time fields"""
)
_OWN_AUTHOR = re.compile(r"\b(?:by|from) (?:this|the same) author|\b(?:by|von|par|de|di|av|door) [^\W\d_]+ [^\W\d_]+$")


@lru_cache(maxsize=4096)
def announces_related(key: str) -> bool:
    """Does a heading, normalised by `heading_key`, offer further pieces on the subject of this one?"""
    if len(key) > _LONGEST:
        return False
    if not key.isascii() and any(sign in key for sign in _SIGNS):
        return not any(sign in key for sign in _SUBJECT_SIGNS)
    words = _WORD.findall(key)
    if not 1 < len(words) <= _MOST_WORDS:
        return False
    # All short texts of a page are asked: what most of them lack is looked for first.
    offers = _offers(key, words) or _speaks_of_same(key)
    return bool(offers) and not announces_latest(key) and not _OWN_AUTHOR.search(key)


def _speaks_of_same(key: str) -> bool:
    """Does it end with "on the same subject"? Two looks rule out most texts, before thirty phrases are tried."""
    may_be = key.rpartition(" ")[2] in _SAME_ENDS or any(start in key for start in _SAME_STARTS)
    return may_be and _SAME.search(key) is not None


def _offers(key: str, words: list[str]) -> bool:
    return _NOT_PIECES.isdisjoint(words) and (
        (len(words) > 1 and any(map(_ALIKE.begins, words)))
        or _invites(key, words)
        or (len(words) <= _FEW + 1 and words[0] in _MORE and any(map(_PIECES.begins, words[1:3])))
    )


def _invites(key: str, words: list[str]) -> bool:
    """ "Read also", "You may like", in at most so many words that it is no sentence of the text."""
    if not _ALSO.isdisjoint(words) and any(_SEE.begins(word) and word not in _ALSO for word in words):
        return len(words) <= _FEW or bool(_MAY.search(key))
    return bool(_MAY.search(key)) and any(map(_INTEREST.begins, words))


@lru_cache(maxsize=4096)
def announces_latest(key: str) -> bool:
    """Does a heading, normalised, stand over what is new, popular or promoted on the whole site?"""
    words = _WORD.findall(key) if len(key) <= _LONGEST else []
    if not words or len(words) > _MOST_WORDS:
        return False
    if _MOST_READ.search(key) or any(map(_LATEST.begins, words)):
        return True
    alike = any(map(_ALIKE.begins, words)) or _speaks_of_same(key)
    return not alike and any(map(_SITE.begins, words))
