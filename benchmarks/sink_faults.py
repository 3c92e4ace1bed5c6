"""Rows 79 to 84 of the fault table: what hostile records do to what is made of them, and the tests that show it."""

from __future__ import annotations

ROWS: tuple[tuple[int, str, str, tuple[str, ...]], ...] = (
    (
        79,
        "hostile values (formulas, NUL, lone surrogates, controls, bidi, SQL, TeX, RIS, HTML, 100,000 letters) in JSON "
        "Lines, CSV, Parquet, SQLite, PostgreSQL, BibTeX, RIS, CSL-JSON, JSON-LD, Dublin Core, OAI-PMH, feeds, HTML",
        "equal, or `U+FFFD` where a database or XML cannot hold it; no cell is a formula; an entry stays one entry",
        ("export/test_hostile_fields.py", "export/test_hostile_screens.py", "export/test_citations.py"),
    ),
    (
        80,
        "file names from addresses and `Content-Disposition`",
        "no file is named by a page: archives by source and day, what is handed out by a digest",
        ("readingroom/test_captured.py", "readingroom/test_security.py"),
    ),
    (
        81,
        "archived pages and field values with scripts, in Chromium, beside a listener",
        "from another origin under a sandbox without permissions; the listener is hit by a control page alone",
        ("readingroom/test_captured.py", "readingroom/test_browser.py"),
    ),
    (
        82,
        "SQL and FTS syntax, page=1e18, foreign Host, writing methods, paths, slow queries",
        "400, 404 or 405; read-only connection; 503 after a second; any parameter is understood or refused",
        ("readingroom/test_security.py", "search/test_search.py"),
    ),
    (
        83,
        "terminal escapes (ESC and C1), line ends and marks of direction in records, on a terminal and in the log",
        "none gets out of search, show, changes, runs, export; a warning is one line; the log is escaped JSON",
        ("export/test_hostile_screens.py",),
    ),
    (
        84,
        "a pickle in the state",
        "nothing that runs when it is read is written or loaded: a damaged record, exit 5",
        ("store/test_plain_state.py",),
    ),
)


def table() -> str:
    """The rows as Markdown."""
    head = (
        "## Records that are hostile\n\n| row | fault | what comes of it | held by (in `tests/`) |\n|---|---|---|---|\n"
    )
    rows = (
        f"| {row} | {fault} | {seen} | {', '.join(f'`{name}`' for name in tests)} |\n"
        for row, fault, seen, tests in ROWS
    )
    return f"\n{head}{''.join(rows)}"
