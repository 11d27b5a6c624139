"""Returns by the hundred, from figures known in advance: what services really send back, and what must be refused.

Each starts from the true blank workbook of a producer, laid out as the product lays it out, then filled in.
"""

from __future__ import annotations

import copy
import csv
import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableRow

from etl.catalog import Catalog, Indicator
from etl.french import NBSP, NNBSP, format_arrondissement
from etl.reading.returned import (
    BREAKDOWN,
    INDICATOR,
    NOTE,
    PERIOD,
    PRODUCER,
    STATUS,
    TERRITORY,
    UNIT,
    VALUE,
    YEAR,
)
from etl.returns import Template, expected, layout
from tests.intake.publishers import Truth, _ods_cell

Matrix = list[list[Any]]
FORMS = ("xlsx", "xlsx", "ods", "csv")
HEADINGS = [label for label, _, _ in layout.COLUMNS]


@dataclass
class Return:
    """One return. `sheets`: cells as the spreadsheet holds them; `truth`: the figures it gives."""

    template: Template
    catalog: Catalog
    form: str
    chance: random.Random
    sheets: dict[str, Matrix]
    truth: Truth
    wrong: str = ""
    touched: list[str] = field(default_factory=list)
    separator: str = ";"
    encoding: str = "cp1252"
    hidden: bool = False  # the first sheet is
    ragged: bool = False  # a line wider than its heading

    def column(self, label: str) -> int:
        return self.header(self.tables[0]).index(label)

    @property
    def tables(self) -> list[Matrix]:
        """The sheets that are a return's, without those that the service added."""
        return [matrix for matrix in self.sheets.values() if any(INDICATOR in row for row in matrix)]

    def header(self, matrix: Matrix) -> list[Any]:
        return next(row for row in matrix if INDICATOR in row)

    def filled(self, test: Callable[[Indicator], bool] = lambda _: True) -> list[list[Any]]:
        """The rows with a figure, of the indicators kept by `test`."""
        value, code = self.column(VALUE), self.column(INDICATOR)
        return [
            row
            for matrix in self.tables
            for row in matrix
            if len(row) > max(value, code)
            and isinstance(row[value], (int, float))
            and test(self.catalog.indicators[row[code]])
        ]

    def one(self, test: Callable[[Indicator], bool] = lambda _: True) -> list[Any] | None:
        rows = self.filled(test)
        return self.chance.choice(rows) if rows else None

    def key(self, row: list[Any]) -> tuple[str, str, str, str]:
        said = (str(row[self.column(label)]) for label in (INDICATOR, TERRITORY, PERIOD, BREAKDOWN))
        indicator, territory, period, breakdown = said
        return indicator, territory, period, breakdown


def make(seed: int, templates: list[Template], catalog: Catalog) -> Return:
    """The return of a seed, always the same."""
    chance = random.Random(seed)
    template = chance.choice(templates)
    made = _filled(template, catalog, chance)
    for name in chance.sample(sorted(CLUMSY), chance.randint(0, 4)):
        if touched := _tried(CLUMSY[name], made):
            made = touched
            made.touched.append(name)
    if chance.random() < 0.5:
        for name in chance.sample(sorted(WRONG), len(WRONG)):
            if spoilt := _tried(WRONG[name], made):
                spoilt.wrong = name
                return spoilt
    return made


def _tried(hazard: Callable[[Return], bool], made: Return) -> Return | None:
    touched = copy.copy(made)
    touched.sheets, touched.truth = copy.deepcopy(made.sheets), dict(made.truth)
    touched.touched = list(made.touched)
    return touched if hazard(touched) else None


def _filled(template: Template, catalog: Catalog, chance: random.Random) -> Return:
    form = chance.choice(FORMS)
    found = list(layout.sheets(template))
    kept = [chance.choice(found)] if form == "csv" else found
    sheets: dict[str, Matrix] = {}
    truth: Truth = {}
    place = HEADINGS.index(VALUE)
    for name, lines in kept:
        laid = [[str(content) for content, _ in row.cells] for row in layout.sheet(name, template, lines).rows]
        matrix: Matrix = laid[: layout.HEAD_LINES + 1]
        for number, (line, blank) in enumerate(zip(lines, laid[len(matrix) :], strict=True)):
            row: list[Any] = list(blank)
            if number == 0 or chance.random() < 0.4:
                row[place] = value = _figure(catalog.indicators[line.indicator], chance)
                truth[line.indicator, line.territory, line.period, line.breakdown] = float(value)
            matrix.append(row)
        sheets[name] = matrix
    return Return(template, catalog, form, chance, sheets, truth)


def _figure(indicator: Indicator, chance: random.Random) -> float:
    if indicator.unit == "%":
        return round(chance.uniform(2, 99), 1)
    return chance.randint(0, 60_000) if indicator.decimals == 0 else round(chance.uniform(1, 90), indicator.decimals)


# What services really do, and that changes nothing


def _respelled(made: Return, spelling: Callable[[float], str | None], test: Callable[[Indicator], bool]) -> bool:
    row = made.one(test)
    text = spelling(float(row[made.column(VALUE)])) if row else None
    if row is None or text is None:
        return False
    row[made.column(VALUE)] = text
    return True


def _spaced(value: float, space: str) -> str | None:
    return f"{int(value):,}".replace(",", space) if value >= 1000 and value.is_integer() else None


def thousands_in_text(made: Return) -> bool:
    space = made.chance.choice([" ", NBSP, NNBSP])
    made.encoding = "utf-8-sig" if space == NNBSP else made.encoding
    return _respelled(made, lambda value: _spaced(value, space), lambda i: i.unit != "%")


def percent_sign(made: Return) -> bool:
    return _respelled(made, lambda value: f"{value:g} %".replace(".", ","), lambda i: i.unit == "%")


def comma_in_text(made: Return) -> bool:
    return _respelled(made, lambda value: f"{value:g}".replace(".", ","), lambda i: i.unit == "%")


def marker(made: Return) -> bool:
    row = made.one()
    if row is None:
        return False
    text, status = made.chance.choice([("nd", "non disponible"), ("S", "secret"), ("///", "sans objet")])
    row[made.column(VALUE)] = text
    made.truth[made.key(row)] = status
    return True


def erased(made: Return) -> bool:
    row = made.one()
    if row is None:
        return False
    row[made.column(VALUE)] = made.chance.choice(["effacer", "Effacer", "EFFACER "])
    made.truth[made.key(row)] = "non disponible"
    return True


def stated(made: Return) -> bool:
    row = made.one()
    if row is None:
        return False
    row[made.column(STATUS)] = made.chance.choice(["provisoire", "Estimé", "revise", "DÉFINITIF"])
    return True


def commented(made: Return) -> bool:
    row = made.one()
    if row is None:
        return False
    row[made.column(NOTE)] = made.chance.choice(["d'après le bilan de la commission", "=SOMME(A1:A9) de la feuille 2"])
    return True


def code_respelled(made: Return) -> bool:
    rows = [row for row in made.filled() if str(row[made.column(TERRITORY)]).startswith("751")]
    if not rows:
        return False
    row = made.chance.choice(rows)
    code = row[made.column(TERRITORY)]
    number = int(code[3:])
    spelt = [f"{number:02}", f"750{number:02}", f"Paris {format_arrondissement(code)}", float(code), int(code)]
    row[made.column(TERRITORY)] = made.chance.choice(spelt)
    return True


def year_as_number(made: Return) -> bool:
    rows = [row for row in made.filled() if len(str(row[made.column(PERIOD)])) == 4]
    for row in rows:
        row[made.column(PERIOD)] = int(row[made.column(PERIOD)])
    return bool(rows)


def shuffled(made: Return) -> bool:
    for matrix in made.tables:
        start = matrix.index(made.header(matrix)) + 1
        rows = matrix[start:]
        made.chance.shuffle(rows)
        matrix[start:] = rows
    return True


def columns_moved(made: Return) -> bool:
    (width,) = {len(made.header(matrix)) for matrix in made.tables}
    order = list(range(width))
    made.chance.shuffle(order)
    for matrix in made.tables:
        start = matrix.index(made.header(matrix))
        matrix[start:] = [[row[n] for n in order] if len(row) == width else row for row in matrix[start:]]
    return True


def lines_above(made: Return) -> bool:
    for matrix in made.tables:
        matrix[0:0] = [["Réponse du service, à relire"], []]
    return True


def empty_lines(made: Return) -> bool:
    width = len(HEADINGS)
    for matrix in made.tables:
        matrix.insert(made.chance.randint(matrix.index(made.header(matrix)) + 1, len(matrix)), [""] * width)
    return True


def column_added(made: Return) -> bool:
    for matrix in made.tables:
        start = matrix.index(made.header(matrix))
        for number, row in enumerate(matrix[start:]):
            row.append("Vérifié par" if number == 0 else "le service")
    return True


def sheet_added(made: Return) -> bool:
    if made.form == "csv":
        return False
    made.sheets = {**made.sheets, "Calculs": [["brouillon"], ["total", 12345]]}
    return True


# What cannot be taken without guessing


def _spoil(made: Return, label: str, text: object, test: Callable[[Indicator], bool] = lambda _: True) -> bool:
    row = made.one(test)
    if row is None:
        return False
    row[made.column(label)] = text
    return True


def _counted(indicator: Indicator) -> bool:
    return indicator.unit != "%" and indicator.decimals == 0


def unknown_marker(made: Return) -> bool:
    return _spoil(made, VALUE, made.chance.choice(["-", "–", "ε", "?", "env. 200", "<11", "à venir", "#DIV/0!", "1E5"]))


def pointed_thousands(made: Return) -> bool:
    return _spoil(made, VALUE, "1.234", _counted)


def date_for_a_figure(made: Return) -> bool:
    return _spoil(made, VALUE, "31/12/2025")


def percent_for_a_count(made: Return) -> bool:
    return _spoil(made, VALUE, "22 %", _counted)


def beyond_hundred(made: Return) -> bool:
    return _spoil(made, VALUE, 224.5, lambda i: i.unit == "%")


def negative(made: Return) -> bool:
    return _spoil(made, VALUE, -12, lambda i: _counted(i) and i.id != "logements_finances")


def half_a_household(made: Return) -> bool:
    return _spoil(made, VALUE, 12.5, _counted)


def proportions(made: Return) -> bool:
    """A whole indicator in % written from 0 to 1."""
    shares = {i.id for i in made.catalog.indicators.values() if i.unit == "%"}
    rows = [row for matrix in made.tables for row in matrix if len(row) == len(made.header(matrix))]
    rows = [row for row in rows if row[made.column(INDICATOR)] in shares]
    for number, row in enumerate(rows):
        row[made.column(VALUE)] = round(0.11 + 0.07 * number % 0.8, 3)
    return len({made.key(row)[0] for row in rows}) * 3 <= len(rows) and bool(rows)


def unknown_state(made: Return) -> bool:
    return _spoil(made, STATUS, "presque sûr")


def unknown_indicator(made: Return) -> bool:
    return _spoil(made, INDICATOR, "dalo_recourss")


def another_s_indicator(made: Return) -> bool:
    mine = set(made.template.producers)
    others = [i.id for i in made.catalog.indicators.values() if i.senders and not mine & set(i.senders)]
    return _spoil(made, INDICATOR, made.chance.choice(others))


def computed_indicator(made: Return) -> bool:
    return _spoil(made, INDICATOR, "sru_taux")


def unknown_territory(made: Return) -> bool:
    return _spoil(made, TERRITORY, made.chance.choice(["75121", "93", "Lyon", ""]))


def unreadable_period(made: Return) -> bool:
    return _spoil(made, PERIOD, made.chance.choice(["2025-13", "fin 2025", "", "45291"]))


def next_year(made: Return) -> bool:
    row = made.one()
    if row is None:
        return False
    row[made.column(PERIOD)] = str(row[made.column(PERIOD)]).replace("2025", "2026")
    return True


def unknown_breakdown(made: Return) -> bool:
    return _spoil(made, BREAKDOWN, "jeunes actifs")


def other_unit(made: Return) -> bool:
    return _spoil(made, UNIT, "milliers")


def row_twice(made: Return) -> bool:
    row = made.one()
    if row is None:
        return False
    matrix = next(matrix for matrix in made.tables if row in matrix)
    twin = list(row)
    twin[made.column(VALUE)] = 7 if _counted(made.catalog.indicators[made.key(row)[0]]) else 7.5
    matrix.append(twin)
    return True


def nobody(made: Return) -> bool:
    return _above(made, PRODUCER, "")


def stranger(made: Return) -> bool:
    return _above(made, PRODUCER, "Service des espaces verts")


def two_producers(made: Return) -> bool:
    if len(made.tables) < 2:
        return False
    return _above(made, PRODUCER, "DRIHL 75/SAH", only_first=True)


def year_in_words(made: Return) -> bool:
    return _above(made, YEAR, "l’an dernier")


def _above(made: Return, label: str, text: str, *, only_first: bool = False) -> bool:
    for matrix in made.tables:
        row = next(row for row in matrix if row and row[0] == label)
        row[1] = text
        if only_first:
            return True
    return True


def personal_note(made: Return) -> bool:
    notes = [
        "dont Mme Durand, rue Riquet",
        "voir jean.dupont@exemple.fr",
        "2 85 05 78 006 084 36",
        "rappeler au 06 12 34 56 78",
    ]
    return _spoil(made, NOTE, made.chance.choice(notes))


def personal_column(made: Return) -> bool:
    if not column_added(made):
        return False
    for matrix in made.tables:
        header = made.header(matrix)
        header[-1] = made.chance.choice(["Nom", "Date de naissance", "NIR", "E-mail"])
    return True


def column_twice(made: Return) -> bool:
    for matrix in made.tables:
        start = matrix.index(made.header(matrix))
        for row in matrix[start:]:
            row.append(VALUE if INDICATOR in row else 3)
    return True


def codes_removed(made: Return) -> bool:
    for matrix in made.tables:
        header = made.header(matrix)
        place = header.index(PERIOD)
        start = matrix.index(header)
        for row in matrix[start:]:
            if len(row) > place:
                del row[place]
    return True


CLUMSY = {
    hazard.__name__: hazard
    for hazard in (
        *(thousands_in_text, percent_sign, comma_in_text, marker, erased, stated, commented, code_respelled),
        *(year_as_number, shuffled, columns_moved, lines_above, empty_lines, column_added, sheet_added),
    )
}
WRONG = {
    hazard.__name__: hazard
    for hazard in (
        *(unknown_marker, pointed_thousands, date_for_a_figure, percent_for_a_count, beyond_hundred, negative),
        *(half_a_household, proportions, unknown_state, unknown_indicator, another_s_indicator, computed_indicator),
        *(unknown_territory, unreadable_period, next_year, unknown_breakdown, other_unit, row_twice, nobody),
        *(stranger, two_producers, year_in_words, personal_note, personal_column, column_twice, codes_removed),
    )
}


def peculiar(templates: list[Template], catalog: Catalog) -> Iterator[Return]:
    """Returns whose hazard is the workbook's rather than a cell's, or that few producers can meet."""
    drawn = (_filled(templates[0], catalog, random.Random(seed)) for seed in range(100))
    base = next(made for made in drawn if made.form == "xlsx")
    (name, matrix), *_ = base.sheets.items()
    yield replace(base, wrong="hidden_sheet", hidden=True)
    blank = [[*row[: HEADINGS.index(VALUE)], "", *row[HEADINGS.index(VALUE) + 1 :]] for row in matrix[6:]]
    yield replace(base, wrong="nothing_filled", sheets={name: [*matrix[:6], *blank]})
    yield replace(base, wrong="endless", form="csv", sheets={name: [*matrix, *[["", "", "", "", "", "", 1]] * 50_001]})
    yield replace(base, wrong="shifted", form="csv", sheets={name: [*matrix, [*matrix[-1], "de trop"]]}, ragged=True)
    for wrong, cells in {
        "long_note": {VALUE: 12, NOTE: "très long " * 60},
        "unseen_sign": {VALUE: 12, NOTE: "voir jean.dupont\u200b@exemple.fr"},
        "state_alone": {VALUE: "", STATUS: "provisoire"},
        "last_year": {VALUE: 12, PERIOD: "2024"},
        "a_day_for_a_year": {VALUE: 12, PERIOD: "2025-12-31"},
        "the_region": {VALUE: 12, TERRITORY: "11"},
        "broken_formula": {VALUE: "#DIV/0!"},
    }.items():
        first = list(matrix[6])
        for label, cell in cells.items():
            first[HEADINGS.index(label)] = cell
        yield replace(base, wrong=wrong, sheets={name: [*matrix[:6], first]})
    variants = next(made for made in map(_of(catalog, "part_offre_nouvelle"), range(100)) if made.form == "xlsx")
    (name, matrix), *_ = variants.sheets.items()
    first = list(matrix[6])
    first[HEADINGS.index(VALUE)], first[HEADINGS.index(BREAKDOWN)] = 12, "ensemble"
    yield replace(variants, wrong="computed_whole", sheets={name: [*matrix[:6], first]})


def _of(catalog: Catalog, indicator: str) -> Callable[[int], Return]:
    asked = [(catalog.indicators[indicator], [2025])]
    series = pd.DataFrame(columns=["indicator", "territory", "breakdown", "period", "period_end", "value", "status"])
    template = expected(catalog, asked, series, catalog.indicators[indicator].senders[0])
    return lambda seed: _filled(template, catalog, random.Random(seed))


def write(made: Return, path: Path) -> None:
    """As the spreadsheet of the service would save it."""
    {"xlsx": _write_xlsx, "ods": _write_ods, "csv": _write_csv}[made.form](made, path)


def _write_xlsx(made: Return, path: Path) -> None:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_numbers": False}) as book:
        for name, matrix in made.sheets.items():
            sheet = book.add_worksheet(name)
            if made.hidden and len(book.worksheets()) > 1:
                sheet.hide()
            for line, row in enumerate(matrix):
                for column, cell in enumerate(row):
                    sheet.write(line, column, cell)


def _write_ods(made: Return, path: Path) -> None:
    book = OpenDocumentSpreadsheet()
    for name, matrix in made.sheets.items():
        table = Table(name=name)
        for row in matrix:
            line = TableRow()
            for cell in row:
                line.addElement(_ods_cell(cell))
            table.addElement(line)
        book.spreadsheet.addElement(table)
    book.save(str(path))


def _write_csv(made: Return, path: Path) -> None:
    """Excel in French: semicolons, decimal commas, every row as wide as the widest."""
    ((_, matrix),) = made.sheets.items()
    width = len(made.header(matrix)) if made.ragged else max(len(row) for row in matrix)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=made.separator, lineterminator="\r\n")
    for row in matrix:
        cells = [f"{cell:g}".replace(".", ",") if isinstance(cell, float) else str(cell) for cell in row]
        writer.writerow([*cells, *[""] * (width - len(cells))])
    content = text.getvalue()
    encoding = "utf-8-sig" if any(sign in content for sign in (NNBSP, "ε", "−")) else made.encoding
    path.write_bytes(content.encode(encoding))
