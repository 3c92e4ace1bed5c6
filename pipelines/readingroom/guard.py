"""Before and after every page: whose name was called, which method, and what the browser may do with the answer."""

from __future__ import annotations

from collections.abc import Callable, Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-dns-prefetch-control": "off",
}
POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
"""Content-Security-Policy of the reading room: its own style sheet, and nothing else."""
LONGEST_ADDRESS = 4_000
"""Bytes of a query string."""


class Guard:
    """Refuses foreign hosts, other methods than reading, and endless addresses; no cookie is read or set."""

    def __init__(self, app: ASGIApp, hosts: Collection[str], policy: Callable[[str], str] = lambda _: POLICY) -> None:
        """`policy` makes the Content-Security-Policy for the name that was called."""
        self._app = app
        self._policy = policy
        self._hosts = {host.lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        name = called_by(Headers(scope=scope).getlist("host"))
        policy = self._policy(name if name in self._hosts and name else "localhost")

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update({**HEADERS, "content-security-policy": policy})
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self._app)(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        if called_by(Headers(scope=scope).getlist("host")) not in self._hosts:
            # A page elsewhere may have pointed its own name at our address (DNS rebinding).
            return PlainTextResponse("This name is not served here; see thinktank serve --name.\n", 400)
        harvests = scope["method"] == "POST" and scope["path"] == "/oai"  # OAI-PMH asks for it; nothing is written
        if scope["method"] not in ("GET", "HEAD") and not harvests:
            return PlainTextResponse("Only reading is possible here.\n", 405, {"allow": "GET, HEAD"})
        if len(scope["query_string"]) > LONGEST_ADDRESS:
            return PlainTextResponse("This address is too long.\n", 400)
        return None


def called_by(given: list[str]) -> str | None:
    """The host name without its port; None when there is not exactly one."""
    if len(given) != 1:
        return None
    name = given[0].lower()
    if name.startswith("["):
        return name[1:].partition("]")[0]
    return name.partition(":")[0]
