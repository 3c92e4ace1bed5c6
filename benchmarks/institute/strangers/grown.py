"""Lists that only a button grows, in four further ways: an offset, a cursor, a moment in time, a template in a script."""

from __future__ import annotations

import base64
import json
from html import escape

from benchmarks.institute.strangers.site import Stranger, Text, links, paragraphs, slug
from benchmarks.institute.strangers.small import Items, Shell, about, events, pages_of, people, placed


def _shell(site: Stranger, entries: list[tuple[str, str]], end: str = "") -> Shell:
    def shell(title: str, content: str) -> str:
        return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)} · {site.name}</title></head><body><a class="skip" href="#main">Skip to content</a>
<header class="c-header"><a href="/" class="c-logo">{site.name}</a><nav class="c-nav">{links(entries, str)}</nav></header><main id="main">{content}</main><footer class="c-footer"><p>© {site.name}</p></footer>{end}</body></html>"""

    return shell


def _piece(text: Text) -> str:
    return f"""<article class="c-article"><h1 class="c-article__title">{escape(text.title)}</h1><div class="c-article__meta"><span class="c-author">{text.author}</span><time datetime="{text.day}">{text.day:%-d %B %Y}</time></div><div class="c-article__body">{paragraphs(text)}</div></article>"""


def _cards(items: Items) -> str:
    return "".join(f'<div class="c-card"><h3 class="c-card__title"><a href="{path}">{escape(text.title)}</a></h3><p>{escape(text.teaser)}</p></div>' for path, text in items)  # fmt: skip


def _beside(site: Stranger, shell: Shell, seed: str, folder: str, standing: list[str]) -> None:
    """Evenings and people of a site, with their lists."""
    talks = placed(f"{seed} evenings", 10, lambda one: f"/{folder}/{one.slug}")
    events(site, shell, talks)
    site.page(f"/{folder}", shell(folder.capitalize(), f"<h1>{folder.capitalize()}</h1>{_cards(talks)}"))
    found = people(site, shell, lambda name: f"/people/{name}")
    site.page("/people", shell("People", f"<h1>People</h1><ul>{links(found)}</ul>"))
    about(site, shell, standing)


def offset(origin: str, count: int = 58) -> Stranger:
    """A button with `data-offset`, `data-limit` and `data-total`; it asks for fragments by GET, which name no next one."""
    site = Stranger("Merrow Exchange", origin)
    shell = _shell(site, [("/library", "Library"), ("/sessions", "Sessions"), ("/people", "People"), ("/about", "About")])  # fmt: skip
    pieces = placed("merrow", count, lambda one: f"/library/{one.slug}", days=18)
    for path, text in pieces:
        site.article(path, shell(text.title, _piece(text)))
    button = f'<div class="c-more" data-component="load-more" data-src="/library/fragment" data-offset="10" data-limit="10" data-total="{count}"><button type="button" class="c-button">Show more</button></div>'  # fmt: skip
    for start in range(10, count, 10):
        site.page(f"/library/fragment?offset={start}&limit=10", _cards(pieces[start : start + 10]))
    site.page("/library", shell("Library", f'<h1>Library</h1><div class="c-grid">{_cards(pieces[:10])}</div>{button}'))
    _beside(site, shell, "merrow", "sessions", ["/about", "/accessibility"])
    site.page("/", shell("Home", f"<h1>Exchange, not broadcast</h1>{_cards(pieces[:4])}"))
    return site


def cursor(origin: str, count: int = 60) -> Stranger:
    """The list is empty until a script asks a GraphQL-like address; each answer tells the cursor of the next."""
    site = Stranger("Palisade Policy Network", origin)
    script = '<script>const more=async(after)=>{const q=new URLSearchParams({operationName:"ArticleList",first:"12"});if(after)q.set("after",after);return (await fetch("/graphql?"+q)).json()};fetch("/graphql?operationName=ArticleList&first=12").then(r=>r.json()).then(show)</script>'  # fmt: skip
    entries = [("/analysis", "Analysis"), ("/convenings", "Convenings"), ("/people", "People"), ("/about", "About")]
    shell = _shell(site, entries)
    pieces = placed("palisade", count, lambda one: f"/analysis/{one.day.year}/{one.slug}", days=16)
    for path, text in pieces:
        site.article(path, shell(text.title, _piece(text)))
    after = ""
    for number, part in enumerate(pages_of(pieces, 12), 1):
        following = base64.b64encode(f"arrayconnection:{number * 12 - 1}".encode()).decode()
        edges = [{"cursor": following, "node": {"__typename": "Article", "id": f"QXJ0aWNsZTo{one.number}", "title": one.title, "uri": path, "date": f"{one.day}T06:00:00", "author": {"node": {"name": one.author, "uri": f"/people/{slug(one.author)}"}}}} for path, one in part]  # fmt: skip
        info = {"hasNextPage": number * 12 < count, "endCursor": following}
        answer = {"data": {"articles": {"__typename": "ArticleConnection", "pageInfo": info, "edges": edges}}}
        site.machine(f"/graphql?operationName=ArticleList&first=12{after}", json.dumps(answer), "application/json")
        after = f"&after={following.replace('=', '%3D')}"
    site.page("/analysis", _shell(site, entries, script)("Analysis", '<h1>Analysis</h1><div id="list"></div><button id="load">Load more</button>'))  # fmt: skip
    _beside(site, shell, "palisade", "convenings", ["/about", "/legal"])
    site.page("/", shell("Home", f"<h1>Borders are also budgets</h1>{_cards(pieces[:6])}"))
    return site


def moment(origin: str, count: int = 60) -> Stranger:
    """Squarespace: pages of a blog by a moment (`?offset=1706054400000`), `Older` and `Newer`, tags and categories."""
    site = Stranger("Gannet House", origin)
    shell = _shell(site, [("/journal", "Journal"), ("/evenings", "Evenings"), ("/people", "People"), ("/our-story", "Our Story")], "<script>Static = window.Static || {}; Static.SQUARESPACE_CONTEXT = {}</script>")  # fmt: skip
    pieces = placed("gannet", count, lambda one: f"/journal/{one.day.year}/{one.day.month}/{one.day.day}/{one.slug}", days=20)  # fmt: skip
    for path, text in pieces:
        site.article(path, shell(text.title, f"{_piece(text)}<p class='tags'><a href='/journal/tag/rivers'>rivers</a> <a href='/journal/category/Essays'>Essays</a></p>"))  # fmt: skip
    parts = pages_of(pieces, 10)
    address = "/journal"
    for number, part in enumerate(parts, 1):
        stamp = 1_700_000_000_000 - number * 7_776_000_000
        older = f'<div class="older"><a href="/journal?offset={stamp}" rel="next"><span>Older</span></a></div>'.replace(' rel="next"', "") if number < len(parts) else ""  # fmt: skip
        newer = '<div class="newer"><a href="/journal?offset=1700000000001&amp;reversePaginate=true"><span>Newer</span></a></div>' if number > 1 else ""  # fmt: skip
        site.page(address, shell("Journal", f'<div class="BlogList BlogList--posts">{_cards(part)}</div><nav class="BlogList-pagination">{newer}{older}</nav>'))  # fmt: skip
        address = f"/journal?offset={stamp}"
    site.page("/journal/tag/rivers", shell("rivers", _cards(pieces[::2][:20])))
    site.page("/journal/category/Essays", shell("Essays", _cards(pieces[::3][:20])))
    _beside(site, shell, "gannet", "evenings", ["/our-story", "/supporters"])
    site.page("/", shell("Home", f"<h1>A house by the sea</h1>{_cards(pieces[:3])}"))
    return site


def template(origin: str, count: int = 60) -> Stranger:
    """The address is a template in a JSON script (`/feed/{type}/{page}.json`), answers hold slugs in place of addresses."""
    site = Stranger("Ostler & Reed", origin)
    shell = _shell(site, [("/notes", "Notes"), ("/meetings", "Meetings"), ("/people", "People"), ("/about", "About")])
    pieces = placed("ostler", count, lambda one: f"/notes/{one.slug}", days=18)
    for path, text in pieces:
        site.article(path, shell(text.title, _piece(text)))
    parts = pages_of(pieces, 10)
    for number, part in enumerate(parts[1:], 2):
        rows = [{"slug": path.rpartition("/")[2], "title": one.title, "date": f"{one.day}"} for path, one in part]
        site.machine(f"/feed/notes/{number}.json", json.dumps({"results": rows, "page": number, "totalPages": len(parts)}), "application/json")  # fmt: skip
    island = json.dumps({"url": "/feed/notes/{page}.json", "page": 1, "totalPages": len(parts)})
    button = f'<div data-island="more" data-props="{escape(island)}"><button>Load more notes</button></div>'
    site.page("/notes", shell("Notes", f"<h1>Notes</h1>{_cards(parts[0])}{button}"))
    _beside(site, shell, "ostler", "meetings", ["/about", "/imprint"])
    site.page("/", shell("Home", f"<h1>Small papers on large things</h1>{_cards(pieces[:5])}"))
    return site
