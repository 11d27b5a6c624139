"""Counts that are parts of others, and rates of two of them, do not give a hidden one back."""

from __future__ import annotations

import pandas as pd
import pytest

from etl.secrecy import protect
from etl.secrecy.relations import equations
from tests.secrecy.attacker import Told, attack
from tests.secrecy.publication import ALL, Counts, Publication, synthetic_catalog, warehouse

SHELTER, HOUSING = ("75", "hébergement"), ("75", "logement")
WOODS, BANKS, BOTH = (("75056", one) for one in ("bois", "talus, campements et parcs", "bois, talus et parcs"))
FAMILIES, COUPLES, WOMEN, MEN = (("75", one) for one in ("familles", "couples", "femmes seules", "hommes seuls"))


def whole(counts: Counts) -> Counts:
    return {**counts, ("75", ALL): sum(counts.values())}


Printed = dict[str, Counts | dict[tuple[str, str], float]]


def told(*vintages: Printed, protected: bool) -> Told:
    """What the attacker says of publications of these figures, one after the other."""
    made = Publication(revised=len(vintages) > 1)
    for vintage, printed in enumerate(vintages):
        for indicator, counts in printed.items():
            made.print("dalo", vintage, indicator, "2024", counts)
    with warehouse(made, protected=protected) as connection:
        return attack(connection, synthetic_catalog())


FAVOURABLE = {
    "dalo_decisions": {SHELTER: 20, HOUSING: 900},
    "dalo_rejets": {SHELTER: 19, HOUSING: 400},
    "dalo_favorables": {SHELTER: 1, HOUSING: 460},
}


@pytest.mark.parametrize(
    "printed",
    [
        FAVOURABLE,
        # What nobody prints is deduced first: the decisions on shelter, then the favourable ones.
        FAVOURABLE | {"dalo_decisions": {("75", ALL): 920, HOUSING: 900}},
        # The whole of the decisions is the sum of their objects.
        {
            "dalo_decisions": {SHELTER: 60, HOUSING: 70},
            "dalo_rejets": {("75", ALL): 128},
            "dalo_favorables": {("75", ALL): 2},
        },
        # No couple got a place: their unmet requests, hidden beside the women's, are no more than those made.
        {
            "115_demandes": whole({FAMILIES: 300, COUPLES: 30, WOMEN: 90, MEN: 200}),
            "115_non_pourvues": whole({FAMILIES: 120, COUPLES: 30, WOMEN: 8, MEN: 100}),
        },
        # A couple is two persons and a single man one: the same requests in persons say who asked.
        {
            "115_demandes": whole({FAMILIES: 300, COUPLES: 20, WOMEN: 7, MEN: 50}),
            "115_demandes_personnes": whole({FAMILIES: 900, COUPLES: 40, WOMEN: 7, MEN: 50}),
        },
        # A family is two persons at least: eleven are five families at most.
        {
            "115_demandes": whole({FAMILIES: 5, COUPLES: 30, WOMEN: 90, MEN: 200}),
            "115_demandes_personnes": {FAMILIES: 11},
        },
        # A rate gives the favourable decisions that are not printed, and those that are hidden by difference.
        {
            "dalo_decisions": whole({SHELTER: 60, HOUSING: 200}),
            "dalo_favorables": {("75", ALL): 104, SHELTER: 4},
            "dalo_taux_favorable": {HOUSING: 50.0},
        },
        # A modality that unites two others: 400 less 394.
        {"sans_abri": {WOODS: 6, BANKS: 394, BOTH: 400, ("75056", "rue"): 900, ("75056", ALL): 1500}},
    ],
    ids=["reste", "cellule non imprimée", "ensemble non imprimé", "au plus", "personnes", "familles", "taux", "union"],
)
def test_a_linked_count_gives_a_secret_back_unless_it_is_hidden_too(printed: Printed) -> None:
    assert told(printed, protected=False).near
    assert told(printed, protected=True).nothing


def people(*numbers: int) -> Counts:
    """Households of the AVDL by composition: the first number is their whole."""
    names = synthetic_catalog().indicators["avdl_menages"].modalities[: len(numbers)]
    return {("75", name): number for name, number in zip(names, numbers, strict=True)}


@pytest.mark.parametrize("printed", [people(63, 13, 23, 17, 10), people(74, 13, 41, 10, 10)], ids=["63", "74"])
def test_modalities_that_need_not_make_up_the_whole_are_protected_as_if_they_did(printed: Counts) -> None:
    """63 - 13 - 23 - 17 = 10; 74 - 13 - 41 leaves 20 to two counts under 11: ten each."""
    secrets = {cell for cell, number in printed.items() if number == 10}
    bare = told({"avdl_menages": printed}, protected=False)
    assert {(territory, part) for _, territory, part, _ in bare.near} == secrets
    assert told({"avdl_menages": printed}, protected=True).nothing


def test_the_places_of_a_night_are_protected_though_some_are_not_printed() -> None:
    """63 - 13 - 23 - 17 = 10, where the commune is the territory of the places as of their whole."""
    counts = {ALL: 63, "rue": 13, "gares": 23, "bois": 17, "métro et RER": 10}
    night: Counts = {("75056", place): number for place, number in counts.items()}
    assert told({"sans_abri": night}, protected=False).near
    assert told({"sans_abri": night}, protected=True).nothing


def test_modalities_that_the_figures_say_incomplete_hide_nothing_more() -> None:
    """A quarter of the relets are the prefect's: that they be all of them is denied by the figures themselves."""
    found = told({"dalo_relogements": {("75", ALL): 400, ("75", "contingent préfectoral"): 7}}, protected=True)
    assert found.nothing
    assert (found.hidden, found.small) == (1, 1)


def test_a_count_that_nothing_says_corrected_is_the_same_in_two_vintages() -> None:
    """6 + 11 = 17, then 6 + 9 = 15: at most 17 - 11 by the first, at least 15 - 10 by the second, so 5 or 6 by both."""
    first, second = whole({SHELTER: 6, HOUSING: 11}), whole({SHELTER: 6, HOUSING: 9})
    assert told({"dalo_recours": first}, {"dalo_recours": second}, protected=True).nothing


def test_a_part_that_one_file_prints_and_another_leaves_out_is_masked_and_refuses_nothing() -> None:
    """6 + 200 = 206, then 200 and 206 alone: 206 - 200 is 6, so 200 is hidden in both, and 206 stays."""
    made = Publication()
    for vintage, counts in enumerate([whole({SHELTER: 6, HOUSING: 200}), {HOUSING: 200, ("75", ALL): 206}]):
        made.print("dalo", vintage, "dalo_recours", "2024", counts)
    assert made.protected["value"].dropna().tolist() == [206, 206]


def test_a_year_written_in_two_ways_is_one_year() -> None:
    """71 - 29 - 23 - 17 = 2: the 17 hidden in the file of 2024 is not shown in that of January to December 2024."""
    made = Publication()
    parts = synthetic_catalog().indicators["relogements_cibles"].modalities
    counts = {("75", part): n for part, n in zip(parts, (71, 29, 23, 17, 2), strict=True)}
    made.print("dalo", 0, "relogements_cibles", "2024", counts)
    made.print("dalo", 1, "relogements_cibles", "2024-01/2024-12", {("75", parts[3]): 17})
    assert made.protected["value"].dropna().tolist() == [71, 29, 23]


def test_a_small_count_that_nobody_prints_is_not_what_the_others_leave() -> None:
    """71 = 29 + 23 + 17 and two, of a public that has no line."""
    made = Publication()
    parts = synthetic_catalog().indicators["relogements_cibles"].modalities
    for period, numbers in (("2024", (71, 29, 23, 17)), ("2023", (69, 29, 23, 17)), ("2022", (89, 29, 23, 17))):
        made.print(
            "dalo", 0, "relogements_cibles", period, {("75", p): n for p, n in zip(parts, numbers, strict=False)}
        )
    shown = made.protected.groupby("period")["value"].agg(lambda values: values.dropna().tolist())
    assert shown.to_dict() == {"2024": [71, 29, 23], "2023": [69, 29, 23, 17], "2022": [89, 29, 23, 17]}
    assert len(made.protected) == len(made.rows)


@pytest.mark.parametrize(
    ("files", "shown"),
    [
        (((71, 29, 23), (17,)), [71, 29, 23]),  # two, of a public that has no line in either file
        (((71, 29, 40),), [71, 29]),  # two for both publics left, so at most two for each
        (((76, 29, 40),), [76, 29, 40]),  # seven for both: anything from 0 to 7
    ],
)
def test_what_several_files_or_several_missing_parts_leave_is_not_told(
    files: tuple[tuple[int, ...], ...], shown: list[float]
) -> None:
    made, parts = Publication(), iter(synthetic_catalog().indicators["relogements_cibles"].modalities)
    for vintage, numbers in enumerate(files):
        counts = {("75", part): n for n, part in zip(numbers, parts, strict=False)}
        made.print("dalo", vintage, "relogements_cibles", "2024", counts)
    assert made.protected["value"].dropna().tolist() == shown


def test_a_part_left_by_parts_that_need_not_make_up_the_whole_is_not_told() -> None:
    """100 = 40 + 30 + 28 and two, says whoever supposes that the compositions leave nobody out."""
    made = Publication()
    parts = [one for one in synthetic_catalog().indicators["avdl_menages"].modalities if one.startswith("composition")]
    counts = {("75", "ensemble"): 100} | {("75", p): n for p, n in zip(parts[:-1], (40, 30, 28), strict=True)}
    made.print("dalo", 0, "avdl_menages", "2024", counts)
    assert made.protected["value"].dropna().tolist() == [100, 40, 30]


COMPLEMENTS = {
    "un lien": ({"dalo_decisions": {HOUSING: 30_000}, "dalo_favorables": {HOUSING: 29_997}}, [30_000]),
    "un lien, le reste imprimé ailleurs": (
        {"dalo_decisions": {HOUSING: 30_000}, "dalo_favorables": {HOUSING: 29_997}, "dalo_rejets": {SHELTER: 40}},
        [30_000, 40],
    ),
    "toutes les parts": (
        {"115_demandes": {("75", ALL): 30_000}, "115_non_pourvues": {("75", ALL): 29_997}},
        [30_000],
    ),
    "une seule modalité": (
        {"dalo_relogements": {("75", ALL): 30_000, ("75", "contingent préfectoral"): 29_997}},
        [30_000],
    ),
    "attributions": (
        {"attributions": {("75104", ALL): 112}, "cpa_attributions_prioritaires": {("75104", ALL): 110}},
        [112],
    ),
    "groupes": ({"sans_abri": {("75", ALL): 2998}, "sans_abri_groupes": {("75", ALL): 2990}}, [2998]),
    # Eleven persons are five families at most.
    "familles": (
        {"115_nouvelles_familles_personnes": {("75", ALL): 11}, "115_nouvelles_familles": {("75", ALL): 4}},
        [],
    ),
    "onze": ({"dalo_decisions": {HOUSING: 30_000}, "dalo_favorables": {HOUSING: 29_989}}, [30_000, 29_989]),
    "aucun": ({"dalo_decisions": {HOUSING: 30_000}, "dalo_favorables": {HOUSING: 30_000}}, [30_000, 30_000]),
    # A request is of one person at least: those of several are three at most.
    "deux unités": ({"115_demandes_personnes": {("75", ALL): 303}, "115_demandes": {("75", ALL): 300}}, [303]),
}


@pytest.mark.parametrize(("printed", "shown"), COMPLEMENTS.values(), ids=COMPLEMENTS.keys())
def test_a_small_count_that_a_large_one_leaves_of_another_is_not_told(printed: Printed, shown: list[float]) -> None:
    made = Publication()
    for indicator, counts in printed.items():
        made.print("dalo", 0, indicator, "2024", counts)
    assert made.protected["value"].dropna().tolist() == shown
    assert len(made.protected) == len(made.rows)


def test_a_share_that_tells_a_few_people_is_not_printed() -> None:
    """0,2 % of 2 506 requests are five; 3,1 % are 78."""
    made = Publication()
    made.print("socle_drihl", 0, "demandes", "2023-12-31", {("75101", "ensemble"): 2506, ("75102", "ensemble"): 2506})
    made.print(
        "socle_drihl", 0, "demandes_5ans", "2023-12-31", {("75101", "ensemble"): 0.2, ("75102", "ensemble"): 3.1}
    )
    assert made.protected["value"].dropna().tolist() == [2506, 2506, 3.1]


def test_a_share_that_leaves_a_few_people_is_not_printed() -> None:
    """99,8 % of 2 506 requests leave five; 96,9 % leave 78."""
    made = Publication()
    made.print("socle_drihl", 0, "demandes", "2023-12-31", {("75101", ALL): 2506, ("75102", ALL): 2506})
    made.print("socle_drihl", 0, "demandes_5ans", "2023-12-31", {("75101", ALL): 99.8, ("75102", ALL): 96.9})
    assert made.protected["value"].dropna().tolist() == [2506, 2506, 96.9]


def test_a_rate_that_tells_of_a_few_by_what_they_divide_is_not_printed() -> None:
    """66,7 requests for an allocation, of 400 requests: six allocations, which nobody prints; 5 are 80."""
    made = Publication()
    made.print("socle_drihl", 0, "demandes", "2024-12-31", {("75101", ALL): 400, ("75102", ALL): 400})
    made.print("socle_drihl", 0, "tension", "2024", {("75101", ALL): 66.7, ("75102", ALL): 5.0})
    assert made.protected["value"].dropna().tolist() == [400, 400, 5]


def test_what_is_left_of_a_count_follows_the_rule_of_its_own_source() -> None:
    """Ten decisions, of two files: under 11 by the rule of their source, not by that of a later file of another."""
    made = Publication()
    made.print("dalo", 0, "dalo_decisions", "2024", {HOUSING: 30_000})
    made.print("dalo", 1, "dalo_favorables", "2024", {HOUSING: 29_990})
    made.print("socle_drihl", 1, "attributions", "2024", {("75", ALL): 9000})
    assert made.protected["value"].dropna().tolist() == [30_000, 9000]


CHAIN: Printed = {"dalo_decisions": {("75", ALL): 60}, "dalo_taux_favorable": {("75", ALL): 30.0}}
SECOND: Printed = {"dalo_rapport_relogement": {("75", ALL): 44.0}}
NAMED = "Bilan de juin"


def of_paris(*vintages: Printed) -> pd.DataFrame:
    """What files print, one after the other, as `protect` receives it."""
    made = Publication()
    for vintage, printed in enumerate(vintages):
        for indicator, counts in printed.items():
            made.print("dalo", vintage, indicator, "2024", counts)
    return made.bare


def test_rates_are_chained_through_a_count_that_nobody_prints() -> None:
    """30 % of 60 decisions are 18, which nobody prints; 44 % of 18 are eight households; 84 % of 50 are 42."""
    assert protect(of_paris(CHAIN | SECOND), synthetic_catalog())[0]["value"].dropna().tolist() == [60, 30]
    large: Printed = {"dalo_decisions": {("75", ALL): 200}}
    assert protect(of_paris(CHAIN | large | SECOND), synthetic_catalog())[0]["value"].dropna().tolist() == [200, 30, 44]


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (CHAIN, SECOND, []),
        (SECOND, CHAIN, [60]),  # without the 30 %, 44 % are of nobody knows how many
        (CHAIN | {"dalo_decisions": {}} | SECOND, CHAIN | {"dalo_taux_favorable": {}}, []),
    ],
    ids=["le second taux", "le premier et le nombre", "le nombre"],
)
def test_nor_through_what_an_edition_shows(before: Printed, after: Printed, shown: list[float]) -> None:
    edition = of_paris(before).assign(edition=NAMED)
    assert protect(of_paris({}, after), synthetic_catalog(), edition)[0]["value"].dropna().tolist() == shown


def test_a_count_that_a_rate_gives_is_subtracted_as_if_it_were_printed() -> None:
    """103 favourable decisions, of which 50 % of 200 on housing: three on shelter, which nobody prints."""
    printed: Printed = {
        "dalo_decisions": {HOUSING: 200},
        "dalo_favorables": {("75", ALL): 103},
        "dalo_taux_favorable": {HOUSING: 50.0},
    }
    assert protect(of_paris(printed), synthetic_catalog())[0]["value"].dropna().tolist() == [200, 103]
    several: Printed = printed | {"dalo_favorables": {("75", ALL): 140}}
    assert protect(of_paris(several), synthetic_catalog())[0]["value"].dropna().tolist() == [200, 140, 50]


def test_arrondissements_that_a_printed_sector_holds_are_not_taken_for_nothing() -> None:
    """Paris is Paris Centre and sixteen others; that it is the sixteen alone is denied before anything else."""
    sixteen = [f"751{number:02d}" for number in range(5, 21)]
    cells = {("relogements_cibles", code, ALL) for code in ("75", "75101-75104", *sixteen)}
    found = equations(cells, synthetic_catalog(), set())
    supposed = {"75101-75104" in {part[1] for part in one.parts}: one.assumed for one in found if one.total[1] == "75"}
    assert supposed == {True: False, False: True}
