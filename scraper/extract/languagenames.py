"""Names of languages in their own and in other languages, and their codes (BCP 47)."""

from __future__ import annotations

_NAMES = {
    "ar": "arabic|العربية|arabe|عربي|arabisch", "bg": "bulgarian|български", "ca": "català|catalan",
    "cs": "czech|čeština|česky", "da": "danish|dansk", "de": "german|deutsch|allemand|auf deutsch|alemán|tedesco",
    "el": "greek|ελληνικά|ελληνικα", "en": "english|anglais|englisch|inglés|inglese|in english|engels|английский|英文|"
    "英語",
    "es": "spanish|español|espagnol|spanisch|castellano|en español|spagnolo|испанский", "et": "estonian|eesti",
    "fa": "persian|farsi|فارسی|دری", "fi": "finnish|suomi|suomeksi",
    "fr": "french|français|französisch|francés|en français|francese|французский|法文", "he": "hebrew|עברית",
    "hi": "hindi|हिन्दी|हिंदी", "hr": "croatian|hrvatski", "hu": "hungarian|magyar", "hy": "armenian|հայերեն",
    "id": "indonesian|bahasa indonesia|indonesia", "it": "italian|italiano|italien|italienisch|in italiano",
    "ja": "japanese|日本語|japonais|japanisch", "ka": "georgian|ქართული", "kk": "kazakh|қазақша",
    "ko": "korean|한국어|coréen|koreanisch", "lt": "lithuanian|lietuvių", "lv": "latvian|latviešu",
    "mk": "macedonian|македонски", "ms": "malay|bahasa melayu", "my": "burmese|မြန်မာ|မြန်မာဘာသာ",
    "nl": "dutch|nederlands|néerlandais|niederländisch", "no": "norwegian|norsk",
    "pl": "polish|polski|polonais|polnisch",
    "pt": "portuguese|português|portugais|portugiesisch|portugués|portoghese",
    "pt-BR": "português (brasil)|português do brasil",
    "ro": "romanian|română", "ru": "russian|русский|russe|russisch|ruso|на русском|по-русски",
    "sk": "slovak|slovenčina",
    "sl": "slovenian|slovenščina", "sq": "albanian|shqip", "sr": "serbian|српски|srpski", "sv": "swedish|svenska",
    "th": "thai|ไทย", "tr": "turkish|türkçe|turc|türkisch",
    "uk": "ukrainian|українська|ukrainien|ukrainisch|українською",
    "ur": "urdu|اردو", "uz": "uzbek|o'zbekcha", "vi": "vietnamese|tiếng việt",
    "zh": "chinese|中文|chinois|chinesisch|汉语|chino",
    "zh-Hans": "simplified chinese|简体中文|简体|chinese (simplified)",
    "zh-Hant": "traditional chinese|繁體中文|繁体中文|繁體|chinese (traditional)", "sw": "swahili|kiswahili",
    "am": "amharic|አማርኛ",
}  # fmt: skip
LANGUAGE_BY_NAME = {name: code for code, names in _NAMES.items() for name in names.split("|")}
LANGUAGES = frozenset(code.partition("-")[0] for code in _NAMES) | frozenset(
    ("eu", "gl", "is", "ga", "mt", "az", "ky", "tg", "so", "ha")
)
"""Primary subtags that a switcher may show."""
_VARIANTS = frozenset(
    (
        "pt-br",
        "pt-pt",
        "zh-cn",
        "zh-tw",
        "zh-hk",
        "zh-hans",
        "zh-hant",
        "en-us",
        "en-gb",
        "fr-fr",
        "fr-ca",
        "de-de",
        "de-ch",
        "es-es",
        "es-mx",
    )
)
LANGUAGE_WORDS = frozenset(name.rpartition(" ")[2] for name in LANGUAGE_BY_NAME) | LANGUAGES | _VARIANTS
"""Last words of the names, and codes: what any text that names a language ends with."""
