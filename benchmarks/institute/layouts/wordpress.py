"""The blog of 2015 to 2019: structured data in the head, a byline, tags, comments below."""

from __future__ import annotations

import json
from html import escape

from benchmarks.institute.layouts.drupal import RIGHTS, body_html
from benchmarks.institute.layouts.parts import american_date, names, navigation, weighted
from benchmarks.institute.model import NAME, Institute, Piece

COMMENTS = (
    ("R. Lindqvist", "A useful summary, though the second figure looks high to me. Is the series public?"),
    ("former auditor", "We had the same discussion ten years ago and the register was never built."),
)


def published(piece: Piece) -> str:
    """The moment of publication with its offset, as the structured data give it."""
    return f"{piece.published}T09:30:00+02:00"


def render(piece: Piece, institute: Institute) -> str:
    """The whole page."""
    also = "".join(f'<li><a href="{one.path}">{escape(one.title)}</a></li>' for one in institute.related(piece))
    html = f"""<!DOCTYPE html>
<html lang="en-GB">
{_head(piece, institute)}
<body class="post-template-default single single-post">
<header id="masthead"><p class="site-title"><a href="/blog/">Meridian Blog</a></p>{navigation("en")}</header>
<div id="content"><main><article class="post type-post hentry">
<header class="entry-header"><span class="cat-links"><a href="/blog/category/{piece.kind.lower()}/">{piece.kind}</a></span>
<h1 class="entry-title">{escape(piece.title)}</h1>
<div class="entry-summary"><p>{escape(piece.standfirst)}</p></div>
<div class="entry-meta"><span class="byline">By {names(piece)}</span>
<span class="posted-on"><time class="entry-date" datetime="{published(piece)}">{american_date(piece.published)}</time></span>
<span class="reading-time">5 min read</span></div></header>
<div class="entry-content">
{_player(piece)}{body_html(piece)}
<div class="sharedaddy"><h3>Share this:</h3><ul><li><a href="#">Email</a></li><li><a href="#">Print</a></li></ul></div>
</div>
<footer class="entry-footer"><span class="tags-links">Tagged {_tags(piece)}</span></footer>
</article>
<aside class="jp-relatedposts"><h3>You may also like</h3><ul>{also}</ul></aside>
{_comments()}
</main><aside id="secondary" class="widget-area"><section class="widget"><h2>About this blog</h2>
<p>Short pieces by the staff of the institute. Views are the authors' own.</p></section></aside></div>
<footer id="colophon"><p>{RIGHTS}</p></footer>
</body>
</html>
"""
    return weighted(html, piece, institute)


def _head(piece: Piece, institute: Institute) -> str:
    url = institute.url(piece.path)
    data = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": piece.title,
        "datePublished": published(piece),
        "author": [{"@type": "Person", "name": one.name, "url": institute.url(one.path)} for one in piece.authors],
        "publisher": {"@type": "Organization", "name": NAME},
        "mainEntityOfPage": url,
        "description": piece.standfirst,
    }
    return f"""<head><meta charset="UTF-8"><title>{escape(piece.title)} – Meridian Blog</title>
<link rel="canonical" href="{url}"><meta property="og:site_name" content="Meridian Blog">
<meta property="og:title" content="{escape(piece.title)}">
<meta property="article:published_time" content="{published(piece)}">
<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>
</head>"""


def _player(piece: Piece) -> str:
    if piece.genre != "podcast":
        return ""
    return '<audio controls src="/files/podcast/episode-12.mp3"></audio>\n'


def _tags(piece: Piece) -> str:
    topic = piece.subject.en.topic
    return f'<a href="/blog/tag/{piece.subject_key}/" rel="tag">{topic}</a>'


def _comments() -> str:
    items = "".join(
        f'<li class="comment"><cite class="fn">{name}</cite> <p>{escape(text)}</p></li>' for name, text in COMMENTS
    )
    return f'<div id="comments"><h2 class="comments-title">2 thoughts</h2><ol class="comment-list">{items}</ol></div>'
