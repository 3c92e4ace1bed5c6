"""A site nobody has described yet: its answers, and which of its addresses are articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape
from urllib.parse import quote_from_bytes

from benchmarks.institute.prose import FR, HEADINGS, Dice, Writer, capital
from benchmarks.institute.site import Reply, answer
from benchmarks.institute.subjects import SUBJECTS

LAST_DAY = date(2026, 2, 20)
"""The newest piece of every site; the sites are looked at a few days later."""
_SHAPES = (
    "Why {theme} needs a second look",
    "The price of {tool}",
    "What {actors} expect of {body}",
    "After the pilot: {measure} reconsidered",
    "{theme} and the limits of {tool}",
    "How {rivals} read {measure}",
    "Three lessons from {tool}",
    "Waiting for {body}",
)
_FRENCH = (
    "Repenser {theme}",
    "Le prix de l’attente : {tool}",
    "Ce que demandent {actors}",
    "{measure} : trois leçons d’un essai",
    "Face à {theme}, que peut {body} ?",
    "Comment {rivals} lisent {measure}",
)
AUTHORS = ("Ada Quill", "Bruno Tamm", "Ines Okafor", "Marek Solis", "Noor Lindgren", "Tomás Iversen")


@dataclass(frozen=True)
class Text:
    """What a page of a site holds, before it has a design."""

    number: int
    title: str
    slug: str
    paragraphs: tuple[str, ...]
    author: str
    day: date

    @property
    def teaser(self) -> str:
        """The beginning of the first paragraph."""
        return self.paragraphs[0][:110] + " …"


@dataclass
class Stranger:
    """Paths and answers of one site; `articles` are the addresses that a collector should store, and no other."""

    name: str
    origin: str
    answers: dict[str, Reply] = field(default_factory=dict)
    articles: set[str] = field(default_factory=set)
    encoding: str = "utf-8"
    declared: bool = True
    """Does the header say the encoding?"""
    home: str = "/"
    """Where the institute begins: a path of its own where the host is shared."""

    def page(self, path: str, html: str) -> None:
        """A page that is no article."""
        kind = f"text/html; charset={self.encoding}" if self.declared else "text/html"
        self.answers[path] = answer(html.encode(self.encoding, "xmlcharrefreplace"), kind)

    def article(self, path: str, html: str) -> None:
        """A page that should be found and stored."""
        self.page(path, html)
        self.articles.add(self.origin + path)

    def machine(self, path: str, body: str, media_type: str) -> None:
        """A sitemap, a feed, an answer of an API, robots.txt."""
        self.answers[path] = answer(body.encode(), media_type)

    def visits(self) -> Iterator[tuple[str, Reply]]:
        """Every path and its answer."""
        yield from self.answers.items()


def texts(seed: str, count: int, language: str = "en", days: int = 21) -> list[Text]:
    """Pieces, newest first, one every `days` days."""
    dice = Dice(seed)
    shapes = dice.shuffled(_FRENCH if language == "fr" else _SHAPES)
    subjects = dice.shuffled(SUBJECTS)
    found = []
    for number in range(count):
        subject = subjects[number % len(subjects)]
        words = subject.words(language)
        writer = Writer(words, language, Dice(f"{seed} {number}"))
        shape = shapes[(number // len(subjects) + number) % len(shapes)]
        title = capital(shape.format(theme=words.theme, tool=words.tool, actors=words.actors, body=words.body,
                                     rivals=words.rivals, measure=words.measure))  # fmt: skip
        size = dice.between(4, 9)
        found.append(Text(
            number=number, title=title, slug=f"{slug(title)}-{number}" if number >= len(subjects) else slug(title),
            paragraphs=tuple(writer.paragraph(dice.between(2, 4)) for _ in range(size)),
            author=dice.pick(AUTHORS), day=LAST_DAY - timedelta(days=number * days + dice.below(days)),
        ))  # fmt: skip
    return found


def slug(title: str) -> str:
    """Words of a title joined by hyphens, ASCII."""
    plain = title.lower().translate(str.maketrans("àâéèêëîïôûùç’'", "aaeeeeiiouuc  "))
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in plain).split())


def paragraphs(text: Text, heading: str = "h2") -> str:
    """The body of a piece, with a heading in its middle."""
    language = "fr" if text.paragraphs[0] in FR else "en"
    parts = [f"<p>{escape(one)}</p>" for one in text.paragraphs]
    parts.insert(len(parts) // 2, f"<{heading}>{HEADINGS[language][text.number % 7]}</{heading}>")
    return "\n".join(parts)


def chunks(items: Sequence[Text], size: int) -> list[Sequence[Text]]:
    """Items in pages of a list."""
    return [items[start : start + size] for start in range(0, len(items), size)] or [[]]


def links(pairs: Iterable[tuple[str, str]], frame: Callable[[str], str] = lambda inner: f"<li>{inner}</li>") -> str:
    """A list of links; `frame` puts each into its element."""
    return "".join(frame(f'<a href="{escape(href)}">{escape(label)}</a>') for href, label in pairs)


def sitemap(urls: Iterable[tuple[str, date | None]]) -> str:
    """A URL set."""
    rows = "".join(
        f"<url><loc>{escape(url)}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>\n" for url, day in urls
    )
    return f'<?xml version="1.0"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'


def sitemap_index(urls: Iterable[str]) -> str:
    """An index of sitemaps."""
    rows = "".join(f"<sitemap><loc>{escape(url)}</loc></sitemap>\n" for url in urls)
    return f'<?xml version="1.0"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</sitemapindex>\n'


def rss(origin: str, name: str, items: Iterable[tuple[str, Text]]) -> str:
    """A feed of the pieces at these paths."""
    rows = "".join(
        f"<item><title>{escape(text.title)}</title><link>{origin}{escape(path)}</link>"
        f"<pubDate>{text.day:%a, %d %b %Y} 08:00:00 +0000</pubDate></item>\n"
        for path, text in items
    )
    return f'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>{escape(name)}</title><link>{origin}/</link>{rows}</channel></rss>\n'


def in_bytes(text: str, encoding: str) -> str:
    """Percent-encoded in the site's own encoding, as its file names and queries are."""
    return quote_from_bytes(text.encode(encoding), safe="")
