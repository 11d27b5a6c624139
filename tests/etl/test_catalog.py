"""The catalogue as it is, and every way of spoiling it: a French message names the file and the entry."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import duckdb
import pytest
from pydantic import ValidationError

from benchmarks.grown import INDICATORS, grow
from etl.catalog import Catalog, load_catalog
from etl.catalog.layouts import LAYOUTS
from etl.catalog.origin import Contract
from etl.findings import Refused
from etl.paths import ROOT
from tests.etl.spoil import Change, added, edit, refused, swap, without

SOCIAL = "catalog/logement_social.toml"
DALO = "catalog/dalo.toml"
HOMELESS = "catalog/hebergement_115.toml"
OBJECTIVES = "objectives/objectifs.toml"
SOURCES = "catalog/sources.toml"
PLAN = "plan/indicateurs.toml"

# The indicators that the plan's action sheets name.
OF_THE_PLAN = [
    *("completude_bilan", "evenements", "actions", "dispositifs"),
    *("sru_logements", "sru_residences_principales", "sru_taux", "sru_manquants", "sru_concentration"),
    *("logements_finances", "mises_en_service", "part_offre_nouvelle", "part_hors_25", "hebergement_places"),
    *("lda_menages_reloges", "lda_part_attributions", "lda_personnes_relogees"),
    *("demandes", "attributions", "tension", "delai_median", "demandes_5ans", "plai_en_plus_pls", "duree_depassee"),
    *("115_demandes", "115_non_pourvues", "115_taux_chute", "sans_abri"),
    *("dalo_recours", "dalo_decisions", "dalo_favorables", "dalo_relogements", "dalo_stock"),
    *("dalo_taux_favorable", "dalo_rapport_relogement", "arpp_labellises", "arpp_reloges", "arpp_rapport"),
    *("cpa_part_prioritaires", "cpa_attributions_prioritaires", "cpa_part_premier_quartile_hors_qpv"),
    *("relogements_cibles", "livrable_avdl_asll", "livrable_protocole_arpp"),
    *("gt_reunions", "fiches_produites", "outils_diffuses", "avdl_menages", "asll_menages"),
    *("protocole_proposes", "protocole_reloges", "arpp_menages_caracteristiques"),
]


def test_every_indicator_of_the_plan_is_in_the_catalogue(catalog: Catalog) -> None:
    assert [name for name in OF_THE_PLAN if name not in catalog.indicators] == []


def test_a_series_of_the_plan_without_figure_says_what_is_open_and_who_decides(
    catalog: Catalog, connection: duckdb.DuckDBPyConnection
) -> None:
    fed = {name for (name,) in connection.execute("select distinct indicator from series").fetchall()}
    bare = [i for i in catalog.indicators.values() if i.id not in fed]
    assert len(bare) > 20
    assert [i.id for i in bare if not (i.question and i.decider)] == []


def test_the_plan_has_seven_actions_and_every_indicator_of_the_plan_belongs_to_one(catalog: Catalog) -> None:
    numbers = [(action.axis, action.number) for action in catalog.actions]
    assert numbers == [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (3, 1), (3, 2)]
    assert {(i.axis, i.action) for i in catalog.indicators.values() if i.axis} == set(numbers)


def test_the_sheets_ask_seventeen_indicators_and_each_is_given_by_series_that_serve_it(catalog: Catalog) -> None:
    asked = catalog.plan_indicators
    assert list(asked) == [
        *(f"2.1-{letter}" for letter in "abcdefghi"),
        *(f"2.2-{letter}" for letter in "abcd"),
        *("3.1-a", "3.1-b", "3.2-a", "3.2-b"),
    ]
    served = {i.id for i in catalog.indicators.values() if i.serves}
    assert {name for one in asked.values() for name in one.exige} < served
    assert {i.axis for i in catalog.indicators.values() if i.serves} == {2, 3}
    assert [one.id for one in asked.values() if one.undefined] == ["2.1-e"]


def test_each_indicator_of_the_plan_has_one_holder_still_to_be_confirmed(catalog: Catalog) -> None:
    holders = {one.id: one.holder for one in catalog.plan_indicators.values()}
    assert holders.pop("2.1-d") == "DRIHL 75"
    assert holders.pop("2.1-e") == "DRIHL 75/SAH"
    assert holders.pop("2.2-c") == "COMED"
    by_sheet = {"2.1": "DRIHL 75/SHRU", "2.2": "Conférence parisienne du logement", "3.1": "Ville de Paris"}
    by_sheet["3.2"] = by_sheet["3.1"]
    assert holders == {key: by_sheet[key[:3]] for key in holders}
    assert not any(one.confirmed for one in catalog.plan_indicators.values())


def test_each_of_the_seventeen_is_due_when_its_sheet_says(catalog: Catalog) -> None:
    """31 December N, first quarter N+1; 3.1-b and 3.2-b at mid-term, 3.2-a « avant la fin du plan »."""
    due = {one.id: {y: day for y, day in one.expectations() if day} for one in catalog.plan_indicators.values()}
    assert [due.pop(name) for name in ("3.1-b", "3.2-b")] == [{2024: dt.date(2025, 3, 31)}] * 2
    assert due.pop("3.2-a") == {2027: dt.date(2028, 3, 31)}
    assert len(due) == 14
    assert all(found == {y: dt.date(y + 1, 3, 31) for y in range(2022, 2028)} for found in due.values())


def test_a_year_is_wanted_by_the_end_of_the_first_quarter_and_the_mid_term_once(catalog: Catalog) -> None:
    years = dict(catalog.plan_indicators["2.1-i"].expectations())
    assert list(years) == list(range(2019, 2028))
    assert [years[2021], years[2022], years[2025]] == [None, dt.date(2023, 3, 31), dt.date(2026, 3, 31)]
    assert dict(catalog.plan_indicators["3.1-b"].expectations()) == {2024: dt.date(2025, 3, 31)}
    assert min(dict(catalog.plan_indicators["3.1-a"].expectations())) == 2022


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("plan/indicateurs.toml", '"2.1-g"', '"2.3-g"', "clé « id »"),
        ("plan/indicateurs.toml", '["tension"]', '["tensions"]', "série inconnue « tensions »"),
        ("plan/indicateurs.toml", '["tension"]', '["delai_median"]', "exige « delai_median », qui ne le sert pas"),
        ("plan/indicateurs.toml", 'decider = "DRIHL 75"', "", "à définir, sans dire qui décide"),
        ("catalog/dalo.toml", '["2.2-c"]', '["2.2-z"]', "sert un indicateur que le plan n’a pas, « 2.2-z »"),
    ],
)
def test_an_indicator_of_the_plan_that_no_series_gives_stops_the_load(
    file: str, before: str, after: str, said: str, spoilt: Path
) -> None:
    edit(spoilt / file, swap(before, after))
    with pytest.raises(Refused) as refusal:
        load_catalog(spoilt)
    assert said in str(refusal.value)


def test_nothing_is_invented_in_the_follow_up_of_the_actions(catalog: Catalog) -> None:
    assert catalog.states == catalog.deliverables == catalog.meetings == catalog.schemes == ()


@pytest.mark.parametrize(
    ("table", "entry", "expected"),
    [
        ("states", 'axis = 2\nnumber = 3\nyear = 2025\nstate = "en cours"', "action inconnue : axe 2, action 3"),
        ("states", 'axis = 1\nnumber = 2\nyear = 2025\nstate = "presque"', "« state » : valeur non admise"),
        ("states", 'axis = 1\nnumber = 2\nyear = 1999\nstate = "achevé"', "« year » : valeur trop petite"),
        ("deliverables", 'indicator = "sru_taux"\nstate = "achevé"\nday = "2025-06-30"', "n’est pas un livrable"),
        ("meetings", 'day = "hier"\ntheme = "Offre"\nminutes = true', "date illisible « hier »"),
        ("schemes", 'name = "Louez solidaire"\ntheme = "Offre"', "« perimeter » : clé absente"),
    ],
)
def test_a_follow_up_that_does_not_hold_stops_the_load(table: str, entry: str, expected: str, spoilt: Path) -> None:
    edit(spoilt / "plan/suivi.toml", lambda text: text.replace(f"{table} = []", "") + f"\n[[{table}]]\n{entry}\n")
    with pytest.raises(Refused) as refused:
        load_catalog(spoilt)
    assert expected in str(refused.value)
    assert "suivi.toml" in str(refused.value)


@pytest.mark.parametrize("missing", ["text", "nature"])
def test_a_target_without_text_or_nature_stops_the_load(missing: str, spoilt: Path) -> None:
    edit(spoilt / "objectives/objectifs.toml", lambda text: re.sub(rf"(?m)^{missing} = .*\n", "", text, count=1))
    with pytest.raises(Refused) as refused:
        load_catalog(spoilt)
    assert f"clé « {missing} » : clé absente" in str(refused.value)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ('start = "2020-02-30"', "date illisible « 2020-02-30 »"),
        ('start = "2021-01-01"\nend = "2020-01-01"', "avant le début"),
        ('start = "11-01"\nyearly = true', "saison sans fin"),
    ],
)
def test_an_event_that_does_not_hold_stops_the_load(entry: str, expected: str, spoilt: Path) -> None:
    plain = 'label = "Essai"\nkind = "loi"\nsubjects = ["dalo"]\nreference = { title = "Essai" }'
    edit(spoilt / "reference/evenements.toml", added(f"\n[[events]]\n{plain}\n{entry}"))
    with pytest.raises(Refused) as refused:
        load_catalog(spoilt)
    assert expected in str(refused.value)


def test_the_indicators_of_the_benchmarks_are_declared_as_any_other(declared: Path, catalog: Catalog) -> None:
    grow(declared)
    assert len(load_catalog(declared).indicators) == len(catalog.indicators) + INDICATORS


def test_the_city_has_twenty_arrondissements(catalog: Catalog) -> None:
    assert list(catalog.arrondissements) == [f"751{number:02}" for number in range(1, 21)]


def test_the_legal_objective_binds_the_commune_and_is_a_landmark_elsewhere(catalog: Catalog) -> None:
    legal, municipal = catalog.objectives_of("sru_taux", "75056")
    (landmark,) = catalog.objectives_of("sru_taux", "arrondissements")
    assert [(o.nature, o.binds, o.deadline) for o in (legal, municipal, landmark)] == [
        ("légal", "la commune de Paris", ""),
        ("politique municipale", "la Ville de Paris", "2035-12-31"),
        ("repère", "personne", ""),
    ]
    assert [legal.at(day) for day in ("2001-01-01", "2013-01-17", "2013-01-18", "2025-01-01")] == [20, 20, 25, 25]


def drop_line(key: str) -> Change:
    return lambda text: re.sub(rf"(?m)^{key} = .*\n", "", text, count=1)


def first(key: str, value: str) -> Change:
    """Gives a value to a key of the first entry, whether it had one or not."""
    return lambda text: re.sub(r"(?m)^(\[.+\]+\n)", rf"\g<1>{key} = {value}\n", drop_line(key)(text), count=1)


STOCK = "indicators.sru_logements"
TOO_LATE = ["plan_indicators.2.1-a", "« since » : valeur trop grande : « 20260 »", "admis : au plus 2027"]
FIRST_OBJECTIVE = "objectives n° 1 (sru_taux)"


@pytest.mark.parametrize("layout", ["neuve", "marks"])
def test_a_layout_without_its_cleaner_stops_the_build_by_its_name(
    declared: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, layout: str
) -> None:
    """No module of that name; one that cleans nothing."""
    monkeypatch.setattr("etl.catalog.layouts.LAYOUTS", (*LAYOUTS, layout))
    edit(declared / SOURCES, swap('layout = "tableau"', f'layout = "{layout}"'))
    said = refused(capsys)
    assert f"mise en page « {layout} » : etl/sources/{layout}.py n’existe pas, ou n’a pas de fonction clean" in said


@pytest.mark.parametrize(
    ("file", "change", "words"),
    [
        (SOCIAL, first("libelle", '"x"'), [STOCK, "« libelle »", "clé inconnue"]),
        (SOCIAL, first("unit", '"logis"'), [STOCK, "« unit »", "unité inconnue", "« logis »", "logements"]),
        (SOCIAL, drop_line("producers"), [STOCK, "« producers »", "clé absente"]),
        (SOCIAL, first("producers", "[]"), [STOCK, "« producers »", "liste vide"]),
        (SOCIAL, first("label", '" "'), [STOCK, "« label »", "texte vide"]),
        (SOCIAL, first("decimals", "1.5"), [STOCK, "« decimals »", "nombre entier attendu"]),
        (SOCIAL, first("base", "3"), [STOCK, "« base »", "table attendue"]),
        (SOCIAL, swap('denominator = "sru_residences_principales"', 'denominator = "rp"'), ["sru_taux", "« rp »"]),
        (
            SOCIAL,
            swap('denominator = "rpls_proposes"', 'denominator = "sru_logements"'),
            ["rpls_taux_vacance", "ratio de deux champs, sans le dire", "« RPLS au 1er janvier", "« inventaire SRU"],
        ),
        (OBJECTIVES, drop_line("text"), [FIRST_OBJECTIVE, "« text »", "clé absente"]),
        (OBJECTIVES, drop_line("binds"), [FIRST_OBJECTIVE, "« binds »", "clé absente"]),
        (OBJECTIVES, drop_line("read"), [FIRST_OBJECTIVE, "« read »", "clé absente"]),
        (OBJECTIVES, drop_line("values"), [FIRST_OBJECTIVE, "« à définir »"]),
        (OBJECTIVES, swap(', from = "2013-01-18"', ""), [FIRST_OBJECTIVE, "la valeur 25 commence avant"]),
        (OBJECTIVES, swap('"légal"', '"repère"\ndeadline = "2025-12-31"'), [FIRST_OBJECTIVE, "retirer « deadline »"]),
        (SOCIAL, drop_line("measure"), [STOCK, "« measure »", "clé absente"]),
        (OBJECTIVES, swap('"légal"', '"moral"'), [FIRST_OBJECTIVE, "« nature »", "« moral »", "'conventionnel'"]),
        (OBJECTIVES, swap('"2013-01-18"', '"2013-13-18"'), ["sru_taux", "« 2013-13-18 »", "AAAA-MM-JJ"]),
        (OBJECTIVES, swap("= 25.0", "= nan"), ["sru_taux", "« values"]),
        (OBJECTIVES, swap("values = [{", "values = 3\n#"), [FIRST_OBJECTIVE, "« values »", "liste attendue"]),
        (OBJECTIVES, swap('"sru_taux"', '"sru_tau"'), ["« sru_tau »", "indicateur inconnu"]),
        (OBJECTIVES, swap('"75056"', '"75057"'), ["« 75057 »", "territoire inconnu"]),
        (OBJECTIVES, first("breakdown", '"T9"'), ["sru_taux", "« T9 »"]),
        (SOURCES, swap('"-" = "secret"', '"-" = "caché"'), ["sources.socle_drihl", "tokens", "« caché »"]),
        (SOURCES, swap('breakdown = "T1"', 'breakdown = "T8"'), ["tension_t1", "« T8 »"]),
        (DALO, swap(", exhaustive = true", ""), ["dalo_recours", "« breakdown.exhaustive »", "clé absente"]),
        (DALO, swap("exhaustive = true", "exhaustive = false"), ["dalo_recours", "« breakdown »", "la raison"]),
        (
            DALO,
            swap("exhaustive = true", 'exhaustive = true, why = "x"'),
            ["dalo_recours", "« breakdown »", "la raison"],
        ),
        (
            DALO,
            swap("exhaustive = true", 'exhaustive = false, why = " "'),
            ["dalo_recours", "« breakdown »", "la raison"],
        ),
        (
            HOMELESS,
            swap('unions = { "bois, talus et parcs"', 'unions = { "gares"'),
            ["indicators.sans_abri", "« bois, talus et parcs » réunit « bois » : le dire (unions)"],
        ),
        (HOMELESS, swap('unions = { "bois, talus et parcs"', 'unions = { "bois"'), ["sans_abri", "unie à son tour"]),
        (
            DALO,
            swap("exhaustive = true", 'exhaustive = true, unions = { "logement" = ["hébergement"] }'),
            ["dalo_recours", "« breakdown »", "comptent deux fois"],
        ),
        (
            OBJECTIVES,
            swap('from = "2013-01-18" }', 'from = "2013-01-18", to = "2012-01-01" }'),
            [FIRST_OBJECTIVE, "la valeur 25 finit (to, « 2012-01-01 ») avant de commencer (from, « 2013-01-18 »)"],
        ),
        (PLAN, swap('["logements_finances"]', '["logements_finances"]\nsince = 20260'), TOO_LATE),
        (
            PLAN,
            swap('["logements_finances"]', '["logements_finances", "logements_finances"]'),
            ["plan_indicators.2.1-a", "« exige » : « logements_finances » y est deux fois → ne l’écrire qu’une fois"],
        ),
        (PLAN, swap('"2.1-g"', '"2.3-g"'), ["plan_indicators.2.3-g", "« id » : forme non admise : « 2.3-g »", "^[23]"]),
        (
            SOURCES,
            swap('layout = "tableau"', 'layout = "table"'),
            ["mise en page inconnue « table »", "releve", "layouts.py"],
        ),
    ],
)
def test_a_wrong_entry_stops_the_build_by_its_name(
    declared: Path, capsys: pytest.CaptureFixture[str], file: str, change: Change, words: list[str]
) -> None:
    edit(declared / file, change)
    said = refused(capsys)
    assert f"data/{file}" in said
    assert [word for word in words if word not in said] == []


def test_a_broken_file_stops_the_build_by_its_line(declared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(declared / SOCIAL, swap("[indicators.sru_logements]", "[indicators.sru_logements"))
    assert f"data/{SOCIAL}, ligne 3 : TOML illisible" in refused(capsys)


def test_an_identifier_given_twice_in_a_file_stops_the_build_by_its_line(
    declared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    last = len((declared / SOCIAL).read_text(encoding="utf-8").rstrip().splitlines()) + 1
    edit(declared / SOCIAL, added(f"[{STOCK}]"))
    said = refused(capsys)
    assert f"data/{SOCIAL}, ligne {last}" in said
    assert "sru_logements" in said


def test_an_identifier_given_twice_in_two_files_stops_the_build(
    declared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = (declared / SOCIAL).read_text(encoding="utf-8").split("\n\n[")[1]
    edit(declared / "catalog/offre_nouvelle.toml", added(f"[{entry}"))
    said = refused(capsys)
    assert "data/catalog/offre_nouvelle.toml" in said
    assert f"{STOCK} : déjà déclaré dans un autre fichier" in said


def test_an_entry_has_no_other_identifier_than_its_title(declared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(declared / SOCIAL, first("id", '"autre"'))
    said = refused(capsys)
    assert f"data/{SOCIAL}" in said
    assert STOCK in said
    assert "« id »" in said


@pytest.mark.parametrize(
    ("file", "content", "word"),
    [
        ("catalog/essai.toml", "indicators = 3", "indicators"),
        ("catalog/essai.toml", "[indicators]\nessai = 3", "essai"),
        ("objectives/essai.toml", "objectives = 3", "objectives"),
        ("objectives/essai.toml", "objectives = [3]", "objectives"),
        ("corrections/essai.toml", "corrections = 3", "corrections"),
        ("catalog/essai.toml", "[indicateurs.essai]", "indicateurs"),
    ],
)
def test_what_is_not_a_table_of_entries_stops_the_build(
    declared: Path, capsys: pytest.CaptureFixture[str], file: str, content: str, word: str
) -> None:
    (declared / file).write_text(content, encoding="utf-8")
    said = refused(capsys)
    assert f"data/{file}" in said
    assert word in said


@pytest.mark.parametrize(
    "given",
    [
        {"opening": ("finess", "{jour}")},
        {"columns": ("nofinesset",)},
        {"opening": ("finess",), "columns": ("nofinesset",)},
    ],
)
def test_a_file_without_headings_needs_its_columns_and_its_day(catalog: Catalog, given: dict[str, object]) -> None:
    declared = catalog.sources["finess"].contracts[0].model_dump() | {"opening": (), "columns": ()}
    assert Contract.model_validate(declared)
    with pytest.raises(ValidationError, match=r"opening et columns vont ensemble, et opening dit où est \{jour\}"):
        Contract.model_validate(declared | given)


def test_a_fault_is_said_once(declared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (declared / "catalog/essai.toml").write_text("[indicateurs.essai]", encoding="utf-8")
    assert "1 anomalie(s)" in refused(capsys)


def test_all_the_faults_are_said_at_once(declared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(declared / SOCIAL, first("unit", '"logis"'))
    edit(declared / OBJECTIVES, swap('"légal"', '"moral"'))
    assert "2 anomalie(s)" in refused(capsys)


TERRITORIES = "reference/territories.csv"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (added("75101;Un autre premier;1er;arrondissement;75056"), ["75101"]),
        (swap(";arrondissement;", ";quartier;"), ["« level »", "« quartier »"]),
        (without("75101;"), ["19 arrondissements au lieu de 20"]),
        (added("99;Trop court"), ["« level »"]),
    ],
)
def test_a_wrong_territory_stops_the_catalogue(declared: Path, change: Change, words: list[str]) -> None:
    edit(declared / TERRITORIES, change)
    with pytest.raises(Refused) as refusal:
        load_catalog(declared)
    assert "territories.csv" in str(refusal.value)
    assert [word for word in words if word not in str(refusal.value)] == []


def test_territories_in_another_encoding_stop_the_build(declared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (declared / TERRITORIES).read_text(encoding="utf-8")
    (declared / TERRITORIES).write_bytes(text.encode("cp1252", errors="replace"))
    assert f"data/{TERRITORIES}" in refused(capsys)


@pytest.mark.parametrize("name", ["catalog", "objectives", "corrections"])
def test_an_empty_folder_stops_the_build(declared: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    for path in (declared / name).glob("*.toml"):
        path.unlink()
    assert f"data/{name} : aucun fichier .toml" in refused(capsys)


def test_a_number_in_a_declared_text_is_never_cut_at_the_end_of_a_line() -> None:
    """« 12 / 126 personnes »: thousands are set apart by a narrow no-break space."""
    files = [path for name in ("catalog", "objectives", "corrections") for path in ROOT.glob(f"data/{name}/*.toml")]
    texts = [line for path in files for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert [line for line in texts if re.search(r"(?<![\d])\d{1,3} \d{3}(?!\d)", line)] == []
