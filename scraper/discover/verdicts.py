"""What a survey concludes: which shapes of address hold articles, which ways lead to them, and what must stay out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from scraper.discover.ground import target
from scraper.discover.nature import SECTIONS, SHORT, Nature, is_deep, label_nature, section_nature
from scraper.discover.pager import page_number
from scraper.discover.shapes import ANY, Shape, counted, has_language, joined_pattern, shape_of
from scraper.discover.sights import Sight, everywhere
from scraper.discover.survey import Survey
from scraper.urls import identity_key

MAX_DENIED = 60
"""Single pages named in `deny`; more are a sign that the pattern is wrong."""


_STRONG: frozenset[Nature] = frozenset({"event", "person", "topic", "video", "list"})
_ANY_OTHER: frozenset[Nature] = _STRONG | {"page"}
"""What one page may be against its whole group. A piece without date and author looks like a page of the site itself:
that counts at the top of the site alone, where such pages stand (an Arabic piece of 223 words was denied by name)."""


@dataclass(slots=True)
class Verdicts:
    """Addresses by what they were judged to be."""

    shapes: list[Shape] = field(default_factory=list)
    """Those of articles, the largest first."""
    articles: list[str] = field(default_factory=list)
    others: dict[str, Nature] = field(default_factory=dict)
    """Addresses of groups that are no articles."""
    unsure: list[str] = field(default_factory=list)
    """One address of each group that no sample could decide."""
    natures: Counter[str] = field(default_factory=Counter)


def judge_pool(survey: Survey) -> Verdicts:
    """Every group of addresses by its samples; groups that a feed or an API names are trusted further."""
    verdicts = Verdicts()
    shapes: Counter[Shape] = Counter()
    trusted = {url for urls in (*survey.feeds.values(), *survey.api.values()) for url in urls}
    lists = {one.url for one, _ in survey.lists()}
    home = survey.home
    mixed: set[str] = set()
    for (shape, way), urls in survey.pool().items():
        nature = _nature_of_group(survey, urls, trusted, _label(survey, way))
        if nature == "piece":
            shapes[shape] += len(urls)
            verdicts.articles += [url for url in urls if url not in lists]
        elif nature is None:
            verdicts.unsure.append(urls[0])
        else:
            verdicts.others |= dict.fromkeys(urls, nature)
            mixed |= set(urls) if home is not None and way == home.url else set()
        verdicts.natures[nature or "unsure"] += len(urls)
    for url in mixed & set(verdicts.articles):  # a list of pieces knows better than the homepage, which shows all kinds
        verdicts.others.pop(url, None)
    _settle_conflicts(survey, verdicts, trusted)
    verdicts.articles = list(dict.fromkeys(verdicts.articles))
    verdicts.shapes = [shape for shape, _ in shapes.most_common()]
    return verdicts


def _settle_conflicts(survey: Survey, verdicts: Verdicts, trusted: set[str]) -> None:
    """A page that was looked at is what it was seen to be, whatever its group is."""
    for url in list(verdicts.articles):
        sight = survey.sights.get(identity_key(url))
        if sight is not None and url not in trusted and sight.nature in (_STRONG if is_deep(url) else _ANY_OTHER):
            verdicts.others[url] = sight.nature
    for url in trusted:
        verdicts.others.pop(url, None)
    for url in [one for one in verdicts.others if one in set(verdicts.articles)]:
        sight = survey.sights.get(identity_key(url))
        if sight is not None and sight.nature == "piece":
            del verdicts.others[url]
    verdicts.articles = [url for url in verdicts.articles if url not in verdicts.others]


def _label(survey: Survey, way: str) -> str:
    """What the homepage calls a list."""
    return survey.home.links.get(way, "") if survey.home is not None else ""


def _nature_of_group(survey: Survey, urls: list[str], trusted: set[str], label: str) -> Nature | None:
    seen = [sight for url in urls if (sight := survey.sights.get(identity_key(url))) is not None]
    counts: Counter[Nature] = Counter(one.nature for one in seen if one.nature != "nothing")
    pieces = counts.pop("piece", 0)
    if trusted and sum(url in trusted for url in urls) >= max(1, len(urls) / 2) and pieces >= sum(counts.values()):
        return "piece"
    if pieces and pieces >= sum(counts.values()):
        longest = max((one.article.word_count for one in seen if one.article is not None), default=SHORT)
        return (label_nature(label) if longest < SHORT else None) or "piece"
    if counts:
        return counts.most_common(1)[0][0]
    if seen:
        return "nothing"
    return section_nature(urls[0])


def pattern_for(verdicts: Verdicts) -> str | None:
    """The article pattern; None when nothing was judged to be an article."""
    return joined_pattern(verdicts.shapes, any(map(has_language, verdicts.articles)))


def wrongly_matched(pattern: str, verdicts: Verdicts, survey: Survey, left: Collection[str] = ()) -> list[str]:
    """Known pages that the pattern would take for articles, but of those kinds that are `left`: denied by name."""
    others = (url for url, nature in verdicts.others.items() if nature not in left)
    known = [*others, *(one.url for one, _ in survey.lists()), *_menu_links(survey)]
    compiled = re.compile(pattern)
    good = set(verdicts.articles)
    found = (url for url in dict.fromkeys(known) if url not in good and page_number(url) is None)
    return [url for url in found if compiled.search(target(url)) and urlsplit(url).path != "/"]


LEAVABLE: tuple[Nature, ...] = ("event", "person", "topic", "video", "page")
MOST_PIECES = 0.9


def kinds_to_leave(pattern: str, survey: Survey) -> list[Nature]:
    """Kinds of pages that were seen at addresses like those of pieces, so that only the page itself can tell.

    Pages of the site itself are told by having neither date nor author: only where nearly all pieces have one.
    """
    compiled = re.compile(pattern)
    seen = [one for one in survey.sights.values() if one.article is not None and compiled.search(target(one.url))]
    pieces = [one.article for one in seen if one.nature == "piece" and one.article is not None]
    signed = sum(bool(one.published or one.authors) for one in pieces)
    kinds: set[Nature] = {one.nature for one in seen if one.nature in LEAVABLE}
    if kinds:  # what shares its addresses with one kind of page does so with others that were not seen
        kinds |= {"event", "person"}
    if signed < MOST_PIECES * len(pieces):
        kinds.discard("page")
    return [one for one in LEAVABLE if one in kinds]


SHORT_LABEL = 25
"""Characters: `Qui sommes-nous ?` in every page's menu is no title."""


def _menu_links(survey: Survey) -> list[str]:
    home = survey.home
    if home is None:
        return []
    common = everywhere([one for one in survey.sights.values() if one.doc is not None])
    labels = {url for url in common if len(home.links.get(url, "")) in range(1, SHORT_LABEL)}
    return sorted(home.menu | labels)


def deny_pattern(urls: Iterable[str]) -> str | None:
    """One pattern for exactly these addresses."""
    targets = sorted({re.escape(target(url).rstrip("/")).replace(r"\-", "-") for url in urls})
    if not targets:
        return None
    return f"^(?:{'|'.join(targets[:MAX_DENIED])})/?$"


def listings_for(survey: Survey, verdicts: Verdicts) -> tuple[list[Sight], list[Shape]]:
    """Listings that bring articles no machine names, and the shapes of further lists below them.

    Where neither sitemap nor API leads to articles, every list with a pager is taken.
    """
    good = set(verdicts.articles)
    machine = {url for urls in (*survey.sitemaps.values(), *survey.api.values()) for url in urls}
    covered = good & machine
    further = _further_shapes(survey, verdicts)
    chosen: list[Sight] = []
    home = survey.home
    bringing = _bringing(survey, good)
    # The homepage last: it shows the newest of every list, and none of them whole.
    for sight, brought in sorted(bringing, key=lambda one: (one[0] is home, *_rank(one))):
        if _is_further(sight.url, further):
            continue
        if brought - covered or (sight.following and not good & machine and not _is_topic(sight.url)):
            chosen.append(sight)
            covered |= brought
    parents = [
        one
        for one, lists in survey.lists()
        if any(shape in further or any(_is_further(url, further) for url in urls) for shape, urls in lists.items())
    ]
    chosen += [one for one in parents if one not in chosen and not _is_further(one.url, further)]
    return chosen, further


def _bringing(survey: Survey, good: set[str]) -> list[tuple[Sight, set[str]]]:
    """Lists and homepage with the articles they lead to, those of their second page included."""
    found = []
    lists = {one.url for one, _ in survey.lists()}
    seconds = {identity_key(one.following) for one in survey.sights.values() if one.following}
    for sight in survey.sights.values():
        if sight.nature == "piece" and sight.url not in lists:
            continue
        if page_number(sight.url) is not None or identity_key(sight.url) in seconds:
            continue
        brought = good & {*sight.links, *sight.hidden}
        second = survey.sights.get(identity_key(sight.following)) if sight.following else None
        if second is not None and not _is_topic(sight.url):  # a topic's second page is an older page of the whole
            brought = brought | (good & set(second.links))
        if len(brought) >= 2:
            found.append((sight, brought))
    return found


def _rank(one: tuple[Sight, set[str]]) -> tuple[bool, bool, int]:
    """Lists with pagers first, lists of topics last, then those that bring most."""
    sight, brought = one
    return _is_topic(sight.url), sight.following is None, -len(brought)


def _is_topic(url: str) -> bool:
    folders = {one for one in urlsplit(url).path.lower().split("/") if one}
    return (
        bool(folders & (SECTIONS["topic"] | SECTIONS["person"]))
        or re.search(r"^/\d{4}/\d\d/?$", urlsplit(url).path) is not None
    )


def _counted_lists(urls: Iterable[str]) -> set[Shape]:
    """Lists beside each other that differ in a number: `/houkoku/h14/`, `/houkoku/h15/`."""
    shapes = Counter(
        Shape(shape_of(url).folders, counted(segment))
        for url in urls
        if counted(segment := urlsplit(url).path.rstrip("/").rpartition("/")[2]) != segment
    )
    return {shape for shape, count in shapes.items() if count > 1}


def _is_further(url: str, further: Iterable[Shape]) -> bool:
    return shape_of(url) in further or any(re.search(one.pattern, target(url)) for one in further)


def _further_shapes(survey: Survey, verdicts: Verdicts) -> list[Shape]:
    """Shapes of lists that other lists lead to and that bring articles: `/report/2003/index.html`.

    A month may bring one article, and a year may bring months alone.
    """
    good = set(verdicts.articles)
    listed = {url for _, lists in survey.lists() for urls in lists.values() for url in urls}
    found = {
        shape_of(sight.url)
        for sight, lists in survey.lists()
        if sight.url in listed and not _is_topic(sight.url) and any(good & set(urls) for urls in lists.values())
    }
    times = [one for one in survey.sights.values() if one.url in listed and shape_of(one.url).is_time]
    for leads_to in ({*verdicts.shapes}, found):
        found |= {
            shape_of(one.url)
            for one in times
            if not _is_topic(one.url) and any(shape_of(url) in leads_to for url in one.links)
        }
    found |= _counted_lists(
        [sight.url for sight, _ in survey.lists() if sight.url in listed and shape_of(sight.url) in found]
    )
    usable = (one for one in found if one.is_time or (one.last != ANY and "-" not in one.last))
    kept = (one for one in usable if one not in verdicts.shapes)
    return sorted(kept, key=lambda one: one.pattern)
