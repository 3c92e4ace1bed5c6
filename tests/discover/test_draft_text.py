"""The text of a drafted source file: whatever a site says of itself, it is TOML that can be used."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.discover.draft import Draft, draft_source, to_toml
from scraper.discover.survey import Survey
from scraper.source import parse_source
from tests.discover.helpers import HOME, page, source


def survey_of(*pages: tuple[str, str]) -> Survey:
    survey = Survey(source())
    survey.take({HOME + path: page(body, path) for path, body in pages})
    return survey


def feed(*paths: str, year: int = 2026) -> str:
    items = "".join(f"<item><link>{HOME}{one}</link><pubDate>{year}-05-01</pubDate></item>" for one in paths)
    return f"<rss><channel>{items}</channel></rss>"


def test_a_dead_feed_is_a_remark() -> None:
    draft = draft_source(survey_of(("", "<html><title>x</title><p>x</html>"), ("feed/", feed("a/b", year=2019))))
    assert draft.feeds == []
    assert draft.notes[0] == f"{HOME}feed/ is dead: its newest item is of 2019-05-01"


def test_quotes_and_control_characters_are_escaped() -> None:
    draft = Draft(HOME, name='A \x7f "B" \u2028', article="it's", deny=["a'b", "^/x$"], notes=["line\nbreak \x1b[31m"])
    parsed = parse_source(to_toml(draft, "2026-07-01"), "x", "x")
    assert (parsed.name, parsed.crawl.article, parsed.crawl.deny) == (draft.name, "it's", ["a'b", "^/x$"])
    assert str(parsed.since) == "2026-07-01"


@settings(deadline=None, max_examples=50)
@given(st.lists(st.text(alphabet="abé'\"\\|()[]{}.*+?^$/-\n#%", max_size=30), max_size=12), st.text(max_size=40))
def test_any_draft_can_be_parsed(paths: list[str], name: str) -> None:
    home = f"<html><title>{name}</title><p>x</html>".encode("utf-8", "replace").decode()
    known = feed(*("a&amp;b" + path.replace("<", "").replace("&", "") for path in paths))
    draft = draft_source(survey_of(("", home), ("feed/", known)))
    assert parse_source(to_toml(draft, "2026-07-01"), "x", "x").homepage == HOME
