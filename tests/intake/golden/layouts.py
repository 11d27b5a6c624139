"""Each oddity that the publishers' own files are known to have: read, and every figure exact."""

from __future__ import annotations

import datetime as dt
import random

import xlsxwriter

from tests.intake import publishers
from tests.intake.golden.desk import Desk, approvals, barometer, fixture, rpls, socle, sru
from tests.intake.publishers import Published


@fixture()
def sru_2023_comma_cp1252(desk: Desk) -> Published:
    return desk.csv(publishers.sru(2023, 260_000, "22,45%"))


@fixture()
def sru_2024_blank_line_and_nameless_columns(desk: Desk) -> Published:
    return desk.csv(publishers.sru(2024, 265_000, "22,80%"))


@fixture()
def sru_2025_semicolons_and_absurd_rates_elsewhere(desk: Desk) -> Published:
    """« 38;62% », « 2126,00% », « 124,24% » and « Pas d'inventaire » are other communes'."""
    return desk.csv(sru())


@fixture()
def sru_2026_accents_and_years_moved(desk: Desk) -> Published:
    return desk.csv(publishers.sru(2026, 276_032, "23,21%"))


@fixture()
def sru_no_inventory_in_paris(desk: Desk) -> Published:
    made = sru()
    made.rows[3][made.used[1]] = "Pas d'inventaire"
    made.truth["sru_taux", "75056", "2024-01-01", "ensemble"] = "sans objet"
    return desk.csv(made)


@fixture()
def sru_levy_in_euros_beside_the_figures(desk: Desk) -> Published:
    made = sru()
    made.rows[3][-1] = "46 559,19 €"
    return desk.csv(made)


@fixture()
def sru_rate_as_a_percentage_of_a_workbook(desk: Desk) -> Published:
    """0.231 shown as 23,1 %: the cell's format is part of what it says."""
    made = sru()
    with xlsxwriter.Workbook(desk.path) as book:
        sheet, percent = book.add_worksheet(), book.add_format({"num_format": "0.00%"})
        for line, row in enumerate(made.table):
            sheet.write_row(line, 0, row)
        sheet.write_number(4, made.used[1], 0.231, percent)
    return made


@fixture()
def socle_header_on_row_3_and_235_columns(desk: Desk) -> Published:
    return desk.xlsx(publishers.socle(2022, random.Random(2)))


@fixture()
def socle_codes_as_numbers(desk: Desk) -> Published:
    made = socle()
    for row in made.rows:
        row[1] = float(row[1])
    return desk.xlsx(made)


@fixture("feuille-supposee")
def socle_one_sheet_saved_as_csv(desk: Desk) -> Published:
    return desk.csv(socle())


@fixture()
def socle_dash_is_secret_whatever_its_length(desk: Desk) -> Published:
    made = socle()
    for row, dash in ((6, "-"), (7, "–")):
        made.rows[row][6] = dash
        made.truth["attributions", str(made.rows[row][1]), "2025", "ensemble"] = "secret"
    return desk.xlsx(made)


@fixture()
def socle_formulas_already_computed(desk: Desk) -> Published:
    made = socle()
    with xlsxwriter.Workbook(desk.path) as book:
        sheet = book.add_worksheet("Ensemble")
        for line, row in enumerate(made.table):
            sheet.write_row(line, 0, row)
            if line > 2 and isinstance(row[7], float):
                sheet.write_formula(line, 7, f"=F{line + 1}/G{line + 1}", None, row[7])
    return made


@fixture("contenu-masque", says="est masquée")
def socle_hidden_sheet_and_rows(desk: Desk) -> Published:
    made = socle()
    with xlsxwriter.Workbook(desk.path) as book:
        book.add_worksheet("Lisez-moi")
        sheet = book.add_worksheet("Ensemble")
        sheet.hide()
        sheet.set_row(8, None, None, {"hidden": True})
        for line, row in enumerate(made.table):
            sheet.write_row(line, 0, row)
    return made


@fixture("contenu-masque", says="le classeur a des lignes ou des colonnes masquées")
def ods_hidden_rows(desk: Desk) -> Published:
    made = desk.ods(rpls())
    desk.edit("content.xml", b"<table:table-row>", b'<table:table-row table:visibility="collapse">')
    return made


@fixture()
def socle_wrong_dimension(desk: Desk) -> Published:
    """The sheet says that it ends at D5: the rows beyond are read all the same."""
    made = desk.xlsx(socle())
    desk.edit("xl/worksheets/sheet2.xml", rb'<dimension ref="[^"]*"/>', b'<dimension ref="A1:D5"/>')
    return made


@fixture()
def approvals_technical_header(desk: Desk) -> Published:
    """A byte order mark, line breaks in quotes, an identifier met twice, a negative row."""
    return desk.csv(approvals())


@fixture()
def approvals_printed_total_that_agrees(desk: Desk) -> Published:
    made = approvals()
    year = made.rows[0][4]
    total = made.truth["logements_finances", "75056", str(year), "ensemble"]
    made.rows.append(["", "", "", "", year, "", int(total), *[""] * 6, "Paris", ""])
    return desk.csv(made)


@fixture()
def approvals_years_taken_for_measures(desk: Desk) -> Published:
    made = approvals()
    for row in made.rows:
        row[4] = f"{row[4]}.0"
    return desk.csv(made)


@fixture()
def barometer_since_2023(desk: Desk) -> Published:
    return desk.csv(barometer())


@fixture()
def barometer_days_of_a_workbook(desk: Desk) -> Published:
    made = barometer()
    with xlsxwriter.Workbook(desk.path) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        for line, row in enumerate(made.table):
            sheet.write_row(line, 0, row)
            if line:
                sheet.write_datetime(line, 2, dt.datetime.fromisoformat(row[2]), day)
    return made


@fixture()
def barometer_until_2022(desk: Desk) -> Published:
    """Several indicators in one file, decimals at the point, « 0.0 » for the absence of data."""
    header = "mesure,indicateur,id_indicateur,code_departement,libelle_departement,date,valeur,unite"
    other = "MaPrimeRénov',Dossiers,nb-maprimerenov-valides,75,Paris,2021-04-30,55.0,dossiers"
    rows = [("75", "2018-01-31", "0.0"), ("75", "2021-01-31", "302.0"), ("75", "2021-12-31", "3466.0")]
    rows += [("01", "2021-01-31", "7.0")]
    name = "Logement d'abord,Personnes,logement-sans-domicile-hebergement-urgence"
    lines = [f"{name},{place},Paris,{day},{value},personnes" for place, day, value in rows]
    desk.text("\n".join([header, other, *lines]) + "\n")
    key = "lda_personnes_relogees", "75"
    truth = {(*key, "2018-01", "ensemble"): "non disponible", (*key, "2021-01", "ensemble"): 302.0}
    return Published("barometer", "barometre", "", "", [], [], {**truth, (*key, "2021", "ensemble"): 3466.0})


@fixture()
def rpls_a_dwelling_a_row(desk: Desk) -> Published:
    rows = [("75101", 2), ("75120", 3), ("13201", 4), ("75104", 1)]
    rows += [(f"751{n:02}", 1) for n in range(1, 21)]
    lines = [f"PARIS;{code};{code};PLUS" for code, times in rows for _ in range(times)]
    desk.text("\r\n".join(["LIBCOM;DEPCOM;CODEPOSTAL;FINAN", *lines]) + "\r\n", "cp1252")
    key = "2024-01-01", "ensemble"
    more = {"75101": 3.0, "75120": 4.0, "75104": 2.0}
    truth = {("rpls_logements", f"751{n:02}", *key): more.get(f"751{n:02}", 1.0) for n in range(1, 21)}
    return Published("rpls", "rpls", "", "", [], [], {**truth, ("rpls_logements", "75056", *key): 26.0})
