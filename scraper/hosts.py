"""Hosts of URLs: read by the WHATWG rules, and judged: is this a place of the public internet?

The judgement here is on what is written. What a name resolves to is judged again when connecting
(scraper.fetch), with `is_public`.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes

import idna

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_LABEL = re.compile(r"^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$")
_HEX = re.compile(r"^0[xX][0-9a-fA-F]*$")
_MAX_NAME = 253
"""RFC 1035 section 2.3.4, without the root's dot."""

_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_CARRIERS_OF_V4 = tuple(ipaddress.IPv6Network(net) for net in ("2002::/16", "2001::/32"))
"""6to4 and Teredo: an IPv4 address in disguise, and dead on today's internet."""
_RELAYS = ipaddress.IPv4Network("192.88.99.0/24")
_INNER_SUFFIXES = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "localdomain", "onion")


def is_public(address: Address) -> bool:
    """May we connect there? Not to loopback, private, link-local, shared, documentation or multicast ranges."""
    if isinstance(address, ipaddress.IPv6Address):
        carried = any(address in net for net in _CARRIERS_OF_V4)
        return address in _GLOBAL_V6 and address.is_global and not address.is_multicast and not carried
    return address.is_global and not address.is_multicast and address not in _RELAYS


@lru_cache(maxsize=4096)
def read_host(written: str) -> str:
    """The host in its one spelling: lower case, punycode, no trailing dot, IPv4 dotted, IPv6 in brackets.

    WHATWG URL Standard, host parsing. Raises ValueError, whose text is the reason, for what is no host.
    """
    if written.startswith("["):
        return _bracketed(written)
    name = _ascii_name(_unescaped(written)).removesuffix(".")
    labels = name.split(".")
    if _is_number(labels[-1]):
        return str(_ipv4(labels))
    if len(name) > _MAX_NAME or not all(_LABEL.match(label) for label in labels):
        raise ValueError("bad_host")
    return name


def address_of(host: str) -> Address | None:
    """The address when a read host is one; None for a name."""
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def is_public_host(host: str) -> bool:
    """A public address, or a name with a dot that no private network keeps for itself (RFC 6761, RFC 8375)."""
    address = address_of(host)
    if address is not None:
        return is_public(address)
    inner = any(host == suffix or host.endswith("." + suffix) for suffix in _INNER_SUFFIXES)
    return "." in host and not inner


def _bracketed(written: str) -> str:
    try:
        if not written.endswith("]") or "%" in written:  # zone ids (RFC 6874) are not allowed in URLs
            raise ValueError
        return f"[{ipaddress.IPv6Address(written[1:-1])}]"
    except ValueError:
        raise ValueError("bad_host") from None


def _unescaped(written: str) -> str:
    if "%" not in written:
        return written
    try:
        return unquote_to_bytes(written).decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("bad_host") from None


def _ascii_name(written: str) -> str:
    """UTS 46, non-transitional; a name that is ASCII already may hold underscores, which IDNA forbids."""
    name = written.lower()
    try:
        if not name.isascii():
            name = idna.uts46_remap(name, std3_rules=False, transitional=False)
        if not name.isascii():
            return idna.encode(name).decode("ascii")
        for label in name.split("."):
            if label.startswith("xn--"):
                idna.ulabel(label)
    except (idna.IDNAError, UnicodeError):
        raise ValueError("bad_host") from None
    return name


def _is_number(label: str) -> bool:
    return label.isdigit() or bool(_HEX.match(label))


def _ipv4(labels: list[str]) -> ipaddress.IPv4Address:
    """`127.1`, `0x7f000001` and `0177.0.0.1` are all spellings of one address (WHATWG IPv4 parser)."""
    if len(labels) > 4:
        raise ValueError("bad_host")
    numbers = [_number(label) for label in labels]
    if any(number > 255 for number in numbers[:-1]) or numbers[-1] >= 256 ** (5 - len(numbers)):
        raise ValueError("bad_host")
    high = sum(number << (8 * (3 - place)) for place, number in enumerate(numbers[:-1]))
    return ipaddress.IPv4Address(high + numbers[-1])


def _number(label: str) -> int:
    if len(label) > 20:  # longer than any 32-bit number; int() is quadratic
        raise ValueError("bad_host")
    try:
        if _HEX.match(label):
            return int(label[2:] or "0", 16)
        return int(label, 8 if label.startswith("0") and len(label) > 1 else 10)
    except ValueError:
        raise ValueError("bad_host") from None
