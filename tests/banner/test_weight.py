"""What the banner weighs with the demo's catalogue, compressed as the service serves it.

The figures are ceilings: they only ever go down, towards 3,584 bytes for a returning visitor and
9,216 for a first visit.
"""

from __future__ import annotations

import brotli
import pytest

from consent_service.banner.rules import LoaderSettings
from tests.banner.harness import SITE_KEY, BannerService, compile_interfaces, demo_notice

RETURNING = 3960
FIRST_VISIT = 10870


def _weigh(body: bytes) -> int:
    return len(brotli.compress(body, quality=11))


@pytest.fixture
def loader() -> int:
    settings = LoaderSettings(
        base_url="https://consent.example.com",
        site_key=SITE_KEY,
        notice_token="eyJuIjoiNWYzYTljMDEifQ.aSB2cw.4kQ0m3vY7pXc2ZtR8uWn1LbJ6Hd",
        requires_choice_version=1,
    )
    return _weigh(BannerService(settings, demo_notice()).loader())


def test_a_returning_visitor_loads_no_more_than_before(loader: int) -> None:
    assert loader <= RETURNING


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_first_visit_loads_no_more_than_before(loader: int, lang: str) -> None:
    [interface] = [one for one in compile_interfaces(demo_notice()) if one.lang == lang]

    assert loader + _weigh(interface.body) <= FIRST_VISIT
