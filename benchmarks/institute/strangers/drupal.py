"""Two Drupal sites: one with pagers and no sitemap, in two languages; one whose sitemap lists everything it has."""

from __future__ import annotations

from datetime import date
from html import escape

from benchmarks.institute.strangers.site import (
    AUTHORS,
    Stranger,
    Text,
    links,
    paragraphs,
    sitemap,
    sitemap_index,
    slug,
    texts,
)

PER_PAGE = 12


def _shell(site: Stranger, title: str, content: str, menu: str, language: str = "en", path: str = "") -> str:
    return f"""<!DOCTYPE html>
<html lang="{language}" dir="ltr"><head><meta charset="utf-8"><meta name="Generator" content="Drupal 10 (https://www.drupal.org)">
<title>{escape(title)} | {escape(site.name)}</title><link rel="canonical" href="{site.origin}{path}"></head>
<body class="path-node"><header role="banner"><a href="/" rel="home">{escape(site.name)}</a><nav role="navigation"><ul class="menu">{menu}</ul></nav></header>
<main role="main"><div class="region region-content">{content}</div></main>
<footer><ul>{links([("/about-us", "About us"), ("/legal-notice", "Legal notice"), ("/user/login", "Log in")])}</ul></footer></body></html>"""


def _node(text: Text, kind: str) -> str:
    return f"""<article class="node node--type-{kind} node--view-mode-full"><h1 class="page-title"><span class="field field--name-title">{escape(text.title)}</span></h1>
<div class="field field--name-field-date"><time datetime="{text.day}T12:00:00Z">{text.day:%d %B %Y}</time></div>
<div class="field field--name-field-author"><a href="/experts/{slug(text.author)}">{text.author}</a></div>
<div class="field field--name-body">{paragraphs(text)}</div>
<div class="field field--name-field-topics"><a href="/topics/regulation">Regulation</a></div></article>"""


def _row(path: str, text: Text) -> str:
    return f"""<div class="views-row"><article class="node node--view-mode-teaser"><h3><a href="{path}"><span>{escape(text.title)}</span></a></h3>
<time datetime="{text.day}T12:00:00Z">{text.day:%d %b %Y}</time><p>{escape(text.teaser)}</p></article></div>"""


def _pager(number: int, last: int) -> str:
    numbers = links((f"?page={one}", str(one + 1)) for one in range(max(0, number - 2), min(last, number + 2) + 1))
    following = f'<li class="pager__item pager__item--next"><a href="?page={number + 1}" title="Go to next page" rel="next">Next ›</a></li>'
    return f'<nav class="pager"><ul class="pager__items">{numbers}{following if number < last else ""}</ul></nav>'


def _views(site: Stranger, path: str, items: list[tuple[str, Text]], menu: str, language: str = "en") -> None:
    last = max(0, (len(items) - 1) // PER_PAGE)
    for number in range(last + 1):
        rows = "".join(_row(*one) for one in items[number * PER_PAGE : (number + 1) * PER_PAGE])
        html = f'<h1>{path.rsplit("/", 1)[1].title()}</h1><div class="view-content">{rows}</div>{_pager(number, last)}'
        site.page(path + (f"?page={number}" if number else ""), _shell(site, path, html, menu, language, path))


def _small_pages(site: Stranger, menu: str) -> None:
    for name in ("about-us", "legal-notice", "jobs", "support-our-independent-work"):
        site.page(
            f"/{name}", _shell(site, name, f"<h1>{name}</h1>{paragraphs(texts(name, 1)[0])}", menu, path=f"/{name}")
        )
    for name in AUTHORS:
        bio = f'<h1>{name}</h1><div class="field--name-field-position">Research director</div><p>{name} leads the work on regulation and joined the institute after ten years in public audit, where {name} was responsible for registers and their revision.</p>'
        site.page(f"/experts/{slug(name)}", _shell(site, name, bio, menu, path=f"/experts/{slug(name)}"))


def paged_site(origin: str, count: int = 48) -> Stranger:
    """Numbered pagers from zero, three sections, English and French, no sitemap and no feed."""
    site = Stranger("Cormorant Institute", origin)
    entries = {"about-us": "About us", "publications": "Publications", "commentary": "Commentary", "events": "Events", "experts": "Experts", "fr": "Français"}  # fmt: skip
    menu = links([(f"/{path}", label) for path, label in entries.items()])
    briefs = [(f"/publications/{one.slug}", one) for one in texts("cormorant briefs", count)]
    notes = [(f"/commentary/{one.slug}-view", one) for one in texts("cormorant notes", count // 2)]
    french = [(f"/fr/publications/{one.slug}", one) for one in texts("cormorant fr", count // 2, "fr")]
    events = [(f"/events/{one.slug}-panel", one) for one in texts("cormorant events", 14)]
    for path, text in [*briefs, *notes, *french]:
        language = "fr" if path.startswith("/fr") else "en"
        site.article(path, _shell(site, text.title, _node(text, "publication"), menu, language, path))
    for path, text in events:
        html = f"<h1>{escape(text.title)}</h1><p>When: {text.day:%d.%m.%Y} 18:00</p><p>Where: Main hall</p><p>{escape(text.paragraphs[0])}</p><a href='https://tickets.example/'>Register now</a>"
        site.page(path, _shell(site, text.title, html, menu, path=path))
    lists = {"/publications": briefs, "/commentary": notes, "/events": events, "/topics/regulation": briefs[::3]}
    for path, items in lists.items():
        _views(site, path, items, menu)
    _views(site, "/fr/publications", french, menu, "fr")
    _small_pages(site, menu)
    experts = f"<h1>Experts</h1><ul>{links((f'/experts/{slug(one)}', one) for one in AUTHORS)}</ul>"
    site.page("/experts", _shell(site, "Experts", experts, menu, path="/experts"))
    for path, language, items in (("/", "en", [*briefs[:4], *notes[:3], *events[:2]]), ("/fr", "fr", french[:5])):
        own = menu if language == "en" else links([("/fr/publications", "Publications"), ("/", "English")])
        site.page(path, _shell(site, "Home", "".join(_row(*one) for one in items), own, language, path))
    robots = "User-agent: *\nDisallow: /admin/\nDisallow: /search/\nDisallow: /user/\n"
    site.machine("/robots.txt", robots, "text/plain")
    return site


def listed_site(origin: str, count: int = 60) -> Stranger:
    """One sitemap in two parts for everything: pieces, people, events, topics, pages; lists without a pager."""
    site = Stranger("Fenwick Centre", origin)
    entries = {"about-us": "About us", "analysis": "Analysis", "blogs": "Blogs", "upcoming": "Upcoming", "team": "Team"}
    menu = links([(f"/{path}", label) for path, label in entries.items()])
    pieces = [(f"/analysis/{one.day.year}/{one.slug}", one) for one in texts("fenwick analysis", count)]
    blogs = [(f"/blogs/{one.slug}-note", one) for one in texts("fenwick blogs", count // 2)]
    events = [(f"/upcoming/{one.slug}-seminar", one) for one in texts("fenwick events", 20)]
    for path, text in [*pieces, *blogs]:
        site.article(path, _shell(site, text.title, _node(text, "analysis"), menu, path=path))
    for path, text in events:
        html = f"<h1>Seminar: {escape(text.title)}</h1><p>{text.day:%d %B %Y} | 10:00 - 12:00 | Online</p><p>{escape(text.paragraphs[0])}</p><p>Moderator: {text.author}</p>"
        site.page(path, _shell(site, text.title, html, menu, path=path))
    people = _team(site, menu)
    topics = [f"/topics/{name}" for name in ("regulation", "public-audit", "grids-and-markets")]
    lists = [*((path, pieces[:8]) for path in topics), ("/analysis", pieces[:10]), ("/blogs", blogs[:10]), ("/upcoming", events[:10])]  # fmt: skip
    for path, items in lists:
        html = f"<h1>{path}</h1>" + "".join(_row(*one) for one in items)
        site.page(path, _shell(site, path, html, menu, path=path))
    _small_pages(site, menu)
    front = "".join(_row(*one) for one in [*pieces[:4], *events[:2], *blogs[:2]])
    site.page("/", _shell(site, "Home", front, menu, path="/"))
    rows: list[tuple[str, date | None]] = [(origin + path, text.day) for path, text in [*pieces, *blogs, *events]]
    standing = ["/", "/about-us", "/jobs", *topics, *people, "/analysis", "/blogs", "/team"]
    _in_two_parts(site, [*rows, *((origin + path, None) for path in standing)])
    return site


def _team(site: Stranger, menu: str) -> list[str]:
    people = [(f"/team/{slug(name)}", name) for name in AUTHORS]
    for path, name in people:
        html = f"<h1>{name}</h1><p>{name} is an analyst at the centre and writes about audits, registers and regulators, after years in the civil service.</p>"
        site.page(path, _shell(site, name, html, menu, path=path))
    site.page("/team", _shell(site, "Team", f"<h1>Team</h1><ul>{links(people)}</ul>", menu, path="/team"))
    return [path for path, _ in people]


def _in_two_parts(site: Stranger, rows: list[tuple[str, date | None]]) -> None:
    """The index of sitemaps, its two parts, and the robots.txt that names it."""
    half = len(rows) // 2
    parts = {f"/sitemap.xml?page={number}": part for number, part in ((1, rows[:half]), (2, rows[half:]))}
    site.machine("/sitemap.xml", sitemap_index(site.origin + path for path in parts), "application/xml")
    for path, part in parts.items():
        site.machine(path, sitemap(part), "application/xml")
    robots = f"User-agent: *\nCrawl-delay: 1\nDisallow: /admin/\n\nSitemap: {site.origin}/sitemap.xml\n"
    site.machine("/robots.txt", robots, "text/plain")
