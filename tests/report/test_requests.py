"""The page for a webmaster: every request once, in the order of sending, and nothing of it runs."""

from __future__ import annotations

from typing import Any

from lxml import html

from pipelines.report.politeness import politeness
from pipelines.report.requests import requests_page
from tests.report.test_politeness import row

EVIL = '/"><script>alert(1)</script>'


def shown(ledger: list[dict[str, Any]], host: str | None = None, **more: Any) -> Any:
    manifest = {
        "source": "x",
        "run": "x-1",
        "started_at": "2026-03-02T05:00:00",
        "replay": [],
        "politeness": politeness(ledger),
        **more,
    }
    return html.fromstring("".join(requests_page(manifest, ledger, host)))


def cells(tree: Any, column: int) -> list[str]:
    return [line.xpath(f"string(td[{column}])").strip() for line in tree.xpath("//tbody/tr")]


def test_every_request_with_its_rule_in_the_order_of_sending() -> None:
    held = row(2, result="robots", seconds=0.0, url="https://x.example/private/", rule="robots: Disallow: /private/")
    tree = shown([row(5, url="https://x.example/slow"), row(0), held])
    assert [one.rpartition("/")[2] for one in cells(tree, 2)] == ["a", "", "slow"]
    assert cells(tree, 3)[1] == "robots: Disallow: /private/"
    assert cells(tree, 4) == ["200", "robots", "200"] and cells(tree, 7) == ["10", "", "10"]


def test_of_one_host_alone() -> None:
    ledger = [row(0), row(1, url="https://y.example/b")]
    assert len(cells(shown(ledger), 2)) == 2
    tree = shown(ledger, "y.example")
    assert cells(tree, 2) == ["https://y.example/b"] and "x.example" not in tree.text_content()


def test_hostile_addresses_stay_text_and_a_replay_says_so() -> None:
    tree = shown([row(0, url=f"https://x.example{EVIL}")], replay=["m.warc.gz"])
    assert not tree.xpath("//script | //*[@src or @onerror]") and cells(tree, 2) == [f"https://x.example{EVIL}"]
    assert "no host was asked" in tree.text_content()
