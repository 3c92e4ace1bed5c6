"""Discovery: from the bytes of a sitemap, feed, listing or API answer to candidate URLs. Pure; no network, no clock.

seeds(source)                 what a run starts from
discover(kind, page, source)  what a fetched sitemap, feed, listing or API answer leads to
links(page, hrefs, source)    article links on a page that is itself an article
"""

from __future__ import annotations

from scraper.discover.candidate import Candidate, Discovery, Kind, Way
from scraper.discover.ground import links
from scraper.discover.readers import discover
from scraper.discover.seeds import named_sitemaps, seeds

__all__ = ["Candidate", "Discovery", "Kind", "Way", "discover", "links", "named_sitemaps", "seeds"]
