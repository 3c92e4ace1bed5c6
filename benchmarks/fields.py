"""The fields of the record against labels made by hand (benchmarks/labels/README.md), per field and domain.

    python -m benchmarks.fields [--set pages|invented|all|fresh ... fresh6] [--with-source]
        [--peers] [--misses FIELD] [--time]

Real pages are read from the data folder (THINKTANK_SHARED, default: `shared` beside the checkout); without it
only the invented pages are measured, and the output says so.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from benchmarks.people import Tally, labels_of, people_labels, people_of, score_people
from scraper.article import Article
from scraper.extract import extract
from scraper.page import Page
from scraper.source import Registry, load_registry

HERE = Path(__file__).resolve().parent
LABELS = HERE / "labels"
SHARED = Path(os.environ.get("THINKTANK_SHARED", HERE.parents[1] / "shared"))
FEWEST = 15
"""A field with fewer labelled instances is listed, not scored."""

FRESH = ("fresh", "fresh2", "fresh3", "fresh4", "fresh5", "fresh6")
"""Batches of pages that were labelled after the reader had been tuned on those before them."""

Labels = Mapping[str, object]
Answer = Mapping[str, object]


@dataclass(frozen=True)
class Case:
    """One labelled page."""

    path: str
    url: str
    domain: str
    body: bytes
    labels: Labels


def cases(which: str) -> Iterator[Case]:
    """Labelled pages; raises SystemExit when a page is not the one that was labelled."""
    people = people_labels()
    if which in ("invented", "all"):
        known = json.loads((LABELS / "invented.json").read_text("utf-8"))
        for one in [*known, *(page for page in people.values() if "url" in page)]:
            body = (LABELS / "invented" / one["path"]).read_bytes()
            labels = labels_of(people, one["path"]) | one["labels"]
            yield Case(one["path"], one["url"], str(urlsplit(one["url"]).hostname), body, labels)
    if which in ("pages", "all"):
        root = SHARED / "pages"
        if not root.is_dir():
            print(f"real pages skipped: {root} is missing (set THINKTANK_SHARED)", file=sys.stderr)
            return
        for one in json.loads((LABELS / "pages.json").read_text("utf-8")):
            body = (root / one["path"]).read_bytes()
            if hashlib.sha256(body).hexdigest() != one["page_sha256"]:
                raise SystemExit(f"{one['path']}: not the page that was labelled")
            labels = labels_of(people, one["path"]) | one["labels"]
            yield Case(one["path"], one["url"].split(" ")[0], one["domain"], body, labels)
    if which.startswith("fresh"):
        yield from fresh_cases(which)


def fresh_cases(which: str) -> Iterator[Case]:
    """Pages of the public data sets, labelled after the reader was tuned and not looked at while tuning."""
    wanted = {(one["set"], one["id"]): one for one in json.loads((LABELS / f"{which}.json").read_text("utf-8"))}
    for name in sorted({data_set for data_set, _ in wanted}):
        path = SHARED / "bench" / "dev" / f"{name}.jsonl.zst"
        if not path.is_file():
            print(f"{name} skipped: {path} is missing (set THINKTANK_SHARED)", file=sys.stderr)
            continue
        with path.open("rb") as file:
            import zstandard  # noqa: PLC0415 - of the group `bench`; the tests do without

            lines = io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(file), encoding="utf-8")
            for page in map(json.loads, lines):
                one = wanted.get((name, page["id"]))
                if one is not None:
                    yield Case(one["url"], one["url"], one["domain"], page["html"].encode(page["enc"]), one["labels"])


def ours(case: Case) -> Answer:
    """The record, as the flat answer that is scored."""
    return ours_of(extract(Page(url=case.url, body=case.body)))


def with_source(case: Case) -> Answer:
    """The record as read with the rules of the source that owns the address; without one, as `ours`."""
    return ours_of(extract(Page(url=case.url, body=case.body), _registry().owner(case.url)))


@cache
def _registry() -> Registry:
    return load_registry()


def ours_of(record: Article) -> Answer:
    """A record as the flat answer that is scored."""
    return {
        **{name: getattr(record, name) for name in ("kind", "genre", "series", "number", "topics", "regions", "text")},
        **_parts(record),
        **people_of(record),
        "programmes": [one.name for one in record.programmes],
        "translations": [f"{one.language} {one.url}" for one in record.translations],
        "published_in": record.published_in.name if record.published_in else None,
        "standfirst": record.standfirst,
        "rights_has": record.rights,
        "citation_has": record.citation,
    }


def _parts(record: Article) -> Answer:
    first = record.images[0] if record.images else None
    return {
        "related": [one.url or one.title for one in record.related],
        "related_dates": {one.url: one.published for one in record.related},
        "related_teasers": {one.url: one.teaser for one in record.related},
        "images": [one.url for one in record.images],
        "caption": first.caption if first else None,
        "credit": first.credit if first else None,
        "attachments": [one.url for one in record.attachments],
        "doi": record.identifiers.doi,
        "isbn": record.identifiers.isbn,
        "issn": record.identifiers.issn,
    }


def trafilatura(case: Case) -> Answer:
    """Text and the tags that it reads."""
    import trafilatura as peer  # noqa: PLC0415 - peers are optional

    found = peer.bare_extraction(case.body.decode("utf-8", "replace"), url=case.url, with_metadata=True)
    if found is None:
        return {"text": "", "topics": []}
    data = found.as_dict()
    return {
        "text": data["text"] or "",
        "topics": data["tags"] or [],
        "images": [data["image"]] if data["image"] else [],
        "title": data["title"],
        "published": data["date"],
        "authors": [one.strip() for one in (data["author"] or "").split(";") if one.strip()],
    }


def newspaper4k(case: Case) -> Answer:
    """Text, tags and top image."""
    import newspaper  # noqa: PLC0415 - peers are optional

    article = newspaper.Article(case.url, language="en", fetch_images=False)
    article.download(input_html=case.body.decode("utf-8", "replace"))
    article.parse()
    return {
        "text": article.text,
        "title": article.title or None,
        "published": _day(article.publish_date),
        "authors": list(article.authors),
        "topics": sorted(article.tags or ()),
        "images": [article.top_image] if article.top_image else [],
    }


def _day(value: object) -> str | None:
    """newspaper4k gives a datetime, a string, or nothing."""
    return str(value)[: len("2024-03-05")] if value else None


def htmldate(case: Case) -> Answer:
    """The day of publication."""
    import htmldate as peer  # noqa: PLC0415 - peers are optional

    return {"published": peer.find_date(case.body.decode("utf-8", "replace"), url=case.url, original_date=True)}


Extractor = Callable[[Case], Answer]
PEERS: Mapping[str, Extractor] = {"trafilatura": trafilatura, "newspaper4k": newspaper4k, "htmldate": htmldate}
SETS = ("related", "images", "attachments", "translations", "topics", "regions", "programmes", "isbn")
VALUES = ("kind", "genre", "series", "number", "doi", "issn", "published_in", "caption", "credit")
PARTS = ("rights_has", "citation_has")


def score(case: Case, answer: Answer) -> Iterator[tuple[str, Tally]]:
    """The tallies of one page, for the fields that it has labels for and the extractor an answer."""
    for name in SETS:
        if name in case.labels and name in answer:
            yield name, _set(name, case.labels, list(_strings(answer[name])))
    for name in VALUES:
        if name in case.labels and name in answer:
            yield name, _value(case.labels[name], answer[name])
    for name in PARTS:
        if name in case.labels and name in answer:
            held = str(case.labels[name]) in str(answer[name])
            yield name, Tally(right=held, missed=not held, misses=[] if held else [f"{answer[name]!r:.80}"])
    for name in ("related_dates", "related_teasers"):
        if name in case.labels and name in answer:
            yield name, _by_part(case.labels[name], answer[name])
    yield from score_people(case.labels, answer)
    if "standfirst" in case.labels and "standfirst" in answer:
        yield "standfirst", _standfirst(case.labels["standfirst"], answer["standfirst"])
    if "text" in answer:
        yield from _snippets(case.labels, _flat(str(answer["text"])))


def _strings(value: object) -> Sequence[str]:
    return value if isinstance(value, list) else []


def _flat(text: str) -> str:
    return " ".join(text.split())


def _same(label: object, value: str, name: str) -> bool:
    if name in ("topics", "regions", "programmes", "isbn"):
        return str(label).casefold() == value.casefold()
    wanted = label if isinstance(label, list) else [label]
    return all(str(part).casefold() in unquote(value).casefold() for part in wanted)


def _set(name: str, labels: Labels, found: list[str]) -> Tally:
    wanted = list(labels[name])  # type: ignore[call-overload]
    optional = labels.get(f"{name}_optional", [])
    tally = Tally()
    for value in found:
        match = next((one for one in wanted if _same(one, value, name)), None)
        if match is not None:
            wanted.remove(match)
            tally.right += 1
        elif not any(_same(one, value, name) for one in optional) and not any(  # type: ignore[attr-defined]
            _same(one, value, name)
            for one in labels[name]  # type: ignore[attr-defined]
        ):
            tally.wrong += 1
            tally.misses.append(f"+ {value[:110]}")
    tally.missed = len(wanted)
    tally.misses += [f"- {one}" for one in wanted]
    return tally


def _value(label: object, value: object) -> Tally:
    if label is None and not value:
        return Tally()
    if str(label) == str(value):
        return Tally(right=1)
    note = [f"{value!r} for {label!r}"]
    return Tally(wrong=bool(value), missed=label is not None, misses=note)


def _by_part(label: object, found: object) -> Tally:
    tally = Tally()
    for part, wanted in label.items():  # type: ignore[attr-defined]
        value = next((value for url, value in found.items() if part in str(url)), None)  # type: ignore[attr-defined]
        good = bool(value) and str(value).startswith(str(wanted))
        tally.right += good
        tally.missed += not good
        tally.wrong += bool(value) and not good
        tally.misses += [] if good else [f"{value!r:.60} for {part}: {wanted}"]
    return tally


def _standfirst(label: object, value: object) -> Tally:
    if label is None:
        return _value(None, value)
    exact = hashlib.sha256(_flat(str(value)).encode()).hexdigest() == label["sha256"]  # type: ignore[index]
    note = [] if exact else [f"{value!r:.80} for {label['starts']}"]  # type: ignore[index]
    return Tally(right=exact, wrong=not exact and bool(value), missed=not exact, misses=note)


def _snippets(labels: Labels, text: str) -> Iterator[tuple[str, Tally]]:
    for name, wanted in (("must", True), ("forbidden", False)):
        tally = Tally()
        for snippet in _strings(labels.get(name, [])):
            good = (snippet in text) is wanted
            tally.right += good
            tally.missed += not good
            tally.misses += [] if good else [snippet]
        yield name, tally


Table = dict[str, dict[str, Tally]]


def measure(pages: Sequence[Case], extractor: Extractor) -> tuple[Table, list[tuple[str, str, str]]]:
    """Tallies by field and domain, and every miss as (field, page, what)."""
    table: Table = defaultdict(lambda: defaultdict(Tally))
    misses = []
    for case in pages:
        for name, tally in score(case, extractor(case)):
            total = table[name][case.domain]
            total.right += tally.right
            total.wrong += tally.wrong
            total.missed += tally.missed
            misses += [(name, case.path, miss) for miss in tally.misses]
    return table, misses


def report(title: str, table: Table) -> None:
    """One line a field: micro precision and recall, macro F1 over domains, counts."""
    print(f"\n{title}\n{'field':16} {'macro F1':>8} {'P':>6} {'R':>6} {'right':>6} {'wrong':>6} {'missed':>6} domains")
    for name, domains in table.items():
        used = [one for one in domains.values() if one.right + one.wrong + one.missed]
        right, wrong, missed = (sum(getattr(one, key) for one in used) for key in ("right", "wrong", "missed"))
        macro = statistics.mean(one.f1 for one in used) if used else 1.0
        precision = right / (right + wrong) if right + wrong else 1.0
        recall = right / (right + missed) if right + missed else 1.0
        few = "  (few: listed, not scored)" if right + missed < FEWEST else ""
        print(
            f"{name:16} {macro:8.3f} {precision:6.3f} {recall:6.3f} {right:6.0f} {wrong:6.0f} {missed:6.0f} "
            f"{len(used):3}/{len(domains)}{few}"
        )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", dest="which", choices=("pages", "invented", "all", *FRESH), default="all")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--with-source", action="store_true", help="only pages of a known source, read by its rules")
    parser.add_argument("--misses", metavar="FIELD", help="list every miss of a field, or of all")
    parser.add_argument("--time", action="store_true", help="milliseconds a page, whole record")
    options = parser.parse_args()
    pages = list(cases(options.which))
    begin = time.process_time()
    reader: Extractor = ours
    if options.with_source:
        reader, pages = with_source, [one for one in pages if _registry().owner(one.url) is not None]
    table, misses = measure(pages, reader)
    spent = time.process_time() - begin
    report(f"thinktank-archive on {len(pages)} pages", table)
    if options.time:
        print(f"{1000 * spent / max(1, len(pages)):.1f} ms a page")
    for name, extractor in PEERS.items() if options.peers else ():
        report(name, measure(pages, extractor)[0])
    for name, path, miss in misses:
        if options.misses in (name, "all"):
            print(f"{name}: {path[:60]}: {miss}")


if __name__ == "__main__":
    main()
