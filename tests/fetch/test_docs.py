from __future__ import annotations

import re

from scraper.fetch import reasons
from tests.fetch.rig import ROOT

RAISED = re.compile(r'(?:FetchFailed|Refused|Postponed|HostPaused|Interrupted)\(\s*"([a-z_0-9]+)"')


def test_every_reason_is_explained() -> None:
    sources = "\n".join(file.read_text() for file in (ROOT / "scraper" / "fetch").glob("*.py"))
    words = set(RAISED.findall(sources)) | {word for _, word in reasons._REASONS}
    words |= {word for word in reasons._HOST_TROUBLE | reasons._PAGE_TROUBLE if not word.startswith("http_")}
    page = (ROOT / "docs" / "explanation" / "fetching.md").read_text()
    assert {word for word in words if f"`{word}`" not in page} == set()
