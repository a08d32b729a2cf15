"""The page of a notice says durations and countries in the words of its language."""

from __future__ import annotations

import pytest

from consent_service.notices.pages import _duration


@pytest.mark.parametrize(
    ("text", "lang", "said"),
    [
        pytest.param("P2Y", "ko", "2년", id="years-ko"),
        pytest.param("P2Y", "en", "2 years", id="years"),
        pytest.param("P90D", "en", "90 days", id="days"),
        pytest.param("PT1M", "en", "1 minute", id="a-minute-is-no-month"),
        pytest.param("P1M", "de", "1 Monat", id="month-de"),
        pytest.param("P1Y6M", "en", "1 year 6 months", id="two-units"),
    ],
)
def test_a_duration_is_said_in_words(text: str, lang: str, said: str) -> None:
    assert _duration(text, lang) == said
