"""Fetching: the download handler, the address guard, robots.txt, turns, retries and redirects; replay of WARCs."""

from typing import Any

FETCH_SETTINGS: dict[str, Any] = {
    "DOWNLOAD_HANDLERS": {
        "http": "scraper.fetch.handler.PageHandler",
        "https": "scraper.fetch.handler.PageHandler",
        "file": None,  # a link to file:///etc/passwd must find nobody who answers
        "ftp": None,
        "s3": None,
        "data": None,
    },
    # Scrapy's own list is switched off as a whole: what a request passes is what stands here, top to bottom.
    "DOWNLOADER_MIDDLEWARES_BASE": {},
    "DOWNLOADER_MIDDLEWARES": {
        "scraper.fetch.headers.HeadersMiddleware": 100,
        "scraper.fetch.robots.RobotsMiddleware": 200,
        "scraper.fetch.retry.RetryMiddleware": 500,
        "scraper.fetch.redirect.RedirectMiddleware": 600,
        "scrapy.downloadermiddlewares.stats.DownloaderStats": 850,
    },
    "DOWNLOAD_TIMEOUT": 60,  # whole exchange, not idle time: 32 MB at 5 Mbit/s take 54 s
    "DOWNLOAD_MAXSIZE": 32 << 20,  # bytes on the wire; the longest PDF reports seen have 25 MB
    "DOWNLOAD_WARNSIZE": 0,
    "DOWNLOAD_FAIL_ON_DATALOSS": True,  # a cut page is never stored as a whole one
    "DOWNLOAD_VERIFY_CERTIFICATES": True,  # what an archive shows must have come from the publisher
    "THINKTANK_BACKOFF": 5.0,  # seconds that a host in trouble rests the first time; a restart of nginx takes 2
    "THINKTANK_TRIES": 3,  # tries in all, as browsers and most crawlers make
    "THINKTANK_REDIRECTS": 10,  # hops; browsers follow 20, but honest sites need 3
    "THINKTANK_ROBOTS_DENY": [],  # of 401 and 403: what an operator wants read as "keep out" (RFC 9309 says allow)
}
"""Merged into scraper/settings.py by its author."""
