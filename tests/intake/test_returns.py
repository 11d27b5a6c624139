"""Producers' returns: every blank workbook comes back as it was filled in, and nothing is forgiven silently."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pytest
from odf.opendocument import load
from odf.table import Table, TableCell, TableRow
from odf.text import P

from etl import returns
from etl.__main__ import main
from etl.catalog import Catalog
from etl.findings import Refused
from etl.formats import FormatError
from etl.french import NNBSP
from etl.intake import SECRETARIAT, Examined, Person, Submission, as_text, events, examine, publish
from etl.observations import Collector
from etl.paths import ENVIRONMENT
from etl.reading.returned import VALUE
from etl.returns import Template, layout
from etl.snapshots import Snapshot
from etl.sources import remontee
from etl.warehouse import connect, current
from tests.conftest import copy_instance
from tests.intake import returned
from tests.intake.publishers import Truth
from tests.intake.reading import read, verdict
from tests.intake.returned import CLUMSY, WRONG, Return
from tests.intake.rules import Rule, rules, without
from tests.office import convert
from tests.vaste import spread

FILES = 400  # of which those are written that meet a hazard which none before them met in their format
SOMEONE = Person("agent", SECRETARIAT)
Served = tuple[object, ...]  # value, status, publisher, sheet, line
PRODUCERS = ("COMED", "Ville de Paris", "DRIHL 75/SAH", "DRIHL 75")
VALUE_COLUMN = [label for label, _, _ in layout.COLUMNS].index(VALUE)


@pytest.fixture(scope="module")
def last(instance: Path) -> pd.DataFrame:
    with connect(current()) as connection:
        return connection.execute("select * from last_figures_told()").df()


@pytest.fixture(scope="module")
def templates(catalog: Catalog, last: pd.DataFrame) -> list[Template]:
    whole = [returns.template(catalog, producer, [2025], last) for producer in PRODUCERS]
    asked = [(catalog.indicators[name], [2025]) for name in ("attributions", "demandes_5ans")]
    by_arrondissement = returns.expected(catalog, asked, last, "DRIHL 75/SHRU")
    return [*whole, by_arrondissement, by_arrondissement]


# Hundreds of returns


@pytest.fixture(scope="module")
def written(
    tmp_path_factory: pytest.TempPathFactory, catalog: Catalog, templates: list[Template]
) -> list[tuple[Return, Path]]:
    folder = tmp_path_factory.mktemp("remontees")
    found = []
    met: set[tuple[str, str]] = set()
    for seed in range(FILES):
        made = returned.make(seed, templates, catalog)
        hazards = {(hazard, made.form) for hazard in (made.wrong, *made.touched)}
        if hazards <= met:
            continue
        met |= hazards
        path = folder / f"{seed}.{made.form}"
        returned.write(made, path)
        found.append((made, path))
    return found


@pytest.fixture(scope="module")
def outcomes(written: list[tuple[Return, Path]], catalog: Catalog) -> list[tuple[Return, Truth | str]]:
    return [(made, verdict(path, catalog, "")) for made, path in written]


def test_every_figure_is_read_as_it_was_written(outcomes: list[tuple[Return, Truth | str]]) -> None:
    wrong = [
        (number, made.form, made.touched, said)
        for number, (made, said) in enumerate(outcomes)
        if not made.wrong and said != made.truth
    ]
    assert wrong == []


def test_what_cannot_be_taken_without_guessing_is_refused(outcomes: list[tuple[Return, Truth | str]]) -> None:
    taken = [
        (number, made.form, made.wrong, made.touched)
        for number, (made, said) in enumerate(outcomes)
        if made.wrong and not isinstance(said, str)
    ]
    assert taken == []


def test_no_more_decimals_are_kept_of_a_share_than_are_printed(tmp_path: Path, catalog: Catalog) -> None:
    """14,2857 % is one household out of seven, though nobody prints how many there are."""
    path = tmp_path / "part.csv"
    head = "Code indicateur;Code territoire;Code période;Ventilation;Unité;Valeur;État;Commentaire"
    rows = [
        "Producteur;DRIHL 75/SHRU",
        "Bilan de l’année;2025",
        head,
        "plai_en_plus_pls;75;2025;ensemble;%;14,2857142857;;",
    ]
    path.write_text("\n".join([*rows, ""]), encoding="utf-8")
    assert verdict(path, catalog, "2025") == {("plai_en_plus_pls", "75", "2025", "ensemble"): 14.3}


def test_every_hazard_was_met(outcomes: list[tuple[Return, Truth | str]]) -> None:
    assert {made.wrong for made, _ in outcomes if made.wrong} == set(WRONG)
    assert Counter(name for made, _ in outcomes for name in made.touched).keys() == set(CLUMSY)
    assert {made.form for made, _ in outcomes} == {"xlsx", "ods", "csv"}


def test_a_refusal_speaks_to_the_sender(outcomes: list[tuple[Return, Truth | str]]) -> None:
    for made, said in outcomes:
        if isinstance(said, str):
            assert said, made.wrong
            assert "→" in said or "modèle" in said or made.wrong in ("column_twice", "codes_removed"), said


# Each rule is alive


Told = set[tuple[str, str]]  # id and sentence of each finding


def told(path: Path, catalog: Catalog) -> Told:
    """The findings of a return, remarks included; or why it cannot be read."""
    try:
        found = read(path, catalog)
    except FormatError as error:
        return {(error.id, str(error))}
    snapshot = Snapshot.model_construct(id="essai", folder=Path("essai"), file="essai", source="remontee")
    collector = Collector(snapshot, catalog.sources["remontee"], catalog)
    with suppress(Refused):
        remontee.clean(found, collector)
    return {(finding.id, finding.message) for finding in collector.findings}


@pytest.fixture(scope="module")
def examples(
    written: list[tuple[Return, Path]],
    tmp_path_factory: pytest.TempPathFactory,
    catalog: Catalog,
    templates: list[Template],
) -> dict[Path, Told]:
    """Returns that break a rule each, and the findings of each."""
    folder = tmp_path_factory.mktemp("exemples")
    found: dict[Path, Told] = {}
    known: set[str] = set()
    for made, path in written:
        ids = told(path, catalog)
        new = {id for id, _ in ids} - known
        if new or (made.wrong and made.wrong not in known):
            found[path] = ids
            known |= new | {made.wrong}
        if known >= {*WRONG, "colonne-ignoree"}:
            break
    for made in returned.peculiar(templates, catalog):
        path = folder / f"{made.wrong}.{made.form}"
        returned.write(made, path)
        found[path] = told(path, catalog)
    return found


@pytest.mark.parametrize("rule", rules(("etl/reading/returned.py", "etl/sources/remontee.py")), ids=str)
def test_without_a_rule_a_return_is_told_otherwise(rule: Rule, examples: dict[Path, Told], catalog: Catalog) -> None:
    concerned = [(path, ids) for path, ids in examples.items() if {id for id, _ in ids} & rule.ids]
    assert concerned, "aucun exemple"
    with without(rule):
        assert any(_otherwise(path, ids, catalog) for path, ids in concerned)


def test_a_sign_that_nobody_sees_hides_no_address(examples: dict[Path, Told]) -> None:
    (said,) = (ids for path, ids in examples.items() if path.stem == "unseen_sign")
    assert said == {("donnees-personnelles", "le commentaire paraît contenir une adresse électronique")}


def _otherwise(path: Path, ids: Told, catalog: Catalog) -> bool:
    try:
        return told(path, catalog) != ids
    except Exception:
        return True


# The true workbooks


def filled_xlsx(template: Template, values: dict[tuple[str, int], object]) -> bytes:
    """The XLSX filled in by another program: (sheet, line) → what is typed under « Valeur »."""
    book = openpyxl.load_workbook(io.BytesIO(returns.WRITERS["xlsx"](template)))
    for (sheet, line), value in values.items():
        book[sheet].cell(line, VALUE_COLUMN + 1).value = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def filled_ods(template: Template, values: dict[tuple[str, int], object]) -> bytes:
    book = load(io.BytesIO(returns.WRITERS["ods"](template)))
    tables = {table.getAttribute("name"): table for table in book.getElementsByType(Table)}
    for (sheet, line), value in values.items():
        cell = tables[sheet].getElementsByType(TableRow)[line - 1].getElementsByType(TableCell)[VALUE_COLUMN]
        kind = "float" if isinstance(value, (int, float)) else "string"
        cell.setAttribute("valuetype", kind)
        if kind == "float":
            cell.setAttribute("value", str(value))
        cell.addElement(P(text=str(value)))
    stream = io.BytesIO()
    book.write(stream)
    return stream.getvalue()


FILL = {"xlsx": filled_xlsx, "ods": filled_ods}


ASKED = ("COMED", "DRIHL 75/SHRU", "SIAO de Paris", "instance labellisée du PDALHPD")


@pytest.mark.parametrize(
    "workbook", spread(product(ASKED, FILL), kept=lambda one: one[1] == "xlsx" or one[0] == ASKED[0]), ids=" ".join
)
def test_a_whole_workbook_comes_back(
    workbook: tuple[str, str], catalog: Catalog, last: pd.DataFrame, tmp_path: Path
) -> None:
    """Every cell filled with a figure of its own, all are read at their sheet and line."""
    producer, form = workbook
    template = returns.template(catalog, producer, [2025], last)
    values: dict[tuple[str, int], object] = {}
    truth: Truth = {}
    for name, lines in layout.sheets(template):
        for number, line in enumerate(lines):
            value = 1000 + len(truth) if line.unit != "%" else 2 + len(truth) % 97
            values[name, layout.HEAD_LINES + 2 + number] = value
            truth[line.indicator, line.territory, line.period, line.breakdown] = float(value)
    (tmp_path / "retour").write_bytes(FILL[form](template, values))
    found = read(tmp_path / "retour", catalog)
    assert {(record.sheet, record.line) for record in found.records} == set(values)
    assert verdict(tmp_path / "retour", catalog, "") == truth


@pytest.mark.parametrize("form", FILL)
def test_a_blank_workbook_says_it_is_blank(
    form: str, templates: list[Template], catalog: Catalog, tmp_path: Path
) -> None:
    (tmp_path / "vide").write_bytes(returns.WRITERS[form](templates[0]))
    assert "aucune ligne remplie" in str(verdict(tmp_path / "vide", catalog, ""))


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_the_same_template_gives_the_same_bytes(form: str, templates: list[Template]) -> None:
    made = returns.WRITERS[form](templates[0])
    assert returns.WRITERS[form](templates[0]) == made
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(1980, 1, 1)}


def test_only_what_is_to_be_filled_in_can_be(templates: list[Template]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(returns.WRITERS["xlsx"](templates[0])))
    for name, lines in layout.sheets(templates[0]):
        sheet = book[name]
        assert sheet.protection.sheet
        first, last = layout.HEAD_LINES + 2, layout.HEAD_LINES + 1 + len(lines)
        open_cells = {
            cell.coordinate for row in sheet.iter_rows(max_row=last) for cell in row if not cell.protection.locked
        }
        assert open_cells == {f"{column}{line}" for column in "GHI" for line in range(first, last + 1)}
        lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
        assert "provisoire" in str(lists[f"H{first}:H{last}"])


def test_last_year_s_figures_stand_beside(templates: list[Template]) -> None:
    """The COMED's recours of 2021 as published: 12 345 for housing, 897 for shelter."""
    comed = {(line.indicator, line.breakdown): line.last for line in templates[0].lines}
    assert comed["dalo_recours", "logement"] == f"12{NNBSP}345 (2021)"
    assert comed["dalo_autres_sorties", "ensemble"] == "aucun"


def test_requests_without_arrondissement_have_their_line(catalog: Catalog, last: pd.DataFrame) -> None:
    template = returns.template(catalog, "DRIHL 75/SHRU", [2026], last)
    places = {line.territory: line.place for line in template.lines if line.indicator == "demandes"}
    assert set(places) == {*catalog.arrondissements, "75056", "75"}
    assert places["75056"] == "Paris, arrondissement non précisé"
    assert places["75"] == "Paris"
    assert {line.period for line in template.lines if line.indicator == "demandes"} == {"2026-12-31"}


def test_months_are_admitted_of_who_holds_them_where_a_year_is_asked_for(
    catalog: Catalog, last: pd.DataFrame, tmp_path: Path
) -> None:
    template = returns.template(catalog, "SIAO de Paris", [2025], last)
    asked = [line for line in template.lines if line.indicator == "115_non_pourvues"]
    assert {line.period for line in asked} == {"2025"}

    def told(*periods: str) -> Truth | str:
        own = replace(template, lines=tuple(replace(asked[0], period=period) for period in periods))
        ((name, _),) = layout.sheets(own)
        values: dict[tuple[str, int], object] = {
            (name, layout.HEAD_LINES + 2 + place): 4_000 for place in range(len(periods))
        }
        (tmp_path / "mois").write_bytes(filled_xlsx(own, values))
        return verdict(tmp_path / "mois", catalog, "")

    assert told("2025-03") == {("115_non_pourvues", "75", "2025-03", "ensemble"): 4_000.0}
    assert "se date « 2025 »" in str(told("2025-03-01"))
    # The year less eleven months gives back a month that is hidden.
    both = str(told("2025", "2025-03"))
    assert "Paris : l’année 2025 et 1\u00a0mois de la même année (mars 2025) sont donnés" in both
    assert "ne donner que l’année, ou que les mois" in both


def test_every_indicator_to_collect_is_asked_of_someone(catalog: Catalog) -> None:
    asked = {i.id for i in catalog.indicators.values() if i.senders}
    plan = {i.id for i in catalog.indicators.values() if i.axis and not i.ratio and i.kind != "livrable"}
    assert plan - asked == {i.id for i in catalog.indicators.values() if i.computed and not i.breakdown and i.axis}


def test_a_template_for_each_producer_by_command(instance: Path, tmp_path: Path, catalog: Catalog) -> None:
    assert main(["template", "--year", "2025", "--out", str(tmp_path)]) == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert len(names) == len(returns.senders(catalog))
    assert "remontee_DRIHL_75_SAH_2025.xlsx" in names


def test_a_producer_unknown_is_refused_by_command(instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "--producer", "Mairie de Lyon"]) == 1
    assert "COMED" in capsys.readouterr().err


# From the workbook to the screen, a year of the COMED


def submission(folder: Path, template: Template, values: dict[tuple[str, int], object], name: str) -> Submission:
    path = folder / name
    path.write_bytes(filled_xlsx(template, values))
    return Submission(path, name)


@dataclass(frozen=True)
class Story:
    """What each step of a year said, and what was then served of `dalo_recours` in 2025, by breakdown."""

    first: Examined
    other: Examined  # another producer's, examined only
    served: dict[str, Served]
    erasing: Examined
    served_at_last: dict[str, Served]
    acts: list[str]


@pytest.fixture(scope="module")
def story(
    light: Path,
    tmp_path_factory: pytest.TempPathFactory,
    catalog: Catalog,
    last: pd.DataFrame,
    templates: list[Template],
) -> Story:
    folder = tmp_path_factory.mktemp("annee")
    copy_instance(light, folder / "data")
    line = layout.HEAD_LINES + 2
    conference = returns.template(catalog, "Conférence parisienne du logement", [2025], last)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, str(folder / "data"))
        values: dict[tuple[str, int], object] = {("DALO", line): 905, ("DALO", line + 1): 900, ("DALO", line + 2): 5}
        first = examine(submission(folder, templates[0], values, "comed_2025.xlsx"))
        publish(first, SOMEONE, "bilan de la COMED")
        other = examine(submission(folder, conference, {("DALO", line): 1_150}, "conference.xlsx"))
        complement = {("DALO", line + 3): 9_000}
        publish(examine(submission(folder, templates[0], complement, "suite.xlsx")), SOMEONE, "complément")
        served = _served()
        erasing = examine(submission(folder, templates[0], {("DALO", line): "effacer"}, "retrait.xlsx"))
        publish(erasing, SOMEONE, "erreur de saisie")
        return Story(first, other, served, erasing, _served(), [event.edition for event in events()])


def _served() -> dict[str, Served]:
    with connect(current()) as connection:
        found = connection.execute(
            """
            select s.breakdown, s.value, s.status::varchar, n.publisher, o.sheet, s.line
            from series s
            join snapshots n on n.id = s.snapshot
            join observations o using (snapshot, indicator, territory, period, breakdown)
            where s.indicator = 'dalo_recours' and s.period = '2025'
            """
        ).fetchall()
    return {breakdown: tuple(rest) for breakdown, *rest in found}


def test_a_return_is_published_under_its_producer_s_name(story: Story) -> None:
    assert story.first.publishable, as_text(story.first)
    assert (story.first.source, story.first.publisher, story.first.edition) == ("remontee", "COMED", "2025")
    assert story.served["ensemble"] == (905.0, "définitif", "COMED", "DALO", layout.HEAD_LINES + 2)
    assert story.acts == ["2025", "2025", "2025"]


def test_a_small_count_returned_is_hidden_and_kept_from_being_found(story: Story) -> None:
    assert story.served["hébergement"][:2] == (None, "secret")
    assert story.served["logement"][:2] == (None, "secret")


def test_an_empty_cell_changes_nothing_and_erasing_is_explicit(story: Story) -> None:
    assert story.served["ensemble"][0] == 905
    assert list(story.erasing.difference.disappeared["breakdown"]) == ["ensemble"]
    assert story.served_at_last["ensemble"][:2] == (None, "non disponible")


def test_two_producers_who_differ_are_told(story: Story) -> None:
    (told,) = [finding for finding in story.other.findings if finding.id == "deux-producteurs"]
    assert f"1{NNBSP}150 ici, 905 selon COMED" in told.message
    assert (told.sheet, told.line) == ("DALO", layout.HEAD_LINES + 2)
    assert story.other.publishable


def test_a_return_counts_from_the_day_it_is_received_whatever_is_said(
    instance: Path, templates: list[Template], tmp_path: Path
) -> None:
    """An earlier day would rewrite what the instance knew then, and since when it receives returns."""
    brought = submission(tmp_path, templates[0], {("DALO", layout.HEAD_LINES + 2): 905}, "comed_2025.xlsx")
    for published in ("2025", "2026-01-15"):
        (finding,) = examine(replace(brought, published=published)).findings
        assert finding.id == "jour-de-reception"
        assert "une remontée compte du jour où elle est reçue, non du" in finding.message
    assert examine(replace(brought, published=dt.date.today().isoformat())).publishable


def test_last_year_s_name_on_this_year_s_return_is_refused(
    instance: Path, templates: list[Template], tmp_path: Path
) -> None:
    brought = submission(tmp_path, templates[0], {("DALO", layout.HEAD_LINES + 2): 11_000}, "comed_2024.xlsx")
    assert [finding.id for finding in examine(brought).findings] == ["annee-differente"]


# Opened by the program that will open it


@pytest.mark.parametrize("form", FILL)
def test_libreoffice_opens_the_workbook_and_gives_it_back(
    form: str, templates: list[Template], catalog: Catalog, tmp_path: Path
) -> None:
    """Opened and saved again by LibreOffice in the other format, a filled return says the same."""
    first = layout.HEAD_LINES + 2
    values: dict[tuple[str, int], object] = {("DALO", first): 11_000, ("DALO", first + 1): "nd"}
    (tmp_path / f"retour.{form}").write_bytes(FILL[form](templates[0], values))
    saved = convert(tmp_path / f"retour.{form}", {"xlsx": "ods", "ods": "xlsx"}[form], tmp_path)
    assert verdict(saved, catalog, "") == {
        ("dalo_recours", "75", "2025", "ensemble"): 11_000.0,
        ("dalo_recours", "75", "2025", "logement"): "non disponible",
    }


def test_the_demonstration_is_not_asked_for_returns(demonstration: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """Its figures stand in no blank return of the published data set."""
    with connect(current()) as published:
        own = published.execute("select * from last_figures_told()").df()
    template = returns.template(catalog, "Ville de Paris", [2025], own)
    assert {line.last for line in template.lines} == {"aucun"}
