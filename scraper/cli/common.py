"""Options that several commands share, and what they stand for."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from scraper.source import Registry, load_registry

F = TypeVar("F", bound=Callable[..., Any])

CHECKOUT = Path(__file__).resolve().parents[2]


def data_home() -> Path:
    """`data/store/` in a checkout, else the user's data directory (XDG base directory specification)."""
    if (CHECKOUT / "pyproject.toml").is_file() and (CHECKOUT / "data").is_dir():
        return CHECKOUT / "data" / "store"
    base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(base).expanduser() / "thinktank-archive"


@dataclass(frozen=True, slots=True)
class Places:
    """Where the store and the archive lie."""

    store: str
    """A path, `sqlite:///path` or `postgresql://...`."""
    archive: Path
    """Folder of WARC files."""

    @classmethod
    def of(cls, store: str | None, archive: str | None) -> Places:
        """Options first, then THINKTANK_STORE and THINKTANK_ARCHIVE (click reads them), then the data home."""
        home = data_home()
        return cls(store or str(home / "thinktank.sqlite"), Path(archive) if archive else home / "warc")


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
json_option = click.option("--json", "as_json", is_flag=True, help="JSON on stdout.")


def registry_of(folders: Iterable[Path]) -> Registry:
    """The shipped registry and the folders given. Raises SourceError."""
    return load_registry(*folders)


def say(message: str) -> None:
    """Words for people: stderr, so that stdout stays data."""
    click.echo(message, err=True)


def put_json(value: object) -> None:
    """One JSON value on stdout, as people can read it."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))
