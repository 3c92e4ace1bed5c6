"""Every request of a run with the rule that allowed it: one page that can be shown to a webmaster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import urlsplit

from pipelines.report.page import STYLE
from pipelines.report.politeness import was_sent

WHO = """
<p>This is every request that one run of the crawler <b>thinktank-archive</b> made to your host, and every address
that it left alone, in the order in which they were sent. It sends one request at a time, obeys robots.txt
(RFC 9309) with its Crawl-delay, and waits as long as Retry-After asks. To keep it out:
<code>User-agent: thinktank-archive</code> and <code>Disallow: /</code> in robots.txt, which it reads once a day.</p>
"""
_MORE = """
td.u { overflow-wrap: anywhere; min-width: 14rem; } td.t { white-space: nowrap; font-variant-numeric: tabular-nums; }
tr.left td { color: var(--soft); } th { position: sticky; top: 0; background: var(--page); }
"""


def requests_page(
    manifest: Mapping[str, Any], ledger: Iterable[Mapping[str, Any]], host: str | None = None
) -> Iterator[str]:
    """The page in pieces, row by row; `host` (with its port, where it has one) leaves out all others."""
    title = f"Requests of {manifest['source']}, run of {manifest['started_at'][:16].replace('T', ' ')} UTC"
    yield (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}{_MORE}</style></head>'
        f"<body><h1>{escape(title)}</h1>{WHO}{_replayed(manifest)}{_hosts(manifest, host)}"
        '<h2>Requests</h2><div class="wide"><table><thead><tr><th>sent (UTC)<th>address<th>allowed or left by<th>answer'
        "<th class=n>waited, s<th class=n>took, s<th class=n>bytes</tr></thead><tbody>\n"
    )
    rows = [row for row in ledger if host is None or urlsplit(row["url"]).netloc == host]
    for row in sorted(rows, key=lambda one: str(one["at"])):
        yield _row(row)
    yield "</tbody></table></div></body></html>\n"


def _replayed(manifest: Mapping[str, Any]) -> str:
    if not manifest["replay"]:
        return ""
    return '<ul class="problems"><li>A replay of archived pages: no host was asked for anything.</li></ul>'


def _hosts(manifest: Mapping[str, Any], only: str | None) -> str:
    rows = []
    for host, told in manifest["politeness"].items():
        if only is None or host == only:
            gaps = (told["smallest_gap_seconds"], told.get("median_gap_seconds"))
            shown = "".join(f"<td class=n>{'' if gap is None else f'{gap:.2f}'}" for gap in gaps)
            counts = "".join(f"<td class=n>{told[name]}" for name in ("requests", "held_back", "bytes"))
            rows.append(f"<tr><td>{escape(host)}{counts}{shown}</tr>")
    head = "<th>host<th class=n>requests<th class=n>left alone<th class=n>bytes<th class=n>smallest pause, s"
    return f'<div class="wide"><table><tr>{head}<th class=n>median, s</tr>{"".join(rows)}</table></div>'


def _row(row: Mapping[str, Any]) -> str:
    sent = was_sent(row)
    at = datetime.fromisoformat(row["at"]).strftime("%Y-%m-%d %H:%M:%S")
    numbers = (f"{row['waited']:.1f}", f"{row['seconds']:.2f}", str(row["bytes"])) if sent else ("", "", "")
    told = "".join(f"<td class=n>{one}" for one in numbers)
    words = f"<td class=u>{escape(row['url'])}<td class=u>{escape(row['rule'])}<td>{escape(row['result'])}"
    return f"<tr{'' if sent else ' class=left'}><td class=t>{at}{words}{told}</tr>\n"
