"""FINESS, as XML and as the CSV that names no column: what is awkward in it, and XML made to harm."""

from __future__ import annotations

import random
import re

from tests.intake import finess, publishers
from tests.intake.finess import DAY
from tests.intake.golden.desk import Desk, fixture
from tests.intake.publishers import Published

XML = "etl.formats.xml"
CAPACITY = finess.COLUMNS.index("capinstot")


def flow() -> Published:
    return finess.published(random.Random(3))


def as_xml(desk: Desk, made: Published | None = None, **how: str) -> Published:
    made = made or flow()
    publishers.write_xml(made, desk.path, **how)
    return made


def edited(desk: Desk, pattern: str, new: str, made: Published | None = None) -> None:
    """The XML with the first match of a pattern replaced."""
    as_xml(desk, made)
    text = desk.path.read_text(encoding="utf-8")
    assert re.search(pattern, text)
    desk.text(re.sub(pattern, lambda _: new, text, count=1))


def first(made: Published, column: int, text: str) -> Published:
    """The first row that is read, with another cell."""
    made.rows[made.kept[0]][column] = text
    return made


@fixture(edition=DAY)
def the_xml_as_released(desk: Desk) -> Published:
    return as_xml(desk)


@fixture(edition=DAY)
def an_xml_on_one_line(desk: Desk) -> Published:
    return as_xml(desk, indent="")


@fixture(edition="")
def the_csv_that_says_its_day(desk: Desk) -> Published:
    made = flow()
    desk.csv(finess.without_headings(made))
    return made


@fixture(edition=DAY)
def fields_in_another_order_and_some_left_out(desk: Desk) -> Published:
    """What a schema leaves optional, and a discipline of another letter case."""
    made = as_xml(desk)
    text = desk.path.read_text(encoding="utf-8")
    text = re.sub(r"<libcourt\w+ xsi:nil=\"true\"/>", "", text, count=7)
    text = re.sub(
        r"(<equipementsocial>)(\s*<nofinesset>\w+</nofinesset>)(.*?)(\s*</equip)", r"\1\3\2\4", text, flags=re.S
    )
    desk.text(text.replace("<indsupinst>N<", "<indsupinst> n <"))
    return made


@fixture(edition=DAY)
def notes_entities_of_the_language_and_cdata(desk: Desk) -> Published:
    made = flow()
    made.rows[0][2] = "Foyer & abri <de nuit>"
    as_xml(desk, made)
    text = desk.path.read_text(encoding="utf-8").replace("<capinstot>", "<capinstot><!-- vu --><![CDATA[", 3)
    text = re.sub(r"(CDATA\[\d+)", r"\1]]>", text).replace("<fluxfiness ", "<?x y?><fluxfiness ")
    desk.text(text.replace("<sourceinfo>S<", "<sourceinfo>&#83;<"))
    return made


@fixture("valeur-absente", says="non comptées : 1", edition=DAY)
def a_capacity_that_is_nil(desk: Desk) -> Published:
    made = flow()
    category = finess.DISCIPLINES[made.rows[made.kept[0]][1]][1]
    key = ("places_finess", "75", DAY, category)
    made.truth[key] = float(made.truth[key]) - int(made.rows[made.kept[0]][CAPACITY])
    return as_xml(desk, first(made, CAPACITY, ""))


@fixture("edition-absente", says="de quel jour", edition="2026")
def an_xml_and_only_its_year(desk: Desk) -> None:
    as_xml(desk)


@fixture("edition-absente", says="de quel jour", edition="2026-02-30")
def an_xml_and_a_day_that_is_none(desk: Desk) -> None:
    as_xml(desk)


@fixture("edition-absente", says="jour d’extraction illisible : « 12/05/26 »", edition=DAY)
def a_csv_whose_day_cannot_be_read(desk: Desk) -> None:
    made = finess.without_headings(flow())
    made.header[3] = "12/05/26"
    desk.csv(made)


@fixture("source-inconnue", edition="")
def a_csv_of_another_flow(desk: Desk) -> None:
    made = finess.without_headings(flow())
    made.header[1] = "simple"
    desk.csv(made)


@fixture("date-future", says="période postérieure au fichier", edition="2027-01-01")
def a_day_to_come(desk: Desk) -> None:
    as_xml(desk)


@fixture("negatif", says="valeur négative", edition=DAY)
def a_negative_capacity(desk: Desk) -> None:
    as_xml(desk, first(flow(), CAPACITY, "-3"))


@fixture("valeur", says="valeur illisible : « douze »", edition=DAY)
def a_capacity_in_words(desk: Desk) -> None:
    as_xml(desk, first(flow(), CAPACITY, "douze"))


@fixture("entier", says="nombre entier attendu", edition=DAY)
def half_a_place(desk: Desk) -> None:
    as_xml(desk, first(flow(), CAPACITY, "12.5"))


@fixture("territoire", says="territoire illisible : « 7500000A2 »", edition=DAY)
def a_number_that_is_none(desk: Desk) -> None:
    as_xml(desk, first(flow(), 0, "7500000A2"))


@fixture("doublon", says="ligne identique en tout à la ligne 3", edition=DAY)
def an_equipment_twice_on_one_line(desk: Desk) -> None:
    made = flow()
    made.rows.append(list(made.rows[made.kept[0]]))
    as_xml(desk, made, indent="")


@fixture("vide", says="aucune ligne sur Paris", edition=DAY)
def only_closed_equipment(desk: Desk) -> None:
    made = flow()
    for row in made.rows:
        row[finess.COLUMNS.index("indsupinst")] = "O"
    as_xml(desk, made)


@fixture("ligne-decalee", says="29 cellules au lieu de 28", edition="")
def a_csv_with_one_cell_too_many(desk: Desk) -> None:
    made = finess.without_headings(flow())
    made.rows[-9].append("x")
    desk.csv(made)


@fixture("ligne-decalee", says="29 cellules au lieu de 28", edition="")
def a_csv_whose_discipline_is_shifted_away(desk: Desk) -> None:
    """No longer among the disciplines asked for: set aside, it would be lost without a word."""
    made = finess.without_headings(flow())
    next(row for row in made.rows if row[0] == "equipementsocial" and row[1].startswith("75")).insert(2, "")
    desk.csv(made)


@fixture("territoire", says="ligne de chiffres sans territoire", edition="")
def a_csv_whose_number_is_shifted_away(desk: Desk) -> None:
    made = finess.without_headings(flow())
    next(row for row in made.rows if row[0] == "equipementsocial" and row[1].startswith("75")).insert(1, "")
    desk.csv(made)


@fixture("colonne-absente", says="« capinstot »", edition=DAY)
def an_xml_without_capacities(desk: Desk) -> None:
    made = flow()
    made.header[CAPACITY] = "capacite"
    as_xml(desk, made)


@fixture("piege", says="DOCTYPE", edition=DAY)
def an_xml_that_reads_a_file(desk: Desk) -> None:
    as_xml(desk, first(flow(), CAPACITY, "passwd"))
    trap = '?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    desk.text(desk.path.read_text(encoding="utf-8").replace("?>", trap).replace("passwd<", "&a;<"))


@fixture("piege", says="DOCTYPE", edition=DAY)
def an_xml_of_a_billion_laughs(desk: Desk) -> None:
    entities = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    edited(desk, r"\?>", f"?><!DOCTYPE x [<!ENTITY a0 'ha'>{entities}]>")


@fixture("format", says="XML illisible : mal formé ou coupé", edition=DAY)
def an_xml_cut_short(desk: Desk) -> None:
    as_xml(desk)
    desk.path.write_bytes(desk.path.read_bytes()[:-40])


@fixture("format", says="XML illisible", edition=DAY)
def an_xml_in_letters_of_nobody(desk: Desk) -> None:
    edited(desk, "UTF-8", "UF-8")


@fixture("format", says="plus de trois niveaux", edition=DAY)
def an_xml_too_deep(desk: Desk) -> None:
    edited(desk, "<de>957</de>", "<de>" + "<x>" * 10_000 + "957" + "</x>" * 10_000 + "</de>")


@fixture("format", says="un texte est hors de toute colonne", edition=DAY)
def an_xml_with_a_figure_out_of_place(desk: Desk) -> None:
    edited(desk, r"<capinstot>(\d+)</capinstot>", "12")


@fixture("doublon", says="deux fois « capinstot »", edition=DAY)
def an_xml_with_two_capacities(desk: Desk) -> None:
    edited(desk, "<capinstot>", "<capinstot>1</capinstot><capinstot>")


@fixture("vide", says="XML sans aucun enregistrement")
def an_xml_of_something_else(desk: Desk) -> None:
    desk.text("<?xml version='1.0'?><office>rien</office>")


@fixture("source-inconnue", says="aucune source reconnue")
def an_xml_of_other_records(desk: Desk) -> None:
    desk.text("<urlset><url><loc>a</loc></url></urlset>")


@fixture("taille", says="XML de plus d’un gigaoctet", limits={f"{XML}.MAX_XML": 100}, edition=DAY)
def an_xml_too_large(desk: Desk) -> None:
    as_xml(desk)


@fixture("taille", says="plus de 2000 colonnes", edition=DAY)
def an_xml_of_endless_columns(desk: Desk) -> None:
    desk.text("<a><b>" + "".join(f"<c{n}/>" for n in range(2_001)) + "</b></a>")


@fixture("taille", says="plus de 50 sortes d’enregistrements", edition=DAY)
def an_xml_of_endless_kinds(desk: Desk) -> None:
    desk.text("<a>" + "".join(f"<b{n}><c/></b{n}>" for n in range(51)) + "</a>")


@fixture("taille", says="texte de plus de 32767 caractères", edition=DAY)
def an_xml_of_an_endless_text(desk: Desk) -> None:
    as_xml(desk, first(flow(), 2, "x" * 40_000))
