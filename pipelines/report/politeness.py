"""How a run behaved towards each host: what can be shown to a webmaster, from the ledger alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

MOST_RULES = 20


@dataclass(slots=True)
class _Host:
    sent: int = 0
    refused: int = 0
    bytes: int = 0
    waited: float = 0.0
    left: list[datetime] = field(default_factory=list)
    """When each request left. The ledger is in the order of answers: the slowest comes last."""
    rules: Counter[str] = field(default_factory=Counter)
    results: Counter[str] = field(default_factory=Counter)


def politeness(ledger: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Per host: requests sent and held back, the rules behind both, and the seconds between requests.

    A request counts as sent when it spent time on the wire or brought an answer; the gap is taken between
    the moments at which requests left, after their turn had come. In a replay nobody was asked.
    """
    hosts: dict[str, _Host] = {}
    for row in ledger:
        _add(hosts.setdefault(urlsplit(row["url"]).netloc, _Host()), row)
    return {name: _told(host) for name, host in sorted(hosts.items())}


def _add(host: _Host, row: Mapping[str, Any]) -> None:
    host.rules[row["rule"]] += 1
    host.results[row["result"]] += 1
    if not was_sent(row):
        host.refused += 1
        return
    host.left.append(datetime.fromisoformat(row["at"]))
    host.sent += 1
    host.bytes += row["bytes"]
    host.waited += row["waited"]


def was_sent(row: Mapping[str, Any]) -> bool:
    """Did a row of the ledger cost its host anything?"""
    return bool(row["result"].isdigit() or row["seconds"])


def _told(host: _Host) -> dict[str, Any]:
    left = sorted(host.left)
    gaps = sorted((later - earlier).total_seconds() for earlier, later in pairwise(left))
    return {
        "requests": host.sent,
        "held_back": host.refused,
        "bytes": host.bytes,
        "waited_seconds": round(host.waited, 1),
        "smallest_gap_seconds": round(gaps[0], 3) if gaps else None,
        "median_gap_seconds": round(gaps[len(gaps) // 2], 3) if gaps else None,
        "first_request_at": left[0].isoformat() if left else None,
        "last_request_at": left[-1].isoformat() if left else None,
        "rules": dict(host.rules.most_common(MOST_RULES)),
        "results": dict(host.results.most_common()),
    }
