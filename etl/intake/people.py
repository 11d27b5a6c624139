"""Who acts, and what they may do: a lecteur reads, a producteur publishes its own indicators, the secrétariat all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from etl.catalog import Catalog
from etl.findings import refuse
from etl.french import listing

Role = Literal["lecteur", "producteur", "secrétariat"]
LECTEUR: Role = "lecteur"
PRODUCTEUR: Role = "producteur"
SECRETARIAT: Role = "secrétariat"


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


def require(person: Person, indicators: Iterable[str], catalog: Catalog, file: str) -> None:
    """Refused unless this person may change the figures of these indicators."""
    if person.role == SECRETARIAT:
        return
    if person.role != PRODUCTEUR:
        message = f"{person.name or 'un visiteur non connecté'} n'a pas le droit de publier"
        raise refuse("droit", file, message, "transmettre le fichier au secrétariat du plan")
    mine = set(person.producers)
    others = [name for name in sorted(set(indicators)) if not mine & set(catalog.indicators[name].producers)]
    if others:
        named = listing(f"« {catalog.indicators[name].short} »" for name in others)
        message = f"ce fichier donne {named}, hors des indicateurs de {listing(person.producers)}"
        fix = "les retirer du fichier, ou le transmettre au secrétariat du plan"
        raise refuse("droit", file, message, fix)
