"""Notes that introduce a person in a sentence: "Jane Doe is a senior fellow at the Harbour Institute."

They stand after the text, in italics or beside a link to a profile, and tell the author where no byline does; the
words after "is a" are the role, what follows "at" is where the person works.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import islice

from scraper.extract.bylines import says_position
from scraper.extract.landmarks import line_of
from scraper.extract.names import PARTICLES, is_person
from scraper.extract.tree import Element, collapse

_VERB = (
    r"(?:is|was|serves as|works as|ist|war|arbeitet als|est|était|es|è|é|jest|är|er)\s+"
    r"(?:currently\s+|derzeit\s+|actuellement\s+)?"
    r"(?:(?:an?|the|its|our|ein|eine|der|die|une?|la|le|un|una|il|lo|o)\s+|l['’])?"
)
_IS = re.compile(rf"^(?:\s*\([^()]{{1,40}}\)|,\s(?:Ph\.?D|M\.?D|MPH|Jr)\.?,?)?,?\s+{_VERB}(.{{3,300}})", re.S)
_END = re.compile(
    r"\s+(?:at|with|who|where|whose|based|specia\w+|focus\w+|and\s+(?:an?|the|author|has|was|is)|bei|beim|à|chez|auprès|presso|"
    r"für|for)\b|[.,;:–—]|\s-\s"
)
_AT = re.compile(
    r"^\s+(?:at|with|bei|beim|à|chez|presso)\s+(?:the\s+|der\s+|dem\s+|l['’]|la\s+|le\s+)?(.{3,120}?)"
    r"(?:\s+(?:in(?= [A-Z])|where|who|and\s+(?:an?|the|author|has|was|is)|specia\w+|focus\w+)\b|[.,;]|$)"
)
_TAG = re.compile(r"<[^<>]{0,400}>")
_PROFILE = re.compile(
    r"/(?:[a-z]+-)?(?:authors?|people|experts?|staff|team|profiles?|scholars?|fellows?|bios?)/[^/?#]+"
)
_NAMED_TAGS = frozenset(("h3", "h4", "h5", "h6"))
NOTE_TAGS = frozenset(("em", "i", "a")) | _NAMED_TAGS
"""The elements that may introduce a person."""
_REACH, _LONGEST_NAME, _SHORTEST_NAME, _SHORTEST = 700, 60, 4, 20
_FEW = 4
_MOST = 4
"""Places of a name that are looked at."""


def introduced(node: Element) -> tuple[str, str] | None:
    """The person whom an element introduces, and its words; None for most elements.

    Believed are a note in italics, the link to a profile before "is a ...", and a heading over such a paragraph: a
    paragraph of a text may say of anybody what he is.
    """
    if node.tag not in NOTE_TAGS:
        return None
    own = node.text or ""
    if node.tag in _NAMED_TAGS:
        return _headed(node, collapse(own)) if _SHORTEST_NAME < len(own) <= _LONGEST_NAME else None
    if node.tag == "a":
        if not node.tail or not _PROFILE.search(node.get("href") or ""):
            return None
        tail, name = collapse(node.tail), collapse(own)
        linked = bool(tail) and is_person(name)
        return (name, f"{name} {tail[:120]}") if linked and _position(f" {tail}") else None
    line = line_of(node, 400) if len(own) > _SHORTEST or len(node) else ""
    known = _first_name(line)
    return (known, line[:160]) if known and _position(line[len(known) :]) else None


def _headed(node: Element, name: str) -> tuple[str, str] | None:
    """A name as a heading over a paragraph that begins with it: "Jane Doe is the head of ..." (buzzsprout.com)."""
    after = _said_next(node)
    if after is None or after.tag not in ("p", "div") or not is_person(name):
        return None
    line = line_of(after, 160)
    return (name, line[:160]) if line.startswith(name) and _position(line[len(name) :]) else None


def _said_next(node: Element) -> Element | None:
    """The next element with a text: empty fields for position and company lie between (humanresourcesmanager.de)."""
    return next(
        (one for one in islice(node.itersiblings(), _FEW) if isinstance(one.tag, str) and line_of(one, 5)), None
    )


def _first_name(line: str) -> str | None:
    """The full name with which a line begins."""
    words: list[str] = []
    for word in line.split(" ", 6)[:5]:
        if not (word[:1].isupper() or word.lower() in PARTICLES) or (words and words[-1].endswith(",")):
            break
        words.append(word)
    name = " ".join(words).rstrip(",")
    return name if len(name) <= _LONGEST_NAME and is_person(name) else None


def _position(after: str) -> bool:
    match = _IS.match(after)
    return bool(match and says_position(match[1][:80]))


def biography(html: bytes, name: str) -> tuple[str, str | None] | None:
    """Role and affiliation that a page tells of a person in a sentence; None when it tells none."""
    wanted, at = name.encode(), 0
    for _ in range(_MOST):
        at = html.find(wanted, at)
        if at < 0:
            return None
        at += len(wanted)
        text = unescape(_TAG.sub("", html[at : at + _REACH].decode("utf-8", "ignore")))[:400]
        match = _IS.match(f"{' ' * text[:1].isspace()}{collapse(text)}")
        if match and (found := _taken_apart(match[1])):
            return found
    return None


def _taken_apart(words: str) -> tuple[str, str | None] | None:
    end = _END.search(words)
    role = collapse(words[: end.start()] if end else words)
    if not 3 < len(role) <= 120 or not says_position(role):
        return None
    where = _AT.match(words[end.start() :]) if end else None
    place = collapse(where[1]) if where and where[1][:1].isupper() else None
    return role, place
