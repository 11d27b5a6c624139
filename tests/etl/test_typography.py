"""Words as they are printed: whatever was typed, and twice as once."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.french import NBSP, NNBSP, format_number, format_percent
from etl.typography import runs, typeset

TEXTS = st.text(st.sampled_from(" \u00a0\u202f\n'’«»:;!?%,.()-12075eral"))
GLYPHS = str.maketrans("", "", " \u00a0\u2009\u202f'’")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("l'État, aujourd'hui", "l’État, aujourd’hui"),
        ("l'« accès »", f"l’«{NBSP}accès{NBSP}»"),
        ("Pourquoi ? Voici : 12 345 ; 25 %", f"Pourquoi{NNBSP}? Voici{NBSP}: 12{NNBSP}345{NNBSP}; 25{NNBSP}%"),
        ("Pourquoi? Ainsi:", f"Pourquoi{NNBSP}? Ainsi{NBSP}:"),
        ("«mot»", f"«{NBSP}mot{NBSP}»"),
        ("1 234 567,8", f"1{NNBSP}234{NNBSP}567,8"),
        ("en 2024 205 216 demandes", f"en 2024 205{NNBSP}216 demandes"),
        ("de 2019 à 2025", "de 2019 à 2025"),
        ("à 14:30, le 115", "à 14:30, le 115"),
        ("voir https://a.fr/l'eau?x=1;y", "voir https://a.fr/l'eau?x=1;y"),
        ("", ""),
    ],
)
def test_what_is_typed_is_printed(typed: str, printed: str) -> None:
    assert typeset(typed) == printed


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("le 16e", [("le 16", False), ("e", True)]),
        ("1er-4e", [("1", False), ("er", True), ("-4", False), ("e", True)]),
        ("la 1re, les 1ers", [("la 1", False), ("re", True), (", les 1", False), ("ers", True)]),
        ("en 2024e, 4eau, 0123e", [("en 2024e, 4eau, 0123e", False)]),
    ],
)
def test_an_ordinal_has_its_exponent(words: str, parts: list[tuple[str, bool]]) -> None:
    assert runs(words) == parts


@given(TEXTS)
def test_twice_is_as_once_and_nothing_but_spaces_and_apostrophes_changes(text: str) -> None:
    printed = typeset(text)
    assert typeset(printed) == printed
    assert printed.translate(GLYPHS) == text.translate(GLYPHS)
    assert "".join(part for part, _ in runs(text)) == printed


@given(TEXTS)
def test_no_line_is_broken_before_a_mark_nor_after_a_guillemet(text: str) -> None:
    assert not re.search(r"\S [:;!?%»]|« \S", typeset(text))


@given(st.floats(-1e9, 1e9))
def test_a_number_that_is_printed_stays_as_it_is(value: float) -> None:
    for words in (format_number(value), format_number(value, 2, sign=True), format_percent(value)):
        assert typeset(words) == words
