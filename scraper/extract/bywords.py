"""Words of bylines in the languages of the registry, as data: what announces a name, a role, an end."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scraper.article import Contribution


def _any(words: Iterable[str]) -> str:
    """One alternative a word, the longest first, so that "posted by" is not read as "posted"."""
    return "|".join(sorted((re.escape(word).replace("\\ ", r"\s") for word in words), key=len, reverse=True))


_BY = [
    *("by", "posted by", "written by", "authored by", "words by", "story by", "text by", "article by", "published by"),
    *("reported by", "a guest post by", "guest post by", "author", "author(s)", "authors", "writer", "writers"),
    *(
        "contributor",
        "contributors",
        "report by",
        "analysis by",
        "opinion by",
        "commentary by",
        "created by",
        "prepared by",
    ),
    *("text & fotos", "text und fotos", "text & foto", "text und foto", "text & bilder", "text und bilder"),
    *("text und interview", "text und bild", "text & bild", "fotos und text", "text and photos", "text & photos"),
    *("photos and story by", "story and photos by", "words and photos by", "guest author", "gastautor", "gastautorin"),
    *("autorin/autor", "autor/in", "autor:in", "autor/autorin", "autorinnen", "blogbeitrag von", "blog beitrag von"),
    *("vom team", "autorka", "авторы:", "автори", "автори:"),
    *("von", "text:", "text von", "autor", "autorin", "autoren", "autor*in", "verfasst von", "ein beitrag von"),
    *(
        "ein kommentar von",
        "ein gastbeitrag von",
        "bericht von",
        "geschrieben von",
        "gastbeitrag von",
        "eingestellt von",
    ),
    *("par", "auteur", "auteurs", "autrice", "auteure", "écrit par", "publié par", "rédigé par", "un texte de"),
    *("por", "escrito por", "autora", "autores", "di", "scritto da", "autore", "autori", "door", "geschreven door"),
    *("av", "af", "skrevet av", "tekst:", "autorzy", "napisał", "napisała", "автор", "авторы", "текст:"),
    *("kirjoittaja", "szerző", "yazar", "yazan", "napsal", "συντάκτης", "kirjutas", "oleh", "bởi", "penulis"),
    *("بقلم", "كتب", "إعداد", "الكاتب", "نوشته"),
]
_BY_MARKS = ["作者", "记者", "記者", "文", "撰文", "著者", "筆者", "글", "기자", "執筆", "署名"]
_CONTRIBUTION: dict[Contribution, list[str]] = {
    "editor": [
        *("edited by", "editor", "editors", "ed.", "eds.", "herausgegeben von", "redaktion", "sous la direction de"),
        *("édité par", "a cura di", "editado por", "redactie", "pod redakcją"),
    ],
    "translator": [
        *("translated by", "translation by", "translator", "translation", "übersetzt von", "übersetzung"),
        *("übersetzung von", "aus dem englischen von", "traduit par", "traduction", "traduit de l'anglais par"),
        *("traducido por", "traducción", "traducción de", "tradotto da", "traduzione di", "vertaald door"),
        *("перевод", "译者", "翻译", "翻譯", "訳者", "翻訳", "tłumaczenie"),
    ],
    "interviewee": [
        *("interview with", "in conversation with", "a conversation with", "entretien avec", "interview mit"),
        *("im gespräch mit", "gespräch mit", "entrevista con", "entrevista a", "intervista a", "intervista con"),
    ],
    "interviewer": [
        *("interviewed by", "interview by", "interview von", "interview", "das interview führte"),
        *("propos recueillis par", "entretien réalisé par", "entretien mené par", "entrevista de", "intervista di"),
    ],
    "contributor": [
        *("reviewed by", "medically reviewed by", "fact checked by", "fact-checked by", "expert reviewed by", "with"),
        *(
            "technically reviewed by",
            "additional reporting by",
            "with reporting by",
            "research by",
            "contributions from",
            "mitarbeit",
        ),
    ],
    "photographer": [
        *(
            "photo by",
            "photos by",
            "photograph by",
            "photographs by",
            "photography by",
            "photo",
            "photos",
            "photo credit",
        ),
        *("foto von", "fotos von", "foto", "fotos", "illustration by", "illustrations by", "illustration", "image by"),
        *(
            "images by",
            "video by",
            "video von",
            "crédit photo",
            "crédits photo",
            "photographie",
            "graphics by",
            "video by",
            "bild",
            "bilder",
        ),
    ],
}
_END = [
    *("published", "posted", "updated", "last updated", "veröffentlicht", "erschienen", "publié", "mis à jour"),
    *("actualizado", "publicado", "modified", "reviewed by", "medically reviewed", "fact checked", "fact-checked"),
    *("filed under", "in categories", "leave a comment", "min read", "mins read", "minute read", "share this"),
    *("follow", "stand:", "aktualisiert", "last modified", "read more", "view all", "read full bio", "view bio"),
    *("photographs by", "photos by", "photo by", "edited by", "translated by", "illustrations by", "view profile"),
    *("alle artikel", "alle beiträge", "mehr artikel", "weitere artikel", "all articles", "all posts", "more articles"),
    *("more posts", "tous les articles", "ses articles", "voir tous", "todos los artículos", "tutti gli articoli"),
    *("contact", "subscribe", "est. reading", "reading time", "lesezeit", "opens in new"),
]
_ROLES = [
    *("fellow", "director", "professor", "editor", "correspondent", "reporter", "journalist", "analyst", "researcher"),
    *("scholar", "president", "chair", "chairman", "chairwoman", "head", "manager", "founder", "co-founder", "ceo"),
    *("cto", "officer", "economist", "scientist", "advisor", "adviser", "counsel", "attorney", "lawyer", "lecturer"),
    *("writer", "columnist", "contributor", "producer", "associate", "assistant", "senior", "intern", "coordinator"),
    *("specialist", "expert", "consultant", "strategist", "engineer", "developer", "candidate", "student"),
    *("ambassador", "minister", "member", "staff", "chief", "lead", "principal", "secretary", "freelance", "executive"),
    *("dietitian", "nutritionist", "coach", "blogger", "photographer", "curator", "historian", "vice", "deputy"),
    *("chercheur", "chercheuse", "directeur", "directrice", "professeur", "professeure", "conseiller", "conseillère"),
    *("responsable", "journaliste", "rédacteur", "rédactrice", "doctorant", "doctorante", "coordinateur"),
    *("leiter", "leiterin", "redakteur", "redakteurin", "referent", "referentin", "mitarbeiter", "mitarbeiterin"),
    *("wissenschaftlicher", "wissenschaftliche", "korrespondent", "korrespondentin", "geschäftsführer", "reporterin"),
    *("investigador", "investigadora", "ricercatore", "ricercatrice", "direttore", "profesor", "profesora", "docente"),
    *("reviewer", "gardener", "therapist", "veterinarian", "instructor", "teacher", "trainer", "speaker", "host"),
    *("demographer", "sociologist", "anthropologist", "political scientist", "statistician", "barrister", "diplomat"),
    *("practitioner", "physician", "psychologist", "dermatologist", "astrologer", "statesman", "negotiator", "envoy"),
    *("trainee", "apprentice", "partner", "trustee", "governor", "commissioner", "senator", "congressman", "mp", "mep"),
    *(
        "dean",
        "provost",
        "chancellor",
        "pundit",
        "commentator",
        "essayist",
        "novelist",
        "poet",
        "filmmaker",
        "editorialist",
    ),
    *(
        "analyste",
        "chargé de recherche",
        "chargée de recherche",
        "maître de conférences",
        "avocat",
        "avocate",
        "historien",
    ),
    *("historienne", "économiste", "politologue", "sociologue", "ancien ambassadeur", "ambassadeur", "ambassadrice"),
    *("présidente", "président", "secrétaire général", "secrétaire générale", "stagiaire", "docteur", "docteure"),
    *("analista", "coordinador", "coordinadora", "becario", "becaria", "director adjunto", "profesora titular"),
    *("catedrático", "catedrática", "embajador", "embajadora", "economista", "jurista", "pesquisador", "pesquisadora"),
    *(
        "ricercatori",
        "analisti",
        "consigliere",
        "direttrice",
        "professore",
        "professoressa",
        "presidente",
        "assegnista",
    ),
    *("analityk", "analityczka", "ekspert", "ekspertka", "dyrektor", "kierownik", "profesor", "adiunkt", "doktorant"),
    *("onderzoeker", "directeur", "hoogleraar", "adviseur", "medewerker", "forsker", "forskare", "seniorforsker"),
    *("научный сотрудник", "старший научный сотрудник", "директор", "эксперт", "аналитик", "профессор", "доцент"),
    *("руководитель", "заместитель", "академик", "обозреватель", "журналист", "кандидат", "доктор"),
    *("старший", "директорка", "експерт", "аналітик", "дослідник", "uzman", "araştırmacı", "direktör", "profesör"),
    *("author", "contributing", "managing", "special", "former", "visiting", "adjunct", "postdoctoral", "emeritus"),
]
_BESIDE = [
    "for",
    "from",
    "at",
    "in",
    "of",
    "für",
    "pour",
    "para",
    "with files from",
    "via",
    "special to",
    "bei",
    "chez",
]

_ANNOUNCING = [*_BY, *(word for words in _CONTRIBUTION.values() for word in words)]
FIRST_WORDS = frozenset(word.split()[0].removesuffix(":").removesuffix("(s)") for word in _ANNOUNCING)
"""What a byline can begin with: asked before any pattern, since most lines begin with something else."""
FIRST_LETTERS = frozenset(f"{word} "[:2] for word in FIRST_WORDS)
LAST_WORDS = frozenset(word.rstrip(":").split()[-1] for words in _CONTRIBUTION.values() for word in words)
MARKS = frozenset(word[0] for word in _ANNOUNCING + _BY_MARKS if word[0] > "\u2e80")

BY = re.compile(rf"^(?:{_any(_BY)})\s*(?:[:：/]\s*|\s+)(?=\S)|^(?:{_any(_BY_MARKS)})\s*[:：/／|●・]?\s*", re.I)
CONTRIBUTIONS: tuple[tuple[Contribution, re.Pattern[str]], ...] = tuple(
    (contribution, re.compile(rf"^(?:{_any(words)})\s*(?:[:：]\s*|\s+)", re.I))
    for contribution, words in _CONTRIBUTION.items()
)
CONTRIBUTION_ENDS: tuple[tuple[Contribution, re.Pattern[str]], ...] = tuple(
    (contribution, re.compile(rf"(?:^|\W)(?:{_any(words)})\s*:?$", re.I))
    for contribution, words in _CONTRIBUTION.items()
)
LABEL_CJK = re.compile(
    r"\s*(?:发布时间|发表时间|更新时间|时间|来源|责任编辑|编辑|發布|日期|公開日|掲載日|更新日|입력|수정)\s*[:：]?.*$"
)
_COMPOUND = (
    r"\b[^\W\d_]*(?:leiter|referent|wissenschaftler|sprecher|mitarbeiter|redakteur|professor|direktor|forscher|berater|"
    r"beauftragte|expert|fotograf|journalist|ökonom|vorstand|präsident|geschäftsführer|koordinator|dozent|politolog|"
    r"historiker|soziolog|volkswirt|jurist|botschafter|stipendiat|doktorand|volontär|autor|manager)(?:in|innen|e|en|er|s)?\b"
)
"""German job titles are words glued together."""
_TITLES_CJK = (
    r"研究員|研究员|研究院|教授|主任|所長|所长|部長|部长|院長|院长|會長|会长|理事|博士|講師|讲师|顧問|顾问|分析师|分析師|副院|"
    r"연구위원|연구원|교수|소장|원장|실장|박사|باحث|أستاذ|مدير|محلل|رئيس"
)
REPORTER_CJK = re.compile(r"\s*(?:기자|특파원|記者|记者)$")
END = re.compile(rf"\s*\b(?:{_any(_END)})(?!\w)", re.I)
ROLE = re.compile(rf"\b(?:{_any(_ROLES)})\b|{_COMPOUND}|{_TITLES_CJK}", re.I)
ROLE_WORDS = frozenset(_ROLES)
_VAGUE = "special former lead senior contributing managing visiting adjunct staff author member student principal"
_VAGUE_ROLES = frozenset(f"{_VAGUE} executive vice deputy chief speaker host teacher head contributor chair".split())
POSITION = re.compile(
    rf"\b(?:{_any(word for word in _ROLES if word not in _VAGUE_ROLES)}|(?:head|member|chair) of)\b|{_COMPOUND}|"
    rf"{_TITLES_CJK}",
    re.I,
)
"""Words that alone make a line a job title; "Special Report" is none."""
BESIDE = re.compile(rf"\s+(?:{_any(_BESIDE)})\s+(?=[A-Z\d@]).*$")
BAR = re.compile(r"\s*[|•·⋅∙/／]\s*|\s+[–—-]\s+")
_DAYS = "mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mo|di|mi|do|fr|sa|so"
_DAYS += "|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|lundi|mardi|mercredi|jeudi|vendredi"
_DAYS += "|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|maandag|dinsdag|woensdag|donderdag"
_DAYS += "|vrijdag|zaterdag|zondag|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica"
DANGLING = re.compile(rf"(?:\s+(?:{_DAYS}|on|am|le|el|den|op|at|in|and|und|et|vom|the|om|,|-|–))+\s*$", re.I)
AND = re.compile(
    r"\s*(?:;|、|，|&|\+|\band\b|\bAnd\b|\bund\b|\bet\b|\bsowie\b|\bwith\b|\bavec\b|\bmit\b|\boch\b|\bog\b|(?<=\s)и(?=\s)|\bja\b)\s*"
)
SHORT_AND = re.compile(r"\s+(?:y|e|i|en|és|ve|a|ed|og|na)\s+(?=[^\W\d_])")
