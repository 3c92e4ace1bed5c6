"""Invented pages: an article in the chrome of a site."""

# ruff: noqa: E501 - markup stands as it stands on a page

SENTENCES = (
    "The committee weighed the costs of delay against the price of a mistake, and found that neither was small.",
    "Regional offices report that permits now take eleven months, four more than in the year before the reform.",
    "A second reading of the figures shows that the gap is widest where staff turnover has been highest.",
    "None of this is new, but it has rarely been written down with such care for detail and for the exceptions.",
    "What remains open is who pays when a project is stopped after the ground has been broken.",
    "In the northern districts, by contrast, the new rules were welcomed by councils and by residents alike.",
)
CHROME = """<header><a href=/>Institute of Slow Rivers</a><nav><ul><li><a href=/about>About</a><li><a href=/people>People</a>
</ul></nav></header>"""
FOOT = """<aside class="sidebar"><h3>Most read</h3><ul><li><a href=/a>Why bridges fail in spring</a><li><a href=/b>A ledger of
lost harvests</a></ul></aside><footer><p>© Institute of Slow Rivers. All rights reserved.</p><p><a href=/privacy>Privacy
policy</a></p></footer>"""


def paragraph(number: int) -> str:
    """Three sentences, a different mixture for every number."""
    chosen = [SENTENCES[(number + step) % len(SENTENCES)] for step in (0, 1, 3)]
    return f"{' '.join(chosen)} This is point {number}."


def page(inner: str, head: str = "", title: str = "Permits and Patience", after: str = "") -> bytes:
    """A whole page around the inside of an article element."""
    return f"""<!doctype html><html lang=en><head><meta charset=utf-8><title>{title} | Institute of Slow Rivers</title>
{head}</head><body>{CHROME}<main><article class="post"><h1>{title}</h1>{inner}</article>{after}</main>{FOOT}</body></html>
""".encode()


def article(*extra: str) -> str:
    """Six paragraphs, with pieces put in between."""
    parts = [f"<p>{paragraph(number)}</p>" for number in range(6)]
    for place, piece in enumerate(extra):
        parts.insert(2 * place + 2, piece)
    return f'<div class="entry-content">{"".join(parts)}</div>'
