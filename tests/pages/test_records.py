"""The records of the exhibits against the pages: what is shown nowhere, what is offered nowhere, what is refused."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial

import pytest

from etl.catalog import Catalog
from etl.paths import ROOT
from reporting.exhibits import EXHIBITS
from reporting.exhibits.dalo import flux
from reporting.piece.exhibit import Exhibit
from reporting.piece.record import ARR, HISTORY, Asked, Choice, Record, one_of
from reporting.queries import Connection

ON_PAPER = {"plan-suites"}  # what follows an action: the yearly report alone prints it
BY_SECTION = {"diagnostic-references", "diagnostic-manques", "diagnostic-questions"}  # shown by diagnostic.sections()
PAGES = ROOT / "pages"


def scripts() -> dict[str, ast.Module]:
    """The script of each page, under its address; that of the front page is its name."""
    menu = ast.parse((PAGES / "application.py").read_text(encoding="utf-8"))
    found = {}
    for call in calls(menu, "Page"):
        file = call.args[0].value  # type: ignore[attr-defined]
        given = {word.arg: word.value.value for word in call.keywords if isinstance(word.value, ast.Constant)}
        found[str(given.get("url_path", "synthese"))] = ast.parse((PAGES / file).read_text(encoding="utf-8"))
    return found


def calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name in (getattr(node.func, "id", ""), getattr(node.func, "attr", "")):
            yield node


def shown(tree: ast.AST) -> dict[str, set[str]]:
    """The exhibits that a script names, each with the choices that it gives it."""
    found: dict[str, set[str]] = {}
    for call in calls(tree, "show"):
        if isinstance(call.args[0], ast.Constant):
            given = {choice for word in call.keywords for choice in ([word.arg] if word.arg else CALENDAR)}
            found.setdefault(str(call.args[0].value), set()).update(given)
    for call in calls(tree, "rest"):  # the fold-out at the end of a page of tension
        found.setdefault("a-collecter", set()).add("sujet")
        found.setdefault("chiffres-isoles", set()).update(("sujet", "sauf") if len(call.args) > 1 else ())
    return found


CALENDAR = ("jour", "corep", "bilan")  # given together
SHOWN = {page: shown(tree) for page, tree in scripts().items()}


def test_every_exhibit_is_shown_on_the_page_of_its_record() -> None:
    nowhere = {name for name, one in EXHIBITS.items() if name not in SHOWN.get(one.page, {})}
    assert nowhere == ON_PAPER | BY_SECTION
    assert all(EXHIBITS[name].page == "diagnostic" for name in BY_SECTION)
    assert {name for page in SHOWN.values() for name in page} <= set(EXHIBITS)


def test_every_choice_of_an_exhibit_is_offered_somewhere() -> None:
    given = {name: set().union(*(page.get(name, set()) for page in SHOWN.values())) for name in EXHIBITS}
    kept = {name: {choice.key for choice in one.choices} - given[name] for name, one in EXHIBITS.items()}
    assert {name for name, missing in kept.items() if missing} == ON_PAPER | {"diagnostic-references"}


def test_a_record_whose_choices_are_not_those_of_its_function_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="pièce carte-perdue : sa fonction demande"):
        Record("carte-perdue", flux, "dalo", "dalo", (ARR,))
    with pytest.raises(ValueError, match="pièce carte-perdue : sujet météo inconnu"):
        Record("carte-perdue", flux, "météo", "dalo", (HISTORY,))


def test_a_choice_without_an_option_is_refused() -> None:
    with pytest.raises(ValueError, match="sans option"):
        one_of(())


@pytest.mark.parametrize("options", [lambda *_: [], lambda *_: None, lambda *_, **__: iter(())])
def test_a_choice_whose_function_offers_nothing_is_refused_by_the_name_of_its_exhibit(options: Asked) -> None:
    with pytest.raises(ValueError, match="pièce carte-perdue : choix histoire sans option"):
        Record("carte-perdue", flux, "dalo", "dalo", (Choice("histoire", "", options),))


def mute(_connection: Connection, _catalog: Catalog) -> Exhibit:
    return Exhibit(title="Flux", subtitle="", reading="", alternative="")


def test_a_record_that_finds_nothing_and_is_no_register_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="pièce carte-perdue : sa fonction ne donne pas de constat"):
        Record("carte-perdue", mute, "dalo", "dalo")
    with pytest.raises(ValueError, match="pièce carte-perdue : sa fonction ne donne pas de constat"):
        Record("carte-perdue", partial(mute), "dalo", "dalo")
    assert Record("carte-perdue", mute, "dalo", "dalo", register=True).register
