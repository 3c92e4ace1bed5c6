from __future__ import annotations

import pytest

from scraper.extract.kind import genre_of
from tests.extract_fields.reading import read


@pytest.mark.parametrize(
    ("label", "genre"),
    [
        ("Policy Brief", "brief"), ("External Articles", "article"), ("Note d'analyse", "brief"), ("COMMENTARY",
        "commentary"),
        ("Research Report", "report"), ("報告書", "report"), ("Kommentar", "commentary"), ("Podcast", "podcast"),
        ("Issues from Politique Etrangère", "article"), ("Share this article", None), ("Editorial Guidelines", None),
        ("5 min read", None), ("Issues", None), ("A whole sentence that ends with a report", None), ("", None),
        ("Kommentare:", None), ("Story continues below", None), ("Comentarios", None), ("Kommentar", "commentary"),
    ],
)  # fmt: skip
def test_labels(label: str, genre: str | None) -> None:
    assert genre_of(label) == genre


@pytest.mark.parametrize(
    "head",
    [
        '<p class="eyebrow">Policy Brief</p><h1>The ferry</h1>', "<h1>The ferry</h1><div><span>Policy "
        "Brief</span> | <span>7 May</span></div>",
        '<header><div><a href="/briefs">Policy Brief</a></div><div><h1>The ferry</h1></div></header>',
    ],
)  # fmt: skip
def test_beside_the_title(head: str) -> None:
    record = read(f"<main><article>{head}{{prose}}</article></main>")
    assert (record.kind, record.genre) == ("Policy Brief", "brief")


def test_words_of_the_text_are_no_kind() -> None:
    record = read("<main><article><h1>The ferry</h1><div>{prose}<p><a href='/m'>Memo</a></p></div></article></main>")
    assert record.kind is None


def test_declared_types() -> None:
    head = '<script type="application/ld+json">{"@type":"PodcastEpisode","name":"The ferry"}</script>'
    assert read("<main><h1>The ferry</h1>{prose}</main>", head).genre == "podcast"
