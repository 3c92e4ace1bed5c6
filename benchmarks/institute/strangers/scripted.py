"""Sites whose lists are made in the browser, from data that stands in the page or in a file beside it."""

from __future__ import annotations

import json
from html import escape

from benchmarks.institute.strangers.site import Stranger, Text, links, paragraphs, rss, sitemap, slug
from benchmarks.institute.strangers.small import Items, about, events, people, placed


def _frame(site: Stranger, menu: str, title: str, content: str, end: str = "") -> str:
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} | {site.name}</title></head>
<body><header><a href="/">{site.name}</a><nav>{menu}</nav></header><main>{content}</main>{end}</body></html>"""


def _piece(text: Text) -> str:
    return f"""<section class="hero"><span class="tag">Working paper</span><h1>{escape(text.title)}</h1><p class="meta">{text.author} — {text.day:%-d %b %Y}</p></section><section class="rich-text">{paragraphs(text)}</section>"""


def json_list(origin: str, count: int = 70) -> Stranger:
    """The list is an empty box; a script in the page fetches `/data/library.json`, which names everything."""
    site = Stranger("Gantry Institute", origin)
    menu = links([("/library/", "Library"), ("/team/", "Team"), ("/about/", "About")], lambda inner: inner)
    papers = placed("gantry", count, lambda text: f"/library/{text.slug}/")
    for path, text in papers:
        site.article(path, _frame(site, menu, text.title, _piece(text)))
    found = people(site, lambda title, html: _frame(site, menu, title, html), lambda name: f"/team/{name}/")
    site.page("/team/", _frame(site, menu, "Team", f"<h1>Team</h1><ul>{links(found)}</ul>"))
    about(site, lambda title, html: _frame(site, menu, title, html), ["/about/", "/contact/"])
    script = '<script>fetch("/data/library.json").then(r => r.json()).then(d => { window.items = d.items; draw(d.items, 24); });</script>'
    site.page("/library/", _frame(site, menu, "Library", '<h1>Library</h1><div id="list"></div><button id="more">Show more</button>', script))  # fmt: skip
    rows = [{"slug": text.slug, "permalink": path, "title": text.title, "date": str(text.day), "people": [slug(text.author)]} for path, text in papers]  # fmt: skip
    site.machine("/data/library.json", json.dumps({"count": len(rows), "items": rows}), "application/json")
    teasers = "".join(f'<div class="tile"><a href="{path}">{escape(text.title)}</a></div>' for path, text in papers[:6])
    site.page("/", _frame(site, menu, "Home", f"<h1>We study how things are lifted</h1>{teasers}"))
    return site


def next_js(origin: str, count: int = 60) -> Stranger:
    """Next.js: every page carries its data in `__NEXT_DATA__`; the list shows twelve and holds all."""
    site = Stranger("Parallel Futures", origin)
    menu = links([("/research", "Research"), ("/people", "People"), ("/about", "About")], lambda inner: inner)
    papers = placed("parallel", count, lambda text: f"/research/{text.slug}")

    def shell(title: str, content: str, data: object = None) -> str:
        state = {"props": {"pageProps": data or {}}, "page": "/", "query": {}, "buildId": "kQ2x"}
        return _frame(site, menu, title, f'<div id="__next">{content}</div>', f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(state)}</script>')  # fmt: skip

    for path, text in papers:
        site.article(path, shell(text.title, _piece(text), {"post": {"title": text.title, "slug": text.slug}}))
    cards = "".join(f'<a class="css-1x2y" href="{path}"><h3>{escape(text.title)}</h3></a>' for path, text in papers[:12])  # fmt: skip
    listed = [{"title": text.title, "href": path, "publishedAt": str(text.day)} for path, text in papers]
    site.page("/research", shell("Research", f"<h1>Research</h1>{cards}<button>Load more</button>", {"posts": listed}))
    found = people(site, shell, lambda name: f"/people/{name}")
    site.page("/people", shell("People", f"<h1>People</h1>{links(found)}"))
    about(site, shell, ["/about", "/privacy"])
    site.page("/", shell("Home", f"<h1>Parallel</h1>{cards}"))
    return site


def quarto(origin: str, count: int = 50) -> Stranger:
    """A Quarto site: a list that its script pages, all rows in the HTML; `listings.json`, `search.json`, sitemap, feed."""
    site = Stranger("Ledger Lab", origin)
    menu = links([("./index.html", "Home"), ("./posts.html", "Posts"), ("./about.html", "About")])
    posts = placed("ledger", count, lambda text: f"/posts/{text.day}-{text.slug}/index.html", days=9)
    talks = placed("ledger talks", 8, lambda text: f"/talks/{text.slug}.html")

    def shell(title: str, content: str) -> str:
        return f"""<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><meta charset="utf-8"><meta name="generator" content="quarto-1.5.57"><title>{escape(title)} – {site.name}</title></head>
<body class="nav-fixed"><header id="quarto-header"><nav class="navbar"><ul class="navbar-nav">{menu}</ul></nav></header><div id="quarto-content" class="page-columns"><main class="content" id="quarto-document-content">{content}</main></div></body></html>"""

    for path, text in posts:
        html = f"""<header id="title-block-header" class="quarto-title-block default"><div class="quarto-title"><h1 class="title">{escape(text.title)}</h1><div class="quarto-categories"><div class="quarto-category">methods</div></div></div>
<div class="quarto-title-meta"><div><div class="quarto-title-meta-heading">Author</div><div class="quarto-title-meta-contents"><p>{text.author}</p></div></div><div><div class="quarto-title-meta-heading">Published</div><div class="quarto-title-meta-contents"><p class="date">{text.day:%B %-d, %Y}</p></div></div></div></header>{paragraphs(text)}"""
        site.article(path, shell(text.title, html))
    events(site, shell, talks)
    rows = "".join(f"""<div class="quarto-post image-right" data-index="{text.number}" data-categories="bWV0aG9kcw==" data-listing-date-sort="{text.day}"><div class="body"><h3 class="no-anchor listing-title"><a href=".{path}" class="no-external">{escape(text.title)}</a></h3>
<div class="listing-subtitle"></div></div><div class="metadata"><a href=".{path}"><div class="listing-date">{text.day:%b %-d, %Y}</div><div class="listing-author">{text.author}</div></a></div></div>""" for path, text in posts)  # fmt: skip
    site.page("/posts.html", shell("Posts", f'<h1>Posts</h1><div class="quarto-listing quarto-listing-container-default" id="listing-listing"><div class="list quarto-listing-default">{rows}</div><nav id="listing-listing-pagination"><ul class="pagination"></ul></nav></div>'))  # fmt: skip
    about(site, shell, ["/about.html"])
    site.page("/", shell("Home", f"<h1>{site.name}</h1><p>Methods, written down.</p><ul>{links(('.' + path, text.title) for path, text in [*posts[:4], *talks[:2]])}</ul>"))  # fmt: skip
    site.answers["/index.html"] = site.answers["/"]
    listing = [{"listing": "/posts.html", "items": [path for path, _ in posts]}]
    site.machine("/listings.json", json.dumps(listing), "application/json")
    everything = [*posts, *talks]
    site.machine("/sitemap.xml", sitemap([(origin + path, text.day) for path, text in everything] + [(origin + one, None) for one in ("/about.html", "/posts.html", "/index.html")]), "application/xml")  # fmt: skip
    site.machine("/robots.txt", f"Sitemap: {origin}/sitemap.xml\n", "text/plain")
    site.machine("/posts.xml", rss(origin, site.name, posts[:20]), "application/rss+xml")
    return site


def htmx(origin: str, count: int = 60) -> Stranger:
    """The last card of each part asks for the next by `hx-get` when it comes into view; no button, no pager."""
    site = Stranger("Weir and Lock", origin)
    menu = links([("/writing", "Writing"), ("/who", "Who we are"), ("/gatherings", "Gatherings")], lambda inner: f"<span>{inner}</span>")  # fmt: skip
    pieces = placed("weir", count, lambda text: f"/writing/{text.day:%Y-%m}/{text.slug}")

    def shell(title: str, content: str) -> str:
        return _frame(site, menu, title, content, '<script src="/static/htmx.min.js"></script>')

    for path, text in pieces:
        site.article(path, shell(text.title, _piece(text)))
    for start in range(0, count, 8):
        part = _rows(pieces[start : start + 8], f"/writing/more?offset={start + 8}" if start + 8 < count else None)
        if start:
            site.page(f"/writing/more?offset={start}", part)
        else:
            site.page("/writing", shell("Writing", f'<h1>Writing</h1><div id="feed">{part}</div>'))
    talks = placed("weir talks", 9, lambda text: f"/gatherings/{text.slug}")
    events(site, shell, talks)
    site.page("/gatherings", shell("Gatherings", f"<h1>Gatherings</h1>{_rows(talks, None)}"))
    about(site, shell, ["/who"])
    site.page("/", shell("Home", f"<h1>Water, and who decides about it</h1>{_rows(pieces[:4], None)}"))
    return site


def _rows(items: Items, following: str | None) -> str:
    rows = [f'<div class="row"><a href="{path}">{escape(text.title)}</a> <em>{text.author}</em></div>' for path, text in items]  # fmt: skip
    if following:
        rows.append(f'<div hx-get="{following}" hx-trigger="revealed" hx-swap="outerHTML">…</div>')
    return "".join(rows)


def configured(origin: str, count: int = 60) -> Stranger:
    """A button without any attribute; what it does stands in a settings object of an inline script."""
    site = Stranger("Isthmus Policy", origin)
    menu = links([("/analysis/", "Analysis"), ("/staff/", "Staff"), ("/about/", "About")])
    pieces = placed("isthmus", count, lambda text: f"/analysis/{text.slug}/")

    def shell(title: str, content: str, end: str = "") -> str:
        return _frame(site, f"<ul>{menu}</ul>", title, content, end)

    for path, text in pieces:
        site.article(path, shell(text.title, _piece(text)))
    parts = [pieces[start : start + 10] for start in range(0, count, 10)]
    script = f'<script>var isthmusGrid = {{"ajaxUrl":"\\/api\\/grid","params":{{"type":"analysis"}},"page":1,"maxPages":{len(parts)}}};</script>'
    for number, part in enumerate(parts, 1):
        if number > 1:
            site.page(f"/api/grid?type=analysis&page={number}", _rows(part, None))
    site.page("/analysis/", shell("Analysis", f'<h1>Analysis</h1><div class="grid">{_rows(parts[0], None)}</div><button class="btn grid__more">Load more</button>', script))  # fmt: skip
    found = people(site, shell, lambda name: f"/staff/{name}/")
    site.page("/staff/", shell("Staff", f"<ul>{links(found)}</ul>"))
    about(site, shell, ["/about/"])
    site.page("/", shell("Home", _rows(pieces[:5], None)))
    return site
