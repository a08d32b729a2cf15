"""A tenant's colour is readable, or refused with the nearest that is."""

from __future__ import annotations

import pytest

from consent_service.banner.rules.colours import contrast, is_readable, nearest_readable


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        pytest.param("#000000", "#ffffff", 21.0, id="most"),
        pytest.param("#ffffff", "#ffffff", 1.0, id="least"),
        # The two greys on either side of the line, from the WCAG techniques.
        pytest.param("#767676", "#ffffff", 4.54, id="passes"),
        pytest.param("#777777", "#ffffff", 4.48, id="fails"),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert round(contrast(one, other), 2) == ratio
    assert contrast(one, other) == contrast(other, one)


def test_colour_needs_four_and_a_half_to_one() -> None:
    assert is_readable("#767676", "light")
    assert not is_readable("#777777", "light")
    assert is_readable("#8a8a84", "dark")
    assert not is_readable("#17509e", "dark")


@pytest.mark.parametrize(
    ("colour", "theme", "nearest"),
    [
        pytest.param("#17509e", "light", "#17509e", id="itself"),
        pytest.param("#777777", "light", "#767676", id="a-shade-darker"),
        pytest.param("#ffffff", "light", "#767676", id="white"),
        pytest.param("#000000", "dark", "#828282", id="black"),
    ],
)
def test_nearest_readable_colour(colour: str, theme: str, nearest: str) -> None:
    assert nearest_readable(colour, theme) == nearest  # type: ignore[arg-type]


@pytest.mark.parametrize("colour", ["#ffff00", "#00ff00", "#e4002b", "#17509e"])
def test_a_readable_one_is_found_for_every_colour(colour: str) -> None:
    assert is_readable(nearest_readable(colour, "light"), "light")
    assert is_readable(nearest_readable(colour, "dark"), "dark")
