"""What pages share: reads of the warehouse, choices bound to the URL, exhibits on screen."""

from pages.components.choices import (
    choose,
    choose_arrondissements,
    choose_base,
    choose_day,
    choose_number,
    choose_switch,
    choose_year,
    play,
)
from pages.components.head import head, sheet_foot
from pages.components.part import part
from pages.components.show import show
from pages.components.store import catalog, read

__all__ = [
    "catalog",
    "choose",
    "choose_arrondissements",
    "choose_base",
    "choose_day",
    "choose_number",
    "choose_switch",
    "choose_year",
    "head",
    "part",
    "play",
    "read",
    "sheet_foot",
    "show",
]
