"""How times, texts and records are written in the database, and read back equal."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any

from pydantic_core import PydanticSerializationError

from scraper.article import Article, Attachment, CaptureRef

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def stamp(moment: datetime | None) -> str | None:
    """UTC text of one width, so that text order is time order."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def moment(text: str | None) -> datetime | None:
    """The aware time that `stamp` wrote."""
    return None if text is None else datetime.fromisoformat(text)


def shown(text: str | None) -> str | None:
    """A stored time as records show it: without a fraction that is zero."""
    return None if text is None else text.replace(".000000Z", "Z")


def plain(text: str | None) -> str | None:
    """Text for a column of its own: NUL (PostgreSQL refuses it) and lone surrogates become U+FFFD.

    Only for what we write beside records (rules, header values); records keep every character, see `dump`.
    """
    return None if text is None else _UNSTORABLE.sub("\ufffd", text)


def dump(part: Article | Attachment) -> str:
    """A record as JSON text that any database takes: NUL and lone surrogates stay, as escapes."""
    try:
        return part.model_dump_json()
    except PydanticSerializationError:  # a lone surrogate: extraction of hostile pages, PDF text layers
        return json.dumps(part.model_dump(mode="python"), ensure_ascii=True, separators=(",", ":"))


def digest_of(text: str) -> str:
    """SHA-256 of a stored record: with it `verify` finds a flipped bit in any of its fields."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def load(text: str) -> Article:
    """The record that `dump` wrote. Fields that a later version no longer knows are left out."""
    return Article.model_validate(json.loads(text))


def load_attachment(text: str) -> Attachment:
    """The attachment that `dump` wrote."""
    return Attachment.model_validate(json.loads(text))


def as_json(value: Any) -> str:
    """Small values (plans, manifests, both sides of a change) as ASCII JSON text."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=str)


def capture_ref(row: tuple[Any, ...]) -> CaptureRef:
    """From columns role, warc, warc_offset, warc_length, record_id, payload_digest."""
    role, warc, offset, length, record_id, digest = row
    return CaptureRef(role=role, warc=warc, offset=offset, length=length, record_id=record_id, payload_digest=digest)
