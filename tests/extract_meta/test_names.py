from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extract.bylines import read_byline, says_by
from scraper.extract.names import is_name, is_person, name_parts, natural_name


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("Céline PAJON", "Céline Pajon"),
        ("PAJON Céline", "Céline Pajon"),
        ("O'NEIL, Jim", "Jim O'Neil"),
        ("VAN DER BERG Anna", "Anna van der Berg"),
        ("Jean-Marie LE GOFF", "Jean-Marie Le Goff"),
        ("Bill MCCARTHY", "Bill McCarthy"),
        ("Иван ИВАНОВ", "Иван Иванов"),
        ("RALPH D. RUSSO", "Ralph D. Russo"),
        ("王小明", "王小明"),
        ("Dr. Hans-Peter Müller", "Hans-Peter Müller"),
        ("Prof. Dr. med. Anna Schmidt", "Anna Schmidt"),
        ("Jane Doe, PhD", "Jane Doe"),
        ("Z.B. Steele", "Z.B. Steele"),
        ("J. R. R. Tolkien", "J. R. R. Tolkien"),
        ("AFP Deutschland", "AFP Deutschland"),
        ("Robert F. Kennedy Jr.", "Robert F. Kennedy Jr."),
    ],
)
def test_natural_order_and_sensible_case(shown: str, name: str) -> None:
    assert natural_name(shown) == name


@pytest.mark.parametrize(
    "text",
    [
        *("kffnirmitap", "admin", "Editor", "jsmith42", "Read more", "https://example.org/jane", "jane@example.org"),
        *("Super User", "Share this article", "Olympia-Verlag GmbH", "PhD", "Updated today", "No Author", ""),
        *("M.A. Journalism", "Licensed Harbour Pilot"),
    ],
)
def test_logins_labels_and_companies_are_no_names(text: str) -> None:
    assert not is_name(text)


@pytest.mark.parametrize(
    "text", ["Ann Lee", "Anna van der Berg", "José Ortega y Gasset", "李娜", "Mary-Jane O'Brien", "Will Judd"]
)
def test_people_are_people(text: str) -> None:
    assert is_person(text)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Jane Doe", ["Jane Doe"]),
        ("By A. Smith, B. Jones, and C. Brown", ["A. Smith", "B. Jones", "C. Brown"]),
        ("Von Anna Schmidt und Peter Müller", ["Anna Schmidt", "Peter Müller"]),
        ("Par Jean Dupont et Marie Curie", ["Jean Dupont", "Marie Curie"]),
        ("By Jane Doe | June 3, 2024", ["Jane Doe"]),
        ("Mar 3, 2024 By Jane Doe", ["Jane Doe"]),
        ("Thierry VIRCOULON Horacio GIVONE", ["Thierry VIRCOULON", "Horacio GIVONE"]),
        ("Ana Pérez y Luis Gómez", ["Ana Pérez", "Luis Gómez"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Smith, John; Doe, Jane", ["Smith, John", "Doe, Jane"]),
        ("作者：王小明", ["王小明"]),
        ("By Robert Kennedy, Jr., and Ann Lee", ["Robert Kennedy Jr.", "Ann Lee"]),
        ("Von Markus Balser, Berlin", ["Markus Balser"]),
        ("By Emily Dreyfuss @emilydreyfuss", ["Emily Dreyfuss"]),
        ("Posted by Admin", []),
        ("Jane Doe, Head of Marketing and Community Development", ["Jane Doe"]),
        ("Ellen Roe, VMD, DACVB; Monica Doe, BA, LVT & Gary Lee, DVM", ["Ellen Roe", "Monica Doe", "Gary Lee"]),
        ("Information Technology and Innovation Foundation", ["Information Technology and Innovation Foundation"]),
    ],
)
def test_one_line_is_split_rightly(line: str, names: list[str]) -> None:
    assert [one.name for one in read_byline(line)] == names


def test_fields_of_work_are_nobody() -> None:
    assert not is_person("HR Strategy")
    assert not is_person("Community Development")


def test_what_follows_a_name_is_role_or_affiliation() -> None:
    fellow, staff = (
        read_byline("Jane Doe, Senior Fellow, Centre for Tides")[0],
        read_byline("Jane Doe (The Guardian)")[0],
    )
    assert (fellow.name, fellow.role) == ("Jane Doe", "Senior Fellow, Centre for Tides")
    assert (staff.name, staff.affiliation) == ("Jane Doe", "The Guardian")


@pytest.mark.parametrize(
    ("line", "contribution"),
    [
        ("Edited by Tom Jones", "editor"),
        ("Übersetzt von Tom Jones", "translator"),
        ("Translated by Tom Jones", "translator"),
        ("Interview: Tom Jones", "interviewer"),
        ("Fotos: Tom Jones", "photographer"),
        ("Reviewed by Tom Jones", "contributor"),
        ("By Tom Jones", "author"),
    ],
)
def test_contributions_are_told_apart(line: str, contribution: str) -> None:
    assert [(one.name, one.contribution) for one in read_byline(line)] == [("Tom Jones", contribution)]
    assert says_by(line)


@given(st.text(max_size=300))
def test_any_text_is_read_in_time_and_names_are_clean(text: str) -> None:
    for person in read_byline(text):
        assert is_name(person.name)
        assert person.name == person.name.strip()


@given(st.text(max_size=80))
def test_a_natural_name_stays_itself(text: str) -> None:
    once = natural_name(text)
    if is_person(once) and not any(word.isupper() for word in once.split()):
        assert natural_name(once) == once


@pytest.mark.parametrize("unit", ["By ", "A, ", "and ", "PhD, ", "Dr. ", "( ", "a-", "Von A und ", "A.B ", "\u00a0 "])
def test_repetition_costs_no_more_than_its_length(unit: str) -> None:
    began = time.process_time()
    for text in (unit * 20_000, unit * 20_000 + "!"):
        read_byline(text)
        natural_name(text[:2000])
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("name", "raw", "family", "given_name"),
    [
        ("Anna van der Berg", "VAN DER BERG Anna", "van der Berg", "Anna"),
        ("María del Mar Ruiz de la Rada", "RUIZ DE LA RADA, María del Mar", "Ruiz de la Rada", "María del Mar"),
        ("Amina El Fassi", None, "El Fassi", "Amina"),
        ("磯部 渚", None, "磯部", "渚"),
        ("王海礁", None, "王海礁", None),
        ("Harbour Institute", None, "Harbour Institute", None),
        ("Jane Roe", "JANE ROE", "Roe", "Jane"),
        ("Jane Roe", "Jane Roe, PhD", "Roe", "Jane"),
    ],
)
def test_family_and_given_name(name: str, raw: str | None, family: str, given_name: str | None) -> None:
    parts = name_parts(name, raw)
    assert (parts.family, parts.given) == (family, given_name)


@given(st.text(max_size=80), st.one_of(st.none(), st.text(max_size=80)))
def test_the_parts_of_a_name_are_its_words(name: str, raw: str | None) -> None:
    parts = name_parts(name, raw)
    known = [word for one in (parts.family, parts.given, parts.suffix) if one for word in one.split()]
    assert all(word.strip(".,") in name for word in known)


_PIECES = st.sampled_from(
    ["Jane", "DOE", "O'NEIL", "Jim,", "van", "der", "BERG", "LE", "Pen", "PhD", "Dr.", "Mr", "DE", "la", "Jr.", "III",
     "&", "al-Assad", "d'Onda", "Céline", "PAJON", "Иван", "ИВАНОВ", "渚", "McDONALD", "JEAN-MARC", "wells", "anna",
     ",", "By", "INSTITUTE", "Research", "and", "R.R.", "(", ")", "|"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=6).map(" ".join)))
def test_a_natural_name_stays_as_it_is(text: str) -> None:
    name = natural_name(text)
    assert natural_name(name) == name
    for person in read_byline(text):
        assert natural_name(natural_name(person.name)) == natural_name(person.name)
