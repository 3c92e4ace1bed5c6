"""What the institute writes about: the words that fill the sentences of prose.py."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """Noun phrases of one subject in one language; French ones carry their article."""

    topic: str
    theme: str
    actors: str
    rivals: str
    tool: str
    body: str
    place: str
    measure: str


@dataclass(frozen=True)
class Subject:
    """One field of work; `programme` is the slug of the centre it belongs to."""

    key: str
    programme: str
    region: str
    en: Words
    fr: Words

    def words(self, language: str) -> Words:
        """The phrases of a language, `en` or `fr`."""
        return self.fr if language == "fr" else self.en


PROGRAMMES = {
    "energy": {"en": "Energy and Climate Programme", "fr": "Programme Énergie et climat"},
    "governance": {"en": "Centre for Public Governance", "fr": "Centre de gouvernance publique"},
    "neighbours": {"en": "Neighbourhood and Security Centre", "fr": "Centre Voisinage et sécurité"},
}

SUBJECTS = (
    Subject(
        "grids",
        "energy",
        "Baltic States",
        Words(
            "Electricity",
            "grid congestion",
            "transmission operators",
            "regional suppliers",
            "locational pricing",
            "the energy regulator",
            "around the Baltic Sea",
            "curtailed output",
        ),
        Words(
            "Électricité",
            "la congestion des réseaux",
            "les gestionnaires de réseau",
            "les fournisseurs régionaux",
            "la tarification nodale",
            "le régulateur de l’énergie",
            "autour de la mer Baltique",
            "la production écrêtée",
        ),
    ),
    Subject(
        "carbon",
        "energy",
        "Europe",
        Words(
            "Carbon markets",
            "the border carbon levy",
            "steel producers",
            "downstream manufacturers",
            "free allocation",
            "the climate directorate",
            "in central Europe",
            "the effective carbon price",
        ),
        Words(
            "Marchés du carbone",
            "la taxe carbone aux frontières",
            "les sidérurgistes",
            "les industriels de l’aval",
            "l’allocation gratuite",
            "la direction du climat",
            "en Europe centrale",
            "le prix effectif du carbone",
        ),
    ),
    Subject(
        "water",
        "energy",
        "Mediterranean",
        Words(
            "Water",
            "groundwater depletion",
            "irrigation districts",
            "coastal municipalities",
            "volumetric metering",
            "the basin authority",
            "along the southern Mediterranean",
            "the recharge deficit",
        ),
        Words(
            "Eau",
            "l’épuisement des nappes",
            "les syndicats d’irrigation",
            "les communes littorales",
            "le comptage volumétrique",
            "l’agence de bassin",
            "au sud de la Méditerranée",
            "le déficit de recharge",
        ),
    ),
    Subject(
        "budgets",
        "governance",
        "Europe",
        Words(
            "Public finance",
            "multi-year budgeting",
            "line ministries",
            "audit offices",
            "spending reviews",
            "the finance ministry",
            "in small open economies",
            "the share of unspent appropriations",
        ),
        Words(
            "Finances publiques",
            "la budgétisation pluriannuelle",
            "les ministères dépensiers",
            "les cours des comptes",
            "la revue des dépenses",
            "le ministère des Finances",
            "dans les petites économies ouvertes",
            "la part des crédits non consommés",
        ),
    ),
    Subject(
        "housing",
        "governance",
        "Europe",
        Words(
            "Housing",
            "the shortage of rental housing",
            "municipal landlords",
            "private investors",
            "land value capture",
            "the housing agency",
            "in mid-sized cities",
            "the median rent burden",
        ),
        Words(
            "Logement",
            "la pénurie de logements locatifs",
            "les bailleurs municipaux",
            "les investisseurs privés",
            "la taxation de la plus-value foncière",
            "l’agence du logement",
            "dans les villes moyennes",
            "le taux d’effort médian",
        ),
    ),
    Subject(
        "data",
        "governance",
        "Global",
        Words(
            "Digital policy",
            "cross-border data sharing",
            "statistical offices",
            "platform companies",
            "data trusts",
            "the data protection board",
            "across the single market",
            "the number of completed requests",
        ),
        Words(
            "Politique numérique",
            "le partage transfrontalier des données",
            "les instituts de statistique",
            "les plateformes",
            "la fiducie de données",
            "le comité de protection des données",
            "dans le marché unique",
            "le nombre de demandes abouties",
        ),
    ),
    Subject(
        "migration",
        "neighbours",
        "Western Balkans",
        Words(
            "Migration",
            "seasonal labour migration",
            "employers’ associations",
            "consular services",
            "circular permits",
            "the employment service",
            "in the Western Balkans",
            "the rate of return",
        ),
        Words(
            "Migrations",
            "la migration de travail saisonnière",
            "les organisations d’employeurs",
            "les services consulaires",
            "le permis circulaire",
            "le service de l’emploi",
            "dans les Balkans occidentaux",
            "le taux de retour",
        ),
    ),
    Subject(
        "cables",
        "neighbours",
        "Northern Europe",
        Words(
            "Maritime security",
            "the protection of undersea cables",
            "cable operators",
            "coast guards",
            "shared surveillance",
            "the maritime coordination centre",
            "in the North Atlantic",
            "the mean repair time",
        ),
        Words(
            "Sécurité maritime",
            "la protection des câbles sous-marins",
            "les opérateurs de câbles",
            "les garde-côtes",
            "la surveillance partagée",
            "le centre de coordination maritime",
            "dans l’Atlantique Nord",
            "le délai moyen de réparation",
        ),
    ),
    Subject(
        "ports",
        "neighbours",
        "Black Sea",
        Words(
            "Trade routes",
            "the rerouting of grain exports",
            "port authorities",
            "freight insurers",
            "pooled war-risk cover",
            "the transport ministry",
            "on the western Black Sea",
            "the turnaround time",
        ),
        Words(
            "Routes commerciales",
            "le redéploiement des exportations céréalières",
            "les autorités portuaires",
            "les assureurs de fret",
            "la couverture mutualisée du risque de guerre",
            "le ministère des Transports",
            "à l’ouest de la mer Noire",
            "le temps de rotation",
        ),
    ),
    Subject(
        "health",
        "governance",
        "Global",
        Words(
            "Health systems",
            "the supply of hospital staff",
            "regional hospitals",
            "professional orders",
            "mutual recognition of diplomas",
            "the health ministry",
            "in border regions",
            "the vacancy rate",
        ),
        Words(
            "Systèmes de santé",
            "la pénurie de soignants",
            "les hôpitaux régionaux",
            "les ordres professionnels",
            "la reconnaissance mutuelle des diplômes",
            "le ministère de la Santé",
            "dans les régions frontalières",
            "le taux de postes vacants",
        ),
    ),
)
BY_KEY = {subject.key: subject for subject in SUBJECTS}
