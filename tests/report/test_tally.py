"""What a run counts of the articles it read."""

from types import SimpleNamespace

from pipelines.tally import Tally
from scraper.article import Article, Evidence, Rival


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
    tally.add(SimpleNamespace(change="new", outcome=SimpleNamespace(state="stored", article=article)))  # type: ignore[arg-type]
    assert tally.conflicts == {"published": 1}
    assert Tally.of(tally.as_dict()) == tally
