"""Search: full text over all records. `open_index(place)`, then `.catch_up(store)` and `.find(words, Filters())`."""

from pipelines.search.finder import FileFinder, Finder, Searching, is_server, open_index, throw_away
from pipelines.search.finding import Filters, Found
from pipelines.search.hits import Hit
from pipelines.search.index import Index
from pipelines.search.query import Query, doubts, fts_query, understood

__all__ = [
    "FileFinder",
    "Filters",
    "Finder",
    "Found",
    "Hit",
    "Index",
    "Query",
    "Searching",
    "doubts",
    "fts_query",
    "is_server",
    "open_index",
    "throw_away",
    "understood",
]
