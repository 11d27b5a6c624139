"""Words level with the lines they name, in the right margin; the axis that leaves them room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reporting.piece.palette import INK

LINE_HEIGHT = 17  # pixels of one line of an end label
FRAME = 60  # pixels of the figure's height that the axis takes
NAMED = 26  # pixels at the top, for the name of the plan over a marker


@dataclass(frozen=True)
class Label:
    """Words in the right margin, level with a value, after the marker of their line in its colour."""

    value: float
    text: str
    glyph: str = ""
    color: str = INK

    @property
    def written(self) -> str:
        """As drawn; the words stay in ink, which reads better than the colours of lines."""
        return f"<span style='color:{self.color}'>{self.glyph}</span> {self.text}" if self.glyph else self.text


def spread(values: Sequence[float], rooms: Sequence[float]) -> list[float]:
    """The same values moved as little as needed so that each has its room, order kept."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    placed = [values[i] for i in order]
    for _ in range(60):
        for low, high in zip(range(len(placed)), range(1, len(placed)), strict=False):
            needed = (rooms[order[low]] + rooms[order[high]]) / 2
            overlap = needed - (placed[high] - placed[low])
            if overlap > 1e-9:
                placed[high] += overlap / 2
                placed[low] -= overlap / 2
    heights = [0.0] * len(values)
    for position, i in enumerate(order):
        heights[i] = placed[position]
    return heights


def bounds(values: Sequence[float], zero: bool, height: int) -> tuple[float, float]:
    """The axis that holds these values in a figure of that `height`, with room for their labels and the plan's name."""
    low, high = (0.0 if zero else min(values)), max(values)
    span = (high - low) or 1
    above = max(0.07, NAMED / (height - FRAME - NAMED))
    return (low if zero else low - 0.07 * span), high + above * span


def direct_labels(labels: Sequence[Label], pixel: float) -> dict[str, Any]:
    """Layout of the labels in the right margin, pushed apart where two would meet; `pixel` is the value of one."""
    lines = [label.text.split("<br>") for label in labels]
    rooms = [LINE_HEIGHT * len(written) * pixel for written in lines]
    annotations = [
        {
            "x": 1, "xref": "paper", "y": height, "xanchor": "left", "xshift": 6, "showarrow": False, "align": "left",
            "text": label.written, "font": {"color": INK, "size": 13},
        }
        for label, height in zip(labels, spread([label.value for label in labels], rooms), strict=True)
    ]  # fmt: skip
    widest = max((len(_plain(word)) for written in lines for word in written), default=0)
    return {"annotations": annotations, "margin": {"r": 28 + 7 * widest, "t": 10, "b": 24}}


def _plain(text: str) -> str:
    return text.replace("<b>", "").replace("</b>", "")
