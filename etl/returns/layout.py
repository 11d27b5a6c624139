"""What a blank return says, sheet by sheet, whatever the file format: the headings that the reading takes back."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from etl.catalog.entry import SUBJECTS
from etl.french import format_period
from etl.reading.returned import (
    BREAKDOWN,
    INDICATOR,
    NOTE,
    PERIOD,
    PRODUCER,
    REMINDER,
    STATUS,
    TERRITORY,
    UNIT,
    VALUE,
    YEAR,
)
from etl.returns.expected import Expected, Template

STATES = ("définitif", "provisoire", "révisé", "estimé", "approché")
MARKERS = {
    "nd": "le chiffre n'est pas disponible",
    "s": "le chiffre est secret",
    "///": "la ligne est sans objet",
    "effacer": "le chiffre publié est faux et doit être retiré",
}
VALUE_HELP = "Un nombre ; vide : rien ne change ; effacer : retire le chiffre publié"
TITLE = "6e PDALHPD de Paris, 2022-2027 : remontée annuelle des indicateurs"
README = "Lisez-moi"
# Heading, width in characters, whether the producer fills the column in.
COLUMNS = (
    ("Indicateur", 40, False),
    ("Territoire", 17, False),
    ("Période", 18, False),
    (BREAKDOWN, 25, False),
    (UNIT, 19, False),
    (REMINDER, 24, False),
    (VALUE, 13, True),
    (STATUS, 13, True),
    (NOTE, 36, True),
    (INDICATOR, 28, False),
    (TERRITORY, 15, False),
    (PERIOD, 13, False),
)
HEAD_LINES = 5  # above the headings: title, producer, year, reminder, nothing
FILLED = [number for number, (_, _, open_) in enumerate(COLUMNS) if open_]
REMINDER_LINE = (
    "Remplir les seules colonnes claires. Une cellule vide ne change rien ; « effacer » retire le chiffre publié."
)
INSTRUCTIONS = (
    "Ce classeur demande les chiffres du tableau de bord du plan. Une feuille par sujet, une ligne par chiffre.",
    "Remplir les colonnes claires, « Valeur », « État » et « Commentaire » ; le reste est protégé.",
    "Une valeur laissée vide ne change rien à ce qui est publié. Le dernier chiffre publié est rappelé à sa gauche.",
    "Donner le chiffre exact, petits effectifs compris : le tableau de bord masque lui-même les effectifs de 1 à 10, "
    "et ce qui les ferait retrouver.",
    "Donner seulement des effectifs agrégés : aucun nom, aucune adresse, aucun numéro, même en commentaire.",
    "Un pourcentage s'écrit « 22,4 » ou « 22,4 % », jamais « 0,224 ».",
    "L'état est « définitif » s'il n'est pas dit. Un chiffre provisoire est utile s'il est signalé comme tel.",
    "Corriger une année passée : ajouter une ligne, avec les codes des trois dernières colonnes.",
    "Enregistrer en XLSX ou en ODS, puis renvoyer au secrétariat du plan (DRIHL 75).",
)


def head(template: Template) -> list[tuple[str, ...]]:
    """The lines above the headings of a data sheet."""
    return [(TITLE,), (PRODUCER, template.producer), (YEAR, template.year), (REMINDER_LINE,), ()]


def sheets(template: Template) -> Iterator[tuple[str, list[Expected]]]:
    """The data sheets: name and lines, by subject, in the order of the catalogue."""
    ordered = sorted(template.lines, key=lambda line: list(SUBJECTS).index(line.subject))
    for subject, lines in groupby(ordered, key=lambda line: line.subject):
        yield SUBJECTS[subject], list(lines)


def cells(line: Expected) -> tuple[str, ...]:
    """A line of a data sheet, in the order of COLUMNS; what the producer fills in left empty."""
    return (
        *(line.label, line.place, format_period(line.period), line.breakdown, line.unit, line.last),
        *("", "", ""),
        *(line.indicator, line.territory, line.period),
    )


def readme(template: Template) -> Iterator[tuple[str, str]]:
    """The lines of the first sheet: a label, or nothing, and a text; a label alone is a title."""
    yield TITLE, ""
    yield PRODUCER, template.producer or "à choisir en tête de chaque feuille"
    yield YEAR, template.year or "plusieurs années, dites à chaque ligne"
    yield "Comment remplir", ""
    yield from ((f"{number}", text) for number, text in enumerate(INSTRUCTIONS, start=1))
    yield "Au lieu d'un chiffre", ""
    yield from MARKERS.items()
    yield "États", ""
    yield "admis", ", ".join(STATES)
    yield "Ce que compte chaque indicateur", ""
    yield from template.notes
