"""The manifest of a run: what was done, by what code and rules, with a hash of every output, chained to the last."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines.store.protocol import Run, Store
from scraper.source import Source


def digest_of(manifest: Mapping[str, Any]) -> str:
    """`sha256:HEX` over the canonical JSON of a manifest; the next run of the source carries it."""
    text = json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def build(
    store: Store, run: Run, source: Source, said: Mapping[str, Any], outputs: Mapping[str, Path], now: datetime
) -> dict[str, Any]:
    """The manifest of a run that just ended; `said` is what only the crawling process knows."""
    previous = previous_manifest(store, run)
    return {
        "run": run.id,
        "source": source.id,
        "rules": source.rules,
        "resumed": run.resumed,
        "started_at": run.started_at.isoformat(),
        "ended_at": now.isoformat(),
        **said,
        "urls": store.counts(run.id),
        "reasons": store.reasons(run.id),
        "outputs": {name: {"path": path.name, "sha256": _file_digest(path)} for name, path in outputs.items()},
        "previous": digest_of(previous) if previous else None,
    }


def previous_manifest(store: Store, run: Run) -> Mapping[str, Any] | None:
    """The manifest of the source's last ended run before this one."""
    ended = [one for one in store.runs(run.source) if one.id != run.id and one.manifest]
    last = max(ended, key=lambda one: one.started_at, default=None)
    return last.manifest if last else None


def problems(source: Source, manifest: Mapping[str, Any], previous: Mapping[str, Any] | None) -> list[str]:
    """Why a run is degraded, in words a person can act on; empty when it did what it should."""
    urls, changed = manifest["urls"], manifest["changes"]
    seen = sum(changed.get(kind, 0) for kind in ("new", "revised", "unchanged", "reread", "restored"))
    failed = urls.get("failed", 0)
    found = []
    if not seen and not manifest["plan"].get("limit") and previous is None:
        found.append("no article was found: check the source's ways of discovery (`thinktank check`)")
    if failed > 5 and failed > seen:
        worst = max(_reasons(manifest, "failed").items(), key=lambda one: one[1])
        found.append(f"{failed} URLs failed, {seen} were read; most often: {worst[0]} ({worst[1]})")
    expected = source.expect.articles
    if expected and manifest["plan"].get("full") and seen < 0.5 * expected:
        found.append(f"{seen} articles where {expected} are expected")
    return found


def _reasons(manifest: Mapping[str, Any], state: str) -> dict[str, int]:
    named = {key.partition(":")[2]: n for key, n in manifest["reasons"].items() if key.startswith(f"{state}:")}
    return named or {"unknown": 0}


def write(path: Path, manifest: Mapping[str, Any]) -> None:
    """Leave the manifest as a file, complete or not at all. Raises OSError."""
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    temporary = path.with_name(f".{path.name}.tmp")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
