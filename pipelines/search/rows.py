"""What the index keeps of a record: a row to show, the columns searched, the pairs and marks that find fast."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.search.folding import clean, mark, pairs, spaced, words_of
from pipelines.store import SqlStore
from scraper.article import Article

AT_ONCE = 2_000
"""Records in one transaction: FTS5 writes a segment for each."""
MOST_TEXT = 16_000_000
"""Characters in one transaction: PDFs of a thousand pages are no reason for a gigabyte of memory."""
Entry = tuple[str | None, ...]
"""id, source, url, title, authors, topics, published, language, state."""


def batches(store: SqlStore, after: int) -> Iterator[list[dict[str, Any]]]:
    """What changed in a store since a `seq`, with the texts of files, in parts that are taken in together."""
    some: list[dict[str, Any]] = []
    length = 0
    for record in store.records(after=after):
        some.append(with_texts(store, record))
        length += len(record["text"]) + sum(len(file.get("text") or "") for file in some[-1]["attachments"])
        if len(some) == AT_ONCE or length > MOST_TEXT:
            yield some
            some, length = [], 0
    if some:
        yield some


def first_run(store: SqlStore) -> str:
    """By which an index knows its store."""
    return next((run.id for run in store.runs()), "")


def with_texts(store: SqlStore, record: dict[str, Any]) -> dict[str, Any]:
    """The record with the texts of its files, but for the one that is the record's text already."""
    if not record["attachments"]:
        return record
    told = store.with_texts(Article.model_validate(record)).model_dump(mode="python", exclude={"evidence"})
    evidence = (record["evidence"] or {}).get("text") or {}
    shown = evidence.get("where") if evidence.get("method") == "attachment" else None
    files = [{**file, "text": None} if file["url"] == shown else file for file in told["attachments"]]
    return {**record, "attachments": files}


def entry_of(record: Mapping[str, Any]) -> Entry:
    """The row that hits are shown from."""
    authors = "; ".join(_one_line(author["name"]) for author in record["authors"])
    topics = "\n".join(_one_line(topic) for topic in record["topics"])
    told = [record["id"], record["source"], record["url"], record["title"], authors, topics]
    told += [record["published"], record["language"], record["state"]]
    return tuple(None if part is None else clean(part) for part in told)


def _one_line(text: str) -> str:
    return " ".join(text.replace(";", ",").split())


def page_of(record: Mapping[str, Any], entry: Entry) -> tuple[str, ...]:
    """title, standfirst, authors, topics, text, files and marks."""
    subjects = [*record["topics"], *record["regions"], record["kind"] or "", record["series"] or ""]
    columns = (
        " ".join(part for part in (record["title"], record["subtitle"]) if part),
        record["standfirst"],
        entry[4],
        " \n".join(subjects),
        "\n".join([record["text"], *(note["text"] for note in record["notes"])]),
        "\n".join(file["text"] for file in record["attachments"] if file.get("text")),
    )
    return (*(spaced(clean(text)) for text in columns), _marks(entry))


def _marks(entry: Entry) -> str:
    """Exact values, each as one word, so that a facet narrows within the index."""
    _, source, _, _, authors, topics, _, language, _ = entry
    tag = (language or "").lower()
    told = [mark("s", source or ""), mark("l", tag), *([mark("l", tag.split("-")[0])] if "-" in tag else [])]
    told += [mark("a", name) for name in _parts(authors, "; ")] + [mark("t", topic) for topic in _parts(topics, "\n")]
    return " ".join(told)


def _parts(text: str | None, between: str) -> list[str]:
    return [part for part in (text or "").split(between) if part]


def pairs_of(page: tuple[str, ...]) -> str:
    """Of each column apart: no phrase runs from one into the next."""
    return " ".join(set[str]().union(*(pairs(words_of(column)) for column in page[:6] if column)))


def counted(
    source: str, authors: str, topics: str, published: str | None, language: str | None
) -> list[tuple[str, str]]:
    """What a record adds to the numbers beside facets."""
    told = [
        ("source", source or ""),
        ("year", (published or "")[:4]),
        ("language", (language or "").split("-")[0].lower()),
    ]
    told += [("author", name) for name in set(_parts(authors, "; "))]
    told += [("topic", topic) for topic in set(_parts(topics, "\n"))]
    return [(kind, name) for kind, name in told if name]
