"""An egg of this version with its registry: what scrapyd's addversion.json takes."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from scraper import __version__
from scraper.errors import StorageError
from scraper.source import data_file

_LEFT = ("__pycache__", ".mypy_cache")
_DATA = ("sources", "profiles", "schema")
"""Parts of the registry that a crawl reads; the sample is for people."""
_ABOUT = {
    "EGG-INFO/PKG-INFO": f"Metadata-Version: 1.2\nName: thinktank-archive\nVersion: {__version__}\n",
    "EGG-INFO/entry_points.txt": "[scrapy]\nsettings = scraper.settings\n",
    "EGG-INFO/top_level.txt": "pipelines\nscraper\n",
    "EGG-INFO/zip-safe": "\n",
}


def write_egg(path: Path, folders: Sequence[Path] = ()) -> int:
    """Write the egg, complete or not at all, the same bytes for the same contents; how many source files are in it.

    `folders`: further source files, which become part of its registry. Raises StorageError.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    files = dict(sorted(_files(folders)))
    try:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as egg:
            for name, content in files.items():
                egg.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        temporary.replace(path)
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror}: check folder, permissions and free space") from error
    finally:
        temporary.unlink(missing_ok=True)
    return sum(name.startswith("scraper/_data/sources/") for name in files)


def _files(folders: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    for name, text in _ABOUT.items():
        yield name, text.encode()
    for package in ("scraper", "pipelines"):
        yield from _below(resources.files(package), package)
    for part in _DATA:
        yield from _below(data_file(part), f"scraper/_data/{part}")
    for folder in folders:
        for file in sorted(folder.glob("*.toml")):
            yield f"scraper/_data/sources/{file.name}", file.read_bytes()


def _below(folder: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        if entry.name in _LEFT or entry.name == "_data":
            continue
        if entry.is_dir():
            yield from _below(entry, f"{name}/{entry.name}")
        elif not entry.name.endswith(".pyc"):
            yield f"{name}/{entry.name}", entry.read_bytes()
