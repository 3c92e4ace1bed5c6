"""What the reading room reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Room:
    """A store, its search index, what the registry says of sources, and the archive's bytes."""

    store: str
    index: Path
    names: Mapping[str, Mapping[str, str]]
    mail: str = "webmaster@localhost.localdomain"
    """Whom harvesters write to."""
    archive: Path | None = None
    """Folder of the WARC files; None where archived pages are not shown."""
    captures: str = ""
    """Where archived pages are shown: an origin of its own, as in http://127.0.0.1:8766; empty where they are not."""
