"""The end of a page of tension, behind one fold-out: what is awaited, what has but one date."""

from collections.abc import Sequence

from pages.components.part import folded
from pages.components.show import show


@folded("Ce qui est à demander ou à définir, et les chiffres d’une seule date", "reste")
def rest(subject: str, drawn: Sequence[str] = (), dated: bool = True) -> None:
    """`drawn`: the indicators that the page shows already; `dated`: whether the subject has figures of one date."""
    show("a-collecter", sujet=subject)
    if dated:
        show("chiffres-isoles", sujet=subject, sauf=tuple(drawn))
