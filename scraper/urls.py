"""URLs: one spelling for each address, a refusal with a reason for what must not be fetched, and stable ids.

The grammar is the WHATWG URL Standard for http and https; what we add to it is declared in the tables
at the top. Language variants are different pages and stay apart.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b32encode
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import unquote

from scraper.errors import UsageError
from scraper.hosts import is_public_host, read_host

MAX_LENGTH = 8000
"""Octets that RFC 9110 section 4.1 asks everybody to support."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


TRACKING = _names(
    """
    fbclid srsltid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid ttclid igshid igsh li_fat_id epik
    _branch_match_id mc_cid mc_eid _hsenc _hsmi __hstc __hssc __hsfp hsctatracking _ga _gl _openstat
    mkt_tok vero_id vero_conv oly_enc_id oly_anon_id ml_subscriber ml_subscriber_hash _kx s_kwcid ef_id
    trk trkcampaign wickedid sb_referer_host ck_subscriber_id xtor at_medium at_campaign wt_mc wt_zmc cmpid
    ncid spm replytocom fb_action_ids fb_action_types fb_source guccounter guce_referrer guce_referrer_sig
    sc_campaign sc_channel sc_content sc_medium sc_outcome inheritredirect
    """
)
"""Query parameters that say who came from where, never what the page is."""
TRACKING_PREFIXES = ("utm_", "pk_", "mtm_", "matomo_", "piwik_", "hsa_", "stm_", "itm_", "at_custom")
SESSIONS = _names("phpsessid jsessionid aspsessionid asp.net_sessionid cfid cftoken zenid oscsid")
VARIANTS = _names("amp print printable print-view printview printerfriendly printer-friendly printer_friendly")
"""Parameters and last path segments that ask for another rendering of the same page."""
VARIANT_VALUES = _names(
    "output=print output=amp outputtype=amp view=print mode=print format=print format=amp layout=print _format=amp"
    " tmpl=component"
)
IDENTIFYING = _names(
    "p page article artikel story item doc post news nr no num number lang language langcode locale hl"
)
DEFAULT_PORTS = {"http": 80, "https": 443}

_URL = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.-]*):(.*)$", re.DOTALL)
_AUTHORITY = re.compile(r"^//([^/?#\\]*)(.*)$", re.DOTALL)
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
_PATH_SAFE = _UNRESERVED | frozenset(b"%!$&'()*+,;=:@/[]|")
_QUERY_SAFE = _UNRESERVED | frozenset(b"%!$&()*+,;=:@/?[]|{}^`\\")
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;?]*", re.IGNORECASE)
_COOKIELESS = re.compile(r"^/\((?:[ASFX]\([^()/]*\))+\)(?=/)")  # ASP.NET: /(S(lit3py55t21z5v55vlm25s55))/page.aspx
_BARE = frozenset("[]|{}^`\\")
_SENT = str.maketrans({char: f"%{ord(char):02X}" for char in _BARE})
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_STRIPPED = "".join(map(chr, range(0x21)))
LANGUAGES = _names(
    "ar bg bn bs ca cs cy da de el en es et eu fa fi fr ga he hi hr hu hy id is it ja ka kk ko lt lv mk ms nb nl no pl"
    " ps pt ro ru sk sl sq sr sv sw th tr uk ur uz vi zh"
)
_LANGUAGE = re.compile(r"^[a-z]{2}(?:[-_][a-zA-Z]{2,4})?$")


class UrlRefused(UsageError):
    """A URL that is never fetched. `reason` is one word: scheme, no_host, bad_host, userinfo, bad_port,
    backslash, private, too_long."""

    def __init__(self, reason: str, url: str) -> None:
        super().__init__(f"URL refused ({reason}): {url[:200]!r}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Parts:
    scheme: str
    host: str
    port: int | None
    path: str
    query: str

    def __str__(self) -> str:
        port = f":{self.port}" if self.port is not None else ""
        return f"{self.scheme}://{self.host}{port}{self.path}" + (f"?{self.query}" if self.query else "")


def normalise(url: str) -> str:
    """The one spelling of an absolute http(s) URL; applying it twice changes nothing.

    Beyond the WHATWG parser: fragments, tracking parameters, session ids, print and AMP variants go,
    unreserved characters are unescaped. Parameters keep their order: a server may care, `identity_key` does not.
    Raises UrlRefused for what is no such URL. Private addresses pass here: see `checked_url`.
    """
    return str(_normal_parts(url))


def checked_url(url: str, trusted: Collection[str] = ()) -> str:
    """The normalised URL of a page that may be fetched; `trusted` hosts were declared by the operator.

    Raises UrlRefused, also for addresses and names that are not of the public internet.
    """
    parts = _normal_parts(url)
    if parts.host not in trusted and not is_public_host(parts.host):
        raise UrlRefused("private", url)
    return str(parts)


def identity_key(url: str) -> str:
    """What makes two URLs the same page for us: scheme, `www.`, a trailing slash and the order of parameters with
    different names do not count; nor does it whether `[` goes over the wire as it is (browsers) or escaped (Scrapy)."""
    parts = _normal_parts(url)
    port = f":{parts.port}" if parts.port is not None else ""
    query = f"?{'&'.join(sorted(parts.query.split('&'), key=_name))}" if parts.query else ""
    place = (parts.path.rstrip("/") or "/") + query
    return parts.host.removeprefix("www.") + port + (place if _BARE.isdisjoint(place) else place.translate(_SENT))


def mint_id(source_id: str, url: str) -> str:
    """`ifri-` and 16 base32 digits (80 bits) of the page's identity; the same on every machine and day."""
    digest = hashlib.sha256(f"{source_id}\n{identity_key(url)}".encode()).digest()
    return f"{source_id}-{b32encode(digest[:10]).decode('ascii').lower()}"


def believable_canonical(page_url: str, canonical: str) -> bool:
    """May a page's canonical link be taken as an alias of the page?

    It must stay on the site, keep the language, and name the same thing: RAND's points at topic pages,
    others at the home page or at the listing above the article, and believing them would merge articles.
    """
    try:
        page, claimed = _normal_parts(page_url), _normal_parts(canonical)
    except UrlRefused:
        return False
    if _site(page.host) != _site(claimed.host) or page.port != claimed.port:
        return False
    here, there = _segments(page.path), _segments(claimed.path)
    if not there or not (here or page.query) or _language(page) != _language(claimed):
        return here == there and page.query == claimed.query
    if here == there:
        return _only_decoration(page.query, claimed.query)
    if here[: len(there)] == there:
        return False  # the listing above the article
    return _same_piece(here[-1], there[-1]) if here and _is_slug(here[-1]) else _is_slug(there[-1])


def _normal_parts(url: str) -> _Parts:
    cleaned = _LONE_SURROGATE.sub("\ufffd", url.strip(_STRIPPED))
    cleaned = cleaned.replace("\t", "").replace("\n", "").replace("\r", "")
    if len(cleaned) > MAX_LENGTH:
        raise UrlRefused("too_long", url)
    scheme, authority, rest = _split(cleaned, url)
    host, port = _authority(authority, DEFAULT_PORTS[scheme], url)
    path, _, query = rest.partition("#")[0].partition("?")
    parts = _Parts(scheme, host, port, _path(path), _query(query))
    if len(str(parts)) > MAX_LENGTH:
        raise UrlRefused("too_long", url)
    return parts


def _split(cleaned: str, url: str) -> tuple[str, str, str]:
    """Scheme, authority and the rest. `http:example.com` and `http:///host`, which WHATWG repairs, are refused."""
    absolute = _URL.match(cleaned)
    if absolute is None or absolute[1].lower() not in DEFAULT_PORTS:
        raise UrlRefused("scheme", url)
    after = _AUTHORITY.match(absolute[2])
    if after is None or not after[1]:
        raise UrlRefused("no_host", url)
    if after[2].startswith("\\"):  # browsers and other parsers disagree on where the host ends
        raise UrlRefused("backslash", url)
    return absolute[1].lower(), after[1], after[2]


def _authority(authority: str, default_port: int, url: str) -> tuple[str, int | None]:
    if "@" in authority:
        raise UrlRefused("userinfo", url)
    name, port = authority, ""
    if not authority.endswith("]") and ":" in authority:
        name, _, port = authority.rpartition(":")
    if port and not (port.isascii() and port.isdigit() and len(port) <= 5 and 0 < int(port) <= 65535):
        raise UrlRefused("bad_port", url)
    try:
        host = read_host(name)
    except ValueError as error:
        raise UrlRefused(str(error), url) from None
    return host, int(port) if port and int(port) != default_port else None


def _escaped(text: str, safe: frozenset[int]) -> str:
    """Percent-encoding in one form: upper-case, only where needed; a `%` that begins no escape is one itself."""
    if text.isalnum() and text.isascii():
        return text

    def reform(match: re.Match[str]) -> str:
        if match[1] is None:
            return "%25"
        code = int(match[1], 16)
        return chr(code) if code in _UNRESERVED else f"%{code:02X}"

    return "".join(chr(byte) if byte in safe else f"%{byte:02X}" for byte in _PERCENT.sub(reform, text).encode("utf-8"))


def _path(path: str) -> str:
    segments = _escaped(path.replace("\\", "/"), _PATH_SAFE).split("/")[1:] or [""]
    kept: list[str] = []
    for place, segment in enumerate(segments):
        last = place == len(segments) - 1
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
        if last and segment in (".", ".."):
            kept.append("")
    return _plain_rendering(_without_session("/" + "/".join(kept)))


def _without_session(path: str) -> str:
    if ";" in path:
        path = _PATH_SESSION.sub("", path)
    return _COOKIELESS.sub("", path) if path.startswith("/(") else path


def _plain_rendering(path: str) -> str:
    """The page itself in place of its AMP or print rendering: `/slug/amp/`, `/slug.amp.html`, `/node/7/print`."""
    head, _, tail = path.rstrip("/").rpartition("/")
    lower = tail.lower()
    if lower.endswith((".amp.html", ".print.html")):
        return f"{head}/{tail.rsplit('.', 2)[0]}.html"
    named = any(char.isdigit() or char in "-_" for char in head.rpartition("/")[2])  # `/topics/print` may be a topic
    if lower in VARIANTS and (named or (lower == "amp" and head.count("/") >= 2)):
        return head + ("/" if path.endswith("/") else "")
    return path


def _query(query: str) -> str:
    if not query:
        return ""
    parts = [_escaped(part, _QUERY_SAFE) for part in query.split("&") if part]
    return "&".join(part for part in parts if not _is_decoration(part))


def _name(parameter: str) -> str:
    return parameter.partition("=")[0]


def _is_decoration(parameter: str) -> bool:
    name, _, value = parameter.lower().partition("=")
    return (
        name in TRACKING
        or name.startswith(TRACKING_PREFIXES)
        or name in SESSIONS
        or (name in VARIANTS and value in ("", "1", "true", "yes", "print"))
        or f"{name}={value}" in VARIANT_VALUES
    )


def _site(host: str) -> str:
    for prefix in ("www.", "m.", "amp."):
        host = host.removeprefix(prefix)
    return host


def _segments(path: str) -> list[str]:
    return [unquote(segment).lower() for segment in path.split("/") if segment]


def _language(parts: _Parts) -> str:
    """The language that a URL names, by first path segment or parameter; empty when it names none."""
    first = next(iter(_segments(parts.path)), "")
    if first[:2] in LANGUAGES and _LANGUAGE.match(first):
        return first
    for parameter in parts.query.lower().split("&"):
        name, _, value = parameter.partition("=")
        if name in ("lang", "language", "langcode", "hl", "locale"):
            return value
    return ""


def _only_decoration(query: str, claimed: str) -> bool:
    """Does the canonical link only leave out parameters that identify nothing (not `?id=x5`, `?page=2`)?"""
    mine, theirs = set(query.split("&")), set(claimed.split("&")) - {""}
    return theirs <= mine and not any(_identifies(parameter) for parameter in mine - theirs)


def _identifies(parameter: str) -> bool:
    name, _, value = parameter.lower().partition("=")
    return value.isdigit() or name.endswith("id") or name in IDENTIFYING


def _is_slug(segment: str) -> bool:
    return len(_words(segment)) >= 2 and any(char.isalpha() for char in segment)


def _words(segment: str) -> set[str]:
    stem = re.sub(r"\.(?:html?|php|aspx?|jsp|pdf)$", "", segment)
    return {word for word in re.split(r"[^\w]+|_", stem) if word}


def _same_piece(here: str, there: str) -> bool:
    """Do two last segments name one piece: the same long number, or most of the words? Other numbers, other pieces."""
    mine, theirs = _words(here), _words(there)
    common = mine & theirs
    numbers, others = ({word for word in words if word.isdigit() and len(word) >= 5} for words in (mine, theirs))
    if numbers and others:
        return bool(numbers & others)
    return len(common) >= 0.6 * max(1, min(len(mine), len(theirs))) and len(common) >= min(2, len(mine))
