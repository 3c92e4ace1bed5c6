"""Invented sites that no source file describes: what `thinktank new` is tried on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from benchmarks.institute.strangers import (
    archives,
    drupal,
    grown,
    loadmore,
    odd,
    old,
    scripted,
    scripts,
    shelves,
    systems,
    themes,
    views,
    wordpress,
)
from benchmarks.institute.strangers.site import Stranger

SITES: dict[str, Callable[[str], Stranger]] = {
    "wordpress-open": wordpress.open_site,
    "wordpress-shut": wordpress.shut_site,
    "drupal-paged": drupal.paged_site,
    "drupal-listed": drupal.listed_site,
    "load-more-link": partial(loadmore.site, how="link"),
    "load-more-data": partial(loadmore.site, how="data"),
    "load-more-page": partial(loadmore.site, how="page"),
    "load-more-json": partial(loadmore.site, how="json"),
    "load-more-html-in-json": partial(loadmore.site, how="html-in-json"),
    "load-more-post": partial(loadmore.site, how="post"),
    "typo3-latin1": old.typo3,
    "static-shift-jis": old.shift_jis,
    "wordpress-plain-addresses": odd.plain_addresses,
    "framed-shift-jis": odd.framed,
    "liferay-portlets": systems.liferay,
    "spip-queries": systems.spip,
    "joomla-numbers": systems.joomla,
    "dotnet-details": systems.dotnet,
    "json-list": scripted.json_list,
    "next-js": scripted.next_js,
    "quarto": scripted.quarto,
    "htmx-reveal": scripted.htmx,
    "script-settings": scripted.configured,
    "years-and-months": archives.years,
    "weekly-letters": archives.letters,
    "pager-by-post": archives.posted,
    "neighbours-only": archives.neighbours,
    "flat-addresses": archives.flat,
    "journal-offsets": archives.journal,
    "centre-of-a-university": archives.tenant,
    "windows-1251-php": scripts.windows_1251,
    "arabic-addresses": scripts.arabic,
    "shelf-shift-jis": scripts.shelf,
    "wordpress-blocks": themes.blocks,
    "wordpress-elementor": themes.elementor,
    "wordpress-divi": themes.divi,
    "drupal-seven": views.seven,
    "drupal-growing": views.growing,
    "drupal-one-folder": views.one_folder,
    "load-more-offset": grown.offset,
    "load-more-cursor": grown.cursor,
    "load-more-moment": grown.moment,
    "load-more-template": grown.template,
    "years-euc-jp": shelves.euc_jp,
    "script-pager-gb2312": shelves.gb2312,
    "fiscal-years-shift-jis": shelves.fiscal_years,
}
"""Makers of a site by name; each takes the origin: scheme, host and port."""

__all__ = ["SITES", "Stranger"]
