"""Confirmed changes as entries of a feed, and each of them as a line for people. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pipelines.feeds import Entry
from scraper.article import Article

Told = Mapping[str, Any]
"""A change as `store.changes` tells it."""
MOST_ENTRIES = 100
MOST_LINES = 20
"""Changes of one revision in the summary of an entry."""
SHOWN = 300
"""Characters of each side."""
ID = "urn:thinktank-archive:"


def is_confirmed(change: Told) -> bool:
    """Did a second look see it? What befell an article as a whole (withdrawn, restored) took two looks to be told."""
    return change["field"] is None or change["state"] == "confirmed"


def headline(change: Told) -> str:
    """`wording of text, paragraph 4, 3 words`."""
    kind, field, place, size = (change[name] for name in ("kind", "field", "place", "size"))
    told = [f"{kind} of {field}" if kind in ("typographic", "wording") else kind.replace("_", " ")]
    told += [f"paragraph {place}"] if place else []
    told += [f"{size} word{'s' if size != 1 else ''}"] if size else []
    return ", ".join(told)


def line(change: Told) -> str:
    """Headline and both sides."""
    sides = [_side(change[side]) for side in ("before", "after") if change[side] is not None]
    return f"{headline(change)}: {' → '.join(sides)}" if sides else headline(change)


def _side(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def entries(
    changes: Iterable[Told], article_of: Callable[[str], Article | None], link: Callable[[Article], str]
) -> list[Entry]:
    """The newest confirmed changes, those that one look brought together, the newest first."""
    together: dict[tuple[str, int, str], list[Told]] = {}
    for change in changes:
        if is_confirmed(change):
            together.setdefault((change["id"], change["revision"], change["run"]), []).append(change)
    newest = list(together.values())[-MOST_ENTRIES:][::-1]
    return [entry for some in newest if (entry := _entry(some, article_of(some[0]["id"]), link))]


def _entry(changes: Sequence[Told], article: Article | None, link: Callable[[Article], str]) -> Entry | None:
    if article is None:
        return None
    first = changes[0]
    kinds = ", ".join(dict.fromkeys(change["kind"].replace("_", " ") for change in changes))
    return Entry(
        id=f"{ID}{article.id}#{first['run']}-{first['revision']}-{first['kind']}",
        title=f"{kinds}: {article.title or article.url}",
        link=link(article),
        updated=first["at"] or article.last_seen or "1970-01-01T00:00:00Z",
        authors=[author.name for author in article.authors],
        summary="\n".join(map(line, changes[:MOST_LINES])),
        language=article.language,
        source=article.source,
    )
