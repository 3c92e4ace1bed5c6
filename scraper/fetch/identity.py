"""Who we say we are: an honest User-Agent with an address where a site's operator can reach a person."""

from __future__ import annotations

import re

from scraper import __version__
from scraper.errors import UsageError

PRODUCT = "thinktank-archive"
"""The product token that robots.txt groups name (RFC 9309 section 2.2.1)."""

_CONTACT = re.compile(r"(?:https?://[^\s()]{4,200}|(?:mailto:)?[^\s@()]{1,64}@[^\s@()]{3,190})")


def user_agent(contact: str | None) -> str:
    """`thinktank-archive/0.1.0 (+https://...)`; without a contact only for replay and the operator's own hosts.

    Raises UsageError for a contact that is neither a URL nor a mail address.
    """
    product = f"{PRODUCT}/{__version__}"
    if contact is None:
        return product
    if not _CONTACT.fullmatch(contact):
        raise UsageError(f"contact {contact[:80]!r} is neither a URL nor a mail address; set THINKTANK_CONTACT")
    return f"{product} (+{contact})"


def require_contact(contact: str | None, homepage_place: str, allowed: frozenset[str]) -> None:
    """A live crawl of somebody's site names a contact. Raises UsageError when there is none.

    `homepage_place` is `host:port` of the source's home page: on the operator's allow-list none is needed.
    """
    if not contact and homepage_place not in allowed:
        raise UsageError(
            "a live crawl must name a contact, so that a site's operator can write to you: "
            "set THINKTANK_CONTACT or --contact to a mail address or URL"
        )
    user_agent(contact)
