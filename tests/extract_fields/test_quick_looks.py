"""Words that are looked for before a pattern is tried: they rule out what it cannot find, and nothing else."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from scraper.extract.images import _APPEAL, _APPEALS, _DECORATION, _decorates
from scraper.extract.publication import published_elsewhere

WORDS = sorted({*re.findall(r"[a-z0-9]{2,}", f"{_APPEAL.pattern} {_DECORATION.pattern}"), "a", "photo", "1x1"})
SIGNS = ["/", ".", "-", "_", " ", "?", ":", ""]
NAMES = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(SIGNS)), max_size=6)


@given(NAMES, st.booleans())
@example([("logo", "")], True)
@example([("btn", "."), ("a", "")], False)
def test_decorations(parts: list[tuple[str, str]], capitals: bool) -> None:
    name = "".join(word + sign for word, sign in parts)
    shown = name.upper() if capitals else f"-{name}"
    assert _decorates(shown) == bool(_DECORATION.search(shown))


@given(NAMES, st.sampled_from(SIGNS))
@example([("donate", "/")], "/")
def test_appeals(parts: list[tuple[str, str]], before: str) -> None:
    address = before + "".join(word + sign for word, sign in parts)
    if _APPEAL.search(address):
        assert any(word in address.lower() for word in _APPEALS)


def test_a_sentence_of_first_publication_with_a_typographic_apostrophe() -> None:
    said = "This article was originally published by Harbour’s Review."
    found = published_elsewhere(said)
    assert found is not None
    assert found == published_elsewhere(said.replace("’", "'"))
