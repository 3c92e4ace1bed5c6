"""The words in class and id attributes: `entry-content`, `entryContent` and `entry_content` say the same.

Words with one meaning share a bit of an integer, so that the words of all elements around a block are joined
by one `|`. Only words that mean something are in the table: names of layouts and colours teach a model the
sites it has seen, not the next one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from string import ascii_lowercase

_GROUPS = {
    "article": "article articles artikel articolo articulo",
    "body": "body bodytext articlebody storybody articletext articlecontent maincontent fulltext textbody corps cuerpo",
    "content": "content contents inhalt contenu contenido",
    "entry": "entry hentry",
    "post": "post posts blogpost blog single node",
    "story": "story news",
    "text": "text txt copy paragraph paragraphs para",
    "rich": "rich richtext rte wysiwyg prose typography formatted cke article-text markdown",
    "main": "main primary hauptinhalt principal",
    "detail": "detail details full",
    "comment": """comment comments commentlist disqus reply replies respond discussion commenting kommentare
        commentaires comentarios forum thread commenter talkback""",
    "sidebar": "sidebar side aside rail complementary secondary sidecol rightcol marginal",
    "related": """related recommend recommended recommendations recommendation similar more further readmore also
        relatedposts readnext suggested yarpp jp crosslink crosslinks zergnet outbrain taboola""",
    "share": "share sharing social addthis sharedaddy sociable addtoany sharebar socials shares teilen",
    "follow": "follow follows following",
    "author": "author authors byline writer contributor contributors byl autor auteur verfasser autore",
    "bio": "bio biography profile avatar vcard about authorbox",
    "caption": "caption captions figcaption legend wp-caption bildunterschrift legende cutline",
    "credit": "credit credits source copyright photographer attribution",
    "image": "image images img photo photos picture pictures figure thumbnail thumb thumbnails foto bild",
    "gallery": "gallery slideshow carousel slider swiper slides slide slick lightbox galerie",
    "video": "video videos player audio podcast playlist youtube jwplayer vimeo brightcove",
    "embed": "embed embedded twitter tweet instagram facebook tiktok iframe oembed",
    "meta": "meta metadata info infos infobar postmeta data",
    "date": "date time timestamp published pubdate datetime datum modified updated",
    "footer": "footer foot bottom colophon fuss pied",
    "header": "header head masthead topbar kopf",
    "banner": "banner hero billboard leaderboard",
    "nav": "nav navbar navigation menu submenu breadcrumb breadcrumbs pagination pager toc menuitem skip megamenu",
    "next": "next prev previous",
    "tags": "tag tags taglist keyword keywords hashtag label labels etiquetas tagcloud",
    "category": "category categories cat topic topics taxonomy taxonomies terms term section-name rubrik",
    "teaser": "teaser teasers promo promos preview tile tiles tease blurb",
    "card": "card cards",
    "excerpt": "excerpt excerpts snippet abstract-short",
    "list": "list listing lists listings feed stream archive grid items results river collection",
    "latest": "latest popular trending recent mostread hot top-stories headlines featured editors ticker",
    "ad": """ad ads advert adverts advertisement advertising adsbygoogle dfp gpt sponsor sponsored sponsors promoted
        promotion advertorial werbung anzeige pub publicite adslot adunit native affiliate""",
    "newsletter": """newsletter newsletters subscribe subscription subscriptions signup optin mailchimp mailing email
        mail""",
    "paywall": "paywall premium login register registration signin regwall plus paid abo gate membership member",
    "donate": "donate donation donations support appeal fundraising",
    "cta": "cta call button buttons btn action actions",
    "form": "form forms field input search searchform filter",
    "cookie": "cookie cookies consent gdpr privacy cmp onetrust ccpa usercentrics cookiebanner datenschutz didomi",
    "modal": "modal popup popover overlay dialog tooltip drawer offcanvas lightbox-content dropdown",
    "legal": "legal disclaimer disclaimers rights license disclosure terms-of impressum",
    "widget": "widget widgets gadget plugin module",
    "box": "box infobox sidebox boxout callout inset factbox fact highlight highlights panel",
    "hidden": "hidden hide invisible collapsed sr screenreader visually noprint nodisplay",
    "lead": """lead lede intro introduction standfirst dek deck abstract chapo summary subtitle subhead sub subheadline
        subheading vorspann entradilla sommario sapo""",
    "title": "title headline heading titel titre titulo hed",
    "kicker": "kicker eyebrow overline",
    "quote": "quote quotes blockquote pullquote pull cite testimonial testimonials",
    "notes": "footnote footnotes endnote endnotes notes note references reference bibliography citations fn",
    "product": "product products price prices pricing cart shop buy deal deals store amazon item-price",
    "review": "review reviews rating ratings stars score verdict pros cons",
    "faq": "faq faqs accordion tab tabs toggle expander collapse collapsible question answer",
    "transcript": "transcript transcription interview",
    "code": "code highlight-source syntax hljs prettyprint crayon language snippet-code",
    "correction": "correction corrections update updates editor editorial clarification",
    "contact": "contact contacts phone address location map press",
    "user": "user users account member-name username",
    "alert": "alert alerts notice notification notifications message messages breaking",
    "stats": "views stats counter count votes vote likes like rating-count poll",
    "download": "download downloads attachment attachments file files pdf document",
    "event": "event events calendar job jobs",
    "tools": "tools toolbar utility print options controls",
    "live": "live liveblog liveticker blog-update",
    "table": "table tbl datatable",
    "step": "step steps ingredients recipe instructions",
    "wiki": "wiki mw infobox-wiki reflist navbox editsection",
}  # fmt: skip
VOCABULARY = tuple(_GROUPS)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_BIT = {word: 1 << index for index, words in enumerate(_GROUPS.values()) for word in words.split()}
_LONGEST = 400
_SMALL = bytes(code if chr(code) in ascii_lowercase else 32 for code in range(256))


def words_of(value: str) -> list[str]:
    """The words of an attribute value, in lower case; the first 400 characters are enough."""
    value = value[:_LONGEST]
    words = small_words(value)
    return [word.lower() for word in _WORD.findall(value)] if words is None else words


def small_words(value: str) -> list[str] | None:
    """The words of a value of small letters and signs, as most are, without a pattern; None for other values."""
    if value.isascii() and value.islower():
        return value.encode().translate(_SMALL).decode().split()
    return None


@lru_cache(maxsize=16384)
def bits_of(value: str) -> int:
    """The bits of the known words of a class, id or role value."""
    bits = 0
    for name in value[:_LONGEST].split():  # a page has a third as many names as combinations of them
        bits |= _bits_of_name(name)
    return bits


@lru_cache(maxsize=16384)
def _bits_of_name(name: str) -> int:
    bits = 0
    for word in words_of(name):
        bits |= _BIT.get(word, 0)
    return bits
