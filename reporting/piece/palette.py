"""The colours, each with one use, on screen as in documents."""

from __future__ import annotations

from typing import Final

INK: Final = "#1C2B33"
SECONDARY: Final = "#5B6B75"
ACCENT: Final = "#0B5F77"
GROUND: Final = "#F4F6F7"
RULE: Final = "#D5DCE0"
GRID: Final = "#E6EAED"
CONTEXT: Final = "#8A969D"  # the lines that give the setting, behind the chosen ones: as pale as 3:1 lets them be
PLAN: Final = "#E9F1F3"  # the years of the plan, and nothing else
SEASON: Final = "#D8E6EC"  # winters, behind monthly lines
WHITE: Final = "#FFFFFF"
MENTION: Final = "#B3261E"  # of figures that are not the published ones

# At most six series; pairwise distinct under the three colour deficiencies, each at 3:1 on white.
CATEGORICAL: Final = ("#0B5F77", "#C2660C", "#8A5CC2", "#1A1F57", "#5A3414", "#7F5F3F")

OUTLINE: Final = "#88949B"  # of what stands too pale on white

MOVES: Final = "#579AB1"  # what leads from a level, in the accent, to another

# The financings of social housing: one family, flat, the same whatever stands beside.
FINANCINGS: Final = {
    "PLAI adapté": "#063A4A",
    "PLAI": ACCENT,
    "PLUS": "#5E96A8",
    "PLUS-CD": "#8FB4C1",
    "PLS": "#C3D6DC",
}


def color_of(name: str, place: int) -> str:
    """That of a series: its own if it has one, else that of its place among those drawn."""
    return FINANCINGS.get(name, CATEGORICAL[place % len(CATEGORICAL)])


def contrast(one: str, other: str) -> float:
    """Ratio of two colours "#RRGGBB" by WCAG 2, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def text_color(fill: str) -> str:
    """White or ink, whichever reads better on `fill`."""
    return max(WHITE, INK, key=lambda color: contrast(color, fill))


def outline_color(fill: str) -> str:
    """The line around a `fill`: white, or grey where the fill itself stands under 3:1 on white."""
    return WHITE if contrast(fill, WHITE) >= 3 else OUTLINE


def _luminance(color: str) -> float:
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
