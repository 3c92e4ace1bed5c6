"""A large store in minutes: a small one that crawls filled, doubled in SQL until it has the size that is wanted.

Each copy has ids, addresses, hashes and keys of its own, so that the tables and their indexes are as large and as
mixed as those of so many real records; what is measured afterwards is done by the store's own commits.
"""

from __future__ import annotations

import sys

from pipelines.store import SqlStore
from pipelines.store.database import Database

CACHE_KB = 3_000_000
"""SQLite's cache while it doubles: with the store's own 32 MB the indexes of 250,000 records went to the log and back
so often that 49 GB were written for 3.
"""
COPIED: dict[str, tuple[str, ...]] = {
    "captures": ("id+", "url/", "warc-", "record_id-", "payload_digest-"),
    "readings": ("id+", "article-", "capture+captures", "record/"),
    "articles": ("id-", "born+articles", "url/", "seq+articles", "reading+readings", "aliases/"),
    "aliases": ("url_key/", "article-", "url/"),
    "revisions": ("article-", "reading+readings", "payload_digest-"),
    "urls": ("id+", "url/", "url_key/"),
    "ledger": ("id+", "url/"),
    "run_articles": ("article-",),
    "sketches": ("article-",),
    "sketch_bands": ("band-", "article-"),
}
"""Table -> columns that differ in a copy: `+` a number further on (by the numbers of which table), `-` with an ending,
`/` with another path."""


def fill(store: SqlStore, doublings: int) -> None:
    """Double what the store holds, so many times."""
    db = store.database
    if not store.location.startswith("postgres"):
        db.run(f"PRAGMA cache_size=-{CACHE_KB}")
    for copy in range(doublings):
        print(f"doubling {copy + 1} of {doublings}, {_greatest(db, 'articles'):,} records", file=sys.stderr, flush=True)
        told = {table: _greatest(db, table) for table in ("captures", "readings", "articles", "urls", "ledger")}
        with db.transaction():
            for table, differing in COPIED.items():
                db.run(_copying(db, table, differing, f"-{copy}", told))
            db.run("UPDATE counters SET value = value * 2 WHERE name = 'seq'")
    if store.location.startswith("postgres"):
        for table in ("captures", "readings", "urls", "ledger"):
            db.rows(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        for table in COPIED:
            db.run(f"ANALYZE {table}")


def _greatest(db: Database, table: str) -> int:
    return int(db.rows(f"SELECT max({'seq' if table == 'articles' else 'id'}) FROM {table}")[0][0])


def _copying(db: Database, table: str, differing: tuple[str, ...], ending: str, greatest: dict[str, int]) -> str:
    told = {}
    for rule in differing:
        name = rule.rstrip("-/+").partition("+")[0]
        if "+" in rule:
            told[name] = f"{name} + {greatest[rule.partition('+')[2] or table]}"
        elif rule.endswith("-"):
            told[name] = f"{name} || '{ending}'"
        else:
            told[name] = f"replace({name}, '/papers/', '/papers/{ending.strip('-')}')"
    columns = _columns(db, table)
    values = ", ".join(told.get(column, column) for column in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table}"


def _columns(db: Database, table: str) -> list[str]:
    if db.location.startswith("postgres"):
        sql = "SELECT column_name FROM information_schema.columns WHERE table_name = ? AND table_schema = 'public'"
    else:
        sql = "SELECT name FROM pragma_table_info(?)"
    return [row[0] for row in db.rows(sql, [table])]
