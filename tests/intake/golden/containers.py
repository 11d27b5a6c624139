"""Files that are not what they seem, are damaged, or would harm whoever opens them."""

from __future__ import annotations

import gzip
import zipfile

import pytest

from tests.intake import publishers
from tests.intake.golden.desk import Desk, apur, fixture, rpls, socle, sru

FORMATS = "etl.formats"


@fixture("vide", says="fichier vide")
def nothing_at_all(desk: Desk) -> None:
    desk.text("\ufeff\r\n")


@fixture("format", says="ce fichier est un PDF")
def a_pdf(desk: Desk) -> None:
    desk.path.write_bytes(b"%PDF-1.7\n")


@fixture("format", says="page web")
def a_web_page(desk: Desk) -> None:
    desk.text("<!DOCTYPE html><html></html>")


@fixture("format", says="ce fichier est un XML")
def another_xml(desk: Desk) -> None:
    desk.text("<?xml version='1.0'?><office/>")


@fixture("format", says="binaire d'un format inconnu")
def bytes_of_nobody(desk: Desk) -> None:
    desk.path.write_bytes(b"\x01\0\x02" * 40)


@fixture("format", says="ancien format XLS")
def an_old_workbook(desk: Desk) -> None:
    desk.path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


@fixture("mot-de-passe", says="protégé par un mot de passe")
def a_password(desk: Desk) -> None:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    desk.path.write_bytes(head + "EncryptedPackage".encode("utf-16-le"))


@fixture("mot-de-passe", says="protégé par un mot de passe")
def a_password_on_an_ods(desk: Desk) -> None:
    desk.ods(rpls())
    desk.add("META-INF/manifest.xml", b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>")


@fixture("format", says="XLSB")
def a_binary_workbook(desk: Desk) -> None:
    with zipfile.ZipFile(desk.path, "w") as archive:
        archive.writestr("xl/workbook.bin", b"x")


@fixture("format", says="archive ZIP, ou document d'un autre logiciel")
def a_zip_of_csv(desk: Desk) -> None:
    with zipfile.ZipFile(desk.path, "w") as archive:
        archive.writestr("sru.csv", "a;b")


@fixture("format", says="abîmé ou tronqué")
def a_workbook_cut_short(desk: Desk) -> None:
    desk.xlsx(socle())
    desk.path.write_bytes(desk.path.read_bytes()[:-200])


@fixture("format", says="abîmé, tronqué ou chiffré")
def a_workbook_with_a_damaged_part(desk: Desk) -> None:
    desk.xlsx(socle())
    content = bytearray(desk.path.read_bytes())
    place = content.index(b"xl/worksheets/sheet2.xml") + 200
    content[place : place + 40] = b"\0" * 40
    desk.path.write_bytes(bytes(content))


@fixture("format", says="classeur illisible")
def a_workbook_whose_xml_is_broken(desk: Desk) -> None:
    desk.xlsx(rpls())
    desk.edit("xl/workbook.xml", b"<sheets>", b"<sheets><")


@fixture("format", says="classeur illisible")
def a_sheet_whose_xml_is_broken(desk: Desk) -> None:
    desk.xlsx(rpls())
    desk.edit("xl/worksheets/sheet2.xml", b"<sheetData>", b"<sheetData><")


@fixture("format", says="classeur illisible")
def an_ods_whose_xml_is_broken(desk: Desk) -> None:
    desk.ods(rpls())
    desk.edit("content.xml", b"<office:spreadsheet>", b"<office:spreadsheet><")


@fixture("format", says="classeur illisible")
def an_ods_number_that_is_none(desk: Desk) -> None:
    desk.ods(rpls())
    desk.edit("content.xml", b'office:value="[0-9.]+"', b'office:value="30.6.6"')


@fixture("format", says="classeur illisible")
def an_xml_in_an_alphabet_of_nobody(desk: Desk) -> None:
    desk.xlsx(rpls())
    desk.edit("xl/sharedStrings.xml", b'encoding="UTF-8"', b'encoding="UF-8"')


@fixture("format", says="fichier compressé abîmé")
def a_gzip_cut_short(desk: Desk) -> None:
    desk.csv(sru())
    desk.path.write_bytes(gzip.compress(desk.path.read_bytes())[:-30])


@fixture("taille", says="dépasse quatre gigaoctets", limits={f"{FORMATS}.kind.MAX_UNZIPPED": 1_000})
def a_gzip_that_never_ends(desk: Desk) -> None:
    desk.path.write_bytes(gzip.compress(b"a;b\n" * 1_000))


@fixture("taille", says="classeur de 1001 parties")
def a_workbook_of_a_thousand_parts(desk: Desk) -> None:
    desk.xlsx(rpls())
    with zipfile.ZipFile(desk.path) as archive:
        there = len(archive.namelist())
    publishers.rewrite_archive(desk.path, {f"xl/media/{n}.bin": b"" for n in range(1_001 - there)})


@fixture("piege", says="deux parties portent le même nom")
def two_parts_of_one_name(desk: Desk) -> None:
    desk.xlsx(rpls())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(desk.path, "a") as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")


@fixture("piege", says="sort de l'archive")
def a_part_outside_the_archive(desk: Desk) -> None:
    desk.xlsx(rpls())
    desk.add("../../etc/cron.d/x", b"x")


@fixture("macros", says="contient des macros")
def a_macro(desk: Desk) -> None:
    desk.xlsx(rpls())
    desk.add("xl/vbaProject.bin", b"x")


@fixture("macros", says="contient des macros")
def a_macro_in_an_ods(desk: Desk) -> None:
    desk.ods(rpls())
    desk.add("Basic/Standard/script-lb.xml", b"<x/>")


@fixture("taille", says="dépasse 200 Mo une fois ouvert", limits={f"{FORMATS}.archive.MAX_UNPACKED": 1 << 20})
def a_workbook_that_swells(desk: Desk) -> None:
    desk.xlsx(rpls())
    desk.add("xl/a.bin", b"\0" * (1 << 20))


@fixture("taille", says="plus d'un million de cellules", limits={f"{FORMATS}.archive.MAX_CELLS": 100})
def a_sheet_padded_with_nothing(desk: Desk) -> None:
    desk.xlsx(rpls())


@fixture("taille", says="les textes du classeur dépassent 64 Mo", limits={f"{FORMATS}.archive.MAX_STRINGS": 1_000})
def texts_without_end(desk: Desk) -> None:
    desk.xlsx(socle())
    desk.add("xl/sharedStrings.xml", b"<sst>" + b" " * 2_000 + b"</sst>")


@fixture("piege", says="déclare des entités")
def entities_that_read_a_file(desk: Desk) -> None:
    desk.xlsx(rpls())
    trap = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><workbook '
    desk.edit("xl/workbook.xml", b"<workbook ", trap)


@fixture("piege", says="la même ligne remplie, répétée 2001 fois")
def an_ods_row_repeated(desk: Desk) -> None:
    desk.ods(rpls())
    desk.edit("content.xml", b"<table:table-row>", b"<table:table-row table:number-rows-repeated='2001'>")


@fixture("taille", says="plus de 1048576 lignes")
def an_ods_of_endless_rows(desk: Desk) -> None:
    desk.ods(rpls())
    row = b"<table:table-row table:number-rows-repeated='1048577'><table:table-cell/></table:table-row>"
    desk.edit("content.xml", b"<table:table-row>", row + b"<table:table-row>")


@fixture("taille", says="plus de 2000 colonnes")
def an_ods_of_endless_columns(desk: Desk) -> None:
    desk.ods(rpls())
    cell = b"<table:table-row><table:table-cell table:number-columns-repeated='2001' office:value-type='string'>"
    desk.edit("content.xml", b"<table:table-row>", cell + b"<text:p>x</text:p></table:table-cell>")


@fixture("taille", says="plus de 2000 colonnes")
def a_sheet_of_endless_columns(desk: Desk) -> None:
    made = rpls()
    made.preamble = [["x"] * 2_001]
    desk.xlsx(made)


@fixture("taille", says="plus de 2000 colonnes")
def a_text_of_endless_columns(desk: Desk) -> None:
    desk.text(";".join("x" * 2_001) + "\n")


@fixture("taille", says="plus de 2000 colonnes")
def a_json_of_endless_columns(desk: Desk) -> None:
    desk.text("[{" + ", ".join(f'"c{n}": 1' for n in range(2_001)) + "}]")


@fixture("taille", says="plus de 2000 colonnes")
def a_parquet_of_endless_columns(desk: Desk) -> None:
    made = rpls()
    made.header = [f"c{n}" for n in range(2_001)]
    made.rows = [[1] * 2_001]
    publishers.write_parquet(made, desk.path)


@fixture("taille", says="classeur de 4 feuilles (au plus 3)", limits={f"{FORMATS}.xlsx.MAX_SHEETS": 3})
def a_workbook_of_too_many_sheets(desk: Desk) -> None:
    desk.xlsx(socle())


@fixture("taille", says="classeur de 4 feuilles (au plus 3)", limits={f"{FORMATS}.ods.MAX_SHEETS": 3})
def an_ods_of_too_many_sheets(desk: Desk) -> None:
    desk.ods(rpls())
    desk.edit("content.xml", b"</table:table>", b"</table:table>" + b"<table:table/>" * 3)


@fixture("taille", says="lignes retenues", limits={"etl.reading.extract.MAX_RECORDS": 20})
def more_rows_than_paris_has(desk: Desk) -> None:
    desk.csv(rpls())


@fixture("trou", says="des cellules remplies après 2000 lignes vides")
def cells_far_below_the_table(desk: Desk) -> None:
    made = rpls()
    made.rows += [[""] * 8] * 2_100 + [made.rows[3]]
    desk.xlsx(made)


@fixture("encodage", says="illisible en UTF-8 comme en Windows-1252")
def letters_of_another_machine(desk: Desk) -> None:
    desk.path.write_bytes("Code_INSEE_commune;Région\x81\n".encode("latin-1"))


@fixture("encodage", says="illisible en UTF-8 comme en Windows-1252")
def half_a_letter_after_a_mark(desk: Desk) -> None:
    desk.path.write_bytes(b"\xef\xbb\xbfCodGeo;nbLsPls;nbLsMes\n\xe9;1;2\n")


@fixture("guillemets", says="cellule de plus de 131072 caractères")
def a_cell_without_end(desk: Desk) -> None:
    desk.text("CodGeo;nbLsPls;nbLsMes\n75101;" + "9" * 200_000)


@fixture("guillemets", says="guillemet mal placé")
def a_quote_in_the_middle(desk: Desk) -> None:
    desk.csv(rpls())
    desk.path.write_bytes(desk.path.read_bytes().replace(b"75103;", b'"75103"x;'))


@fixture("guillemets", says="guillemet ouvert et jamais fermé")
def a_quote_left_open(desk: Desk) -> None:
    made = rpls()
    made.rows += [["01001", "Commune", *[1] * 6]] * 60
    desk.csv(made)
    desk.path.write_bytes(desk.path.read_bytes().replace(b"75103;", b'"75103;'))


@fixture("binaire", says="caractère nul dans le texte")
def a_null_in_the_text(desk: Desk) -> None:
    desk.csv(rpls())
    desk.path.write_bytes(desk.path.read_bytes() + b" " * (1 << 20) + b"\r\n75121\0;")


@fixture("taille", says="JSON de plus de 64 Mo", limits={f"{FORMATS}.records.MAX_JSON": 100})
def a_json_too_large(desk: Desk) -> None:
    publishers.write_json(apur(), desk.path)


@fixture("format", says="JSON illisible")
def a_json_cut_short(desk: Desk) -> None:
    desk.text('{"features": [')


@fixture("format", says="JSON d'erreur : Invalid query")
def an_error_of_the_service(desk: Desk) -> None:
    desk.text('{"error": {"code": 400, "message": "Invalid query"}}')


@fixture("tronque", says="le service a coupé sa réponse")
def an_answer_of_the_service_cut(desk: Desk) -> None:
    desk.text('{"exceededTransferLimit": true, "features": [{"attributes": {"C_AR": 1}}]}')


@fixture("format", says="JSON sans liste d'enregistrements")
def a_json_without_a_list(desk: Desk) -> None:
    desk.text('{"features": 3}')


@fixture("vide", says="JSON sans aucun enregistrement")
def a_json_of_nothing(desk: Desk) -> None:
    desk.text("[]")


@fixture("format", says="un enregistrement n'est pas un objet")
def a_json_of_numbers(desk: Desk) -> None:
    desk.text("[1, 2]")


@fixture("format", says="Parquet illisible")
def a_parquet_cut_short(desk: Desk) -> None:
    desk.path.write_bytes(b"PAR1PAR1")


@fixture("format", says="Parquet abîmé")
def a_parquet_with_a_damaged_page(desk: Desk) -> None:
    publishers.write_parquet(apur(), desk.path)
    content = bytearray(desk.path.read_bytes())
    content[4:400] = b"\xff" * 396
    desk.path.write_bytes(bytes(content))


@fixture("duree", says="trop de temps", limits={"etl.reading.limited.CPU_SECONDS": 0.0}, apart=True)
def a_reading_that_waits(desk: Desk) -> None:
    desk.csv(sru())


@fixture("duree", says="trop de temps", limits={"etl.reading.limited.CPU_SECONDS": 0.9}, apart=True)
def a_reading_that_computes_too_long(desk: Desk) -> None:
    desk.csv(sru())


@fixture("memoire", says="demande plus de 512 Mio", apart=True)
def a_reading_that_swells(desk: Desk) -> None:
    desk.text("[" + ",".join(["[]"] * 10_000_000) + "]")


@fixture(
    "lecture", says="s'est interrompue (code 1)", limits={"etl.reading.limited.sys.executable": "false"}, apart=True
)
def a_reading_that_dies(desk: Desk) -> None:
    desk.csv(sru())
