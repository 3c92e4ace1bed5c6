"""A source file drafted from a survey of a site: what worked is written down, with how sure it is; no guesses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from scraper.discover.ground import target
from scraper.discover.shapes import has_language, joined_pattern
from scraper.discover.sights import languages_in, name_in
from scraper.discover.survey import Survey
from scraper.discover.verdicts import (
    Verdicts,
    deny_pattern,
    judge_pool,
    kinds_to_leave,
    listings_for,
    pattern_for,
    wrongly_matched,
)
from scraper.profiles import profile_of
from scraper.urls import LANGUAGES

MANY_LISTINGS = 24


@dataclass
class Draft:
    """What is known of a site after a first look."""

    homepage: str
    name: str | None = None
    languages: list[str] = field(default_factory=list)
    cms: str | None = None
    sitemaps: list[str] = field(default_factory=list)
    feeds: list[str] = field(default_factory=list)
    api: list[str] = field(default_factory=list)
    listings: list[str] = field(default_factory=list)
    prefix: str | None = None
    lists: str | None = None
    article: str | None = None
    deny: list[str] = field(default_factory=list)
    leave: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """For the person who reads the draft; they become comments."""


def draft_source(survey: Survey) -> Draft:
    """What a survey has shown, in the words of a source file."""
    draft = Draft(survey.source.homepage, prefix=survey.source.prefix, notes=list(survey.notes))
    _look_at_home(draft, survey)
    verdicts = judge_pool(survey)
    draft.article = pattern_for(verdicts)
    _name_ways(draft, survey, verdicts)
    if draft.article is not None:
        draft.leave = list(kinds_to_leave(draft.article, survey))
        wrong = wrongly_matched(draft.article, verdicts, survey, draft.leave)
        if (denied := deny_pattern(wrong)) is not None:
            draft.deny.append(denied)
    draft.notes += _remarks(draft, survey, verdicts)
    return draft


def _look_at_home(draft: Draft, survey: Survey) -> None:
    home = survey.home
    if home is None or home.doc is None:
        draft.notes.append(f"the homepage could not be read: {home.reason if home else 'it did not answer'}")
        return
    draft.name = name_in(home.doc)
    draft.languages = languages_in(home.doc, LANGUAGES)
    profile = profile_of(home.doc)
    draft.cms = profile.name if profile else None


def _name_ways(draft: Draft, survey: Survey, verdicts: Verdicts) -> None:
    """Entry points that lead to articles: indexes rather than their parts, then API and feeds, then listings."""
    good = set(verdicts.articles)
    useful = [url for url, named in survey.sitemaps.items() if good & set(named)]
    draft.sitemaps = list(dict.fromkeys(survey.parts.get(url, url) for url in useful))
    draft.api = [url for url, named in survey.api.items() if good & set(named)]
    draft.feeds = [url for url, named in survey.feeds.items() if good & set(named)]
    listings, further = listings_for(survey, verdicts)
    draft.listings = [one.url for one in listings][:MANY_LISTINGS]
    draft.lists = joined_pattern(further, any(has_language(one.url) for one in listings))


def _remarks(draft: Draft, survey: Survey, verdicts: Verdicts) -> list[str]:
    """How sure the draft is, and what it could not find out."""
    seen = sum(one.nature == "piece" for one in survey.sights.values())
    said = [f"{len(verdicts.articles)} addresses of articles are known; {seen} of them were read to be sure"]
    if draft.article is None:
        said.append("no pattern of article addresses could be drawn: the pages themselves must decide")
    elif verdicts.articles:
        said.append(f"`article` fits, for example, {target(verdicts.articles[0])[:120]}")
    if draft.leave:
        kinds = " and ".join(filter(None, (", ".join(draft.leave[:-1]), draft.leave[-1])))
        said.append(f"it fits pages of other kinds too, which only the page tells: those of kind {kinds} are left out")
    left = {
        name: count for name, count in sorted(verdicts.natures.items()) if name not in ("piece", "unsure", "nothing")
    }
    if left:
        said.append("left out: " + ", ".join(f"{count} addresses of kind {name}" for name, count in left.items()))
    if verdicts.unsure:
        said.append(f"not decided, look at them: {' '.join(verdicts.unsure[:5])}")
    for sight in survey.sights.values():
        if sight.posted:
            said.append(
                f"{sight.url} shows more by a POST to {sight.posted[:80]}, which is never sent: its first page only"
            )
    if not (draft.sitemaps or draft.feeds or draft.api or draft.listings):
        said.append("neither sitemap nor feed nor API nor listing was found: name one")
    return said


def to_toml(draft: Draft, day: str) -> str:
    """The text of a source file; `day` is when the site was looked at (ISO 8601)."""
    host = urlsplit(draft.homepage).hostname or ""
    lines = [f"# {_comment(note)}" for note in draft.notes]
    lines += [f"name = {_quoted(draft.name or host)}", f"homepage = {_quoted(draft.homepage)}"]
    lines += [f"languages = {_list(draft.languages)}"] if draft.languages else []
    lines += ['status = "unverified"', f"since = {day}", 'evidence = "drafted from a first look at the site"']
    lines += [f"cms = {_quoted(draft.cms)}"] if draft.cms else []
    lines += [f"prefix = {_quoted(draft.prefix)}"] if draft.prefix else []
    crawl = [
        f"{way} = {_list(urls)}" for way in ("sitemaps", "feeds", "api", "listings") if (urls := getattr(draft, way))
    ]
    crawl += [f"{key} = {_literal(value)}" for key in ("lists", "article") if (value := getattr(draft, key))]
    crawl += [f"deny = {_list(draft.deny, _literal)}"] if draft.deny else []
    crawl += [f"leave = {_list(draft.leave)}"] if draft.leave else []
    return "\n".join([*lines, *(["", "[crawl]", *crawl] if crawl else [])]) + "\n"


def _comment(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


def _quoted(text: str) -> str:
    """A basic string of TOML: JSON's, but for DEL, which TOML wants escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _literal(pattern: str) -> str:
    return f"'{pattern}'" if pattern.isprintable() and "'" not in pattern else _quoted(pattern)


def _list(values: Sequence[str], form: object = None) -> str:
    put = _literal if form is _literal else _quoted
    if sum(map(len, values)) <= 90:
        return "[" + ", ".join(map(put, values)) + "]"
    return "[\n" + "".join(f"  {put(one)},\n" for one in values) + "]"
