"""What the attributes of an element promise: class, id, itemprop, rel and data-testid, word by word.

`byline__author-name`, `BylineAuthor` and `byline author` say the same. Words and pairs of words are looked up
in two tables; no pattern is searched, because two hundred different class values on a page would cost
milliseconds.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scraper.extract.classwords import small_words

# Plain numbers, not an enum: flags are joined some thousand times a page, and enum.Flag costs a microsecond each.
BYLINE = 1
DATE = 2
DECK = 4
SUBTITLE = 8
TITLE = 16
ROLE = 32
BIO = 64
ASIDE = 128  # not this piece: related items, comments, navigation, boxes of the whole site
LOGO = 256
PUBLISHED = 512
MODIFIED = 1024
CHROME = 2048  # nav, footer, aside and the like, by tag
FIGURE = 4096

_WORDS = {
    BYLINE: """byline author authors autor autoren auteur auteurs autore autori autores writer writers reporter
        contributor contributors redakteur verfasser creator creators postedby writtenby authorname authored fn vcard
        postauthor entryauthor articleauthor journalist journalists columnist signature forfatter skribent 作者 著者
        bylines bylinename authorlink authorbox authorinfo bywho pgauthor articlebyline writtenby kirjoittaja redaktor
        автор autorzy redactor firma translator translators""",
    DATE: """date dates datum fecha data datetime time timestamp pubdate pubtime postdate entrydate articledate
        publishdate published posted created veröffentlicht erschienen dateline datepublished datemodified
        pubdatetime createdate updatetime publishtime postmeta entrymeta meta metadata info
        releasedate newsdate datestamp posttime articleinfo postinfo infos dato modified updated update 日期 时间 fechas
        submitted uploaddate dater postedon publiee""",
    PUBLISHED: """pubdate datepublished published publish publishdate publishtime pubtime postdate
        posted created datecreated createdate entrydate articledate firstpublished releasedate uploaddate issued""",
    MODIFIED: "modified updated update datemodified lastmod lastmodified updatetime lastupdated revised",
    DECK: """standfirst dek deck lead lede chapo chapeau intro vorspann anleser anrisstext abstract accroche
        strapline ingress entradilla summary excerpt preamble leadtext leadin introtext  teasertext subheadline
        articlesummary articledek articleintro introduction einleitung sumario sommario occhiello catenaccio bajada
        copete synopsis blurb leadparagraph lidtekst manchet zajawka description ledetext resumen""",
    SUBTITLE: """subtitle subhead subhed subheading subline subheader untertitel unterzeile soustitre subtitulo
        sottotitolo subheadline undertitel undertittel ondertitel podtytul subtitel secondarytitle""",
    TITLE: """title headline heading titel titre titulo titolo überschrift entrytitle posttitle articletitle
        pagetitle headtitle tytul rubrik headlines hed""",
    ROLE: "role jobtitle position fonction intitule jobtitel credentials designation",
    BIO: "bio biography authorbio bios bioline aboutauthor authorabout authordescription authorbox biographie",
    ASIDE: """related recommend recommended recommendation recommendations similar sidebar widget widgets popular
        trending latest recent comment comments commentlist disqus newsletter promo sponsored sponsor advert
        advertisement ad ads footer nav navbar navigation menu megamenu pagination breadcrumb breadcrumbs share sharing
        social cookie cookies consent modal popup carousel slider ticker taboola outbrain aside offcanvas teasers
        upnext readnext readmore relatedposts relatedarticles mostread mostviewed mostpopular
        kommentare kommentar commentaires comentarios reviews replies respond subscribe signup paywall pager
        colophon rail dropdown search login signin topstories morestories morenews hotnews toplist ranking rank
        overlay drawer prevnext adjacent shop""",
    LOGO: "logo brand branding sitename sitetitle masthead siteheader sitebranding blogtitle",
}  # fmt: skip
_PAIRS = {
    BYLINE: "posted by|written by|by line|person name|by author|story by|article by|published by|by name",
    DATE: "pub date|published on|posted on|last updated|post meta|entry meta|article meta|publish date|article info",
    DECK: """lead text|lead in|sub headline|article lead|teaser text|article intro|post excerpt|field teaser|
        story summary|intro text|short description|article summary|article description|page lead|header description""",
    SUBTITLE: "sub title|sub head|sub heading|sub line|secondary title|sous titre|sub headline|second title",
    ROLE: """job title|author title|author role|author position|staff title|person title|author job|
        byline title|byline role|person position|expert title|author affiliation""",
    BIO: """author bio|author box|author info|about author|author description|author about|author card|
        author profile|the author|author biography|author block|authors bio""",
    ASIDE: """read more|read next|up next|most read|most viewed|most popular|see also|also like|more stories|
        more news|more from|more articles|more posts|next post|prev post|previous post|post navigation|nav links|
        top stories|you may|other news|other articles|hot news|side bar|skip link|latest news|news list|post list|
        article list|card grid|list item|recent posts|on this|table contents|in brief|teaser list|post teaser|
        article teaser|author archive""",
    LOGO: "site title|site name|site header|site branding|blog title|site logo",
}  # fmt: skip
_PIECE = frozenset({"post", "entry", "article", "story", "content", "byline"})
"""The footer of a piece is a part of it, the footer of the page is not."""
_BYLINE_STEMS = ("authorn", "authorb", "authorl", "authort", "authord", "authors", "byline", "postauthor")
_PART = re.compile(r"[A-Z]?[^\W\dA-Z_]+|[A-Z]+")
_PLAIN_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
"""The same for names of ASCII, which are nearly all."""


def _table(source: dict[int, str], separator: str | None) -> dict[str, int]:
    table: dict[str, int] = {}
    for hint, words in source.items():
        for word in words.split(separator):
            key = " ".join(word.split())
            table[key] = table.get(key, 0) | hint
    return table


_BY_WORD = _table(_WORDS, None)
_BY_PAIR = _table(_PAIRS, "|")
_PAIR_STARTS = frozenset(pair.split()[0] for pair in _BY_PAIR)


@lru_cache(maxsize=16384)
def hint_of(value: str) -> int:
    """The promise of some attribute values, joined by blanks."""
    found = 0
    if value[:11].lower() == "widget blog":
        return 0  # the main column of Blogger
    for name in value[:300].split():
        # Utility classes ("md:mt-4", "w-[12px]") promise nothing and come in thousands.
        if len(name) > 1 and ":" not in name and "[" not in name:
            found |= _hint_of_name(name)
    return found


@lru_cache(maxsize=32768)
def _hint_of_name(name: str) -> int:
    found, before = 0, ""
    words = small_words(name)
    if words is None:
        words = [part.lower() for part in (_PLAIN_PART if name.isascii() else _PART).findall(name)]
    for word in words:
        found |= _BY_WORD.get(word, 0) or (BYLINE if word.startswith(_BYLINE_STEMS) else 0)
        if before in _PAIR_STARTS:
            found |= _BY_PAIR.get(f"{before} {word}", 0)
        if word == "footer" and before in _PIECE:
            found &= ~ASIDE
        before = word
    return found
