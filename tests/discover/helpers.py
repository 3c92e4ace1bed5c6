"""An invented institute and its pages."""

from __future__ import annotations

import importlib.util
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scraper.page import Page
from scraper.source import Source

HOME = "https://www.meridian.example/"
SHARED = Path(os.environ.get("THINKTANK_SHARED", Path(__file__).resolve().parents[3] / "shared"))
"""Pages and inputs that are not ours to ship; tests that want them skip without."""
NOW = datetime(2026, 7, 1, tzinfo=UTC)


def source(**crawl: Any) -> Source:
    return Source.model_validate({"id": "meridian", "name": "Meridian Institute", "homepage": HOME, "crawl": crawl})


def page(body: str | bytes, path: str = "", **more: Any) -> Page:
    data = body.encode() if isinstance(body, str) else body
    return Page(url=HOME + path, body=data, fetched_at=NOW, **more)


def hostile_module(path: Path) -> Any:
    """The generator of hostile inputs, imported from its file."""
    if "hostile_gen" not in sys.modules:
        spec = importlib.util.spec_from_file_location("hostile_gen", path)
        assert spec is not None and spec.loader is not None
        sys.modules["hostile_gen"] = importlib.util.module_from_spec(spec)  # its dataclasses look themselves up
        spec.loader.exec_module(sys.modules["hostile_gen"])
    return sys.modules["hostile_gen"]


def hostile_cases(path: Path) -> dict[str, Any]:
    """Hostile inputs by name."""
    cases: dict[str, Any] = hostile_module(path).CASES
    return cases
