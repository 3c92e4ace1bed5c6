"""Search: full text over all records. `Index(path).catch_up(store)`, then `.find(words, Filters())`."""

from __future__ import annotations

from pipelines.search.index import Filters, Hit, Index
from pipelines.search.query import fts_query

__all__ = ["Filters", "Hit", "Index", "fts_query"]
