"""docs/sources.md, made from the registry."""

from __future__ import annotations

from collections import Counter

from scraper.cli.sources import found_by
from scraper.source import Source, load_registry

HEAD = """# Sources

The registry as of today, made by `python3 dev.py generate` from `data/sources/`.

`verified` means that the reader was held against recorded pages of the site; `unverified`, that others report how it
is found, and no page of it was read here; `blocked`, that it turned visitors away when last seen; `ended`, that it
publishes no more at this address. What each status stands on is in the source's file.

Where nothing is declared, robots.txt, `/sitemap.xml` and the homepage are tried.

"""


def sources_page() -> str:
    """The whole page."""
    sources = list(load_registry())
    count = Counter(one.status for one in sources)
    sums = ", ".join(f"{count[status]} {status}" for status in ("verified", "unverified", "blocked", "ended"))
    rows = "".join(_row(one) for one in sources)
    table = "| id | name | country | languages | status | since | found by |\n|---|---|---|---|---|---|---|\n"
    return f"{HEAD}{len(sources)} sources: {sums}.\n\n{table}{rows}"


def _row(source: Source) -> str:
    name = source.name.replace("|", "\\|")
    cells = [
        f"`{source.id}`",
        f"[{name}]({source.homepage})",
        source.country or "",
        ", ".join(source.languages),
        source.status,
        source.since.isoformat() if source.since else "",
        ", ".join(found_by(source)),
    ]
    return f"| {' | '.join(cells)} |\n"
