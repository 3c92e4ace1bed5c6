"""Data notes, made by a scientific publishing tool: title block, contents, sections, a table, footnotes."""

from __future__ import annotations

from html import escape

from benchmarks.institute.layouts.parts import american_date, inline, weighted
from benchmarks.institute.model import Block, DataTable, Institute, Piece

MARK = '<a href="#fn{n}" class="footnote-ref" id="fnref{n}" role="doc-noteref"><sup>{n}</sup></a>'


def render(piece: Piece, institute: Institute) -> str:
    """The whole page."""
    authors = "".join(f"<p>{one.name}</p>" for one in piece.authors)
    html = f"""<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="en" xml:lang="en">
<head><meta charset="utf-8"><meta name="generator" content="quarto-1.4.550">
{"".join(f'<meta name="author" content="{one.name}">' for one in piece.authors)}
<meta name="dcterms.date" content="{piece.published}"><meta name="description" content="{escape(piece.standfirst)}">
<title>{escape(piece.title)} – Meridian Data Notes</title></head>
<body class="quarto-light">
<header id="quarto-header"><nav class="navbar"><a class="navbar-brand" href="/data-notes/">Meridian Data Notes</a></nav></header>
<div id="quarto-content" class="page-columns"><div id="quarto-margin-sidebar"><nav id="TOC" role="doc-toc">
<h2 id="toc-title">On this page</h2><ul>{_contents(piece)}</ul></nav></div>
<main class="content" id="quarto-document-content">
<header id="title-block-header" class="quarto-title-block default"><div class="quarto-title">
<h1 class="title">{escape(piece.title)}</h1><div class="quarto-categories"><div class="quarto-category">{piece.kind}</div></div></div>
<div class="quarto-title-meta"><div><div class="quarto-title-meta-heading">Author{"s" if len(piece.authors) > 1 else ""}</div>
<div class="quarto-title-meta-contents">{authors}</div></div>
<div><div class="quarto-title-meta-heading">Published</div><div class="quarto-title-meta-contents">
<p class="date">{american_date(piece.published)}</p></div></div></div>
<div class="abstract"><div class="block-title">Abstract</div>{escape(piece.standfirst)}</div></header>
{_sections(piece)}
{_footnotes(piece)}
</main></div>
<footer class="footer"><div class="nav-footer-center">Code and data under the MIT licence.</div></footer>
</body>
</html>
"""
    return weighted(html, piece, institute)


def _anchor(text: str) -> str:
    return text.lower().replace(" ", "-")


def _contents(piece: Piece) -> str:
    headings = [block.text for block in piece.blocks if block.kind == "h2"]
    return "".join(f'<li><a href="#{_anchor(one)}" class="nav-link">{one}</a></li>' for one in headings)


def _sections(piece: Piece) -> str:
    html: list[str] = []
    is_open = False
    for block in piece.blocks:
        if block.kind == "h2":
            html.append(f'{"</section>" if is_open else ""}<section id="{_anchor(block.text)}" class="level2">')
            is_open = True
        html.append(_block(block))
    if piece.table:
        html.append(_table(piece.table))
    return "\n".join(html) + ("</section>" if is_open else "")


def _block(block: Block) -> str:
    text = inline(block, MARK)
    if block.kind == "quote":
        return f"<blockquote class='blockquote'><p>{text}</p></blockquote>"
    if block.kind == "li":
        return f"<ul><li>{text}</li></ul>"
    return f"<{block.kind}>{text}</{block.kind}>"


def _table(table: DataTable) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in table.header)
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>\n" for row in table.rows)
    return (
        f'<table class="table"><caption>{escape(table.caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _footnotes(piece: Piece) -> str:
    items = "".join(
        f'<li id="fn{n}"><p>{escape(note)}<a href="#fnref{n}" class="footnote-back" role="doc-backlink">↩︎</a></p></li>'
        for n, note in enumerate(piece.notes, 1)
    )
    return (
        f'<section id="footnotes" class="footnotes" role="doc-endnotes"><hr><ol>{items}</ol></section>' if items else ""
    )
