"""Are edits found, called by their name, and told apart from what only looks like one?

    python -m benchmarks.edits [--count 20] [--seed 1 2 3] [--misses]

Invented publications in eleven languages and four layouts, replayed through the crawl as a user starts it, for four
nights: each kind of edit `count` times, pages that only fail, pages that are as they were but for noise, an older
reader, and rules that change under the same pages. Prints precision and recall by type, and how often the cause
(publisher, our reader or rules, page) is right. The nights are crawled by a copy of the code as it is at the start: a
reader that somebody edits meanwhile is another reader, and rightly told as one.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.edits.site import NIGHTS, Case, cases, readers, write_night
from scraper.article import Article, content_hash

ROOT = Path(__file__).resolve().parents[2]
HOSTS = {name: f"https://www.{name}.example" for name in ("seeded", "older-reader", "other-rules")}
RULES = {
    "before": '[[layout]]\nstandfirst = ["p.lead-not-there"]\ndrop = ["footer"]\n',
    "after": '[[layout]]\nstandfirst = ["p.standfirst", ".field--name-field-summary"]\ndrop = ["aside"]\n',
}


@dataclass
class Told:
    """What the store says of one address and night."""

    kinds: Counter[str] = field(default_factory=Counter)
    reread: bool = False
    failed: str | None = None

    @property
    def cause(self) -> str:
        """The one cause that a user would read out of it."""
        if self.kinds:
            return "both" if self.reread else "publisher"
        return "page" if self.failed else "ours" if self.reread else "none"


def write_source(folder: Path, name: str, rules: str = "") -> None:
    folder.mkdir(exist_ok=True)
    host = HOSTS[name]
    text = (
        f'name = "{name}"\nhomepage = "{host}/"\nlanguages = ["en"]\nstatus = "unverified"\n\n[crawl]\n'
        f'sitemaps = ["{host}/sitemap.xml"]\narticle = "^/papers/"\n\n{rules}'
    )
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def crawl(home: Path, source: str, warc: Path) -> None:
    """One night, as a user replays it."""
    places = [
        "--store",
        str(home / "store.sqlite"),
        "--archive",
        str(home / "archive"),
        "--sources",
        str(home / "sources"),
    ]
    words = [sys.executable, "-m", "scraper.cli", "crawl", source, "--full", "--replay", str(warc), *places]
    environment = {**os.environ, "PYTHONPATH": str(home / "code")}
    done = subprocess.run(words, cwd=home, env=environment, capture_output=True, text=True, check=False, timeout=900)
    if done.returncode not in (0, 3):
        raise SystemExit(f"crawl ended with {done.returncode}:\n{done.stderr[-3000:]}")


def grow_old(store: Path, source: str) -> None:
    """Leave the store as an older reader would have: other words in each text, another name, other hashes."""
    with sqlite3.connect(store) as db:
        rows = db.execute(
            "SELECT r.id, r.record FROM readings r JOIN articles a ON a.reading = r.id WHERE a.source = ?", [source]
        ).fetchall()
        for reading, text in rows:
            record = json.loads(text)
            record["text"] = f"Home\\n\\nPapers\\n\\n{record['text']}\\n\\nMost read".replace("\\n", "\n")
            record["authors"] = record["authors"][:1]
            record["provenance"]["extractor"] = "generic/0"
            digest = content_hash(Article.model_validate(record))
            db.execute(
                "UPDATE readings SET record = ?, extractor = 'generic/0', content_hash = ?, digest = NULL WHERE id = ?",
                [json.dumps(record), digest, reading],
            )
            db.execute("UPDATE revisions SET content_hash = ? WHERE reading = ?", [digest, reading])


def told(store: Path, source: str) -> dict[str, Told]:
    """By path, of the last run."""
    found: dict[str, Told] = defaultdict(Told)
    with sqlite3.connect(store) as db:
        [run] = db.execute("SELECT id FROM runs WHERE source = ? ORDER BY number DESC LIMIT 1", [source]).fetchone()
        host = HOSTS[source]
        for url, kind in db.execute(
            "SELECT a.url, c.kind FROM changes c JOIN articles a ON a.id = c.article WHERE c.run = ?", [run]
        ):
            found[url.removeprefix(host)].kinds[kind] += 1
        for (url,) in db.execute(
            """SELECT DISTINCT a.url FROM readings r JOIN articles a ON a.id = r.article
            WHERE a.source = ? AND r.run = ? AND EXISTS
              (SELECT 1 FROM readings o WHERE o.article = r.article AND o.revision = r.revision AND o.id < r.id
              AND (o.extractor <> r.extractor OR o.rules <> r.rules))""",
            [source, run],
        ):
            found[url.removeprefix(host)].reread = True
        for url, reason in db.execute("SELECT url, reason FROM urls WHERE source = ? AND state <> 'stored'", [source]):
            found[url.removeprefix(host)].failed = reason
    return found


@dataclass
class Score:
    """Right, wrong and missed, and where."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    causes: Counter[tuple[str, str]] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def take(self, case: Case, night: int, said: Told) -> None:
        where = f"night {night} {case.name} {case.piece.path}"
        expected = Counter(case.kinds.get(night, ()))
        self.right += expected & said.kinds
        self.wrong += said.kinds - expected
        self.missed += expected - said.kinds
        if expected != said.kinds:
            self.misses.append(f"{where}: expected {dict(expected)}, told {dict(said.kinds)}")
        if night == 0 or (night > 1 and case.cause in ("ours", "both")):
            return
        cause = self._cause(case, night, expected)
        self.causes[cause, said.cause] += 1
        if cause != said.cause:
            self.misses.append(f"{where}: cause {cause}, told {said.cause} ({said.failed})")

    @staticmethod
    def _cause(case: Case, night: int, expected: Counter[str]) -> str:
        if case.cause in ("ours", "both"):
            return case.cause if expected or case.cause == "ours" else "ours"
        if expected:
            return "publisher"
        return "page" if not hasattr(case.nights[night], "language") else "none"


def keep_code(home: Path) -> None:
    """What the crawls run, whatever is edited meanwhile."""
    skipped = shutil.ignore_patterns("__pycache__")
    for name in ("scraper", "pipelines", "data/profiles", "data/sample", "data/schema", "data/sources"):
        shutil.copytree(ROOT / name, home / "code" / name, ignore=skipped)


def run(count: int, seed: int, home: Path, score: Score) -> None:
    """Four nights of three sources."""
    for name in ("nights", "sources"):
        (home / name).mkdir(parents=True, exist_ok=True)
    keep_code(home)
    groups = {
        "seeded": cases(count, seed, HOSTS["seeded"]),
        "older-reader": readers(count, seed + 1),
        "other-rules": readers(count, seed + 2),
    }
    for name in groups:
        write_source(home / "sources", name, RULES["before"] if name == "other-rules" else "")
    for name, those in groups.items():
        for night in range(NIGHTS if name == "seeded" else 3):
            crawl(home, name, write_night(home / "nights", name, HOSTS[name], night, those))
            said = told(home / "store.sqlite", name)
            for case in those:
                score.take(case, night, said[case.piece.path])
            if night == 0 and name == "older-reader":
                grow_old(home / "store.sqlite", name)
            if night == 0 and name == "other-rules":
                write_source(home / "sources", name, RULES["after"])


def report(score: Score) -> None:
    """The table."""
    print(f"{'type':22} {'right':>6} {'wrong':>6} {'missed':>6} {'precision':>10} {'recall':>7}")
    for kind in sorted(score.right | score.wrong | score.missed):
        right, wrong, missed = score.right[kind], score.wrong[kind], score.missed[kind]
        precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
        print(f"{kind:22} {right:6} {wrong:6} {missed:6} {precision:10.3f} {recall:7.3f}")
    right, wrong, missed = (sum(some.values()) for some in (score.right, score.wrong, score.missed))
    print(f"{'all':22} {right:6} {wrong:6} {missed:6} {right / (right + wrong):10.3f} {right / (right + missed):7.3f}")
    total, good = sum(score.causes.values()), sum(n for (is_, said), n in score.causes.items() if is_ == said)
    print(f"\ncause right in {good} of {total} looks ({good / total:.4f})")
    for (is_, said), n in sorted(score.causes.items()):
        print(f"  {is_:10} told as {said:10} {n:6}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=20, help="edits of each type")
    parser.add_argument("--seed", type=int, nargs="+", default=[1], help="draws; their figures are added up")
    parser.add_argument("--misses", action="store_true", help="list what went wrong")
    parser.add_argument("--home", type=Path, help="keep stores and archives in this folder")
    asked = parser.parse_args()
    score = Score()
    for seed in asked.seed:
        with tempfile.TemporaryDirectory() as folder:
            run(asked.count, seed, (asked.home or Path(folder)) / str(seed), score)
    report(score)
    if asked.misses:
        print("\n".join(score.misses))


if __name__ == "__main__":
    main()
