"""A sealed edition stays published: what comes after it gives back none of what it hides."""

from __future__ import annotations

import lzma
from argparse import Namespace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from etl.catalog import load_catalog
from etl.findings import Refused
from etl.paths import ENVIRONMENT, ROOT
from etl.secrecy import as_received, protect, suppress
from etl.warehouse.build import Addition, _protected
from etl.warehouse.sealed import sealed
from etl.warehouse.served import beside_served
from tests.secrecy.attacker import attack
from tests.secrecy.publication import Counts, Publication, draw_few, synthetic_catalog, warehouse
from tests.secrecy.trial import trial_sealed

PARTS = synthetic_catalog().indicators["relogements_cibles"].modalities
NAME = "Bilan de juin"


def people(*numbers: int | None) -> Counts:
    """Households by public, their whole first; None: nothing printed."""
    return {("75", part): n for part, n in zip(PARTS, numbers, strict=True) if n is not None}


def rows(counts: Counts, vintage: int) -> pd.DataFrame:
    made = Publication()
    made.print("dalo", vintage, "relogements_cibles", "2024", counts)
    return suppress(as_received(pd.DataFrame(made.rows)), synthetic_catalog())


def edition(counts: Counts, *, protected: bool = True) -> pd.DataFrame:
    """What an edition shows of a first file."""
    first = rows(counts, 0)
    shown = protect(first, synthetic_catalog())[0] if protected else first
    return shown.assign(edition=NAME)


def shown(after: pd.DataFrame) -> list[float]:
    return after["value"].dropna().tolist()


FIRST = people(71, 29, 23, 17, 2)


def test_an_edition_hides_the_secret_and_another() -> None:
    assert shown(edition(FIRST)) == [71, 29, 23]


def test_a_corrected_file_does_not_give_back_what_the_edition_hides() -> None:
    """71 - 29 - 23 in the edition, 17 in the file that replaces its own, withdrawn everywhere: two households."""
    corrected = rows(people(None, 29, 23, 17, None), 1)
    assert 17 in shown(protect(corrected, synthetic_catalog())[0])
    after, said = protect(corrected, synthetic_catalog(), edition(FIRST))
    assert shown(after) == [29, 23]
    assert [finding.id for finding in said] == ["secret-complementaire"]


def test_a_count_that_nobody_prints_is_not_told_by_an_edition_and_a_later_file() -> None:
    """71, 29 and 23 in the edition, 17 in another file: the last public, of two households, has no line in either."""
    later = rows(people(None, None, None, 17, None), 1)
    assert shown(protect(later, synthetic_catalog())[0]) == [17]
    assert shown(protect(later, synthetic_catalog(), edition(people(71, 29, 23, None, None)))[0]) == []


def test_the_same_file_again_is_masked_as_the_edition_masked_it() -> None:
    same = rows(FIRST, 0)
    assert shown(protect(same, synthetic_catalog(), edition(FIRST))[0]) == [71, 29, 23]


def test_what_an_edition_gives_away_is_masked_and_said() -> None:
    """Sealed by hand or before a rule: it stays published, and who serves must know it."""
    after, said = protect(rows(FIRST, 0), synthetic_catalog(), edition(FIRST, protected=False))
    assert 2 not in shown(after)
    assert {finding.id for finding in said} == {"secret-scelle"}
    assert all(f"« {NAME} »" in finding.message for finding in said)


def test_a_new_file_whose_secret_an_edition_gives_away_is_refused_by_the_name_of_the_edition() -> None:
    """The edition shows 17 too: 71 - 29 - 23 - 17. The file that replaces its own holds the same two households."""
    with pytest.raises(Refused, match=f"avec ce que montre l’édition scellée « {NAME} »") as refused:
        protect(rows(FIRST, 1), synthetic_catalog(), edition(FIRST, protected=False))
    assert "2" not in str(refused.value).replace("2025", "")


SHELTER = ("75", "hébergement")
APPEALS = [("dalo_favorables", "2024", {SHELTER: 6}), ("dalo_decisions", "2024", {SHELTER: 60})]
# Requests are of a day, allocations of a year: 400 / 6 is 66.7.
DEMAND = [
    ("attributions", "2024", {("75104", "ensemble"): 6}),
    ("demandes", "2024-12-31", {("75104", "ensemble"): 400}),
]


def print_all(figures: list[Any], vintage: int = 0) -> Publication:
    made = Publication()
    for indicator, period, counts in figures:
        made.print("dalo", vintage, indicator, period, counts)
    return made


def printed(figures: list[Any], vintage: int = 0) -> pd.DataFrame:
    return print_all(figures, vintage).bare


TENSION = {("75104", "ensemble"): 66.7}


@pytest.mark.parametrize(
    ("period", "rate", "value", "counts"),
    [("2024-12-31", "dalo_taux_favorable", {SHELTER: 10.0}, APPEALS), ("2024", "tension", TENSION, DEMAND)],
    ids=["décisions", "tension"],
)
def test_a_rate_of_an_edition_does_not_give_one_of_its_counts_by_the_other(
    period: str, rate: str, value: Any, counts: Any
) -> None:
    """Two files bring them later: 6 is secret, and 10 % of 60, which is hidden too."""
    before, after = print_all([(rate, period, value)]), print_all(counts, 1)
    with warehouse(before) as edition, warehouse(after) as unaware, warehouse(after, past=(NAME, before)) as aware:
        told = [attack(one, synthetic_catalog(), editions={NAME: edition}) for one in (unaware, aware)]
    assert [(one.hidden, len(one.near)) for one in told] == [(1, 1), (2, 0)]
    assert told[1].nothing


FIRST_DISTRICT, PARIS = ("75101", "ensemble"), ("75", "ensemble")


@pytest.mark.parametrize(
    ("rate", "count", "period", "place", "few", "many"),
    [
        ("demandes_5ans", "demandes", "2024-12-31", FIRST_DISTRICT, (1.0, 400), (1.0, 4000)),
        ("attributaires_deja_locataires", "attributions", "2024", PARIS, (3.0, 200), (3.0, 2000)),
        ("115_part_pourvues", "115_demandes", "2024", ("75", "familles"), (98.0, 300), (60.0, 300)),
    ],
)
def test_a_share_that_an_edition_prints_hides_the_count_of_which_it_is_few_people(
    rate: str, count: str, period: str, place: Any, few: tuple[float, int], many: tuple[float, int]
) -> None:
    """1.0 % of 400 is four requests, and 98 % of 300 leaves six: the share is sealed, so the count waits."""
    for (share, of), left in ((few, []), (many, [many[1]])):
        past = printed([(rate, period, {place: share})]).assign(edition=NAME)
        assert shown(protect(printed([(count, period, {place: of})], 1), synthetic_catalog(), past)[0]) == left


@pytest.mark.parametrize("period", ["2024", "2024-12", "2024-12-31", "2024-01/2024-12"])
def test_a_tension_hides_both_of_its_counts_however_it_is_dated(period: str) -> None:
    sealed = printed([("tension", period, TENSION)]).assign(edition=NAME)
    assert shown(protect(printed(DEMAND, 1), synthetic_catalog(), sealed)[0]) == []


MONTHLY = [(name, "2024-12", counts) for name, _, counts in APPEALS]


@pytest.mark.parametrize("period", ["2024", "2024-12", "2024-12-31", "2024-01/2024-12"])
@pytest.mark.parametrize("counts", [APPEALS, MONTHLY, [APPEALS[0], MONTHLY[1]]], ids=["année", "mois", "les deux"])
@pytest.mark.parametrize("sealed", [True, False], ids=["édition", "même fichier"])
def test_a_rate_and_a_count_do_not_give_the_other_however_they_are_dated(
    period: str, counts: Any, sealed: bool
) -> None:
    """Of 6 favourable decisions of 60: the rate, or the 60, is hidden."""
    rate = ("dalo_taux_favorable", period, {SHELTER: 10.0})
    past = printed([rate]).assign(edition=NAME) if sealed else None
    after, _ = protect(printed(counts if sealed else [*counts, rate], 1), synthetic_catalog(), past)
    assert shown(after) == ([] if sealed else [60])


def test_a_rate_of_an_edition_that_tells_of_no_one_within_five_hides_nothing() -> None:
    """0.1 % of 8 000 is from 4 to 12: under 11, that is seven numbers."""
    sealed = printed([("dalo_taux_favorable", "2024", {SHELTER: 0.1})]).assign(edition=NAME)
    after = printed([("dalo_favorables", "2024", {SHELTER: 8}), ("dalo_decisions", "2024", {SHELTER: 8000})], 1)
    assert shown(protect(after, synthetic_catalog(), sealed)[0]) == [8000]


@pytest.mark.parametrize("december", [7000, 900])
def test_nor_does_it_of_the_month_that_ends_with_its_year(december: int) -> None:
    """0.1 % may be of the year or of December: each supposition has a rounding of its own, or all would be hidden."""
    sealed = printed([("dalo_taux_favorable", "2024", {SHELTER: 0.1})]).assign(edition=NAME)
    counts = [("dalo_favorables", "2024", 8), ("dalo_decisions", "2024", 8000), ("dalo_decisions", "2024-12", december)]
    after = printed([(*of, {SHELTER: n}) for *of, n in counts], 1)
    assert shown(protect(after, synthetic_catalog(), sealed)[0]) == [8000, december]


def test_a_count_that_an_edition_gives_by_its_rate_and_the_other_count_is_refused_by_its_name() -> None:
    sealed = printed([("dalo_taux_favorable", "2024", {SHELTER: 10.0}), APPEALS[1]]).assign(edition=NAME)
    with pytest.raises(Refused, match=f"avec ce que montre l’édition scellée « {NAME} »"):
        protect(printed(APPEALS, 1), synthetic_catalog(), sealed)


def test_nothing_is_recovered_from_an_edition_and_a_correction() -> None:
    """`python -m tests.secrecy 800` does it on all kinds of tables; what does not know the edition gives cells back."""
    made = draw_few(8)
    assert trial_sealed(made, 8, warned=False).near
    told = trial_sealed(made, 8)
    assert told.small > 0
    assert told.nothing, (told.exact, told.near, told.rates)


def test_a_sealed_edition_of_a_former_format_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path))
    assert sealed(load_catalog(ROOT / "data")).empty
    (kept,) = (ROOT / "tests/editions/format_7").iterdir()
    own = tmp_path / "editions" / kept.name
    own.mkdir(parents=True)
    (own / "edition.json").write_bytes((kept / "edition.json").read_bytes())
    with pytest.raises(Refused, match="édition illisible"):
        sealed(load_catalog(ROOT / "data"))
    warehouse = lzma.decompress((kept / "entrepot.duckdb.xz").read_bytes())
    (own / "entrepot.duckdb").write_bytes(warehouse + b"\0")  # readable, and not what was sealed
    with pytest.raises(Refused, match="édition illisible"):
        sealed(load_catalog(ROOT / "data"))
    (own / "entrepot.duckdb").write_bytes(warehouse)
    found = sealed(load_catalog(ROOT / "data"))
    assert set(found["edition"]) == {"Bilan de novembre 2026"}
    place = (
        (found["indicator"] == "sru_logements") & (found["territory"] == "75056") & (found["period"] == "2024-01-01")
    )
    assert 271_906 in found.loc[place, "value"].tolist()


def test_the_demonstration_does_not_show_what_is_published_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """1 513 allocations, of which 1 510 to those whom the law puts first: the second is invented there, not the first.

    The sealed edition shows it, for good.
    """
    made, catalog = Publication(), synthetic_catalog()
    made.print("dalo", 0, "cpa_attributions_prioritaires", "2022", {("75", "ensemble"): 1510})
    then = suppress(as_received(pd.DataFrame(made.rows)), catalog).assign(edition=NAME)
    made.print("dalo", 1, "attributions", "2022", {("75", "ensemble"): 1513})
    real = pd.DataFrame(made.rows)
    past = lambda _, replaced=(): then[~then["indicator"].isin(list(replaced))]  # noqa: E731
    monkeypatch.setitem(_protected.__globals__, "sealed", past)
    invented = real[real["indicator"] != "attributions"].assign(source="demonstration", snapshot="d", value=900.0)
    source = catalog.sources["dalo"].model_copy(update={"id": "demonstration"})
    every = as_received(pd.concat([real, invented], ignore_index=True))
    sources = catalog.model_copy(update={"sources": {**catalog.sources, source.id: source}})
    published = _protected(as_received(real), None, catalog)[0]
    demonstrated = _protected(every, Addition(source, Path()), sources)[0]
    assert shown(published) == [1510]
    assert shown(demonstrated) == [900]


def served(
    monkeypatch: pytest.MonkeyPatch, before: pd.DataFrame, now: pd.DataFrame, *past: pd.DataFrame
) -> tuple[list[float], list[str]]:
    """What is published after that and an edition, and what the findings are."""
    monkeypatch.setattr("etl.warehouse.served.current", lambda: Namespace(path=None))
    monkeypatch.setattr("etl.warehouse.served.figures", lambda _: protect(before, synthetic_catalog())[0])
    after, said = beside_served(now, synthetic_catalog(), pd.concat([pd.DataFrame(), *past]))
    return shown(after), [finding.id for finding in said]


def test_what_is_served_is_not_hidden_beside_what_was_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """29, 23 and 17 are published; then come their whole, 71, and 2: it is the whole that is hidden."""
    parts = people(None, 29, 23, 17, None)
    now = pd.concat([rows(parts, 0), rows(people(71, None, None, None, 2), 1)], ignore_index=True)
    assert 71 in shown(protect(now, synthetic_catalog())[0])
    past = rows(people(None, 29, None, None, None), 0).assign(edition=NAME)
    for sealed_before in ([], [past]):
        said = served(monkeypatch, rows(parts, 0), now, *sealed_before)
        assert said == ([29, 23, 17], ["secret-complementaire"])


def test_what_is_served_and_gives_a_count_that_its_producer_hides_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """90 - 29 - 23 - 17: who has not read the 21 is not told it, who has cannot be untold."""
    before = rows(people(90, 29, 23, 17, 21), 0)
    secret = before["value"] == 21
    now = before.assign(value=before["value"].mask(secret), status=before["status"].mask(secret, "secret"))
    now["masked"] = now["masked"].mask(secret, "producteur")
    assert served(monkeypatch, before, now) == ([90, 29, 23], ["secret-complementaire", "secret-imprime"])


def test_a_rate_that_is_served_hides_the_count_that_follows_build_after_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """2,8 % of 71 are two: hidden at once, the rate would be forgotten, and 71 shown at the next build."""
    made, catalog = Publication(), synthetic_catalog()
    made.print("dalo", 0, "cpa_part_prioritaires", "2024", {("75", "ensemble"): 2.8})
    now = protect(suppress(as_received(pd.DataFrame(made.rows)), catalog), catalog)[0]
    made.print("dalo", 1, "attributions", "2024", {("75", "ensemble"): 71})
    received = suppress(as_received(pd.DataFrame(made.rows)), catalog)
    monkeypatch.setattr("etl.warehouse.served.current", lambda: Namespace(path=None))
    for _ in range(3):
        monkeypatch.setattr("etl.warehouse.served.figures", lambda _, served=now: served)
        now = beside_served(received, catalog, pd.DataFrame())[0]
        assert shown(now) == [2.8]
