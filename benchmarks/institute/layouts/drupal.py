"""The design since 2020: fields with labels that stand in the text for those who cannot see the styles."""

from __future__ import annotations

from html import escape

from benchmarks.institute.layouts.parts import inline, long_date, names, navigation, weighted
from benchmarks.institute.model import NAME, Block, Institute, Person, Piece
from benchmarks.institute.subjects import PROGRAMMES

WORDS = {
    "en": {
        "published": "Publication date", "standfirst": "Standfirst", "image": "Main image", "credits": "Credits:",
        "body": "Body", "authors": "Author(s)", "role": "Job title", "photo": "Photo", "topics": "Topics", "regions": "Regions",
        "programme": "Research programme", "available": "Also available in:", "download": "Download the full text",
        "related": "Related content", "share": "Share", "cite": "How to cite this publication",
        "full": "The full article is available on", "language": "English", "updated": "Updated on",
    },
    "fr": {
        "published": "Date de publication", "standfirst": "Accroche", "image": "Image principale", "credits": "Crédits :",
        "body": "Corps", "authors": "Auteur(s)", "role": "Intitulé du poste", "photo": "Photo",
        "topics": "Thèmes", "regions": "Régions", "programme": "Programme de recherche", "available": "Également disponible en :",
        "download": "Télécharger le texte intégral", "related": "À lire aussi", "share": "Partager",
        "cite": "Comment citer cette publication", "full": "L’article complet est disponible sur",
        "language": "Français", "updated": "Mis à jour le",
    },
}  # fmt: skip
RIGHTS = "© Meridian Institute. Text licensed under CC BY-NC 4.0."


def image_of(piece: Piece) -> str:
    """Path of the picture at the head of a piece."""
    return f"/files/styles/large/{piece.subject_key}-{piece.published:%Y%m}.jpg"


def citation(piece: Piece) -> str:
    """The citation that the page suggests."""
    return f"{names(piece)}, “{piece.title}”, {piece.kind}, {NAME}, {long_date(piece.published, piece.language)}."


def field(name: str, label: str, content: str) -> str:
    """One field with its label, as the content management system prints it."""
    return (
        f'<div class="field field--name-field-{name}"><div class="field__label visually-hidden">{label}</div>'
        f'<div class="field__item">{content}</div></div>\n'
    )


def render(piece: Piece, institute: Institute) -> str:
    """The whole page."""
    words = WORDS[piece.language]
    body = field("body", words["body"], body_html(piece) + _ending(piece))
    html = f"""<!DOCTYPE html>
<html lang="{piece.language}" dir="ltr">
{_head(piece, institute)}
<body class="path-node page-node-type-publication">
<header class="header"><a class="brand" href="/{piece.language}">{NAME}</a>{navigation(piece.language)}</header>
<main><article class="node node--type-publication">
<div class="node__kind">{piece.kind}</div>
<h1 class="page-title"><span>{escape(piece.title)}</span></h1>
{_dates(piece)}
{field("standfirst", words["standfirst"], f"<p>{escape(piece.standfirst)}</p>")}
{_image(piece)}
{body}
{_download(piece)}
{_available(piece, institute)}
{field("topics", words["topics"], _topic(piece))}{field("regions", words["regions"], _region(piece))}
<div class="share">{words["share"]} <a href="#" class="share__x">X</a> <a href="#" class="share__mail">E-mail</a></div>
<section class="authors"><h2>{words["authors"]}</h2>{"".join(_author(one, piece) for one in piece.authors)}</section>
{field("programme", words["programme"], _programme(piece))}
<section class="citation"><h2>{words["cite"]}</h2><p>{escape(citation(piece), quote=False)}</p></section>
</article>
<aside class="related"><h2>{words["related"]}</h2>{"".join(card(one) for one in institute.related(piece))}</aside>
</main>
<footer class="site-footer"><p>{RIGHTS}</p><form class="newsletter"><label>Newsletter</label><input type="email"></form></footer>
</body>
</html>
"""
    return weighted(html, piece, institute)


def _head(piece: Piece, institute: Institute) -> str:
    url = institute.url(piece.path)
    alternates = f'<link rel="alternate" hreflang="{piece.language}" href="{url}">'
    if piece.translation:
        language, path = piece.translation
        alternates += f'<link rel="alternate" hreflang="{language}" href="{institute.url(path)}">'
    title = escape(piece.title)
    return f"""<head><meta charset="utf-8"><title>{title} | {NAME}</title>
<link rel="canonical" href="{url}">{alternates}
<meta property="og:site_name" content="{NAME}"><meta property="og:type" content="article">
<meta property="og:title" content="{title}"><meta property="og:url" content="{url}">
<meta property="og:image" content="{institute.url(image_of(piece))}">
<meta name="description" content="{escape(piece.standfirst)}">
</head>"""


def _dates(piece: Piece) -> str:
    words = WORDS[piece.language]
    shown = f'<time datetime="{piece.published}">{long_date(piece.published, piece.language)}</time>'
    html = field("publication-date", words["published"], shown)
    if piece.modified:
        day = f'<time datetime="{piece.modified}">{long_date(piece.modified, piece.language)}</time>'
        html += field("updated", words["updated"], f"{words['updated']} {day}")
    return html


def _image(piece: Piece) -> str:
    words = WORDS[piece.language]
    caption = "A meeting of the working group" if piece.language == "en" else "Une réunion du groupe de travail"
    picture = f'<figure><img src="{image_of(piece)}" alt="{caption}"><figcaption>{caption}</figcaption></figure>'
    credit = f'<div class="credits">{words["credits"]} Jonna Kallio</div>'
    return field("main-image", words["image"], picture + credit)


def body_html(piece: Piece) -> str:
    """Blocks as HTML; neighbouring points share one list."""
    html, items = [], []
    for block in (*piece.blocks, Block("p", "")):
        if block.kind == "li":
            items.append(f"<li>{inline(block)}</li>")
            continue
        if items:
            html.append(f"<ul>{''.join(items)}</ul>")
            items = []
        html.append(_block(block))
    return "\n".join(one for one in html if one)


def _block(block: Block) -> str:
    if not block.text:
        return ""
    if block.kind == "quote":
        return f"<blockquote><p>{inline(block)}</p></blockquote>"
    return f"<{block.kind}>{inline(block)}</{block.kind}>"


def _ending(piece: Piece) -> str:
    if piece.correction:
        return f'<p class="correction"><em>{piece.correction}</em></p>'
    if piece.outlet:
        name, url = piece.outlet
        return f'<p>&gt; {WORDS[piece.language]["full"]} <a href="{url}">{escape(name)}</a></p>'
    return ""


def _download(piece: Piece) -> str:
    if not piece.document:
        return ""
    label = WORDS[piece.language]["download"]
    link = f'<a href="{piece.document.path}" type="application/pdf">{escape(piece.document.title)}</a>'
    return f'<section class="download"><h2>{label}</h2>{link}</section>'


def _available(piece: Piece, institute: Institute) -> str:
    if not piece.translation:
        return ""
    language, path = piece.translation
    name = WORDS[language]["language"]
    link = f'<a href="{path}" hreflang="{language}" lang="{language}">{name}</a>'
    return f'<div class="available">{WORDS[piece.language]["available"]} {link}</div>'


def _topic(piece: Piece) -> str:
    topic = piece.subject.words(piece.language).topic
    return f'<a class="topic" href="/{piece.language}/topics/{piece.subject_key}">{topic}</a>'


def _region(piece: Piece) -> str:
    region = piece.subject.region
    return f'<a class="region" href="/{piece.language}/regions/{region.lower().replace(" ", "-")}">{region}</a>'


def _programme(piece: Piece) -> str:
    programme = piece.subject.programme
    name = PROGRAMMES[programme][piece.language]
    return f'<a class="programme" href="/{piece.language}/programmes/{programme}">{name}</a>'


def _author(person: Person, piece: Piece) -> str:
    words = WORDS[piece.language]
    first, last = person.name.split(" ", 1)
    role = person.role_fr if piece.language == "fr" else person.role
    photo = f'<img src="/files/people/{person.slug}.jpg" alt="profile {person.slug}">'
    return (
        f'<div class="author">{field("photo", words["photo"], photo)}'
        f'<div class="author__name"><a href="{person.path}">{first} {last.upper()}</a></div>'
        f"{field('job-title', words['role'], role)}</div>"
    )


def card(piece: Piece) -> str:
    """A teaser of a piece, as listings and related boxes show it."""
    words = WORDS[piece.language]
    day = f'<time datetime="{piece.published}">{long_date(piece.published, piece.language)}</time>'
    return (
        f'<div class="teaser"><img src="{image_of(piece)}" alt=""><h3><a href="{piece.path}">{escape(piece.title)}</a></h3>'
        f'<div class="teaser__date"><span class="visually-hidden">{words["published"]}</span> {day}</div>'
        f'<div class="teaser__text"><p>{escape(piece.standfirst.split(". ")[0].rstrip("."))}.</p></div></div>\n'
    )
