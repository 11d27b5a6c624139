"""What a blank return says, sheet by sheet: the headings that the reading takes back, what may be typed and where."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
from etl.tableur import Cell, Row, Rule, Said, Sheet

STATES = ("définitif", "provisoire", "révisé", "estimé", "approché")
MARKERS = {
    "nd": "le chiffre n’est pas disponible",
    "s": "le chiffre est secret",
    "///": "la ligne est sans objet",
    "effacer": "le chiffre publié est faux et doit être retiré",
}
VALUE_HELP = "Un nombre ; vide : rien ne change ; effacer : retire le chiffre publié"
TITLE = "6e PDALHPD de Paris, 2022-2027 : remontée annuelle des indicateurs"
DOCUMENT = "Remontée annuelle, PDALHPD de Paris"
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
    "Un pourcentage s’écrit « 22,4 » ou « 22,4 % », jamais « 0,224 ».",
    "L’état est « définitif » s’il n’est pas dit. Un chiffre provisoire est utile s’il est signalé comme tel.",
    "Corriger une année passée : ajouter une ligne, avec les codes des trois dernières colonnes.",
    "Enregistrer en XLSX ou en ODS, puis renvoyer au secrétariat du plan (DRIHL 75).",
)


def written(write: Callable[[Sequence[Sheet], str], bytes], template: Template) -> bytes:
    """The workbook's bytes: the sheet to read first, then those to fill in; numbers typed in it stay numbers."""
    return write([_readme(template), *(sheet(name, template, lines) for name, lines in sheets(template))], DOCUMENT)


def sheets(template: Template) -> Iterator[tuple[str, list[Expected]]]:
    """The data sheets: name and lines, by subject, in the order of the catalogue."""
    ordered = sorted(template.lines, key=lambda line: list(SUBJECTS).index(line.subject))
    for subject, lines in groupby(ordered, key=lambda line: line.subject):
        yield SUBJECTS[subject], list(lines)


def sheet(name: str, template: Template, lines: list[Expected]) -> Sheet:
    """A data sheet: lines above the headings, the headings, a line for each figure."""
    first, last = HEAD_LINES + 1, HEAD_LINES + len(lines)
    value, state, _ = FILLED
    rules = [
        Rule(value, first, last, "Valeur", VALUE_HELP, tuple(MARKERS), number=True),
        Rule(state, first, last, "État du chiffre", "Vide : définitif", STATES),
    ]
    if not template.producer:
        rules.append(Rule(1, 1, 1, "Producteur", "Choisir qui remplit ce modèle", template.producers))
    headings = Row(tuple((heading, "heading") for heading, _, _ in COLUMNS))
    return Sheet(
        name=name,
        widths=tuple(width for _, width, _ in COLUMNS),
        rows=(*_head(template), headings, *map(_line, lines)),
        frozen=(first, 2),
        head=HEAD_LINES,
        printed=FILLED[-1] + 1,  # what people read, without the columns of codes
        rules=tuple(rules),
        protected=True,
    )


def _head(template: Template) -> Iterator[Row]:
    """The lines above the headings of a data sheet."""
    yield Row(((TITLE, "title"),), across=True)
    for label, text in ((PRODUCER, template.producer), (YEAR, template.year)):
        yield Row(((label, "label"), (text, "label" if text else "choice")))
    yield Row(((REMINDER_LINE, "plain"),))
    yield Row()


def _line(line: Expected) -> Row:
    """A figure asked for, in the order of COLUMNS; what the producer fills in left empty."""
    shown = (line.label, line.place, format_period(line.period), line.breakdown, line.unit, line.last)
    filled: tuple[Said, ...] = ((Cell(decimals=line.decimals), "number"), ("", "filled"), ("", "filled"))
    codes = (line.indicator, line.territory, line.period)
    return Row((*((text, "shown") for text in shown), *filled, *((code, "code") for code in codes)))


def _readme(template: Template) -> Sheet:
    rows = [
        Row(((label, "label"), (text, "note"))) if text else Row(((label, "section" if number else "title"),), True)
        for number, (label, text) in enumerate(_instructions(template))
    ]
    return Sheet(README, (30, 100), tuple(rows), protected=True)


def _instructions(template: Template) -> Iterator[tuple[str, str]]:
    """The lines of the first sheet: a label, or nothing, and a text; a label alone is a title."""
    yield TITLE, ""
    yield PRODUCER, template.producer or "à choisir en tête de chaque feuille"
    yield YEAR, template.year or "plusieurs années, dites à chaque ligne"
    yield "Comment remplir", ""
    yield from ((f"{number}", text) for number, text in enumerate(INSTRUCTIONS, start=1))
    yield "Au lieu d’un chiffre", ""
    yield from MARKERS.items()
    yield "États", ""
    yield "admis", ", ".join(STATES)
    yield "Ce que compte chaque indicateur", ""
    yield from template.notes
