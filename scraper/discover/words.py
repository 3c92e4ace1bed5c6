"""Words and class names that lead to the next page of a list, in the languages of think tanks."""

from __future__ import annotations

import re

from scraper.extract.tree import Element, collapse, text_of

_NUMBER = re.compile(r"^\d{1,4}$")
_MORE = r"""
next|older|more|load more|load older|load next|browse more|show more|view more|see more|more results|more posts
more articles|suivante?s?|page suivante|plus anciens?|voir plus|afficher plus|charger plus|weiter|nächste(?: seite)?
ältere|mehr laden|mehr anzeigen|weitere laden|siguiente|anteriores|cargar más|ver más|próxim[ao]|seguinte
carregar mais|successiv[ao]|avanti|carica altri|volgende|meer laden|następna|dalej|далее|следующая|下一页|次へ
次のページ|次の\d{1,3}件|次の一覧|次頁|もっと見る|さらに表示|続きを表示|더보기|다음|다음 페이지|加载更多
查看更多|下页|后一页|下一頁|載入更多|показать ещё|показать еще|загрузить ещё|загрузить еще|ещё|наступна|далі|показати ще
الصفحة التالية|التالي|التالية|المزيد|عرض المزيد|تحميل المزيد|صفحه بعد|بعدی|הבא|העמוד הבא|טען עוד
sonraki(?: sayfa)?|daha fazla(?: yükle| göster)?|nästa(?: sida)?|visa fler|neste(?: side)?|næste(?: side)?|vis flere
seuraava|näytä lisää|další(?: stránka)?|načíst další|következő|επόμενη|więcej|pokaż więcej|starsze wpisy|selanjutnya
"""
_THINGS = """
page|posts|stories|insights|reports|papers|research|commentary|analysis|content|work|entries|articles|results|items
publications|news|seite|»|›|>|→|&gt;
"""


def _either(lines: str) -> str:
    return "|".join(lines.split("\n")).strip("|")


_ARROWS = " \xa0«»‹›←→⟵⟶<>…"
"""Around words: Divi leads to older pieces by `« Older Entries`."""
_WORDS = re.compile(
    rf"^(?:(?:go to |show |view |zur? |aller à la |ir a la )?(?:{_either(_MORE)})(?: \d{{1,3}})?"
    rf"(?: (?:{_either(_THINGS)}))*|(?:load|show) more(?: [^\W\d_]{{1,20}}){{1,2}}|[›»→>]{{1,2}})$",
    re.IGNORECASE,
)
_CLASS = re.compile(r"(?:^|[\s_-])next(?:$|[\s_-])|load-?more", re.IGNORECASE)
_PLUMBING = frozenset({"disabled", "current", "active", "slick", "carousel", "swiper", "slider"})
_BACK = frozenset({"prev", "previous"})
"""Says nothing against words: WordPress keeps "Older posts" in `nav-previous`."""


def says_next(anchor: Element) -> bool:
    """Its text, label or title is a word for "next"; or it has no words and its class or id says so."""
    shown = text_of(anchor)
    return (_has_word(anchor, shown) or _is_called_so(anchor, shown)) and not is_plumbing(anchor)


def _has_word(anchor: Element, shown: str) -> bool:
    if len(shown) > 60:
        return False
    told = {shown, shown.strip(_ARROWS), *_labels(anchor)} - {""}
    return any(_WORDS.match(word) for word in told)


def _is_called_so(anchor: Element, shown: str) -> bool:
    called = f"{anchor.get('class') or ''} {anchor.get('id') or ''}"
    if len(shown) > 30 or not _CLASS.search(called) or _NUMBER.match(shown):
        return False
    return not _classes(anchor) & _BACK


def is_plumbing(anchor: Element) -> bool:
    """Is it a part of a slide show, or switched off?"""
    return bool(_classes(anchor) & _PLUMBING)


def _labels(anchor: Element) -> list[str]:
    return [collapse(told)[:60] for name in ("aria-label", "title") if (told := anchor.get(name))]


def _classes(anchor: Element) -> set[str]:
    parent = anchor.getparent()
    own = f"{anchor.get('class') or ''} {parent.get('class') or '' if parent is not None else ''}"
    return set(re.split(r"[\s_-]+", own.lower()))


def says_more(node: Element) -> bool:
    """A button, or what holds one: its own words or class say that it loads more."""
    if says_next(node):
        return True
    if node.tag == "a":
        return False
    inner = next(node.iter("button"), None)
    return inner is not None and inner is not node and says_next(inner)
