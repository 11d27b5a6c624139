"""Every exhibit, on both warehouses: its words, its sources, its marks; the numbers that head the pages."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from etl.catalog import Catalog
from etl.french import NBSP, NNBSP
from etl.warehouse import DEMONSTRATION, JEUX, PUBLIE, RESTREINT, connect, current
from reporting.exhibits import EXHIBITS, SUMMARIES, make, summarise
from reporting.piece.exhibit import MENTIONS, PARTLY, Exhibit, invented
from tests.vaste import SETS, spread
from tests.words import never

CALENDAR = {"jour": "2026-11-24", "corep": "2027-06-30", "bilan": 2026}
# What tests choose where a record opens on little, on nothing, or on another year from one data set to the next.
CHOICES: dict[str, dict[str, Any]] = {name: {} for name in EXHIBITS} | {
    "millesimes": {"indicateur": "sans_abri"},
    "accompagnement-profil": {"annee": 2025},
    "protocole-profil": {"caracteristique": "sortie", "annee": 2025},
    "plan-action": {"numero": "2.1"},
    "fiche-texte": {"numero": "2.1"},
    "fiche-noms": {"numero": "2.1"},
    "plan-suites": {"numero": "2.2"},
    "arpp-bilan": {"annee": 2024},
    "comparer-carte": {"indicateur": "tension", "annee": 2025},
    "comparer-classement": {"indicateur": "tension", "annee": 2025},
    "comparer-multiples": {"arr": ("75107",)},
    "comparer-evolution": {"indicateur": "logements_finances", "arr": ("75107",)},
    "comparer-tableau": {"indicateur": "sru_logements", "centre": True},
    "comparer-rangs": {"annee": 2019, "depuis": 2001, "arr": ("75113",)},
    "comparer-nuage": {"annee": 2025},
    "dalo-bilan": {"annee": 2021},
    "dalo-rapport": {"annee": 2021},
    "offre-part": {"arr": ("75113",)},
    "chiffres-isoles": {"sujet": "hebergement_115"},
    "115-mensuel": {"definition": "personnes"},
    "115-saisons": {"annee": 2025},
    "a-collecter": {"sujet": "dalo"},
    "echeances-frise": CALENDAR,
    "echeances": CALENDAR,
    "echeances-prochaines": CALENDAR,
    "completude": CALENDAR,
    "relance": CALENDAR | {"producteur": "DRIHL 75/SHRU"},
    "sru-decomposition": {"depuis": 2001, "annee": 2019},
    "sru-simulation": {"a": (4000, 500, 0.0, 3, 25.0, 2030), "b": (6000, 500, 0.2, 3, 25.0, 2035)},
    "sru-simulation-arrondissements": {"a": (4000, 500, 0.0, 3, 25.0, 2031), "hors": 70.0},
}
# The heads that need to know of whom they speak.
HEADS = {"arrondissement": {"arrondissement": "75113"}}
SMALLEST = 11  # pixels
# What is drawn, by what the demonstration changes in it.
PUBLISHED = (
    *("arrondissement-agrements", "comparer-carte", "comparer-classement", "comparer-evolution"),
    *("comparer-multiples", "comparer-nuage", "comparer-rangs", "demandes-region", "demandes-repartition"),
    *("depuis-plan-arrondissements", "fiche", "lda-personnes", "offre-arrondissements", "offre-financements"),
    *("offre-hors-25", "offre-part", "offre-parts", "offre-service", "places", "sans-abri", "sru-carte"),
    *("sru-classement", "sru-concentration", "sru-decomposition", "sru-evolution", "sru-simulation"),
    *("sru-simulation-arrondissements", "tension-classement", "tension-typologie", "trajectoire"),
)
FED = (
    "arpp",
    "convention-attribution",
    "dalo-favorables",
    "dalo-flux",
    "dalo-rapport",
    "dalo-stock",
    "echeances-frise",
)
INVENTED = (
    *("115-flux", "115-mensuel", "115-saisons", "115-taux-chute", "accompagnement-profil"),
    *("accompagnement-suivis", "arpp-bilan", "dalo-bilan", "durees", "logement-d-abord"),
    *("plafonds-plai", "protocole-flux", "protocole-profil", "relogements-cibles"),
)
# Of the restricted set, which draws the published figures under other words: one exhibit of each kind.
RESTRICTED = (
    *("arrondissement-besoins", "catalogue", "comparer-nuage", "dalo-flux", "demandes-repartition", "echeances"),
    *("offre-financements", "plan-action", "sru-carte", "sru-classement", "synthese-tensions", "trajectoire"),
)


@pytest.fixture(
    params=spread(product(sorted(EXHIBITS), JEUX), kept=lambda asked: asked[1] != RESTREINT or asked[0] in RESTRICTED),
    ids="-".join,
)
def exhibit(request: pytest.FixtureRequest, made: Callable[[str, str], Exhibit]) -> Exhibit:
    """Every exhibit of every warehouse."""
    return made(*request.param)


def test_an_exhibit_says_what_it_shows(exhibit: Exhibit) -> None:
    words = {name: getattr(exhibit, name) for name in ("title", "subtitle", "scope", "alternative", "reading")}
    assert not [name for name, text in words.items() if not text.strip()]


def test_an_exhibit_never_says_what_nobody_may(exhibit: Exhibit) -> None:
    words = [exhibit.title, exhibit.subtitle, exhibit.reading, exhibit.scope, exhibit.alternative, exhibit.calculation]
    words += [*exhibit.caveats, exhibit.finding, exhibit.table.to_csv()]
    words += [f"{one.label} {one.detail}" for one in exhibit.appointments]
    words += [exhibit.figure.to_json()] if exhibit.figure else []
    assert never("\n".join(words)) == []


def test_an_exhibit_has_a_table(exhibit: Exhibit) -> None:
    if exhibit.rows.empty and exhibit.figure is None:
        return  # nothing published: the page says so
    assert len(exhibit.table.columns) >= 1
    assert len(exhibit.table) >= 1
    assert not exhibit.table.isna().any().any()


def test_an_exhibit_cites_its_figures_and_nothing_but_what_they_are_computed_from(
    exhibit: Exhibit, catalog: Catalog
) -> None:
    shown, cited = set(exhibit.rows["snapshot"]), {cited.snapshot for cited in exhibit.citations}
    asked = [catalog.indicators[name] for name in dict.fromkeys(exhibit.rows.get("indicator", ()))]
    assert shown <= cited
    assert shown == cited or any(one.ratio or one.computed for one in asked)


def test_a_drawing_cites_the_rows_it_draws(exhibit: Exhibit, catalog: Catalog) -> None:
    """What it cites more has its row in the table alone."""
    frames = [one for one in vars(exhibit.drawing).values() if isinstance(one, pd.DataFrame)] if exhibit.drawing else []
    if not frames or any("snapshot" not in one for one in frames):
        return
    shown, cited = set(pd.concat(frames)["snapshot"]), {one.snapshot for one in exhibit.drawn}
    asked = [catalog.indicators[name] for name in dict.fromkeys(exhibit.rows["indicator"])]
    assert shown <= cited
    assert shown == cited or any(one.ratio or one.computed for one in asked)
    left = {one.snapshot for one in exhibit.citations} - cited
    assert left <= set(exhibit.rows["snapshot"]) or any(one.ratio or one.computed for one in asked)


def test_no_text_of_an_exhibit_is_a_name_of_the_catalogue(exhibit: Exhibit, catalog: Catalog) -> None:
    """But in the dictionary, of which it is a column, and in the path of a file."""
    named = re.compile(rf"\b({'|'.join(name for name in catalog.indicators if '_' in name)})\b")
    said = [exhibit.title, exhibit.subtitle, exhibit.reading, exhibit.scope, exhibit.alternative, exhibit.finding]
    said += [exhibit.calculation, *exhibit.caveats, *map(str, exhibit.table.columns)]
    said += map(str, [] if exhibit.name == "catalogue" else exhibit.table.to_numpy().ravel())
    assert [text for text in said if "data/snapshots/" not in text and named.search(text)] == []


def test_two_data_sets_never_mix(exhibit: Exhibit) -> None:
    if exhibit.jeu == PUBLIE:
        assert not exhibit.rows["snapshot"].astype(str).str.contains(DEMONSTRATION).any()


def test_a_drawn_exhibit_has_rows_behind_it(exhibit: Exhibit) -> None:
    if exhibit.figure is not None:
        assert exhibit.rows["value"].notna().any()
        assert exhibit.indicators


def test_no_text_of_a_figure_is_small(exhibit: Exhibit) -> None:
    if exhibit.figure is not None:
        assert min(text_sizes(exhibit.figure.to_plotly_json())) >= SMALLEST


def test_a_modality_keeps_its_capitals(exhibit: Exhibit) -> None:
    if exhibit.figure is None:
        return
    drawn = json.dumps(exhibit.figure.to_plotly_json(), default=str, ensure_ascii=False)
    for modality in set(exhibit.rows["breakdown"]):
        if modality.casefold() in drawn.casefold():
            assert modality[1:] in drawn, modality


def test_an_exhibit_says_of_which_data_set_it_is_unless_published(exhibit: Exhibit) -> None:
    places = {"title": exhibit.title, "alternative": exhibit.alternative}
    if exhibit.figure is not None:
        places["figure"] = f"{exhibit.figure.layout.title.text} {exhibit.figure.layout.legend.title.text}"
    for jeu in MENTIONS:
        marked = {name for name, text in places.items() if says(jeu, text)}
        real = exhibit.texts or (len(exhibit.rows) and not invented(exhibit.rows).any())
        real = jeu == DEMONSTRATION and real
        assert marked == (set(places) if exhibit.jeu == jeu and not real else set())


def test_of_the_demonstration_what_the_sheets_say_is_the_same_and_not_stamped(
    made: Callable[[str, str], Exhibit],
) -> None:
    """Every exhibit without figures was « de démonstration », the texts of the adopted sheets too."""
    texts = [name for name in CHOICES if made(name, DEMONSTRATION).texts]
    assert texts == ["fiche-texte", "fiche-noms", "diagnostic-questions"]
    for name in texts:
        shown, real = made(name, DEMONSTRATION), made(name, PUBLIE)
        assert (shown.stamp, shown.title, shown.reading) == ("", real.title, real.reading)
        assert shown.table.equals(real.table)


def test_where_some_figures_are_invented_they_are_named(exhibit: Exhibit) -> None:
    found = invented(exhibit.rows)
    assert (exhibit.stamp == PARTLY) == (bool(found.any()) and not found.all())
    assert any("Valeurs inventées" in caveat for caveat in exhibit.caveats) == (exhibit.stamp == PARTLY)


def test_the_head_of_a_page_says_no_invented_figure_beside_a_published_one(instance: Path, catalog: Catalog) -> None:
    with connect(current(DEMONSTRATION)) as opened:
        said = summarise("hebergement-115", opened, catalog)
    assert "3\u202f857" in said.sentence
    assert "115" not in said.sentence
    details = {one.label: one.detail for one in said.headlines}
    assert "démonstration" in details["Taux de chute du 115"]
    assert "démonstration" not in details["Nuit de la Solidarité"]


@pytest.mark.parametrize("jeu", JEUX)
def test_an_exhibit_is_of_the_data_set_of_its_folder(jeu: str, instance: Path, catalog: Catalog) -> None:
    with connect(current(jeu)) as opened:
        exhibit = make("sru-carte", opened, catalog, annee=2025)
        here = Path(opened.execute("select path from duckdb_databases() where not internal").fetchall()[0][0])
    assert exhibit.jeu == here.parent.name == jeu


@pytest.mark.vaste
def test_every_indicator_has_a_sheet(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    for identifier in catalog.indicators:
        has_a_sheet(identifier, connection, catalog)


def test_every_kind_of_indicator_has_a_sheet(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    for identifier in of_each_kind(catalog, catalog.indicators):
        has_a_sheet(identifier, connection, catalog)


def test_every_kind_of_indicator_that_the_demonstration_feeds_has_a_sheet(
    demonstration: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    fed = demonstration.execute(
        "select distinct indicator from series where starts_with(snapshot, 'demonstration') order by all"
    ).fetchall()
    assert fed
    for identifier in of_each_kind(catalog, (identifier for (identifier,) in fed)):
        has_a_sheet(identifier, demonstration, catalog)


def of_each_kind(catalog: Catalog, identifiers: Iterable[str]) -> list[str]:
    """One indicator for each way of counting: its unit, how often, whether it is computed."""
    known = [catalog.indicators[identifier] for identifier in identifiers]
    return list({(one.unit, one.frequency, bool(one.computed)): one.id for one in known}.values())


def has_a_sheet(identifier: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    sheet = make("fiche", connection, catalog, indicateur=identifier)
    assert catalog.indicators[identifier].label in sheet.title
    assert set(sheet.rows["indicator"]) <= {identifier}


def test_a_year_without_figures_gives_exhibits_that_say_so(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    for name in ("sru-carte", "sru-classement", "demandes-repartition", "tension-classement"):
        exhibit = make(name, connection, catalog, annee=1999)
        assert exhibit.rows.empty
        assert exhibit.alternative


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("logement-social", ["276 032 logements sociaux", "23,21 %", "1,79 point"]),
        ("demande-attributions", ["2025", "21,9 demandes pour une attribution", "36,9 %", "13,8"]),
        ("hebergement-115", ["22 janvier 2026", "3 857 personnes", "provisoire", "n’a pas encore de formule"]),
        ("dalo", ["près de 13 600 recours", "environ 6 200 décisions", "environ 16 000 ménages"]),
        ("synthese", ["Sur dix tensions", "deux s’éloignent de leur but", "logements financés et personnes sans abri"]),
    ],
)
def test_a_page_opens_with_the_published_numbers(
    name: str, said: list[str], connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    sentence = plain(summarise(name, connection, catalog).sentence)
    assert not [words for words in said if words not in sentence], sentence


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("logement-social", {"23,21 %", "276 032", "5 arr. sur 20", "environ 21 300"}),
        ("demande-attributions", {"21,9", "13,8", "205 216", "9 375"}),
        ("dalo", {"près de 13 600", "environ 6 200", "3 538", "environ 16 000"}),
    ],
)
def test_the_headlines_are_the_published_numbers(
    name: str, values: set[str], connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    assert {plain(headline.value) for headline in summarise(name, connection, catalog).headlines} == values


@pytest.mark.parametrize("jeu", SETS)
@pytest.mark.parametrize("name", sorted(SUMMARIES))
def test_every_page_has_a_head(name: str, jeu: str, instance: Path, catalog: Catalog) -> None:
    with connect(current(jeu)) as connection:
        assert summarise(name, connection, catalog, **HEADS.get(name, {})).sentence.strip()


@pytest.mark.parametrize(
    ("name", "choices", "row"),
    [
        ("sru-carte", {"annee": 2025}, {"Arrondissement": "19e", "Valeur": "43,2 %"}),
        ("sru-carte", {"annee": 2025}, {"Arrondissement": "7e", "Valeur": "2,9 %"}),
        ("demandes-repartition", {"annee": 2025}, {"Arrondissement": "Non précisé", "Valeur": "75 755"}),
        ("demandes-region", {}, {"Territoire": "Paris", "Valeur": "21,9"}),
    ],
)
def test_a_table_prints_the_published_number(
    name: str, choices: dict[str, Any], row: dict[str, str], connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    table = make(name, connection, catalog, **choices).table.map(lambda cell: plain(str(cell)))
    head, first = next(iter(row.items()))
    (found,) = table[table[head] == first].to_dict("records")
    assert {key: found[key] for key in row} == row


def says(jeu: str, text: str) -> bool:
    return MENTIONS[jeu].casefold() in text.replace("<br>", " ").casefold()


def plain(text: str) -> str:
    """Without Markdown bold, with ordinary spaces."""
    return text.replace("**", "").replace(NNBSP, " ").replace(NBSP, " ")


def text_sizes(node: object, name: str = "") -> Iterator[float]:
    """The size of every font of a figure, and of every `font-size` in its words."""
    if isinstance(node, dict):
        if name.endswith("font") and node.get("size"):
            yield from sizes(node["size"])
        for key, child in node.items():
            yield from text_sizes(child, str(key))
    elif isinstance(node, list | tuple):
        for child in node:
            yield from text_sizes(child, name)
    elif isinstance(node, str):
        yield from (float(size) for size in re.findall(r"font-size:\s*([\d.]+)px", node))
    elif hasattr(node, "to_plotly_json"):
        yield from text_sizes(node.to_plotly_json(), name)


def sizes(size: object) -> Iterator[float]:
    yield from map(float, size) if isinstance(size, list | tuple) else (float(str(size)),)
