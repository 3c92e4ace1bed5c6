"""Sites with no pager: archives by year and month, letters sent every week, lists that only a POST turns, neighbours."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from benchmarks.institute.strangers.site import Stranger, Text, links, paragraphs, rss
from benchmarks.institute.strangers.small import Items, Shell, about, events, pages_of, people, placed


def _plain(site: Stranger, menu: str) -> Shell:
    def shell(title: str, content: str) -> str:
        return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{site.name}: {escape(title)}</title></head><body><div id="head"><a href="/"><b>{site.name}</b></a></div>
<div id="nav">{menu}</div><div id="middle">{content}</div><div id="foot">© {site.name}</div></body></html>"""

    return shell


def years(origin: str, count: int = 90) -> Stranger:
    """`/archive/2021/` names months, `/archive/2021/03/` names pieces; the homepage knows the last five."""
    site = Stranger("Foundry Dispatches", origin)
    shell = _plain(site, links([("/archive/", "Archive"), ("/contributors.html", "Contributors"), ("/about.html", "About")], lambda inner: inner + " | "))  # fmt: skip
    pieces = placed("foundry", count, lambda text: f"/archive/{text.day:%Y/%m}/{text.slug}.html", days=17)
    for path, text in pieces:
        site.article(path, shell(text.title, f"<h2>{escape(text.title)}</h2><p><i>By {text.author}, {text.day:%B %-d, %Y}</i></p>{paragraphs(text, 'h3')}"))  # fmt: skip
    months = sorted({path[:17] for path, _ in pieces}, reverse=True)
    for month in months:
        rows = links((path.rpartition("/")[2], text.title) for path, text in pieces if path.startswith(month))
        site.page(month, shell(month, f"<h2>Archive</h2><ul>{rows}</ul>"))
    for year in {month[:14] for month in months}:
        site.page(year, shell(year, f"<h2>{year[9:13]}</h2>{links(((one, one[14:16]) for one in months if one.startswith(year)), lambda inner: inner + ' ')}"))  # fmt: skip
    site.page("/archive/", shell("Archive", f"<h2>Archive</h2><ul>{links((year, year[9:13]) for year in sorted({month[:14] for month in months}))}</ul>"))  # fmt: skip
    about(site, shell, ["/about.html"])
    site.page("/contributors.html", shell("Contributors", "<h2>Contributors</h2><p>Ada Quill, Bruno Tamm, Ines Okafor</p>"))  # fmt: skip
    site.page("/", shell("Home", "".join(f'<h3><a href="{path}">{escape(text.title)}</a></h3><p>{escape(text.teaser)}</p>' for path, text in pieces[:5])))  # fmt: skip
    return site


def letters(origin: str, count: int = 80) -> Stranger:
    """A weekly letter: `/letter/214`, one page that lists all issues, no dates in addresses, subscribe forms everywhere."""
    site = Stranger("The Causeway Letter", origin)
    menu = links([("/issues", "All issues"), ("/subscribe", "Subscribe"), ("/about", "About the letter")])
    shell = _plain(site, f"<ul>{menu}</ul>")
    issues = placed("causeway", count, lambda text: f"/letter/{count - text.number}", days=7)
    for path, text in issues:
        number = path.rpartition("/")[2]
        around = (
            f'<a href="/letter/{int(number) - 1}">Previous issue</a> <a href="/letter/{int(number) + 1}">Next issue</a>'
        )
        site.article(path, shell(f"#{number}", f'<div class="issue"><small>Issue {number} · {text.day:%d.%m.%Y}</small><h1>{escape(text.title)}</h1>{paragraphs(text, "h3")}<form action="/subscribe"><input name="email"><button>Subscribe</button></form>{around}</div>'))  # fmt: skip
    rows = "".join(f'<tr><td>{path.rpartition("/")[2]}</td><td><a href="{path}">{escape(text.title)}</a></td><td>{text.day:%d.%m.%Y}</td></tr>' for path, text in issues)  # fmt: skip
    site.page("/issues", shell("All issues", f"<h1>All issues</h1><table>{rows}</table>"))
    about(site, shell, ["/about"])
    site.page("/subscribe", shell("Subscribe", "<h1>Subscribe</h1><form><input name=email></form>"))
    site.page("/", shell("Home", f'<h1>A letter on Fridays</h1><p>Latest: <a href="{issues[0][0]}">{escape(issues[0][1].title)}</a></p><p>Before: <a href="{issues[1][0]}">{escape(issues[1][1].title)}</a></p>'))  # fmt: skip
    return site


def posted(origin: str, count: int = 72) -> Stranger:
    """The numbers of the pager submit a form by POST; categories by GET, of which every piece has one, show all."""
    site = Stranger("Bollard House", origin)
    topics = ("ports", "rail", "roads", "rivers", "airspace", "pipes")
    menu = links([("/publications.php", "Publications"), ("/staff.php", "Staff"), ("/house.php", "The House")])
    shell = _plain(site, f"<ul>{menu}</ul>")
    papers = placed("bollard", count, lambda text: f"/publication.php?ref={2000 + text.number * 7}")
    for path, text in papers:
        topic = topics[text.number % 6]
        site.article(path, shell(text.title, f'<h1>{escape(text.title)}</h1><p class="info">{text.author}; {text.day:%d %B %Y}; <a href="/publications.php?topic={topic}">{topic}</a></p><div class="txt">{paragraphs(text)}</div>'))  # fmt: skip

    def rows(items: Items) -> str:
        return "".join(f'<dl><dt><a href="{path}">{escape(text.title)}</a></dt><dd>{escape(text.teaser)}</dd></dl>' for path, text in items)  # fmt: skip

    buttons = "".join(f'<button type="submit" name="page" value="{one}">{one}</button>' for one in range(1, 10))
    chosen = links((f"/publications.php?topic={topic}", topic.title()) for topic in topics)
    site.page("/publications.php", shell("Publications", f'<h1>Publications</h1><ul class="topics">{chosen}</ul>{rows(papers[:8])}<form method="post" action="/publications.php">{buttons}</form>'))  # fmt: skip
    for place, topic in enumerate(topics):
        site.page(f"/publications.php?topic={topic}", shell(topic, f"<h1>{topic.title()}</h1>{rows(papers[place::6])}"))
    found = people(site, shell, lambda name: f"/staff.php?who={name}")
    site.page("/staff.php", shell("Staff", f"<ul>{links(found)}</ul>"))
    about(site, shell, ["/house.php"])
    site.page("/", shell("Welcome", f"<h1>{site.name}</h1>{rows(papers[:5])}"))
    return site


def neighbours(origin: str, count: int = 50) -> Stranger:
    """The list shows ten and its pager only submits a form; every piece links to the one before it."""
    site = Stranger("Sluice Notes", origin)
    shell = _plain(site, links([("/notes", "Notes"), ("/about-sluice", "About")], lambda inner: inner))
    notes = placed("sluice", count, lambda text: f"/notes/{text.slug}")
    for place, (path, text) in enumerate(notes):
        older = f'<a class="prev" rel="prev" href="{notes[place + 1][0]}">← {escape(notes[place + 1][1].title)}</a>' if place + 1 < count else ""  # fmt: skip
        site.article(path, shell(text.title, f"<article><h1>{escape(text.title)}</h1><p>{text.day:%d %b %Y}</p>{paragraphs(text)}</article><nav>{older}</nav>"))  # fmt: skip
    rows = "".join(f'<h2><a href="{path}">{escape(text.title)}</a></h2>' for path, text in notes[:10])
    site.page("/notes", shell("Notes", f'<h1>Notes</h1>{rows}<form method="post"><button name="page" value="2">Older notes</button></form>'))  # fmt: skip
    about(site, shell, ["/about-sluice"])
    site.page("/", shell("Home", rows))
    return site


def flat(origin: str, count: int = 70) -> Stranger:
    """Pieces, people and standing pages all stand at the top of the site; one list with `?page=2`, one sitemap of all."""
    site = Stranger("Plainsong Institute", origin)
    shell = _plain(site, links([("/latest", "Latest"), ("/our-mission", "Mission"), ("/the-team", "Team"), ("/our-funders", "Funders")]))  # fmt: skip
    pieces = placed("plainsong", count, lambda text: f"/{text.slug}")
    for path, text in pieces:
        site.article(path, shell(text.title, f'<main><p class="kicker">Essay</p><h1>{escape(text.title)}</h1><p class="by">by <a href="/{text.author.lower().replace(" ", "-")}">{text.author}</a></p><time>{text.day:%d %B %Y}</time>{paragraphs(text)}</main>'))  # fmt: skip
    found = people(site, shell, lambda name: f"/{name}")
    site.page("/the-team", shell("Team", f"<h1>Team</h1>{links(found)}"))
    about(site, shell, ["/our-mission", "/our-funders", "/terms-and-conditions", "/how-to-quote-us"])
    _numbered(site, shell, "/latest", pieces, lambda number: f"/latest?page={number}")
    site.page("/", shell("Home", _cards(pieces[:7])))
    return site


def _cards(items: Items) -> str:
    return "".join(f'<div class="card"><img src="/img/{text.number}.jpg" alt=""><h3><a href="{path}">{escape(text.title)}</a></h3><p>{escape(text.teaser)}</p></div>' for path, text in items)  # fmt: skip


def _numbered(site: Stranger, shell: Shell, base: str, items: Items, address: Callable[[int], str]) -> None:
    pages = pages_of(items, 9)
    for number, part in enumerate(pages, 1):
        numbers = "".join(f'<a href="{address(one)}">{one}</a> ' if one != number else f"<b>{one}</b> " for one in range(1, len(pages) + 1))  # fmt: skip
        site.page(address(number) if number > 1 else base, shell("Latest", f"<h1>Latest</h1>{_cards(part)}<p>{numbers}</p>"))  # fmt: skip


def journal(origin: str, count: int = 60) -> Stranger:
    """`/blog/2024/3/5/slug` with `Older Posts` by `?offset=` of a time, tags beside it, a feed by `?format=rss`."""
    site = Stranger("Kelp Forest Review", origin)
    shell = _plain(site, links([("/blog", "Blog"), ("/contact-1", "Contact"), ("/about-1", "About"), ("/talks", "Talks")]))  # fmt: skip
    posts = placed("kelp", count, lambda text: f"/blog/{text.day.year}/{text.day.month}/{text.day.day}/{text.slug}", days=8)  # fmt: skip
    for path, text in posts:
        site.article(path, shell(text.title, f'<article class="BlogItem hentry" id="article-{text.number}"><h1 class="BlogItem-title" data-content-field="title">{escape(text.title)}</h1><div class="Blog-meta"><time datetime="{text.day}">{text.day:%B %-d, %Y}</time> <a href="/blog?author=5c{text.number % 6}f" class="Blog-meta-item--author">{text.author}</a></div><div class="sqs-layout">{paragraphs(text)}</div><a href="/blog/tag/kelp">kelp</a></article>'))  # fmt: skip
    parts = pages_of(posts, 12)
    offsets = [1_700_000_000_000 - 999_123 * number for number in range(len(parts))]
    for number, part in enumerate(parts):
        older = f'<a href="/blog?offset={offsets[number + 1]}" class="BlogList-pagination-link">Older Posts</a>' if number + 1 < len(parts) else ""  # fmt: skip
        site.page(f"/blog?offset={offsets[number]}" if number else "/blog", shell("Blog", f"{_cards(part)}<nav>{older}</nav>"))  # fmt: skip
    site.page("/blog/tag/kelp", shell("kelp", _cards(posts[::4])))
    for number in range(6):
        site.page(f"/blog?author=5c{number}f", shell("Author", _cards(posts[number::6])))
    talks = placed("kelp talks", 9, lambda text: f"/talks/{text.day.year}/{text.slug}")
    events(site, shell, talks)
    site.page("/talks", shell("Talks", _cards(talks)))
    about(site, shell, ["/about-1", "/contact-1"])
    site.page("/", shell("Home", "<h1>Welcome</h1><p>An independent review of coastal policy.</p>" + _cards(posts[:3])))
    site.machine("/blog?format=rss", rss(origin, site.name, posts[:12]), "application/rss+xml")
    return site


def tenant(origin: str, count: int = 40) -> Stranger:
    """A centre below a path of a university: `/centres/tide/`; the university's own news is none of its business."""
    site = Stranger("Tide Centre", origin, home="/centres/tide/")
    home = site.home
    shell = _plain(site, links([(home + "publications/", "Publications"), (home + "people/", "People"), (home + "about/", "About the centre"), ("/news/", "University news"), ("/study/", "Study here")]))  # fmt: skip
    papers = placed("tide", count, lambda text: f"{home}publications/{text.slug}/")
    news = placed("tide university", 30, lambda text: f"/news/{text.day.year}/{text.slug}/")
    for path, text in papers:
        site.article(path, shell(text.title, _paper(text)))
    for path, text in news:
        site.page(path, shell(text.title, _paper(text)))
    _numbered(site, shell, home + "publications/", papers, lambda number: f"{home}publications/page/{number}/")
    _numbered(site, shell, "/news/", news, lambda number: f"/news/page/{number}/")
    found = people(site, shell, lambda name: f"{home}people/{name}/")
    site.page(home + "people/", shell("People", f"<ul>{links(found)}</ul>"))
    about(site, shell, [home + "about/", "/study/"])
    site.page(home, shell("Tide Centre", f"<h1>Tide Centre</h1>{_cards([*papers[:5], *news[:3]])}"))
    site.page("/", shell("University", f"<h1>University of Nowhere</h1>{_cards(news[:8])}"))
    return site


def _paper(text: Text) -> str:
    return f'<h1>{escape(text.title)}</h1><div class="byline">{text.author} | {text.day:%d/%m/%Y}</div><div class="body-copy">{paragraphs(text)}</div>'
