"""Cells that nobody can read without guessing: refused, with the line, the column and what they say."""

from __future__ import annotations

from tests.intake import publishers
from tests.intake.golden.desk import Desk, approvals, apur, barometer, fixture, rpls, socle, sru
from tests.intake.publishers import Published


def spoilt(made: Published, row: int, column: int, text: object) -> Published:
    made.rows[row][column] = text
    return made


@fixture("valeur", says="« 38;62% »")
def two_separators_in_a_rate(desk: Desk) -> None:
    desk.csv(spoilt(sru(), 3, 8, "38;62%"))


@fixture("valeur", says="hors de l’intervalle attendu, de 1 à 100")
def a_rate_of_2126_percent(desk: Desk) -> None:
    desk.csv(sru(rate="2126,00%"))


@fixture("valeur", says="« 0,231 » hors de l’intervalle")
def a_share_where_a_rate_stands(desk: Desk) -> None:
    desk.csv(sru(rate="0,231"))


@fixture("valeur", says="proportion attendue, entre 0 et 1 : « 22,4 »")
def a_rate_where_a_share_stands(desk: Desk) -> None:
    desk.xlsx(spoilt(socle(), 5, 9, 22.4))


@fixture("unite", says="toutes les valeurs sont inférieures à 1")
def a_whole_column_of_shares(desk: Desk) -> None:
    made = rpls()
    for row in made.rows:
        row[5] = round(float(row[5]) / 100, 4)
    desk.csv(made)


@fixture("taux", says="taux hors de 0 à 100 : « 103,5 »")
def a_rate_above_100(desk: Desk) -> None:
    desk.csv(spoilt(rpls(), 4, 5, 103.5))


@fixture("negatif", says="valeur négative : « -4 »")
def a_negative_stock(desk: Desk) -> None:
    desk.csv(spoilt(rpls(), 4, 2, -4))


@fixture("entier", says="nombre entier attendu : « 1234,25 »")
def a_quarter_of_a_dwelling(desk: Desk) -> None:
    desk.csv(spoilt(rpls(), 4, 2, 1234.25))


@fixture("valeur", says="« 12,000 » ; attendu un nombre entier")
def thousands_written_in_english(desk: Desk) -> None:
    desk.csv(spoilt(rpls(), 4, 2, "12,000"))


@fixture("valeur", says="« 12,000 » ; attendu un nombre entier")
def thousands_at_the_point_among_decimals_at_the_point(desk: Desk) -> None:
    desk.csv(spoilt(rpls(), 4, 2, "12.000"), decimal=".")


@fixture("valeur", says="ambigu, le point peut séparer les milliers")
def one_point_that_may_part_thousands(desk: Desk) -> None:
    desk.csv(spoilt(sru(), 3, 7, "1.234"))


@fixture("valeur", says="virgule dans un fichier dont les décimales sont au point")
def a_comma_in_a_file_at_the_point(desk: Desk) -> None:
    made = barometer()
    made.separator = ";"
    desk.csv(spoilt(made, made.kept[0], 5, "12,5"))


@fixture("valeur", says="« 1\u00a0234 567 »")
def two_kinds_of_space_in_a_number(desk: Desk) -> None:
    desk.csv(spoilt(rpls(), 4, 2, "1\u00a0234 567"))


@fixture("valeur", says="« #DIV/0! »")
def an_error_of_the_spreadsheet(desk: Desk) -> None:
    desk.xlsx(spoilt(socle(), 5, 7, "#DIV/0!"))


@fixture("valeur", says="« <11 »")
def a_bound_instead_of_a_figure(desk: Desk) -> None:
    desk.xlsx(spoilt(socle(), 5, 6, "<11"))


@fixture("valeur", says="« NA »")
def a_marker_that_no_source_declares(desk: Desk) -> None:
    desk.csv(spoilt(rpls(), 4, 6, "NA"))


@fixture("valeur", says="formule sans valeur calculée")
def a_formula_never_computed(desk: Desk) -> None:
    desk.xlsx(socle())
    desk.edit("xl/worksheets/sheet2.xml", b'<c r="F9"><v>[^<]*</v></c>', b'<c r="F9"><f>E9+1</f></c>')


@fixture("valeur", says="formule sans valeur calculée")
def an_ods_formula_never_computed(desk: Desk) -> None:
    desk.ods(spoilt(rpls(), 4, 2, 7_654_321))
    cell = b'<table:table-cell office:value-type="float" office:value="7654321">'
    desk.edit("content.xml", cell + b"<text:p>7654321</text:p>", b'<table:table-cell table:formula="of:=[.A1]">')


@fixture("valeur", says="cellule sans valeur dans une colonne que l’on somme")
def a_gap_in_a_column_that_is_summed(desk: Desk) -> None:
    desk.csv(spoilt(approvals(), 5, 6, ""))


@fixture("periode", says="année illisible : « 45291 »")
def a_year_as_the_serial_number_of_a_day(desk: Desk) -> None:
    desk.csv(spoilt(approvals(), 5, 4, 45291))


@fixture("periode", says="période illisible : « 44927 »")
def a_month_as_the_serial_number_of_a_day(desk: Desk) -> None:
    made = barometer()
    desk.csv(spoilt(made, made.kept[0], 2, 44927))


@fixture("periode", says="« 12/31/2023 »")
def a_day_in_the_american_order(desk: Desk) -> None:
    made = barometer()
    desk.csv(spoilt(made, made.kept[0], 2, "12/31/2023"))


@fixture("date-future", says="période postérieure au fichier")
def a_month_yet_to_come(desk: Desk) -> None:
    made = barometer()
    desk.csv(spoilt(made, made.kept[0], 2, "2027-01-01"))


@fixture("territoire", "arrondissements-absents", says="territoire illisible : « 7510l »")
def a_code_with_a_letter(desk: Desk) -> None:
    desk.xlsx(spoilt(socle(), 5, 1, "7510l"))


@fixture("territoire", says="« 21e »")
def a_twenty_first_arrondissement(desk: Desk) -> None:
    desk.csv(spoilt(approvals(), 5, 13, "21e"))


@fixture("territoire", says="ligne de chiffres sans territoire")
def figures_of_nowhere(desk: Desk) -> None:
    desk.csv(spoilt(approvals(), 5, 13, ""))


@fixture("valeur", says="« NaN », qui n’est pas un nombre")
def a_json_that_says_nan(desk: Desk) -> None:
    publishers.write_json(spoilt(apur(), 0, 5, float("nan")), desk.path)


@fixture("valeur", says="« 36.520 »")
def a_json_number_kept_as_an_ambiguous_text(desk: Desk) -> None:
    publishers.write_json(spoilt(apur(), 0, 5, "36.520"), desk.path)
