"""What pages share: reads of the warehouse, choices bound to the URL, exhibits on screen."""

from pages.components.choices import (
    ask,
    choose,
    choose_day,
    choose_number,
    choose_switch,
    choose_year,
    offered,
    opening,
    play,
)
from pages.components.head import head, lists
from pages.components.paper import sheet_foot
from pages.components.part import folded, part
from pages.components.rest import rest
from pages.components.show import show
from pages.components.store import catalog, read
from pages.components.story import told_as

__all__ = [
    "ask",
    "catalog",
    "choose",
    "choose_day",
    "choose_number",
    "choose_switch",
    "choose_year",
    "folded",
    "head",
    "lists",
    "offered",
    "opening",
    "part",
    "play",
    "read",
    "rest",
    "sheet_foot",
    "show",
    "told_as",
]
