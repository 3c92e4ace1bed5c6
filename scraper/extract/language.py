"""The language of the piece, as a BCP 47 tag: what the page declares, held against the text itself.

Sites declare the language of their chrome or of their template; the most frequent small words, or the script,
tell when the piece is in another one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from scraper.article import Evidence, Method
from scraper.extract.evidence import Claim, settle
from scraper.extract.locale import language_tag
from scraper.extract.structured import structured
from scraper.extract.tree import Document

_SMALL_WORDS = {
    "en": "the of and to in is that for it with as was on are by this be from have not which their its has",
    "fr": "le la les des et est une dans que qui pour sur au du pas plus par avec sont ce cette ses aux ont",
    "de": "der die und das ist nicht den von mit sich des auf für dem ein eine im auch es werden wird zu",
    "es": "el la los las de que y en un una por con para del se no es su al como más lo sus ha",
    "it": "il di che la e per un una del non in con sono è della dei le gli alla nel anche più ha come",
    "pt": "o a os as de que e do da em um uma para não com por dos das no na se mais foi ao são",
    "nl": "de het een van en in is dat op te zijn voor niet met die aan er om ook bij door maar naar",
    "sv": "och att det som en på är av för med den till inte har de ett om var från vid kan ska",
    "da": "og at det som en på er af for med den til ikke har de et om var fra ved kan skal blev",
    "no": "og at det som en på er av for med den til ikke har de et om var fra ved kan skal ble seg",
    "fi": "ja on ei että se oli joka mutta kun hän ovat myös niin kuin sen jos tai ole vain",
    "pl": "i w na z do nie się że jest to o jak po przez od za dla są być oraz ale który przy",
    "cs": "a v na se je že s z do to o by pro i jako k ale po která nebo jeho byl jsou také",
    "sk": "a v na sa je že s z do to o by pre aj ako k ale po ktorá alebo jeho bol sú tiež",
    "hu": "a az és hogy nem is egy van meg csak de ez el mint volt azt már még pedig vagy",
    "ro": "de și în la a cu pe nu care din este o un mai să că se ale sau pentru au fost",
    "tr": "ve bir bu da de için ile olarak daha çok olan gibi en ne kadar sonra değil var ancak",
    "id": "yang dan di dari untuk dengan ini dalam pada tidak itu akan oleh juga ke adalah dapat",
    "ca": "el la de i que en els les per un una amb del és al no es va com més dels són",
    "ru": "и в не на что с по как это к из за от для он но его так же все мы",
    "uk": "і в не на що з та як це до із за від для він але його так же ми є",
    "bg": "и в не на че с по как това от за за да се той но са ще към",
    "sr": "и у не на да се је за са од као што али су који ће би",
    "el": "και το της η του να των με για που την από στο είναι τα δεν στην τον",
}
_SPEAKERS: dict[str, list[str]] = {}
"""The languages in which a word is one of the small words."""
for _language, _words in _SMALL_WORDS.items():
    for _word in frozenset(_words.split()):
        _SPEAKERS.setdefault(_word, []).append(_language)
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0620-\u064a]")),
    ("he", re.compile(r"[\u05d0-\u05ea]")),
    ("th", re.compile(r"[\u0e01-\u0e5b]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
)
_OTHER_SCRIPT = re.compile(r"[\u0590-\u1fff\u3040-\ud7af]")
_NEIGHBOURS = {
    "ar": {"fa", "ur", "ps", "ckb", "ku"},
    "hi": {"ne", "mr", "sa", "bh"},
    "he": {"yi"},
    "no": {"nb", "nn", "da"},
    "da": {"no", "nb"},
    "id": {"ms"},
    "sr": {"mk"},
}
"""Languages whose texts look alike to this reader: a declaration of one of them is believed."""
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH_WORDS = 40
_SAMPLE = 1600


def read_language(
    doc: Document, extra: Sequence[Claim[str]] = (), text: str | None = None
) -> tuple[str | None, Evidence | None]:
    """The language of the piece; `text` is its main text, when already known.

    The first declaration that the text does not contradict wins; without one, the language of the text.
    """
    spoken = guess_language(text or "")
    claims = [*extra, *(_weighed(one, spoken) for one in _declared(doc))]
    if spoken:
        claims.append(Claim(spoken, "generic", "text", None, 0.85))
    return settle(claims, _same_language)


def _same_language(a: str, b: str) -> bool:
    return a.partition("-")[0] == b.partition("-")[0]


def _declared(doc: Document) -> Iterator[Claim[str]]:
    data = structured(doc)
    places = [("html@lang", doc.root.get("lang")), ("html@xml:lang", doc.root.get("xml:lang"))]
    places += [(name, data.first_meta(name)) for name in ("og:locale", "content-language", "dc.language", "language")]
    places.append(("Content-Language", doc.page.header("content-language")))
    for node in data.articles[:1]:
        places.append((f"{node.path}.inLanguage", next(iter(data.texts(node.data.get("inLanguage"))), None)))
    for rank, (where, value) in enumerate(places):
        tag = language_tag(value) if value else None
        if tag:
            method: Method = "structured" if where.startswith("jsonld") else "meta"
            yield Claim(tag, method, where, value, 0.8 - 0.01 * rank)


def _weighed(claim: Claim[str], spoken: str | None) -> Claim[str]:
    if spoken is None:
        return claim
    agrees = claim.value.partition("-")[0] in (spoken, *_NEIGHBOURS.get(spoken, ()))
    return replace(claim, confidence=claim.confidence + 0.17 if agrees else claim.confidence - 0.4)


def guess_language(text: str) -> str | None:
    """The language of a text by its script or its small words; None when the text is short or speaks no known one."""
    sample = text[:_SAMPLE]
    if _OTHER_SCRIPT.search(sample):
        letters = sum(1 for char in sample if char.isalpha())
        for language, script in _SCRIPTS:
            # Japanese is known by a tenth of kana among its Chinese characters.
            if letters > 20 and len(script.findall(sample)) > letters * (0.1 if language == "ja" else 0.4):
                return language
    words = Counter(_WORD.findall(sample.lower()))
    total = words.total()
    if total < _ENOUGH_WORDS:
        return None
    scores = dict.fromkeys(_SMALL_WORDS, 0)
    for word in words.keys() & _SPEAKERS.keys():
        for language in _SPEAKERS[word]:
            scores[language] += words[word]
    best, second = sorted(scores, key=lambda language: -scores[language])[:2]
    # Neighbours such as Danish and Norwegian share most of their small words: no verdict without a lead.
    if scores[best] < 0.12 * total or scores[best] < 1.1 * scores[second] + 2:
        return None
    return best
