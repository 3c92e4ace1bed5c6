"""WordPress in three dresses: blocks without REST, Elementor's own numbers, Divi with one type for everything."""

from __future__ import annotations

from html import escape

from benchmarks.institute.strangers.site import Stranger, Text, links, paragraphs, rss, sitemap, sitemap_index, slug
from benchmarks.institute.strangers.small import Items, Shell, about, events, pages_of, people, placed

ROBOTS = "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n"


def _blocks_shell(site: Stranger) -> Shell:
    menu = links([("/papers/", "Papers"), ("/dispatches/", "Dispatches"), ("/salon/", "Salon"), ("/about-the-lab/", "About")])  # fmt: skip

    def shell(title: str, content: str) -> str:
        return f"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="UTF-8" /><title>{escape(title)} – {site.name}</title><meta name='robots' content='max-image-preview:large' />
<style id='wp-block-library-inline-css'>:root{{--wp--preset--spacing--20:0.44rem}}</style></head><body class="wp-embed-responsive"><div class="wp-site-blocks"><header class="wp-block-template-part"><p class="wp-block-site-title"><a href="/" rel="home">{site.name}</a></p>
<nav class="wp-block-navigation"><ul class="wp-block-navigation__container">{menu}</ul></nav></header><main class="wp-block-group">{content}</main><footer class="wp-block-template-part"><p>Proudly powered by WordPress</p></footer></div></body></html>"""

    return shell


def blocks(origin: str, count: int = 72) -> Stranger:
    """A block theme: REST switched off, no sitemap, lists by a query block with `?query-4-page=2`, dated addresses."""
    site = Stranger("Larkspur Lab", origin)
    shell = _blocks_shell(site)
    papers = placed("larkspur papers", count, lambda one: f"/{one.day:%Y/%m}/{one.slug}/", days=11)
    notes = placed("larkspur notes", count // 3, lambda one: f"/{one.day:%Y/%m}/{one.slug}-dispatch/", days=33)
    for path, text in [*papers, *notes]:
        site.article(path, shell(text.title, f"""<h1 class="wp-block-post-title">{escape(text.title)}</h1><div class="wp-block-post-date"><time datetime="{text.day}T07:30:00+00:00">{text.day:%B %-d, %Y}</time></div>
<div class="wp-block-post-author-name"><a href="/author/{slug(text.author)}/" class="wp-block-post-author-name__link">{text.author}</a></div><div class="entry-content wp-block-post-content">{paragraphs(text)}</div>
<nav class="wp-block-post-terms"><a href="/category/grids/" rel="tag">Grids</a></nav>"""))  # fmt: skip
    salon = placed("larkspur salon", 12, lambda one: f"/salon/{one.slug}/")
    events(site, shell, salon)
    for path, items, block in (("/papers/", papers, 4), ("/dispatches/", notes, 9), ("/salon/", salon, 2)):
        _query_block(site, shell, path, items, block)
    found = people(site, shell, lambda name: f"/author/{name}/")
    about(site, shell, ["/about-the-lab/", "/how-we-choose-our-subjects/"])
    site.page("/", shell("Home", f"<ul>{links((path, one.title) for path, one in [*papers[:5], *notes[:3], *salon[:2]])}</ul><p>{links(found)}</p>"))  # fmt: skip
    site.machine("/robots.txt", ROBOTS, "text/plain")
    return site


def _query_block(site: Stranger, shell: Shell, path: str, items: Items, block: int) -> None:
    pages = pages_of(items, 9)
    for number, part in enumerate(pages, 1):
        rows = "".join(f'<li class="wp-block-post post type-post"><h2 class="wp-block-post-title"><a href="{one}" target="_self">{escape(text.title)}</a></h2><div class="wp-block-post-excerpt"><p>{escape(text.teaser)}</p></div></li>' for one, text in part)  # fmt: skip
        numbers = links(((f"{path}?query-{block}-page={one}", str(one)) for one in range(1, len(pages) + 1) if one != number), str)  # fmt: skip
        after = f'<a href="{path}?query-{block}-page={number + 1}" class="wp-block-query-pagination-next">Next Page<span class="wp-block-query-pagination-next-arrow is-arrow-arrow" aria-hidden="true">→</span></a>' if number < len(pages) else ""  # fmt: skip
        html = f'<h1>{path.strip("/").title()}</h1><div class="wp-block-query"><ul class="wp-block-post-template">{rows}</ul><nav class="wp-block-query-pagination"><div class="wp-block-query-pagination-numbers">{numbers}</div>{after}</nav></div>'  # fmt: skip
        site.page(path + (f"?query-{block}-page={number}" if number > 1 else ""), shell(path.strip("/").title(), html))


def elementor(origin: str, count: int = 64) -> Stranger:
    """Elementor's posts widget: `/insights/2/`, pieces at the top of the site beside pages, profiles and events."""
    site = Stranger("Brackish Waters Initiative", origin)
    menu = links([("/insights/", "Insights"), ("/team/", "Team"), ("/gatherings/", "Gatherings"), ("/who-we-are/", "Who We Are")])  # fmt: skip

    def shell(title: str, content: str, kind: str = "page") -> str:
        return f"""<!doctype html><html lang="en-US"><head><meta charset="UTF-8"><title>{escape(title)} - {site.name}</title><meta name="generator" content="Elementor 3.25.10; features: e_font_icon_svg"></head>
<body class="{kind} elementor-default elementor-kit-7"><div data-elementor-type="header" class="elementor elementor-15 elementor-location-header"><a href="{origin}">{site.name}</a><nav class="elementor-nav-menu--main"><ul class="elementor-nav-menu">{menu}</ul></nav></div>{content}<div data-elementor-type="footer" class="elementor-location-footer">© {site.name}</div></body></html>"""

    pieces = placed("brackish", count, lambda one: f"/{one.slug}/", days=13)
    for path, text in pieces:
        html = f"""<div data-elementor-type="single-post" class="elementor elementor-301 elementor-location-single post type-post"><h1 class="elementor-heading-title elementor-size-default">{escape(text.title)}</h1>
<ul class="elementor-inline-items elementor-icon-list-items elementor-post-info"><li class="elementor-icon-list-item" itemprop="author"><span class="elementor-post-info__item--type-author">{text.author}</span></li><li itemprop="datePublished"><time>{text.day:%B %-d, %Y}</time></li></ul>
<div class="elementor-widget-theme-post-content"><div class="elementor-widget-container">{paragraphs(text)}</div></div></div>"""
        site.article(path, shell(text.title, html, "post-template-default single single-post"))
    pages = pages_of(pieces, 8)
    for number, part in enumerate(pages, 1):
        rows = "".join(f'<article class="elementor-post elementor-grid-item post type-post"><div class="elementor-post__text"><h3 class="elementor-post__title"><a href="{origin}{path}">{escape(text.title)}</a></h3><a class="elementor-post__read-more" href="{origin}{path}" aria-label="Read more about {escape(text.title)}">Read More »</a></div></article>' for path, text in part)  # fmt: skip
        numbers = "".join(f'<a class="page-numbers" href="{origin}/insights/{one}/"><span class="elementor-screen-only">Page</span>{one}</a>' if one != number else f'<span aria-current="page" class="page-numbers current"><span class="elementor-screen-only">Page</span>{one}</span>' for one in range(1, len(pages) + 1))  # fmt: skip
        html = f'<h1>Insights</h1><div class="elementor-posts-container elementor-posts elementor-grid">{rows}</div><nav class="elementor-pagination" aria-label="Pagination">{numbers}</nav>'  # fmt: skip
        site.page("/insights/" + (f"{number}/" if number > 1 else ""), shell("Insights", html))
    found = people(site, shell, lambda name: f"/team/{name}/")
    site.page("/team/", shell("Team", f"<h2>Team</h2>{links(found)}"))
    evenings = placed("brackish evenings", 11, lambda one: f"/gathering/{one.slug}/")
    events(site, shell, evenings)
    site.page("/gatherings/", shell("Gatherings", f"<h2>Gatherings</h2>{links((path, one.title) for path, one in evenings)}"))  # fmt: skip
    about(site, shell, ["/who-we-are/", "/our-independence-and-funding/", "/privacy-notice/"])
    site.page("/", shell("Home", f"<h2>Latest</h2>{links((origin + path, one.title) for path, one in pieces[:6])}", "home page"))  # fmt: skip
    site.machine("/robots.txt", ROBOTS, "text/plain")
    return site


def divi(origin: str, count: int = 60) -> Stranger:
    """Divi: `« Older Entries` with `?et_blog`; people, events and topics are posts and pages too; a sitemap of all of it."""
    site = Stranger("Sable Point Center", origin)
    menu = links([("/research/", "Research"), ("/category/events/", "Events"), ("/staff/", "Staff"), ("/about/", "About")])  # fmt: skip

    def shell(title: str, content: str) -> str:
        return f"""<!DOCTYPE html><html lang="en-US"><head><meta charset="UTF-8"/><title>{escape(title)} | {site.name}</title><meta name="generator" content="WordPress 6.5.5" /><meta content="Divi v.4.27.0" name="generator"/>
<link rel="alternate" type="application/rss+xml" title="{site.name} » Feed" href="{origin}/feed/" /></head><body class="et_pb_button_helper_class et_fixed_nav et_cover_background"><div id="page-container"><header id="main-header"><a href="/"><img src="/logo.png" alt="{site.name}"></a><ul id="top-menu" class="nav">{menu}</ul></header>
<div id="et-main-area"><div id="main-content">{content}</div></div></div></body></html>"""

    pieces = placed("sable", count, lambda one: f"/{one.day:%Y/%m/%d}/{one.slug}/", days=19)
    evenings = placed("sable evenings", 14, lambda one: f"/{one.day:%Y/%m/%d}/{one.slug}-evening/", days=60)
    for path, text in pieces:
        site.article(path, shell(text.title, _divi_post(text)))
    events(site, shell, evenings)
    found = people(site, shell, lambda name: f"/staff/{name}/")
    site.page("/staff/", shell("Staff", f"<h1>Staff</h1>{links(found)}"))
    about(site, shell, ["/about/", "/support-us/"])
    for path, items in (("/research/", pieces), ("/category/events/", evenings), ("/category/water/", pieces[::4])):
        parts = pages_of(items, 10)
        for number, part in enumerate(parts, 1):
            rows = "".join(f'<article class="et_pb_post clearfix post type-post"><h2 class="entry-title"><a href="{origin}{one}">{escape(text.title)}</a></h2><p class="post-meta"><span class="published">{text.day:%b %-d, %Y}</span></p></article>' for one, text in part)  # fmt: skip
            older = f'<div class="alignleft"><a href="{origin}{path}page/{number + 1}/?et_blog" >« Older Entries</a></div>' if number < len(parts) else ""  # fmt: skip
            newer = f'<div class="alignright"><a href="{origin}{path}page/{number - 1}/?et_blog">Next Entries »</a></div>' if number > 1 else ""  # fmt: skip
            site.page(path + (f"page/{number}/?et_blog" if number > 1 else ""), shell(path, f'<div class="et_pb_blog_0">{rows}<div class="pagination clearfix">{older}{newer}</div></div>'))  # fmt: skip
    site.page("/", shell("Home", f"<h1>Coasts, and who pays for them</h1>{links((path, one.title) for path, one in [*pieces[:4], *evenings[:2]])}"))  # fmt: skip
    newest = sorted([*pieces, *evenings], key=lambda one: one[1].day, reverse=True)
    site.machine("/feed/", rss(origin, site.name, newest[:10]), "application/rss+xml")
    site.machine("/sitemap.xml", sitemap_index(f"{origin}/{name}-sitemap.xml" for name in ("page", "category")), "text/xml")  # fmt: skip
    site.machine("/page-sitemap.xml", sitemap((origin + one, None) for one in ("/", "/about/", "/support-us/", "/staff/", "/research/", *(path for path, _ in found))), "text/xml")  # fmt: skip
    site.machine("/category-sitemap.xml", sitemap((origin + one, None) for one in ("/category/events/", "/category/water/")), "text/xml")  # fmt: skip
    site.machine("/robots.txt", f"{ROBOTS}\nSitemap: {origin}/sitemap.xml\n", "text/plain")
    return site


def _divi_post(text: Text) -> str:
    return f"""<article class="et_pb_post post type-post status-publish format-standard hentry category-water"><div class="et_post_meta_wrapper"><h1 class="entry-title">{escape(text.title)}</h1>
<p class="post-meta"> by <span class="author vcard"><a href="/author/admin/" rel="author">{text.author}</a></span> | <span class="published">{text.day:%b %-d, %Y}</span> | <a href="/category/water/" rel="category tag">Water</a></p></div><div class="entry-content">{paragraphs(text)}</div></article>"""
