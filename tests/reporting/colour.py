"""How colours are told apart: contrast, simulated colour deficiencies, perceived difference."""

import numpy as np
from numpy.typing import NDArray

Lab = tuple[float, float, float]

DEFICIENCIES = ("deuteranopia", "protanopia", "tritanopia")

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
MACHADO = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
D65 = np.array([0.95047, 1.0, 1.08883])


def contrast(one: str, other: str) -> float:
    """Ratio of WCAG 2, from 1 to 21."""
    dark, light = sorted(float(XYZ[1] @ _linear(color)) for color in (one, other))
    return (light + 0.05) / (dark + 0.05)


def simulate(color: str, kind: str) -> str:
    """The colour "#RRGGBB" as seen with one of DEFICIENCIES."""
    linear = np.clip(np.array(MACHADO[kind]) @ _linear(color), 0, 1)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(255 * channel):02X}" for channel in encoded)


def delta_e(one: str, other: str) -> float:
    """CIEDE2000: 1 is just noticeable, 10 is plain at a glance."""
    return ciede2000(_lab(one), _lab(other))


def ciede2000(one: Lab, other: Lab) -> float:
    """The formula of Sharma, Wu and Dalal (2005), on L*a*b* under D65."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    chroma = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7))
    c1, c2 = np.hypot(stretch * a1, b1), np.hypot(stretch * a2, b2)
    h1, h2 = np.arctan2(b1, stretch * a1) % (2 * np.pi), np.arctan2(b2, stretch * a2) % (2 * np.pi)
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + np.pi) % (2 * np.pi) - np.pi
    hue = h1 + h2 if c1 * c2 == 0 else h1 + turn / 2
    light, mean = (l1 + l2) / 2, (c1 + c2) / 2
    weight = (
        1
        - 0.17 * np.cos(hue - np.radians(30))
        + 0.24 * np.cos(2 * hue)
        + 0.32 * np.cos(3 * hue + np.radians(6))
        - 0.20 * np.cos(4 * hue - np.radians(63))
    )
    by_light = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2))
    by_chroma = (c2 - c1) / (1 + 0.045 * mean)
    by_hue = 2 * np.sqrt(c1 * c2) * np.sin(turn / 2) / (1 + 0.015 * mean * weight)
    bend = np.radians(60) * np.exp(-(((np.degrees(hue) % 360 - 275) / 25) ** 2))
    rotation = -2 * np.sqrt(mean**7 / (mean**7 + 25.0**7)) * np.sin(bend)
    return float(np.sqrt(by_light**2 + by_chroma**2 + by_hue**2 + rotation * by_chroma * by_hue))


def _linear(color: str) -> NDArray[np.float64]:
    encoded = np.array([int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def _lab(color: str) -> Lab:
    ratio = XYZ @ _linear(color) / D65
    x, y, z = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return float(116 * y - 16), float(500 * (x - y)), float(200 * (y - z))
