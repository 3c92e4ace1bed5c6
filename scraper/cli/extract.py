"""`thinktank extract`: the record of any page, from a file, from stdin or from the web."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from scraper.article import Article
from scraper.cli.common import allow_option, contact_option, put_json, registry_of, say, sources_option
from scraper.errors import NotReadable, UsageError
from scraper.extract import extract
from scraper.page import Page
from scraper.source import Source

MAX_FILE = 32 * 2**20
"""Bytes: the body cap of the crawl holds for files too."""


@click.command()
@click.argument("where", metavar="FILE|URL|-")
@click.option("--url", help="The address that a saved page had; relative links refer to it.")
@click.option("--source", "source_id", metavar="ID", help="Read with this source's rules.")
@click.option("--explain", is_flag=True, help="Show where each field came from, as a table on stderr.")
@contact_option
@allow_option
@sources_option
def command(
    where: str,
    url: str | None,
    source_id: str | None,
    explain: bool,
    contact: str | None,
    allow: tuple[str, ...],
    folders: tuple[Path, ...],
) -> None:
    """Print one record as JSON.

    The source is the one given, or the one on whose ground the URL lies, or none.
    """
    registry = registry_of(folders)
    page = _page(where, url, contact, allow)
    source: Source | None = registry.get(source_id) if source_id else registry.owner(page.url)
    try:
        article = extract(page, source)
    except NotReadable as error:
        raise NotReadable(error.reason, f"{where}: cannot be read as a page; is it HTML?") from error
    put_json(article.model_dump(mode="json"))
    if explain:
        _explain(article)
    if article.no_article == "not_html" or (article.no_article and not article.text):
        raise NotReadable(article.no_article, f"{where}: nothing to read here; is it the right file?")
    if article.no_article:
        say(f"{where}: this page holds no article ({article.no_article}); its text is given all the same")


def _page(where: str, url: str | None, contact: str | None, allow: tuple[str, ...]) -> Page:
    if where.startswith(("http://", "https://")):
        from scraper.cli.onepage import fetch_page

        return fetch_page(where, contact, allow)
    if where == "-":
        body = sys.stdin.buffer.read(MAX_FILE + 1)
    else:
        path = Path(where)
        if not path.is_file():
            raise UsageError(f"{where}: no such file")
        try:
            with path.open("rb") as file:
                body = file.read(MAX_FILE + 1)
        except OSError as error:
            raise UsageError(f"{where}: cannot be read: {error.strerror}") from error
        url = url or path.resolve().as_uri()
    if len(body) > MAX_FILE:
        raise UsageError(f"{where}: over {MAX_FILE // 2**20} MB, which is more than a page can have")
    return Page(url=url or "about:stdin", body=body)


def _explain(article: Article) -> None:
    table = Table(title=article.url, show_lines=False)
    for column in ("field", "value", "method", "where", "conf.", "rivals"):
        table.add_column(column, overflow="fold")
    record = article.model_dump(mode="json")
    for name, evidence in sorted(article.evidence.items()):
        rivals = "; ".join(f"{one.value[:60]} ({one.where})" for one in evidence.rivals)
        value = str(record.get(name))[:80]
        table.add_row(name, value, evidence.method, evidence.where, f"{evidence.confidence:.2f}", rivals)
    Console(stderr=True, width=160).print(table)
