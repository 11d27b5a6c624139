"""The diagnosis: a sentence for each indicator, no outcome older than the plan, values of the series, few pages."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from docx import Document

from etl.catalog import Catalog
from etl.french import NBSP, NNBSP
from etl.warehouse import DEMONSTRATION, PUBLIE, connect, current, declared
from reporting import queries
from reporting.analysis.change import LAST_STATE
from reporting.documents import DOCUMENTS, Material, midterm
from reporting.exhibits import make
from reporting.exhibits.attendus import due_since
from reporting.piece.tables import ABSENT
from tests.office import convert
from tests.vaste import spread
from tests.words import never

PAGES = 20


@pytest.fixture
def material(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> Material:
    return Material(connection, catalog, "2026-01-02-0123abcd")


def plain(words: object) -> str:
    return str(words).replace(NBSP, " ").replace(NNBSP, " ")


def test_each_of_the_seventeen_has_one_sentence(material: Material) -> None:
    said = [plain(line) for lines in midterm.sentences(material).values() for line in lines]
    asked = [one.short for one in material.catalog.plan_indicators.values()]
    assert len(asked) == 17
    assert all(line.startswith(f"{plain(short)} : ") for line, short in zip(said, asked, strict=True))
    assert all(line.endswith(".") and line.count(". ") == 0 for line in said)
    assert never("\n".join(said)) == []
    told = dict(zip(material.catalog.plan_indicators, said, strict=True))
    assert "contingent de l’État compris" in told["2.2-a"]
    assert "56 ou 70 % des agréments" in told["2.1-c"]
    assert "(13 242 en 2021)" in told["2.2-c"]
    assert told["2.1-b"].endswith("ANRU et QPV compris.")
    assert told["2.1-e"].endswith("indicateur à définir par la DRIHL 75.")
    assert told["3.1-a"].endswith("aucun chiffre reçu ni trouvé depuis 2022.")


def test_every_outcome_is_a_figure_of_the_plan_and_equal_to_its_series(material: Material) -> None:
    found = midterm.years(material)
    ends = pd.to_datetime(found.rows["period_end"]).dt.date
    assert ends.min() > dt.date(2021, 12, 31)
    nights = [material.catalog.indicators[name].measure in ("stock", "nuit") for name in found.rows["indicator"]]
    assert ends[nights].min() > LAST_STATE
    shown = [cell for column in found.table if column.isdigit() for cell in found.table[column] if cell != ABSENT]
    assert len(shown) == len(found.rows) > 30
    series = queries.series(material.connection, list(found.indicators), ())
    for _, row in found.rows.iterrows():
        same = series[(series["indicator"] == row["indicator"]) & (series["territory"] == row["territory"])]
        assert row["value"] in list(same.loc[same["period"] == row["period"], "value"])


def test_the_reference_of_each_line_faces_what_it_may(material: Material) -> None:
    table = midterm.years(material).table.map(plain).set_index("Indicateur")
    approvals = table.loc["Logements financés"]
    assert approvals[["Référence", "2022", "2023", "2024", midterm.MOVED]].tolist() == [
        "4 332, moyenne annuelle 2019-2021",
        *("3 373", "3 035", "2 657", "−1 675 en 2024"),
    ]
    night = table.loc["Personnes sans abri (une nuit)"]
    assert night[["2022", "2023", "2026"]].tolist() == ["–", "26/01 : 3 015 p", "22/01 : 3 857 p"]
    outside = table.loc["Offre hors > 25 % (liste 2025)"]  # a single year would say the opposite
    assert (outside["2024"], outside[midterm.MOVED]) == ("47,8 %", "+7,6 points (56,1 % en 2022-2024)")
    rate = table.loc["Taux SRU"]
    assert rate["Référence"] == "rien de comparable avant le plan"
    assert rate[midterm.MOVED].startswith("objectifs : 25 %, légal, sans échéance ; 30 %, politique")
    assert (table["Référence"] == "–").sum() > 5
    notes = plain(" ".join(midterm.years(material).caveats))
    assert "Référence « – » : aucun chiffre reçu ni trouvé de 2019 à 2021." in notes
    assert "p, provisoire" in notes


def test_the_changes_by_arrondissement_are_those_of_their_exhibits(material: Material) -> None:
    table = midterm.arrondissements(material).table
    assert list(table["Arrondissement"]) == [
        material.catalog.territories[c].short for c in material.catalog.arrondissements
    ]
    heads = [plain(head) for head in table.columns[1:]]
    assert heads == [
        "Logements sociaux SRU, début 2019 à début 2025",
        "Logements financés, moyenne par an, 2022-2024 contre 2019-2021",
        "Demandes en cours, fin 2024 à fin 2025",
    ]
    for name, head in zip(midterm.BY_ARRONDISSEMENT, table.columns[1:], strict=True):
        one = make(midterm.MAPPED, material.connection, material.catalog, indicateur=name).table
        expected = {place: str(cell) for place, cell in zip(one["Arrondissement"], one["Évolution"], strict=True)}
        assert {
            str(p): str(cell) for p, cell in zip(table["Arrondissement"], table[head], strict=True)
        }.items() <= expected.items()


def test_dalo_and_115_say_what_may_and_may_not_be_concluded(material: Material) -> None:
    (_, dalo), (_, emergency) = midterm.argued(material)
    known, moved, unsaid = (plain(words) for _, words in dalo)
    urgent = plain(" ".join(words for _, words in emergency))
    assert "près de 13 600 recours" in known.replace("**", "")
    assert "environ +1 700" in moved
    assert "environ +400 depuis 2021" in moved
    assert "environ autant que 6 304" in moved
    assert "Ménages DALO à reloger : aucun chiffre reçu ni trouvé de 2019 à 2021" in unsaid
    assert "26 591" not in urgent
    assert "+1 259" in urgent
    assert "3 857, 22 janvier 2026 (provisoire), +1 259" in urgent
    assert "depuis le 7 février 2019 ; la série s’éloigne de son but" in urgent
    assert never(" ".join([known, moved, unsaid, urgent])) == []


def test_what_no_year_measures_is_said_once_by_holder(material: Material) -> None:
    table = midterm.unsaid(material).table
    _, missing = due_since(material.connection, material.catalog, 2022)
    named = [label for cell in table["Indicateurs"] for label in re.split(f"{NNBSP}; ", cell)]
    plan = material.catalog.plan_indicators
    assert sorted(named) == sorted(one.label for name, one in plan.items() if name in missing or one.undefined)
    holders = [holder for holder in table["Détenteur"] if holder]
    assert len(holders) == len(set(holders))


@pytest.mark.parametrize("jeu", spread([PUBLIE, DEMONSTRATION], kept=PUBLIE.__eq__))
def test_its_pages_are_few_and_none_lacks_words(jeu: str, instance: Path, tmp_path: Path) -> None:
    with connect(current(jeu)) as connection:
        content = DOCUMENTS["diagnostic"].write(Material(connection, declared(connection), "v"), lambda *_: None)
    told = [p.text for p in Document(io.BytesIO(content)).paragraphs if p.style.name == "À rédiger"]
    assert [words.partition("\u00a0: ")[0] for words in told] == ["À rédiger (obligatoire)"] * 2
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("word/charts/")]
    (split,) = [chart for chart in charts if f">23,10{NNBSP}%<" in chart]
    assert re.search(f'defRPr[^>]*><a:solidFill><a:srgbClr val="FFFFFF"/>(?:(?!</c:dLbl>).)*>23,10{NNBSP}%<', split)
    if jeu == PUBLIE:
        return  # printed, and on fewer pages still, in test_report
    file = tmp_path / "diagnostic.docx"
    file.write_bytes(content)
    printed = convert(file, "pdf", tmp_path).read_bytes()
    assert 8 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= PAGES


def test_what_is_invented_says_so_in_its_sentence(instance: Path) -> None:
    with connect(current(DEMONSTRATION)) as connection:
        material = Material(connection, declared(connection), "v")
        said = {words.partition(NBSP)[0]: words for lines in midterm.sentences(material).values() for words in lines}
        (_, _), (_, emergency) = midterm.argued(material)
        table = midterm.years(material).table.map(plain).set_index("Indicateur")
    assert said["Bilan de l’ARPP"].endswith("(inventé).")
    assert plain(said["Relogements des publics cibles"]).startswith(
        "Relogements des publics cibles : les relogements des publics cibles passent de 2 160"
    )
    assert "les outils diffusés sont 3 en 2025" in said["Document et outils AVDL-ASLL"]
    assert plain(said["Durées de référence dépassées"]).startswith(
        "Durées de référence dépassées : la part est de 43,8 %"
    )
    assert "actions 3.1 et 3.2 ensemble (inventé)" in said["Document et outils AVDL-ASLL"]
    assert "trouvé" not in emergency[2][1]  # nor « aucune série » beside an invented one
    # The twelve months of a year are pooled, never the last of them.
    assert table.loc["Taux de chute du 115", "2025"] == "61,6 % (inventé)"
    assert table.loc["Taux de chute, en personnes", "2025"] == "66,1 % (inventé)"
    assert "inventé" not in said["Logements agréés, mis en service"]
    assert "(inventé)" in emergency[1][1]
