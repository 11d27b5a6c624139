"""What every entry of the catalogue shares: frozen, strict on keys, its faults in words; known statuses, subjects."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from etl.catalog.units import UNITS
from etl.findings import Finding
from etl.french import format_date

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
PLAN_YEARS = range(2022, 2028)
REFERENCE_YEARS = range(PLAN_YEARS.start - 3, PLAN_YEARS.start)  # to which the years of the plan are compared
# Month and day that a yearly figure speaks of, as the deadlines of the sheets begin.
REFERENCE_DAYS = {"1er janvier": (1, 1), "31 décembre": (12, 31)}
ONCE = {  # deadline of a sheet → the last day of what is due once in the plan
    "à mi-parcours": dt.date(PLAN_YEARS[len(PLAN_YEARS) // 2 - 1], 12, 31),
    "avant la fin du plan": dt.date(PLAN_YEARS[-1], 12, 31),
}
UNASKED = "sans échéance dans les fiches actions"
ALL_ARRONDISSEMENTS = "arrondissements"  # an objective's territory that stands for the twenty
ENSEMBLE = "ensemble"  # the breakdown of a figure that is not broken down


def yearly_said(words: str) -> str:
    """« De chaque année », « de l'année suivante », where a sheet says « de l'année N » and « N+1 »."""
    words = words.replace("'", "’").replace("l’année N+1", "l’année suivante")
    return words.replace("l’année N", "chaque année")


def deadline_said(words: str) -> str:
    """A sheet's deadline, of every year where it says « N », with the day that this tool reads where it gives none."""
    day, words = ONCE.get(words), yearly_said(words)
    return f"{words} (lu au {format_date(day)} par cet outil : la fiche ne donne pas de date)" if day else words


def _known_unit(unit: str) -> str:
    if unit not in UNITS:
        raise PydanticCustomError("unit", "unité inconnue, admises : {units}", {"units": ", ".join(UNITS)})
    return unit


Unit = Annotated[str, AfterValidator(_known_unit)]
# Statuses of an observation, in the order in which a doubt outweighs another.
Status = Literal[
    "définitif",
    "révisé",
    "provisoire",
    "estimé",
    "approché",
    "à vérifier",
    "secret",
    "non disponible",
    "sans objet",
]
STATUSES: tuple[str, ...] = get_args(Status)
VALUELESS = ("secret", "non disponible", "sans objet")
# What pydantic calls a fault, in the words of the person who edits the catalogue.
WORDS = {
    "missing": "clé absente",
    "extra_forbidden": "clé inconnue",
    "literal_error": "valeur non admise",
    "unit": "unité inconnue",
    "string_too_short": "texte vide",
    "string_too_long": "texte trop long",
    "string_type": "texte attendu",
    "int_type": "nombre entier attendu",
    "float_type": "nombre attendu",
    "bool_type": "true ou false attendu",
    "too_short": "liste vide",
    "tuple_type": "liste attendue",
    "model_type": "table attendue",
    "dict_type": "table attendue",
    "finite_number": "nombre fini attendu",
    "string_pattern_mismatch": "forme non admise",
    "greater_than_equal": "valeur trop petite",
    "less_than_equal": "valeur trop grande",
}
BOUNDS = {"ge": "au moins", "le": "au plus", "max_length": "au plus, en signes,", "pattern": "de la forme"}


SUBJECTS = {
    "gouvernance": "Gouvernance",
    "logement_social": "Logement social (SRU)",
    "offre_nouvelle": "Offre nouvelle",
    "demande_attributions": "Demande et attributions",
    "hebergement_115": "Hébergement et 115",
    "dalo": "DALO",
    "publics_prioritaires": "Publics prioritaires",
    "accompagnement": "Accompagnement",
    "contexte": "Contexte",
}
Subject = Literal[
    "gouvernance",
    "logement_social",
    "offre_nouvelle",
    "demande_attributions",
    "hebergement_115",
    "dalo",
    "publics_prioritaires",
    "accompagnement",
    "contexte",
]


class Entry(BaseModel):
    """Common to every entry: frozen, strict on keys."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        str_strip_whitespace=True,  # a blank is no reason
        allow_inf_nan=False,
        validate_by_name=True,
        validate_by_alias=True,
    )


class Reference(Entry):
    title: Text
    href: str = ""


def repeated(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Texts that stand twice in a list, with its key, however deep."""
    for key, value in values.items():
        told = value if isinstance(value, list) else [value]
        texts = Counter(one for one in told if isinstance(one, str))
        yield from ((key, text) for text, times in texts.items() if times > 1)
        for one in told:
            yield from ((f"{key}.{deeper}", text) for deeper, text in (repeated(one) if isinstance(one, dict) else ()))


def told(where: str, file: str, fault: Any) -> Finding:
    """A fault of pydantic's, or of ours."""
    key = ".".join(str(part) for part in fault["loc"])
    own = fault["msg"] if "url" not in fault else "valeur non admise"  # pydantic's own faults lead to its English pages
    word = WORDS.get(fault["type"], own)
    given = "" if fault["type"] in ("missing", "extra_forbidden") else f" : « {fault['input']} »"
    context = fault.get("ctx", {})
    choices = context.get("expected", "").replace(" or ", " ou ") or context.get("units", "")
    choices += "".join(f"{words} {context[bound]}" for bound, words in BOUNDS.items() if bound in context)
    admitted = f"admis : {choices}" if choices else "voir etl/catalog/model.py"
    return Finding("catalogue", "erreur", file, f"{where}, clé « {key} » : {word}{given}", admitted)
