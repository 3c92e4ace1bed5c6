"""The report of a run as one self-contained HTML page: for the person who was called, and for a webmaster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from statistics import median
from typing import Any

from pipelines.report.drawing import bars, rates
from pipelines.report.expectations import HISTORY, articles_read, fill_rates

STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5d6877; --line: #d9dee5; --page: #fff; --card: #f5f7f9;
  --now: #1f6f8b; --then: #b7c7d1; --bad: #a4262c; --good: #2c7a4b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --soft: #9aa6b5; --line: #333c48; --page: #14181d;
  --card: #1c2229; --now: #5cb3d0; --then: #45535f; --bad: #ff8f8f; --good: #7fd3a2; } }
body { font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--page); margin: 0 auto;
  max-width: 60rem; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 2.5rem 0 .75rem; }
p.sub, .soft { color: var(--soft); margin: 0; } code { font-size: .85em; overflow-wrap: anywhere; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem; margin: 1.5rem 0; }
.card { background: var(--card); border-radius: .5rem; padding: .75rem 1rem; }
.card b { display: block; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
.state { display: inline-block; padding: .1rem .6rem; border-radius: 1rem; color: var(--page); background: var(--bad); }
.state.finished { background: var(--good); }
ul.problems { border-left: 4px solid var(--bad); padding: .5rem 1rem .5rem 2rem; background: var(--card); }
table { border-collapse: collapse; width: 100%; font-size: .92rem; } .wide { overflow-x: auto; }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
svg { width: 100%; height: auto; } svg text { fill: var(--soft); font-size: 12px; }
table + table { margin-top: 1.25rem; } pre { white-space: pre-wrap; overflow-wrap: anywhere; }
@media (max-width: 46rem) { svg text { font-size: 16px; } body { padding-top: 1.25rem; } }
@media (max-width: 30rem) { svg text { font-size: 21px; } h1 { font-size: 1.3rem; } }
.now { fill: var(--now); } .then { fill: var(--then); } .trough { fill: var(--card); }
.usual { stroke: var(--ink); stroke-width: 2; }
"""
WORDS = {"new": "new articles", "revised": "revised", "unchanged": "unchanged", "withdrawn": "withdrawn"}


def page(manifest: Mapping[str, Any], history: Sequence[Mapping[str, Any]]) -> str:
    """The page of one run; `history` are the manifests of earlier runs of the source, newest first."""
    title = _title(manifest)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>'
        f"<body>{inside(manifest, history)}</body></html>\n"
    )


def inside(manifest: Mapping[str, Any], history: Sequence[Mapping[str, Any]]) -> str:
    """The report without a page around it: what the reading room shows."""
    parts = [_head(manifest, _title(manifest)), _problems(manifest), _cards(manifest), _volume(manifest, history)]
    parts += [
        _fields(manifest, history),
        _conflicts(manifest),
        _ways(manifest),
        _ends(manifest),
        _politeness(manifest),
        _outputs(manifest),
    ]
    return "".join(parts)


def _title(manifest: Mapping[str, Any]) -> str:
    return f"{manifest['source']}: run of {manifest['started_at'][:16].replace('T', ' ')} UTC"


def _head(manifest: Mapping[str, Any], title: str) -> str:
    state = str(manifest["state"])
    resumed = ", resumed after an interruption" if manifest["resumed"] else ""
    return (
        f'<h1>{escape(title)}</h1><p class="sub"><span class="state {escape(state)}">{escape(state)}</span> '
        f"in {manifest['seconds']:.0f} s{resumed}; run <code>{escape(manifest['run'])}</code></p>"
    )


def _problems(manifest: Mapping[str, Any]) -> str:
    said = [*manifest["problems"], *manifest["recovered"]]
    return f'<ul class="problems">{"".join(f"<li>{escape(one)}</li>" for one in said)}</ul>' if said else ""


def _cards(manifest: Mapping[str, Any]) -> str:
    counts = [(manifest.get("read", articles_read(manifest)), "articles read")]
    counts += [(manifest["changes"].get(kind, 0), words) for kind, words in WORDS.items()]
    counts += [(manifest["urls"].get(state, 0), f"URLs {state}") for state in ("failed", "excluded", "deferred")]
    cards = "".join(f'<div class="card"><b>{count}</b>{escape(words)}</div>' for count, words in counts)
    return f'<div class="cards">{cards}</div>'


def _volume(manifest: Mapping[str, Any], history: Sequence[Mapping[str, Any]]) -> str:
    if not history:
        return ""
    runs = [*reversed(history[:29]), manifest]
    values = [(one["started_at"][:10], float(sum(one["urls"].values()))) for one in runs]
    return f"<h2>URLs found, run by run</h2>{bars(values, 'URLs')}"


def _fields(manifest: Mapping[str, Any], history: Sequence[Mapping[str, Any]]) -> str:
    now = fill_rates(manifest)
    if not now:
        return '<h2>Fields</h2><p class="soft">Too few articles were read to say how well fields are filled.</p>'
    earlier = [one for one in map(fill_rates, history) if one][:HISTORY]
    names = sorted({*now, *(name for one in earlier for name in one)}, key=lambda name: -now.get(name, 0.0))
    rows = [(n, now.get(n, 0.0), median(e.get(n, 0.0) for e in earlier) if earlier else None) for n in names]
    note = "The tick is the median of earlier runs." if earlier else "The first run: nothing to compare with yet."
    return f'<h2>Share of articles with a value</h2>{rates(rows)}<p class="soft">{note}</p>'


def _conflicts(manifest: Mapping[str, Any]) -> str:
    rows = sorted(manifest.get("conflicts", {}).items(), key=lambda one: -one[1])
    if not rows:
        return ""
    body = "".join(f"<tr><td>{escape(name)}</td><td class=n>{count}</td></tr>" for name, count in rows)
    note = "Another place of the page gives another value; <code>thinktank show ID --evidence</code> names it."
    head = "<tr><th>field<th class=n>articles</tr>"
    return f'<h2>Fields with rival values</h2><table>{head}{body}</table><p class="soft">{note}</p>'


def _ways(manifest: Mapping[str, Any]) -> str:
    """What each way of discovery brought: one that nobody confirms is worth a look, and so is one that adds nothing."""
    now, ever = manifest.get("ways", {}), manifest.get("ways_ever", {})
    if not (now or ever):
        return ""
    tables = (("in this run", now), ("in all runs", ever))
    body = "".join(_way_rows(when, told) for when, told in tables if told)
    head = (
        "<tr><th>way<th>when<th class=n>articles named<th class=n>by no other way"
        "<th class=n>missed, were it the only one</tr>"
    )
    return f"<h2>Who told of the articles</h2><table>{head}{body}</table>{_lastmod(manifest)}"


def _way_rows(when: str, ways: Mapping[str, Mapping[str, int]]) -> str:
    return "".join(
        f"<tr><td>{escape(way)}</td><td>{when}</td><td class=n>{told['named']}</td><td class=n>{told['only']}</td>"
        f"<td class=n>{told['missed']}</td></tr>"
        for way, told in ways.items()
    )


LASTMOD = {
    "unknown": "Too few changes were seen to say whether the sitemaps' lastmod is true",
    "truthful": "The sitemaps' lastmod is true",
    "silent": "The sitemaps' lastmod hides changes: standing still is not believed",
    "restless": "The sitemaps' lastmod moves without a change: moving is not believed",
    "worthless": "The sitemaps' lastmod neither moves with changes nor stands still without: it is not heeded",
}


def _lastmod(manifest: Mapping[str, Any]) -> str:
    told = manifest.get("lastmod", {})
    if not any(isinstance(count, int) and count for count in told.values()):
        return ""
    return (
        f'<p class="soft">{LASTMOD[told["verdict"]]}: moved with a change {told["moved_changed"]} times, without one '
        f"{told['moved_same']}; stood still over a change {told['still_changed']} times, over none "
        f"{told['still_same']}.</p>"
    )


def _ends(manifest: Mapping[str, Any]) -> str:
    rows = sorted(manifest["reasons"].items(), key=lambda one: -one[1])
    body = "".join(f"<tr><td>{escape(why)}</td><td class=n>{count}</td></tr>" for why, count in rows)
    if not rows:
        return ""
    return f"<h2>Why URLs were not stored</h2><table><tr><th>state: reason<th class=n>URLs</tr>{body}</table>"


def _politeness(manifest: Mapping[str, Any]) -> str:
    parts = ["<h2>Politeness</h2>"]
    for host, told in manifest["politeness"].items():
        gap = told["smallest_gap_seconds"]
        parts.append(
            f"<p><b>{escape(host)}</b>: {told['requests']} requests, {told['held_back']} held back, "
            f"{told['bytes'] / 1e6:.1f} MB; smallest pause between two requests "
            f"{'none to measure' if gap is None else f'{gap:.2f} s'}.</p>"
            f'<div class="wide"><table><tr><th>rule that decided<th class=n>requests</tr>{_rows(told["rules"])}</table>'
            f"<table><tr><th>answer<th class=n>requests</tr>{_rows(told['results'])}</table></div>"
        )
    return "".join(parts)


def _rows(counts: Mapping[str, int]) -> str:
    return "".join(f"<tr><td>{escape(name)}</td><td class=n>{count}</td></tr>" for name, count in counts.items())


def _outputs(manifest: Mapping[str, Any]) -> str:
    rows: Iterable[str] = (
        f"<tr><td>{escape(name)}</td><td><code>{escape(one['path'])}</code></td><td><code>{one['sha256']}</code></td></tr>"
        for name, one in manifest["outputs"].items()
    )
    told = "".join(
        f"<tr><td>{escape(words)}</td><td><code>{escape(_plainly(manifest[name]))}</code></td></tr>"
        for name, words in _PROVENANCE.items()
    )
    return f'<h2>Outputs and provenance</h2><div class="wide"><table>{"".join(rows)}</table><table>{told}</table></div>'


_PROVENANCE = {
    "code": "version of thinktank-archive",
    "rules": "hash of the source file",
    "plan": "asked for",
    "replay": "replayed from",
    "previous": "hash of the manifest before",
}


def _plainly(value: Any) -> str:
    """A value of the manifest in few words: what was not asked for is left out."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_plainly(one)}" for name, one in value.items() if one) or "everything that is due"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(str, value)) or "the network"
    return str(value) if value is not None else "none"
