"""The reader of another commit beside this one, in one process: the only way to compare them on a loaded machine."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from scraper.article import Article
from scraper.page import Page

ROOT = Path(__file__).resolve().parent.parent
NAME = "scraper_before"
_IMPORT = re.compile(r'\b(from|import) scraper\b|"scraper(?=[."])')


@contextmanager
def other_reader(commit: str) -> Iterator[Callable[[Page], Article]]:
    """`extract` as it was at a commit; its package is unpacked under another name, its data
    beside it, for as long as the context lasts.

    Raises SystemExit for a commit that git does not know.
    """
    packed = subprocess.run(["git", "archive", commit, "scraper", "data"], cwd=ROOT, capture_output=True, check=False)
    if packed.returncode:
        raise SystemExit(packed.stderr.decode().strip())
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
            archive.extractall(folder, filter="data")
        _rename(Path(folder))
        sys.path.append(folder)
        try:
            reader: Callable[[Page], Article] = importlib.import_module(f"{NAME}.extract").extract
            yield reader
        finally:
            sys.path.remove(folder)


def _rename(folder: Path) -> None:
    package = (folder / "scraper").rename(folder / NAME)
    for part in package.rglob("*.py"):
        text = part.read_text(encoding="utf-8")
        part.write_text(_IMPORT.sub(lambda found: found[0].replace("scraper", NAME), text), encoding="utf-8")
