"""The publications of the sample, and how many more are made for a benchmark."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from benchmarks.institute.model import (
    DAY_TWO,
    ORIGIN,
    Block,
    DataTable,
    Document,
    Institute,
    LayoutName,
    Person,
    Piece,
)
from benchmarks.institute.prose import HEADINGS, POINTS, Dice, Writer, capital
from benchmarks.institute.subjects import BY_KEY, SUBJECTS

PEOPLE = (
    Person("ilse-brandt", "Ilse Brandt", "Head of the Energy and Climate Programme",
           "Directrice du Programme Énergie et climat", "energy"),
    Person("tomas-havlicek", "Tomáš Havlíček", "Senior Research Fellow", "Chercheur principal", "energy"),
    Person("amina-el-fassi", "Amina El Fassi", "Research Fellow, Water", "Chercheuse, eau", "energy"),
    Person("peter-oduya", "Peter Oduya", "Director of Research", "Directeur de la recherche", "governance"),
    Person("claire-vasseur", "Claire Vasseur", "Research Fellow", "Chercheuse", "governance"),
    Person("marta-nowicka", "Marta Nowicka", "Data Editor", "Rédactrice, données", "governance"),
    Person("jovan-petrovski", "Jovan Petrovski", "Associate Fellow", "Chercheur associé", "neighbours"),
    Person("sigrid-aune", "Sigrid Aune", "Head of the Neighbourhood and Security Centre",
           "Directrice du Centre Voisinage et sécurité", "neighbours"),
    Person("daniel-okafor-lind", "Daniel Okafor-Lind", "Visiting Fellow", "Chercheur invité", "neighbours"),
    Person("helene-marchetti", "Hélène Marchetti", "Policy Analyst", "Analyste", "governance"),
)  # fmt: skip
GENRES = {
    "Policy Brief": "brief", "Note de politique": "brief", "Report": "report", "Rapport": "report",
    "Commentary": "commentary", "Interview": "interview", "External Article": "article", "Blog": "commentary",
    "Podcast": "podcast", "Meridian Paper": "report", "Data Note": "dataset",
}  # fmt: skip
FRENCH_KIND = {"Policy Brief": "Note de politique", "Report": "Rapport"}
SERIES = "Meridian Papers"


@dataclass(frozen=True)
class Row:
    """One line of the catalogue; `fr` is the title of the French translation."""

    subject: str
    kind: str
    published: str
    slug: str
    title: str
    fr: str | None = None
    outlet: tuple[str, str] | None = None


PUBLICATIONS = (
    Row("water", "Commentary", "2026-03-05", "a-wet-winter-is-not-a-reserve", "A Wet Winter Is Not a Reserve"),
    Row("cables", "External Article", "2026-02-26", "mending-the-seabed", "Mending the Seabed",
        outlet=("Eastward Review", "https://www.eastward-review.example/2026/02/mending-the-seabed")),
    Row("grids", "Policy Brief", "2026-02-19", "the-price-of-a-full-line",
        "The Price of a Full Line: Congestion Rents and Who Keeps Them",
        "Le prix d’une ligne saturée : à qui vont les rentes de congestion"),
    Row("migration", "Policy Brief", "2026-01-15", "circular-permits-straight-answers",
        "Circular Permits, Straight Answers", "Permis circulaires : des réponses directes"),
    Row("data", "Commentary", "2025-12-11", "who-answers-when-a-statistical-office-calls",
        "Who Answers When a Statistical Office Calls?"),
    Row("carbon", "Report", "2025-11-06", "counting-carbon-at-the-border", "Counting Carbon at the Border",
        "Compter le carbone à la frontière"),
    Row("budgets", "Commentary", "2025-10-14", "three-year-budgets-one-year-promises",
        "Three-Year Budgets, One-Year Promises"),
    Row("water", "Policy Brief", "2025-09-23", "metering-what-cannot-be-seen",
        "Metering What Cannot Be Seen: Groundwater after the Drought Years",
        "Mesurer l’invisible : les nappes après les années de sécheresse"),
    Row("housing", "Report", "2025-06-03", "rent-land-and-the-missing-middle", "Rent, Land and the Missing Middle",
        "Loyers et foncier : les classes moyennes oubliées"),
    Row("grids", "Interview", "2025-05-13", "we-measured-the-wrong-hour",
        "“We Measured the Wrong Hour”: A Conversation on Grid Planning"),
    Row("health", "Report", "2025-03-18", "nurses-without-borders",
        "Nurses without Borders? Diplomas and the Limits of Recognition",
        "Soignants sans frontières ? Les limites de la reconnaissance"),
    Row("ports", "Policy Brief", "2024-10-29", "grain-finds-another-way", "Grain Finds Another Way",
        "Le grain trouve un autre chemin"),
    Row("cables", "Commentary", "2024-06-20", "cable-ships-are-the-new-icebreakers",
        "Cable Ships Are the New Icebreakers"),
    Row("carbon", "Commentary", "2024-04-09", "the-levy-nobody-asked-the-customs-officers-about",
        "The Levy Nobody Asked the Customs Officers About"),
    Row("budgets", "Report", "2023-11-21", "spending-reviews-that-survive-an-election",
        "Spending Reviews That Survive an Election", "Des revues de dépenses qui survivent aux élections"),
    Row("ports", "External Article", "2023-09-07", "war-risk-cover-shared", "War-Risk Cover, Shared",
        outlet=("Harbour & Hinterland", "https://harbour-hinterland.example/issues/41/war-risk-cover")),
    Row("data", "Policy Brief", "2023-05-30", "data-trusts-in-practice",
        "Data Trusts in Practice: Lessons from Nine Cities"),
)  # fmt: skip
BLOG = (
    Row("grids", "Blog", "2019-04-11", "the-night-the-interconnector-tripped", "The Night the Interconnector Tripped"),
    Row("budgets", "Blog", "2019-01-24", "why-auditors-should-read-tenders-first", "Why Auditors Should Read Tenders First"),
    Row("ports", "Blog", "2018-10-02", "a-port-that-was-not-on-the-list", "Notes from a Port That Was Not on the List"),
    Row("housing", "Blog", "2018-06-19", "the-quiet-return-of-the-rent-ceiling", "The Quiet Return of the Rent Ceiling"),
    Row("data", "Blog", "2018-02-08", "open-data-is-not-a-website", "Open Data Is Not a Website"),
    Row("water", "Blog", "2017-09-14", "what-beekeepers-know", "What Beekeepers Know about Water Accounts"),
    Row("budgets", "Blog", "2017-05-03", "a-budget-speech-annotated", "A Budget Speech, Annotated"),
    Row("cables", "Podcast", "2017-01-26", "the-cable-repair-season", "The Cable Repair Season"),
    Row("migration", "Blog", "2016-07-07", "seasonal-workers-permanent-questions", "Seasonal Workers, Permanent Questions"),
    Row("carbon", "Blog", "2016-03-17", "the-steel-town-that-did-its-own-sums", "The Steel Town That Did Its Own Carbon Sums"),
    Row("health", "Blog", "2015-11-12", "the-price-of-a-night-shift", "Hospitals and the Price of a Night Shift"),
    Row("cables", "Blog", "2015-05-28", "small-states-long-coastlines", "Small States, Long Coastlines"),
)  # fmt: skip
PAPERS = (
    Row("grids", "Meridian Paper", "2014-11-18", "the-second-interconnector",
        "The Second Interconnector: Costs, Calendars and Doubts"),
    Row("housing", "Meridian Paper", "2014-05-06", "municipal-landlords",
        "Municipal Landlords in a Time of Austerity"),
    Row("water", "Meridian Paper", "2013-10-10", "water-rights-after-the-wells", "Water Rights after the Wells"),
    Row("ports", "Meridian Paper", "2013-03-21", "the-geography-of-delay", "Grain Terminals and the Geography of Delay"),
    Row("budgets", "Meridian Paper", "2012-09-04", "auditing-the-auditors", "Auditing the Auditors"),
    Row("data", "Meridian Paper", "2012-02-16", "la-statistique-publique", "La statistique publique et ses usagers"),
    Row("migration", "Meridian Paper", "2011-06-14", "a-register-for-seasonal-work", "A Register for Seasonal Work"),
    Row("cables", "Meridian Paper", "2010-11-02", "who-guards-the-cables", "Who Guards the Cables?"),
    Row("carbon", "Meridian Paper", "2010-04-22", "free-allocation", "Free Allocation and Its Afterlife"),
    Row("health", "Meridian Paper", "2009-10-08", "hospital-networks", "Hospital Networks across the Frontier"),
)  # fmt: skip
DATA_NOTES = (
    Row("grids", "Data Note", "2026-02-05", "curtailed-output", "Curtailed Output by Substation: A First Data Set"),
    Row("health", "Data Note", "2025-07-10", "how-we-count-vacancies", "How We Count Vacancies"),
    Row("cables", "Data Note", "2024-11-14", "cable-repair-times", "Repair Times of Undersea Cables: Method and Revisions"),
    Row("water", "Data Note", "2024-02-01", "public-wells", "Groundwater Levels from Public Wells"),
    Row("housing", "Data Note", "2023-02-23", "rent-burden", "Rent Burden: Three Definitions Compared"),
    Row("ports", "Data Note", "2022-09-15", "vessel-turnaround", "Grain Vessel Turnaround, Weekly Series"),
)  # fmt: skip


def sample() -> Institute:
    """The institute as it stands on the first day; `second_day` says what changes."""
    pieces = [piece for row in PUBLICATIONS for piece in _publication(row)]
    pieces += [_plain(row, "wordpress", f"/blog/{row.published[:4]}/{row.published[5:7]}/{row.slug}/") for row in BLOG]
    pieces += [_paper(row, len(PAPERS) - place) for place, row in enumerate(PAPERS)]
    pieces += [_data_note(row) for row in DATA_NOTES]
    return Institute(PEOPLE, [piece for piece in pieces if piece.published < DAY_TWO - timedelta(days=7)])


CHANGED = "/en/publications/the-price-of-a-full-line"
WITHDRAWN = "/en/publications/the-levy-nobody-asked-the-customs-officers-about"


REDATED = "/en/publications/three-year-budgets-one-year-promises"


def second_day() -> Institute:
    """A week later: a new commentary, a brief corrected, a date changed without a word, a commentary taken down."""
    first = sample()
    new = [piece for row in PUBLICATIONS[:1] for piece in _publication(row)]
    changes = {CHANGED: _corrected, REDATED: _redated}
    kept = [changes.get(one.path, lambda same: same)(one) for one in first.pieces if one.path != WITHDRAWN]
    return Institute(PEOPLE, kept + new)


def many(articles: int, size: int, origin: str = ORIGIN) -> Institute:
    """An institute of as many articles as wanted, whose pages have a median of `size` bytes."""
    layouts: tuple[LayoutName, ...] = ("drupal", "wordpress", "static", "quarto")
    pieces = [_numbered(number, layouts[number % 4]) for number in range(articles)]
    return Institute(PEOPLE, pieces, origin, size)


def _numbered(number: int, layout: LayoutName) -> Piece:
    dice = Dice(f"many/{number}")
    subject = dice.pick(SUBJECTS)
    day = date(2010, 1, 1) + timedelta(days=dice.below(5900))
    title = f"{capital(subject.en.theme)} {subject.en.place}: {dice.pick(HEADINGS['en'])}, Part {number + 1}"
    row = Row(subject.key, "Policy Brief", day.isoformat(), f"part-{number + 1}", title)
    folder = {"drupal": "/en/publications/", "wordpress": "/blog/", "static": "/archive/", "quarto": "/data-notes/"}
    ending = {"drupal": "", "wordpress": "/", "static": ".html", "quarto": "/"}
    piece = _plain(row, layout, folder[layout] + row.slug + ending[layout])
    return replace(piece, blocks=piece.blocks + _body(Writer(subject.en, "en", dice), dice.between(2, 6)))


def _plain(row: Row, layout: LayoutName, path: str, language: str = "en") -> Piece:
    dice = Dice(path)
    writer = Writer(BY_KEY[row.subject].words(language), language, dice)
    return Piece(
        path=path, layout=layout, language=language, title=row.title, subject_key=row.subject, kind=row.kind,
        genre=GENRES[row.kind], authors=_authors(row, dice), published=date.fromisoformat(row.published),
        standfirst=writer.paragraph(2), blocks=_body(writer, 2 if row.outlet else dice.between(2, 4)), outlet=row.outlet,
    )  # fmt: skip


def _authors(row: Row, dice: Dice) -> tuple[Person, ...]:
    team = [one for one in PEOPLE if one.programme == BY_KEY[row.subject].programme]
    return tuple(dice.shuffled(team)[: dice.between(1, 3) if row.kind != "Interview" else 1])


def _body(writer: Writer, sections: int) -> tuple[Block, ...]:
    dice = writer.dice
    headings = dice.shuffled(HEADINGS[writer.language])[: sections - 1]
    blocks = [Block("p", writer.paragraph(dice.between(3, 5))) for _ in range(2)]
    for heading in headings:
        blocks.append(Block("h2", heading))
        blocks += [Block("p", writer.paragraph(dice.between(3, 5))) for _ in range(dice.between(2, 3))]
    phrase, target = writer.words.body, f"https://records.example/{dice.between(100, 999)}"
    place = next((n for n, block in enumerate(blocks) if block.kind == "p" and phrase in block.text), None)
    if place is not None:
        blocks[place] = replace(blocks[place], link=(phrase, target))
    blocks.insert(2, Block("quote", writer.sentence()))
    blocks += [Block("li", point) for point in dice.shuffled(POINTS[writer.language])[:3]]
    return (*blocks, Block("p", writer.paragraph(3)))


def _publication(row: Row) -> list[Piece]:
    path = f"/en/publications/{row.slug}"
    piece = _with_document(_plain(row, "drupal", path))
    if row.fr is None:
        return [piece]
    french_path = f"/fr/publications/{_slug(row.fr)}"
    french_row = replace(row, title=row.fr)
    french = _plain(french_row, "drupal", french_path, "fr")
    kind = FRENCH_KIND[row.kind]
    french = replace(french, kind=kind, authors=piece.authors, translation=("en", path))
    return [replace(piece, translation=("fr", french_path)), _with_document(french)]


def _with_document(piece: Piece) -> Piece:
    if piece.genre not in ("report", "brief"):
        return piece
    dice = Dice(piece.path + ".pdf")
    writer = Writer(piece.subject.words(piece.language), piece.language, dice)
    pages = tuple(tuple(writer.paragraph(4) for _ in range(5)) for _ in range(dice.between(3, 5)))
    name = piece.path.rsplit("/", 1)[1]
    title = f"{piece.title} (PDF)"
    document = Document(f"/files/{piece.published:%Y-%m}/{name}-{piece.language}.pdf", title, pages)
    return replace(piece, document=document)


def _paper(row: Row, number: int) -> Piece:
    language = "fr" if row.slug == "la-statistique-publique" else "en"
    piece = _plain(row, "static", f"/archive/{row.published[:4]}/{row.slug}.html", language)
    return replace(_with_notes(piece), series=SERIES, number=str(number))


def _data_note(row: Row) -> Piece:
    piece = _with_notes(_plain(row, "quarto", f"/data-notes/{row.slug}/"))
    dice = Dice(piece.path + "table")
    measure = capital(piece.subject.en.measure)
    years = range(int(row.published[:4]) - 5, int(row.published[:4]))
    rows = tuple((str(year), f"{dice.between(40, 900)}", f"{dice.between(10, 99) / 10:.1f}") for year in years)
    table = DataTable(f"{measure}, yearly", ("Year", "Observations", f"{measure} (index)"), rows)
    return replace(piece, table=table)


def _with_notes(piece: Piece) -> Piece:
    writer = Writer(piece.subject.words(piece.language), piece.language, Dice(piece.path + "notes"))
    places = [place for place, block in enumerate(piece.blocks) if block.kind == "p"][:2]
    blocks = tuple(
        replace(block, note=places.index(place) + 1) if place in places else block
        for place, block in enumerate(piece.blocks)
    )
    return replace(piece, blocks=blocks, notes=tuple(writer.sentence() for _ in places))


def _corrected(piece: Piece) -> Piece:
    blocks = list(piece.blocks)
    writer = Writer(piece.subject.en, "en", Dice("correction"))
    blocks[-1] = Block("p", writer.paragraph(3))
    note = "Correction, 4 March 2026: the closing paragraph gave figures from a draft; they have been replaced."
    return replace(piece, blocks=tuple(blocks), modified=date(2026, 3, 4), correction=note)


def _redated(piece: Piece) -> Piece:
    return replace(piece, published=piece.published + timedelta(days=2), touched=date(2026, 3, 6))


def _slug(title: str) -> str:
    plain = title.lower().translate(str.maketrans("àâéèêëîïôûùç", "aaeeeeiiouuc"))
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in plain).split())
