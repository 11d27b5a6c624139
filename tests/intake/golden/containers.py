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


@fixture("format", says="binaire d’un format inconnu")
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


@fixture("format", says="archive ZIP, ou document d’un autre logiciel")
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


@fixture("piege", says="deux parties portent le même nom")
def two_parts_of_one_name(desk: Desk) -> None:
    desk.xlsx(rpls())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(desk.path, "a") as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")


@fixture("piege", says="sort de l’archive")
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


@fixture("piege", says="déclare des entités")
def entities_that_read_a_file(desk: Desk) -> None:
    desk.xlsx(rpls())
    trap = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><workbook '
    desk.edit("xl/workbook.xml", b"<workbook ", trap)


@fixture("piege", says="la même ligne remplie, répétée 2001 fois")
def an_ods_row_repeated(desk: Desk) -> None:
    desk.ods(rpls())
    desk.edit("content.xml", b"<table:table-row>", b"<table:table-row table:number-rows-repeated='2001'>")


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


@fixture("format", says="JSON illisible")
def a_json_cut_short(desk: Desk) -> None:
    desk.text('{"features": [')


@fixture("format", says="JSON d’erreur : Invalid query")
def an_error_of_the_service(desk: Desk) -> None:
    desk.text('{"error": {"code": 400, "message": "Invalid query"}}')


@fixture("tronque", says="il annonce une suite (« exceededTransferLimit »)")
def an_answer_of_the_service_cut(desk: Desk) -> None:
    desk.text('{"exceededTransferLimit": true, "features": [{"attributes": {"C_AR": 1}}]}')


@fixture("tronque", says="le fichier annonce 140 enregistrements et en contient 1")
def a_page_of_an_answer(desk: Desk) -> None:
    desk.text('{"total_count": 140, "results": [{"arrdt": 1}]}')


@fixture("tronque", says="il annonce une suite")
def a_page_that_another_follows(desk: Desk) -> None:
    desk.text('{"next": "https://exemple.fr/2", "results": [{"arrdt": 1}]}')


@fixture("format", says="JSON sans liste d’enregistrements")
def a_json_without_a_list(desk: Desk) -> None:
    desk.text('{"features": 3}')


@fixture("vide", says="JSON sans aucun enregistrement")
def a_json_of_nothing(desk: Desk) -> None:
    desk.text("[]")


@fixture("format", says="un enregistrement n’est pas un objet")
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
