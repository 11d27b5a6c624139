"""Where the twenty arrondissements are on the drawing: outlines, labels, places the pointer finds."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from etl.paths import ROOT, data_directory

Ring = NDArray[np.int16]  # shape (points, 2), closed: decametres east and north of the centre of Paris
CENTRE: Final = np.array([2.3522, 48.8566])
DECAMETRES: Final = 11_119.5  # in one degree of latitude

# Where a wood leaves its arrondissement and where it comes back, anticlockwise (longitude, latitude);
# between the two, the drawing follows the boulevard périphérique. The inhabited ones are half as large again so.
WOODS: Final = {
    "75112": ((2.4025, 48.8297), (2.4112, 48.8339)),
    "75116": (
        (2.2798, 48.8787),
        (2.2740, 48.8715),
        (2.2680, 48.8630),
        (2.2635, 48.8560),
        (2.2575, 48.8480),
        (2.2525, 48.8456),
    ),
}
# Decametres from the centre of gravity to the label, judged by eye from 340 to 700 pixels.
SHIFTS: Final = {"75102": (-4, 0), "75103": (1, 11), "75104": (8, -6)}
OURS: Final = ROOT / "data"  # a map needs them, even where an instance keeps none
STEP: Final = 200  # decametres of outline for one place that answers to the pointer


@cache
def contours() -> dict[str, Ring]:
    """The ring drawn for each arrondissement, by code, without its wood: the latest of the instance, else ours."""
    held = ((data / "snapshots" / "contours").glob("*/arrondissements.geojson") for data in (data_directory(), OURS))
    path = next(max(files) for files in map(list, held) if files)
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    rings = {f["properties"]["code"]: np.array(f["geometry"]["coordinates"][0]) for f in features}
    return {code: _project(_without_wood(code, ring)) for code, ring in rings.items()}


def _without_wood(code: str, ring: NDArray[np.float64]) -> NDArray[np.float64]:
    if code not in WOODS:
        return ring
    path = np.array(WOODS[code])
    leaves, returns = (int(np.abs(ring - end).sum(axis=1).argmin()) for end in (path[0], path[-1]))
    # The ring is closed: its last point repeats the first.
    kept = np.roll(ring[:-1], -returns, axis=0)[: (leaves - returns) % (len(ring) - 1) + 1]
    return np.vstack([kept, path[1:-1], kept[:1]])


def _project(points: NDArray[np.float64]) -> Ring:
    """Equirectangular around the centre: over Paris, its error is under a metre per kilometre."""
    scale = DECAMETRES * np.array([math.cos(math.radians(CENTRE[1])), 1])
    projected: Ring = np.round((points - CENTRE) * scale).astype(np.int16)
    return projected


def extent() -> tuple[list[int], list[int]]:
    """[west, east] and [south, north] of the drawing, with a margin for the lines."""
    x, y = np.concatenate(list(contours().values())).T
    return [int(x.min()) - 8, int(x.max()) + 8], [int(y.min()) - 8, int(y.max()) + 8]


def outlines(codes: Iterable[str]) -> tuple[NDArray[np.int16], NDArray[np.float32]]:
    """x and y of the rings in one line, each ended by a NaN; y alone is cut, so that x stays in 16 bits."""
    rings = [np.vstack([contours()[code], [[0, 0]]]) for code in codes]
    points = np.concatenate(rings)
    y = points[:, 1].astype(np.float32)
    y[np.cumsum([len(ring) for ring in rings]) - 1] = np.nan
    return points[:, 0].astype(np.int16), y


def within(codes: Iterable[str]) -> tuple[list[int | None], list[int | None]]:
    """x and y of the borders between these arrondissements, each edge ended by None."""
    rings = [[(int(x), int(y)) for x, y in contours()[code]] for code in codes]
    edges = Counter(frozenset(edge) for ring in rings for edge in pairwise(ring))
    ends = [(*edge, (None, None)) for edge, times in edges.items() if times > 1]
    points = [point for edge in ends for point in edge]
    return [x for x, _ in points], [y for _, y in points]


@cache
def labels() -> dict[str, tuple[int, int]]:
    """Where each label stands, by code: the centre of gravity, shifted."""
    return {code: _centre(ring, *SHIFTS.get(code, (0, 0))) for code, ring in contours().items()}


def _centre(ring: Ring, east: int, north: int) -> tuple[int, int]:
    here, after = ring[:-1].astype(float), ring[1:].astype(float)
    cross = here[:, 0] * after[:, 1] - after[:, 0] * here[:, 1]
    x, y = ((here + after) * cross[:, None]).sum(axis=0) / (3 * cross.sum())
    return round(x) + east, round(y) + north


@cache
def places() -> tuple[tuple[str, int, int], ...]:
    """(code, x, y) that answer to the pointer, half-way from each label to its outline.

    The nearest place is then the right arrondissement on nine tenths of the map.
    """
    return tuple((code, x, y) for code, ring in contours().items() for x, y in _halfway(ring, *labels()[code]))


def _halfway(ring: Ring, east: int, north: int) -> list[tuple[int, int]]:
    run = np.append(0, np.hypot(*np.diff(ring.astype(float), axis=0).T).cumsum())
    along = np.linspace(0, run[-1], max(3, round(run[-1] / STEP)), endpoint=False)
    x, y = np.interp(along, run, ring[:, 0]), np.interp(along, run, ring[:, 1])
    return [(round((a + east) / 2), round((b + north) / 2)) for a, b in zip(x, y, strict=True)]
