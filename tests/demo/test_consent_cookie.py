"""Which device id the site's server reads out of the banner's cookie."""

from __future__ import annotations

import pytest

from consent_service.demo.site.consent_cookie import consent_cookie_name, find_device_id

DEVICE = "Zk3x_9-QaBcDeFgHiJkLmN"


def test_name_is_that_of_the_banner() -> None:
    # printf site-remote | sha256sum | cut -c1-8
    assert consent_cookie_name("site-remote") == "cs_consent_b260fd65"


@pytest.mark.parametrize(
    ("cookie", "found"),
    [
        pytest.param(f"1~0123abcd~tn2k4o~1~{DEVICE}~analytics:ab12:1~", DEVICE, id="of-the-banner"),
        pytest.param(f"1~0123abcd~tn2k4o~1~{DEVICE}~~", DEVICE, id="nothing-chosen"),
        pytest.param("", None, id="no-cookie"),
        pytest.param(f"2~0123abcd~tn2k4o~1~{DEVICE}~~", None, id="later-format"),
        pytest.param("1~0123abcd~tn2k4o~1~short~~", None, id="too-short"),
        pytest.param(f"1~0123abcd~tn2k4o~1~{'a' * 65}~~", None, id="too-long"),
        pytest.param("1~0123abcd~tn2k4o~1~me@example.com12345~~", None, id="not-an-id"),
        pytest.param(f" 1~0123abcd~tn2k4o~1~{DEVICE}~~", None, id="something-before"),
        pytest.param(
            "1~0123abcd~tn2k4o~1~가나다라마바사아자차카타파하거너~~", None, id="not-ascii"
        ),
        pytest.param(DEVICE, None, id="bare-id"),
    ],
)
def test_device_id_is_found_in_the_banners_own_cookie_only(cookie: str, found: str | None) -> None:
    assert find_device_id(cookie) == found
