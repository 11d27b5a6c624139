"""Tables whose heading or rows are not what they should be."""

from __future__ import annotations

from tests.intake import publishers
from tests.intake.golden.desk import Desk, approvals, apur, barometer, fixture, rpls, socle, sru
from tests.intake.publishers import Published


@fixture("source-inconnue", says="aucune source reconnue")
def a_table_of_something_else(desk: Desk) -> None:
    desk.text("a;b\n1;2\n")


@fixture("colonne-absente", says="« Taux_SRU_au_01_01_{annee} »")
def a_column_is_gone(desk: Desk) -> None:
    made = sru()
    made.header[made.used[1]] = "Taux"
    desk.csv(made)


@fixture("colonne-absente", says="« CodGeo »")
def a_heading_cut_over_two_rows(desk: Desk) -> None:
    made = rpls()
    made.preamble = [["CodGeo", *[""] * 7]]
    made.header[0] = ""
    desk.xlsx(made)


@fixture("colonne-absente", says="Niveau géographique")
def accents_lost_on_the_way(desk: Desk) -> None:
    made = socle()
    made.header = [name.replace("é", "\ufffd") for name in made.header]
    desk.csv(made)


@fixture("colonne-double", says="« nbLsPls »")
def a_column_twice(desk: Desk) -> None:
    made = rpls()
    made.header.append("nbLsPls")
    made.rows = [[*row, row[2]] for row in made.rows]
    desk.csv(made)


@fixture("annees-melees", says="les en-têtes ne parlent pas des mêmes années (2023, 2025)")
def headings_of_two_years(desk: Desk) -> None:
    made = socle()
    made.header[6] = "Nombre d'attributions en 2023"
    desk.xlsx(made)


@fixture("annees-melees", says="édition 2025, chiffres de 2022")
def an_edition_that_is_not_the_year_after_its_figures(desk: Desk) -> None:
    made = sru()
    made.header = [name.replace("01_01_2024", "01_01_2022") for name in made.header]
    desk.csv(made)


@fixture("feuille-absente", says="(feuilles : « Lisez-moi », « Ensemble (2) »)")
def a_sheet_under_another_name(desk: Desk) -> None:
    made = socle()
    made.sheet = "Ensemble (2)"
    publishers.write_xlsx(made, desk.path, other_sheets=())


@fixture("source-ambigue", says="plusieurs tables répondent")
def two_sheets_of_the_same_table(desk: Desk) -> None:
    made = rpls()
    made.sheet = "2024"
    publishers.write_xlsx(made, desk.path, other_sheets=("2023",))


@fixture("ligne-decalee", "arrondissements-absents", says="9 cellules au lieu de 8")
def a_row_with_a_separator_too_many(desk: Desk) -> None:
    made = rpls()
    made.rows[4] = [*made.rows[4][:1], "", *made.rows[4][1:]]
    desk.csv(made)


@fixture("doublon", says="doublon : Paris 3e arrondissement (1er janvier 2024) est déjà à la ligne 6")
def a_territory_twice(desk: Desk) -> None:
    made = rpls()
    made.rows.append([*made.rows[4][:2], 1, *made.rows[4][3:]])
    desk.csv(made)


@fixture("doublon", says="ligne identique en tout à la ligne")
def an_operation_twice(desk: Desk) -> None:
    made = approvals()
    made.rows.append(list(made.rows[7]))
    desk.csv(made)


@fixture("total", says="total imprimé 99\u202f999, somme des lignes 270 (2019)")
def a_printed_total_that_is_wrong(desk: Desk) -> None:
    made = approvals()
    made.rows.append(["", "", "", "", made.rows[0][4], "", 99_999, *[""] * 6, "Total", ""])
    desk.csv(made)


@fixture("arrondissements-absents", says="arrondissements absents : 4e")
def an_arrondissement_gone(desk: Desk) -> None:
    made = rpls()
    made.rows.pop(5)
    desk.csv(made)


@fixture("arrondissements-absents", "feuille-supposee", says="arrondissements absents : ")
def a_text_whose_last_rows_are_gone(desk: Desk) -> None:
    desk.csv(socle())
    whole = desk.path.read_bytes()
    desk.path.write_bytes(whole[: whole.rindex(b"\n", 0, whole.rindex(b"75112")) + 1])


@fixture("tronque", says="la dernière ligne n’est pas finie")
def a_text_cut_in_the_middle(desk: Desk) -> None:
    desk.csv(socle())
    whole = desk.path.read_bytes()
    desk.path.write_bytes(whole[: whole.rindex(b"75112")])


@fixture("sans-identifiant", says="sans identifiant, 1\u00a0ligne égale à une autre est comptée à part")
def two_equal_operations_that_nothing_names(desk: Desk) -> None:
    made = approvals()
    made.rows.append(list(made.rows[7]))
    made.header[0] = "numéro"
    desk.csv(made)


@fixture("vide", says="aucune ligne sur Paris")
def a_file_without_paris(desk: Desk) -> None:
    made = sru()
    made.rows.pop(3)
    desk.csv(made)


@fixture("edition-absente", says="le fichier ne dit pas de quelle année", edition="")
def a_file_without_a_year(desk: Desk) -> None:
    desk.csv(rpls())


@fixture("avant-en-tete", says="ligne de chiffres au-dessus de l’en-tête, trouvé à la ligne")
def a_table_whose_first_heading_is_spoilt(desk: Desk) -> None:
    made = approvals()
    made.rows.insert(9, list(made.header))
    made.header[13] = "quartier"
    desk.csv(made)


@fixture()
def a_header_printed_again_on_each_page(desk: Desk) -> Published:
    made = rpls()
    made.rows.insert(9, list(made.header))
    return desk.csv(made)


@fixture()
def notes_above_and_below(desk: Desk) -> Published:
    made = rpls()
    made.preamble = [["Répertoire des logements locatifs", *[""] * 7], [""] * 8]
    made.rows += [["Source : Insee-SDES", *[""] * 7], ["", "Lecture : voir la notice", *[""] * 6]]
    return desk.csv(made)


@fixture()
def another_indicator_of_the_barometer_is_left_out(desk: Desk) -> Published:
    made = barometer()
    made.rows += [["IND-001", "D75", "2023-03-01", "DEPT", None, 999, None, None]]
    return desk.csv(made)


@fixture("doublon", says="deux fois la même clé")
def a_json_record_with_a_key_twice(desk: Desk) -> None:
    desk.text('{"features": [{"attributes": {"C_AR": 1, "C_AR": 2}}]}')


@fixture("arrondissements-absents", says="arrondissements absents : 20e")
def a_json_record_missing(desk: Desk) -> None:
    made = apur()
    made.rows.pop()
    publishers.write_json(made, desk.path)
