"""What a run counts of the articles it read."""

import pytest

from pipelines.outcome import Lease, Outcome, Receipt
from pipelines.tally import Tally
from scraper.article import Article, Evidence, Rival
from scraper.discover import Candidate


def test_fields_with_rival_values_are_counted_and_kept() -> None:
    why = {"method": "meta", "where": "author", "confidence": 0.8}
    article = Article(
        url="https://x.example/a",
        title="Tides",
        evidence={
            "title": Evidence(**why),
            "published": Evidence(**why, rivals=[Rival(value="2024-01-01", method="url", where="/2024/01/01")]),
        },
    )
    tally = Tally()
    tally.add(Receipt(Outcome(Lease(1, "x", article.url, "article"), "stored", article=article), change="new"))
    assert tally.conflicts == {"published": 1}
    assert Tally.of(tally.as_dict()) == tally


@pytest.mark.parametrize(("kind", "named"), [("sitemap", 2), ("listing", 2), ("article", 0)])
def test_what_sitemaps_and_listings_name_is_counted_and_kept(kind, named) -> None:
    candidates = tuple(Candidate(url=f"https://x.example/{n}", kind="article", way="sitemap") for n in range(2))
    tally = Tally()
    tally.add(Receipt(Outcome(Lease(1, "x", "https://x.example/s", kind), "stored", candidates=candidates)))
    assert tally.discovered == named
    assert Tally.of(tally.as_dict()) == tally
