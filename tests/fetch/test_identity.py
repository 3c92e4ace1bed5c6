from __future__ import annotations

import pytest

from scraper import __version__
from scraper.errors import UsageError
from scraper.fetch.identity import require_contact, user_agent


@pytest.mark.parametrize(
    "contact", ["https://meridian.example/bot", "ops@meridian.example", "mailto:ops@meridian.example"]
)
def test_the_user_agent_names_us_and_a_contact(contact: str) -> None:
    assert user_agent(contact) == f"thinktank-archive/{__version__} (+{contact})"


@pytest.mark.parametrize(
    "contact",
    [
        "",
        "me",
        "ops@meridian.example\r\nX-Evil: 1",
        "http://a b",
        "ops@meridian.example\n",
        "x" * 500 + "@y.zz",
        "a@b)c",
    ],
)
def test_a_contact_that_reaches_nobody_is_refused(contact: str) -> None:
    with pytest.raises(UsageError, match="contact"):
        user_agent(contact)


def test_a_live_crawl_needs_a_contact() -> None:
    with pytest.raises(UsageError, match="THINKTANK_CONTACT"):
        require_contact(None, "meridian.example:443", frozenset())
    require_contact("ops@meridian.example", "meridian.example:443", frozenset())


def test_the_operators_own_hosts_need_none() -> None:
    require_contact(None, "127.0.0.1:8901", frozenset({"127.0.0.1:8901"}))
    with pytest.raises(UsageError):
        require_contact(None, "127.0.0.1:80", frozenset({"127.0.0.1:8901"}))
