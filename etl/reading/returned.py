"""A producer's return, as its template lays it out: each sheet with its headings, each row that says something."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from etl.findings import Tier
from etl.formats import FormatError, Row, Table
from etl.french import plain
from etl.reading.found import Extract, Fault, Record

SOURCE = "remontee"
# Heading of each column that is read, by the name that the rows carry it under.
INDICATOR, TERRITORY, PERIOD = "Code indicateur", "Code territoire", "Code période"
BREAKDOWN, UNIT, VALUE, STATUS, NOTE = "Ventilation", "Unité", "Valeur", "État", "Commentaire"
NEEDED = (INDICATOR, TERRITORY, PERIOD, BREAKDOWN, VALUE)
READ = (*NEEDED, UNIT, STATUS, NOTE)
# Columns of the template that are there for people, and not read back.
REMINDER = "Dernier chiffre publié"
SHOWN = ("Indicateur", "Territoire", "Période", REMINDER)
PRODUCER, YEAR = "Producteur", "Bilan de l’année"  # above the headings, each with its value on its right
HEADER_WITHIN = 30
MAX_ROWS = 50_000
PERSONAL = re.compile(
    r"nom|prenom|nom de naissance|nom de famille|date de naissance|ne le|nee le|nir|numero de securite sociale"
    r"|adresse|courriel|e mail|email|telephone|portable|nationalite|numero unique"
)


@dataclass(frozen=True)
class Sheet:
    """Where a sheet of a return has its columns, and what stands above them."""

    table: Table
    line: int
    columns: dict[str, int]
    others: dict[int, str]
    width: int
    above: dict[str, str]


def sheets(tables: Sequence[Table]) -> list[Sheet]:
    """The sheets that have a return's headings; none if the file is something else."""
    return [sheet for table in tables if (sheet := _sheet(table))]


def extract(found: Sequence[Sheet], tables: Sequence[Table]) -> Extract:
    """Rows as text, and what is wrong with the layout; FormatError where it cannot be read at all."""
    told = Extract(SOURCE, "remontée", "", found[0].line, "", [], found[0].table.typed, {}, dated=True)
    told.publisher = _agreed(PRODUCER, found, told)
    told.edition = _agreed(YEAR, found, told)
    for table in tables:
        for remark in table.remarks:
            told.fault(Fault("contenu-masque", "avertissement", remark, "vérifier que rien n’y est caché"))
    for sheet in found:
        _others(sheet, told)
        for line, cells in sheet.table.rows():
            if line > sheet.line and any(cells):
                _row(sheet, line, cells, told)
    told.counts["gardées"] = len(told.records)
    return told


def _sheet(table: Table) -> Sheet | None:
    above: dict[str, str] = {}
    for line, cells in _head(table):
        labels = [plain(cell) for cell in cells]
        if all(plain(label) in labels for label in NEEDED):
            _refuse_doubles(cells, labels, table, line)
            columns = {label: labels.index(plain(label)) for label in READ if plain(label) in labels}
            known = {plain(label) for label in (*READ, *SHOWN)}
            others = {number: cells[number] for number, label in enumerate(labels) if label and label not in known}
            return Sheet(table, line, columns, others, len(cells), above)
        for label in (PRODUCER, YEAR):
            if plain(label) in labels:
                right = cells[labels.index(plain(label)) + 1 :]
                above[label] = next((cell for cell in right if cell), "")
    return None


def _head(table: Table) -> Iterator[Row]:
    try:
        yield from islice(table.rows(), HEADER_WITHIN)
    except FormatError:
        return  # cut by a separator that is not its own


def _refuse_doubles(cells: list[str], labels: list[str], table: Table, line: int) -> None:
    for label in READ:
        if labels.count(plain(label)) > 1:
            message = f"deux colonnes portent le même nom : « {label} »{_of(table)}"
            raise FormatError(message, line, id="colonne-double", fix="rétablir les colonnes du modèle")


def _agreed(label: str, found: Sequence[Sheet], told: Extract) -> str:
    """What the sheets say under a label; told if they differ, as one cannot know which is meant."""
    said = {sheet.above.get(label, "") for sheet in found} - {""}
    if len(said) > 1:
        message = f"les feuilles ne disent pas le même « {label} » : {', '.join(sorted(said))}"
        told.fault(Fault("en-tete-contradictoire", "erreur", message, "l’écrire une seule fois, le même partout"))
    return min(said, default="")


def _others(sheet: Sheet, told: Extract) -> None:
    for label in sheet.others.values():
        if PERSONAL.fullmatch(plain(label)):
            message = f"la colonne « {label} » paraît contenir des données personnelles"
            fix = "la supprimer : seuls des effectifs agrégés sont reçus"
            told.fault(_fault(sheet, "donnees-personnelles", "erreur", message, fix, sheet.line))
        else:
            message = f"colonne ignorée : « {label} » n’est pas du modèle"
            fix = "mettre ce qu’elle dit dans la colonne « Commentaire »"
            told.fault(_fault(sheet, "colonne-ignoree", "avertissement", message, fix, sheet.line))


def _row(sheet: Sheet, line: int, cells: list[str], told: Extract) -> None:
    told.counts["lues"] = told.counts.get("lues", 0) + 1
    if told.counts["lues"] > MAX_ROWS:
        raise FormatError(f"plus de {MAX_ROWS} lignes", line, id="taille")
    if any(cells[sheet.width :]) or (not sheet.table.typed and len(cells) < sheet.width):
        message = f"{len(cells)} cellules au lieu de {sheet.width} : la ligne est décalée"
        fix = "vérifier les séparateurs et les guillemets de la ligne"
        told.fault(_fault(sheet, "ligne-decalee", "erreur", message, fix, line))
        return
    said = {label: cells[place] if place < len(cells) else "" for label, place in sheet.columns.items()}
    if not any(said.get(label) for label in (VALUE, STATUS, NOTE)):
        told.counts["laissées vides"] = told.counts.get("laissées vides", 0) + 1
        return
    told.records.append(Record(line, said.pop(TERRITORY), said.pop(PERIOD), said, sheet=sheet.table.name))


def _fault(sheet: Sheet, id: str, tier: Tier, message: str, fix: str, line: int) -> Fault:
    return Fault(id, tier, message, fix, line, sheet=sheet.table.name)


def _of(table: Table) -> str:
    return f" (feuille « {table.name} »)" if table.name else ""
