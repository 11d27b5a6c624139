"""The story: its file, the order and the titles that people give it, what is refused of either."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.catalog import Catalog, Message, load_catalog
from etl.findings import Refused
from etl.intake import PRODUCTEUR, SECRETARIAT, Person
from etl.story import HIDDEN, ORDER, TITLE, Told, entitle, move, say, silence_place, title_place, told
from etl.texts import Text, path, texts
from tests.etl.spoil import added, edit, swap

AGENT, OTHER = Person("agent", SECRETARIAT), Person("collègue", SECRETARIAT)
ROWS = [
    *("sru_taux", "sru_manquants", "logements_finances", "tension", "delai_median"),
    *("115_taux_chute", "sans_abri", "dalo_recours", "dalo_favorables", "dalo_stock"),
]
HOSTILE = ["a" * 10_000, "un\ndeux", "un\tdeux", "un\x07", "\u202egnitros", "un\u200bdeux", "un\ufeff"]


def ids(found: list[Told]) -> list[str]:
    return [one.message.id for one in found]


def test_ten_rows_are_shipped_and_eight_slides(catalog: Catalog) -> None:
    assert [one.row for one in catalog.messages] == ROWS
    apart = {one.id: one.goes_with for one in catalog.messages if not one.slide}
    assert apart == {"sru_manquants": "sru_taux", "dalo_favorables": "dalo_recours"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            swap('id = "tension"', 'id = "sru_taux"'),
            "messages n° 4 (sru_taux) : le message « sru_taux » est déjà déclaré",
        ),
        (swap('id = "tension"', 'id = "la tension"'), "messages n° 4 (la tension), clé « id » : forme non admise"),
        (swap('row = "tension"', 'row = "tensions"'), "messages n° 4 (tension) : indicateur inconnu « tensions »"),
        (swap('exhibit = "demandes-region"', 'exhibit = ""'), "messages n° 4 (tension), clé « exhibit » : texte vide"),
        (swap('exhibit = "sans-abri"', ""), "messages n° 7 (sans_abri), clé « exhibit » : clé absente"),
        (swap('with = "sru_taux"', 'with = "dalo"'), "messages n° 2 (sru_manquants) : va avec « dalo »"),
        (swap('row = "dalo_stock"\nslide = true', ""), "n’a ni ligne (row) ni diapositive (slide)"),
        (swap("slide = true", "slide = vrai"), "TOML illisible : « slide = vrai »"),
        (added('[[message]]\nid = "x"'), "table inconnue : message"),
        (lambda _: "", "messages : aucun"),
    ],
)
def test_a_story_that_does_not_hold_stops_the_load(change: Callable[[str], str], said: str, spoilt: Path) -> None:
    edit(spoilt / "plan/recit.toml", change)
    with pytest.raises(Refused) as refused:
        load_catalog(spoilt)
    assert said in str(refused.value)
    assert "data/plan" in str(refused.value)


def test_messages_are_moved_left_unsaid_and_said_again(spoilt: Path, catalog: Catalog) -> None:
    move(catalog.messages, "dalo_stock", -1, AGENT, None)
    move(catalog.messages, "sru_taux", -1, AGENT, texts()[ORDER])  # already first: stays so
    assert ids(told(catalog.messages, texts())) == [*ROWS[:8], "dalo_stock", "dalo_favorables"]
    say("tension", AGENT, None, again=False)
    assert [one.message.id for one in told(catalog.messages, texts()) if one.silence] == ["tension"]
    say("tension", AGENT, texts()[silence_place("tension")], again=True)
    assert not any(one.silence for one in told(catalog.messages, texts()))


def test_two_who_order_at_once_are_told_and_neither_is_lost(spoilt: Path, catalog: Catalog) -> None:
    move(catalog.messages, "tension", -1, OTHER, None)
    with pytest.raises(Refused, match="collègue l’a écrit"):
        move(catalog.messages, "dalo_stock", -1, AGENT, None)
    move(catalog.messages, "dalo_stock", -1, AGENT, texts()[ORDER])
    assert ids(told(catalog.messages, texts()))[2:4] == ["tension", "logements_finances"]
    assert len(path().read_text(encoding="utf-8").splitlines()) == 2


@given(order=st.permutations(ROWS), known=st.integers(0, len(ROWS)))
def test_a_message_that_an_order_does_not_name_comes_after_those_that_it_names(order: list[str], known: int) -> None:
    messages = [Message(id=name, exhibit="x", row=name) for name in ROWS]
    text = Text(ORDER, "\n".join([*order[:known], "disparu"]), "2026-11-27T02:00:00+00:00", "agent", "")
    found = ids(told(messages, {ORDER: text}))
    assert found == order[:known] + [name for name in ROWS if name not in order[:known]]


@pytest.mark.parametrize("words", HOSTILE)
def test_a_title_that_hides_signs_or_is_too_long_is_refused(words: str, spoilt: Path) -> None:
    with pytest.raises(Refused):
        entitle("tension", words, AGENT, "", (), None)
    assert texts() == {}


@given(st.text(max_size=TITLE + 3))
def test_a_title_is_kept_as_typed_or_refused(words: str) -> None:
    kept: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("etl.story.write_text", lambda *given: kept.append(given))
        try:
            entitle("tension", words, AGENT, "h", ("Constat",), None)
        except Refused:
            assert len(words) > TITLE or any(unicodedata.category(sign) in HIDDEN for sign in words)
        else:
            assert kept == [("recit/tension/titre", words, AGENT, "h", ("Constat",), None)]


def test_only_the_secretariat_tells_the_story(spoilt: Path, catalog: Catalog) -> None:
    for person in (Person(), Person("shru", PRODUCTEUR, ("DRIHL 75/SHRU",))):
        with pytest.raises(Refused, match="n’a pas le droit"):
            move(catalog.messages, "tension", 1, person, None)
        with pytest.raises(Refused, match="n’a pas le droit"):
            say("tension", person, None, again=False)
        with pytest.raises(Refused, match="n’a pas le droit"):
            entitle("tension", "Un titre", person, "", (), None)
    assert not path().exists()


def test_what_was_written_on_a_slide_is_read_as_of_its_message(spoilt: Path) -> None:
    """A file of texts written before there was a story."""
    line = {"words": "Le titre", "when": "2026-01-01T00:00:00+00:00", "who": "agent", "figures": "2:x", "said": ["A"]}
    places = ("diapositives/dalo-flux/titre", "diapositives/sans-abri/ecartee", "diapositives/sru-carte/titre")
    path().parent.mkdir(parents=True, exist_ok=True)
    path().write_text("".join(json.dumps({"place": place, **line}) + "\n" for place in places), encoding="utf-8")
    assert set(texts()) == {title_place("dalo_recours"), silence_place("sans_abri"), "diapositives/sru-carte/titre"}
    entitle("dalo_recours", "", AGENT, "", (), texts()[title_place("dalo_recours")])
    assert title_place("dalo_recours") not in texts()
