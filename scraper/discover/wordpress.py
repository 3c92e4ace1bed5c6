"""WordPress REST collections: `/wp-json/wp/v2/posts` and its siblings, page by page."""

from __future__ import annotations

import html
import json
import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scraper.discover.candidate import Entry, Reading
from scraper.discover.dates import iso
from scraper.page import Page

PER_PAGE = 100
"""The most that WordPress gives at once."""
_MAX_PAGES = 5000
_FIELDS = "link,date_gmt,modified_gmt,title"
_TAG = re.compile(r"<[^<>]*>")
_MAX_BYTES = 16 * 1024 * 1024


def collection_url(url: str) -> str:
    """The first request to a collection: large pages, and only the fields that discovery needs."""
    return _with(url, {"per_page": str(PER_PAGE), "_fields": _FIELDS})


def read_collection(page: Page) -> Reading:
    """Entries of one page of a collection, and the next page while there is one.

    Notes: not_json, past_end (WordPress answers an error object beyond the last page), api_error:CODE,
    empty_api.
    """
    reading = Reading()
    posts = _posts(page, reading.notes)
    for post in posts:
        link = post.get("link")
        if isinstance(link, str) and link:
            reading.entries.append(_entry(link, post))
    if posts and not reading.entries:
        reading.notes.append("empty_api")
    following = _next(page, len(posts))
    if following:
        reading.entries.append(Entry(following, "pager", "api"))
    return reading


def _posts(page: Page, notes: list[str]) -> list[dict[str, object]]:
    try:
        data = json.loads(page.body[:_MAX_BYTES])
    except (ValueError, RecursionError):
        notes.append("not_json")
        return []
    if isinstance(data, dict):
        code = str(data.get("code", "unknown"))[:60]
        notes.append("past_end" if code == "rest_post_invalid_page_number" else f"api_error:{code}")
        return []
    return [post for post in data if isinstance(post, dict)] if isinstance(data, list) else []


def _entry(link: str, post: dict[str, object]) -> Entry:
    title = post.get("title")
    rendered = title.get("rendered") if isinstance(title, dict) else title
    plain = html.unescape(_TAG.sub("", rendered)).strip() if isinstance(rendered, str) else ""
    return Entry(link, "api", "article", _utc(post.get("modified_gmt")), plain or None, _utc(post.get("date_gmt")))


def _utc(value: object) -> str | None:
    """`date_gmt` is UTC but does not say so: `2024-03-05T09:00:00`."""
    if not isinstance(value, str):
        return None
    return iso(f"{value}Z") or iso(value)


def _next(page: Page, count: int) -> str | None:
    """The page after this one: the server tells how many there are; without that, a full page has a successor."""
    query = dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True))
    try:
        current, per_page = int(query.get("page", "1")), int(query.get("per_page", "10"))
        total = int(page.header("x-wp-totalpages") or "0")
    except ValueError:
        return None
    more = current < total if total else count >= per_page
    if not count or not more or current >= _MAX_PAGES:
        return None
    return _with(page.url, {"page": str(current + 1)})


def _with(url: str, wanted: dict[str, str]) -> str:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    query |= {name: value for name, value in wanted.items() if name == "page" or name not in query}
    return urlunsplit(parts._replace(query=urlencode(query, safe=","), fragment=""))


_NO_PIECES = frozenset(
    [
        "page",
        "attachment",
        "nav_menu_item",
        "wp_block",
        "wp_template",
        "wp_template_part",
        "wp_global_styles",
        "wp_navigation",
        "wp_font_family",
        "wp_font_face",
        "elementor_library",
        "jp_mem_plan",
        "jp_pay_order",
        "jp_pay_product",
        "feedback",
        "product",
        "tribe_events",
        "tribe_venue",
        "tribe_organizer",
        "event",
        "events",
        "person",
        "people",
        "staff",
        "team",
        "team_member",
        "author",
        "guest-author",
        "expert",
        "member",
        "popup",
        "acf-field-group",
        "sponsor",
        "job",
        "jobs",
        "testimonial",
    ]
)
"""Post types of WordPress and its usual extensions that hold no publications."""
_MOST_TYPES = 6


def collections_in(page: Page) -> list[str]:
    """Collections of post types that may hold publications, from an answer of `/wp-json/wp/v2/types`."""
    try:
        data = json.loads(page.body[:_MAX_BYTES])
    except (ValueError, RecursionError):
        return []
    base = page.url.partition("?")[0].removesuffix("/").removesuffix("types")
    types = data.items() if isinstance(data, dict) else ()
    names = [told.get("rest_base") for name, told in types if isinstance(told, dict) and name not in _NO_PIECES]
    return [base + name for name in names if isinstance(name, str) and re.fullmatch(r"[\w-]{1,60}", name)][:_MOST_TYPES]
