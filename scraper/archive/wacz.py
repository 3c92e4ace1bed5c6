"""WACZ 1.1.1 (a ZIP of WARC files, their CDXJ index and a page list): checked before anything in it is believed."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from scraper import __version__
from scraper.archive import cdxj
from scraper.archive.verify import Finding
from scraper.archive.writer import sync_folder
from scraper.errors import ArchiveError, StorageError

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


@dataclass(frozen=True, slots=True)
class WarcPart:
    """A WARC file that goes into a bundle, up to a length: what lies behind is not committed yet."""

    path: Path
    length: int


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One line of a bundle's page list."""

    url: str
    title: str | None
    fetched_at: datetime | None


def write_wacz(
    target: Path, title: str, parts: Sequence[WarcPart], index: Sequence[str], pages: Iterable[PageEntry]
) -> None:
    """A WACZ 1.1.1 of WARC files, a CDXJ index of them and a page list. The same input gives the same bytes.

    It appears under its name only when it is whole. Raises StorageError when it cannot be written, ArchiveError
    when a WARC file cannot be read.
    """
    half = target.with_name(f".{target.name}.part")
    try:
        with half.open("wb") as file:
            with zipfile.ZipFile(file, "w") as bundle:
                _fill(bundle, title, parts, index, pages)
            file.flush()
            os.fsync(file.fileno())
        half.replace(target)
        sync_folder(target.resolve().parent)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise StorageError(f"{target}: cannot be written: {error.strerror or error}") from error


def _fill(
    bundle: zipfile.ZipFile, title: str, parts: Sequence[WarcPart], index: Sequence[str], pages: Iterable[PageEntry]
) -> None:
    resources = [_add_warc(bundle, part) for part in parts]
    data, places = cdxj.compressed(index, "index.cdx.gz")
    resources.append(_add(bundle, "indexes/index.cdx.gz", data, zipfile.ZIP_STORED))
    resources.append(_add(bundle, "indexes/index.idx", places.encode()))
    resources.append(_add(bundle, "pages/pages.jsonl", _page_list(title, pages)))
    package = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": title,
        "software": f"thinktank-archive/{__version__}",
        "resources": resources,
    }
    told = json.dumps(package, ensure_ascii=False, indent=2).encode()
    _add(bundle, "datapackage.json", told)
    digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(told).hexdigest()}"}
    _add(bundle, "datapackage-digest.json", json.dumps(digest, indent=2).encode())


def _add(bundle: zipfile.ZipFile, name: str, data: bytes, method: int = zipfile.ZIP_DEFLATED) -> dict[str, Any]:
    bundle.writestr(_entry(name, method), data)
    return _listed(name, hashlib.sha256(data).hexdigest(), len(data))


def _add_warc(bundle: zipfile.ZipFile, part: WarcPart) -> dict[str, Any]:
    """Stored, not deflated, so that players can seek in it."""
    name, digest, left = f"archive/{part.path.name}", hashlib.sha256(), part.length
    try:
        source = part.path.open("rb")
    except OSError as error:
        raise ArchiveError(f"{part.path}: cannot be read: {error.strerror}") from error
    with source, bundle.open(_entry(name, zipfile.ZIP_STORED), "w", force_zip64=part.length > 1 << 31) as target:
        while left:
            chunk = source.read(min(left, 1 << 20))
            if not chunk:
                raise ArchiveError(f"{part.path}: ends {left} bytes early; run `thinktank verify`")
            digest.update(chunk)
            target.write(chunk)
            left -= len(chunk)
    return _listed(name, digest.hexdigest(), part.length)


def _entry(name: str, method: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = method
    entry.external_attr = 0o644 << 16
    return entry


def _listed(name: str, digest: str, size: int) -> dict[str, Any]:
    return {"name": PurePosixPath(name).name.lower(), "path": name, "hash": f"sha256:{digest}", "bytes": size}


def _page_list(title: str, pages: Iterable[PageEntry]) -> bytes:
    told = [{"format": "json-pages-1.0", "id": "pages", "title": title}]
    for number, page in enumerate(pages, 1):
        time = cdxj.timestamp(page.fetched_at)
        moment = datetime.strptime(time, "%Y%m%d%H%M%S").strftime("%Y-%m-%dT%H:%M:%SZ")
        told.append({"id": str(number), "url": page.url, "ts": moment, "title": page.title or page.url})
    return "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in told).encode("utf-8", "replace")
