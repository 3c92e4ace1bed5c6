"""What the reading room reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

NOBODY = "webmaster@localhost.localdomain"
"""Where no address was given: OAI-PMH demands one."""


@dataclass(frozen=True, slots=True)
class Room:
    """A store, its search index, what the registry says of sources, and the archive's bytes."""

    store: str
    index: str
    """Of its search: a file's path, or the address of the database."""
    names: Mapping[str, Mapping[str, str]]
    mail: str = NOBODY
    """Whom harvesters write to."""
    archive: Path | None = None
    """Folder of the WARC files; None where archived pages are not shown."""
    captures: str = ""
    """Where archived pages are shown: as in https://captures.example.org; empty for another port."""
    captures_port: int = 0
    """The port of that origin under the name by which the room is called; 0 where archived pages are not shown."""

    def captures_origin(self, scheme: str, name: str) -> str | None:
        """Where a reader who called the room by this name finds archived pages; None where they are not shown."""
        if self.captures or not self.captures_port:
            return self.captures or None
        return f"{scheme}://{f'[{name}]' if ':' in name else name}:{self.captures_port}"
