"""What each page shows, as plain JSON values: the same for a reader's browser and for a program."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipelines.export.bibtex import bibtex
from pipelines.export.citation import Citation, citations, one_line
from pipelines.export.options import Options
from pipelines.export.ris import ris
from pipelines.readingroom.asking import NotThere
from pipelines.report.expectations import fill_rates
from pipelines.report.manifest import earlier_manifests
from pipelines.store import SqlStore
from pipelines.store.database import Database, Row, one, where_in
from pipelines.store.protocol import Run
from pipelines.store.records import CURRENT, record_of
from pipelines.store.values import shown
from scraper.article import Article

AT_ONCE = 30
"""Records, changes or runs on a page."""
MOST_RELATED = 20

_CHANGES = """
SELECT c.id, c.source, c.article, c.revision, c.at, c.kind, c.field, c.before, c.after, r.record
FROM changes c JOIN articles a ON a.id = c.article LEFT JOIN readings r ON r.id = a.reading
"""
_RUN = "SELECT id, source, started_at, state, manifest FROM runs"
_COUNTS = "SELECT source, count(*) FROM articles WHERE state IN ('current', 'withdrawn') GROUP BY source"


class Library:
    """The store as a reader sees it, for one request."""

    def __init__(
        self,
        store: SqlStore,
        database: Database,
        names: Mapping[str, Mapping[str, str]],
        counts: Mapping[str, int] | None = None,
    ) -> None:
        """`counts` says how many records a source has; without it they are counted, which takes a second a million."""
        self._store = store
        self._db = database
        self._names = names
        self._counts = counts

    # --- lists --------------------------------------------------------------------------------
    def newest(self, source: str | None = None, limit: int = 12) -> list[dict[str, Any]]:
        """Records in the order in which they last changed, the newest first."""
        where, values = (" AND a.source = ?", [source]) if source else ("", [])
        kept = "a.state IN ('current', 'withdrawn')"
        rows = self._db.rows(f"{CURRENT} WHERE {kept}{where} ORDER BY a.seq DESC LIMIT ?", [*values, limit])
        return [self._named(_brief(record_of(row))) for row in rows]

    def changes(self, source: str | None = None, page: int = 1, limit: int = AT_ONCE) -> list[dict[str, Any]]:
        """What publishers changed, the newest first."""
        where, values = (" WHERE c.source = ?", [source]) if source else ("", [])
        rows = self._db.rows(
            f"{_CHANGES}{where} ORDER BY c.id DESC LIMIT ? OFFSET ?", [*values, limit, (page - 1) * limit]
        )
        return [self._named(_change(row)) for row in rows]

    def _named(self, told: dict[str, Any]) -> dict[str, Any]:
        return {**told, "source_name": self.names(told["source"])["name"]}

    def sources(self) -> list[dict[str, Any]]:
        """Each source that was ever crawled: how many records, and how its last run ended."""
        counts = dict(self._db.rows(_COUNTS)) if self._counts is None else self._counts
        last = self._db.rows(
            """SELECT s.id, r.id, r.state, r.started_at, r.manifest FROM sources s
            LEFT JOIN runs r ON r.id = s.last_run ORDER BY s.id"""
        )
        return [self._source(row, counts.get(row[0], 0)) for row in last]

    def _source(self, row: Row, count: int) -> dict[str, Any]:
        source, run, state, started, manifest = row
        problems = json.loads(manifest).get("problems", []) if manifest else []
        told = {"run": run, "state": state, "started_at": shown(started), "problems": problems}
        return {"id": source, **self.names(source), "articles": count, "last_run": told}

    def names(self, source: str) -> dict[str, Any]:
        """Name, homepage, country and status of a source, as far as its file says."""
        known = self._names.get(source, {})
        return {"name": known.get("name", source), **{k: known.get(k) for k in ("homepage", "country", "status")}}

    def runs(self, source: str | None = None, page: int = 1) -> list[dict[str, Any]]:
        """Runs, the newest first."""
        where, values = (" WHERE source = ?", [source]) if source else ("", [])
        rows = self._db.rows(
            f"{_RUN}{where} ORDER BY number DESC LIMIT ? OFFSET ?",
            [*values, AT_ONCE, (page - 1) * AT_ONCE],
        )
        return [_run(row) for row in rows]

    def topics(self, ids: Sequence[str]) -> list[tuple[str, int]]:
        """Topics of some records, the most frequent first."""
        rows = where_in(self._db, f"{CURRENT} WHERE a.id {{in}}", ids)
        counts = Counter(topic for row in rows for topic in record_of(row).get("topics", []))
        return counts.most_common(12)

    # --- one of them --------------------------------------------------------------------------
    def source(self, source: str) -> dict[str, Any]:
        """A source with its numbers by year and by run. Raises NotThere."""
        found = next((one for one in self.sources() if one["id"] == source), None)
        if found is None:
            raise NotThere(f"no source '{source}' was crawled into this archive")
        years = self._db.rows(
            """SELECT substr(published, 1, 4), count(*) FROM articles
            WHERE source = ? AND state IN ('current', 'withdrawn') AND published IS NOT NULL GROUP BY 1 ORDER BY 1""",
            [source],
        )
        rows = self._db.rows(
            "SELECT manifest FROM runs WHERE source = ? AND manifest IS NOT NULL ORDER BY number DESC LIMIT 30",
            [source],
        )
        manifests = [told for row in rows if (told := json.loads(row[0]))]
        volume = [{"started_at": m["started_at"], "urls": sum(m["urls"].values())} for m in reversed(manifests)]
        rates = [{"started_at": m["started_at"], "filled": fill_rates(m)} for m in reversed(manifests)]
        by_year = [{"year": year, "articles": count} for year, count in years]
        return {**found, "by_year": by_year, "volume": volume, "fill_rates": rates}

    def run(self, run: str) -> dict[str, Any]:
        """A run and its manifest, with those of earlier runs. Raises NotThere."""
        row = one(self._db, f"{_RUN} WHERE id = ?", [run])
        if row is None:
            raise NotThere(f"no run '{run}' in this archive")
        manifest = json.loads(row[4] or "null") or None
        found = next(known for known in self._store.runs(row[1]) if known.id == run)
        return {**_run(row), "manifest": manifest, "history": self._history(found)}

    def _history(self, run: Run) -> list[Mapping[str, Any]]:
        earlier = earlier_manifests(self._store, run)
        return [one for one in earlier if one["started_at"] < run.started_at.isoformat()]

    def record(self, article_id: str, revision: int | None = None) -> Article:
        """An article, or one revision of it. Raises NotThere."""
        found = self._store.article(article_id, revision)
        if found is None:
            which = f"revision {revision} of " if revision else ""
            raise NotThere(f"no {which}article '{article_id}' in this archive")
        return found

    def article(self, article_id: str, revision: int | None) -> dict[str, Any]:
        """Everything that the page of an article shows."""
        found = self.record(article_id, revision)
        related = [self._related(one.model_dump(mode="json")) for one in found.related[:MOST_RELATED]]
        return {
            "article": found.model_dump(mode="json"),
            "source": {"id": found.source, **self.names(found.source or "")},
            "asked_revision": revision,
            "revisions": self._store.revisions(article_id),
            "changes": self._changes_of(article_id),
            "related": related,
            "same_work": self._same_work(found),
            "cite": self._cited(found),
        }

    def _changes_of(self, article_id: str) -> list[dict[str, Any]]:
        rows = self._db.rows(f"{_CHANGES} WHERE c.article = ? ORDER BY c.id DESC LIMIT ?", [article_id, AT_ONCE])
        return [_change(row) for row in rows]

    def _related(self, related: dict[str, Any]) -> dict[str, Any]:
        return {**related, "id": self._store.id_of(related["url"]) if related["url"] else None}

    def _same_work(self, article: Article) -> list[dict[str, Any]]:
        """Translations and reprints that are in this archive: joined by work, or named by the page."""
        rows = self._db.rows(
            f"{CURRENT} WHERE a.work = ? AND a.id <> ? AND a.state <> 'merged' ORDER BY a.seq LIMIT 20",
            [article.work, article.id],
        )
        found = {row[0]: _brief(record_of(row)) for row in rows}
        for other in article.translations[:MOST_RELATED]:
            known = self._store.id_of(other.url)
            if known and known not in found and known != article.id:
                row = one(self._db, f"{CURRENT} WHERE a.id = ?", [known])
                found |= {known: _brief(record_of(row))} if row else {}
        return list(found.values())

    def _cited(self, article: Article) -> dict[str, str]:
        options = Options(publishers={article.source or "": self.names(article.source or "")["name"]})
        plain = " ".join(_in_words(cited) for cited in citations([article], options))
        told = {"text": plain, "bibtex": "".join(bibtex([article], options)), "ris": "".join(ris([article], options))}
        return {name: value.strip() for name, value in told.items()}

    def compared(self, article_id: str, old: int, new: int) -> tuple[Article, Article, list[dict[str, Any]]]:
        """Two revisions, and the list of all. Raises NotThere."""
        revisions = self._store.revisions(article_id)
        return self.record(article_id, old), self.record(article_id, new), revisions


def _in_words(cited: Citation) -> str:
    """Authors, as they write themselves (year). Title. Publisher. Address (archived day)."""
    names = [one_line(one.name) for one in cited.article.authors if one.contribution == "author"]
    year = f"({cited.date[0]})" if cited.date else "(n.d.)"
    who = ", ".join(names) or cited.publisher
    seen = "-".join(f"{part:02d}" for part in cited.accessed)
    end = "" if cited.title.endswith(("?", "!", ".")) else "."
    where = f"{cited.publisher}. " if names else ""
    return f"{who} {year}. {cited.title}{end} {where}{cited.article.url}{f' (archived {seen})' if seen else ''}"


def _brief(record: dict[str, Any]) -> dict[str, Any]:
    """A record as a line of a list."""
    kept = ("id", "source", "url", "title", "published", "language", "kind", "genre", "state", "revision", "first_seen")
    authors = [author["name"] for author in record["authors"][:6]]
    opening = record.get("standfirst") or record.get("text") or ""
    return {**{name: record.get(name) for name in kept}, "authors": authors, "opening": opening[:400]}


def _change(row: Row) -> dict[str, Any]:
    number, source, article, revision, at, kind, name, before, after, record = row
    title = json.loads(record)["title"] if record else None
    sides = {"before": json.loads(before) if before else None, "after": json.loads(after) if after else None}
    told = {"number": number, "source": source, "id": article, "title": title, "revision": revision}
    return {**told, "at": shown(at), "kind": kind, "field": name, **sides}


def _run(row: Row) -> dict[str, Any]:
    run, source, started, state, manifest = row
    told: dict[str, Any] = json.loads(manifest) if manifest else {}
    counts: Mapping[str, int] = told.get("changes", {})
    kinds = ("new", "revised", "unchanged", "withdrawn")
    return {
        "id": run,
        "source": source,
        "started_at": shown(started),
        "state": state,
        "seconds": told.get("seconds"),
        "problems": told.get("problems", []),
        **{kind: counts.get(kind, 0) for kind in kinds},
    }


def names_of(sources: Iterable[Any]) -> dict[str, dict[str, str]]:
    """What pages say of sources, from the registry."""
    return {
        one.id: {"name": one.name, "homepage": str(one.homepage), "country": one.country or "", "status": one.status}
        for one in sources
    }
