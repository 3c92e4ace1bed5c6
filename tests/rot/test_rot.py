"""A redesign of an invented institute: what the rot alarm says of it."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from pipelines.candidates import Known, candidates
from pipelines.rot import Look, diagnose, patched
from scraper.extract import extract
from scraper.extract.tree import parse
from scraper.page import Page
from scraper.source import parse_source

FILE = """name = "Lantern Institute"
homepage = "https://lantern.example/"

# Old design of 2019.
[[layout]]
authors = [".byline .who"]
drop = [".share"]

[expect]
articles = 40
"""
SOURCE = parse_source(FILE, "lantern", "lantern.toml")
DAY = datetime(2026, 3, 1, 3, tzinfo=UTC)
NAMES = ("Ada Quill", "Bruno Tamm", "Cleo Varga", "Dina Oyelaran", "Egon Falk", "Fleur Marchand")
TEXT = "".join(
    f"<p>The harbour office published its {n}th account of the year and nobody read it.</p>" for n in range(9)
)


def authors(number: int) -> list[str]:
    return random.Random(number).sample(NAMES, 1 + number % 2)


def old(number: int) -> str:
    who = "".join(f'<span class="who">{name}</span>' for name in authors(number))
    return frame(number, f'<div class="byline">{who}</div>')


def new(number: int) -> str:
    """Names stand after the text, in a list that no reader would guess; every other page shows another's name so."""
    cells = "".join(f'<td class="nm">{name}</td><td>desk two</td>' for name in authors(number))
    aside = '<table class="blk-side"><tr><td class="nm">Greta Somers</td></tr></table>' if number % 2 else ""
    return frame(number, "", f'<table class="blk-lead css-9x1"><tr>{cells}</tr></table>{aside}')


def frame(number: int, byline: str, after: str = "") -> str:
    return (
        f"<html lang=en><title>Account {number}</title><body><main><h1>Account {number} of the harbour</h1>"
        f'{byline}<div class="body">{TEXT}</div><div class="share">Share</div>{after}</main>'
    )


def look(number: int, html: str, at: datetime, source=SOURCE) -> Look:
    page = Page(url=f"https://lantern.example/p/{number}", body=html.encode(), fetched_at=at)
    return Look(page, extract(page, source), f"lantern-{at:%m%d}.warc.gz at {number}")


def redesign() -> list[Look]:
    before = [look(number, old(number), DAY + timedelta(hours=number)) for number in range(24)]
    after = [look(number, new(number), DAY + timedelta(days=9, hours=number)) for number in range(24)]
    return before + after


def test_a_redesign_is_dated_the_dead_rule_named_and_a_proved_patch_proposed():
    found = diagnose(SOURCE, FILE, "authors", redesign()[::-1])
    assert found is not None
    assert (found.filled_before, found.filled_since) == (1.0, 0.0)
    assert (found.method, found.where) == ("rule", ".byline .who")
    assert found.last_good.page.url.endswith("/p/23") and found.last_good.page.fetched_at < DAY + timedelta(days=1)
    assert found.first_bad.page.url.endswith("/p/0") and found.first_bad.page.fetched_at == DAY + timedelta(days=9)
    assert found.known == 24
    best = found.candidates[0]
    assert best.score == 1.0 and "blk-lead" in best.selector  # `.nm` alone names the aside too
    assert found.patch is not None and (found.patch.right, found.patch.pages) == (20, 20)
    assert "+until = 2026-03-02" in found.patch.diff and f'+authors = ["{found.patch.selector}"]' in found.patch.diff
    mended = parse_source(found.patch.text, "lantern", "lantern.toml")
    assert [one.name for one in look(3, new(3), DAY + timedelta(days=9), mended).record.authors] == authors(3)
    assert [one.name for one in look(3, old(3), DAY, mended).record.authors] == authors(3)
    assert mended.layout[0].drop == [".share"] and mended.expect.articles == 40


def test_no_break_where_nothing_fell_and_where_a_field_is_empty_now_and_then():
    steady = [look(number, old(number), DAY + timedelta(days=number)) for number in range(20)]
    assert diagnose(SOURCE, FILE, "authors", steady) is None
    mixed = [look(n, old(n) if n % 3 else frame(n, ""), DAY + timedelta(days=n)) for n in range(21)]
    assert diagnose(SOURCE, FILE, "authors", mixed) is None
    assert diagnose(SOURCE, FILE, "authors", []) is None


def test_a_design_whose_articles_were_never_seen_before_gets_no_patch():
    before = [look(number, old(number), DAY) for number in range(12)]
    after = [look(number + 50, new(number), DAY + timedelta(days=3)) for number in range(12)]
    found = diagnose(SOURCE, FILE, "authors", before + after)
    assert found is not None and found.known == 0 and not found.candidates and found.patch is None


def test_the_patch_of_a_file_without_layouts_leaves_old_captures_to_the_generic_reader():
    plain = 'name = "x"\nhomepage = "https://lantern.example/"'
    text = patched(parse_source(plain, "lantern", "x"), plain, "title", 'h2[data-x="1"]', DAY.date())
    source = parse_source(text, "lantern", "x")
    assert source.layout[0].title == ['h2[data-x="1"]'] and source.layout[0].until is None
    assert source.layout_for(DAY.date()) == source.layout[1] and not source.layout[1].title


def test_a_date_is_found_in_the_attribute_for_machines_whatever_it_looks_like():
    def page(day: int) -> Known:
        html = f'<main><time class="when" datetime="2026-02-{day:02d}T09:00:00Z">last week</time><p>Text</p></main>'
        doc = parse(Page(url="https://lantern.example/p", body=html.encode()))
        return Known(doc, (f"2026-02-{day:02d}",))

    best = candidates("published", [page(day) for day in range(3, 9)])[0]
    assert (best.selector, best.score) == (".when::attr(datetime)", 1.0)


def test_one_line_may_hold_all_names():
    def inline(number: int) -> str:
        return frame(number, "", f'<div class="zz-line">By {" and ".join(authors(number))}</div><div>By the way</div>')

    after = [look(number, inline(number), DAY + timedelta(days=3)) for number in range(12)]
    known = [Known(parse(one.page), tuple(authors(n))) for n, one in enumerate(after)]
    assert candidates("authors", known)[0].selector == ".zz-line"
    mended = parse_source(patched(SOURCE, FILE, "authors", ".zz-line", DAY.date()), "lantern", "lantern.toml")
    read = look(1, inline(1), DAY + timedelta(days=3), mended).record.authors
    assert [one.name for one in read] == authors(1) and len(read) == 2
