"""The figures on a dark ground: each colour of the palette and what stands for it there, as rules of style."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from reporting.piece.classes import DIVERGING, SEQUENTIAL
from reporting.piece.palette import ACCENT, CONTEXT, GRID, GROUND, INK, PLAN, RULE, SEASON, SECONDARY, WHITE

NIGHT: Final = "#12191D"  # the ground of the dark theme, in .streamlit/config.toml
# What is not named here reads on either ground. A class with ink on it becomes dark and a class with white on it
# light: the words on it, which turn too, keep their contrast, and the order of the classes stays.
DARK: Final[Mapping[str, str]] = {
    WHITE: NIGHT,
    INK: "#E4EAED",
    SECONDARY: "#A6B4BC",
    ACCENT: "#6CBED3",
    GROUND: "#1C262C",
    RULE: "#3A4850",
    GRID: "#27333A",
    CONTEXT: "#61717B",
    PLAN: "#1B2F38",
    SEASON: "#24404C",
    "#B01217": "#FF8A80",  # of the mention that warns
    "#1A1F57": "#A9B4F5",  # of the series
    "#5A3414": "#C9976B",
    "#7B2FC4": "#B58BE6",
    **dict(zip(DIVERGING, ("#F0B263", "#8A5A1C", "#4A3B26", "#2C5550", "#7CCBBF"), strict=True)),
    **dict(zip(SEQUENTIAL, ("#1E3F4B", "#295665", "#366E82", "#6FB6CB", "#C4E6EF"), strict=True)),
}


@cache
def rules() -> str:
    """As a <style>. Plotly writes its colours on each element: nothing but a rule that outweighs them follows the theme
    without drawing again, and paper, which is always light.
    """
    said = "".join(_rule(part, light, dark) for light, dark in DARK.items() for part in ("fill", "stroke"))
    return f"<style>.js-plotly-plot .main-svg{{background:transparent!important}}{said}</style>"


def _rule(part: str, light: str, dark: str) -> str:
    red, green, blue = (int(light[at : at + 2], 16) for at in (1, 3, 5))
    written = f"rgb({red}, {green}, {blue})"
    selected = (f'[style*="{part}: {written}"]', f'[{part}="{written}"]', f'[style*="{part}:{light}" i]')
    return f".main-svg :is({','.join(selected)}){{{part}:light-dark({light},{dark})!important}}"
