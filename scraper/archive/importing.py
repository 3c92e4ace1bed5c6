"""WARC files of others, made files of this archive: one gzip member a record, what is damaged left out and named."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from scraper import __version__
from scraper.archive import warc
from scraper.archive.index import make_index
from scraper.archive.records import Damage, iterate
from scraper.archive.verify import record_problems
from scraper.archive.wacz import verify_wacz
from scraper.archive.warc import Record
from scraper.archive.writer import make_folder, sync_folder, warcinfo_record
from scraper.errors import ArchiveError, StorageError

_HARMLESS = ("sha256", "not_listed", "foreign_file", "deflated_warc")
"""Findings about a bundle that do no harm to its WARC files; those are checked record by record."""
_REMADE = ("content-length", "warc-block-digest")


@dataclass(slots=True)
class Imported:
    """A file of this archive that holds what a given file held."""

    path: Path
    records: int = 0
    passed_over: list[str] = field(default_factory=list)
    """One line for each damage and each record that could not be taken over."""


def import_warc(given: Path, archive: Path) -> Imported:
    """Copy the records of a WARC or WACZ into an archive folder, header fields and blocks as they are.

    The name comes from the file's hash, so that the same file is taken in once. The new file appears when
    it is whole. Raises ArchiveError when the given file is missing, unsafe (WACZ) or holds no record,
    StorageError when the archive refuses.
    """
    try:
        with given.open("rb") as file:
            is_zip = (
                file.read(4) == b"PK\x03\x04"
            )  # zipfile.is_zipfile would take a WARC that ends with a .docx for one
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ArchiveError(f"{given}: cannot be read: {error.strerror}") from error
    imported = Imported(archive / f"import-{digest[:16]}.warc.gz")
    if imported.path.exists():  # written anew it would have other offsets, and pointers lead into it
        imported.records = sum(1 for found in iterate(imported.path) if isinstance(found, Record)) - 1
        return imported
    try:
        make_folder(archive)
        with tempfile.TemporaryDirectory(prefix=".import-", dir=archive) as scratch:
            parts = _unpacked(given, Path(scratch)) if is_zip else [given]
            _write(given, imported, parts, warcinfo_record(imported.path.name, *_told(given, digest)))
    except OSError as error:
        raise StorageError(f"{archive}: {given.name} cannot be taken in: {error.strerror or error}") from error
    return imported


def _told(given: Path, digest: str) -> tuple[dict[str, str | None], str, datetime]:
    told: dict[str, str | None] = {
        "software": f"thinktank-archive/{__version__} import",
        "format": "WARC File Format 1.1",
        "description": f"records of {given.name}, sha256 {digest}, one gzip member each",
    }
    return told, f"<urn:uuid:{uuid.uuid4()}>", datetime.now(UTC)


def _unpacked(given: Path, scratch: Path) -> list[Path]:
    """The WARC files of a WACZ, under names of our own."""
    unsafe = next((one for one in verify_wacz(given) if one.problem not in _HARMLESS), None)
    if unsafe:
        raise ArchiveError(f"{given}: refused: {unsafe.problem}: {unsafe.detail}")
    paths: list[Path] = []
    with zipfile.ZipFile(given) as bundle:
        for name in bundle.namelist():
            if name.startswith("archive/") and name.endswith((".warc", ".warc.gz")):
                paths.append(scratch / str(len(paths)))
                with bundle.open(name) as source, paths[-1].open("wb") as target:
                    shutil.copyfileobj(source, target, 1 << 20)
    return paths


def _write(given: Path, imported: Imported, parts: Iterable[Path], warcinfo: bytes) -> None:
    half = imported.path.with_name(f".{imported.path.name}.part")
    with half.open("wb") as file:
        file.write(warc.member(warcinfo))
        for part in parts:
            _copy(part, file, imported)
        file.flush()
        os.fsync(file.fileno())
    if not imported.records:
        half.unlink()
        told = "; ".join(imported.passed_over[:3]) or "the file is empty"
        raise ArchiveError(f"{given}: no whole WARC record: {told}")
    half.replace(imported.path)
    make_index(imported.path)
    sync_folder(imported.path.parent)


def _copy(part: Path, target: BinaryIO, imported: Imported) -> None:
    seen: set[str] = set()
    for found in iterate(part):
        if isinstance(found, Damage) and found.problem == "one_member":
            continue  # the reason why records are written one by one
        problem = next(_problems(found, seen), None)
        if problem is not None:
            imported.passed_over.append(f"at {found.offset}: {problem}")
        elif isinstance(found, Record):
            seen.add(found.id)
            target.write(warc.member(_again(found)))
            imported.records += 1


def _problems(found: Record | Damage, seen: set[str]) -> Iterator[str]:
    if isinstance(found, Damage):
        yield f"{found.problem}: {found.detail}"
        return
    if found.oversize:
        yield f"too_large: {found.url}"
    if found.id in seen:
        yield f"same_record_id: {found.id}"
    yield from (f"{problem}: {detail} ({found.url})" for problem, detail in record_problems(found))


def _again(record: Record) -> bytes:
    fields = [(name, value) for name, value in record.fields if name.lower() not in _REMADE]
    return warc.record_bytes(fields, [record.block], warc.sha1(record.block))
