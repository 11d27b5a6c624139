"""What services really do to a file, and that changes nothing of what it says."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

from etl.french import MINUS, NBSP, NNBSP
from tests.intake import oracle, publishers
from tests.intake.case import Case, Hazard, row_of


def shuffled_columns(case: Case) -> bool:
    made = case.made
    if len(set(made.header)) != len(made.header):
        return False
    order = list(range(len(made.header)))
    case.chance.shuffle(order)
    made.header = [made.header[n] for n in order]
    made.rows = [[row[n] for n in order] for row in made.rows]
    made.used, made.place = [order.index(n) for n in made.used], order.index(made.place)
    return True


def shuffled_rows(case: Case) -> bool:
    made = case.made
    if case.wrong:
        return False
    order = list(range(len(made.rows)))
    case.chance.shuffle(order)
    made.rows = [made.rows[n] for n in order]
    made.kept = [order.index(n) for n in made.kept]
    return True


def further_column(case: Case) -> bool:
    name = f"Colonne {len(case.made.header)} ajoutée"
    case.made.header = [*case.made.header, name]
    case.made.rows = [[*row, "à voir"] for row in case.made.rows]
    return True


def preamble(case: Case) -> bool:
    if case.form in ("parquet", "json"):
        return False
    title = case.chance.choice(
        ["Extraction du 3 mars", "Source : infocentre", "Note : chiffres provisoires ; voir la page"]
    )
    case.made.preamble = [[title], [], *case.made.preamble]
    return case.form != "csv" or case.made.separator not in title


def foot_notes(case: Case) -> bool:
    case.made.rows = [
        *case.made.rows,
        row_of(case, "Source : producteur"),
        row_of(case, ""),
        row_of(case, "Lecture : voir notice"),
    ]
    return case.form not in ("parquet", "json")


def header_again(case: Case) -> bool:
    if case.form in ("parquet", "json"):
        return False
    place = len(case.made.rows) // 2
    case.made.rows.insert(place, list(case.made.header))
    case.made.kept = [n + (n >= place) for n in case.made.kept]
    return True


def other_headings(case: Case) -> bool:
    """Capitals, accents lost, spaces doubled, line breaks: the same headings for a person."""
    changes: list[Callable[[str], str]] = [
        str.upper,
        str.lower,
        lambda t: t.replace(" ", "  "),
        lambda t: f" {t}{NBSP}",
    ]
    changes += [
        lambda t: normalize("NFD", t),
        lambda t: t.replace("é", "e"),
        lambda t: t.replace(" ", "\n", 1),
        lambda t: t.replace("'", "’"),
    ]
    change = case.chance.choice(changes)
    renamed = [change(name) for name in case.made.header]
    case.made.header = renamed
    return len(set(renamed)) == len(renamed) or case.made.kind == "sru"


def numbers_as_text(case: Case) -> bool:
    """Thousands apart, by any of the spaces in use, a few figures typed as words."""
    if case.made.kind in ("barometer", "apur") or case.form in ("parquet", "json"):
        return False
    space = case.chance.choice([" ", NBSP, NNBSP])
    for row in case.made.kept:
        for column in case.made.used:
            cell = case.made.rows[row][column]
            if isinstance(cell, int) and case.chance.random() < 0.4:
                case.made.rows[row][column] = f"{cell:,}".replace(",", space).replace("-", MINUS)
    return True


def codes_as_numbers(case: Case) -> bool:
    """75101 or 75101.0, where a spreadsheet took a code for a number."""
    made = case.made
    if made.kind not in ("rpls", "socle") or not case.spreadsheet:
        return False
    for row in made.rows:
        if str(row[made.place]).isdigit() and not str(row[made.place]).startswith("0"):
            row[made.place] = float(row[made.place])
    return True


def arrondissements_spelt(case: Case) -> bool:
    made = case.made
    if made.kind not in ("approvals", "apur") or case.form == "parquet":
        return False
    spellings = ["{}e arrondissement", "Paris {}e", "{:02}", "751{:02}", "750{:02}", "PARIS {:02}", "{}ème Ardt"]
    for row in made.rows:
        number = row[made.place]
        if isinstance(number, int) and number > 1:
            row[made.place] = case.chance.choice(spellings).format(number)
        elif number == 1:
            row[made.place] = case.chance.choice(["1er", "01", "75101", "Paris 1er Arrondissement"])
    return True


def encoding(case: Case) -> bool:
    if case.form != "csv":
        return False
    case.made.encoding = case.chance.choice(["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    return True


def separator(case: Case) -> bool:
    case.made.separator = case.chance.choice([";", ",", "\t", "|"])
    return case.form == "csv"


def zipped(case: Case) -> bool:
    case.after.append(publishers.write_gzip)
    return True


def total_row(case: Case) -> bool:
    """The rows added up, under any of its names."""
    made = case.made
    if made.kind == "approvals" or case.form == "parquet":
        return False
    row = row_of(case, "")
    row[made.place] = case.chance.choice(["Total", "Ensemble", "TOTAL GÉNÉRAL", "Totaux"])
    row[made.used[0]] = 999_999
    made.rows.append(row)
    return True


def blank_rows(case: Case) -> bool:
    place = case.chance.randrange(len(case.made.rows))
    case.made.rows[place:place] = [row_of(case, "")] * 3
    case.made.kept = [n + 3 * (n >= place) for n in case.made.kept]
    return case.form not in ("parquet", "json")


def empty_columns(case: Case) -> bool:
    case.made.header += ["", ""]
    case.made.rows = [[*row, "", ""] for row in case.made.rows]
    return case.form not in ("parquet", "json")


def groups_above(case: Case) -> bool:
    """A first row of headings, each over several columns."""
    if case.form in ("parquet", "json"):
        return False
    group = ["" for _ in case.made.header]
    group[0], group[case.made.used[0]] = "Territoire", "Parc et mouvements"
    case.made.preamble = [*case.made.preamble, group]
    return True


def every_cell_quoted(case: Case) -> bool:
    case.quoting = csv.QUOTE_ALL
    return case.form == "csv"


def markers(case: Case) -> bool:
    """A figure that its producer withholds, in the words of the administration."""
    made = case.made
    if made.kind not in oracle.FIGURES or case.form == "parquet":
        return False
    row, column = case.cell()
    word = case.chance.choice(["nd", "n.d.", "NC", "s", "Secret stat.", "///"])
    indicator, breakdown, day, _ = oracle.FIGURES[made.kind][made.used.index(column)]
    code = str(made.rows[row][made.place]).removesuffix(".0")
    year = str(int(made.edition) - 1) if made.kind == "sru" else made.edition
    made.rows[row][column] = word
    made.truth[indicator, code, oracle.period(year, day), breakdown] = oracle.MARKERS[word.casefold()]
    return True


def years_as_measures(case: Case) -> bool:
    """2024.0, where some tool took a year for a measure."""
    made = case.made
    if made.kind != "approvals" or case.form in ("json", "parquet"):
        return False
    column = next(n for n, name in enumerate(made.header) if name.strip().casefold().startswith("ann"))
    for row in made.rows:
        row[column] = f"{row[column]}.0" if str(row[column]).isdigit() else row[column]
    return True


def days_in_french(case: Case) -> bool:
    made = case.made
    if made.kind != "barometer":
        return False
    column = next(n for n, name in enumerate(made.header) if "date" in name.casefold())
    for row in made.rows:
        row[column] = "/".join(reversed(str(row[column]).split("-")))
    return True


def wrong_dimension(case: Case) -> bool:
    """A sheet that says it ends before its end."""
    if case.form != "xlsx":
        return False

    def shrink(path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            sheet = archive.read("xl/worksheets/sheet2.xml")
        changed = re.sub(rb'<dimension ref="[^"]*"/>', b'<dimension ref="A1:C4"/>', sheet)
        publishers.rewrite_archive(path, {"xl/worksheets/sheet2.xml": changed})

    case.after.insert(0, shrink)
    return True


ALL: tuple[Hazard, ...] = (
    *(shuffled_columns, shuffled_rows, further_column, preamble, foot_notes, header_again, other_headings),
    *(numbers_as_text, codes_as_numbers, arrondissements_spelt, encoding, separator, zipped, total_row, blank_rows),
    *(empty_columns, groups_above, every_cell_quoted, markers, years_as_measures, days_in_french, wrong_dimension),
)
CLUMSY = {hazard.__name__: hazard for hazard in ALL}
