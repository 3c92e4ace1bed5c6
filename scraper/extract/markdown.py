"""Blocks to Markdown (CommonMark with GitHub tables): headings, lists, quotes, tables, code, links, emphasis."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from scraper.article import Table
from scraper.extract.blocks import LINE_BREAK, Block, Frame
from scraper.extract.tables import read_table
from scraper.extract.tree import Element

Absolute = Callable[[str | None], str | None]
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}

_SPECIAL = re.compile(r"[\\`*\[\]<_](?:(?<!_)|(?<!\w_)|(?!\w))")
"""Signs that mean something to Markdown; an underscore only at the edge of a word."""
_LINE_START = re.compile(r"^(\s*)([#>+-]|\d{1,9}[.)])(?=\s)")
_SPACES = re.compile(r"[^\S\n]+|\u200b|\ufeff|\u00ad")
_ODD = re.compile(r"[\n\u200b\ufeff\u00ad]")
_LONGEST_MARK = 12
_NOTE_MARK = re.compile(r"[\[(]?\s?(\d{1,3}|[a-z]|[*†‡]{1,3})\s?[\])]?")
_NOTE_PLACE = re.compile(
    r"#(?:_?(?:ft|ed)n|fn|foot|endn|note|cite_note|sdfootnote|easy-footnote|anm|fussnote)", re.IGNORECASE
)
_SIGNS = {"b": "**", "strong": "**", "em": "*", "i": "*", "code": "`", "kbd": "`", "samp": "`", "tt": "`"}


def to_markdown(blocks: Sequence[Block], absolute: Absolute) -> str:
    """The blocks as one Markdown text. `absolute` makes http(s) URLs of links, or None."""
    numbers: dict[Element, int] = {}
    parts: list[str] = []
    before: Block | None = None
    for block in blocks:
        text = _block(block, absolute, numbers)
        if before is not None and text:
            parts.append(_gap(before, block))
        if text:
            parts.append(text)
            before = block
    return "".join(parts)


def _gap(before: Block, block: Block) -> str:
    """List items follow each other without a blank line; paragraphs of one quote stay one quote."""
    if ancestor(before.frame, "li") and ancestor(block.frame, "li"):
        return "\n"
    quote = ancestor(block.frame, "blockquote")
    return "\n>\n" if quote and quote is ancestor(before.frame, "blockquote") else "\n\n"


def ancestor(frame: Frame | None, tag: str) -> Frame | None:
    """The nearest frame of a tag, the given one included."""
    while frame is not None and frame.tag != tag:
        frame = frame.parent
    return frame


def _block(block: Block, absolute: Absolute, numbers: dict[Element, int]) -> str:
    if block.table is not None:
        return table_markdown(read_table(block.table))
    if ancestor(block.frame, "pre"):
        fence = "````" if "```" in block.text else "```"
        return f"{fence}\n{block.text}\n{fence}"
    text = inline(block, absolute)
    level = HEADINGS.get(block.tag)
    if level:
        return f"{'#' * level} {text.replace(chr(10), ' ')}"
    text = _LINE_START.sub(r"\1\\\2", text)
    item = ancestor(block.frame, "li")
    if item:
        text = _item(item, text, numbers)
    if ancestor(block.frame, "blockquote"):
        text = "\n".join(f"> {line}" for line in text.split("\n"))
    return text


def _item(item: Frame, text: str, numbers: dict[Element, int]) -> str:
    depth, frame = -1, item.parent
    listed = item.element.getparent()
    while frame is not None:
        depth += frame.tag in ("ul", "ol", "menu")
        frame = frame.parent
    indent = "   " * min(max(depth, 0), 8)
    if item.element in numbers:  # a further paragraph of the same item
        return f"{indent}   {text}"
    number = 0
    if listed is not None and listed.tag == "ol":
        start = listed.get("start") or "1"
        number = numbers.get(listed, int(start) - 1 if start.isdecimal() and len(start) < 9 else 0) + 1
        numbers[listed] = number
    numbers[item.element] = number
    return f"{indent}{f'{number}.' if number else '-'} {text}"


def table_markdown(table: Table) -> str:
    """A pipe table; a table without a header gets an empty one, as GitHub's format demands."""
    rows = [row for row in table.rows if any(row)]
    columns = max((len(row) for row in [table.header, *rows]), default=0)
    if not columns:
        return ""
    lines = [table.header or [""] * columns, ["---"] * columns, *rows]
    return "\n".join("| " + " | ".join(_cell(row, i) for i in range(columns)) + " |" for row in lines)


def _cell(row: Sequence[str], index: int) -> str:
    return row[index].replace("|", "\\|") if index < len(row) else ""


def inline(block: Block, absolute: Absolute) -> str:
    """The text of a block with its links and emphasis."""
    if not block.marks:
        plain = "".join(block.pieces)
        # What is ASCII has neither line breaks nor zero-width signs: the block's text is tidy already.
        return _escape(block.text) if plain.isascii() else _tidy(_escape(plain.replace("\n", " ")))
    parts = []
    for link, runs in groupby(_runs(block), key=lambda run: run[0]):
        inner = "".join(_styled(text, signs) for signs, text in _merged(runs))
        if link is not None and (mark := note_mark(link, inner)):
            parts.append(f"[^{mark}]")
            continue
        url = absolute(link.get("href")) if link is not None else None
        parts.append(_linked(inner, url) if url else inner)
    return _tidy("".join(parts))


def note_mark(link: Element, inner: str) -> str | None:
    """The mark of a footnote that a link is, "1" for "[1]"; its note stands apart, in `notes`.

    Written as `[^1]`, as GitHub and Pandoc do: a link to a place that no record has would lead nowhere.
    """
    found = _NOTE_MARK.fullmatch(inner.replace("\\", "").strip()) if len(inner) <= _LONGEST_MARK else None
    href = link.get("href") or ""
    if found is None or "#" not in href:
        return None
    parent = link.getparent()
    raised = (parent is not None and parent.tag == "sup") or next(link.iter("sup"), None) is not None
    return found[1] if _NOTE_PLACE.search(href) or (raised and href.startswith("#")) else None


def _tidy(text: str) -> str:
    """One line for every `<br>`, single spaces, no empty lines."""
    lines = text.split(LINE_BREAK)
    if _ODD.search(text):
        tidy = (_SPACES.sub(" ", line).strip() for line in lines)
    else:  # most often; a tenth of the time
        tidy = (" ".join(line.split()) for line in lines)
    return "\n".join(line for line in tidy if line)


def _merged(runs: Iterator[tuple[Element | None, str, str]]) -> Iterator[tuple[str, str]]:
    for signs, group in groupby(runs, key=lambda run: run[1]):
        yield signs, "".join(text for _, _, text in group)


def _runs(block: Block) -> Iterator[tuple[Element | None, str, str]]:
    """(link around, signs of emphasis around, text) for every piece of a block."""
    marks, place = block.marks, 0
    link: Element | None = None
    around: list[str] = []
    for index, piece in enumerate(block.pieces):
        while place < len(marks) and marks[place][0] <= index:
            _, tag, node = marks[place]
            place += 1
            if tag == "a":
                link = node
            elif tag in _SIGNS:
                _turn(around, _SIGNS[tag], node is not None)
        yield link, "`" if "`" in around else "".join(around), piece.replace("\n", " ")


def _turn(around: list[str], sign: str, begins: bool) -> None:
    if begins:
        if sign not in around:
            around.append(sign)
    elif sign in around:
        around.remove(sign)


def _escape(text: str) -> str:
    return _SPECIAL.sub(lambda found: "\\" + found[0], text)


def _styled(text: str, signs: str) -> str:
    core = text.strip()
    if not core or not signs or LINE_BREAK in core:
        return _escape(text)
    if signs == "`":
        return text.replace(core, f"``{core}``" if "`" in core else f"`{core}`")
    start = text[: len(text) - len(text.lstrip())]
    end = text[len(text.rstrip()) :]
    return f"{start}{signs}{_escape(core)}{signs[::-1]}{end}"


def _linked(inner: str, url: str) -> str:
    core = inner.strip()
    if not core or LINE_BREAK in core:
        return inner
    safe = url.replace(" ", "%20").replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")
    start = " " if inner[0].isspace() else ""
    return f"{start}[{core}]({safe}){' ' if inner[-1].isspace() else ''}"
