"""Options that several commands share, and what they stand for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

import click

from scraper.places import Places
from scraper.source import Registry, load_registry

__all__ = [
    "Places",
    "allow_option",
    "archive_option",
    "contact_option",
    "json_option",
    "put_json",
    "put_json_line",
    "registry_of",
    "safe_line",
    "say",
    "sources_option",
    "store_option",
]

store_option = click.option(
    "--store", envvar="THINKTANK_STORE", metavar="URL", help="The store: a SQLite file or postgresql://..."
)
archive_option = click.option(
    "--archive", envvar="THINKTANK_ARCHIVE", metavar="DIR", type=click.Path(), help="Folder of the WARC files."
)
sources_option = click.option(
    "--sources",
    "folders",
    envvar="THINKTANK_SOURCES",
    metavar="DIR",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A folder of further source files.",
)
contact_option = click.option(
    "--contact",
    envvar="THINKTANK_CONTACT",
    help="Mail address or URL for the User-Agent; a site's owner must be able to reach you.",
)
allow_option = click.option(
    "--allow-address",
    "allow",
    multiple=True,
    envvar="THINKTANK_ALLOW_ADDRESSES",
    metavar="HOST:PORT",
    help="Let the address guard pass this address: for tests on loopback.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="JSON on stdout.")


def registry_of(folders: Iterable[Path]) -> Registry:
    """The shipped registry and the folders given. Raises SourceError."""
    return load_registry(*folders)


_UNSEEN = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""Controls, marks of direction and lone surrogates: within JSON they can only stand in strings."""


def say(message: str) -> None:
    """Words for people: stderr, so that stdout stays data."""
    click.echo(message, err=True)


def put_json(value: object) -> None:
    """One JSON value on stdout, as people can read it."""
    click.echo(_seen(json.dumps(value, ensure_ascii=False, indent=2, default=str)))


def put_json_line(value: object) -> None:
    """One JSON value on a line of stdout."""
    click.echo(_seen(json.dumps(value, ensure_ascii=False, default=str)))


def _seen(text: str) -> str:
    """JSON in which what would steer a terminal, or cannot be said in UTF-8, is escaped."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


LEAD = 30
"""Characters before the first one in which two texts differ."""


def around_change(before: str, after: str, shown: int) -> tuple[str, str]:
    """Both texts from shortly before the first character in which they differ, on one line, of `shown` characters."""
    pairs = enumerate(zip(before, after, strict=False))
    place = next((n for n, (one, other) in pairs if one != other), min(len(before), len(after)))
    start = max(0, place - LEAD)
    cut = [_cut(side, start, shown) for side in (before, after)]
    return cut[0], cut[1]


def _cut(text: str, start: int, shown: int) -> str:
    part = text[start : start + shown].replace("\n", "⏎")
    return f"{'…' if start else ''}{part}{'…' if start + shown < len(text) else ''}"


def safe_line(text: str) -> str:
    """Text of a record on one line, without control characters: a record must not steer the terminal."""
    return "".join(char if char.isprintable() else " " if char.isspace() else "\ufffd" for char in text)
