"""robots.txt by RFC 9309: groups, longest match, and which line decided. Pure; bounded; linear."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

READ = 512 * 1024
"""Bytes that are read; RFC 9309 section 2.5 asks for at least 500 KiB."""
_UNRESERVED = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_LINE = re.compile(rb"\r\n|\r|\n")
_TOKEN = re.compile(r"[a-zA-Z_-]+")


@dataclass(frozen=True, slots=True)
class Rule:
    """One Allow or Disallow line."""

    allow: bool
    written: str
    line: int
    pieces: tuple[bytes, ...]
    """The pattern, normalised and cut at its wildcards."""
    anchored: bool
    """It ended in `$`."""

    @property
    def weight(self) -> tuple[int, bool]:
        """The longest pattern decides; among equals Allow does (RFC 9309 section 2.2.2)."""
        return sum(map(len, self.pieces)) + len(self.pieces) - 1 + self.anchored, self.allow

    def __str__(self) -> str:
        return f"robots: {'Allow' if self.allow else 'Disallow'}: {self.written[:200]} (line {self.line})"

    def matches(self, path: bytes) -> bool:
        """Does it match from the path's first octet on? Each piece is sought once: linear in the path."""
        first, *rest = self.pieces
        if not path.startswith(first):
            return False
        if not rest:
            return not self.anchored or path == first
        position = len(first)
        for piece in rest[:-1]:
            found = path.find(piece, position)
            if found < 0:
                return False
            position = found + len(piece)
        last = rest[-1]
        if self.anchored:
            return path.endswith(last) and len(path) - len(last) >= position
        return path.find(last, position) >= 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """May a URL be fetched, and which line says so."""

    allowed: bool
    rule: str


@dataclass(slots=True)
class Rules:
    """The rules of one robots.txt that concern one crawler."""

    rules: list[Rule] = field(default_factory=list)
    delay: float | None = None
    """Crawl-delay in seconds, where the group names a number from 0 on."""
    sitemaps: list[str] = field(default_factory=list)

    def verdict(self, target: str) -> Verdict:
        """Judge a path with its query, as in `/en/papers?page=2`."""
        path = normal_path(target)
        if path == b"/robots.txt":
            return Verdict(True, "robots: the file itself")
        best = max((rule for rule in self.rules if rule.matches(path)), key=lambda one: one.weight, default=None)
        return Verdict(True, "robots: no rule") if best is None else Verdict(best.allow, str(best))


def parse_rules(body: bytes, product: str) -> Rules:
    """The rules for a product token (case does not count), or those of `*` when no group names it.

    Whatever cannot be read as a line of robots.txt is passed over. An HTML page served in place of the file
    has no rules, even where its text looks like some.
    """
    body = body[:READ].removeprefix(b"\xef\xbb\xbf")
    if len(body) >= READ - 3:
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]
    if body.lstrip()[:1] == b"<":
        return Rules()
    own, everybody, sitemaps, named = Rules(), Rules(), [], False
    current: list[Rules] = []
    opening = False
    for number, (key, value) in _lines(body):
        if key == b"user-agent":
            agent = _agent(value)
            current = [] if not opening else current
            opening = True
            if agent == product.lower():
                named = True
                current.append(own)
            elif agent == "*":
                current.append(everybody)
        elif key == b"sitemap":
            sitemaps.append(value.decode("utf-8", "replace"))
        else:
            opening = False if key in (b"allow", b"disallow", b"crawl-delay") else opening
            for group in current:
                _add(group, key, value, number)
    chosen = own if named else everybody
    chosen.sitemaps = sitemaps[:100]
    return chosen


def _lines(body: bytes) -> list[tuple[int, tuple[bytes, bytes]]]:
    found = []
    for number, line in enumerate(_LINE.split(body), 1):
        key, colon, value = line.partition(b"#")[0].partition(b":")
        if colon:
            found.append((number, (key.strip().lower(), value.strip())))
    return found


def _agent(value: bytes) -> str:
    """The product token of a User-agent line: `Googlebot/2.1` names `googlebot`."""
    text = value.decode("latin-1")
    if text.startswith("*"):
        return "*"
    token = _TOKEN.match(text)
    return token[0].lower() if token else ""


def _add(group: Rules, key: bytes, value: bytes, number: int) -> None:
    if key in (b"allow", b"disallow"):
        if value:
            group.rules.append(_rule(key == b"allow", value, number))
    elif key == b"crawl-delay":
        delay = _seconds(value)
        if delay is not None:
            group.delay = max(delay, group.delay or 0.0)


def _rule(allow: bool, value: bytes, line: int) -> Rule:
    anchored = value.endswith(b"$")
    pattern = _normal(value[:-1] if anchored else value)
    if not pattern.startswith((b"/", b"*")):
        pattern = b"/" + pattern  # `Disallow: private/` is common, and what it means is clear
    pieces = tuple(pattern.split(b"*"))
    return Rule(allow, value.decode("utf-8", "replace"), line, pieces, anchored)


def _seconds(value: bytes) -> float | None:
    try:
        seconds = float(value.decode("ascii", "replace"))
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def normal_path(target: str) -> bytes:
    """The octets that patterns are compared with: RFC 9309 section 2.2.2, RFC 3986 section 6.2.2."""
    return _normal((target or "/").encode("utf-8", "replace"))


def _normal(octets: bytes) -> bytes:
    def reform(match: re.Match[bytes]) -> bytes:
        code = int(match[1], 16)
        return bytes([code]) if code in _UNRESERVED else b"%" + match[1].upper()

    plain = _PERCENT.sub(reform, octets)
    if plain.isascii():
        return plain
    return b"".join(bytes([one]) if one < 128 else b"%%%02X" % one for one in plain)
