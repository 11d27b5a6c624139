"""The restricted warehouse: built on request alone, for one account, with the small counts that the others hide."""

from __future__ import annotations

import datetime as dt
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.paths import ENVIRONMENT
from etl.warehouse import JEUX, PUBLIE, RESTREINT, build, connect, current
from etl.warehouse.published import folder
from tests.conftest import copy_instance
from tests.etl.spoil import edit_snapshot, swap
from tests.etl.test_secrecy import SOCLE, shown

SMALL = swap("75104;2024;1817;67;", "75104;2024;1817;6;")
BY_PUBLISHER = swap("75107;2024;1954;16;", "75107;2024;1954;-;")
ONLY_KNOWN_DAY = dt.date(2026, 3, 1)


@pytest.fixture(scope="module")
def sparse(light: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Both warehouses over a file with a small count, and one that its publisher hides."""
    data = copy_instance(light, tmp_path_factory.mktemp("restreint") / "data")
    edit_snapshot(data / SOCLE, SMALL)
    edit_snapshot(data / SOCLE, BY_PUBLISHER)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, str(data))
        build()
        build(jeu=RESTREINT)
        yield data


def allocations(jeu: str, day: dt.date | None = None) -> dict[str, float | None]:
    with connect(current(jeu), day) as connection:
        return shown(connection, "attributions", "2024")


@pytest.mark.parametrize("day", [None, ONLY_KNOWN_DAY])
def test_it_shows_the_small_counts_and_not_what_a_publisher_hides(sparse: Path, day: dt.date | None) -> None:
    public, restricted = allocations(PUBLIE, day), allocations(RESTREINT, day)
    assert public["75104 ensemble"] is None
    assert restricted["75104 ensemble"] == 6
    assert public["75107 ensemble"] is restricted["75107 ensemble"] is None
    assert [place for place, value in restricted.items() if value is None] == ["75107 ensemble"]


def test_elsewhere_it_says_what_the_public_one_says(sparse: Path) -> None:
    public, restricted = allocations(PUBLIE), allocations(RESTREINT)
    assert {place: value for place, value in restricted.items() if public[place] is not None} == {
        place: value for place, value in public.items() if value is not None
    }


def test_only_the_account_that_builds_it_may_read_it(sparse: Path) -> None:
    def mode(path: Path) -> int:
        return stat.S_IMODE(path.stat().st_mode)

    assert mode(folder(RESTREINT)) == 0o700
    assert mode(current(RESTREINT).path) == 0o400
    assert mode(current(PUBLIE).path) == 0o440


def test_it_is_built_by_its_own_command_alone(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("build", "check", "demo"):
        assert main([command]) == 0
        assert not folder(RESTREINT).exists()
    capsys.readouterr()
    assert main(["restreint"]) == 0
    assert capsys.readouterr().out == f"Entrepôt à diffusion restreinte : {current(RESTREINT).path}\n"
    assert {current(jeu).path.parent.name for jeu in JEUX} == set(JEUX)


def test_a_folder_left_open_is_closed_at_the_next_build(sparse: Path) -> None:
    folder(RESTREINT).chmod(0o755)
    build(jeu=RESTREINT, force=True)
    assert stat.S_IMODE(folder(RESTREINT).stat().st_mode) == 0o700
