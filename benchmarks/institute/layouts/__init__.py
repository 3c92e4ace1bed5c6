"""The four designs that the institute's site has had; `render` picks the one of a piece."""

from __future__ import annotations

from benchmarks.institute.layouts import drupal, quarto, static, wordpress
from benchmarks.institute.model import Institute, Piece

_DESIGNS = {"drupal": drupal.render, "wordpress": wordpress.render, "static": static.render, "quarto": quarto.render}


def render(piece: Piece, institute: Institute) -> bytes:
    """The page of a piece, in the character encoding of its time."""
    text = _DESIGNS[piece.layout](piece, institute)
    if piece.layout == "static":
        return text.encode("windows-1252", "xmlcharrefreplace")
    return text.encode()
