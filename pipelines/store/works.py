"""Works: reprints and language versions are articles of their own, joined by `work`, the id of the oldest of them.

Every article leaves keys: bands of a MinHash over its text, its author's day, its number, its DOI, the addresses
that it names as translations. Who shares a key is compared (`pipelines.kinship`); why two are one is kept.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rensa import RMinHash

from pipelines.kinship import FEWEST, Face, Kinship, days_around, kinship
from pipelines.store.database import Database, one, where_in
from pipelines.store.frontier import key_of
from pipelines.store.records import CURRENT, Entry
from pipelines.store.values import load
from pipelines.store.writer import Writer
from pipelines.wording import said
from scraper.article import Article

MOST_TRANSLATIONS = 50
"""Languages that one page may name: the United Nations have six, the European Union 24."""
BANDS, ROWS = 12, 4
"""Texts with 70 % of their shingles in common share a band in 96 of 100 cases, with 80 % always."""
MOST_SHARING = 40
"""Articles that share a key; more share a template, and the key says nothing."""
MOST_COMPARED = 8
"""Articles that one is compared with."""
MOST_MEMBERS = 500
_COMPARED = (
    "url", "title", "subtitle", "authors", "published", "language", "text", "series", "number", "identifiers",
    "translations",
)  # fmt: skip
"""Fields that are compared; a whole record takes five times as long to read."""
_SKETCH = "1"
"""Version of the keys; another one is written when they are made otherwise."""


def introduce(writer: Writer, article: Entry, record: Article) -> None:
    """A new article is compared at the end of its batch: who shares its keys is asked once for all new ones."""
    writer.newcomers.append((article, record))


def introduce_all(writer: Writer) -> None:
    """Compare new articles with those that share a key, and join them, and those they are joined with."""
    newcomers = [(article, record, _Keys(article, Face(record))) for article, record in writer.newcomers]
    writer.newcomers.clear()
    known = _sharing(writer.db, {key for _, _, keys in newcomers for key in keys.asked})
    for article, record, keys in newcomers:
        _leave_keys(writer, article.id, _SKETCH + _print_of(article, record), keys.own)
        kin = _compared(writer, article, keys, known)
        for key in keys.own:
            known[key].append(article.id)
        if kin:
            _settle(writer, {article.id, *kin})


def join(writer: Writer, article: Entry, record: Article) -> None:
    """Compare a known article anew: it may leave works, and join others."""
    introduce_all(writer)
    sketch = _SKETCH + _print_of(article, record)
    known = one(writer.db, "SELECT sketch FROM sketches WHERE article = ?", [article.id])
    if known is not None and known[0] == sketch:
        return
    before = _reasons(writer, article.id)
    _leave(writer, article.id)
    keys = _Keys(article, Face(record))
    _leave_keys(writer, article.id, sketch, keys.own)
    kin = _compared(writer, article, keys, _sharing(writer.db, keys.asked))
    if kin or before:
        _settle(writer, {article.id, *kin, *before})


class _Keys:
    """Where others find an article, and where it looks for others."""

    def __init__(self, article: Entry, face: Face) -> None:
        self.face = face
        self.own = sorted(set(_keys(article, face)))
        self.asked = {*self.own, *_days(face)}


def _sharing(db: Database, keys: set[str]) -> dict[str, list[str]]:
    """Key -> the articles that left it."""
    known: dict[str, list[str]] = defaultdict(list)
    for key, article_id in where_in(db, "SELECT band, article FROM sketch_bands WHERE band {in}", sorted(keys)):
        known[key].append(article_id)
    return known


def _compared(writer: Writer, article: Entry, keys: _Keys, known: Mapping[str, list[str]]) -> set[str]:
    """The articles with which this one is one work; why is kept."""
    others = _candidates(writer, article, [known[key] for key in keys.asked if key in known])
    kin = {other.id: why for other in others if (why := _why(keys.face, other))}
    _write_reasons(writer, article.id, kin)
    return set(kin)


def _print_of(article: Entry, record: Article) -> str:
    """Nothing needs to be compared anew while this is the same: most new readings change other fields."""
    names = (f"{one.name}/{one.contribution}" for one in record.authors)
    named = (other.url for other in record.translations)
    told = [record.url, record.title, record.subtitle, record.published, record.language, record.series, record.number]
    told += [record.identifiers.doi, *article.aliases, *names, *named, record.text]
    return hashlib.sha256("\n".join(map(str, told)).encode("utf-8", "replace")).hexdigest()[:30]


def forget(writer: Writer, article_id: str) -> None:
    """The article is no member any more: it was taken down, or merged into another."""
    introduce_all(writer)
    before = _reasons(writer, article_id)
    _leave(writer, article_id)
    if before:
        _settle(writer, {article_id, *before})


def _leave(writer: Writer, article_id: str) -> None:
    writer.db.run("DELETE FROM sketches WHERE article = ?", [article_id])
    writer.db.run("DELETE FROM sketch_bands WHERE article = ?", [article_id])
    writer.db.run("DELETE FROM work_reasons WHERE article = ? OR other = ?", [article_id] * 2)


@dataclass(frozen=True, slots=True)
class _Known:
    """Another article, as it is stored."""

    id: str
    face: Face
    addresses: set[str]


@lru_cache(maxsize=32)
def _face_of(stored: str, source: str) -> Face:
    """The face of a stored record. Articles of one template or series are compared again and again: with what has
    been made of their texts."""
    said = json.loads(stored)
    return Face(Article.model_validate({name: said[name] for name in _COMPARED if name in said} | {"source": source}))


def _why(face: Face, other: _Known) -> Kinship | None:
    mine = {key for url in (face.record.url, *face.record.aliases) if (key := key_of(url))}
    named = bool(_named(face.record) & other.addresses) + bool(_named(other.face.record) & mine)
    return kinship(face, other.face, named)


def _named(record: Article) -> set[str]:
    return {key for other in record.translations[:MOST_TRANSLATIONS] if (key := key_of(other.url))}


def _keys(article: Entry, face: Face) -> Iterator[str]:
    """Where others find this article: each key begins with its kind."""
    record = face.record
    if len(face.words) >= FEWEST // 2:
        sketch = RMinHash(num_perm=BANDS * ROWS, seed=11)
        sketch.update(list(map(" ".join, face.shingles)))
        digest = sketch.digest()
        for band in range(BANDS):
            values = digest[band * ROWS : (band + 1) * ROWS]
            yield f"m{band}:" + "".join(f"{value:08x}" for value in values)
    yield from _days(face, 0)
    yield from (f"f:{article.source}:{figure}" for figure in face.rare_figures)
    if record.number:
        yield f"n:{article.source}:{said(record.number)[:60]}"
    if record.identifiers.doi:
        yield f"i:{record.identifiers.doi.lower()[:200]}"
    own = {key for url in (record.url, article.url, *article.aliases) if (key := key_of(url))}
    yield from (f"t:{key}"[:500] for key in own | (_named(record)))


def _days(face: Face, around: int = 4) -> Iterator[str]:
    """An author's day: what else was published under the name, anywhere."""
    for day in days_around(face.day, around):
        yield from (f"d:{day}:{name}" for name in sorted(face.authors)[:10])


def _leave_keys(writer: Writer, article_id: str, sketch: str, keys: list[str]) -> None:
    writer.db.run_many("INSERT INTO sketch_bands (band, article) VALUES (?, ?)", [(key, article_id) for key in keys])
    writer.db.run("INSERT INTO sketches (article, sketch) VALUES (?, ?)", [article_id, sketch])


def _candidates(writer: Writer, article: Entry, crowds: list[list[str]]) -> Iterator[_Known]:
    """Those that share the most keys first."""
    few = (crowd for crowd in crowds if len(crowd) <= MOST_SHARING)
    shared = Counter(other for crowd in few for other in crowd if other != article.id)
    ids = [other for other, _ in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_COMPARED]]
    for row in where_in(writer.db, f"{CURRENT} WHERE a.state IN ('current', 'withdrawn') AND a.id {{in}}", ids):
        face = _face_of(row[11], row[1])
        aliases = [face.record.url, *json.loads(row[6])]
        yield _Known(row[0], face, {key for url in aliases if (key := key_of(url))})


def _reasons(writer: Writer, article_id: str) -> set[str]:
    rows = writer.db.rows("SELECT article, other FROM work_reasons WHERE article = ? OR other = ?", [article_id] * 2)
    return {end for row in rows for end in row} - {article_id}


def _write_reasons(writer: Writer, article_id: str, kin: dict[str, Kinship]) -> None:
    writer.db.run_many(
        "INSERT INTO work_reasons (article, other, reason, likeness) VALUES (?, ?, ?, ?)",
        [(*sorted((article_id, other)), why.reason, why.likeness) for other, why in sorted(kin.items())],
    )


def _settle(writer: Writer, touched: set[str]) -> None:
    """Give every article that is connected with the touched ones the work of the oldest of its connection."""
    left = set(touched)
    while left:
        members = _connected(writer, left.pop())
        left -= members
        rows = where_in(writer.db, "SELECT id, born, work FROM articles WHERE id {in}", sorted(members))
        oldest = min(rows, key=lambda row: row[1])[0] if len(rows) > 1 else None
        for article_id, _, work in sorted(rows, key=lambda row: row[1]):
            if work != oldest:
                writer.db.run("UPDATE articles SET work = ? WHERE id = ?", [oldest, article_id])
                writer.touch(article_id)


def _connected(writer: Writer, start: str) -> set[str]:
    found, edge = {start}, [start]
    while edge and len(found) < MOST_MEMBERS:
        rows = where_in(writer.db, "SELECT article, other FROM work_reasons WHERE article {in}", edge)
        rows += where_in(writer.db, "SELECT article, other FROM work_reasons WHERE other {in}", edge)
        edge = sorted({end for row in rows for end in row} - found)
        found |= set(edge)
    return found


def members(db: Database, article_id: str) -> list[dict[str, object]]:
    """The other articles of the work: id, source, url, language, title; reason and likeness where directly compared."""
    rows = db.rows(
        f"""{CURRENT} WHERE a.work = (SELECT work FROM articles WHERE id = ?) AND a.id <> ?
        AND a.state IN ('current', 'withdrawn') ORDER BY a.born LIMIT ?""",  # noqa: S608 - no word of the query comes from outside
        [article_id, article_id, MOST_MEMBERS],
    )
    why = {
        (set(row[:2]) - {article_id}).pop(): row[2:]
        for row in db.rows(
            "SELECT article, other, reason, likeness FROM work_reasons WHERE article = ? OR other = ?", [article_id] * 2
        )
    }
    found: list[dict[str, object]] = []
    for row in rows:
        record = load(row[11])
        reason, likeness = why.get(row[0], (None, None))
        told = {"id": row[0], "source": row[1], "url": record.url, "language": record.language, "title": record.title}
        found.append({**told, "reason": reason, "likeness": likeness})
    return found
