"""Who may publish what: every role before every kind of file, and the right asked by the publication itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.catalog import Catalog
from etl.findings import Refused
from etl.intake import NOBODY, PRODUCTEUR, SECRETARIAT, Person, Submission, events, examine, publish, require
from etl.intake.people import LECTEUR
from etl.warehouse import current
from tests.intake import publishers

READER = Person("lectrice@exemple.fr", LECTEUR)
SHRU = Person("agent.shru@exemple.fr", PRODUCTEUR, ("DRIHL 75/SHRU",))
SAH = Person("agent.sah@exemple.fr", PRODUCTEUR, ("DRIHL 75/SAH",))
BOTH = Person("agent@exemple.fr", PRODUCTEUR, ("DRIHL 75/SAH", "DRIHL 75/SHRU"))
SECRETARY = Person("secretariat@exemple.fr", SECRETARIAT)
# Files by the producers of their figures.
FILES = {
    "SHRU": ("sru_logements", "sru_taux"),
    "SAH": ("hebergement_places",),
    "SHRU et SAH": ("sru_taux", "hebergement_places"),
    "Insee-SDES": ("rpls_logements",),
    "sans chiffre": (),
}
ALLOWED = {
    NOBODY: set[str](),
    READER: set[str](),
    SHRU: {"SHRU", "sans chiffre"},
    SAH: {"SAH", "sans chiffre"},
    BOTH: {"SHRU", "SAH", "SHRU et SAH", "sans chiffre"},
    SECRETARY: set(FILES),
}


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("person", ALLOWED, ids=lambda person: person.name or "visiteur")
def test_each_role_publishes_what_is_theirs_and_nothing_else(person: Person, file: str, catalog: Catalog) -> None:
    if file in ALLOWED[person]:
        require(person, FILES[file], catalog, "fichier.csv")
    else:
        with pytest.raises(Refused) as refused:
            require(person, FILES[file], catalog, "fichier.csv")
        assert {finding.id for finding in refused.value.findings} == {"droit"}


def test_a_refusal_names_the_indicators_that_are_another_s_and_no_others(catalog: Catalog) -> None:
    with pytest.raises(Refused) as refused:
        require(SAH, FILES["SHRU et SAH"], catalog, "fichier.csv")
    (finding,) = refused.value.findings
    named = catalog.indicators["sru_taux"].short
    assert f"ce fichier donne « {named} », hors des indicateurs de DRIHL 75/SAH" in finding.message
    assert catalog.indicators["hebergement_places"].short not in finding.message


@pytest.mark.parametrize(("person", "refused"), [(SHRU, True), (SAH, False), (BOTH, False), (SECRETARY, False)])
def test_a_return_is_published_by_the_producer_whose_name_it_bears(
    person: Person, refused: bool, catalog: Catalog
) -> None:
    figures = FILES["SHRU"] if person == SHRU else FILES["SAH"]
    if refused:
        with pytest.raises(Refused, match="une remontée de DRIHL 75/SAH ; vous publiez pour DRIHL 75/SHRU"):
            require(person, figures, catalog, "bilan.xlsx", "DRIHL 75/SAH")
    else:
        require(person, figures, catalog, "bilan.xlsx", "DRIHL 75/SAH")


def test_the_publication_itself_refuses_and_publishes_for_the_producer(own: Path, tmp_path: Path) -> None:
    publishers.write_csv(publishers.sru(2025, 271_950, "23,11%"), tmp_path / "sru.csv")
    examined = examine(Submission(tmp_path / "sru.csv", "sru.csv"))
    before = current()
    for person in (NOBODY, READER, SAH):
        with pytest.raises(Refused) as refused:
            publish(examined, person, "essai")
        assert {finding.id for finding in refused.value.findings} == {"droit"}
    assert current() == before
    publish(examined, SHRU, "édition rectifiée")
    assert current() != before
    *refusals, done = events()
    assert [(event.who, event.role, event.action, event.file) for event in refusals] == [
        (person.name, person.role, "publication refusée", "sru.csv") for person in (NOBODY, READER, SAH)
    ]
    assert refusals[1].reason == "lectrice@exemple.fr n’a pas le droit de publier"
    assert (done.who, done.role, done.action) == (SHRU.name, PRODUCTEUR, "publication")
