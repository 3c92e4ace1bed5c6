"""The manifest of a run: what was done, by what code and rules, with a hash of every output, chained to the last."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines.export.files import write_whole
from pipelines.report.politeness import politeness
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
    earlier = earlier_manifests(store, run)
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
        "ways_ever": store.ways(run.source),
        "lastmod": store.lastmods(run.source).as_dict(),
        "outputs": {name: {"path": path.name, "sha256": _file_digest(path)} for name, path in outputs.items()},
        "politeness": politeness(store.ledger(run.id)),
        "previous": digest_of(earlier[0]) if earlier else None,
    }


def earlier_manifests(store: Store, run: Run) -> list[Mapping[str, Any]]:
    """Manifests of the source's ended runs before this one, newest first."""
    ended = [one for one in store.runs(run.source) if one.id != run.id and one.manifest]
    ended.sort(key=lambda one: one.started_at, reverse=True)
    return [one.manifest for one in ended if one.manifest]


def write(path: Path, manifest: Mapping[str, Any]) -> None:
    """Leave the manifest as a file, complete or not at all. Raises StorageError."""
    write_whole(path, [json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True), "\n"])


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
