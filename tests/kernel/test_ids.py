"""Identifiers: ordered by time inside, prefixed and unambiguous outside."""

from __future__ import annotations

from uuid import UUID

import pytest

from consent_service.kernel.ids import new_id, parse_public_id, public_id

SMALLEST, LARGEST = UUID(int=0), UUID(int=2**128 - 1)


def test_ids_are_version_7_and_rise() -> None:
    made = [new_id() for _ in range(1000)]

    assert {value.version for value in made} == {7}
    assert made == sorted(made)
    assert len(set(made)) == 1000


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (SMALLEST, "sub_00000000000000000000000000"),
        (UUID(int=33), "sub_00000000000000000000000011"),
        (LARGEST, "sub_7zzzzzzzzzzzzzzzzzzzzzzzzz"),
    ],
)
def test_public_form_leads_back(value: UUID, text: str) -> None:
    assert public_id("sub", value) == text
    assert parse_public_id("sub", text) == value


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("evt_00000000000000000000000000", id="other-prefix"),
        pytest.param("sub_0000000000000000000000000", id="too-short"),
        pytest.param("sub_000000000000000000000000000", id="too-long"),
        pytest.param("sub_8zzzzzzzzzzzzzzzzzzzzzzzzz", id="more-than-128-bits"),
        pytest.param("sub_0000000000000000000000000O", id="ambiguous-letter"),
        pytest.param("SUB_00000000000000000000000000", id="capitals"),
        pytest.param("sub_00000000000000000000000000\n", id="newline"),
        pytest.param("sub_０0000000000000000000000000", id="other-digit"),
        pytest.param("00000000-0000-0000-0000-000000000000", id="uuid"),
        pytest.param("", id="empty"),
    ],
)
def test_what_is_no_public_form_leads_nowhere(text: str) -> None:
    assert parse_public_id("sub", text) is None
