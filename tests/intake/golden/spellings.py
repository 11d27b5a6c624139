"""The same tables under other formats, alphabets, spellings and headings: read, and every figure exact."""

from __future__ import annotations

import unicodedata

import xlsxwriter

from tests.intake import publishers
from tests.intake.golden.desk import Desk, approvals, apur, fixture, rpls, sru
from tests.intake.publishers import Published


@fixture()
def headings_in_decomposed_letters(desk: Desk) -> Published:
    made = approvals()
    made.header = [unicodedata.normalize("NFD", name) for name in publishers.LABELLED.split(";")]
    return desk.csv(made)


@fixture()
def arrondissements_by_postcode(desk: Desk) -> Published:
    made = rpls()
    for row in made.rows:
        row[0] = row[0].replace("751", "750")
    return desk.csv(made)


@fixture("ligne-de-total", says="« Ensemble »")
def a_row_that_adds_the_others_up(desk: Desk) -> Published:
    made = rpls()
    made.rows.append(["Ensemble", "", 900_000, *[""] * 5])
    return desk.xlsx(made)


@fixture("colonne-facultative", says="« txRot »")
def a_column_that_may_be_absent(desk: Desk) -> Published:
    made = rpls()
    made.header[5] = "autre"
    made.truth = {key: value for key, value in made.truth.items() if key[0] != "rpls_taux_rotation"}
    return desk.csv(made)


@fixture()
def apur_service(desk: Desk) -> Published:
    made = apur()
    publishers.write_json(made, desk.path)
    return made


@fixture()
def apur_table_in_parquet(desk: Desk) -> Published:
    made = apur()
    publishers.write_parquet(made, desk.path)
    return made


@fixture()
def arrondissements_in_every_spelling(desk: Desk) -> Published:
    made = apur()
    for row, spelt in zip(made.rows, ["1er", "02", "75103", "75004", "Paris 5e", "6ème Ardt"], strict=False):
        row[0] = spelt
    made.rows[6][0] = "PARIS 07"
    return desk.csv(made)


@fixture()
def a_gzip_of_the_web(desk: Desk) -> Published:
    made = desk.csv(sru())
    publishers.write_gzip(desk.path)
    return made


@fixture()
def utf_16_and_tabs(desk: Desk) -> Published:
    made = rpls()
    made.encoding, made.separator = "utf-16", "\t"
    return desk.csv(made)


@fixture()
def decimals_at_the_point_proven_by_the_file(desk: Desk) -> Published:
    return desk.csv(rpls(), decimal=".")


@fixture()
def empty_columns_at_the_end_of_every_row(desk: Desk) -> Published:
    made = rpls()
    made.header += ["", ""]
    made.rows = [[*row, "", ""] for row in made.rows]
    return desk.csv(made)


@fixture()
def a_separator_announced_as_excel_likes_it(desk: Desk) -> Published:
    made = rpls()
    desk.csv(made)
    desk.path.write_bytes(b"sep=;\r\n" + desk.path.read_bytes())
    return made


@fixture()
def groups_of_columns_merged_above_the_header(desk: Desk) -> Published:
    made = rpls()
    with xlsxwriter.Workbook(desk.path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 1, "Territoire")
        sheet.merge_range(0, 2, 0, 7, "Parc au 1er janvier")
        for line, row in enumerate(made.table, start=1):
            sheet.write_row(line, 0, row)
    return made


@fixture()
def header_cells_merged_over_two_rows(desk: Desk) -> Published:
    made = rpls()
    with xlsxwriter.Workbook(desk.path) as book:
        sheet = book.add_worksheet()
        for column, name in enumerate(made.header):
            sheet.merge_range(0, column, 1, column, name)
        for line, row in enumerate(made.rows, start=2):
            sheet.write_row(line, 0, row)
    return made
