"""Sites whose lists grow by a button: a link, an address in an attribute, or an endpoint that answers JSON."""

from __future__ import annotations

import json
from html import escape

from benchmarks.institute.strangers.site import AUTHORS, Stranger, Text, links, paragraphs, slug, texts

PER_PAGE = 9


def _shell(site: Stranger, title: str, content: str, head: str = "") -> str:
    menu = links([("/insights", "Insights"), ("/about", "About"), ("/people", "People"), ("/convenings", "Convenings")])
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} — {escape(site.name)}</title>{head}</head>
<body><header class="top"><a class="logo" href="/">{escape(site.name)}</a><nav><ul>{menu}</ul></nav></header><main id="main">{content}</main>
<footer><a href="/imprint">Imprint</a></footer></body></html>"""


def _article(site: Stranger, text: Text) -> str:
    html = f"""<article><p class="eyebrow">Insight</p><h1>{escape(text.title)}</h1><p class="byline">By <span class="author">{text.author}</span> · <time datetime="{text.day}">{text.day:%-d %B %Y}</time></p>
<div class="prose">{paragraphs(text)}</div></article>"""
    return _shell(
        site,
        text.title,
        html,
        f'<meta property="og:type" content="article"><meta name="author" content="{text.author}">',
    )


def _cards(items: list[tuple[str, Text]]) -> str:
    return "".join(
        f'<a class="card" href="{path}"><h3>{escape(text.title)}</h3><p>{escape(text.teaser)}</p><time datetime="{text.day}">{text.day:%-d %b %Y}</time></a>'
        for path, text in items
    )


def _others(site: Stranger) -> None:
    for name in ("about", "imprint"):
        site.page(f"/{name}", _shell(site, name, f"<h1>{name}</h1>{paragraphs(texts(name, 1)[0])}"))
    people = [(f"/people/{slug(name)}", name) for name in AUTHORS]
    site.page("/people", _shell(site, "People", f"<h1>People</h1><ul>{links(people)}</ul>"))
    for path, name in people:
        site.page(
            path,
            _shell(
                site,
                name,
                f"<h1>{name}</h1><p>Fellow</p><p>{name} studies registers and those who keep them, and has written on audits for two decades.</p>",
            ),
        )
    events = [(f"/convenings/{one.slug}-evening", one) for one in texts("harrow events", 12)]
    site.page("/convenings", _shell(site, "Convenings", f"<h1>Convenings</h1>{_cards(events)}"))
    for path, text in events:
        site.page(
            path,
            _shell(
                site,
                text.title,
                f"<h1>{escape(text.title)}</h1><p>{text.day:%A %d %B %Y}, 19:00, Library</p><p>{escape(text.paragraphs[0])}</p><p><a href='https://tickets.example/'>Reserve a seat</a></p>",
            ),
        )


def site(origin: str, how: str, count: int = 60) -> Stranger:
    """`how`: `link` (GET link), `data` (data-next-url to a fragment), `page` (endpoint and data-page, HTML fragments),
    `json` (endpoint with items), `html-in-json` (endpoint whose answer holds HTML), `post` (admin-ajax)."""
    made = Stranger(f"Harrow Commons ({how})", origin)
    items = [(f"/insights/{one.slug}", one) for one in texts(f"harrow {how}", count, days=12)]
    for path, text in items:
        made.article(path, _article(made, text))
    pages = [items[start : start + PER_PAGE] for start in range(0, len(items), PER_PAGE)]
    made.page(
        "/insights",
        _shell(
            made,
            "Insights",
            f'<h1>Insights</h1><div id="grid" class="grid">{_cards(pages[0])}</div>{_button(how, 1, len(pages))}',
        ),
    )
    for number, part in enumerate(pages[1:], 2):
        _further(made, how, number, len(pages), part)
    made.page(
        "/",
        _shell(
            made,
            "Home",
            f"<h1>Registers, and those who keep them</h1>{_cards(items[:4])}<a href='/insights'>All insights</a>",
        ),
    )
    _others(made)
    made.machine("/robots.txt", "User-agent: *\nDisallow: /admin\n", "text/plain")
    return made


def _button(how: str, number: int, last: int) -> str:
    """What stands below the cards of page `number`; nothing below the last."""
    if number >= last:
        return ""
    following = number + 1
    return {
        "link": f'<p class="more"><a class="btn btn--more" href="/insights?page={following}">Load more</a></p>',
        "data": f'<button class="js-load-more" data-next-url="/insights/_more?after={number * PER_PAGE}">Show more insights</button>',
        "page": f'<div class="load-more" data-url="/ajax/insights" data-page="{number}" data-max-pages="{last}"><button>Load more</button></div>',
        "json": f'<div data-endpoint="/api/insights.json" data-page="{number}" data-total-pages="{last}"></div><button id="more">Load more</button>',
        "html-in-json": f'<button class="load-more-button" data-endpoint="/api/cards" data-page="{following}">Load more</button>',
        "post": '<button id="load-more" data-action="load_posts" data-ajax="/wp-admin/admin-ajax.php" data-nonce="a1b2c3">Load more</button>',
    }[how]


def _further(made: Stranger, how: str, number: int, last: int, part: list[tuple[str, Text]]) -> None:
    button = _button(how, number, last)
    if how == "link":
        made.page(f"/insights?page={number}", _shell(made, "Insights", f"<h1>Insights</h1>{_cards(part)}{button}"))
    elif how == "data":
        made.page(f"/insights/_more?after={(number - 1) * PER_PAGE}", _cards(part) + button)
    elif how == "page":
        made.page(f"/ajax/insights?page={number}", _cards(part))
    elif how == "json":
        rows = [
            {
                "id": text.number,
                "title": text.title,
                "url": path,
                "published_at": f"{text.day}T08:00:00Z",
                "author": {"name": text.author, "url": f"/people/{slug(text.author)}"},
            }
            for path, text in part
        ]
        following = f"/api/insights.json?page={number + 1}" if number < last else None
        made.machine(
            f"/api/insights.json?page={number}",
            json.dumps({"items": rows, "page": number, "pages": last, "next": following}),
            "application/json",
        )
    elif how == "html-in-json":
        made.machine(
            f"/api/cards?page={number}", json.dumps({"html": _cards(part), "more": number < last}), "application/json"
        )
