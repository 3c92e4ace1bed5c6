"""One line that names people, taken apart: "By A, B, and C | June 3", "Von A und B", "A, Senior Fellow, Centre X"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from scraper.article import Contribution
from scraper.extract import bywords
from scraper.extract.datetext import find_dates
from scraper.extract.givennames import begins_with_given_name
from scraper.extract.names import (
    PARTICLES,
    clean_name,
    is_degree,
    is_junior,
    is_name,
    is_organisation,
    is_person,
    is_subject,
)

_MAX_LINE = 400
_MAX_PEOPLE = 40
_SENTENCE = re.compile(r"\s(?:is|was|ist|war|est|es|è|jest)\s(?:an?|the|ein|eine|une?|una)\s", re.IGNORECASE)
"""A biography that ran on behind the role (heritage.org)."""
_TURN = re.compile(
    r"[;,.]\s{1,3}(?=(?:translated|edited|interviewed|illustrated|photographed|photos?|photographs?)\sby\s"
    r"|(?:übersetzt|herausgegeben)\svon\s|aus dem \w{4,20} (?:übersetzt )?von\s|tradui\w{1,3}\spar\s"
    r"|traducid[oa]\spor\s|tradotto\sda\s)",
    re.IGNORECASE,
)
"""Where "By Jane Doe; translated by John Roe" turns to another."""
_PARENTHESIS = re.compile(r"[(（]([^()（）]{2,80})[)）]")
_GLUED = re.compile(r"^(By|Von|Par)(?=[A-Z])")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓冯韩曹曾彭蔡潘董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆"
    "贾韦夏邱方侯邹熊孟秦江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严武莫孔汤張劉陳楊黃趙吳孫馬鄭謝許鄧馮葉蔣蘇呂盧鐘譚陸賈韋鄒龍賀顧龔萬錢嚴湯"
)
_CHINESE_NAME = re.compile(rf"^[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}$")
"""A blank stands between two Chinese names, but inside a Japanese one ("大渡 美咲")."""
_BULLETS = " \t\r\n\u00a0-–—|•·,;:"
_BAR_SIGN = re.compile(r"[|•·⋅∙/／–—-]")
_HANDLE = re.compile(r"(?<!\w)@\w+")


@dataclass(frozen=True, slots=True)
class Person:
    """One person or organisation that a line names."""

    name: str
    """Cleaned of labels and degrees, in the order and case of the page."""
    raw: str
    role: str | None = None
    affiliation: str | None = None
    contribution: Contribution = "author"


def says_by(text: str) -> bool:
    """Does a line begin as a byline does ("By ", "Von ", "作者：", "Translated by ")?"""
    text = text.lstrip(_BULLETS)
    # Two letters rule out most lines of a page at a tenth of the price of the rest.
    if text[:2].lower() not in bywords.FIRST_LETTERS and text[:1] not in bywords.MARKS:
        return False
    text = _GLUED.sub(r"\1 ", text)
    return _may_announce(text) and (bool(bywords.BY.match(text)) or _contribution(text)[0] is not None)


def _opened(text: str) -> str:
    """A line without bullets before it, and with the gap that styles make in "ByJane Doe"."""
    return _GLUED.sub(r"\1 ", text.lstrip(_BULLETS))


def says_position(text: str) -> bool:
    """Does a line name a position ("Senior Fellow", "Chercheuse", "Head of Research")?"""
    return bool(bywords.POSITION.search(text))


def contribution_of(label: str) -> Contribution | None:
    """What the words right before a name ("... Reviewed by") say of it; None for anything else."""
    label = label.strip()
    words = label.rstrip(" :").lower().split()
    if not words or words[-1] not in bywords.LAST_WORDS:
        return None
    return next((found for found, pattern in bywords.CONTRIBUTION_ENDS if pattern.search(label)), None)


def credited(label: str) -> Contribution | None:
    """The contribution that a label is the name of, word for word ("Translated by"); None for anything else."""
    if not _may_announce(label):
        return None
    matches = ((found, pattern.match(f"{label} X")) for found, pattern in bywords.CONTRIBUTIONS)
    return next((found for found, match in matches if match and match.end() >= len(label)), None)


def _may_announce(text: str) -> bool:
    first = text[:40].lower().split(None, 1)
    if not first:
        return False
    word = first[0]
    known = word in bywords.FIRST_WORDS or word.partition(":")[0].removesuffix("(s)") in bywords.FIRST_WORDS
    return known or word[0] in bywords.MARKS


@lru_cache(maxsize=4096)
def read_byline(text: str) -> tuple[Person, ...]:
    """The people that a line names, in order; nothing when it names nobody.

    Dates, reading times, sections and what follows a bar are left out; text after a comma that is no name is
    the role, or the affiliation, of the name before it.
    """
    people: list[Person] = []
    for piece in _pieces(text[:_MAX_LINE]):
        contribution, rest = _contribution(piece)
        rest = bywords.LABEL_CJK.sub("", bywords.END.split(bywords.BY.sub("", rest, count=1))[0])
        people += [replace(one, contribution=contribution or one.contribution) for one in _people(rest)]
    return tuple(people[:_MAX_PEOPLE])


def _contribution(text: str) -> tuple[Contribution | None, str]:
    for contribution, pattern in bywords.CONTRIBUTIONS if _may_announce(text) else ():
        match = pattern.match(text)
        if match:
            return contribution, text[match.end() :]
    return None, text


def _pieces(text: str) -> Iterator[str]:
    """The first part of a line that may name somebody, and later parts that announce names of their own."""
    seen = False
    for part in split_line(_HANDLE.sub("", text)):
        piece = _opened(part.rstrip(" ,;:"))
        if piece and (not seen or says_by(piece)):
            # "Published" alone, before a date, is no part that could have named somebody.
            seen = says_by(piece) or bool(bywords.END.split(piece)[0].strip())
            yield piece


def split_line(text: str) -> list[str]:
    """The parts of a line between bars and dates, and before the words of another contribution."""
    text = _TURN.sub(" | ", text)
    for date in reversed(find_dates(text)):
        text = f"{text[: date.start]} | {text[date.end :]}"
    parts = bywords.BAR.split(text) if _BAR_SIGN.search(text) else [text]
    return [part for part in parts if part.strip()]


def _people(text: str) -> list[Person]:
    found: list[Person] = []
    text = bywords.DANGLING.sub("", text)
    parts = bywords.AND.split(text)
    if is_organisation(text) and "," not in text and not any(begins_with_given_name(part) for part in parts):
        # "Information Technology and Innovation Foundation" is one.
        return [Person(clean_name(text), text.strip())] if is_name(text) else []
    joins = ["", *(match.group().strip() for match in bywords.AND.finditer(text))]
    for part, join in zip(parts, joins, strict=True):
        aside = _PARENTHESIS.search(part)
        for one in _by_comma(_PARENTHESIS.sub(" ", part).strip(" ,()")):
            if isinstance(one, _Remark):
                _attach(found, one)
            elif found and (_is_role(one) or (found[-1].role and is_subject(one))):
                _attach(found, _Remark(one, f" {join} " if join.isalpha() or join == "&" else ", "))
            else:
                found.extend(_named(one))
        if aside:
            _attach(found, _Remark(aside.group(1)))
    return found


def _is_role(text: str) -> bool:
    """A role that an "and" cut off: "Founder & Lead Reviewer"."""
    return bool(bywords.ROLE.search(text)) and not begins_with_given_name(text)


@dataclass(frozen=True, slots=True)
class _Remark:
    """What a line says of the name before, and what joins it to an earlier remark."""

    text: str
    join: str = ", "


def _by_comma(text: str) -> Iterator[str | _Remark]:
    """Names and remarks between commas; "Last, First" and "King, Jr." stay together."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) == 2 and _is_inverted(*parts):
        yield text
        return
    named = after_role = False
    for index, part in enumerate(parts):
        if named and is_degree(part):
            continue
        last = index == len(parts) - 1
        # "Jane Doe, Senior Fellow, Foreign Policy": what closes a line after a role is where she works.
        if named and (_is_remark(part) or (after_role and last)):
            after_role = bool(bywords.ROLE.search(part))
            yield _Remark(part)
        elif named and len(part.split()) == 1 and part.isascii() and not part.isupper():
            continue  # a place: "Von Markus Balser, Berlin"
        elif is_name(part) or not named:
            named, after_role = True, False
            yield part


def _is_remark(part: str) -> bool:
    return bool(bywords.ROLE.search(part)) or is_organisation(part) or is_junior(part) or not is_name(part)


def _is_inverted(before: str, after: str) -> bool:
    """Is it "Family, Given"? One word before, or shouted words, and one or two words after."""
    family, given = before.split(), after.split()
    if not given or is_degree(after) or is_junior(after) or not is_name(after) or bywords.ROLE.search(after):
        return False
    if is_organisation(after) or is_organisation(before):
        return False
    shouted = before.isupper() and not after.isupper() and len(before) > 2
    single = len(family) == 1 or (len(family) <= 3 and all(word.lower() in PARTICLES for word in family[:-1]))
    return len(given) <= 3 and (shouted or (single and before[:1].isupper() and after[:1].isupper()))


def _attach(found: list[Person], remark: _Remark) -> None:
    if not found or _SENTENCE.search(remark.text):
        return
    last = found[-1]
    if is_junior(remark.text):
        found[-1] = replace(last, name=f"{last.name} {remark.text}")
    elif bywords.ROLE.search(remark.text):
        found[-1] = replace(last, role=f"{last.role}{remark.join}{remark.text}" if last.role else remark.text)
    elif last.role and not last.affiliation:
        found[-1] = replace(last, role=f"{last.role}{remark.join}{remark.text}")
    elif not last.affiliation:
        found[-1] = replace(last, affiliation=remark.text)


def _named(text: str) -> Iterator[Person]:
    """Names joined by short words that may also be parts of names ("Ortega y Gasset")."""
    text = bywords.REPORTER_CJK.sub("", bywords.BESIDE.sub("", text))
    words = text.split()
    if len(words) > 1 and all(_CHINESE_NAME.match(word) for word in words):
        yield from (Person(word, word) for word in words)
        return
    halves = bywords.SHORT_AND.split(text)
    for name in halves if len(halves) > 1 and all(is_person(half) for half in halves) else [text]:
        for one in _side_by_side(name):
            bare, role = _without_role(one)
            if is_name(bare):
                person = Person(clean_name(bare), one.strip())
                if role and bywords.ROLE.search(role):
                    person = replace(person, role=role)
                elif role:
                    person = replace(person, affiliation=role)
                yield person


def _side_by_side(text: str) -> Iterator[str]:
    """ "Thierry VIRCOULON Horacio GIVONE" is two: a given name after a shouted family name begins a new person."""
    words = text.split()
    start = 0
    for index in range(1, len(words)):
        before, word = words[index - 1], words[index]
        turn = _shouted(before) and not word.isupper() and word[:1].isupper() and index - start > 1
        if turn and any(_shouted(other) for other in words[index:]) and not words[start].isupper():
            yield " ".join(words[start:index])
            start = index
    yield " ".join(words[start:])


def _shouted(word: str) -> bool:
    return len(word) > 2 and word.isupper() and "." not in word


def _without_role(text: str) -> tuple[str, str | None]:
    """ "Jane Doe Senior Fellow" is Jane Doe; a line that is all organisation stays whole."""
    words = text.split()
    if words and words[0].lower() in bywords.ROLE_WORDS:
        return text, None
    for index in range(2, len(words)):
        word = words[index].lower()
        rest = " ".join(words[index:])
        if word in bywords.ROLE_WORDS or (_shouted(words[index - 1]) and is_organisation(rest)):
            return (text, None) if is_organisation(" ".join(words[:index])) else (" ".join(words[:index]), rest)
    return text, None
