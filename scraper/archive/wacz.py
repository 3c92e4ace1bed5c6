"""WACZ 1.1.1 (a ZIP of WARC files, their CDXJ index and a page list): checked before anything in it is believed."""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from scraper.archive.verify import Finding

_KNOWN = ("archive/", "indexes/", "pages/", "datapackage.json", "datapackage-digest.json", "fuzzy.json", "logs/")
_MAX_ENTRIES = 100_000
_MAX_RATIO = 200
"""Inflated to packed. WARC files lie in a WACZ stored, not deflated; page lists and indexes reach 20."""
_MAX_JSON = 64 << 20


def verify_wacz(path: Path) -> Iterator[Finding]:
    """What is wrong with a WACZ: names that lead outside, links, bombs, doubles, digests that do not fit.

    Nothing is unpacked to disk, and no entry is read that claims more than it may. Never raises for damage.
    """
    try:
        with zipfile.ZipFile(path) as bundle:
            refused = [Finding(str(path), *found) for found in _structure(bundle)]
            yield from refused
            if not refused:
                yield from (Finding(str(path), *found) for found in _contents(bundle))
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        yield Finding(str(path), 0, "", "not_a_zip", str(error))


_Found = tuple[int, str, str, str]


def _structure(bundle: zipfile.ZipFile) -> Iterator[_Found]:
    """What makes a bundle unsafe to read at all."""
    entries = bundle.infolist()
    if len(entries) > _MAX_ENTRIES:
        yield 0, "", "too_many_entries", f"{len(entries)} entries"
        return
    names = Counter(entry.filename for entry in entries)
    yield from (
        (0, name, "duplicate_name", f"{count} entries of one name") for name, count in names.items() if count > 1
    )
    for entry in entries:
        problem = _unsafe(entry)
        if problem:
            yield entry.header_offset, entry.filename, *problem


def _unsafe(entry: zipfile.ZipInfo) -> tuple[str, str] | None:
    name = entry.orig_filename
    if name.startswith("/") or "\\" in name or ":" in name or ".." in PurePosixPath(name).parts or "\0" in name:
        return "unsafe_name", f"{name!r} leads outside the bundle"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "symlink", f"{name!r} is a symbolic link"
    if entry.file_size > _MAX_RATIO * max(entry.compress_size, 1024):
        return "bomb", f"{name!r}: {entry.compress_size} bytes claim to be {entry.file_size}"
    if entry.flag_bits & 1:
        return "encrypted", f"{name!r} is encrypted"
    return None if name.startswith(_KNOWN) else ("foreign_file", f"{name!r} has no place in a WACZ")


def _contents(bundle: zipfile.ZipFile) -> Iterator[_Found]:
    """The data package and what it says of the other entries."""
    names = set(bundle.namelist())
    if "datapackage.json" not in names:
        yield 0, "", "no_datapackage", "datapackage.json is missing"
        return
    package = _json(bundle, "datapackage.json")
    if package is None or not isinstance(package.get("resources"), list):
        yield 0, "datapackage.json", "bad_datapackage", "no JSON object with `resources`"
        return
    resources = [one for one in package["resources"] if isinstance(one, dict)]
    listed = {str(one.get("path")) for one in resources}
    for name in sorted(names - listed):
        if name.startswith(("archive/", "indexes/", "pages/")) and not name.endswith("/"):
            yield 0, name, "not_listed", "datapackage.json does not list it"
    for resource in resources:
        yield from _resource(bundle, names, resource)
    yield from _package_digest(bundle, names)


def _resource(bundle: zipfile.ZipFile, names: set[str], resource: Mapping[str, Any]) -> Iterator[_Found]:
    name = str(resource.get("path"))
    if name not in names:
        yield 0, name, "missing_resource", "datapackage.json lists it, but it is not there"
        return
    entry = bundle.getinfo(name)
    if resource.get("bytes") != entry.file_size:
        yield entry.header_offset, name, "wrong_length", f"{entry.file_size} bytes, not {resource.get('bytes')}"
    if name.endswith(".warc.gz") and entry.compress_type != zipfile.ZIP_STORED:
        yield entry.header_offset, name, "deflated_warc", "a WARC must be stored, so that players can seek in it"
    if _digest(bundle, name) != resource.get("hash"):
        yield entry.header_offset, name, "sha256", f"the content is not what {resource.get('hash')} says"


def _package_digest(bundle: zipfile.ZipFile, names: set[str]) -> Iterator[_Found]:
    if "datapackage-digest.json" not in names:
        return
    said = _json(bundle, "datapackage-digest.json") or {}
    if said.get("hash") != _digest(bundle, "datapackage.json"):
        yield 0, "datapackage.json", "sha256", "not what datapackage-digest.json says"


def _digest(bundle: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with bundle.open(name) as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return f"sha256:{digest.hexdigest()}"


def _json(bundle: zipfile.ZipFile, name: str) -> dict[str, Any] | None:
    if bundle.getinfo(name).file_size > _MAX_JSON:
        return None
    try:
        found = json.loads(bundle.read(name))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
