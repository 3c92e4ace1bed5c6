"""Several authors, each with a photo, a name and a labelled job title, one after the other under one label."""

from __future__ import annotations

import pytest

from scraper.extract import extract
from scraper.page import Page
from scraper.source import parse_source

SOURCE = """
name = "Institute"
homepage = "https://institute.example/"
[labels]
body = ["Body"]
authors = ["Author(s)"]
author_role = ["Job title"]
ignore = ["Photo"]
citation = ["How to cite"]
"""
PEOPLE = (("Claire VASSEUR", "Research Fellow"), ("Amina EL FASSI", "Head of Water"), ("Jim O'NEIL", "Editor"))
NAMES = ("Claire Vasseur", "Amina El Fassi", "Jim O'Neil")


@pytest.mark.parametrize("photo", ["", '<div>Photo</div><div><img src="/p.jpg" alt="portrait"></div>'])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_every_author_keeps_name_and_role(count: int, photo: str) -> None:
    authors = "".join(
        f'{photo}<div><a href="/people/{n}">{name}</a></div><div>Job title</div><div>{role}</div>'
        for n, (name, role) in enumerate(PEOPLE[:count])
    )
    text = "<p>Ministries published their plans late this year, and nobody was surprised by what they said.</p>" * 4
    html = f"<html lang=en><body><main><h1>A Title of a Paper</h1><div>Body</div>{text}<div>Author(s)</div>{authors}" \
        "<div>How to cite</div><p>Nobody, A Title.</p></main></body></html>"  # fmt: skip
    page = Page(url="https://institute.example/papers/one", body=html.encode())
    found = extract(page, parse_source(SOURCE, "institute", "institute.toml")).authors
    assert [(one.name, one.role, one.url) for one in found] == [
        (NAMES[n], PEOPLE[n][1], f"https://institute.example/people/{n}") for n in range(count)
    ]
