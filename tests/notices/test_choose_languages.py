"""In which languages a site asks."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import pytest

from consent_service.catalog.rules import Purpose
from consent_service.notices.rules import choose_languages

AVAILABLE = ("en", "de", "ja", "ko")


def purpose(*langs: str, scope: str = "device") -> Purpose:
    return Purpose(
        id=UUID(int=1),
        product_id=UUID(int=2),
        key="analytics",
        scope=scope,
        mode="opt_in",
        mode_by_jurisdiction={},
        legal_basis="consent",
        name=dict.fromkeys(langs, "…"),
        description={},
        aliases=(),
        items=(),
        retention={},
        refusal={},
        validity_months=None,
        is_sale_or_share=False,
        rank=0,
    )


@pytest.mark.parametrize(
    ("wanted", "purposes", "expected"),
    [
        pytest.param(None, [purpose("ko", "en")], ("en", "ko"), id="named-in-two"),
        pytest.param(
            None, [purpose("ko", "en", "de"), purpose("ko", "de")], ("de", "ko"), id="one-lacks-en"
        ),
        pytest.param(None, [purpose("en")], ("en", "ko"), id="default-stays"),
        pytest.param(None, [purpose("ko", "fr")], ("ko",), id="the-banner-has-no-such-texts"),
        pytest.param(None, [], ("ko",), id="nothing-is-asked"),
        pytest.param(
            None,
            [purpose("ko", "en"), purpose("ko", scope="person")],
            ("en", "ko"),
            id="a-browser-is-not-asked",
        ),
        pytest.param(["ja"], [purpose("ko", "en")], ("ja", "ko"), id="chosen-and-default"),
        pytest.param(["ko", "fr"], [purpose("ko")], ("ko",), id="chosen-without-texts"),
        pytest.param([], [purpose("ko", "en")], ("ko",), id="chosen-none"),
    ],
)
def test_a_site_asks_where_the_whole_question_is_there(
    wanted: Collection[str] | None, purposes: list[Purpose], expected: tuple[str, ...]
) -> None:
    assert choose_languages(wanted, "ko", purposes, AVAILABLE) == expected
