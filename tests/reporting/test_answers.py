"""A question is asked once of what is only read; another day, another file, a file being written: asked again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from etl.warehouse import DEMONSTRATION, PUBLIE, connect, current
from reporting import answers
from reporting.answers import answer, remembered

COUNT = "select count(*) as n, coalesce($word, '') as word from series"


@pytest.fixture(autouse=True)
def none_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "_KEPT", type(answers._KEPT)())


def counted(jeu: str = PUBLIE, known_on: dt.date | None = None) -> int:
    with connect(current(jeu), known_on) as connection:
        return int(answer(connection, COUNT, word="un")["n"][0])


def test_two_connections_that_read_the_same_ask_once_and_others_ask_again(instance: Path) -> None:
    now = counted()
    assert counted() == now
    assert len(answers._KEPT) == 1
    assert 0 < counted(known_on=dt.date(2015, 1, 1)) < counted(known_on=dt.date(2020, 1, 1)) < now
    assert counted(DEMONSTRATION) > now
    assert len(answers._KEPT) == 4


def test_a_reader_changes_its_own_frame_alone(instance: Path) -> None:
    with connect(current()) as connection:
        first = answer(connection, COUNT, word="un")
        first.loc[0, "word"] = "autre"
        first["n"] += 1
        assert answer(connection, COUNT, word="un").loc[0, "word"] == "un"
        assert answer(connection, COUNT, word="un")["n"][0] == first["n"][0] - 1
        assert answer(connection, COUNT, word="deux").loc[0, "word"] == "deux"


def test_a_file_being_written_is_asked_each_time(open_to_returns: duckdb.DuckDBPyConnection) -> None:
    before = answer(open_to_returns, COUNT, word="un")["n"][0]
    open_to_returns.execute("create temp table series as from series limit 3")
    assert before > answer(open_to_returns, COUNT, word="un")["n"][0] == 3


def test_no_more_are_kept_than_said(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MOST", 2)
    with connect(current()) as connection:
        for word in ("un", "deux", "un", "trois"):
            answer(connection, COUNT, word=word)
    assert [asked for _, asked in answers._KEPT if "deux" in asked] == []
    assert len(answers._KEPT) == 2


def test_what_is_made_of_a_file_is_made_once_for_its_key_and_day(
    instance: Path, open_to_returns: duckdb.DuckDBPyConnection
) -> None:
    made: list[str] = []

    def kept(key: str, known_on: dt.date | None = None) -> int:
        with connect(current(), known_on) as connection:
            return remembered(connection, ("essai", key), lambda: made.append(key) or len(made))  # type: ignore[func-returns-value]

    assert [kept("a"), kept("a"), kept("b"), kept("a", dt.date(2015, 1, 1)), kept("a")] == [1, 1, 2, 3, 1]
    for _ in range(2):
        remembered(open_to_returns, "écrit", lambda: made.append("c"))
    assert made == ["a", "b", "a", "c", "c"]
