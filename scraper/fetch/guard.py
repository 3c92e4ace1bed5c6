"""The address guard: what may be connected to, decided on the resolved address, at the moment of connecting.

A URL that looks harmless may resolve to a machine of ours, now or at its second lookup (DNS rebinding). So a
name is resolved here, every address is judged, and the connection goes to a judged address, not to the name.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from ipaddress import ip_address
from typing import Protocol
from urllib.parse import urlsplit

from scraper.fetch.reasons import FetchFailed, Refused
from scraper.hosts import is_public
from scraper.urls import UrlRefused, checked_url

_LOOKUPS = 64
"""Names looked up at a time; a thread is made when it is needed."""
_REMEMBER = 60.0
"""Seconds that a checked answer is used again: connections are pooled, so lookups are rare anyway."""


def refusal(address: str) -> str | None:
    """Why an IP address (text, zone allowed) must not be connected to; None when it may be."""
    try:
        found = ip_address(address.strip("[]").split("%", 1)[0])
    except ValueError:
        return "not an address"
    if is_public(found):
        return None
    kinds = ("is_loopback", "is_link_local", "is_multicast", "is_unspecified", "is_private", "is_reserved")
    return next((kind.removeprefix("is_").replace("_", "-") for kind in kinds if getattr(found, kind)), "not public")


def check_url(url: str, allowed: Collection[str] = ()) -> None:
    """Raises Refused for a URL that is never requested; `allowed` holds `host:port` of the operator's list.

    This judges what is written; `Guard.addresses` judges what it resolves to.
    """
    try:
        checked_url(url, {_host_of(place) for place in allowed})
    except UrlRefused as error:
        raise Refused(f"url_{error.reason}", url[:200]) from None


def _host_of(place: str) -> str:
    host = place.rpartition(":")[0].strip("[]")
    return f"[{host}]" if ":" in host else host


def place_of(url: str) -> str:
    """`host:port` of a URL, the form of the allow-list."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


class Resolver(Protocol):
    """Names to addresses; a parameter, so that tests can answer twice and differently."""

    async def resolve(self, host: str, port: int) -> list[str]:
        """All addresses of a name. Raises OSError."""


class SystemResolver:
    """getaddrinfo in threads of its own; the system's own timeouts apply.

    The loop's default pool has six threads on two cores: six hosts whose name servers are silent would hold up all.
    """

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_LOOKUPS, thread_name_prefix="dns")

    async def resolve(self, host: str, port: int) -> list[str]:
        """All addresses of a name, each once. Raises OSError."""
        loop = asyncio.get_running_loop()
        look_up = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        found = await loop.run_in_executor(self._threads, look_up)
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Guard:
    """Resolves names to addresses that may be connected to.

    `allowed` holds `host:port` pairs (host may be an address) that the operator named; it comes from the command
    line or the environment alone, never from a source file or a page.
    """

    def __init__(self, allowed: frozenset[str] = frozenset(), resolver: Resolver | None = None) -> None:
        self._allowed = {place.replace("[", "").replace("]", "") for place in allowed}
        self._resolver = resolver or SystemResolver()
        self._known: dict[tuple[str, int], tuple[float, list[str]]] = {}

    async def addresses(self, host: str, port: int) -> list[str]:
        """Addresses of a host that may be connected to, at least one.

        Raises FetchFailed (`dns`) when there are none at all, Refused (`private_address`) when none is public.
        """
        known = self._known.get((host, port))
        if known and known[0] > time.monotonic():
            return known[1]
        try:
            found = await self._resolver.resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise FetchFailed("dns", f"{host}: {error}") from error
        fine = [one for one in found if self._may(host, one, port)]
        if not fine:
            raise Refused("private_address", f"{host} is {', '.join(found[:4])}") if found else FetchFailed("dns", host)
        if len(self._known) > 1000:
            self._known.clear()
        self._known[host, port] = (time.monotonic() + _REMEMBER, fine)
        return fine

    def _may(self, host: str, address: str, port: int) -> bool:
        named = f"{address}:{port}" in self._allowed or f"{host}:{port}" in self._allowed
        return named or refusal(address) is None
