"""Politeness towards hosts, shared by all processes and runs.

Functions take the Database and run inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from pipelines.store.database import Database, one
from pipelines.store.protocol import Host
from pipelines.store.values import plain
from scraper.errors import UsageError

CHANGEABLE = ("paused_until", "pause_reason", "robots", "robots_verdict", "robots_at", "delay")


def host_key(url: str) -> str:
    """The name of a URL's row: its host, and its port when that is not the scheme's own.

    http and https on their own ports share one row: it is one machine to be kind to, and one robots.txt in practice.
    """
    parts = urlsplit(url)
    own = {"http": 80, "https": 443}.get(parts.scheme)
    port = "" if parts.port in (None, own) else f":{parts.port}"
    return f"{(parts.hostname or '').rstrip('.')}{port}"


def host(db: Database, name: str) -> Host:
    """What is known of a host; the defaults for one never met."""
    row = one(
        db,
        """SELECT host, next_at, paused_until, pause_reason, robots, robots_verdict, robots_at, delay
        FROM hosts WHERE host = ?""",
        [name],
    )
    return Host(*row) if row else Host(name)


def reserve(db: Database, name: str, spacing: float, now: float) -> float:
    """The host's next free turn, which is the caller's from now on; the one after it lies `spacing` seconds later."""
    row = one(
        db,
        """INSERT INTO hosts (host, next_at) VALUES (?, ?) ON CONFLICT (host) DO UPDATE SET next_at = ? +
          CASE WHEN hosts.next_at > ? AND hosts.next_at >= hosts.paused_until THEN hosts.next_at
               WHEN hosts.paused_until > ? THEN hosts.paused_until ELSE ? END
        RETURNING next_at""",
        [name, now + spacing, spacing, now, now, now],
    )
    assert row is not None
    return float(row[0]) - spacing


def update(db: Database, name: str, changes: Mapping[str, float | str | None]) -> None:
    """Change columns of the host's row."""
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise UsageError(f"host has no column {', '.join(sorted(unknown))}; known: {', '.join(CHANGEABLE)}")
    db.run("INSERT INTO hosts (host) VALUES (?) ON CONFLICT DO NOTHING", [name])
    columns = list(changes)
    if columns:
        places = ", ".join(f"{column} = ?" for column in columns)
        values = [plain(value) if isinstance(value, str) else value for value in changes.values()]
        db.run(f"UPDATE hosts SET {places} WHERE host = ?", [*values, name])  # noqa: S608 - columns are checked
