"""Synthetic records for load tests: 2 KB of text each whose words follow Zipf's law, and a mix of questions to them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from scraper.article import Article, Author, Evidence, Label, Provenance

VOCABULARY = 100_000
WORDS_OF_TEXT = 310
SOURCES = 200
FIRST_DAY = date(1996, 1, 1)
DAYS = 11_000


def _word(rank: int) -> str:
    """Pronounceable; the frequent ones are short, as in languages."""
    consonants, vowels, said, rest = "bcdfghklmnprstvz", "aeiou", "", rank + 1
    while rest:
        rest, syllable = divmod(rest, len(consonants) * len(vowels))
        said += consonants[syllable // 5] + vowels[syllable % 5]
    return said + "ntrsl"[rank % 5]


@dataclass
class Corpus:
    """Records by number; the same seed gives the same records."""

    seed: int = 1
    words: list[str] = field(default_factory=lambda: [_word(rank) for rank in range(VOCABULARY)])
    weights: list[float] = field(default_factory=lambda: list(accumulate(1 / (rank + 1) for rank in range(VOCABULARY))))

    def record(self, number: int, edition: int = 0) -> Article:
        """What a page said; another edition has another paragraph."""
        rng = random.Random(f"{self.seed}/{number}")
        words = rng.choices(self.words, cum_weights=self.weights, k=WORDS_OF_TEXT)
        day = FIRST_DAY + timedelta(days=rng.randrange(DAYS))
        text = "\n\n".join(" ".join(words[at : at + 62]) for at in range(10, len(words), 62))
        if edition:
            text += f"\n\nEdition {edition}: " + " ".join(rng.choices(self.words, cum_weights=self.weights, k=20))
        evidence = {name: Evidence(method="generic", where="h1", raw="raw", confidence=0.9) for name in ("title", "published")}  # fmt: skip  # noqa: E501
        return Article(
            url=f"{url_of(number)}",
            title=" ".join(words[:8]).capitalize(),
            standfirst=None,
            authors=[Author(name=f"{self.words[rng.randrange(20_000)].title()} {words[9].title()}")],
            topics=[f"Topic {self.words[rng.randrange(300)]}"],
            programmes=[Label(name=f"Programme {number % 9}")],
            language=rng.choice(("en", "en", "en", "fr", "de")),
            published=day.isoformat(),
            text=text,
            markdown=text,
            word_count=WORDS_OF_TEXT,
            evidence=evidence,
            provenance=Provenance(extractor="generic/1", rules="sha256:0"),
        )

    def questions(self, records: int, count: int = 200) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Kind, words and filters: 20 % frequent words, 20 % phrases, 30 % filtered, 30 % rare words.

        Phrases stand in a record; the words of filtered queries are drawn as texts draw theirs.
        """
        rng = random.Random(self.seed)
        for _ in range(count):
            dice, known = rng.random(), self.record(rng.randrange(records))
            words = known.text.split()
            if dice < 0.2:
                yield "frequent", " ".join(rng.sample(self.words[:60], rng.choice((1, 1, 2)))), {}
            elif dice < 0.4:
                at, length = rng.randrange(len(words) - 4), rng.choice((2, 2, 3))
                yield "phrase", f'"{" ".join(words[at : at + length])}"', {}
            elif dice < 0.7:
                yield "filtered", rng.choice(words), self._filter(rng, known)
            else:
                yield "rare", self.words[rng.randrange(5_000, 60_000)], {}

    def _filter(self, rng: random.Random, known: Article) -> dict[str, Any]:
        year = int((known.published or "2000")[:4])
        choices: list[dict[str, Any]] = [
            {"source": source_of(int(known.url.rpartition("-")[2]))},
            {"language": known.language},
            {"since": str(year), "until": f"{year + 1}-06"},
            {"topic": known.topics[0]},
            {"source": source_of(int(known.url.rpartition("-")[2])), "since": f"{year}-03"},
            {"author": known.authors[0].name},
        ]
        return rng.choice(choices)


def source_of(number: int) -> str:
    """Sources of unequal size."""
    return f"source-{int((number % 9973) ** 0.5) % SOURCES}"


def url_of(number: int) -> str:
    return f"https://{source_of(number)}.example/papers/{number % 977}/paper-{number}"
