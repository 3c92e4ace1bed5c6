"""Bytes to text, as a browser would, but harder to lie to. Never raises on any input.

Follows the WHATWG Encoding Standard for labels (`iso-8859-1` means windows-1252, `utf-16` in a meta means
utf-8) and departs from it in one point: bytes that are valid UTF-8 beyond ASCII are UTF-8, whatever was
declared, because no legacy text of some length is valid UTF-8 by accident.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_META = re.compile(rb"""<meta[^>]{0,300}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})""", re.I)
_XML = re.compile(rb"""^\s{0,99}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([\w.:-]{2,40})""")
_HEAD_BYTES = 4096
"""Browsers look for a meta in the first 1024 bytes; pages of WordPress plugins need more."""

_LABELS = {
    "cp1252": "ascii us-ascii ansi_x3.4-1968 iso-8859-1 iso8859-1 iso_8859-1 latin1 l1 windows-1252 cp1252 x-cp1252",
    "cp1254": "iso-8859-9 latin5 windows-1254 cp1254",
    "cp874": "iso-8859-11 tis-620 windows-874",
    "gb18030": "gb2312 gbk gb18030 gb_2312-80 x-gbk chinese cp936 euc-cn",
    "big5hkscs": "big5 big5-hkscs x-x-big5 cn-big5",
    "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j cp932",
    "euc_jp": "euc-jp x-euc-jp",
    "iso2022_jp": "iso-2022-jp",
    "cp949": "euc-kr ks_c_5601-1987 korean ksc5601 windows-949 cp949",
    "iso8859_2": "iso-8859-2 iso8859-2 latin2",
    "cp1250": "windows-1250 cp1250 x-cp1250",
    "cp1251": "windows-1251 cp1251 x-cp1251",
    "koi8_r": "koi8-r koi8",
    "koi8_u": "koi8-u",
    "iso8859_5": "iso-8859-5",
    "iso8859_7": "iso-8859-7 greek",
    "cp1253": "windows-1253 cp1253",
    "iso8859_6": "iso-8859-6 arabic",
    "cp1256": "windows-1256 cp1256",
    "iso8859_8": "iso-8859-8 iso-8859-8-i hebrew",
    "cp1255": "windows-1255",
    "cp1257": "windows-1257",
    "iso8859_13": "iso-8859-13",
    "iso8859_15": "iso-8859-15 latin9",
    "cp1258": "windows-1258",
    "mac_roman": "macintosh mac",
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 utf-16 utf-16le utf-16be utf_8",
}
_CODECS = {label: codec for codec, labels in _LABELS.items() for label in labels.split()}

_GUESSES = {
    # codec: what its common letters look like once decoded rightly
    "gb18030": re.compile("[一-鿿，。、：；“”（）《》]"),
    "big5hkscs": re.compile("[一-鿿，。、：；「」（）]"),
    "cp932": re.compile("[ぁ-ヿ一-鿿、。「」]"),
    "euc_jp": re.compile("[ぁ-ヿ一-鿿、。「」]"),
    "cp949": re.compile("[가-힣]"),
    "cp1251": re.compile("(?<![a-zA-Z])(?:[а-яёіїєґ]|(?<![а-я])[А-Я])"),
    "koi8_r": re.compile("(?<![a-zA-Z])(?:[а-яё]|(?<![а-я])[А-Я])"),
    "cp1253": re.compile("(?<![a-zA-Z])[α-ωάέήίόύώς]"),
    "cp1256": re.compile("[ء-ي،؟]"),
    "cp1250": re.compile("(?<=[a-z])[ąćęłńśźżóčšřžěůáíéý]|[„”–’]"),
    "iso8859_2": re.compile("(?<=[a-z])[ąćęłńśźżóčšřžěůáíéý]"),
    "cp1252": re.compile("(?<=[A-Za-z])[äöüßéèêëàâçîïôùûñáíóúãõœåæø]|[ÄÖÜÉÀ](?=[a-z])|[‘’“”„–—…«»€£©®\u00a0]"),
}
_COMMON_HAN = re.compile(
    "[的一是不了人在有我他这這中大来來上国國个個到说說们們为為子和你地出年得就那要下以生会會自着去之过過家学學对對可她里裡后後]"
)
_SAMPLE = 40_000
_BEYOND = re.compile(rb"[\x80-\xff]+")
_BESIDE = 2
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the codec that made it, and whether bytes had to be replaced."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(body: bytes, declared: str | None = None) -> Decoded:
    """The text of an HTML body. `declared` is the charset of the Content-Type header.

    Order: byte order mark, valid UTF-8, header, meta or XML declaration, then a guess from the bytes.
    """
    marked = _by_mark(body)
    if marked:
        return marked
    if b"\x1b" in body and "iso2022_jp" in _claimed(body, declared):  # seven bits: it would pass for ASCII
        return _lenient(body, "iso2022_jp")
    try:
        return Decoded(body.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _legacy(body, _claimed(body, declared))


def _claimed(body: bytes, declared: str | None) -> list[str]:
    """What the header, a meta element and an XML declaration say, in this order."""
    head = body[:_HEAD_BYTES]
    labels = (declared, _first(_META, head), _first(_XML, head))
    return [codec for label in labels if (codec := _codec(label))]


def _by_mark(body: bytes) -> Decoded | None:
    for mark, codec in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if body.startswith(mark):
            return _lenient(body[len(mark) :], codec)
    return None


def _first(pattern: re.Pattern[bytes], head: bytes) -> str | None:
    found = pattern.search(head)
    return found[1].decode("ascii", "replace") if found else None


def _codec(label: str | None) -> str | None:
    """The codec of a charset label; None for names that are no web encoding (rot13, zlib, x-evil)."""
    return _CODECS.get(label.strip().strip("\"'").lower()) if label else None


def _legacy(body: bytes, claimed: list[str]) -> Decoded:
    claimed = [codec for codec in dict.fromkeys(claimed) if codec != "utf-8"]  # it is known not to be
    for codec in claimed:
        if decoded := _strict(body, codec):
            return decoded
    if _mostly_utf8(body):
        return Decoded(body.decode("utf-8", "thinktank-mixed"), "utf-8", ("encoding_mixed",))
    if claimed:
        return _lenient(body, claimed[0])
    return _guess(body)


def _strict(body: bytes, codec: str) -> Decoded | None:
    try:
        return Decoded(body.decode(codec), codec)
    except (UnicodeDecodeError, ValueError):
        return None


def _lenient(body: bytes, codec: str) -> Decoded:
    text = body.decode(codec, "replace")
    return Decoded(text, codec, ("bytes_replaced",) if "\ufffd" in text else ())


def _mostly_utf8(body: bytes) -> bool:
    """Do well-formed sequences outnumber the bytes that are none? Then a few legacy bytes were pasted in."""
    text = body[:1_000_000].decode("utf-8", "replace")
    broken = text.count("\ufffd")
    formed = len(text) - broken - len(text.encode("ascii", "ignore"))
    return formed > broken or 0 < broken < len(text) // 1000


def _guess(body: bytes) -> Decoded:
    """The encoding under which the text beyond ASCII looks most like writing."""
    sample = _beyond_ascii(_interesting(body))
    best = max(_GUESSES, key=lambda codec: _plausible(sample, codec))
    decoded = _lenient(body, best)
    return Decoded(decoded.text, best, ("encoding_guessed", *decoded.notes))


def _interesting(body: bytes) -> bytes:
    """Lines with bytes beyond ASCII, up to a bounded sample."""
    lines, size = [], 0
    for line in body.splitlines():
        if size < _SAMPLE and not line.isascii():
            lines.append(line[:2000])
            size += len(lines[-1])
    return b"\n".join(lines)


def _beyond_ascii(sample: bytes) -> bytes:
    """The bytes beyond ASCII with two of their neighbours on either side: all that a codec or a pattern looks at.

    Twelve codecs read it, and in a Western text one byte in a hundred is none of ASCII's.
    """
    kept, end = [], 0
    for run in _BEYOND.finditer(sample):
        start = run.start() - _BESIDE
        if start > end:
            kept.append(b"\n")
            end = start
        kept.append(sample[end : run.end() + _BESIDE])
        end = max(end, run.end() + _BESIDE)
    return b"".join(kept)


def _plausible(sample: bytes, codec: str) -> float:
    """The share of characters beyond ASCII that are common in the codec's languages; errors count against it."""
    text = sample.decode(codec, "replace")
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    if not beyond:
        return 0.0
    good = len(_GUESSES[codec].findall(text)) - 5 * text.count("\ufffd")
    # Two-byte codecs make half as many characters of the same bytes, and any bytes make rare Han: ask for common ones.
    if codec in ("gb18030", "big5hkscs", "euc_jp", "cp932"):
        good = min(good, 12 * len(_COMMON_HAN.findall(text)) + len(re.findall("[ぁ-ん]", text)) * 3)
    return good / beyond


def _mixed(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not UTF-8 inside a UTF-8 page were pasted from windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("thinktank-mixed", _mixed)
