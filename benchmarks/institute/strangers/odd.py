"""Two odd sites: WordPress without pretty addresses (`/?p=123`), and the Shift_JIS site behind frames."""

from __future__ import annotations

from benchmarks.institute.strangers.old import shift_jis
from benchmarks.institute.strangers.site import Stranger, links, paragraphs, texts
from benchmarks.institute.strangers.wordpress import card, chunks_of, post, shell


def plain_addresses(origin: str, posts: int = 50) -> Stranger:
    """Pieces, pages and categories are told apart by the names of their parameters alone."""
    site = Stranger("Quill Papers", origin)
    menu = links([("/?page_id=2", "About"), ("/?cat=3", "Papers"), ("/?cat=4", "Notes")])
    written = [(f"/?p={100 + text.number * 3}", text) for text in texts("plain", posts)]
    for path, text in written:
        site.article(path, shell(site.name, text.title, post(text), menu, "", "single"))
    about = "<h1>About</h1>" + paragraphs(texts("about", 1)[0])
    site.page("/?page_id=2", shell(site.name, "About", about, menu))
    for base, items in (("/?cat=3", written[::2]), ("/?cat=4", written[1::2])):
        pages = chunks_of(items, 10)
        for number, part in enumerate(pages, 1):
            older = f'<a href="{base}&paged={number + 1}">Older posts</a>' if number < len(pages) else ""
            html = "".join(card(*one) for one in part) + older
            site.page(base + (f"&paged={number}" if number > 1 else ""), shell(site.name, "Archive", html, menu))
    site.page("/", shell(site.name, "Home", "".join(card(*one) for one in written[:6]), menu))
    return site


def framed(origin: str) -> Stranger:
    """The homepage is a set of frames; the menu stands in one of them."""
    site = shift_jis(origin)
    site.answers["/menu.html"] = site.answers["/"]
    head = '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=Shift_JIS"><TITLE>港湾政策研究所</TITLE>'
    frames = '<FRAMESET COLS="150,*"><FRAME SRC="menu.html"><FRAME SRC="top.html"></FRAMESET>'
    site.page("/", f"<HTML><HEAD>{head}</HEAD>{frames}</HTML>")
    site.page("/top.html", "<HTML><BODY>ようこそ</BODY></HTML>")
    return site
