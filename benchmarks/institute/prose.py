"""Policy prose from templates: sentences that could stand in a brief, with invented figures."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

from benchmarks.institute.subjects import Words

T = TypeVar("T")

EN = (
    "For {actors} {place}, {theme} has stopped being a technical footnote and become a question of budgets.",
    "Between {y1} and {y2}, {measure} moved by {pct} per cent, most of it in three consecutive quarters.",
    "Our interviews with {n} officials suggest that {tool} is understood in principle and rarely applied in practice.",
    "That is not an argument against {tool}; it is an argument for saying in advance who pays for it.",
    "{Rivals} read the same figures differently, and they have a point.",
    "When {body} published its guidance in {y2}, it left the hardest case to the courts.",
    "The first thing to notice about {theme} is how unevenly it is measured.",
    "A rule that works {place} will not travel unless the institutions behind it travel too.",
    "In {n} of the cases we reviewed, the decision was taken before the consultation had closed.",
    "This matters because {measure} is the one indicator on which every party still agrees.",
    "Critics answer that {tool} rewards those who were slow to invest.",
    "The evidence for that claim is thinner than its popularity suggests.",
    "What {actors} ask for is predictability: a calendar, a formula and somebody who answers the telephone.",
    "Without a common register, {body} cannot tell a late filing from a missing one.",
    "The cost of doing nothing is usually left out of the table; we estimate it at {n} million euros a year.",
    "None of the {n} governments in the sample has repealed a measure of this kind once it was in force.",
    "Where {rivals} were consulted early, disputes fell by {pct} per cent over the following two years.",
    "The distinction between a target and a forecast is easily lost once both are printed in the same column.",
    "It would be wrong to conclude that {theme} can be left to markets alone.",
    "It would be equally wrong to assume that {body} has the staff to supervise what it has promised to supervise.",
    "Three adjustments would change the picture, and none of them requires a new treaty.",
    "The pilot that began in {y1} covered only {n} sites, too few to settle the matter.",
    "Even so, {measure} responded within a year, which is faster than the models had allowed.",
    "Public debate {place} has concentrated on the headline figure and overlooked its variance.",
    "A second difficulty is legal: the mandate of {body} ends where the shared competence begins.",
    "For {rivals}, the immediate concern is liquidity rather than strategy.",
    "The comparison with {y1} is tempting, but the instruments available then no longer exist.",
    "If {tool} is to survive the next change of government, it has to be written into ordinary procedure.",
    "We therefore recommend publishing {measure} every quarter, with the method and the revisions.",
    "Seen from the field offices, the reform looks less like a change of direction than a change of vocabulary.",
    "The archive of decisions shows {n} exemptions, granted for reasons that were seldom recorded.",
    "Nothing in the present framework prevents {actors} from sharing what they already know.",
    "On that narrow question the parties are closer than their statements imply.",
    "A transition of {n} months would be long enough to adapt contracts and short enough to be believed.",
)
FR = (
    "{Theme} n’est plus une affaire de spécialistes : {actors} en mesurent désormais le coût budgétaire.",
    "De {y1} à {y2}, {measure} a varié de {pct} %, pour l’essentiel en trois trimestres consécutifs.",
    "Les {n} entretiens menés pour cette étude montrent que {tool} existe dans les textes plus que dans les usages.",
    "Encore faut-il dire à l’avance qui paie, et sur quelle durée.",
    "Sur ce point, {rivals} lisent les mêmes chiffres autrement, et leurs arguments méritent examen.",
    "En publiant ses orientations en {y2}, {body} a laissé aux juges le cas le plus difficile.",
    "Une règle qui fonctionne {place} ne se transpose pas sans les institutions qui la portent.",
    "Dans {n} dossiers examinés, la décision précédait la fin de la consultation.",
    "L’enjeu tient à ce que {measure} demeure le seul indicateur accepté par toutes les parties.",
    "Les preuves avancées sont pourtant plus minces que ne le laisse croire leur succès.",
    "Ce que demandent {actors} tient en peu de mots : un calendrier, une formule, un interlocuteur.",
    "Faute de registre commun, {body} ne distingue pas un dépôt tardif d’un dépôt manquant.",
    "Le coût de l’inaction, rarement chiffré, atteindrait {n} millions d’euros par an.",
    "Là où l’on a consulté tôt {rivals}, les litiges ont reculé de {pct} % en deux ans.",
    "Entre un objectif et une prévision, la différence se perd vite lorsque les deux figurent dans la même colonne.",
    "Il serait faux d’en conclure que {theme} relève du seul marché.",
    "Rien n’assure non plus que {body} dispose des effectifs nécessaires à la surveillance promise.",
    "Trois ajustements suffiraient à changer la donne, et aucun ne suppose un nouveau traité.",
    "L’expérience lancée en {y1} ne portait que sur {n} sites, trop peu pour trancher.",
    "Malgré cela, {measure} a réagi en moins d’un an, plus vite que ne le prévoyaient les modèles.",
    "Le débat public s’est arrêté au chiffre moyen et néglige la dispersion.",
    "La seconde difficulté est juridique : le mandat s’arrête là où commence la compétence partagée.",
    "À court terme, {rivals} se soucient de trésorerie plus que de stratégie.",
    "La comparaison avec {y1} est tentante, mais les instruments d’alors n’existent plus.",
    "Pour survivre à la prochaine alternance, {tool} doit entrer dans la procédure ordinaire.",
    "Nous recommandons donc de publier chaque trimestre {measure}, avec la méthode et les révisions.",
    "Vue des services déconcentrés, la réforme change moins de cap que de vocabulaire.",
    "Les archives conservent {n} dérogations, dont les motifs ont rarement été consignés.",
    "Une transition de {n} mois laisserait le temps d’adapter les contrats sans perdre en crédibilité.",
)
HEADINGS = {
    "en": ("What has changed", "Who bears the cost", "The view from the field", "Limits of the evidence",
           "What to do next", "A question of mandate", "Lessons from the pilot"),
    "fr": ("Ce qui a changé", "Qui supporte le coût", "Le point de vue du terrain", "Les limites des données",
           "Que faire ensuite", "Une question de mandat", "Les leçons du projet pilote"),
}  # fmt: skip
POINTS = {
    "en": ("Publish the method before the figures.", "Name one office that answers within ten days.",
           "Let exemptions lapse unless they are renewed in writing.", "Review the formula every third year."),
    "fr": ("Publier la méthode avant les chiffres.", "Désigner un service qui réponde sous dix jours.",
           "Laisser expirer les dérogations non renouvelées par écrit.", "Revoir la formule tous les trois ans."),
}  # fmt: skip


class Dice:
    """Choices that depend on a seed alone: built on `random()`, whose sequence Python promises to keep."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed).random

    def below(self, limit: int) -> int:
        """A whole number from 0 to limit - 1."""
        return int(self._random() * limit)

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + self.below(high - low + 1)

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        return choices[self.below(len(choices))]

    def shuffled(self, choices: Sequence[T]) -> list[T]:
        """All choices in a new order."""
        return [one for _, one in sorted(((self._random(), n), one) for n, one in enumerate(choices))]


class Writer:
    """Sentences about one subject; a template comes back only when all others have been used."""

    def __init__(self, words: Words, language: str, dice: Dice) -> None:
        self.words, self.language, self.dice = words, language, dice
        self._unused: list[str] = []

    def sentence(self) -> str:
        """The next sentence, with figures of its own."""
        if not self._unused:
            self._unused = self.dice.shuffled(FR if self.language == "fr" else EN)
        words = self.words
        year = self.dice.between(2006, 2019)
        return self._unused.pop().format(
            theme=words.theme, Theme=capital(words.theme), actors=words.actors, rivals=words.rivals,
            Rivals=capital(words.rivals), tool=words.tool, body=words.body, place=words.place, measure=words.measure,
            y1=year, y2=year + self.dice.between(2, 6), n=self.dice.between(11, 96), pct=self.dice.between(3, 41),
        )  # fmt: skip

    def paragraph(self, sentences: int) -> str:
        """Several sentences on one line."""
        return " ".join(self.sentence() for _ in range(sentences))


def capital(text: str) -> str:
    """The text with a capital first letter, the rest untouched."""
    return text[:1].upper() + text[1:]
