from __future__ import annotations

import pytest

from tests.extract_fields.reading import article, read


def at_title(line: str) -> str:
    return f"<main><article><h1>The ferry nobody believes in</h1>{line}{{prose}}</article></main>"


@pytest.mark.parametrize(
    ("html", "series", "number"),
    [
        ("<p>Series: Harbour Notes</p><p>Number: 14</p>", "Harbour Notes", "14"),
        ("<p>Серия: Записки «Причала»</p><p>Номер: 14</p>", "Записки «Причала»", "14"),
        ("<dl><dt>シリーズ</dt><dd>みなとレポート</dd><dt>号</dt><dd>32</dd></dl>", "みなとレポート", "32"),
        ("<p>시리즈: 바다 리포트</p><p>번호: 18</p>", "바다 리포트", "18"),
        ("<table><tr><td>Serie</td><td>Forumrapporter</td></tr></table>", "Forumrapporter", None),
    ],
)
def test_labels_in_several_languages(html: str, series: str, number: str | None) -> None:
    found = read(article(inside=f"<div class='info'>{html}</div>"))
    assert (found.series, found.number) == (series, number)


@pytest.mark.parametrize("line", ["<p>Harbour Notes, No. 14</p>", "<p>Collection : Harbour Notes, n° 14</p>"])
def test_both_in_a_line_at_the_title(line: str) -> None:
    found = read(at_title(line))
    assert (found.series, found.number) == ("Harbour Notes", "14")
