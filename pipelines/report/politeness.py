"""How a run behaved towards each host: what can be shown to a webmaster, from the ledger alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

MOST_RULES = 20


@dataclass(slots=True)
class _Host:
    sent: int = 0
    refused: int = 0
    bytes: int = 0
    waited: float = 0.0
    first: datetime | None = None
    last: datetime | None = None
    gaps: list[float] = field(default_factory=list)
    rules: Counter[str] = field(default_factory=Counter)
    results: Counter[str] = field(default_factory=Counter)


def politeness(ledger: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Per host: requests sent and held back, the rules behind both, and the seconds between requests.

    A request counts as sent when it spent time on the wire or brought an answer; the gap is taken between
    the moments at which requests left, after their turn had come.
    """
    hosts: dict[str, _Host] = {}
    for row in ledger:
        _add(hosts.setdefault(urlsplit(row["url"]).netloc, _Host()), row)
    return {name: _told(host) for name, host in sorted(hosts.items())}


def _add(host: _Host, row: Mapping[str, Any]) -> None:
    host.rules[row["rule"]] += 1
    host.results[row["result"]] += 1
    if not row["result"].isdigit() and not row["seconds"]:
        host.refused += 1
        return
    left = datetime.fromisoformat(row["at"])
    moment = left.timestamp() + row["waited"]
    if host.last is not None:
        host.gaps.append(moment - host.last.timestamp())
    host.first = host.first or left
    host.last = datetime.fromtimestamp(moment, left.tzinfo)
    host.sent += 1
    host.bytes += row["bytes"]
    host.waited += row["waited"]


def _told(host: _Host) -> dict[str, Any]:
    gaps = sorted(host.gaps)
    return {
        "requests": host.sent,
        "held_back": host.refused,
        "bytes": host.bytes,
        "waited_seconds": round(host.waited, 1),
        "smallest_gap_seconds": round(gaps[0], 3) if gaps else None,
        "median_gap_seconds": round(gaps[len(gaps) // 2], 3) if gaps else None,
        "first_request_at": host.first.isoformat() if host.first else None,
        "last_request_at": host.last.isoformat() if host.last else None,
        "rules": dict(host.rules.most_common(MOST_RULES)),
        "results": dict(host.results.most_common()),
    }
