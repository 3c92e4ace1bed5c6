"""`thinktank new`: a source file drafted from a first, polite look at a site."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from scraper.cli.common import allow_option, contact_option, registry_of, say, sources_option
from scraper.cli.looker import Looker
from scraper.discover.draft import draft_source, to_toml
from scraper.discover.survey import Survey
from scraper.errors import NotReadable, UsageError
from scraper.source import Registry, Source, parse_source
from scraper.urls import checked_url

SOURCE = "draft"


@click.command()
@click.argument("url")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the draft here; its name becomes the id.")
@click.option(
    "--replay", multiple=True, metavar="WARC|DIR", type=click.Path(path_type=Path), help="Look at WARC files."
)
@contact_option
@allow_option
@sources_option
def command(
    url: str,
    output: Path | None,
    replay: tuple[Path, ...],
    contact: str | None,
    allow: tuple[str, ...],
    folders: tuple[Path, ...],
) -> None:
    """Draft a source file from a site's homepage URL: TOML on stdout, or in a file.

    Looks at robots.txt, the homepage, sitemaps, feeds, the API, lists and some pages of each shape of
    address, a hundred pages at most. Only what led to articles is written down; comments say how sure it is.
    """
    say(f"looking at {url}")
    homepage = checked_url(url, [one.rpartition(":")[0] for one in allow])
    if output is not None and output.exists():
        raise UsageError(f"{output}: is there already; a source is edited, not drafted again")
    _warn_of_owner(registry_of(folders), homepage)
    with Looker(homepage, contact, allow, replay) as looker:
        survey = _survey(homepage, looker)
        if survey.home is None:
            raise NotReadable("not_fetched", f"{homepage}: {looker.why(homepage)}")
    text = to_toml(draft_source(survey), date.today().isoformat())
    parse_source(text, SOURCE, str(output or "draft"))  # what we hand out can be used
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
        say(f"{output}: try it with `thinktank crawl {output.stem} --sources {output.parent} --limit 5`")


def _warn_of_owner(registry: Registry, homepage: str) -> None:
    owner = registry.owner(homepage)
    if owner is not None:
        say(f"warning: {homepage} is on the ground of source {owner.id}")


def _survey(homepage: str, looker: Looker) -> Survey:
    """Round by round: the survey asks, the looker fetches."""
    survey = Survey(Source.model_validate({"id": SOURCE, "name": SOURCE, "homepage": homepage}))
    while wanted := survey.wanted():
        pages = looker.fetch(wanted)
        say(f"{len(pages)} of {len(wanted)} pages answered")
        survey.named = survey.named or looker.sitemaps()
        survey.take(pages)
        if survey.home is None:
            break
    return survey
