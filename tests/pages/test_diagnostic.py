"""The page of the mid-term diagnosis: what its document holds, in the same order, one trajectory at a time."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from etl.catalog import Catalog
from reporting.exhibits import summarise
from reporting.exhibits.diagnostic import BREAK, lists, sections, summary
from tests.pages.test_pages import DIAGNOSTIC, said, visit
from tests.reporting.test_attendus import plain

PAGE = "pilotage/diagnostic.py"


def test_the_page_has_the_sections_and_the_exhibits_of_the_document(
    connection: DuckDBPyConnection, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit(PAGE)  # once, for its modules to be there
    module: Any = sys.modules["pages.components.show"]
    shown: list[tuple[str, dict[str, Any]]] = []
    make = module.exhibit

    def noted(name: str, **choices: Any) -> Any:
        shown.append((name, {key: value for key, value in choices.items() if key not in ("base", "histoire")}))
        return make(name, **choices)

    monkeypatch.setattr(module, "exhibit", noted)
    told = sections(connection, catalog)
    followed = [choices["indicateur"] for name, choices in told[1].pieces]
    folds = [f"suite-{section.name}" for section in told]
    assert folds == [f"suite-{name}" for name in DIAGNOSTIC]
    app = visit(PAGE, opened=folds, indicateur=catalog.indicators[followed[-1]].label)
    assert not app.exception
    assert not app.warning
    labels = [fold.label for fold in app.expander if str(fold.key).startswith("suite-")]
    assert labels == [section.title for section in told]
    expected = [piece for section in told for piece in section.pieces if piece[0] != "trajectoire"]
    assert shown[-len(expected) - 1 :] == [expected[0], told[1].pieces[-1], *expected[1:]]
    assert BREAK in said(app)
    assert len(app.selectbox(key="indicateur").options) == len(followed) > 3


def test_an_indicator_without_reference_nor_target_is_said(instance: Path) -> None:
    app = visit(PAGE, indicateur="Sans rien")
    assert "« Sans rien »" in app.warning[0].value
    assert len(app.warning) == 1


def test_the_first_screen_says_what_goes_which_way_and_what_cannot_be_said(
    connection: DuckDBPyConnection, catalog: Catalog
) -> None:
    """The greatest first; each indicator in one list, the tensions of the story among them."""
    told = lists(connection, catalog)
    assert [one.title.rpartition(" : ")[0] for one in told] == [
        "Vers leur but",
        "À rebours de leur but",
        "Ni l’un ni l’autre, ou sans comparaison",
    ]
    assert [int(one.title.rpartition(" : ")[2].split()[0]) for one in told] == [len(one.lines) for one in told]
    against = [(link.text, words) for link, words in told[1].lines]
    assert [label for label, _ in against] == [
        catalog.indicators[name].label for name in ("sans_abri", "logements_finances")
    ]
    assert against[0][1].replace("\u202f", " ") == (
        "+1 259 (+48,5 %), provisoire, depuis 2 598, 20 janvier 2022 ; +256 (+7,1 %) depuis le 30 janvier 2020 ; "
        "+216 (+5,9 %) depuis le 7 février 2019"
    )
    assert told[0].lines[0][1].replace("\u202f", " ").replace("\u00a0", " ") == (
        "+13,4 points : 70,3 %, 2022-2024, contre 56,9 %, 2019-2021"
    )
    named = [link.text for one in told for link, _ in one.lines]
    assert len(named) == len(set(named))
    assert {catalog.indicators[one.row].label for one in catalog.messages if one.row} - set(named) <= {
        catalog.indicators["115_taux_chute"].label
    }


def test_no_count_of_the_diagnosis_holds_both_published_and_invented_figures(
    connection: DuckDBPyConnection, demonstration: DuckDBPyConnection, catalog: Catalog
) -> None:
    """« Vers leur but : 3 séries ; 5 de démonstration »: of these, each carries its mark."""
    for real, shown in zip(lists(connection, catalog), lists(demonstration, catalog), strict=True):
        counts = [int(count) for count in re.findall(r"\d+", shown.title)]
        marks = [words.endswith(", démonstration") for _, words in shown.lines]
        assert counts == [marks.count(False), marks.count(True)]
        assert marks == sorted(marks)
        published = [line for line, mark in zip(shown.lines, marks, strict=True) if not mark]
        assert set(published) <= set(real.lines)
    told = summary(demonstration, catalog)
    assert told.sentence.count("Ce qui est reçu est inventé.") == 1
    assert "inventé" not in summary(connection, catalog).sentence
    compared, placed, *_ = told.headlines
    assert (compared.value, compared.detail.rpartition("\u202f; ")[2]) == ("6", "27 de démonstration")
    assert "démonstration" not in placed.detail


def test_a_change_that_its_two_printed_terms_do_not_give_is_said(
    demonstration: DuckDBPyConnection, catalog: Catalog
) -> None:
    """« −4,9 points : 66,6 %, 2023-2025, contre 71,4 % », which make 4,8."""
    told = [
        plain(words)
        for one in lists(demonstration, catalog)
        for _, words in one.lines
        if "point" in words and ", contre" in words
    ]
    found = {}
    for words in told:
        moved, after, before = (float(one.replace(",", ".")) for one in re.findall(r"\d+,\d", words))
        found[words] = round(abs(after - before), 1) != moved
        assert ("écarts dus aux arrondis" in words) == found[words], words
    assert set(found.values()) == {True, False}


@pytest.mark.parametrize(("page", "invented"), [("accompagnement", 4), ("dalo", 4), ("publics-prioritaires", 3)])
def test_a_number_at_the_head_of_a_page_says_that_it_is_invented(
    page: str, invented: int, demonstration: DuckDBPyConnection, catalog: Catalog
) -> None:
    """The barometer, of Publics prioritaires, is published."""
    found = summarise(page, demonstration, catalog).headlines
    assert len(found) == 4
    assert sum("démonstration" in one.detail for one in found) == invented
    complete = summarise("calendrier", demonstration, catalog).headlines[-1]
    assert (complete.value, complete.detail.rpartition(", ")[2]) == ("10 sur 14", "démonstration")
