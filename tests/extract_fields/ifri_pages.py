"""What an ifri.org page shows, in eight markups that a site could have; the prose is invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

TITLE = "Japan-Russia: The end of delusions"
ROLE = "Chercheuse, responsable de la recherche Japon et Indo-Pacifique, Centre Asie de l'Ifri"
STANDFIRST = "A long war far away has pushed two wary neighbours further apart than they were for decades."
CREDIT = "Ministry of Harbours"
BODY = [
    ("p", "The talks had limped along for thirty years, and nobody on either shore still thought they would end well."),
    ("h2", "What the fishermen knew"),
    ("p", "Boats were stopped, then nets were cut, then the ferry line closed; each step was called temporary."),
    ("p", "A harbour master kept a list of the promises. It is a short list, and none of the entries is crossed out."),
    ("h2", "Where the road leads now"),
    ("p", "The image that remains is of a pier without ships. Body and mind of the island look south for once."),
]
OUTLET, OUTLET_URL = "9DashLine", "https://www.9dashline.com/article/japan-russia"
CENTRE = "Center for Asian Studies"
CENTRE_TEXT = [
    "The Center studies an enormous continent with a small staff and a great deal of tea.",
    "Its seminars are open to anyone who brings a question and leaves the answer at home.",
]
CARDS = [
    ("France’s maritime security cooperation in the Pacific", "06 December 2024", "Patrol boats and patience."),
    ("Taiwan’s Rising Space Program: Building Up Industry", "13 November 2024", "Rockets from a small island."),
    ("AI and Technical Standardization in China and the EU", "31 October 2024", "Committees decide more than guns."),
    ("China’s Quest for a Quantum Leap", "22 October 2024", "Cold machines, warm speeches."),
]
CARD_DATES = ["2024-12-06", "2024-11-13", "2024-10-31", "2024-10-22"]


@dataclass(frozen=True)
class Words:
    """The words that depend on the page's language; the labels of the site's own fields do not."""

    language: str
    kind: str
    available: str
    regions: str
    share: str
    authors: str
    page_credits: str
    subjects: str
    cite: str
    full: str
    copy: str
    search: tuple[str, ...]
    other: tuple[str, str]
    """Code and name of the other language."""


EN = Words(
    "en", "External Articles", "Available in:", "Regions and themes", "Share", "Author(s)", "Page image credits",
    "Related Subjects", "How can this study be cited?", "The full article is available on", "Copy",
    ("Search on Ifri.org", "About Ifri", "Frequent searches", "Suggestions"), ("fr", "Français"),
)  # fmt: skip
FR = Words(
    "fr", "Articles externes", "Contenu disponible en :", "Régions et thématiques", "Partager", "Auteur(s)",
    "Crédits image de la page", "Sujets liés", "Comment citer cette publication ?",
    "L'article complet est disponible sur",
    "Copier", ("Rechercher sur Ifri.org", "À propos de l'Ifri", "Recherches fréquentes",
    "Suggestions"), ("en", "English"),
)  # fmt: skip

Field = Callable[[str, str], str]
"""Label and value (HTML blocks, perhaps none) to markup."""


def div_field(label: str, value: str) -> str:
    hidden = f'<div class="field__label visually-hidden">{label}</div>'
    return f'<div class="field">{hidden}<div class="field__item">{value}</div></div>' if value else hidden


def bare_div_field(label: str, value: str) -> str:
    return f"<div><div>{label}</div><div>{value}</div></div>"


def flat_field(label: str, value: str) -> str:
    return f"<div>{label}</div>{value}"


def heading_field(label: str, value: str) -> str:
    return f"<h4>{label}</h4>{value}"


def dl_field(label: str, value: str) -> str:
    return f"<dl><dt>{label}</dt><dd>{value}</dd></dl>"


def span_field(label: str, value: str) -> str:
    return f'<div class="f"><span class="sr-only">{label}</span> {value}</div>'


def strong_field(label: str, value: str) -> str:
    return f"<p><strong>{label.rstrip(' :')} :</strong></p>{value}"


def inline_field(label: str, value: str) -> str:
    """ "Label: value" inside the first paragraph of the value."""
    if value.startswith("<p>"):
        return f"<p>{label.rstrip(' :')}: {value[3:]}"
    return f"<p>{label.rstrip(' :')}:</p>{value}"


FIELDS: dict[str, Field] = {
    "hidden divs": div_field,
    "bare divs": bare_div_field,
    "flat divs": flat_field,
    "headings": heading_field,
    "dt and dd": dl_field,
    "hidden spans": span_field,
    "bold paragraphs": strong_field,
    "label: value": inline_field,
}


def p(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def image(name: str) -> str:
    return f'<img src="/sites/default/files/{name}" alt="">'


def card(field: Field, title: str, date: str, teaser: str, at: int) -> str:
    link = f'<h3><a href="/en/papers/card-{at}">{escape(title)}</a></h3>'
    shown = field("Image principale", image(f"card{at}.jpg")) + link
    return f"<article>{shown}{field('Date de publication', p(date))}{field('Accroche', p(teaser))}</article>"


def page(field: Field, words: Words, cards_in_list: bool = True) -> bytes:
    """The whole page; `field` renders label and value."""
    text = "".join(f"<{tag}>{escape(words_)}</{tag}>" for tag, words_ in BODY)
    elsewhere = f'<p>&gt; {words.full} <a href="{OUTLET_URL}">{OUTLET}</a></p>'
    credit = p(f"Credits: {CREDIT}")
    cards = "".join(card(field, *one, at) for at, one in enumerate(CARDS))
    person = (
        field("Photo", p("photo-profil-cp-23_nb_2.jpg"))
        + '<p><a href="/en/celine-pajon">Céline PAJON</a></p>'
        + field("Intitulé du poste", p(ROLE))
    )
    centre = (
        field("Image principale", p("Asia Map"))
        + f'<p><a href="/en/asia">{CENTRE}</a></p>'
        + field("Accroche centre", "".join(p(one) for one in CENTRE_TEXT))
    )
    head = f"<p><span>{words.kind}</span> | <span>Date de publication</span> | </p>"
    parts = [
        "".join(p(one) for one in words.search),
        f"<h1>{escape(TITLE)}</h1>",
        head,
        field("Accroche", p(STANDFIRST)),
        field("Image principale", image("harbour.jpg") + credit + credit),
        field("Corps analyses", text + elsewhere),
        p("Decoration"),
        field(words.available, f'<p><a href="/{words.other[0]}/japan-russia-2">{words.other[1]}</a></p>'),
        field(
            words.regions, '<p><a href="/en/regions/asia/japan">Japan</a></p><p><a href="/en/themes/war">War</a></p>'
        ),
        p(words.share),
        p("Decoration"),
        field(words.authors, person),
        centre,
        f"<div>{cards}</div>" if cards_in_list else cards,
        field(words.page_credits, credit),
        p(words.subjects),
        field(words.cite, p(f"{TITLE}, from Ifri by")),
        p(words.copy),
    ]
    nav = "<nav><a href='/'>Ifri</a><a href='/en/about'>About</a></nav>"
    foot = "<footer><p>Institut français des relations internationales, 27 rue de la Procession</p></footer>"
    return (
        f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8">'
        f"<title>{escape(TITLE)} | Ifri</title></head><body>{nav}<main>{''.join(parts)}</main>{foot}</body></html>"
    ).encode()
