"""The source's selectors (`[[layout]]` of its file), applied: claims per field, and what is dropped unseen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cssselect import SelectorError
from lxml import etree

from scraper.article import Author, Label, PublishedIn
from scraper.errors import SourceError
from scraper.extract.evidence import Claim
from scraper.extract.given import Given
from scraper.extract.publication import published_elsewhere
from scraper.extract.tree import Document, Element, collapse, select, select_text, text_of
from scraper.source import Layout

CONFIDENCE = 0.99
_TEXTS = ("title", "subtitle", "standfirst", "kind", "published", "modified", "topics", "regions", "series")
_MORE_TEXTS = ("number", "rights", "citation")


def detach(node: Element) -> None:
    """Take an element out of its tree and leave the text after it in place."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    node.tail = None
    parent.remove(node)


def apply_rules(doc: Document, given: Given) -> None:
    """Drop what the layout in force drops, then claim what its selectors find.

    Raises SourceError, which names the source and the selector, for a selector that cannot be used.
    """
    layout = doc.layout
    if layout is None:
        return
    for node in _all(doc, layout.drop):
        detach(node)
    for name in (*_TEXTS, *_MORE_TEXTS):
        for claim in _texts(doc, getattr(layout, name)):
            given.add(name, claim)
    given.authors.extend(_authors(doc))
    given.body.extend(rule_elements(doc, layout.body))
    given.notes.extend(rule_elements(doc, layout.notes))
    given.translations.extend(rule_elements(doc, layout.translations))
    _apply_places(doc, layout, given)


def _apply_places(doc: Document, layout: Layout, given: Given) -> None:
    """Fields whose value is a name that leads somewhere."""
    for node in rule_elements(doc, layout.programmes):
        label = Label(name=text_of(node), url=doc.absolute(node.get("href")))
        given.programmes.append(Claim(label, "rule", "layout.programmes", label.name, CONFIDENCE))
    for node in rule_elements(doc, layout.published_in)[:1]:
        text = text_of(node)
        name, relation = published_elsewhere(text) or (text, "full_text")
        link = next(node.iter("a"), None)
        place = PublishedIn(
            name=name, url=doc.absolute(link.get("href")) if link is not None else None, relation=relation
        )
        given.published_in.append(Claim(place, "rule", "layout.published_in", text, CONFIDENCE))


def rule_elements(doc: Document, selectors: Sequence[str]) -> list[Element]:
    """The elements of the first selector that finds any, in document order."""
    return next((found for one in selectors if (found := _select(doc, one))), [])


def _texts(doc: Document, selectors: Sequence[str]) -> list[Claim[str]]:
    for selector in selectors:
        values = _select_text(doc, selector)
        if values:
            return [Claim(value, "rule", selector, value, CONFIDENCE) for value in values]
    return []


def _authors(doc: Document) -> Iterator[Claim[Author]]:
    layout = doc.layout
    assert layout is not None
    names, roles = _texts(doc, layout.authors), _texts(doc, layout.author_role)
    links = [node.get("href") for node in rule_elements(doc, layout.authors)] if names else []
    for index, claim in enumerate(names):
        # Roles are told apart only when there are as many as names: a wrong role is worse than none.
        role = roles[index].value if len(roles) == len(names) else None
        url = doc.absolute(links[index]) if len(links) == len(names) else None
        author = Author(name=claim.value, raw=claim.value, role=role, url=url)
        yield Claim(author, "rule", claim.where, claim.raw, claim.confidence)


def _all(doc: Document, selectors: Sequence[str]) -> list[Element]:
    return [node for one in selectors for node in _select(doc, one)]


def _select(doc: Document, selector: str) -> list[Element]:
    try:
        return select(doc.root, selector)
    except (etree.XPathError, SelectorError) as error:
        raise _unusable(doc, selector, error) from error


def _select_text(doc: Document, selector: str) -> list[str]:
    try:
        return [collapse(text) for text in select_text(doc.root, selector)]
    except (etree.XPathError, SelectorError) as error:
        raise _unusable(doc, selector, error) from error


def _unusable(doc: Document, selector: str, error: Exception) -> SourceError:
    name = doc.source.id if doc.source else "?"
    return SourceError(f"source '{name}': selector {selector!r} cannot be used: {error}")
