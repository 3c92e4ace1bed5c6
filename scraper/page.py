"""Page: the bytes, address, headers and time of one capture; all that extraction ever sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.message import Message


@dataclass(frozen=True, slots=True)
class Page:
    """One fetched document, as the reader's browser would have received it.

    `body` is the entity body with any Content-Encoding already undone; `headers` keeps the order,
    the case and the repetitions of the wire. `fetched_at` is aware (UTC) or None when unknown.
    """

    url: str
    body: bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    fetched_at: datetime | None = None

    def header(self, name: str) -> str | None:
        """The first value of a header, whatever its case; None when absent."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def media_type(self) -> str | None:
        """`text/html` of `Content-Type: text/html; charset=...`; None when not declared."""
        declared = self.header("content-type")
        return declared.split(";", 1)[0].strip().lower() or None if declared else None

    @property
    def charset(self) -> str | None:
        """The charset parameter of Content-Type, as declared (RFC 9110 section 8.3.2)."""
        declared = self.header("content-type")
        if not declared:
            return None
        message = Message()
        message["content-type"] = declared
        found = message.get_param("charset")
        return found.strip() if isinstance(found, str) and found.strip() else None
