"""Rows of the plan's tensions on a page: words as HTML, each small curve as a picture on one axis of time."""

from __future__ import annotations

import base64
import datetime as dt
import html
from collections.abc import Callable
from typing import Final

from reporting.piece.drawing import Rows, Spot, Tension
from reporting.piece.exhibit import Exhibit
from reporting.piece.palette import ACCENT, OUTLINE, PLAN, SECONDARY, WHITE
from reporting.piece.tables import Link
from reporting.render.web.dark import DARK
from reporting.render.web.table import inside, same_figures
from reporting.render.web.words import explained

AXIS = 20  # pixels of the height of the axis
Size = tuple[int, int]
SIDE, TOP = 6, 8  # pixels left free of marks
BESIDE, ACROSS = (264, 54), (368, 36)  # pixels of a picture in its column, and under its row on a phone
TEXT: Final = 12  # pixels: nothing is smaller
AIM: Final = "#B5651D"
# A picture follows the theme of its page by itself.
STYLE: Final = (
    f"<style>svg{{color:{ACCENT}}}text{{font:{TEXT}px 'Source Sans 3','Source Sans Pro',sans-serif;fill:{SECONDARY}}}"
    f".band{{fill:{PLAN}}}.hollow{{fill:{WHITE}}}.level{{stroke:{SECONDARY}}}"
    f"@media(prefers-color-scheme:dark){{svg{{color:{DARK[ACCENT]}}}text{{fill:{DARK[SECONDARY]}}}.band{{fill:{DARK[PLAN]}}}"
    f".hollow{{fill:{DARK[WHITE]}}}.level{{stroke:{DARK[SECONDARY]}}}}}</style>"
)
SIDES: Final = {"●": "towards", "◆": "against"}
KEY: Final = (
    "<i class='towards'>●</i> vers le but <i class='against'>◆</i> à rebours <i>–</i> ni l’un ni l’autre <i>○</i> "
    "provisoire ou approché <i>- - -</i> référence ; un point gris ne se compare pas au dernier ; chaque courbe a "
    "son échelle"
)
MANY: Final = 12  # points that each keep room for their mark


def rows(exhibit: Exhibit, drawing: Rows) -> str:
    """The rows as an HTML table, every word escaped; on a phone each becomes a card."""
    asked = same_figures(exhibit)
    heads = (
        "Tension",
        "Dernier chiffre",
        _image({(wide, AXIS): axis(drawing, wide) for wide, _ in (BESIDE, ACROSS)}, _axis_said(drawing)),
        "Ce qui a changé",
    )
    head = "".join(f"<th scope='col'>{one}</th>" for one in heads)
    body = "".join(_row(one, drawing, asked) for one in drawing.rows)
    caption = f"<caption>{html.escape(f'{exhibit.title}. {exhibit.subtitle}')}</caption>"
    band = f"--band:{_start(drawing, BESIDE[0]):.1f}px"  # of a row taller than its picture too
    opening = f"<table class='pd-rows' style='{band}'>{caption}"
    table = f"{opening}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f"{explained(table)}<p class='pd-key'>{KEY}</p>"


def _row(row: Tension, drawing: Rows, asked: str) -> str:
    label = inside(Link(row.label, row.page), asked)
    doubt, value, unit, when = map(html.escape, (row.doubt, row.value, row.unit, row.when))
    number = f"<b>{value}</b> {doubt}" if row.doubt == "environ" else f"{doubt} <b>{value}</b>"
    figure = f"{number} {unit}" if when else value
    mark = f"<i class='{SIDES.get(row.mark, '')}' role='img' aria-label='{html.escape(row.side)}'>{row.mark}</i>"
    since, counts = (f"<span>{html.escape(words)}</span>" if words else "" for words in (row.since, row.counts))
    return (
        f"<tr><th scope='row'>{label}{counts}</th><td><span class='v'>{figure.strip()}</span><span>{when}</span></td>"
        f"<td>{_image({size: picture(row, drawing, size) for size in (BESIDE, ACROSS)}, alternative(row))}</td>"
        f"<td>{mark}{html.escape(row.sentence)}{since}</td></tr>"
    )


def alternative(row: Tension) -> str:
    """What the picture shows, for who does not see it: its sentence, its figures, what they face."""
    faced = [f"{name} : {one[1]}" for name, one in (("référence", row.reference), ("objectif", row.aim)) if one]
    return ". ".join([row.sentence, " ; ".join([*(one.words for one in row.points), *faced]) or "aucun chiffre"])


def picture(row: Tension, drawing: Rows, size: Size = BESIDE) -> str:
    """The curve of a row as SVG: the points of the years of the drawing, their reference dashed, their aim drawn."""
    across = _across(drawing, size[0])
    shown = [one for one in row.points if drawing.years.start <= one.day.year < drawing.years.stop]
    up = _up([one.value for one in shown] + [one[0] for one in (row.reference, row.aim) if one], size[1])
    return _svg(size, _band(drawing, size) + _levels(row, up, size[0]) + _curve(shown, across, up))


def axis(drawing: Rows, width: int = BESIDE[0]) -> str:
    """The first year, and the plan's, over the pictures."""
    start = _start(drawing, width)
    words = f"plan {drawing.plan.start}-{drawing.plan[-1]}"
    texts = f"<text x='0' y='14'>{drawing.years.start}</text><text x='{start + 6:.0f}' y='14'>{words}</text>"
    return _svg((width, AXIS), _band(drawing, (width, AXIS)) + texts)


def _axis_said(drawing: Rows) -> str:
    return f"De {drawing.years.start} à {drawing.years[-1]} ; plan {drawing.plan.start}-{drawing.plan[-1]} teinté"


def _curve(shown: list[Spot], across: Callable[[dt.date], float], up: Callable[[float], float]) -> str:
    places = [(across(one.day), up(one.value)) for one in shown]
    lines = "".join(
        f"<path d='M{x0:.1f} {y0:.1f}L{x:.1f} {y:.1f}' stroke='{_color(one)}' stroke-width='1.8'/>"
        for (x0, y0), (x, y), one in zip(places, places[1:], shown[1:], strict=False)
        if one.joined
    )
    last = len(shown) - 1
    dots = "".join(
        f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{4.5 if place == last else 2.8}' "
        f"{_fill(one)} stroke='{_color(one)}' stroke-width='1.6'/>"
        for place, ((x, y), one) in enumerate(zip(places, shown, strict=True))
        if len(shown) <= MANY or place == last or not (one.joined or shown[place + 1].joined)
    )
    return lines + dots


def _levels(row: Tension, up: Callable[[float], float], width: int) -> str:
    """The reference, a thin dash with its value, and the aim."""
    found = ""
    for level, drawn in ((row.reference, "class='level' stroke-dasharray='3 3'"), (row.aim, f"stroke='{AIM}'")):
        if level is None:
            continue
        y = up(level[0])
        above = y - 4 if y > TEXT + 4 else y + TEXT + 1
        found += f"<path d='M0 {y:.1f}H{width}' {drawn} stroke-width='1.2'/>"
        found += f"<text x='{width - 2}' y='{above:.1f}' text-anchor='end'>{html.escape(level[1])}</text>"
    return found


def _color(one: Spot) -> str:
    return OUTLINE if one.apart else "currentColor"


def _fill(one: Spot) -> str:
    return "class='hollow'" if one.doubtful else f"fill='{_color(one)}'"


def _across(drawing: Rows, width: int) -> Callable[[dt.date], float]:
    first, end = dt.date(drawing.years.start, 1, 1), dt.date(drawing.years.stop, 1, 1)
    return lambda day: SIDE + (width - 2 * SIDE) * (day - first).days / (end - first).days


def _start(drawing: Rows, width: int) -> float:
    """Where the plan begins."""
    return _across(drawing, width)(dt.date(drawing.plan.start, 1, 1))


def _up(values: list[float], height: int) -> Callable[[float], float]:
    """The scale of a row: its own, said under the rows; a level alone stands in the middle. It spans a tenth of the
    greatest value at least: what is within doubt does not cross the row.
    """
    low, high = min(values, default=0.0), max(values, default=0.0)
    if 0 < high - low < abs(high) / 10:
        spare = (abs(high) / 10 - (high - low)) / 2
        low, high = low - spare, high + spare
    room = height - 2 * TOP
    return lambda value: height - TOP - room * ((value - low) / (high - low) if high > low else 0.5)


def _band(drawing: Rows, size: Size) -> str:
    """The plan's years; style.css gives them an edge on paper, where a printer leaves out a tint."""
    width, height = size
    start = _start(drawing, width)
    return f"<rect x='{start:.1f}' y='0' width='{width - start:.1f}' height='{height}' class='band'/>"


def _svg(size: Size, inside: str) -> str:
    width, height = size
    opening = f"width='{width}' height='{height}' viewBox='0 0 {width} {height}'"
    return f"<svg xmlns='http://www.w3.org/2000/svg' {opening}>{STYLE}{inside}</svg>"


def _image(drawn: dict[Size, str], words: str) -> str:
    """The picture of the column, and that of a phone, each with its room; style.css shows one of them."""
    said = html.escape(words, quote=True)
    return "".join(
        f"<img class='{kind}' width='{width}' height='{height}' alt='{said}' "
        f"src='data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}'>"
        for kind, ((width, height), svg) in zip(("beside", "across"), drawn.items(), strict=True)
    )
