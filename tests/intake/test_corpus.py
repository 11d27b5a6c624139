"""Hundreds of files, clumsy and hostile: each is read exactly, or refused in words that say what to mend."""

from __future__ import annotations

import pytest

from etl.catalog import Catalog
from tests.intake.clumsy import CLUMSY
from tests.intake.corpus import Outcome, attempt, chosen
from tests.intake.wrong import WRONG

FILES = 60  # and each that meets something new; ten thousand by python -m tests.intake.corpus 10000
REFUSED_AT_MOST = 0.02  # of the files that can be read


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> list[Outcome]:
    folder = tmp_path_factory.mktemp("corpus")
    return [attempt(seed, folder, catalog) for seed in chosen(FILES)]


def test_no_figure_is_wrong_and_none_is_lost(outcomes: list[Outcome]) -> None:
    assert [o for o in outcomes if o.name in ("faux", "perdu")] == []


def test_what_cannot_be_read_without_guessing_is_refused(outcomes: list[Outcome]) -> None:
    assert [o for o in outcomes if o.name == "accepté à tort"] == []


def test_what_can_be_read_is_read(outcomes: list[Outcome]) -> None:
    readable = [o for o in outcomes if not o.wrong]
    refused = [o for o in readable if o.name == "refusé à tort"]
    assert len(refused) <= REFUSED_AT_MOST * len(readable), refused


def test_a_refusal_speaks_to_the_sender(outcomes: list[Outcome]) -> None:
    for said in (o.said for o in outcomes if isinstance(o.said, str)):
        assert said
        assert "Traceback" not in said
        assert "Error" not in said.replace("BadZipFile", "").split("(")[0]


def test_every_hazard_was_met(outcomes: list[Outcome]) -> None:
    assert {o.wrong for o in outcomes if o.wrong} == set(WRONG)
    assert {name for o in outcomes for name in o.touched} == set(CLUMSY)
