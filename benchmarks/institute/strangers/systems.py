"""Sites of systems whose addresses give little away: Liferay, SPIP, Joomla, a shop-made .NET site."""

from __future__ import annotations

from functools import partial
from html import escape

from benchmarks.institute.strangers.site import Stranger, Text, links, paragraphs, slug
from benchmarks.institute.strangers.small import Items, Shell, about, events, pages_of, people, placed

PORTLET = "com_liferay_asset_publisher_web_portlet_AssetPublisherPortlet_INSTANCE_kx3Qf7Ta"


def liferay(origin: str, count: int = 60) -> Stranger:
    """Pieces at `/en/-/slug` whatever they are; lists are pages of an asset publisher with portlet parameters."""
    site = Stranger("Estuary Foundation", origin)
    menu = links([("/en/about", "About"), ("/en/publications", "Publications"), ("/en/comment", "Comment"), ("/en/agenda", "Agenda"), ("/en/experts", "Experts")])  # fmt: skip

    def shell(title: str, content: str) -> str:
        return f"""<!DOCTYPE html><html class="ltr" dir="ltr" lang="en-GB"><head><title>{escape(title)} - {site.name}</title>
<link href="{origin}/o/frontend-css-web/main.css?t=1700" rel="stylesheet"><script>var Liferay = Liferay || {{}};</script></head>
<body class="controls-visible yui3-skin-sam guest-site signed-out public-page site"><div id="wrapper"><header id="banner"><a class="logo" href="/en/home">{site.name}</a>
<nav id="navigation"><ul role="menubar">{menu}</ul></nav></header><section id="content"><div class="portlet-body">{content}</div></section></div></body></html>"""

    papers = placed("estuary papers", count, lambda text: f"/en/-/{text.slug}")
    notes = placed("estuary notes", count // 2, lambda text: f"/en/-/{text.slug}-comment")
    for path, text in [*papers, *notes]:
        html = f"""<div class="journal-content-article" data-analytics-asset-type="web-content"><div class="cabecera"><span class="data">{text.day:%d/%m/%Y}</span>
<h1 class="titol">{escape(text.title)}</h1><div class="autors"><a href="/en/experts/{slug(text.author)}">{text.author}</a></div></div><div class="cos">{paragraphs(text, "h3")}</div></div>"""
        site.article(path, shell(text.title, html))
    talks = placed("estuary talks", 12, lambda text: f"/en/event/-/{text.slug}")
    events(site, shell, talks)
    found = people(site, shell, lambda name: f"/en/experts/{name}")
    site.page("/en/experts", shell("Experts", f"<h1>Experts</h1><ul>{links(found)}</ul>"))
    about(site, shell, ["/en/about", "/en/legal"])
    for path, items in (("/en/publications", papers), ("/en/comment", notes), ("/en/agenda", talks)):
        _asset_publisher(site, shell, path, items)
    site.page("/", shell("Home", "".join(_asset(*one) for one in [*papers[:4], *notes[:4], *talks[:2]])))
    site.answers["/en/home"] = site.answers["/"]
    site.machine("/robots.txt", "User-agent: *\nDisallow: /c/portal/login\n", "text/plain")
    return site


def _asset(path: str, text: Text) -> str:
    return f"""<div class="asset-abstract"><div class="asset-title"><a href="{path}?inheritRedirect=true">{escape(text.title)}</a></div>
<div class="asset-summary">{escape(text.teaser)}</div><span class="metadata-entry">{text.day:%d/%m/%Y}</span></div>"""


def _asset_publisher(site: Stranger, shell: Shell, path: str, items: Items) -> None:
    for piece, _ in items:
        site.answers[piece + "?inheritRedirect=true"] = site.answers[piece]
    pages = pages_of(items, 10)

    def address(number: int) -> str:
        return f"{path}?p_p_id={PORTLET}&p_p_lifecycle=0&p_p_state=normal&p_p_mode=view&_{PORTLET}_delta=10&p_r_p_resetCur=false&_{PORTLET}_cur={number}"

    for number, part in enumerate(pages, 1):
        numbers = links((address(one), f"Page {one}") for one in range(1, len(pages) + 1))
        html = f'<h1>{path[4:].title()}</h1>{"".join(_asset(*one) for one in part)}<ul class="lfr-pagination-buttons pager">{numbers}</ul>'
        site.page(address(number) if number > 1 else path, shell(path[4:].title(), html))


def spip(origin: str, count: int = 60) -> Stranger:
    """`spip.php?article12` and `spip.php?rubrique3`; rubrics inside rubrics; pages of ten by `debut_articles`."""
    site = Stranger("Observatoire des Salines", origin)
    rubrics = {3: "Notes", 4: "Études", 7: "Tribunes", 9: "Rencontres"}
    menu = links([(f"spip.php?rubrique{key}", label) for key, label in rubrics.items()] + [("spip.php?article2", "Qui sommes-nous ?")])  # fmt: skip

    def shell(title: str, content: str) -> str:
        return f"""<!DOCTYPE html><html class="ltr fr no-js" dir="ltr" lang="fr"><head><meta charset="utf-8"><title>{escape(title)} - {site.name}</title>
<meta name="generator" content="SPIP 4.2.9"><link rel="alternate" type="application/rss+xml" title="Syndiquer tout le site" href="spip.php?page=backend"></head>
<body id="top" class="pas_surlignable"><div class="page"><div class="header"><strong id="logo"><a rel="start home" href="{origin}">{site.name}</a></strong></div>
<div class="menu"><ul>{menu}</ul></div><div class="main">{content}</div><div class="footer"><a href="spip.php?page=plan">Plan du site</a> | <a href="spip.php?page=login">Se connecter</a></div></div></body></html>"""

    firsts = {3: 100, 4: 300, 7: 500}
    everything: Items = []
    for key, first in firsts.items():
        items = placed(f"salines {key}", count // 2, partial(_spip_path, first), "fr")
        everything += items
        for path, text in items:
            site.article(path, shell(text.title, _spip_article(key, rubrics[key], text)))
        _rubric(site, shell, key, rubrics[key], items)
    talks = placed("salines rencontres", 8, lambda text: f"/spip.php?evenement{text.number + 1}", "fr")
    for path, text in talks:
        site.page(path, shell(text.title, f"<h1>{escape(text.title)}</h1><p>Le {text.day:%d/%m/%Y} à 18h, salle des fêtes</p><p>{escape(text.paragraphs[0])}</p><p>Inscription obligatoire</p>"))  # fmt: skip
    _rubric(site, shell, 9, rubrics[9], talks)
    for number in range(1, 7):
        listed = links((path.lstrip("/"), text.title) for path, text in everything[number::7])
        site.page(f"/spip.php?auteur{number}", shell("Auteur", f'<div class="vcard"><h1 class="fn">Auteur {number}</h1></div><ul>{listed}</ul>'))  # fmt: skip
    about(site, shell, ["/spip.php?article2"], "fr")
    site.page("/", shell("Accueil", "".join(_spip_row(*one) for one in everything[::9])))
    site.machine("/robots.txt", "User-agent: *\nDisallow: /local/\nDisallow: /ecrire/\n", "text/plain")
    return site


def _spip_path(first: int, text: Text) -> str:
    return f"/spip.php?article{first + text.number * 2}"


def _spip_article(key: int, rubric: str, text: Text) -> str:
    return f"""<p class="arbo"><a href="/">Accueil</a> &gt; <a href="spip.php?rubrique{key}">{rubric}</a></p>
<div class="cartouche"><h1 class="crayon article-titre">{escape(text.title)}</h1><p class="info-publi"><abbr class="published" title="{text.day}T08:00:00Z">{text.day:%d/%m/%Y}</abbr>,
 par <span class="vcard author"><a class="url fn spip_in" href="spip.php?auteur{text.number % 6 + 1}">{text.author}</a></span></p></div><div class="crayon article-texte texte">{paragraphs(text, "h3")}</div>"""


def _spip_row(path: str, text: Text) -> str:
    return f'<li class="item"><h3><a href="{path.lstrip("/")}">{escape(text.title)}</a></h3><small>{text.day:%d/%m/%Y}</small><div class="introduction">{escape(text.teaser)}</div></li>'


def _rubric(site: Stranger, shell: Shell, key: int, label: str, items: Items) -> None:
    pages = pages_of(items, 10)
    for number, part in enumerate(pages):
        numbers = " | ".join(f'<a href="spip.php?rubrique{key}&amp;debut_articles={10 * one}#pagination_articles" class="lien_pagination">{10 * one}</a>' for one in range(len(pages)) if one != number)  # fmt: skip
        html = f'<h1>{label}</h1><div class="liste articles"><ul>{"".join(_spip_row(*one) for one in part)}</ul><p class="pagination">{numbers}</p></div>'
        site.page(f"/spip.php?rubrique{key}" + (f"&debut_articles={10 * number}" if number else ""), shell(label, html))


def joomla(origin: str, count: int = 60) -> Stranger:
    """`/index.php/papers/123-slug`, lists by `?start=20`, a table of titles without teasers, printing and mailing links."""
    site = Stranger("Tidewater Council", origin)
    menu = links([("/index.php/the-council", "The Council"), ("/index.php/papers", "Papers"), ("/index.php/opinion", "Opinion"), ("/index.php/the-council/staff", "Staff"), ("/index.php/diary", "Diary")])  # fmt: skip

    def shell(title: str, content: str) -> str:
        return f"""<!DOCTYPE html><html lang="en-gb"><head><base href="{origin}/index.php"><meta charset="utf-8"><meta name="generator" content="Joomla! - Open Source Content Management">
<title>{escape(title)}</title></head><body class="site com_content"><div class="body"><header class="header"><a class="brand pull-left" href="/">{site.name}</a></header><ul class="nav menu">{menu}</ul>
<main id="content" role="main">{content}</main><footer><a href="/index.php/component/users/?view=login">Login</a></footer></div></body></html>"""

    papers = placed("tidewater papers", count, lambda text: f"/index.php/papers/{420 - text.number}-{text.slug}")
    opinion = placed("tidewater opinion", count // 2, lambda text: f"/index.php/opinion/{120 + text.number * 3}-{text.slug}")  # fmt: skip
    for path, text in [*papers, *opinion]:
        html = f"""<div class="item-page"><div class="page-header"><h2>{escape(text.title)}</h2></div><dl class="article-info muted"><dt class="article-info-term">Details</dt>
<dd class="createdby">Written by <span>{text.author}</span></dd><dd class="published"><time datetime="{text.day}T10:00:00+00:00">Published: {text.day:%d %B %Y}</time></dd><dd class="hits">Hits: {text.number * 37}</dd></dl>
<ul class="actions"><li><a href="{path}?tmpl=component&amp;print=1">Print</a></li></ul>{paragraphs(text)}</div>"""
        site.article(path, shell(text.title, html))
        site.page(f"{path}?tmpl=component&print=1", shell(text.title, html))
    diary = placed("tidewater diary", 10, lambda text: f"/index.php/diary/{700 + text.number}-{text.slug}")
    events(site, shell, diary)
    for path, items in (("/index.php/papers", papers), ("/index.php/opinion", opinion), ("/index.php/diary", diary)):
        _category(site, shell, path, items)
    found = people(site, shell, lambda name: f"/index.php/the-council/staff/{name}")
    site.page("/index.php/the-council/staff", shell("Staff", f"<h2>Staff</h2><ul>{links(found)}</ul>"))
    about(site, shell, ["/index.php/the-council"])
    site.page("/", shell("Home", f"<h2>Latest</h2><ul>{links((path, text.title) for path, text in [*papers[:5], *opinion[:3]])}</ul>"))  # fmt: skip
    return site


def _category(site: Stranger, shell: Shell, path: str, items: Items) -> None:
    pages = pages_of(items, 10)
    for number, part in enumerate(pages):
        rows = "".join(f'<tr class="cat-list-row"><td headers="categorylist_header_title" class="list-title"><a href="{one}">{escape(text.title)}</a></td><td class="list-author">Written by {text.author}</td></tr>' for one, text in part)  # fmt: skip
        numbers = links((f"{path}?start={10 * one}" if one else path, str(one + 1)) for one in range(len(pages)))
        end = f'<li><a title="Next" href="{path}?start={10 * (number + 1)}">Next</a></li>' if number + 1 < len(pages) else ""  # fmt: skip
        html = f'<h2>{path[11:].title()}</h2><table class="category">{rows}</table><div class="pagination"><ul>{numbers}{end}</ul></div>'
        site.page(path + (f"?start={10 * number}" if number else ""), shell(path[11:].title(), html))


def dotnet(origin: str, count: int = 60) -> Stranger:
    """`/Publications/Details.aspx?id=77`, people and events by the same scheme, `Page 2 of 6` with `&p=2`."""
    site = Stranger("Copperline Research", origin)
    kinds = {"Publications": "papers", "Commentary": "remarks"}
    menu = links([(f"/{kind}/Default.aspx", kind) for kind in [*kinds, "Events"]] + [("/Staff/Default.aspx", "Staff"), ("/About.aspx", "About")])  # fmt: skip

    def shell(title: str, content: str) -> str:
        return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>
	{escape(title)} - Copperline
</title></head><body><form method="post" action="./" id="aspnetForm"><input type="hidden" name="__VIEWSTATE" value="/wEPDwUKMTY1" /><div id="ctl00_top"><h4>{site.name}</h4><ul>{menu}</ul></div><div id="ctl00_main">{content}</div></form></body></html>"""

    first: Items = []
    for place, (kind, seed) in enumerate(kinds.items()):
        items = placed(
            f"copperline {seed}",
            count // (place + 1),
            partial(_details, kind),
        )
        first += items[:4]
        for path, text in items:
            html = f"""<h2 id="ctl00_main_lblTitle">{escape(text.title)}</h2><div><span id="ctl00_main_lblAuthor">{text.author}</span><br /><span id="ctl00_main_lblDate">{text.day:%m/%d/%Y}</span></div><div id="ctl00_main_divBody">{paragraphs(text, "h4")}</div>"""
            site.article(path, shell(text.title, html))
        _grid(site, shell, kind, items)
    talks = placed("copperline talks", 9, lambda text: f"/Events/Details.aspx?id={12 + text.number}")
    events(site, shell, talks)
    _grid(site, shell, "Events", talks)
    found = people(site, shell, lambda name: f"/Staff/Details.aspx?id={sum(map(ord, name)) % 900}")
    site.page("/Staff/Default.aspx", shell("Staff", f"<ul>{links(found)}</ul>"))
    about(site, shell, ["/About.aspx"])
    site.page("/", shell("Home", f"<h2>New</h2>{links(((path, text.title) for path, text in first), lambda inner: f'<p>{inner}</p>')}"))  # fmt: skip
    return site


def _details(kind: str, text: Text) -> str:
    return f"/{kind}/Details.aspx?id={77 + text.number * 4}"


def _grid(site: Stranger, shell: Shell, kind: str, items: Items) -> None:
    pages = pages_of(items, 12)
    for number, part in enumerate(pages, 1):
        rows = "".join(f'<tr><td>{text.day:%m/%d/%Y}</td><td><a href="Details.aspx?id={path.partition("=")[2]}">{escape(text.title)}</a></td></tr>' for path, text in part)  # fmt: skip
        following = f'<a href="Default.aspx?p={number + 1}">&gt;</a>' if number < len(pages) else ""
        html = f'<h2>{kind}</h2><table class="grid">{rows}</table><div>Page {number} of {len(pages)} {following}</div>'
        site.page(f"/{kind}/Default.aspx" + (f"?p={number}" if number > 1 else ""), shell(kind, html))
