"""Files larger, longer to read, or heavier than any that a publisher sends."""

from __future__ import annotations

import gzip
import zipfile

from tests.intake import publishers
from tests.intake.golden.desk import Desk, apur, fixture, rpls, socle, sru

FORMATS = "etl.formats"
ENDLESS = {"etl.reading.limited.CHILD": "tests.intake.golden.endless", "etl.reading.limited.CPU_SECONDS": 10.0}


@fixture("taille", says="dépasse quatre gigaoctets", limits={f"{FORMATS}.kind.MAX_UNZIPPED": 1_000})
def a_gzip_that_never_ends(desk: Desk) -> None:
    desk.path.write_bytes(gzip.compress(b"a;b\n" * 1_000))


@fixture("taille", says="grossit de plus de cent fois", limits={f"{FORMATS}.kind.TAME": 1_000})
def a_gzip_that_swells(desk: Desk) -> None:
    desk.path.write_bytes(gzip.compress(b"a;b\n" * 10_000))


@fixture("taille", says="classeur de 1001 parties")
def a_workbook_of_a_thousand_parts(desk: Desk) -> None:
    desk.xlsx(rpls())
    with zipfile.ZipFile(desk.path) as archive:
        there = len(archive.namelist())
    publishers.rewrite_archive(desk.path, {f"xl/media/{n}.bin": b"" for n in range(1_001 - there)})


@fixture("taille", says="dépasse 200 Mo une fois ouvert", limits={f"{FORMATS}.archive.MAX_UNPACKED": 1 << 20})
def a_workbook_that_swells(desk: Desk) -> None:
    desk.xlsx(rpls())
    desk.add("xl/a.bin", b"\0" * (1 << 20))


@fixture("taille", says="plus d’un million de cellules", limits={f"{FORMATS}.archive.MAX_CELLS": 100})
def a_sheet_padded_with_nothing(desk: Desk) -> None:
    desk.xlsx(rpls())


@fixture("taille", says="les textes du classeur dépassent 64 Mo", limits={f"{FORMATS}.archive.MAX_STRINGS": 1_000})
def texts_without_end(desk: Desk) -> None:
    desk.xlsx(socle())
    desk.add("xl/sharedStrings.xml", b"<sst>" + b" " * 2_000 + b"</sst>")


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


@fixture("taille", says="JSON de plus de 64 Mo", limits={f"{FORMATS}.records.MAX_JSON": 100})
def a_json_too_large(desk: Desk) -> None:
    publishers.write_json(apur(), desk.path)


@fixture("duree", says="trop de temps", limits={"etl.reading.limited.CPU_SECONDS": 0.0}, apart=True)
def a_reading_that_waits(desk: Desk) -> None:
    desk.csv(sru())


@fixture("duree", says="trop de temps", limits=ENDLESS, apart=True)
def a_reading_that_computes_too_long(desk: Desk) -> None:
    desk.csv(sru())


@fixture("memoire", says="demande plus de 512 Mio", apart=True)
def a_reading_that_swells(desk: Desk) -> None:
    desk.text("[" + ",".join(["[]"] * 10_000_000) + "]")


@fixture(
    "lecture", says="s’est interrompue (code 1)", limits={"etl.reading.limited.sys.executable": "false"}, apart=True
)
def a_reading_that_dies(desk: Desk) -> None:
    desk.csv(sru())
