"""Memento (RFC 7089) over captures: which one a TimeGate leads to, and the TimeMap of a URL. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from itertools import islice
from urllib.parse import quote

from scraper.archive.exchange import Capture

LINK_FORMAT = "application/link-format"
MAX_LINKS = 10_000
"""Mementos in one TimeMap; a page captured every hour for a year has 8,760."""
_DATE = re.compile(r"^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$")

Address = Callable[[Capture], str]
"""URL under which a capture is shown."""


def accept_datetime(header: str | None) -> datetime | None:
    """The time that a client asks for; None when it names none. Raises ValueError for a malformed header.

    RFC 7089 section 2.1.1 wants the date of RFC 1123 in GMT; a TimeGate answers 400 to anything else.
    """
    if header is None or not header.strip():
        return None
    if not _DATE.match(header.strip()):
        raise ValueError(f"Accept-Datetime {header[:60]!r} is no date as in 'Thu, 05 Mar 2026 09:30:00 GMT'")
    return parsedate_to_datetime(header.strip()).astimezone(UTC)


def mementos(captures: Sequence[Capture]) -> list[Capture]:
    """Captures that can be offered for a URL: of known time, one a second, the oldest first."""
    dated = sorted((one for one in captures if one.fetched_at), key=_time)
    by_second = {_time(one).replace(microsecond=0): one for one in dated}
    return list(by_second.values())


def nearest(captures: Sequence[Capture], at: datetime | None) -> Capture | None:
    """The memento nearest to a time, the earlier of two equally near; the latest when no time is asked for."""
    offered = mementos(captures)
    if not offered:
        return None
    return offered[-1] if at is None else min(offered, key=lambda one: (abs(_time(one) - at), _time(one)))


def http_date(when: datetime) -> str:
    """`Thu, 05 Mar 2026 09:30:00 GMT`, as Memento-Datetime and link parameters want it."""
    return format_datetime(when.astimezone(UTC).replace(microsecond=0), usegmt=True)


def memento_headers(url: str, chosen: Capture, timegate: str, timemap: str) -> dict[str, str]:
    """Headers of the answer that shows a memento (RFC 7089 section 4.2)."""
    links = [_link(url, "original"), _link(timegate, "timegate"), _link(timemap, "timemap", type=LINK_FORMAT)]
    return {"Memento-Datetime": http_date(_time(chosen)), "Link": ", ".join(links)}


def timegate_headers(url: str, chosen: Capture, address: Address, timemap: str) -> dict[str, str]:
    """Headers of the 302 with which a TimeGate answers (RFC 7089 section 4.1.1)."""
    links = [_link(url, "original"), _link(timemap, "timemap", type=LINK_FORMAT)]
    return {"Location": address(chosen), "Vary": "accept-datetime", "Link": ", ".join(links)}


def timemap(url: str, captures: Sequence[Capture], address: Address, timegate: str, own: str) -> str:
    """All mementos of a URL in application/link-format (RFC 7089 section 5); the latest MAX_LINKS of them."""
    offered = mementos(captures)[-MAX_LINKS:]
    links = [_link(url, "original"), _link(timegate, "timegate")]
    if offered:
        span = {"from": http_date(_time(offered[0])), "until": http_date(_time(offered[-1]))}
        links.append(_link(own, "self", type=LINK_FORMAT, **span))
    last = len(offered) - 1
    for place, one in enumerate(offered):
        relation = " ".join([*(["first"] if place == 0 else []), *(["last"] if place == last else []), "memento"])
        links.append(_link(address(one), relation, datetime=http_date(_time(one))))
    return ",\n".join(links) + "\n"


MOST_READ = 100_000
"""Links of somebody's TimeMap that are read; the Wayback Machine has longer ones, and they are sorted by time."""
_LINK = re.compile(r"<([^<>\n]{1,4000})>\s*;([^<\n]{0,2000})")
_RELATION = re.compile(r'\brel\s*=\s*"([^"]{0,200})"')
_WHEN = re.compile(r'\bdatetime\s*=\s*"([^"]{0,60})"')


def parse_timemap(text: str) -> list[tuple[str, datetime]]:
    """Address and time of the mementos that a TimeMap in application/link-format lists; what cannot be read is left."""
    found: list[tuple[str, datetime]] = []
    for link in islice(_LINK.finditer(text), MOST_READ):
        relation, when = _RELATION.search(link[2]), _WHEN.search(link[2])
        if relation is None or when is None or "memento" not in relation[1].split():
            continue
        try:
            found.append((link[1], parsedate_to_datetime(when[1]).astimezone(UTC)))
        except (ValueError, OverflowError):
            continue
    return found


def _link(target: str, relation: str, **parameters: str) -> str:
    told = "".join(f'; {name}="{value}"' for name, value in parameters.items())
    return f'<{quote(target, safe=_SAFE)}>; rel="{relation}"{told}'


_SAFE = "!#$%&'()*+,/:;=?@[]~-._"
"""What a URL may hold between angle brackets: a quote, a bracket or a line end would end the link."""


def _time(capture: Capture) -> datetime:
    assert capture.fetched_at is not None
    return capture.fetched_at
