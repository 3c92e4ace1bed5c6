"""Visible labels ("Date de publication", "Author(s)", "Published in:"): steadier than class names."""

from __future__ import annotations

from scraper.extract.given import Given
from scraper.extract.rules import apply_rules
from scraper.extract.tree import Document


def read_given(doc: Document) -> Given:
    """Rules first, then labels; changes the tree: what is dropped, labels and labelled regions are taken out.

    Raises SourceError for a selector of the source that cannot be used.
    """
    given = Given()
    apply_rules(doc, given)
    return given
