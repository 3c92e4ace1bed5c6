"""Tables of data, told apart from tables that lay out a page, and read cell by cell."""

from __future__ import annotations

from scraper.article import Table
from scraper.extract.tree import Element, text_of

_MAX_CELLS = 20_000
_MAX_CELL_CHARS = 400
"""A cell with more on average is a column of the page, not a datum."""


def is_data_table(table: Element) -> bool:
    """At least two rows and two columns, no table inside, and cells that are short."""
    if table.get("role") in ("presentation", "none"):
        return False
    nested = table.iter("table")
    next(nested)
    if next(nested, None) is not None:
        return False
    rows = list(table.iter("tr"))
    if len(rows) < 2:
        return False
    wide = [row for row in rows if len(_cells(row)) > 1]
    if len(wide) < 2 or len(wide) * 2 < len(rows):
        return False
    if next(table.iter("form", "article", "h1", "ul", "iframe"), None) is not None:
        return False
    size = sum(len(part) for part in table.itertext())
    return size < _MAX_CELL_CHARS * sum(len(_cells(row)) for row in rows)


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def read_table(table: Element) -> Table:
    """Caption, header and rows as text; a header is the first row when all its cells are `<th>` or in `<thead>`."""
    caption = next(table.iter("caption"), None)
    rows: list[list[str]] = []
    header: list[str] = []
    left = _MAX_CELLS
    for row in table.iter("tr"):
        cells = _cells(row)[: max(left, 0)]
        left -= len(cells)
        texts = [text_of(cell) for cell in cells]
        if not any(texts):
            continue
        parent = row.getparent()
        heads = all(cell.tag == "th" for cell in cells) or (parent is not None and parent.tag == "thead")
        if heads and not header and not rows:
            header = texts
        else:
            rows.append(texts)
    return Table(caption=text_of(caption) or None if caption is not None else None, header=header, rows=rows)


def table_text(table: Element) -> str:
    """A table as plain text: one row a line, cells apart by a tab."""
    read = read_table(table)
    return "\n".join("\t".join(row) for row in [read.header, *read.rows] if row)
