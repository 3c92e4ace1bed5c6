"""Search: full text over all records. `Index(path).catch_up(store)`, then `.find(words, Filters())`."""

from __future__ import annotations

from pipelines.search.finding import Filters, Found
from pipelines.search.index import Hit, Index
from pipelines.search.query import Query, fts_query, understood

__all__ = ["Filters", "Found", "Hit", "Index", "Query", "fts_query", "understood"]
