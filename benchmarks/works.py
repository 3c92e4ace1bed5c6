"""Are reprints and language versions found, and nothing else joined?

    python -m benchmarks.works [--count 40] [--seed 1] [--misses]

An invented, labelled set over five sources: op-eds on several sites (other title, house style, cut, with a line on
where they appeared first), language versions with and without links; and what must stay apart: entries of a series,
updates, editions, dashboards, templates, notes of one author on one day. Every record goes through the store's commit
in random order. Counts pairs of articles: joined rightly, joined wrongly, missed.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path

from benchmarks.edits.phrases import LANGUAGES, Language
from pipelines.outcome import Batch, Outcome
from pipelines.store import SqlStore, open_store
from pipelines.store.protocol import Plan
from scraper.archive.exchange import Capture
from scraper.article import Article, Author, CaptureRef, Provenance, Translation
from scraper.discover import Candidate

SOURCES = ("alder", "birch", "cedar", "damson", "elm")
COUNTS = {
    "en": ", # in all", "fr": ", soit # au total", "de": ", insgesamt #", "es": ", # en total", "pl": ", łącznie #",
    "ru": ", всего #", "el": ", συνολικά #", "ar": " أي ما مجموعه #", "zh": "，共计#", "ja": "、計#", "ko": ", 모두 #",
}  # fmt: skip
Paragraphs = list[list[tuple[int, int, int, int, int | None]]]
"""Sentences as the places of their parts in a language's lists, and a number."""


@dataclass
class Piece:
    """One article of the set."""

    source: str
    label: str
    kind: str
    language: Language
    paragraphs: list[str]
    title: str
    day: date
    authors: tuple[str, ...]
    slug: str
    more: dict[str, object] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"https://www.{self.source}.example/{self.language.code}/{self.slug}"

    def record(self) -> Article:
        text = "\n\n".join(self.paragraphs)
        return Article(
            url=self.url, title=self.title, text=text, word_count=len(text.split()), language=self.language.code,
            published=self.day.isoformat(), authors=[Author(name=name) for name in self.authors],
            provenance=Provenance(extractor="generic/1"), **self.more,
        )  # fmt: skip


class Maker:
    """Draws contents, and says them in any language."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.made = 0

    def content(self, paragraphs: int) -> Paragraphs:
        return [[self._sentence() for _ in range(self.draw.randint(3, 6))] for _ in range(paragraphs)]

    def _sentence(self) -> tuple[int, int, int, int, int | None]:
        number = self.draw.randint(12, 9800) if self.draw.random() < 0.35 else None
        a, b, c, d = (self.draw.randrange(8) for _ in range(4))
        return a, b, c, d, number

    def say(self, language: Language, content: Paragraphs) -> list[str]:
        return [(" " if language.join else "").join(_said(language, one) for one in some) for some in content]

    def title(self, language: Language) -> str:
        text = language.join.join(part for part in language.sentence(self.draw)[1:] if not any(map(str.isdigit, part)))
        return text[:1].upper() + text[1:]

    def piece(self, kind: str, language: Language | None = None, label: str = "", **given: object) -> Piece:
        self.made += 1
        language = language or self.draw.choice(LANGUAGES)
        content = given.pop("content", None) or self.content(self.draw.randint(4, 14))
        told: dict[str, object] = {
            "source": self.draw.choice(SOURCES),
            "title": self.title(language),
            "day": date(2025, 1, 1) + timedelta(days=self.draw.randrange(300)),
            "authors": tuple(self.draw.sample(language.names, self.draw.randint(1, 2))),
            "slug": f"p{self.made}",
        }
        paragraphs = self.say(language, content)  # type: ignore[arg-type]
        return Piece(
            label=label or f"w{self.made}", kind=kind, language=language, paragraphs=paragraphs, **{**told, **given}
        )  # type: ignore[arg-type]


def _said(language: Language, sentence: tuple[int, int, int, int, int | None]) -> str:
    lists = (language.openings, language.subjects, language.verbs, language.objects)
    parts = [some[place].replace("#", "") for some, place in zip(lists, sentence, strict=False)]
    text = language.join.join(parts)
    number = COUNTS[language.code].replace("#", str(sentence[4])) if sentence[4] else ""
    return text[:1].upper() + text[1:] + number + language.end


def reprints(make: Maker) -> Iterator[Piece]:
    """One op-ed on two or three sites, each in its own style."""
    first = make.piece("reprint", source="alder")
    yield first
    for source in make.draw.sample(SOURCES[1:], make.draw.randint(1, 2)):
        paragraphs = [one.replace("’", "'").replace(",", " –", 1) for one in first.paragraphs]
        if make.draw.random() < 0.5:
            paragraphs = paragraphs[: max(3, len(paragraphs) - 1)]
        if make.draw.random() < 0.5:
            paragraphs.append(
                "This article was first published by the Alder Institute and appears here with its consent."
            )
        title = first.title if make.draw.random() < 0.6 else make.title(first.language)
        day = first.day + timedelta(days=make.draw.choice((0, 0, 1, 3, 12, 40)))
        yield Piece(source, first.label, "reprint", first.language, paragraphs, title, day, first.authors, first.slug)


def excerpts(make: Maker) -> Iterator[Piece]:
    """The first half on the partner's site, on the same day."""
    first = make.piece("excerpt", source="alder", content=make.content(10))
    yield first
    half = first.paragraphs[: len(first.paragraphs) * 6 // 10]
    yield Piece(
        "birch", first.label, "excerpt", first.language, half, first.title, first.day, first.authors, first.slug
    )


def versions(make: Maker, links: int) -> Iterator[Piece]:
    """One paper in two or three languages on one site; `links` of the two ends name the other."""
    content = make.content(make.draw.randint(4, 12))
    languages = make.draw.sample(LANGUAGES, 2)
    names = tuple(make.draw.sample(languages[0].names, 1))
    source, day = make.draw.choice(SOURCES), date(2025, 1, 1) + timedelta(days=make.draw.randrange(300))
    label = f"v{make.made}"
    kind = ("version, no link", "version, one link", "version, both linked")[links]
    pieces = [
        make.piece(
            kind, language, label, content=content, source=source, authors=names, slug=f"{label}-{n}",
            day=day + timedelta(days=n * make.draw.choice((0, 0, 1, 2))),
        )
        for n, language in enumerate(languages)
    ]  # fmt: skip
    for piece, other in list(zip(pieces, pieces[::-1], strict=True))[:links]:
        piece.more["translations"] = [Translation(language=other.language.code, url=other.url)]
    yield from pieces


def series(make: Maker) -> Iterator[Piece]:
    """A weekly brief: half of each entry is the same every week, and so are its authors."""
    language, standing = make.draw.choice(LANGUAGES), make.content(6)
    authors, source = tuple(make.draw.sample(language.names, 1)), make.draw.choice(SOURCES)
    start, title = date(2025, 2, 3), make.title(language)
    for week in range(4):
        news = make.content(make.draw.randint(2, 4))
        named = f"{title} #{week + 11}" if make.draw.random() < 0.7 else title
        yield make.piece(
            "series", language, content=standing[:3] + news + standing[3:], source=source, title=named,
            day=start + timedelta(weeks=week), authors=authors, more={"number": str(week + 11), "series": "Weekly"},
        )  # fmt: skip


def updates(make: Maker) -> Iterator[Piece]:
    """The same page, written on at a new address: an update, or next year's edition."""
    content = make.content(8)
    first = make.piece("update", content=content)
    yield first
    changed = content[:7] + make.content(2)
    title = make.draw.choice((first.title, f"{first.title} (updated)", f"{first.title} 2026"))
    yield make.piece("update", first.language, content=changed, source=first.source, title=title, authors=first.authors,
                     day=first.day + timedelta(days=make.draw.choice((7, 30, 365))))  # fmt: skip


def dashboards(make: Maker) -> Iterator[Piece]:
    """The same sentences around other numbers, also on another site of the network, on one day."""
    content = make.content(7)
    language, day = make.draw.choice(LANGUAGES), date(2025, 5, 5)
    names = tuple(make.draw.sample(language.names, 1))
    for n, source in enumerate(("cedar", "cedar", "damson")):
        other = [[(*one[:4], make.draw.randint(12, 9800) if one[4] else None) for one in some] for some in content]
        yield make.piece("dashboard", language, content=other, source=source, authors=names,
                         day=day + timedelta(days=7 * (n == 1)), title=make.title(language))  # fmt: skip


def same_day(make: Maker) -> Iterator[Piece]:
    """Two notes of one author on one day, in one language or in two."""
    languages = make.draw.sample([one for one in LANGUAGES if one.names == LANGUAGES[0].names], 2)
    names, source = tuple(make.draw.sample(languages[0].names, 1)), make.draw.choice(SOURCES)
    day = date(2025, 3, 1) + timedelta(days=make.draw.randrange(90))
    for language in (*languages, languages[0]):
        yield make.piece("one author, one day", language, source=source, authors=names, day=day)


def announcements(make: Maker) -> Iterator[Piece]:
    """Short texts from one template: an event, a vacancy."""
    language, frame = make.draw.choice(LANGUAGES), make.content(1)
    for n in range(3):
        yield make.piece("announcement", language, content=frame + make.content(1), source=make.draw.choice(SOURCES),
                         authors=(), day=date(2025, 4, 1) + timedelta(days=3 * n))  # fmt: skip


def boilerplate(make: Maker) -> Iterator[Piece]:
    """Different pieces that end in the same four paragraphs about the institute."""
    language, about = make.draw.choice(LANGUAGES), make.content(4)
    source = make.draw.choice(SOURCES)
    for _ in range(3):
        yield make.piece("boilerplate", language, content=make.content(4) + about, source=source)


def wrong_links(make: Maker) -> Iterator[Piece]:
    """Each page's language switch leads to the newest piece in the other language; one of them has its author."""
    languages = make.draw.sample(LANGUAGES, 2)
    target = make.piece("wrong link", languages[0], source="elm")
    yield target
    for n in range(3):
        near = (
            {"authors": target.authors, "day": target.day - timedelta(days=make.draw.randint(1, 25))} if n == 0 else {}
        )
        page = make.piece("wrong link", languages[1], source="elm", **near)
        page.more["translations"] = [Translation(language=languages[0].code, url=target.url)]
        yield page


GROUPS: tuple[Callable[[Maker], Iterator[Piece]], ...] = (
    reprints, excerpts, lambda make: versions(make, 0), lambda make: versions(make, 1), lambda make: versions(make, 2),
    series, updates, dashboards, same_day, announcements, boilerplate, wrong_links,
)  # fmt: skip


def store_all(store: SqlStore, pieces: list[Piece]) -> dict[str, str | None]:
    """Commit them one source after the other; id's work by URL."""
    now, offset = datetime(2026, 1, 5, tzinfo=UTC), 0
    for source in SOURCES:
        run = store.start_run(source, Plan(), now).id
        mine = {piece.url: piece for piece in pieces if piece.source == source}
        store.enqueue(run, [Candidate(url=url, way="sitemap", kind="article") for url in mine], now)
        while leases := store.lease(run, 50, now):
            outcomes = []
            for lease in leases:
                offset += 100
                ref = CaptureRef(
                    warc="w.warc.gz",
                    offset=offset,
                    length=100,
                    record_id=f"<urn:uuid:{offset}>",
                    payload_digest=f"sha1:{offset}",
                )
                capture = Capture(ref, lease.url, now, 200)
                outcomes.append(Outcome(lease, "stored", capture=capture, article=mine[lease.url].record()))
            store.commit(run, Batch(outcomes=outcomes), {}, lambda ref, url: None)
        store.end_run(run, "finished", {}, now)
    return {article.url: article.work for article in store.articles()}


def score(pieces: list[Piece], works: dict[str, str | None], misses: bool) -> None:
    """Pairs by kind."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    by_work: dict[str, list[Piece]] = defaultdict(list)
    by_label: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        by_label[piece.label].append(piece)
        if (work := works[piece.url]) is not None:
            by_work[work].append(piece)
    for some in by_work.values():
        for one, other in combinations(some, 2):
            (right if one.label == other.label else wrong)[one.kind] += 1
            if misses and one.label != other.label:
                print(f"wrong  {one.kind}: {one.url} {other.url}")
    for some in by_label.values():
        for one, other in combinations(some, 2):
            if works[one.url] is None or works[one.url] != works[other.url]:
                missed[one.kind] += 1
                if misses:
                    print(f"missed {one.kind}: {one.url} {other.url}")
    print(f"{'kind':24} {'right':>6} {'wrong':>6} {'missed':>6}")
    for kind in sorted({piece.kind for piece in pieces}):
        print(f"{kind:24} {right[kind]:6} {wrong[kind]:6} {missed[kind]:6}")
    good, bad, lost = right.total(), wrong.total(), missed.total()
    print(f"pairs: precision {good / max(1, good + bad):.4f}, recall {good / max(1, good + lost):.4f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=40, help="groups of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", action="store_true")
    asked = parser.parse_args()
    make = Maker(asked.seed)
    pieces = [piece for group in GROUPS for _ in range(asked.count) for piece in group(make)]
    make.draw.shuffle(pieces)
    print(f"{len(pieces)} articles, {len({piece.label for piece in pieces})} works")
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(str(Path(folder) / "store.sqlite"))
        started = time.process_time()
        works = store_all(store, pieces)
        print(f"{(time.process_time() - started) / len(pieces) * 1e3:.2f} ms CPU an article, commit included")
        store.close()
    score(pieces, works, asked.misses)


if __name__ == "__main__":
    main()
