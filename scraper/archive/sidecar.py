"""The CDXJ file beside each WARC file, `NAME.warc.gz.cdxj`: written as the crawl goes, sorted when its WARC is closed.

Until then it is a journal: what was committed, in the order of the records. A closed one begins with a line that
tells how long its WARC is; with another length it is out of date and nobody uses it. It can always be made anew from
the WARC, so it is never waited for: a disk that refuses it costs the index, not the crawl.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from scraper.archive import cdxj
from scraper.archive.exchange import Capture
from scraper.article import CaptureRef

log = logging.getLogger(__name__)
MAX_BYTES = 1 << 30
"""An index is some 400 bytes a capture; a longer one is none of ours."""

Refers = tuple[str, str, datetime | None]
"""Of a revisit: record id, URL and time of the capture that holds the payload; empty for a full capture."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A capture as the index has it."""

    capture: Capture
    refers_to: Refers = ("", "", None)


def path_of(warc: Path) -> Path:
    """Where the index of a WARC file lies."""
    return warc.with_name(f"{warc.name}.cdxj")


def line_of(entry: Entry) -> str:
    """A line that replay tools read (see `cdxj.line`), with what ours must know beside it."""
    capture, (record_id, url, when) = entry.capture, entry.refers_to
    key, stamp, told = cdxj.line(capture).split(" ", 2)
    more: dict[str, Any] = {"recordId": capture.ref.record_id}
    if capture.fetched_at:
        more["fetchedAt"] = capture.fetched_at.isoformat()
    if capture.synthetic:
        more["synthetic"] = True
    if capture.revisit:
        more |= {"mediaType": capture.media_type, "refersTo": [record_id, url, when.isoformat() if when else None]}
    return f"{key} {stamp} {json.dumps(json.loads(told) | more)}"


def entry_of(line: str) -> Entry:
    """What `line_of` wrote. Raises ValueError for any other line."""
    try:
        told = json.loads(line.split(" ", 2)[2])
        ref = CaptureRef(
            warc=told["filename"],
            offset=int(told["offset"]),
            length=int(told["length"]),
            record_id=told["recordId"],
            payload_digest=told["digest"],
        )
        return Entry(_capture(told, ref), _refers(told.get("refersTo")))
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise ValueError(f"not a line of our index: {line[:80]!r}") from error


def _capture(told: dict[str, Any], ref: CaptureRef) -> Capture:
    revisit, fetched_at = "refersTo" in told, told.get("fetchedAt")
    mime = None if told["mime"] == "unk" else told["mime"]
    return Capture(
        ref=ref,
        url=told["url"],
        fetched_at=datetime.fromisoformat(fetched_at) if fetched_at else None,
        status=int(told["status"]),
        media_type=told["mediaType"] if revisit else mime,
        revisit=revisit,
        synthetic=bool(told.get("synthetic")),
    )


def _refers(told: list[Any] | None) -> Refers:
    if told is None:
        return ("", "", None)
    record_id, url, when = told
    return str(record_id), str(url), datetime.fromisoformat(when) if when else None


def append(warc: Path, entries: Iterable[Entry]) -> None:
    """Add what was committed to the journal."""
    try:
        with path_of(warc).open("a", encoding="utf-8") as file:
            file.writelines(f"{line_of(entry)}\n" for entry in entries)
    except OSError as error:
        log.warning("%s: not written: %s; `thinktank verify --index` makes it anew", path_of(warc), error.strerror)


def is_journal(warc: Path) -> bool:
    """Was the index of a WARC file begun and never closed?"""
    try:
        with path_of(warc).open("rb") as file:
            return file.read(5) != b"!meta"
    except OSError:
        return False


def close(warc: Path) -> None:
    """Sort the journal of a WARC file that is complete."""
    journal = path_of(warc)
    try:
        if journal.is_file():
            lines = journal.read_text(encoding="utf-8").splitlines()
            write(warc, [entry_of(line) for line in lines if not line.startswith("!")])
    except (OSError, ValueError) as error:
        log.warning("%s: left as a journal: %s", journal, error)


def write(warc: Path, entries: Iterable[Entry]) -> None:
    """A closed index, whole or not at all. Raises OSError."""
    target = path_of(warc)
    half = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    lines = sorted({line_of(entry) for entry in entries})
    head = f"!meta 0 {json.dumps({'format': 'cdxj', 'warc': warc.name, 'bytes': warc.stat().st_size})}"
    try:
        half.write_text("".join(f"{line}\n" for line in (head, *lines)), encoding="utf-8")
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)


def read(warc: Path) -> list[Entry] | None:
    """The captures of a WARC file in the order of its records; None when there is no index that fits it."""
    index = path_of(warc)
    try:
        if not index.is_file() or index.stat().st_size > MAX_BYTES:
            return None
        head, *lines = index.read_text(encoding="utf-8").splitlines()
        told = json.loads(head.split(" ", 2)[2]) if head.startswith("!meta ") else {}
        if (told.get("warc"), told.get("bytes")) != (warc.name, warc.stat().st_size):
            return None
        entries = [entry_of(line) for line in lines]
    except (OSError, ValueError, IndexError, AttributeError):
        return None
    named = [replace(one, capture=_of_file(one.capture, warc.name)) for one in entries]
    return sorted(named, key=lambda one: one.capture.ref.offset)


def _of_file(capture: Capture, name: str) -> Capture:
    """A line may not lead into another file, whatever it says."""
    return replace(capture, ref=capture.ref.model_copy(update={"warc": name}))
