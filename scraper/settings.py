"""Scrapy's settings: the only place where the order of components is decided. Every number has its reason."""

from typing import Any

from scraper.fetch import FETCH_SETTINGS

BOT_NAME = "thinktank-archive"
SPIDER_MODULES = ["scraper.spiders"]
NEWSPIDER_MODULE = "scraper.spiders"

# State: URLs are leased from the store, outcomes are committed by one pipeline, the run is held by the session.
SCHEDULER = "scraper.frontier.scheduler.StoreScheduler"
ITEM_PIPELINES: dict[str, int] = {"scraper.frontier.commit.CommitPipeline": 500}
EXTENSIONS: dict[str, Any] = {"scraper.frontier.extension.RunKeeper": 0, "scraper.frontier.stall.Stall": 0}

# Ears and doors that nobody asked for: code execution over loopback in both cases.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# Robots, retries, redirects, caps, delays: decided in scraper.fetch, where the code is.
ROBOTSTXT_OBEY = False  # our own middleware obeys, and fails closed (RFC 9309 section 2.3.1.4)
COOKIES_ENABLED = False  # no session on a public page; and the first cookie would fetch a suffix list
HTTPERROR_ALLOW_ALL = True  # every answer is an outcome
REFERER_ENABLED = False  # which pages we come from is nobody's business

# The scheduler bounds what is under way, host by host (scraper/frontier/leases.py): a bound over all hosts that is
# reached by the requests waiting for one of them would hold up the rest.
CONCURRENT_REQUESTS = 300  # its 256 leases, and the robots.txt of each host
CONCURRENT_REQUESTS_PER_DOMAIN = 32  # connections in a replay or on loopback; a live crawl has one
DOWNLOAD_DELAY = 0  # the store reserves each host's turns, for all processes (scraper/fetch/politeness.py)
DOWNLOAD_DELAY_JITTER = 0

# An item waits for its group commit (at most 100 ms), holding its page meanwhile: 64 pages of 500 kB.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 32_000_000
CONCURRENT_ITEMS = 1  # a page has one outcome; Scrapy starts as many tasks a page as this says

TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "INFO"
LOG_FORMATTER = "scraper.frontier.logs.QuietFormatter"
DNSCACHE_ENABLED = False  # the address guard resolves, checks and connects to what it checked
MEMUSAGE_ENABLED = False
DEPTH_STATS_VERBOSE = False

globals().update(FETCH_SETTINGS)
