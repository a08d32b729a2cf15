"""The colour of the banner's two buttons: readable, or refused with the nearest that is.

Contrast is that of WCAG 2.2 (1.4.3). The words on a button have the colour of the banner's surface,
so one ratio decides both whether they can be read and whether the button can be seen.
"""

from __future__ import annotations

import re
from typing import Literal

Theme = Literal["light", "dark"]

#: The banner's surface in each theme, as ``theme.js`` has it.
SURFACES: dict[Theme, str] = {"light": "#ffffff", "dark": "#1a1b18"}
LEAST_CONTRAST = 4.5
COLOUR_PATTERN = re.compile(r"#[0-9a-f]{6}", re.ASCII)

_TOWARDS: dict[Theme, int] = {"light": 0, "dark": 255}
_STEPS = 255


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two ``#rrggbb`` colours, 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def is_readable(colour: str, theme: Theme) -> bool:
    """Whether a ``#rrggbb`` colour may be that of the buttons in a theme."""
    return contrast(colour, SURFACES[theme]) >= LEAST_CONTRAST


def nearest_readable(colour: str, theme: Theme) -> str:
    """The colour itself where it is readable, else the first one towards black — in the dark theme
    towards white — that is."""
    channels = _channels(colour)
    for step in range(_STEPS + 1):
        mixed = [round(one + (_TOWARDS[theme] - one) * step / _STEPS) for one in channels]
        found = "#{:02x}{:02x}{:02x}".format(*mixed)
        if is_readable(found, theme):
            break
    return found


def _channels(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(one / 255) for one in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
