"""Values of a source file: what each must be. Where an error stands is added by scraper.sourcewords."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator

from scraper.article import Article


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


COUNTRIES = _words(
    """
    INT AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
    GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO
    JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR
    MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO
    RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV
    TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
    """
)
"""ISO 3166-1 alpha-2, with XK for Kosovo, which users of the standard agree on, and INT."""
LABELS = _words(
    """
    published modified standfirst subtitle body kind authors author_role topics regions programmes series number
    identifiers images credit translations published_in related attachments citation rights notes ignore end
    """
)
"""Fields that a visible label may name (scraper.extract.labeltable)."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?(?::\d{1,5})?")


def as_list(value: object) -> object:
    """One text stands for a list of it."""
    return [value] if isinstance(value, str) else value


def _compiles(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return value


def _is_http(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:  # .port raises for `:x`
        raise ValueError("must be an http or https URL with a host")
    return value


def is_country(value: str) -> str:
    """A code of COUNTRIES."""
    if value not in COUNTRIES:
        raise ValueError("no country")
    return value


def is_language(value: str) -> str:
    """A tag in the form of BCP 47."""
    if not _LANGUAGE.fullmatch(value):
        raise ValueError("no language tag")
    return value


def is_host(value: str) -> str:
    """A name without scheme and path."""
    if not _HOST.fullmatch(value.lower()):
        raise ValueError("no host name")
    return value


def is_prefix(value: str) -> str:
    """A path from the root on."""
    if not value.startswith("/"):
        raise ValueError("no path prefix")
    return value


def is_field(value: str) -> str:
    """A field of the record."""
    return _one_of(value, Article.model_fields, "no field of a record")


def is_label(value: str) -> str:
    """A field that labels may name."""
    return _one_of(value, LABELS, f"no field that labels name; they name {', '.join(sorted(LABELS))}")


def _one_of(value: str, known: Iterable[str], said: str) -> str:
    if value not in known:
        near = difflib.get_close_matches(value, list(known), 1)
        raise ValueError(said + (f" (did you mean '{near[0]}'?)" if near else ""))
    return value


def _is_selector(value: str) -> str:
    """Compiled here already, so that a wrong one is told with its line, and not in the middle of a crawl."""
    from lxml import etree  # noqa: PLC0415 - only files with rules pay for it
    from parsel.csstranslator import HTMLTranslator  # noqa: PLC0415

    try:
        etree.XPath(value if value.startswith(("/", "./", "(")) else HTMLTranslator().css_to_xpath(value))
    except (etree.XPathError, SyntaxError) as error:  # cssselect's errors are SyntaxErrors
        raise ValueError(f"no selector: {error}") from error
    return value


Regex = Annotated[str, AfterValidator(_compiles)]
HttpUrl = Annotated[str, AfterValidator(_is_http)]
Selectors = Annotated[list[Annotated[str, AfterValidator(_is_selector)]], BeforeValidator(as_list)]
"""CSS (with `::text` and `::attr(name)`), or XPath when it starts with `/`, `./` or `(`. First match wins."""
