"""In which one form each identifier is hashed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_service.subjects.rules import KINDS, IdentifierValue, normalise_identifier


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("email", "Person@Acme.Example", "person@acme.example"),
        ("email", "  person@acme.example ", "person@acme.example"),
        ("email", "사람@한국.example", "사람@한국.example"),
        ("email", "person@acme", None),
        ("email", "person", None),
        ("email", "a b@acme.example", None),
        ("phone", "010-1234-5678", "+821012345678"),
        ("phone", "+82 10 1234 5678", "+821012345678"),
        ("phone", "+1 (415) 555-2671", "+14155552671"),
        ("phone", "12", None),
        ("phone", "call me", None),
        ("device", "A-z_0123456789ab", "A-z_0123456789ab"),
        ("device", "a" * 64, "a" * 64),
        ("device", "a" * 65, None),
        ("device", "a" * 15, None),
        ("device", "a" * 16 + "\n", None),
        ("device", "기기" * 8, None),
        ("user", " u-1001 ", "u-1001"),
        ("user", "u\u0000", None),
        ("user", "   ", None),
        ("user", "e\u0301", "é"),
        ("user", "x" * 201, None),
        ("name", "Kim", None),
    ],
)
def test_identifier_has_one_form(kind: str, text: str, value: str | None) -> None:
    found = normalise_identifier(kind, text, "KR")

    assert found == (None if value is None else IdentifierValue(kind, value))


def test_national_number_needs_a_country() -> None:
    assert normalise_identifier("phone", "010-1234-5678", "ZZ") is None


@given(st.sampled_from(KINDS), st.text(max_size=80))
def test_form_is_its_own_form(kind: str, text: str) -> None:
    found = normalise_identifier(kind, text, "KR")

    assert found is None or normalise_identifier(kind, found.value, "KR") == found


def test_value_does_not_show_in_a_traceback() -> None:
    assert repr(IdentifierValue("email", "person@acme.example")) == "IdentifierValue(email)"
