"""JSON Lines: UTF-8, one record a line, in `seq` order."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from pydantic_core import PydanticSerializationError

from pipelines.export.options import Options
from scraper.article import Article

OPERATIONS = {"current": "upsert", "withdrawn": "withdraw", "merged": "merge", "removed": "remove"}
"""State of a record -> what the reader of a delta does with it."""

_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029]")


def lines(articles: Iterable[Article], options: Options) -> Iterator[str]:
    """One line each, with its line end. In a delta each record begins with `op`: upsert, withdraw, merge or remove.

    Line ends that only some readers know (U+0085, U+2028, U+2029), controls that steer a terminal and lone surrogates
    are written as escapes: the value stays the same.
    """
    left_out = _left_out(options.extras)
    for article in articles:
        line = _ESCAPED.sub(_escape, _json(article, left_out))
        yield f'{{"op":"{OPERATIONS[article.state]}",{line[1:]}\n' if options.delta else f"{line}\n"


def _left_out(extras: Collection[str]) -> dict[str, Any]:
    left_out: dict[str, Any] = {}
    if "evidence" not in extras:
        left_out["evidence"] = True
    if "attachments" not in extras:
        left_out["attachments"] = {"__all__": {"text": True}}
    return left_out


def _json(article: Article, left_out: dict[str, Any]) -> str:
    try:
        return article.model_dump_json(exclude=left_out)
    except PydanticSerializationError:  # a lone surrogate, which UTF-8 cannot say
        said = article.model_dump(mode="python", exclude=left_out)
        return json.dumps(said, ensure_ascii=True, separators=(",", ":"))


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
