"""Who acts, and what they may do: a lecteur reads, a producteur publishes its own indicators, the secrétariat all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from etl.catalog import Catalog, Indicator
from etl.findings import refuse
from etl.french import listing

Role = Literal["lecteur", "producteur", "secrétariat"]
LECTEUR: Role = "lecteur"
PRODUCTEUR: Role = "producteur"
SECRETARIAT: Role = "secrétariat"
RIGHT = "droit"  # the rule that a refusal of right names


@dataclass(frozen=True)
class Person:
    """Who acts; a visitor nobody knows has no name. `producers`: those a producteur speaks for."""

    name: str = ""
    role: Role = LECTEUR
    producers: tuple[str, ...] = ()

    @property
    def may_import(self) -> bool:
        return self.role != LECTEUR


NOBODY = Person()


def require(person: Person, indicators: Iterable[str], catalog: Catalog, file: str, sender: str = "") -> None:
    """Refused unless this person may change the figures of these indicators, as `sender` if the file names one."""
    if person.role == SECRETARIAT:
        return
    if person.role != PRODUCTEUR:
        message = f"{person.name or 'un visiteur non connecté'} n’a pas le droit de publier"
        raise refuse(RIGHT, file, message, "transmettre le fichier au secrétariat du plan")
    fix = "le transmettre au secrétariat du plan"
    if sender and sender not in person.producers:
        message = f"ce fichier est une remontée de {sender} ; vous publiez pour {listing(person.producers)}"
        raise refuse(RIGHT, file, message, fix)
    mine = set(person.producers)
    others = [name for name in sorted(set(indicators)) if not mine & set(_owners(catalog.indicators[name]))]
    if others:
        named = listing(f"« {catalog.indicators[name].short} »" for name in others)
        message = f"ce fichier donne {named}, hors des indicateurs de {listing(person.producers)}"
        raise refuse(RIGHT, file, message, f"les retirer du fichier, ou {fix}")


def owners(catalog: Catalog) -> set[str]:
    """Every name that a producteur may speak for."""
    return {name for indicator in catalog.indicators.values() for name in _owners(indicator)}


def _owners(indicator: Indicator) -> tuple[str, ...]:
    return (*indicator.producers, *indicator.holders)
