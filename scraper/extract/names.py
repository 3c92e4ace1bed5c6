"""Names of people: natural order, sensible case, and what is no name at all.

"Céline PAJON" is Céline Pajon, "O'NEIL, Jim" is Jim O'Neil, "VAN DER BERG Anna" is Anna van der Berg. Names in
scripts without case (Chinese, Arabic, Hebrew ...) are left as they stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from scraper.extract.givennames import begins_with_given_name
from scraper.extract.months import fold

_LOW_PARTICLES = (
    "de del della delle di da das do dos du des van von vom der den het ter ten te zu zur zum und y e i af av bin ibn"
)
_PARTICLES = f"{_LOW_PARTICLES} d' la las le les los bint al el ul ben abu st. 't of the auf op san ap"
LOW_PARTICLES = frozenset(_LOW_PARTICLES.split(" "))
"""Parts of names that are written small even when the page shouts: Anna van der BERG, but Jean-Marie LE PEN."""
PARTICLES = frozenset(_PARTICLES.split(" "))
_DEGREE = (
    r"ph\.?\s?d\.?|d\.?phil\.?|m\.?d\.?|mph|m\.?sc?\.?|m\.?a\.?|b\.?a\.?|b\.?sc?\.?|mba|j\.?d\.?|ll\.?[mbd]\.?|r\.?d\.?n?\.?|"
    r"ldn?|cpa|cfa|cfp®?|esq\.?|r\.?n\.?|dds|dvm|ed\.?d\.?|psy\.?d\.?|lcsw|lmft|facp|frcp|obe|cbe|mbe|pharmd|np|crna|cscs|"
    r"cissp|pmp|dr\.?h\.?c\.?|msn|bsn|mfa|meng|msw|cdces|ms|rdn|fnp-?[bc]?|cnp|do|dc|vmd|lvt|cvt|rvt|vts|dacv\w{1,3}|facc|faap|facs|mbbs|lmhc|cpt|nasm|csm|sr\.?"
)
_TRAILING = re.compile(rf"(?:\s*[,(]\s*(?:{_DEGREE})\)?)+$", re.I)
_TRAILING_CAPS = re.compile(
    r"(?:\s+(?:PhD|Ph\.D\.|MD|M\.D\.|MPH|MBA|RDN?|CPA|CFP|CFA|Esq\.?|DVM|PsyD|JD|RN|BSN|MSN|NP|DDS|LCSW|CPT|MSc?|LMFT))+$"
)
_DEGREE_ALONE = re.compile(rf"^(?:{_DEGREE})$", re.I)
_HONORIFIC = re.compile(
    r"^(?:(?:dr|prof|professor|mr|mrs|ms|mme|herr|frau|sir|dame|rev|hon|amb|gen|col|lt|dipl|mag|ing|priv|doz)\.?"
    r"(?:-ing\.?)?\s+(?:(?:dr|med|rer|nat|phil|jur|h|c|habil)\.\s*){0,4})+(?=\S)",
    re.I,
)
_COMPANY = re.compile(r"['’]s$|\b(?:GmbH|Inc|LLC|Ltd|Co\. KG|e\.\s?V)\b|\b(?:AG|KG|SA|S\.A)\.?$")
"""Companies in the author element are those that made or own the site; "Global China's" begins a phrase."""
_SHORT_FAMILY_NAMES = frozenset(
    ["le", "la", "li", "wu", "xu", "hu", "yu", "ma", "he", "lu", "ng", "vo", "de", "du", "oh", "yi", "ko", "an", "do"]
)
_MAX_NAME, _ROUNDS, _INITIAL = 200, 9, 3
_NONE: frozenset[str] = frozenset()
_JUNIOR = re.compile(r"^(?:jr|sr|junior|senior|ii|iii|iv)\.?$", re.I)
_BAD_CHARACTER = re.compile(r"[@|©®<>{}=\[\]?!#*_\\/^~:;$%+\d]|https?|www\.")
_CASELESS = re.compile(r"[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0eff\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LETTERS = re.compile(r"[^\W\d_]+")
_NO_NAME = frozenset(
    """admin administrator administrateur root webmaster editor editors editorial editorialteam redaktion redaction
    redazione redaccion redacao redactie redakcja staff team guest user anonymous anonym unknown none null undefined n/a
    author authors autor autoren auteur auteurs autore byline by von par por source quelle
    contributor contributors writer writers reporter reporters correspondent read more share comments comment posted
    published updated subscribe newsletter home contact about profile follow view facebook twitter linkedin
    instagram youtube email e-mail print download login register menu search close next previous back
    photo photos image images credit credits video podcast news press pressrelease pressemitteilung presse
    article articles blog story post company all everyone you we our your my this that here click
    minutes min ago today yesterday marketing content test demo
    agencies unbekannt publiziert registrieren anmelden fotos fotograf bild bilder xing uhr datum
    date veterinarian superuser redaccion red eingestellt editorin fullbio instagramaccount
    noauthor est edt pst pdt cst cdt gmt utc cet cest ist bst size textsize
    advertisement advertiser sponsored anzeige werbung publicidad
    autorin autorinnen autrice auteure autora autore autori auteurice autorka redactrice verfasser verfasserin
    mon tue wed thu fri sat sun nachrichten noticias notizie nouvelles actualites aktuelles aktuell haberler notícias
    text texte testo texto tekst foto video audio editors editeur herausgeber""".split()  # noqa: SIM905
)
_WORDS_OF_NO_NAME = frozenset(
    """read more share comments comment posted published updated subscribe newsletter click view profile
    minutes ago today yesterday your our this that will with from about are was were has have how why what when where
    january february march april june july august september october november december
    copyright reserved rights cookie cookies login sign no admin account super unknown user is by to an his her for on
    as all show articles monday tuesday wednesday thursday friday saturday sunday commentary author autor auteur autore
    uber gesponserte sponsored inhalte hier facebook twitter instagram linkedin youtube whatsapp telegram
    licensed certified registered""".split()  # noqa: SIM905
)
_ALSO_GIVEN_NAMES = frozenset(("will", "april", "june"))
"""Words of sentences and dates that begin names too: Will Judd (eurogamer.net)."""
_JOINING = frozenset(["for", "of", "and", "on", "to", "the", "at", "in", "&", "und", "für", "des", "et", "pour", "de"])
"""Small words inside the names of organisations: "Coalition for Open Harbours"."""
_ORGANISATION = frozenset(
    """team staff desk news agency press institute institut center centre council foundation university ministry
    department committee office group network society association union federation ngo fund bank journal magazine
    redaktion editors editorial board bureau service services media wire agencies agentur presse inc ltd gmbh llc
    company corporation commission initiative project programme program research partners consulting studio
    magazin zeitung times post reuters afp dpa apa ap initiative alliance coalition school college
    deutschland international""".split()  # noqa: SIM905
)


@lru_cache(maxsize=8192)
def clean_name(text: str) -> str:
    """A name without label marks, honorifics and degrees, as the page orders and writes it."""
    name = text.strip(' \t\r\n,;:|·•–—-/*"“”„«»()[]')
    name = _TRAILING_CAPS.sub("", _TRAILING.sub("", name))
    half = len(name) // 2
    if len(name) > 8 and name[:half] == name[half + 1 :] and name[half] == " ":
        name = name[:half]  # shown once for the eye, once for a screen reader
    return _HONORIFIC.sub("", name).strip(" ,;:|·•–—-")


@lru_cache(maxsize=8192)
def natural_name(text: str) -> str:
    """Natural order and sensible case: "Jim O'Neil" for "O'NEIL, Jim". A name that has both stays as it is."""
    name = _natural(text)
    for _ in range(_ROUNDS):
        # What turned to the front may be a title in its turn ("Pajon, Dr.").
        before, name = name, _natural(name)
        if name == before:
            break
    return name


def _natural(text: str) -> str:
    name = clean_name(text)
    if not name or _CASELESS.search(name):
        return name
    if is_organisation(name):
        return _organisation(name)
    given, family = _parts(name)
    words = [*given, *family]
    if len(words) == 1:
        return name
    if len(words) == 2 and name.islower() and begins_with_given_name(name):
        return name.title()
    shouted = all(_is_shouted(word) or len(word) < 3 for word in words)
    return " ".join(
        _cased(word, not index, shouted or (index > 0 and _begins_family(words, index)))
        for index, word in enumerate(words)
    )


def _begins_family(words: list[str], index: int) -> bool:
    """The EL of "Amina EL FASSI" is no initials: a shouted family name follows."""
    return any(len(word) > 2 and _is_shouted(word) for word in words[index + 1 :])


def _organisation(name: str) -> str:
    """ "the INTERNATIONAL CRISIS GROUP" as it is spoken of: short words in capitals stay, they are initials."""
    words = name.removeprefix("the ").split()
    if all(_is_shouted(word) for word in words if len(word) > 3) and any(len(word) > 4 for word in words):
        words = [word.capitalize() if len(word) > 4 else word for word in words]
    return " ".join(words)


def _parts(name: str) -> tuple[list[str], list[str]]:
    """Given names and family name, when the notation tells them apart; else everything and nothing."""
    before, comma, after = name.partition(",")
    words = name.split()
    if comma and after.strip() and "," not in after and not _JUNIOR.match(after.strip()):
        return after.split(), before.split()
    if comma:
        return name.replace(",", "").split(), []
    leading = 0
    while leading < len(words) and (_is_shouted(words[leading]) or (leading and words[leading] in PARTICLES)):
        leading += 1
    rest = words[leading:]
    family_first = 0 < leading < len(words) and sum(len(word) for word in words[:leading]) > 3
    family_first = family_first and all(word[:1].isupper() for word in rest)
    if family_first and len(rest) <= 2 and not any(_is_shouted(word) for word in rest) and not is_organisation(name):
        return rest, words[:leading]
    return words, []


def _is_shouted(word: str) -> bool:
    letters = "".join(_LETTERS.findall(word))
    return len(letters) > 1 and letters.isupper() and "." not in word


def _cased(word: str, first: bool, all_shouted: bool) -> str:
    low = word.lower()
    if not first and is_junior(word):
        return word
    if not first and low in LOW_PARTICLES and _is_shouted(word):
        return low
    if not _is_shouted(word) or ("." in word and len(word) <= 6):
        return word
    if len(word) == 2 and not all_shouted and word.lower() not in _SHORT_FAMILY_NAMES:
        return word
    return "".join(part if part in "-'’" else _capital(part) for part in re.split(r"([-'’])", low))


def _capital(part: str) -> str:
    if part.startswith("mc") and len(part) > 3:
        return "Mc" + part[2:].capitalize()
    return part.capitalize()


@dataclass(frozen=True, slots=True)
class NameParts:
    """A person's name as bibliographies want it."""

    family: str
    given: str | None = None
    suffix: str | None = None
    """Jr, III."""


def name_parts(name: str, raw: str | None = None) -> NameParts:
    """Family and given name, and what follows them (Jr., III).

    `raw`, the name as the page shows it, decides where it tells the two apart: "PAJON, Céline", "VAN DER BERG Anna",
    "María RUIZ DE LA RADA". Else the last word is the family name, with the small words before it (von der Leyen,
    El Fassi, Le Pen); in scripts without case that leave a blank (磯部 渚) the first is. Names without a blank, and
    those of organisations, are not taken apart. Which part of Kim Jong-un is the family name no table knows.
    """
    words = name.split()
    suffix = words.pop().rstrip(".,") if len(words) > 2 and is_junior(words[-1].strip(",")) else None
    if not 2 <= len(words) <= _LONGEST or is_organisation(name) or _BODY.search(name):
        return NameParts(name)
    words[-1] = words[-1].rstrip(",")
    start = len(words) - _family_words(words, raw)
    if _CASELESS.search(name) and len(words) == 2:
        return NameParts(words[0], words[1], suffix)
    return NameParts(" ".join(words[start:]), " ".join(words[:start]), suffix)


_LONGEST = 7
"""Words of a name; what has more is none."""
_BODY = re.compile(r"\b(?:institut|stiftung|think tank|forum|observator|academ|akademi)", re.I)


def _family_words(words: list[str], raw: str | None) -> int:
    """How many of the last words are the family name."""
    told = len(_shown_family(raw)) if raw else 0
    if 0 < told < len(words):
        return told
    start = len(words) - 1
    while start > 1 and (words[start - 1][:1].islower() or words[start - 1].lower() in PARTICLES):
        start -= 2 if words[start - 1] in ("y", "e", "i", "und") and start > 2 else 1  # Cruz y Vega
    return len(words) - start


def _shown_family(raw: str) -> list[str]:
    """The words that a notation marks as the family name: before a comma, or shouted beside words that are not."""
    name = clean_name(raw)
    before, comma, after = name.partition(",")
    if comma and after.strip() and not _JUNIOR.match(after.strip()):
        return before.split() if len(after.split()) <= 3 and not is_degree(after) else []
    words = name.split()
    loud = [_is_shouted(word) and len(word) > 2 for word in words]
    if all(loud) or not any(loud):
        return []
    first = loud.index(True)
    run = [word for word, big in zip(words[first:], loud[first:], strict=True) if big or word.lower() in PARTICLES]
    before_it = 0
    while first - before_it > 0 and words[first - before_it - 1].lower() in PARTICLES:
        before_it += 1
    return [*words[first - before_it : first], *run]


_SUBJECTS = frozenset(
    """development marketing strategy policy research communications communication operations education affairs hr
    engineering technology security finance sales design programs programmes studies training management outreach
    partnerships advocacy analytics analysis compliance innovation governance""".split()  # noqa: SIM905
)
"""What departments are called and people are not."""


def is_subject(text: str) -> bool:
    """Does a short text name a field of work: "Community Development", "HR Strategy"?"""
    return any(word.lower() in _SUBJECTS for word in text.split())


@lru_cache(maxsize=4096)
def is_organisation(name: str) -> bool:
    """Does a name consist of the words of an organisation?"""
    return any(word.lower() in _ORGANISATION for word in _LETTERS.findall(name))


def is_degree(text: str) -> bool:
    """PhD, M.D., Esq. and the like, standing alone."""
    return bool(_DEGREE_ALONE.match(text.strip(" .,()")))


def is_junior(text: str) -> bool:
    """Jr., III and the like, which belong to the name before the comma."""
    return bool(_JUNIOR.match(text.strip()))


@lru_cache(maxsize=8192)
def is_name(text: str) -> bool:
    """Can this be the name of a person or a small group? Logins, labels and sentences cannot."""
    if len(text) > _MAX_NAME:
        return False
    name = clean_name(text)
    if not 2 <= len(name) <= 70 or _BAD_CHARACTER.search(name):
        return False
    words = name.split()
    if is_degree(name) or (len(words) > 1 and (("." in words[0] and is_degree(words[0])) or _ends_a_sentence(words))):
        return False  # "M.A. Journalism"
    if _COMPANY.search(name) or len(words) > 7 or fold(name).replace(" ", "").strip(".") in _NO_NAME:
        return False
    if _CASELESS.search(name):
        return len(name) <= 30
    return _has_words_of_a_name(name, words)


def _ends_a_sentence(words: list[str]) -> bool:
    """ "Bavaria aus." is what stands after "von" (lbv.de)."""
    last = words[-1]
    return last.endswith(".") and len(last) > _INITIAL and last[:-1].islower()


def _has_words_of_a_name(name: str, words: list[str]) -> bool:
    folded = [fold(word).strip(".,'’") for word in words]
    joining = _JOINING if is_organisation(name) else _NONE
    named = len(words) > 1 and folded[0] in _ALSO_GIVEN_NAMES and all(map(_begins_big, words))
    if any(word in _WORDS_OF_NO_NAME and word not in joining for word in folded[named:]):
        return False
    if all(word in _NO_NAME for word in folded):
        return False
    big = sum(1 for word in words if _begins_big(word) or word[1:2].isupper())
    small = sum(1 for word in folded if word in PARTICLES or word in joining or not word)
    # "kffnirmitap" and "jsmith" are logins; "Cindy mangomini" and "bell hooks" name people.
    if len(words) == 2 and not big:
        return begins_with_given_name(name)
    return big > 0 and big + small >= len(words) - (len(words) == 2)


def _begins_big(word: str) -> bool:
    """Does a word begin as names do: "Onda", "d'Onda", "al-Assad"?"""
    if word[:1].isupper():
        return True
    rest = word[2:] if word[1:2] in ("'", "’") else word[3:] if word[2:3] == "-" else ""
    return rest[:1].isupper()


def is_person(text: str) -> bool:
    """Is this, going by its shape alone, the full name of one person?"""
    if len(text) > _MAX_NAME:
        return False
    name = clean_name(text)
    words = [word for word in name.split() if word.lower() not in PARTICLES]
    if len(words) == 1 and name.startswith("Ben "):
        words = name.split()  # a given name in front, a particle elsewhere: "Ben Bernanke", "Tahar Ben Jelloun"
    if _CASELESS.search(name):
        return is_name(name)
    return (
        is_name(name)
        and 2 <= len(words) <= 4
        and all(_begins_big(word) for word in words)
        and not is_organisation(name)
        and not is_subject(name)
    )
