"""The design until 2014: tables for layout, no classes, windows-1252 that calls itself iso-8859-1."""

from __future__ import annotations

from html import escape

from benchmarks.institute.layouts.parts import inline, long_date, names, weighted
from benchmarks.institute.model import NAME, Institute, Piece

MARK = '<sup><a href="#n{n}" name="r{n}">{n}</a></sup>'
SEE = {"en": "See also", "fr": "Voir aussi"}


def render(piece: Piece, institute: Institute) -> str:
    """The whole page, to be encoded as windows-1252."""
    day = long_date(piece.published, piece.language)
    see = "".join(f'<li><a href="{one.path}">{escape(one.title)}</a>' for one in institute.related(piece))
    number = f"{piece.series} No. {piece.number}<br>" if piece.series else ""
    html = f"""<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">
<title>{NAME}: {escape(piece.title)}</title>
</head>
<body bgcolor="#ffffff" link="#003366">
<table width="760" border="0" cellpadding="4"><tr><td colspan="2" bgcolor="#003366">
<font color="#ffffff" size="5">{NAME}</font></td></tr>
<tr><td width="140" valign="top"><font size="2"><a href="/archive/">Papers</a><br>
<a href="/en/people">Staff</a><br><a href="/en">Home</a><br><a href="mailto:info@meridian-institute.example">Contact</a></font></td>
<td valign="top">
<font size="2">{number}{day}</font>
<h1>{escape(piece.title)}</h1>
<p><b>{names(piece)}</b></p>
<p><i>{escape(piece.standfirst)}</i></p>
{_body(piece)}
{_notes(piece)}
<h4>{SEE[piece.language]}</h4><ul>{see}</ul>
<hr><font size="1">Copyright {piece.published.year} {NAME}. All rights reserved.</font>
</td></tr></table>
</body>
</html>
"""
    return weighted(html, piece, institute)


def _body(piece: Piece) -> str:
    """Paragraphs without end tags, as people wrote them; list items as paragraphs with a bullet."""
    html = []
    for block in piece.blocks:
        text = inline(block, MARK)
        if block.kind == "h2":
            html.append(f"<h3>{text}</h3>")
        elif block.kind == "quote":
            html.append(f"<blockquote>{text}</blockquote>")
        else:
            html.append(f"<ul><li>{text}</ul>" if block.kind == "li" else f"<p>{text}")
    return "\n".join(html)


def _notes(piece: Piece) -> str:
    if not piece.notes:
        return ""
    notes = "".join(
        f'<p><font size="2"><a name="n{n}" href="#r{n}">{n}</a>. {escape(note)}</font></p>\n'
        for n, note in enumerate(piece.notes, 1)
    )
    return f"<hr><h4>Notes</h4>\n{notes}"
