"""Which fields of a purpose may stand together, and which mode holds where."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from consent_service.catalog.rules import Purpose, check_purpose, resolve_mode

FIELDS: dict[str, Any] = {
    "scope": "device",
    "mode": "opt_in",
    "legal_basis": "consent",
    "modes": {},
    "validity_months": None,
    "is_sale_or_share": False,
}
NECESSARY = {"mode": "necessary", "legal_basis": "contract"}
PERSON = {"scope": "person"}


@pytest.mark.parametrize(
    ("key", "overrides"),
    [
        pytest.param("analytics", {}, id="device-key"),
        pytest.param("ads", {"is_sale_or_share": True, "modes": {"US": "opt_out"}}, id="ads"),
        pytest.param("necessary", NECESSARY, id="necessary"),
        pytest.param("contract", {**PERSON, **NECESSARY}, id="contract-asks-nobody"),
        pytest.param("surveys", {}, id="own-key-for-device"),
        pytest.param("surveys", PERSON, id="own-key-for-person"),
        pytest.param("marketing", PERSON, id="marketing"),
        pytest.param("marketing", {**PERSON, "modes": {"US": "opt_out"}}, id="opt-out-elsewhere"),
        pytest.param("marketing.night", PERSON, id="night"),
        pytest.param("third_party.partner", PERSON, id="recipient"),
        pytest.param("transfer.google-analytics", PERSON, id="transfer"),
        pytest.param("marketing-research", {}, id="only-looks-like-marketing"),
    ],
)
def test_sound_purpose_has_no_fault(key: str, overrides: dict[str, Any]) -> None:
    assert check_purpose(key, **{**FIELDS, **overrides}) == ()


@pytest.mark.parametrize(
    ("key", "overrides", "pointers"),
    [
        pytest.param("analytics", PERSON, ["/scope"], id="device-key-for-person"),
        pytest.param("marketing", {}, ["/scope"], id="marketing-for-device"),
        pytest.param("marketing.email", {}, ["/scope"], id="channel-for-device"),
        pytest.param("third_party.partner", {}, ["/scope"], id="recipient-for-device"),
        pytest.param("transfer.partner", {}, ["/scope"], id="transfer-for-device"),
        pytest.param("third_party", PERSON, ["/key"], id="recipient-without-name"),
        pytest.param("transfer", PERSON, ["/key"], id="transfer-without-name"),
        pytest.param("necessary", {}, ["/mode"], id="necessary-that-asks"),
        pytest.param(
            "necessary", {**NECESSARY, "modes": {"KR": "opt_in"}}, ["/mode"], id="necessary-here"
        ),
        pytest.param("marketing", {**PERSON, **NECESSARY}, ["/mode"], id="marketing-necessary"),
        pytest.param(
            "marketing", {**PERSON, "modes": {"US": "necessary"}}, ["/mode"], id="necessary-abroad"
        ),
        pytest.param("statistics", {"mode": "necessary"}, ["/legal_basis"], id="rests-on-consent"),
        pytest.param(
            "statistics",
            {**NECESSARY, "validity_months": 6, "is_sale_or_share": True},
            ["/validity_months", "/sale_or_share"],
            id="necessary-yet-sold",
        ),
    ],
)
def test_contradiction_is_found_where_it_stands(
    key: str, overrides: dict[str, Any], pointers: list[str]
) -> None:
    faults = check_purpose(key, **{**FIELDS, **overrides})

    assert [fault.pointer for fault in faults] == pointers


@pytest.mark.parametrize(
    ("jurisdiction", "mode"),
    [
        ("KR", "opt_in"),
        ("US", "opt_out"),
        ("US-NY", "opt_out"),
        ("US-CA", "opt_in"),
        ("", "opt_in"),
    ],
)
def test_mode_of_the_nearest_place_holds(jurisdiction: str, mode: str) -> None:
    purpose = Purpose(
        id=UUID(int=1),
        product_id=UUID(int=2),
        key="ads",
        scope="device",
        mode="opt_in",
        mode_by_jurisdiction={"US": "opt_out", "US-CA": "opt_in"},
        legal_basis="consent",
        name={},
        description={},
        aliases=(),
        items=(),
        retention={},
        refusal={},
        validity_months=None,
        is_sale_or_share=False,
        rank=0,
    )

    assert resolve_mode(purpose, jurisdiction) == mode
