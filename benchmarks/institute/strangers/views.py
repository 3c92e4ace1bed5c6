"""Drupal 7, 9 and 10 as institutes run them: two views on one page, facets beside a growing list, one folder for all."""

from __future__ import annotations

import json
from html import escape

from benchmarks.institute.strangers.site import Stranger, Text, links, paragraphs, sitemap, slug
from benchmarks.institute.strangers.small import Items, Shell, about, events, pages_of, people, placed


def seven(origin: str, count: int = 56) -> Stranger:
    """Drupal 7: everything at `/content/...`, `/node/12` for the untitled, a table with `pager-next` and `page=0,1`."""
    site = Stranger("Quarry Hill Institute", origin)
    menu = links([("/publications", "Publications"), ("/news-and-views", "News and views"), ("/calendar", "Calendar"), ("/content/about-institute", "About")])  # fmt: skip

    def shell(title: str, content: str, kind: str = "page") -> str:
        return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML+RDFa 1.0//EN" "http://www.w3.org/MarkUp/DTD/xhtml-rdfa-1.dtd"><html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" version="XHTML+RDFa 1.0" dir="ltr"><head><title>{escape(title)} | {site.name}</title>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8" /><meta name="Generator" content="Drupal 7 (http://drupal.org)" /></head><body class="html not-front not-logged-in one-sidebar page-node node-type-{kind}"><div id="page"><div id="header"><a href="/" id="logo">{site.name}</a></div>
<div id="main-menu">{menu}</div><div id="content" class="column"><div class="region region-content">{content}</div></div></div></body></html>"""

    papers = placed("quarry papers", count, lambda one: f"/node/{900 + one.number}" if one.number % 5 == 0 else f"/content/{one.slug}")  # fmt: skip
    views = placed("quarry views", count // 2, lambda one: f"/content/{one.slug}-view", days=40)
    talks = placed("quarry talks", 10, lambda one: f"/content/{one.slug}-colloquium")
    for path, text in [*papers, *views]:
        html = f"""<h1 class="title" id="page-title">{escape(text.title)}</h1><div class="node node-publication clearfix"><div class="submitted">Submitted by {text.author} on {text.day:%a, %m/%d/%Y} - 09:14</div>
<div class="field field-name-body field-type-text-with-summary field-label-hidden"><div class="field-items"><div class="field-item even" property="content:encoded">{paragraphs(text)}</div></div></div></div>"""
        site.article(path, shell(text.title, html, "publication"))
    events(site, lambda title, content: shell(title, content, "event"), talks)
    staff = people(site, lambda title, content: shell(title, content, "profile"), lambda name: f"/content/{name}")
    _two_views(site, shell, "/publications", papers, views)
    _two_views(site, shell, "/news-and-views", views, [])
    _two_views(site, shell, "/calendar", talks, [])
    about(site, shell, ["/content/about-institute", "/content/working-with-us"])
    site.page("/", shell("Home", f"{links((path, one.title) for path, one in [*papers[:4], *talks[:2]])}<h2>People</h2>{links(staff)}"))  # fmt: skip
    site.machine("/robots.txt", "User-agent: *\nCrawl-delay: 10\nDisallow: /includes/\nDisallow: /admin/\nDisallow: /?q=admin/\n", "text/plain")  # fmt: skip
    return site


def _two_views(site: Stranger, shell: Shell, path: str, items: Items, beside: Items) -> None:
    """A paged table; beside it a second view of a few rows with a pager of its own (element 1), as blocks have."""
    pages, second = pages_of(items, 10), pages_of(beside, 5)
    addresses = [(one, 0) for one in range(len(pages))] + [(0, one) for one in range(1, len(second))]
    for one, two in addresses:
        rows = "".join(f'<tr class="odd"><td class="views-field views-field-title"><a href="{piece}">{escape(text.title)}</a></td><td>{text.day:%m/%d/%Y}</td></tr>' for piece, text in pages[one])  # fmt: skip
        block = "".join(f'<div class="views-row"><a href="{piece}">{escape(text.title)}</a></div>' for piece, text in second[two])  # fmt: skip
        html = f'<table class="views-table cols-2"><tbody>{rows}</tbody></table>{_pager_seven(path, one, len(pages), f"{{}},{two}" if beside else "{}")}<div class="view view-recent">{block}{_pager_seven(path, two, len(second), f"{one},{{}}")}</div>'  # fmt: skip
        query = f"?page={one},{two}" if beside else f"?page={one}"
        site.page(path + (query if one or two else ""), shell(path[1:].title(), html))


def _pager_seven(path: str, number: int, count: int, form: str) -> str:
    if count < 2:
        return ""
    items = [f'<li class="pager-item"><a title="Go to page {one + 1}" href="{path}?page={form.format(one)}">{one + 1}</a></li>' for one in range(count) if one != number]  # fmt: skip
    after = f'<li class="pager-next"><a title="Go to next page" href="{path}?page={form.format(number + 1)}">next ›</a></li>' if number + 1 < count else ""  # fmt: skip
    return f'<h2 class="element-invisible">Pages</h2><div class="item-list"><ul class="pager">{"".join(items)}{after}</ul></div>'  # fmt: skip


def growing(origin: str, count: int = 70) -> Stranger:
    """Drupal 10: a list that grows by `Load More` (`?page=1`), links of facets beside it, topics inside the folder."""
    site = Stranger("Thornfield Observatory", origin)
    menu = links([("/research", "Research"), ("/people", "People"), ("/events", "Events"), ("/about", "About")])

    def shell(title: str, content: str) -> str:
        return f"""<!DOCTYPE html><html lang="en" dir="ltr" prefix="og: https://ogp.me/ns#"><head><meta charset="utf-8" /><meta name="Generator" content="Drupal 10 (https://www.drupal.org)" /><title>{escape(title)} | {site.name}</title></head>
<body><div class="dialog-off-canvas-main-canvas"><header><a href="/" rel="home">{site.name}</a><nav role="navigation" aria-labelledby="block-main-menu"><ul class="menu">{menu}</ul></nav></header><main role="main"><div class="layout-content">{content}</div></main></div>
<script type="application/json" data-drupal-selector="drupal-settings-json">{{"path":{{"baseUrl":"\\/"}},"views":{{"ajax_path":"\\/views\\/ajax"}}}}</script></body></html>"""

    pieces = placed("thornfield", count, lambda one: f"/research/{one.slug}", days=14)
    topics = {name: f"/research/topic/{name}" for name in ("water-markets", "public-audit", "freight-and-ports")}
    for path, text in pieces:
        html = f"""<article class="node node--type-publication"><h1><span class="field field--name-title">{escape(text.title)}</span></h1><div class="field field--name-field-published"><time datetime="{text.day}T12:00:00Z" class="datetime">{text.day:%-d %B %Y}</time></div>
<div class="field--name-field-authors"><a href="/people/{slug(text.author)}">{text.author}</a></div><div class="field field--name-body">{paragraphs(text)}</div><div class="field--name-field-topics"><a href="{list(topics.values())[text.number % 3]}">Topic</a></div></article>"""
        site.article(path, shell(text.title, html))
    facets = "".join(f'<li class="facet-item"><a href="/research?f%5B0%5D=topic%3A{one}" rel="nofollow">{name}</a></li>' for one, name in enumerate(topics, 31))  # fmt: skip
    _growing(site, shell, "/research", pieces, f'<ul data-drupal-facet-id="topic">{facets}</ul>')
    for one, (_, path) in enumerate(topics.items()):
        _growing(site, shell, f"/research?f%5B0%5D=topic%3A{31 + one}", pieces[one::3], "")
        _growing(site, shell, path, pieces[one::3], "")
    talks = placed("thornfield talks", 12, lambda one: f"/events/{one.day.year}/{one.slug}")
    events(site, shell, talks)
    _growing(site, shell, "/events", talks, "")
    staff = people(site, shell, lambda name: f"/people/{name}")
    site.page("/people", shell("People", f"<h1>People</h1>{links(staff)}"))
    about(site, shell, ["/about", "/about/funding"])
    site.page("/", shell("Home", f"{links((path, one.title) for path, one in [*pieces[:5], *talks[:2]])}{links((path, name) for name, path in topics.items())}"))  # fmt: skip
    site.machine("/robots.txt", "User-agent: *\nDisallow: /core/\nDisallow: /admin/\nDisallow: /search/\n", "text/plain")  # fmt: skip
    return site


def _growing(site: Stranger, shell: Shell, path: str, items: Items, beside: str) -> None:
    parts = pages_of(items, 12)
    joint = "&" if "?" in path else "?"
    for number, part in enumerate(parts):
        rows = "".join(f'<div class="views-row"><article class="node--view-mode-card"><a href="{one}" rel="bookmark"><span>{escape(text.title)}</span></a></article></div>' for one, text in part)  # fmt: skip
        more = f'<ul class="js-pager__items pager" data-drupal-views-infinite-scroll-pager><li class="pager__item"><a class="button" href="{escape(path[path.find("?"):] + "&" if "?" in path else "?")}page={number + 1}" title="Load more items" rel="next">Load More</a></li></ul>' if number + 1 < len(parts) else ""  # fmt: skip
        html = f'<h1>Research</h1>{beside}<div class="views-infinite-scroll-content-wrapper clearfix" data-drupal-views-infinite-scroll-content-wrapper>{rows}</div>{more}'  # fmt: skip
        site.page(path + (f"{joint}page={number}" if number else ""), shell("Research", html))


def one_folder(origin: str, count: int = 66) -> Stranger:
    """Drupal 9: pieces, evenings, people and topics side by side at the top of the site; one sitemap names them all."""
    site = Stranger("Candlewick Trust", origin)
    menu = links([("/our-work", "Our work"), ("/whats-on", "What's on"), ("/about-candlewick", "About")])

    def shell(title: str, content: str, head: str = "") -> str:
        return f"""<!DOCTYPE html><html lang="en" dir="ltr"><head><meta charset="utf-8" /><meta name="Generator" content="Drupal 9 (https://www.drupal.org)" /><title>{escape(title)} | {site.name}</title>{head}</head>
<body><header role="banner"><a href="/" rel="home">{site.name}</a><nav role="navigation"><ul>{menu}</ul></nav></header><main role="main">{content}</main></body></html>"""

    pieces = placed("candlewick", count, lambda one: f"/{one.slug}", days=15)
    talks = placed("candlewick evenings", 15, lambda one: f"/{one.slug}-evening", days=50)
    for path, text in pieces:
        data = {"@context": "https://schema.org", "@graph": [{"@type": "Article", "headline": text.title, "datePublished": f"{text.day}T08:00:00+0000", "author": {"@type": "Person", "name": text.author}}]}  # fmt: skip
        html = f'<article class="node node--type-article"><h1>{escape(text.title)}</h1><p class="date">{text.day:%-d %B %Y}</p>{paragraphs(text)}</article>'  # fmt: skip
        site.article(path, shell(text.title, html, f'<script type="application/ld+json">{json.dumps(data)}</script>'))
    for path, text in talks:
        site.page(path, shell(text.title, _evening(text), _event_data(text)))
    staff = people(site, shell, lambda name: f"/{name}")
    topics = [(f"/{name}", name.replace("-", " ").capitalize()) for name in ("public-money-and-trust", "cities-under-pressure", "work-after-fifty")]  # fmt: skip
    for number, (path, label) in enumerate(topics):
        rows = "".join(_teaser(*one) for one in pieces[number::3])
        site.page(path, shell(label, f"<h1>{label}</h1><p>Everything we have written on the subject.</p>{rows}"))
    for path, items in (("/our-work", pieces[:12]), ("/whats-on", talks)):
        site.page(path, shell(path, "".join(_teaser(*one) for one in items)))
    about(site, shell, ["/about-candlewick", "/how-we-are-governed", "/our-supporters-and-partners"])
    site.page("/", shell("Home", "".join(_teaser(*one) for one in [*pieces[:5], *talks[:3]]) + links([*topics, *staff[:2]])))  # fmt: skip
    dated = [(origin + path, one.day) for path, one in [*pieces, *talks]]
    others = [path for path, _ in [*staff, *topics]] + ["/our-work", "/whats-on", "/about-candlewick", "/how-we-are-governed", "/our-supporters-and-partners"]  # fmt: skip
    site.machine("/sitemap.xml", sitemap([*dated, *((origin + path, None) for path in others)]), "application/xml")
    site.machine("/robots.txt", f"User-agent: *\nDisallow: /admin/\nSitemap: {origin}/sitemap.xml\n", "text/plain")
    return site


def _teaser(path: str, text: Text) -> str:
    return (
        f'<div class="views-row"><h3><a href="{path}">{escape(text.title)}</a></h3><p>{escape(text.teaser)}</p></div>'
    )


def _evening(text: Text) -> str:
    return f'<article class="node node--type-event"><h1>{escape(text.title)}</h1><p>{text.day:%A %-d %B %Y}, 6.30pm</p><p>{escape(text.paragraphs[0])}</p><p>{escape(text.paragraphs[1])}</p><a href="https://tickets.example/{text.number}">Book your place</a></article>'  # fmt: skip


def _event_data(text: Text) -> str:
    data = {"@context": "https://schema.org", "@type": "Event", "name": text.title, "startDate": f"{text.day}T18:30"}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'
