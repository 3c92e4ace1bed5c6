"""JSON-LD blocks of a page as a flat list of nodes: tolerant of broken JSON, bounded, without recursion.

JSON-LD 1.1 is read as plain JSON: contexts are not expanded, `@graph` is opened, `@id` references are resolved
by the caller. One broken block never costs another; what cannot be read at all is picked property by property.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

MAX_BLOCK = 1_500_000
"""Characters of one block: the largest of 2,700 pages seen was 0.4 million (a comment thread)."""
MAX_NODES = 4000

_OWN_KEYS = frozenset({"@graph", "mainEntity", "mainEntityOfPage"})
"""What lies below these keys speaks of the page itself; `itemListElement`, `hasPart`, `comment` do not."""

_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_WRAPPER = re.compile(r"^\s*(?://\s*)?<!(?:--|\[CDATA\[)|(?://\s*)?(?:-->|\]\]>)\s*$")
_SALVAGE = re.compile(
    r'"(@type|headline|datePublished|dateModified|dateCreated|inLanguage|alternativeHeadline)"\s*:\s*"([^"\\]{1,400})"'
)
_SALVAGE_AUTHOR = re.compile(r'"author"\s*:\s*[\[{\s]{0,8}"@type"\s*:\s*"Person"\s*,\s*"name"\s*:\s*"([^"\\]{1,120})"')


@dataclass(frozen=True, slots=True)
class Node:
    """One JSON-LD object, with the place where it stands."""

    path: str
    """As in `jsonld[0].@graph[2]`."""
    types: frozenset[str]
    data: Mapping[str, object]
    depth: int
    own: bool
    """It stands where a page describes itself, not as a part of something else."""


def parse_block(text: str) -> tuple[list[object], bool]:
    """The JSON values of one script element, and whether it had to be repaired.

    Several values in a row are read one by one. Never raises; a block that stays unreadable gives the
    properties that can be picked out of it, or nothing.
    """
    text = text[:MAX_BLOCK].strip().rstrip(";")
    try:
        return [json.loads(text, strict=False)], False
    except (ValueError, RecursionError):
        pass
    text = _WRAPPER.sub("", text).strip().rstrip(";")
    text = _BAD_ESCAPE.sub("", _TRAILING_COMMA.sub("", text))
    values = list(_values(text))
    return (values or _salvaged(text)), True


def _values(text: str) -> Iterator[object]:
    decoder = json.JSONDecoder(strict=False)
    at = 0
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return
        yield value
        while at < len(text) and text[at] in " \t\r\n,;":
            at += 1


def _salvaged(text: str) -> list[object]:
    found: dict[str, object] = {}
    for key, value in _SALVAGE.findall(text):
        found.setdefault(key, value)
    authors = _SALVAGE_AUTHOR.findall(text)
    if authors:
        found["author"] = [{"@type": "Person", "name": name} for name in authors]
    return [found] if len(found) > 1 else []


def flatten(value: object, path: str) -> Iterator[Node]:
    """All objects below a JSON value in document order, outer before inner; at most MAX_NODES."""
    stack: list[tuple[object, str, int, bool]] = [(value, path, 0, True)]
    count = 0
    while stack and count < MAX_NODES:
        one, where, depth, own = stack.pop()
        if isinstance(one, list):
            stack.extend((one[i], f"{where}[{i}]", depth, own) for i in range(min(len(one), MAX_NODES) - 1, -1, -1))
        elif isinstance(one, dict):
            count += 1
            yield Node(where, types_of(one), one, depth, own)
            inner = [(key, child) for key, child in one.items() if isinstance(child, (dict, list))]
            stack.extend(
                (child, f"{where}.{key}", depth + (key != "@graph"), own and key in _OWN_KEYS)
                for key, child in reversed(inner)
            )


def types_of(data: Mapping[str, object]) -> frozenset[str]:
    """The bare type names: `http://schema.org/NewsArticle` and `schema:NewsArticle` are `NewsArticle`."""
    declared = data.get("@type")
    values = declared if isinstance(declared, list) else [declared]
    return frozenset(re.split(r"[/:#]", one)[-1].strip() for one in values if isinstance(one, str))
