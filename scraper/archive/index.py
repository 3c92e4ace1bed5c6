"""ReplayIndex: which capture of a URL was the latest on a given day, over any WARC files."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from scraper.archive import sidecar
from scraper.archive.exchange import Capture, Exchange
from scraper.archive.reader import capture_of, exchange_of, read_record, request_after, resolved
from scraper.archive.records import Damage, iterate
from scraper.archive.warc import Record, parse_date
from scraper.errors import ArchiveError
from scraper.urls import UrlRefused, identity_key

log = logging.getLogger(__name__)

_UNKNOWN = datetime.min.replace(tzinfo=UTC)
"""A capture of unknown time counts as older than all others."""


@dataclass(slots=True)
class _Entry:
    capture: Capture
    refers_to: tuple[str, str, datetime | None] = ("", "", None)
    """Of a revisit: record id, URL and time of the capture that holds the payload."""
    concurrent: str = ""


@dataclass(slots=True)
class ReplayIndex:
    """Captures by URL, and how to read them. Made by `open`; held in memory, some 2 KB a capture."""

    files: dict[str, Path] = field(default_factory=dict)
    damages: list[tuple[Path, Damage]] = field(default_factory=list)
    """What could not be read and was passed over, with a warning each."""
    _by_url: dict[str, list[_Entry]] = field(default_factory=lambda: defaultdict(list))
    _by_loose: dict[str, list[_Entry]] = field(default_factory=lambda: defaultdict(list))
    _by_id: dict[str, _Entry] = field(default_factory=dict)
    _by_digest: dict[str, _Entry] = field(default_factory=dict)
    _not_get: set[str] = field(default_factory=set)
    """Ids of requests by other methods and of their responses: writers differ in which names the other, and in
    order. A POST's answer must not be replayed for a GET (pywb issue 501)."""

    @classmethod
    def open(cls, paths: Sequence[Path]) -> ReplayIndex:
        """Index WARC files and all `.warc` and `.warc.gz` files of folders.

        A torn tail costs only itself: it is logged as a warning and stands in `damages`.
        Raises ArchiveError for a path that is missing, holds no WARC, or names a file twice.
        """
        index = cls()
        for path in _warc_files(paths):
            if path.name in index.files:
                raise ArchiveError(f"{path}: a file of this name was already given: {index.files[path.name]}")
            index.files[path.name] = path
            index._read(path)
        for entries in (*index._by_url.values(), *index._by_loose.values()):
            entries.sort(key=_time)
        return index

    def __len__(self) -> int:
        return len(self._by_id)

    def captures(self) -> Iterator[Capture]:
        """All captures, in the order of files and records."""
        return (entry.capture for entry in self._by_id.values())

    def lookup(self, url: str, at: datetime | None = None) -> Capture | None:
        """The latest capture of a URL at or before a time (aware; None: the latest of all); None when there is none.

        The very URL counts first; else one that differs in scheme, `www.`, default port, trailing slash or
        fragment. Captures of unknown time are older than all others. Only what a GET brought is answered, and a
        revisit only when its payload is here.
        """
        exact = self._latest(self._by_url.get(url, []), at)
        return exact or self._latest(self._by_loose.get(loose(url), []), at)

    def answers(self, capture: Capture) -> bool:
        """Did a GET bring this capture, and is its payload here?"""
        return self._answers(self._by_id[capture.ref.record_id])

    def exchange(self, capture: Capture) -> Exchange:
        """Read a capture that `lookup` gave; revisits come with the payload they stand for. Raises ArchiveError."""
        entry = self._by_id[capture.ref.record_id]
        record = self._record(entry.capture)
        if not capture.revisit:
            return exchange_of(record, request_after(self.files[capture.ref.warc], record))
        payload = self._payload(entry)
        if payload is None:
            raise ArchiveError(f"{capture.ref.warc} at {capture.ref.offset}: the payload of a revisit is missing")
        return resolved(record, self._record(payload.capture))

    def _record(self, capture: Capture) -> Record:
        return read_record(self.files[capture.ref.warc], capture.ref)

    def _read(self, path: Path) -> None:
        try:
            whole = self._read_records(path)
        except OSError as error:
            raise ArchiveError(f"{path}: cannot be read: {error.strerror}") from error
        if not whole:
            raise ArchiveError(f"{path}: no WARC record in it at offset 0 or after; is it a WARC file?")

    def _read_records(self, path: Path) -> int:
        indexed = sidecar.read(path)
        if indexed is not None:
            for entry in indexed:
                self._keep(_Entry(entry.capture, entry.refers_to))
            return len(indexed) or 1
        whole = 0
        for found in iterate(path):
            if isinstance(found, Record):
                whole += 1
                self._add(found, path.name)
            elif found.problem != "one_member":
                log.warning("%s at %d: %s: %s; passed over", path, found.offset, found.problem, found.detail)
                self.damages.append((path, found))
        return whole

    def _add(self, record: Record, name: str) -> None:
        concurrent = record.field("WARC-Concurrent-To") or ""
        if record.type == "request":
            if not record.block.startswith(b"GET "):
                self._not_get |= {record.id, concurrent} - {""}
            return
        capture = capture_of(record, name)
        if capture is None or capture.ref.record_id in self._by_id:
            return
        self._keep(_Entry(capture, refers_of(record), concurrent))

    def _keep(self, entry: _Entry) -> None:
        capture = entry.capture
        if not capture.revisit and capture.ref.payload_digest:
            self._by_digest.setdefault(capture.ref.payload_digest, entry)
        self._by_id[capture.ref.record_id] = entry
        self._by_url[capture.url].append(entry)
        self._by_loose[loose(capture.url)].append(entry)

    def _latest(self, entries: Sequence[_Entry], at: datetime | None) -> Capture | None:
        for entry in reversed(entries):
            if (at is None or _time(entry) <= at) and self._answers(entry):
                return self._as_answered(entry)
        return None

    def _as_answered(self, entry: _Entry) -> Capture:
        """A 304 answers as what it confirms: nobody who asks without conditions may be told 304."""
        payload = self._payload(entry) if entry.capture.status == 304 else None
        if payload is None:
            return entry.capture
        return replace(entry.capture, status=payload.capture.status, media_type=payload.capture.media_type)

    def _answers(self, entry: _Entry) -> bool:
        if not self._not_get.isdisjoint((entry.capture.ref.record_id, entry.concurrent)):
            return False
        if entry.capture.revisit:
            return self._payload(entry) is not None
        return entry.capture.status != 304

    def _payload(self, entry: _Entry) -> _Entry | None:
        """The capture with the bytes of a revisit: by record id, by URL and time, or by digest."""
        seen = 0
        found: _Entry | None = entry
        while found is not None and found.capture.revisit and seen < 8:
            record_id, url, time = found.refers_to
            named = [one for one in self._by_url.get(url, []) if time and one.capture.fetched_at == time]
            earlier = self._by_id.get(record_id) or next((one for one in named if not one.capture.revisit), None)
            found, seen = earlier or self._by_digest.get(found.capture.ref.payload_digest), seen + 1
        return None if found is None or found.capture.revisit else found


def refers_of(record: Record) -> sidecar.Refers:
    """What a revisit record stands for; nothing for other records."""
    if record.type != "revisit":
        return ("", "", None)
    url = (record.field("WARC-Refers-To-Target-URI") or "").strip("<>")
    return record.field("WARC-Refers-To") or "", url, parse_date(record.field("WARC-Refers-To-Date"))


class Contents:
    """What the index of a WARC file must hold, gathered record by record: what GET requests brought."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._found: dict[str, tuple[sidecar.Entry, str]] = {}
        self._not_get: set[str] = set()

    def add(self, record: Record) -> None:
        """The next record of the file."""
        concurrent = record.field("WARC-Concurrent-To") or ""
        if record.type == "request" and not record.block.startswith(b"GET "):
            self._not_get |= {record.id, concurrent} - {""}
        capture = capture_of(record, self._name)
        if capture is not None and capture.ref.length:
            self._found.setdefault(record.id, (sidecar.Entry(capture, refers_of(record)), concurrent))

    def entries(self) -> list[sidecar.Entry]:
        """In the order of the records."""
        found = self._found.items()
        return [entry for id, (entry, other) in found if self._not_get.isdisjoint((id, other))]


def entries_of(path: Path) -> list[sidecar.Entry]:
    """What the index of a WARC file must hold. Raises OSError."""
    contents = Contents(path.name)
    for record in iterate(path):
        if isinstance(record, Record):
            contents.add(record)
    return contents.entries()


def make_index(path: Path) -> None:
    """Make the CDXJ file beside a WARC file anew. Raises OSError."""
    sidecar.write(path, entries_of(path))


def finish_index(path: Path) -> None:
    """Close the index of a WARC file whose run died, out of the file itself: a journal does not show what it misses.

    Some 0.5 ms a page, once. A disk that refuses it costs the index, not the crawl.
    """
    try:
        if path.is_file():
            make_index(path)
    except OSError as error:
        log.warning("%s: left as a journal: %s", sidecar.path_of(path), error.strerror or error)


def loose(url: str) -> str:
    """A key that is the same for URLs that differ in scheme, `www.`, default port, trailing slash or fragment."""
    try:
        return identity_key(url)
    except UrlRefused:
        return url


def _time(entry: _Entry) -> datetime:
    return entry.capture.fetched_at or _UNKNOWN


def _warc_files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.iterdir() if one.name.endswith((".warc", ".warc.gz")))
            if not inside:
                raise ArchiveError(f"{path}: no .warc or .warc.gz file in this folder")
            yield from inside
        elif path.exists():
            yield path
        else:
            raise ArchiveError(f"{path}: no such file or folder")
