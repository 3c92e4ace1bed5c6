"""The words of a text, in the quick way for plain texts and in the general one."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.wording import _PLAIN_WORD, words

PLAIN = "".join(map(chr, range(128))) + "\u2019\u201c\u201d\u2014\u00a0\u20acéßЖ"


@given(st.text(PLAIN))
@example("".join(map(chr, range(128))))
@example("It\u2019s 1,500\u00a0km \u2014 \u201cfar_away\u201d")
def test_words_are_runs_of_letters_digits_and_underscores_in_lower_case(text: str) -> None:
    assert words(text) == _PLAIN_WORD.findall(text.casefold())


def test_a_character_without_spaces_is_a_word() -> None:
    assert words("海とharbour") == ["海", "と", "harbour"]
