"""A whole that nobody prints is known to whoever reads all its parts, and so is what it leaves of others."""

from __future__ import annotations

import pandas as pd
import pytest

from etl.secrecy import protect
from tests.secrecy.attacker import Told, attack
from tests.secrecy.publication import ALL, Counts, Publication, synthetic_catalog, warehouse

Figures = dict[tuple[str, str], Counts]  # by indicator and period
PUBLICS = ("familles", "couples", "femmes seules", "hommes seuls")
HOUSING, SHELTER = ("75", "logement"), ("75", "hébergement")
ARRONDISSEMENTS = [f"751{number:02d}" for number in range(1, 21)]
WOODS, BANKS, BOTH = (("75056", one) for one in ("bois", "talus, campements et parcs", "bois, talus et parcs"))
NAME = "Bilan de juin"


def of(characteristic: str, *numbers: int) -> Counts:
    """Households of the AVDL by one of their characteristics."""
    names = [one for one in synthetic_catalog().indicators["avdl_menages"].modalities if one.startswith(characteristic)]
    return {("75", name): number for name, number in zip(names, numbers, strict=True)}


def publics(*numbers: int) -> Counts:
    return {("75", name): number for name, number in zip(PUBLICS, numbers, strict=True)}


def everywhere(*numbers: int, first: int = 0) -> Counts:
    """By arrondissement, from one on."""
    return {(code, ALL): number for code, number in [*zip(ARRONDISSEMENTS, numbers, strict=True)][first:]}


def files(*printed: Figures) -> pd.DataFrame:
    """What files print, one after the other, as `protect` receives it."""
    made = Publication()
    for vintage, figures in enumerate(printed):
        for (indicator, period), counts in figures.items():
            made.print("dalo", vintage, indicator, period, counts)
    return made.bare


def hidden(rows: pd.DataFrame, past: pd.DataFrame | None = None) -> list[str]:
    """What is hidden that was shown: indicators and modalities."""
    after, _ = protect(rows, synthetic_catalog(), past)
    more = after[after["value"].isna() & rows["value"].notna()]
    return (more["indicator"] + " " + more["breakdown"]).tolist()


COMPOSITION = of("composition", 40, 30, 27, 3)
ENTRY = of("entrée", 50, 30, 20)
MONTHS: Figures = {("115_demandes", f"2024-{month:02d}"): publics(20, 20, 20, 20) for month in range(1, 12)}
YEAR: Figures = {("115_demandes", "2024"): {("75", ALL): 883}}
CASES: dict[str, tuple[Figures, list[str]]] = {
    "deux caractéristiques": (
        {("avdl_menages", "2024"): COMPOSITION | ENTRY},
        ["avdl_menages composition : famille monoparentale"],
    ),
    "un lien": (
        {("115_demandes", "2024"): publics(200, 100, 230, 30), ("115_non_pourvues", "2024"): {("75", ALL): 557}},
        ["115_non_pourvues ensemble"],
    ),
    "un lien, le total des parts": (
        {
            ("dalo_decisions", "2024"): {HOUSING: 500, SHELTER: 200},
            ("dalo_favorables", "2024"): {("75", ALL): 300},
            ("dalo_rejets", "2024"): {("75", ALL): 397},
        },
        ["dalo_favorables ensemble"],
    ),
    "un lien, une part par modalité": (
        {
            ("dalo_decisions", "2024"): {("75", ALL): 700},
            ("dalo_favorables", "2024"): {HOUSING: 200, SHELTER: 100},
            ("dalo_rejets", "2024"): {("75", ALL): 397},
        },
        ["dalo_decisions ensemble"],
    ),
    "les mois par public": (MONTHS | YEAR, ["115_demandes ensemble"]),
    "les arrondissements": (
        {
            ("attributions", "2024"): everywhere(*[50] * 20),
            ("cpa_attributions_prioritaires", "2024"): {("75", ALL): 997},
        },
        ["cpa_attributions_prioritaires ensemble"],
    ),
    "un taux des arrondissements": (
        {("attributions", "2024"): everywhere(*[50] * 20), ("cpa_part_prioritaires", "2024"): {("75", ALL): 0.4}},
        ["cpa_part_prioritaires ensemble"],
    ),
    "un taux des modalités": (
        {
            ("dalo_decisions", "2024"): {HOUSING: 500, SHELTER: 200},
            ("dalo_taux_favorable", "2024"): {("75", ALL): 1.0},
        },
        ["dalo_taux_favorable ensemble"],
    ),
    "la métropole sans Paris": (
        {("attributions", "2024"): everywhere(3, *range(50, 69)) | {("MGP", ALL): 6124, ("MGP-HP", ALL): 5000}},
        ["attributions ensemble"],
    ),
    # Paris is the Centre and the sixteen other arrondissements: 997 of its 1 000 allocations are to households first.
    "Paris Centre et les seize autres": (
        {
            ("attributions", "2024"): {("75101-75104", ALL): 200} | everywhere(*[50] * 20, first=4),
            ("cpa_attributions_prioritaires", "2024"): {("75", ALL): 997},
        },
        ["cpa_attributions_prioritaires ensemble"],
    ),
    # Of 510 allocations, 508 to households first, whom 507 rehoused are among: two others, and one.
    "un lien, puis un autre": (
        {
            ("attributions", "2024"): {("75", ALL): 510},
            ("cpa_attributions_prioritaires", "2024"): {("75", ALL): 508},
            ("dalo_relogements", "2024"): {("75", ALL): 507},
        },
        ["attributions ensemble", "dalo_relogements ensemble"],
    ),
    # 1 000 requests, of which 557 got nothing: the others are many.
    "rien": (
        {("115_demandes", "2024"): publics(200, 100, 230, 30), ("115_non_pourvues", "2024"): {("75", ALL): 400}},
        [],
    ),
    "une seule caractéristique": ({("avdl_menages", "2024"): COMPOSITION}, []),
    # 24 persons in couples are 12 requests, of which nobody prints the number: 60 less 30, 12 and 12 leave 6.
    "un lien exact": (
        {
            ("115_demandes", "2024"): {("75", ALL): 60, ("75", "femmes seules"): 12, ("75", "hommes seuls"): 30},
            ("115_demandes_personnes", "2024"): {("75", "couples"): 24},
        },
        ["115_demandes hommes seuls"],
    ),
    "des liens exacts": (
        {
            ("115_demandes", "2024"): {("75", ALL): 60},
            ("115_demandes_personnes", "2024"): {
                ("75", "couples"): 24,
                ("75", "femmes seules"): 12,
                ("75", "hommes seuls"): 30,
            },
        },
        ["115_demandes ensemble"],
    ),
    # Twelve persons in couples made six requests.
    "des couples, par ce qu’ils laissent": (
        {
            ("115_demandes_personnes", "2024"): {
                ("75", ALL): 100,
                ("75", "familles"): 50,
                ("75", "femmes seules"): 18,
                ("75", "hommes seuls"): 20,
            }
        },
        ["115_demandes_personnes hommes seuls"],
    ),
    "des couples, par un lien": (
        {
            ("115_demandes_personnes", "2024"): {("75", "couples"): 100},
            ("115_non_pourvues_personnes", "2024"): {("75", "couples"): 88},
        },
        ["115_demandes_personnes couples"],
    ),
    # 50 women asked, each for herself, and 44 got nothing.
    "un lien, d’une unité à l’autre": (
        {
            ("115_demandes", "2024"): {("75", "femmes seules"): 50},
            ("115_non_pourvues_personnes", "2024"): {("75", "femmes seules"): 44},
        },
        ["115_demandes femmes seules", "115_non_pourvues_personnes femmes seules"],
    ),
    # 103 persons made 100 requests: of those of several, three at most.
    "des personnes et leurs demandes": (
        {("115_demandes", "2024"): {("75", ALL): 100}, ("115_demandes_personnes", "2024"): {("75", ALL): 103}},
        ["115_demandes ensemble"],
    ),
    # 510 allocations, and 505 households rehoused that are among them.
    "des attributions et des ménages": (
        {("attributions", "2024"): {("75", ALL): 510}, ("lda_menages_reloges", "2024"): {("75", ALL): 505}},
        ["lda_menages_reloges ensemble"],
    ),
}


def attacked(printed: Figures, *, protected: bool) -> Told:
    made = Publication()
    for (indicator, period), counts in printed.items():
        made.print("dalo", 0, indicator, period, counts)
    with warehouse(made, protected=protected) as connection:
        return attack(connection, synthetic_catalog())


def test_the_attacker_too_adds_up_the_parts_of_a_whole_that_nobody_prints() -> None:
    printed, _ = CASES["deux caractéristiques"]
    assert attacked(printed, protected=False).near
    assert attacked(printed, protected=True).nothing


def test_the_attacker_too_tries_every_number_that_two_rates_admit() -> None:
    assert attacked(TOTALS | RATED, protected=False).near
    assert attacked(TOTALS | RATED, protected=True).nothing


@pytest.mark.parametrize(("printed", "also"), CASES.values(), ids=CASES.keys())
def test_a_whole_that_nobody_prints_is_the_sum_of_its_parts(printed: Figures, also: list[str]) -> None:
    """100 = 50 + 30 + 20, so 40 + 30 + 27 leave three, though no line says « ensemble »."""
    assert hidden(files(printed)) == also


PARTS = {
    ("protocole_proposes", "protocole_reloges"),
    ("arpp_menages_caracteristiques", "arpp_labellises"),
    ("arpp_menages_caracteristiques", "arpp_reloges"),
    ("dalo_stock", "dalo_hors_delai"),
    ("115_appels_recus", "115_appels_pris"),
    ("115_appels_recus", "115_appels_differents"),
    ("115_nouvelles_familles_personnes", "115_mineurs_non_pourvus"),
}


@pytest.mark.parametrize(("whole", "part"), sorted(PARTS))
def test_what_a_part_leaves_of_a_count_of_another_indicator_is_not_told(whole: str, part: str) -> None:
    """500 households to rehouse, of which 497 late: three are not."""
    assert hidden(files({(one, "2024"): {("75", ALL): n} for one, n in ((whole, 500), (part, 497))})) == [
        f"{part} ensemble"
    ]


@pytest.mark.parametrize(
    ("printed", "also"),
    [
        # The woods are not printed.
        ({("sans_abri", "2024"): {BOTH: 400, BANKS: 397}}, ["sans_abri talus, campements et parcs"]),
        # What unites the two is not: the other places hold three people, by the parts and by no union of them.
        (
            {("sans_abri", "2024"): {("75056", ALL): 1003, ("75056", "rue"): 600, WOODS: 200, BANKS: 200}},
            ["sans_abri bois"],
        ),
        ({("sans_abri", "2024"): {BOTH: 400, BANKS: 300, WOODS: 100}}, []),
        # Three families asked and got nothing.
        (
            {("115_nouvelles_familles", "2024"): {("75", "demandeuses"): 300, ("75", "réponse positive"): 297}},
            ["115_nouvelles_familles réponse positive"],
        ),
    ],
    ids=["une partie tue", "union tue", "rien", "une seule partie"],
)
def test_a_modality_that_unites_others_is_their_sum(printed: Figures, also: list[str]) -> None:
    assert hidden(files(printed)) == also


SEALED: dict[str, tuple[Figures, Figures, list[str]]] = {
    "composition, puis entrées": (
        {("avdl_menages", "2024"): COMPOSITION},
        {("avdl_menages", "2024"): ENTRY},
        ["avdl_menages entrée : sans logement"],
    ),
    "mois, puis année": (MONTHS, YEAR, ["115_demandes ensemble"]),
}


@pytest.mark.parametrize(("before", "after", "also"), SEALED.values(), ids=SEALED.keys())
def test_nor_is_it_when_an_edition_shows_some_of_the_parts(before: Figures, after: Figures, also: list[str]) -> None:
    edition = protect(files(before), synthetic_catalog())[0].assign(edition=NAME)
    assert hidden(files({}, after), edition) == also
    assert hidden(files({}, after)) == []


TOTALS: Figures = {("dalo_decisions", "2024"): {("75", ALL): 200}, ("dalo_favorables", "2024"): {("75", ALL): 101}}
RATED: Figures = {("dalo_taux_favorable", "2024"): {HOUSING: 51.0, SHELTER: 37.5}}
BOTH = ["dalo_taux_favorable logement", "dalo_taux_favorable hébergement"]


@pytest.mark.parametrize(
    ("printed", "also"),
    [
        (TOTALS | RATED, BOTH),
        (TOTALS | RATED | {("dalo_favorables", "2024"): {}}, []),
        (
            {
                ("dalo_decisions", "2024"): {("75", ALL): 200},
                ("dalo_taux_favorable", "2024"): {("75", ALL): 50.5, HOUSING: 51.0, SHELTER: 37.5},
            },
            BOTH,
        ),
        # 120 decisions and 80, of which 60 and 30 favourable.
        (
            {
                ("dalo_decisions", "2024"): {("75", ALL): 200},
                ("dalo_favorables", "2024"): {("75", ALL): 90},
                ("dalo_taux_favorable", "2024"): {HOUSING: 50.0, SHELTER: 37.5},
            },
            [],
        ),
    ],
    ids=["deux totaux", "un seul total", "le taux d’ensemble", "nombreux"],
)
def test_two_rates_and_the_totals_do_not_tell_who_is_in_a_modality(printed: Figures, also: list[str]) -> None:
    """51,0 % of 192 and 37,5 % of eight: no other two numbers make 101 of 200."""
    assert hidden(files(printed)) == also
