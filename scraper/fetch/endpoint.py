"""Connections to guarded addresses only: the endpoints that the download handler's agent uses."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.endpoints import TCP4ClientEndpoint, TCP6ClientEndpoint, wrapClientTLS
from twisted.internet.error import ConnectError
from twisted.internet.interfaces import IProtocol, IProtocolFactory, IStreamClientEndpoint
from twisted.web.client import URI
from twisted.web.iweb import IAgentEndpointFactory, IPolicyForHTTPS
from zope.interface import implementer

from scraper.fetch.guard import Guard

CONNECT_TIMEOUT = 10.0
"""Seconds for one address; a host that needs more will not serve a page in time either."""
MOST_ADDRESSES = 3
_MOST_CREATORS = 100


@implementer(IStreamClientEndpoint)
class GuardedEndpoint:
    """Connects to the first address of a host that the guard lets pass and that answers."""

    def __init__(self, reactor: Any, guard: Guard, host: str, port: int) -> None:
        self._reactor = reactor
        self._guard = guard
        self._host = host
        self._port = port

    def connect(self, protocolFactory: IProtocolFactory) -> Deferred[IProtocol]:
        """A connected protocol. Fails with Refused, FetchFailed (`dns`) or Twisted's connection errors."""
        return Deferred.fromFuture(asyncio.ensure_future(self._connect(protocolFactory)))

    async def _connect(self, factory: IProtocolFactory) -> IProtocol:
        failure: ConnectError | None = None
        for address in (await self._guard.addresses(self._host, self._port))[:MOST_ADDRESSES]:
            kind = TCP6ClientEndpoint if ":" in address else TCP4ClientEndpoint
            endpoint = kind(self._reactor, address, self._port, timeout=CONNECT_TIMEOUT)
            try:
                return await _as_future(endpoint.connect(factory))
            except ConnectError as error:
                failure = error
        raise failure or ConnectError(string="no address")  # type: ignore[no-untyped-call]


def _as_future(d: Deferred[IProtocol]) -> Awaitable[IProtocol]:
    return d.asFuture(asyncio.get_running_loop())


@implementer(IAgentEndpointFactory)
class GuardedEndpoints:
    """Endpoints for an Agent: TCP for http, TLS with the original host name for https."""

    def __init__(self, reactor: Any, guard: Guard, policy: IPolicyForHTTPS) -> None:
        self._reactor = reactor
        self._guard = guard
        self._policy = policy
        self._creators: dict[tuple[bytes, int], Any] = {}

    def endpointForURI(self, uri: URI) -> IStreamClientEndpoint:
        """Where to connect for a URL."""
        host = uri.host.decode("ascii").strip("[]")
        plain = GuardedEndpoint(self._reactor, self._guard, host, uri.port)
        if uri.scheme != b"https":
            return plain  # type: ignore[return-value]
        return wrapClientTLS(self._creator(uri.host, uri.port), plain)  # type: ignore[arg-type]

    def _creator(self, host: bytes, port: int) -> Any:
        """TLS settings of a host, kept: each time they are made, 140 CA certificates are read anew (65 ms)."""
        if (host, port) not in self._creators:
            if len(self._creators) >= _MOST_CREATORS:
                self._creators.clear()
            self._creators[host, port] = self._policy.creatorForNetloc(host, port)  # type: ignore[misc,call-arg,arg-type]
        return self._creators[host, port]
