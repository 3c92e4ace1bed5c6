"""Two WordPress sites: one open to machines, with posts at the top of the site; one shut, with dated addresses."""

from __future__ import annotations

import json
from datetime import date
from html import escape

from benchmarks.institute.strangers.site import (
    AUTHORS,
    Stranger,
    Text,
    links,
    paragraphs,
    rss,
    sitemap,
    sitemap_index,
    slug,
    texts,
)

PAGES = ("about", "our-people", "how-we-are-funded", "contact", "privacy-policy", "work-with-us-in-2026")
_FIELDS = ("link", "date_gmt", "modified_gmt", "title")


def shell(name: str, title: str, content: str, menu: str, head: str = "", body: str = "page") -> str:
    """The frame of every page."""
    return f"""<!DOCTYPE html>
<html lang="en-US"><head><meta charset="UTF-8"><title>{escape(title)} - {escape(name)}</title>
<meta name="generator" content="WordPress 6.7.1"><meta property="og:site_name" content="{escape(name)}">{head}</head>
<body class="{body}"><header class="site-header"><p class="site-title"><a href="/">{escape(name)}</a></p>
<nav class="main-navigation"><ul>{menu}</ul></nav></header><div id="content" class="site-content">{content}</div>
<footer class="site-footer"><p>© {escape(name)}</p><a href="/privacy-policy/">Privacy policy</a> <a href="/contact/">Contact</a></footer>
</body></html>"""


def post(text: Text, topic: str = "security") -> str:
    """The body of a post."""
    return f"""<main><article class="post type-post hentry"><header class="entry-header">
<h1 class="entry-title">{escape(text.title)}</h1><div class="entry-meta">By <a rel="author" href="/author/{slug(text.author)}/">{text.author}</a>
<time class="entry-date published" datetime="{text.day}T09:00:00+00:00">{text.day:%B %-d, %Y}</time></div></header>
<div class="entry-content">{paragraphs(text)}</div><footer><a href="/category/{topic}/" rel="category tag">{topic.title()}</a></footer>
</article></main>"""


def _og(text: Text) -> str:
    return f'<meta property="og:type" content="article"><meta property="article:published_time" content="{text.day}T09:00:00+00:00">'


def card(path: str, text: Text) -> str:
    """A post in a list."""
    return f'<article class="post"><h2 class="entry-title"><a href="{path}">{escape(text.title)}</a></h2><p>{escape(text.teaser)}</p></article>'


def _event(text: Text) -> str:
    return f"""<main><article class="event"><h1>{escape(text.title)}: a discussion</h1>
<p class="event-date">Date: {text.day:%d %B %Y}, 17:00 - 18:30</p><p>Venue: Reading room, second floor</p>
<p>{escape(text.paragraphs[0])}</p><p>Speakers: {", ".join(AUTHORS[:3])}</p><a href="https://tickets.example/{text.number}">Register</a></article></main>"""


def _person(name: str, posts: str) -> str:
    return f"""<main><article class="person"><h1>{name}</h1><p class="role">Senior fellow</p>
<p>{name} is a senior fellow of the institute and works on regulation and public finance. Before joining in 2016 {name} taught at
a university and advised two ministries on audits and registers.</p><h2>Latest</h2><ul>{posts}</ul></article></main>"""


def open_site(origin: str, posts: int = 60, reports: int = 30) -> Stranger:
    """REST API, an index of sitemaps, posts at the top of the site beside its pages, a second post type."""
    site = Stranger("Halyard Forum", origin)
    menu = links(
        [
            ("/about/", "About"),
            ("/blog/", "Blog"),
            ("/reports/", "Reports"),
            ("/events/", "Events"),
            ("/our-people/", "People"),
        ]
    )
    api = f'<link rel="https://api.w.org/" href="{origin}/wp-json/"><link rel="alternate" type="application/rss+xml" href="/feed/">'
    written = [(f"/{one.slug}/", one) for one in texts("halyard posts", posts, days=9)]
    studies = [(f"/reports/{one.slug}-study/", one) for one in texts("halyard reports", reports, days=40)]
    events = [(f"/events/{one.slug}/", one) for one in texts("halyard events", 16)]
    people = [f"/people/{slug(name)}/" for name in AUTHORS]
    for path, text in [*written, *studies]:
        site.article(path, shell(site.name, text.title, post(text), menu, api + _og(text), "single-post"))
    for path, text in events:
        site.page(path, shell(site.name, text.title, _event(text), menu, api, "single-event"))
    for name, path in zip(AUTHORS, people, strict=True):
        listed = links((place, text.title) for place, text in written if text.author == name)
        site.page(path, shell(site.name, name, _person(name, listed), menu, api, "single-person"))
        site.page(
            f"/author/{slug(name)}/", shell(site.name, name, f"<h1>{name}</h1><ul>{listed}</ul>", menu, api, "archive")
        )
    for page in PAGES:
        site.page(
            f"/{page}/",
            shell(
                site.name, page.replace("-", " ").title(), f"<h1>{page}</h1>{paragraphs(texts(page, 1)[0])}", menu, api
            ),
        )
    _archives(
        site,
        [("/blog/", written), ("/reports/", studies), ("/events/", events), ("/category/security/", written[:15])],
        menu,
        api,
    )
    front = "".join(card(path, text) for path, text in [*written[:6], *studies[:3], *events[:2]])
    site.page("/", shell(site.name, "Home", front, menu, api, "home"))
    _machines(site, written, studies, events, people)
    return site


def _archives(site: Stranger, lists: list[tuple[str, list[tuple[str, Text]]]], menu: str, head: str) -> None:
    for base, items in lists:
        pages = chunks_of(items, 10)
        for number, part in enumerate(pages, 1):
            older = (
                f'<div class="nav-previous"><a href="{base}page/{number + 1}/">Older posts</a></div>'
                if number < len(pages)
                else ""
            )
            cards = "".join(card(path, text) for path, text in part)
            html = f'<main><h1 class="page-title">{base.strip("/").title()}</h1>{cards}<nav class="posts-navigation">{older}</nav></main>'
            site.page(
                base + (f"page/{number}/" if number > 1 else ""),
                shell(site.name, base.strip("/"), html, menu, head, "archive"),
            )


def chunks_of(items: list[tuple[str, Text]], size: int) -> list[list[tuple[str, Text]]]:
    """Items in pages of a list."""
    return [items[start : start + size] for start in range(0, len(items), size)] or [[]]


def _machines(
    site: Stranger,
    posts: list[tuple[str, Text]],
    studies: list[tuple[str, Text]],
    events: list[tuple[str, Text]],
    people: list[str],
) -> None:
    site.machine(
        "/robots.txt",
        f"User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n\nSitemap: {site.origin}/sitemap_index.xml\n",
        "text/plain",
    )
    parts: dict[str, list[tuple[str, date | None]]] = {
        "post": [(site.origin + path, text.day) for path, text in posts],
        "report": [(site.origin + path, text.day) for path, text in studies],
        "event": [(site.origin + path, text.day) for path, text in events],
        "person": [(site.origin + path, None) for path in people],
        "page": [(f"{site.origin}/{page}/", None) for page in PAGES],
        "category": [(f"{site.origin}/category/security/", None)],
        "author": [(f"{site.origin}/author/{slug(name)}/", None) for name in AUTHORS],
    }
    names = [f"{site.origin}/{part}-sitemap.xml" for part in parts]
    site.machine("/sitemap_index.xml", sitemap_index(names), "application/xml")
    for part, rows in parts.items():
        site.machine(f"/{part}-sitemap.xml", sitemap(rows), "application/xml")
    site.machine("/feed/", rss(site.origin, site.name, posts[:10]), "application/rss+xml")
    types = {
        name: {"slug": name, "rest_base": base}
        for name, base in (("post", "posts"), ("page", "pages"), ("report", "reports"))
    }
    site.machine("/wp-json/wp/v2/types", json.dumps(types), "application/json")
    for base, items in (("posts", posts), ("reports", studies)):
        rows_ = [
            {
                "link": site.origin + path,
                "date_gmt": f"{text.day}T09:00:00",
                "modified_gmt": f"{text.day}T10:00:00",
                "title": {"rendered": text.title},
            }
            for path, text in items
        ]
        site.machine(
            f"/wp-json/wp/v2/{base}?per_page=100&_fields={','.join(_FIELDS)}", json.dumps(rows_), "application/json"
        )


def shut_site(origin: str, posts: int = 70) -> Stranger:
    """No API, no sitemap: a blog with dated addresses, `Older posts`, categories and a feed of ten items."""
    site = Stranger("Lantern Policy Lab", origin)
    menu = links(
        [
            ("/who-we-are/", "Who we are"),
            ("/category/analysis/", "Analysis"),
            ("/category/notes/", "Notes"),
            ("/calendar/", "Calendar"),
        ]
    )
    head = '<link rel="alternate" type="application/rss+xml" title="Feed" href="/feed/"><link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">'
    written = [(f"/{one.day:%Y/%m}/{one.slug}/", one) for one in texts("lantern", posts, days=16)]
    for path, text in written:
        site.article(path, shell(site.name, text.title, post(text, "analysis"), menu, head, "single"))
    for page in ("who-we-are", "contact", "privacy-policy", "calendar"):
        site.page(f"/{page}/", shell(site.name, page, f"<h1>{page}</h1>{paragraphs(texts(page, 1)[0])}", menu, head))
    _archives(
        site, [("/", written), ("/category/analysis/", written[::2]), ("/category/notes/", written[1::2])], menu, head
    )
    months = sorted({path[:9] for path, _ in written})
    for month in months:
        listed = "".join(card(path, text) for path, text in written if path.startswith(month))
        site.page(month, shell(site.name, month, f"<main><h1>{month}</h1>{listed}</main>", menu, head, "archive date"))
    site.machine("/robots.txt", "User-agent: *\nDisallow: /wp-admin/\n", "text/plain")
    site.machine("/feed/", rss(site.origin, site.name, written[:10]), "application/rss+xml")
    return site
