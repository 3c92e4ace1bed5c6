"""Where the store and the archive lie, unless somebody says otherwise."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]


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
        return cls(store or str(home / "thinktank.sqlite"), Path(archive) if archive else home / "archive")
