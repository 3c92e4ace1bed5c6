"""Did a run bring what its source should bring? Held against the source file, and against the source's own history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from scraper.source import Source

HISTORY = 5
"""Runs that are looked back upon."""
ENOUGH = 10
"""Articles that a run must have read before its fill rates say anything."""
DROP = 0.3
"""A field that falls by so much below its usual fill rate has a broken rule behind it, not a dull week."""

READ = ("new", "revised", "unchanged", "reread", "restored")


def articles_read(manifest: Mapping[str, Any]) -> int:
    """How many articles a run read, new or not."""
    return sum(manifest["changes"].get(kind, 0) for kind in READ)


def problems(source: Source, manifest: Mapping[str, Any], history: Sequence[Mapping[str, Any]]) -> list[str]:
    """Why a run is degraded, in words a person can act on; empty when it did what it should.

    `history`: manifests of the source's earlier runs, newest first.
    """
    whole = not manifest["plan"].get("limit") and not manifest["plan"].get("only")
    if unanswered := _unanswered(manifest):
        return unanswered
    found = _failures(manifest)
    if whole:
        found += _volume(source, manifest, history)
    return found + _fields(source, manifest, history)


def _unanswered(manifest: Mapping[str, Any]) -> list[str]:
    """A run that tried URLs and was answered for none: a limited one too, for it shows that nothing could be had."""
    tried = sum(manifest["urls"].values())
    if not tried or tried > sum(manifest["urls"].get(state, 0) for state in ("failed", "deferred")):
        return []
    return [f"none of the {tried} URLs tried could be had; most often: {_commonest(manifest, ('failed', 'deferred'))}"]


def _failures(manifest: Mapping[str, Any]) -> list[str]:
    failed, read = manifest["urls"].get("failed", 0), articles_read(manifest)
    if failed <= 5 or failed <= read:
        return []
    return [f"{failed} URLs failed where {read} articles were read; most often: {_commonest(manifest, ('failed',))}"]


def _commonest(manifest: Mapping[str, Any], states: Sequence[str]) -> str:
    """The reason that most URLs in these states have, with their number."""
    split = ((key.partition(":"), count) for key, count in manifest["reasons"].items())
    reasons = {parts[2]: count for parts, count in split if parts[0] in states}
    worst = max(reasons, key=lambda reason: reasons[reason], default="unknown")
    return f"{worst} ({reasons.get(worst, 0)})"


def _volume(source: Source, manifest: Mapping[str, Any], history: Sequence[Mapping[str, Any]]) -> list[str]:
    read = articles_read(manifest)
    found = _found(manifest)
    usual = [_found(one) for one in history if _is_cut(one) == _is_cut(manifest)][:HISTORY]
    if not history and not read:
        return ["no article was found: check the source's ways of discovery (`thinktank check`)"]
    if usual and found < 0.25 * median(usual) and median(usual) >= ENOUGH:
        return [f"only {found} URLs were found; the last runs found {median(usual):.0f}: has a listing changed?"]
    expected = source.expect.articles
    if expected and not history and read < 0.5 * expected:
        return [f"{read} articles were read where the source file expects {expected}"]
    return []


def _is_cut(manifest: Mapping[str, Any]) -> bool:
    """Was a list left where it had nothing new? Such a night names a page of what a walk to the end names."""
    return bool(manifest.get("lists_cut"))


def _found(manifest: Mapping[str, Any]) -> int:
    """URLs that the source named; of a nightly run few are due. A resumed run may have read its sitemap before."""
    named: int = manifest.get("discovered", 0)
    visited: int = sum(manifest["urls"].values())
    return max(named, visited)


def _fields(source: Source, manifest: Mapping[str, Any], history: Sequence[Mapping[str, Any]]) -> list[str]:
    return [words for _, words in _dry(source, manifest, history)]


def dry_fields(source: Source, manifest: Mapping[str, Any], history: Sequence[Mapping[str, Any]]) -> list[str]:
    """Names of the fields whose fill rate broke with the source file or with the source's history."""
    return [name for name, _ in _dry(source, manifest, history)]


def _dry(
    source: Source, manifest: Mapping[str, Any], history: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    """Field, and in words what is wrong with it."""
    rates = fill_rates(manifest)
    if not rates:
        return
    for name, least in source.expect.filled.items():
        now = rates.get(name, 0.0)
        if now < least:
            yield name, f"{name} is filled in {now:.0%} of articles; the source file expects {least:.0%}"
    earlier = [one for one in map(fill_rates, history) if one][:HISTORY]
    for name in sorted({name for one in earlier for name in one}):
        now, usual = rates.get(name, 0.0), median(one.get(name, 0.0) for one in earlier)
        if usual - now > DROP and name not in source.expect.filled:
            yield name, f"{name} is filled in {now:.0%} of articles; in earlier runs in {usual:.0%}"


def fill_rates(manifest: Mapping[str, Any]) -> dict[str, float]:
    """Share of the articles of a run that have a value, by field; empty when too few were read."""
    read = manifest.get("read", 0)
    filled: Mapping[str, int] = manifest.get("filled", {})
    return {name: count / read for name, count in filled.items()} if read >= ENOUGH else {}
