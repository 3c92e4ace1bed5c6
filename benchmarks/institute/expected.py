"""What a faithful reader should make of each page: the values that the page was made from."""

from __future__ import annotations

from benchmarks.institute.layouts import drupal, wordpress
from benchmarks.institute.model import Institute, Piece
from benchmarks.institute.subjects import PROGRAMMES


def record(piece: Piece, institute: Institute) -> dict[str, object]:
    """Fields of the record that the page of a piece states; absent fields are not on the page."""
    paragraphs = [block.text for block in piece.blocks] + ([piece.correction] if piece.correction else [])
    known: dict[str, object] = {
        "url": institute.url(piece.path),
        "title": piece.title,
        "genre": None if piece.layout == "quarto" else piece.genre,
        "standfirst": piece.standfirst,
        "authors": [_author(piece, number) for number in range(len(piece.authors))],
        "published": wordpress.published(piece) if piece.layout == "wordpress" else str(piece.published),
        "modified": str(piece.modified) if piece.modified else None,
        "language": piece.language,
        "text": "\n\n".join(paragraphs),
        "headings": [{"level": 3 if piece.layout == "static" else 2, "text": block.text}
                     for block in piece.blocks if block.kind == "h2"],
        "notes": [_note(piece, n, note) for n, note in enumerate(piece.notes, 1)],
        "links": [{"url": block.link[1], "text": block.link[0]} for block in piece.blocks if block.link],
        "series": piece.series,
        "number": piece.number,
    }  # fmt: skip
    known |= _leads(piece, institute)
    if piece.layout == "drupal":
        known |= _labelled(piece, institute)
    return {name: value for name, value in known.items() if value}


def _note(piece: Piece, number: int, text: str) -> dict[str, str]:
    """Numbers of a list are not in the text of the page; those that somebody typed are."""
    return {"mark": str(number), "text": text} if piece.layout == "static" else {"text": text}


def _author(piece: Piece, number: int) -> dict[str, str]:
    person = piece.authors[number]
    if piece.layout != "drupal":
        return {"name": person.name}
    return {"name": person.name, "role": person.role_fr if piece.language == "fr" else person.role}


def _leads(piece: Piece, institute: Institute) -> dict[str, object]:
    """Tables, files and other pages that the page leads to."""
    found: dict[str, object] = {"related": [_related(one, piece, institute) for one in institute.related(piece)]}
    if piece.table:
        table = piece.table
        found["tables"] = [{"caption": table.caption, "header": table.header, "rows": table.rows}]
    if piece.document:
        document = piece.document
        url = institute.url(document.path)
        found["attachments"] = [{"url": url, "pages": len(document.pages)}]
    if piece.translation:
        language, path = piece.translation
        found["translations"] = [{"language": language, "url": institute.url(path)}]
    if piece.outlet:
        found["published_in"] = {"name": piece.outlet[0], "url": piece.outlet[1], "relation": "full_text"}
    return found


def _related(one: Piece, piece: Piece, institute: Institute) -> dict[str, str]:
    found = {"title": one.title, "url": institute.url(one.path)}
    return found | {"published": str(one.published)} if piece.layout == "drupal" else found


def _labelled(piece: Piece, institute: Institute) -> dict[str, object]:
    subject = piece.subject
    name = PROGRAMMES[subject.programme][piece.language]
    url = institute.url(f"/{piece.language}/programmes/{subject.programme}")
    return {
        "kind": piece.kind,
        "topics": [subject.words(piece.language).topic],
        "regions": [subject.region],
        "programmes": [{"name": name, "url": url}],
        "rights": drupal.RIGHTS,
        "citation": drupal.citation(piece),
    }
