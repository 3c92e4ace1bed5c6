"""Headings over other pieces: what announces more on the subject, and what the site's latest."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extract.announces import _SAME, _speaks_of_same, announces_latest, announces_related
from scraper.extract.around import heading_key
from tests.extract_fields.reading import article, read

MORE_ON_IT = """Więcej na ten temat|Weitere Tipps|Read also|Ces articles peuvent vous intéresser|Beiträge zum Thema
Recommended articles|Andere artikelen over dit onderwerp|Altri articoli|Otros artículos|Ещё материалы
Интересно также почитать
To też może cię zainteresować|Podobne artykuły|Quizá te pueda interesar|Potrebbe anche interessarti|Passende Beiträge
Ähnliche Meldungen|Publikationen zum Thema|Vous aimerez peut-être aussi lire|この記事の関連ニュース|相关论文
관련 보고서|Fler artiklar
Läs också|Související texty|Kapcsolódó elemzések|Benzer yazılar|Σχετικά κείμενα|Further reading on this topic"""
OF_THE_SITE = """Neueste Artikel|Les plus lus|Most read articles|Najczęściej czytane|Latest publications
Últimas noticias|I più letti
Последние новости|Aktuelle Veranstaltungen|Upcoming events|More news|Popular posts|Meest gelezen|Senaste nytt"""
NEITHER = """Introduction|What may come next|More money for fewer ships|Related topics|More from this author
Conclusion|See table 3
Further research is needed|Weiterführende Informationen|Suggested citation|Studien zum Thema Integration|Other
Read the report"""


def _lines(table: str) -> list[str]:
    return table.replace("\n", "|").split("|")


@pytest.mark.parametrize("heading", _lines(MORE_ON_IT))
def test_more_on_the_subject(heading: str) -> None:
    assert announces_related(heading_key(heading))
    assert not announces_latest(heading_key(heading))


@pytest.mark.parametrize("heading", _lines(OF_THE_SITE))
def test_the_latest_of_the_site(heading: str) -> None:
    assert announces_latest(heading_key(heading))
    assert not announces_related(heading_key(heading))


@pytest.mark.parametrize("heading", _lines(NEITHER))
def test_other_headings(heading: str) -> None:
    assert not announces_related(heading_key(heading))


@given(st.text(max_size=200))
def test_no_heading_is_both(text: str) -> None:
    key = heading_key(text)
    assert not (announces_related(key) and announces_latest(key)) or any(sign in key for sign in "関相推관추ذمק")


READ_ALSO = """<div class="grid"><h2 class="t"><strong><span>Read</span> also</strong></h2><div><div class="box">
<a href="/texts/ferries">Ferries without captains on the northern line</a></div><div class="box">
<a href="/texts/cranes">Cranes that nobody ordered for the harbour</a></div></div></div>"""
LATEST = """<section><h2>Latest articles</h2><ul><li><a href="/texts/budget">The city budget in twelve charts</a></li>
<li><a href="/texts/opera">Opera house to close for two seasons</a></li></ul></section>"""


def test_a_heading_in_two_parts_and_no_latest() -> None:
    record = read(article(after=READ_ALSO + LATEST))
    assert [one.url for one in record.related] == [
        "https://harbour.example/texts/ferries",
        "https://harbour.example/texts/cranes",
    ]


def test_a_list_of_all_sections_is_the_front_page_again() -> None:
    sections = ("sea", "law", "art", "food", "town", "rail", "toys", "wine", "news")
    cards = "".join(f'<h3><a href="/{one}/a-{one}">A piece on {one} and little else</a></h3>' for one in sections)
    assert not read(article(after=f"<section><h2>Read also</h2>{cards}</section>")).related


def test_a_digest_in_a_class_names_nothing() -> None:
    cards = READ_ALSO.replace('class="grid"', 'class="view js-view-dom-id-b275c7aaaf9da5ad888ca46b036ec1eb939bc89a"')
    assert len(read(article(after=cards)).related) == 2


@given(st.lists(st.sampled_from(sorted(set(re.findall(r"[^\W\d]{2,}", _SAME.pattern)))), min_size=1, max_size=5))
def test_the_last_word_loses_no_phrase_of_the_same_subject(words: list[str]) -> None:
    key = " ".join(words)
    assert _speaks_of_same(key) == bool(_SAME.search(key))


@pytest.mark.parametrize("key", ["mehr zum thema", "aynı konu", "dans la même rubrique", "more on this topic"])
def test_phrases_of_the_same_subject(key: str) -> None:
    assert _speaks_of_same(key)
