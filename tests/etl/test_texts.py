"""What people write: every version kept, the last one read, nobody's words overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.findings import Refused
from etl.intake import PRODUCTEUR, SECRETARIAT, Person
from etl.texts import LONGEST, cleaned, path, printed_texts, read_texts, texts, write_text

AGENT, OTHER = Person("agent", SECRETARIAT), Person("collègue", SECRETARIAT)
PLACE = "bilan/2025/2.1/commentaire"


def test_a_text_is_read_back_with_the_figures_it_was_written_on(spoilt: Path) -> None:
    assert texts() == {}
    write_text(PLACE, "  Le taux progresse.\r\n- point\x07 \n", AGENT, "abc", ("Au 1er janvier…",), None)
    (text,) = texts().values()
    assert (text.place, text.words, text.who) == (PLACE, "Le taux progresse.\n- point", "agent")
    assert (text.figures, text.said) == ("abc", ("Au 1er janvier…",))
    assert read_texts(printed_texts(texts()), path()) == texts()


def test_every_version_stays_in_the_file_and_no_words_withdraw_the_text(spoilt: Path) -> None:
    write_text(PLACE, "un", AGENT, "", (), None)
    write_text(PLACE, "deux", OTHER, "", (), texts()[PLACE])
    assert texts()[PLACE].words == "deux"
    write_text(PLACE, " ", AGENT, "", (), texts()[PLACE])
    assert texts() == {}
    assert [line.split('"words": "')[1].split('"')[0] for line in path().read_text().splitlines()] == ["un", "deux", ""]


def test_who_wrote_in_between_is_not_overwritten(spoilt: Path) -> None:
    write_text(PLACE, "un", AGENT, "", (), None)
    opened = texts()[PLACE]
    write_text(PLACE, "deux", OTHER, "", (), opened)
    with pytest.raises(Refused, match="collègue l’a écrit"):
        write_text(PLACE, "trois", AGENT, "", (), opened)
    with pytest.raises(Refused, match="changé entre-temps"):
        write_text(PLACE, "trois", AGENT, "", (), None)
    assert texts()[PLACE].words == "deux"


@pytest.mark.parametrize("person", [Person(), Person("shru", PRODUCTEUR, ("DRIHL 75/SHRU",))])
def test_only_the_secretariat_writes(spoilt: Path, person: Person) -> None:
    with pytest.raises(Refused, match="n’a pas le droit"):
        write_text(PLACE, "un", person, "", (), None)
    assert not path().exists()


def test_too_long_a_text_is_refused_whole(spoilt: Path) -> None:
    with pytest.raises(Refused, match=f"{LONGEST + 1} signes"):
        write_text(PLACE, "a" * (LONGEST + 1), AGENT, "", (), None)
    assert texts() == {}


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"place": "a"}', "3"])
def test_a_spoilt_line_is_named(spoilt: Path, line: str) -> None:
    write_text(PLACE, "un", AGENT, "", (), None)
    with path().open("a") as file:
        file.write(line + "\n")
    with pytest.raises(Refused) as refused:
        texts()
    assert (refused.value.findings[0].line, refused.value.findings[0].id) == (2, "textes")


@given(st.text(max_size=200))
def test_cleaned_words_hold_nothing_an_office_file_refuses(words: str) -> None:
    kept = cleaned(words)
    assert all(sign == "\n" or sign.isprintable() or sign.isspace() or ord(sign) > 0x9F for sign in kept)
    assert cleaned(kept) == kept


def test_nothing_turns_round_the_figures_that_follow_it() -> None:
    assert cleaned("Le taux est de \u202e12,32\u202c %, \u2067non\u2069") == "Le taux est de 12,32 %, non"
