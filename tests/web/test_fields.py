"""What the fields of bodies and files refuse, so that nothing behind them has to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from marshmallow import ValidationError, fields

from consent_service.consents.schemas import PolicyReferenceIn
from consent_service.tenants.operations.documents import ContactsIn
from consent_service.web.schemas import Duration, HttpUrl, InstantField, Text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param(Text(), "half a \ud800 character", id="text-lone-surrogate"),
        pytest.param(Text(), "a\x00b", id="text-nul"),
        pytest.param(HttpUrl(), "https://acme.example/\x00", id="url-nul"),
        pytest.param(HttpUrl(), "https://acme.example/\u202emoc", id="url-bidi"),
        pytest.param(HttpUrl(), "https://acme.example/\ud800", id="url-lone-surrogate"),
        pytest.param(HttpUrl(), "https://acme.example/\n", id="url-line-feed"),
        pytest.param(HttpUrl(), "https://acme.example/" + "a" * 480, id="url-long"),
        pytest.param(HttpUrl(), "javascript:alert(1)", id="url-script"),
        pytest.param(Duration(), "P\u0663M", id="duration-arabic-digit"),
        pytest.param(InstantField(), "9001-01-01T00:00:00Z", id="instant-late"),
        pytest.param(InstantField(), "9999-12-31T23:59:59-14:00", id="instant-past-the-last"),
        pytest.param(InstantField(), "0001-01-01T00:00:00+14:00", id="instant-before-the-first"),
        pytest.param(InstantField(), "1899-12-31T23:59:59Z", id="instant-early"),
    ],
)
def test_value_is_refused(field: fields.Field[Any], value: str) -> None:
    with pytest.raises(ValidationError):
        field.deserialize(value)


@pytest.mark.parametrize(
    ("field", "value", "loaded"),
    [
        pytest.param(Text(), "한 줄\n😀", "한 줄\n😀", id="text"),
        pytest.param(HttpUrl(), "http://localhost/a?b=%00", "http://localhost/a?b=%00", id="url"),
        pytest.param(Duration(), "P1Y6M", "P1Y6M", id="duration"),
        pytest.param(
            InstantField(),
            "9000-12-31T23:00:00Z",
            datetime(9000, 12, 31, 23, tzinfo=UTC),
            id="instant",
        ),
    ],
)
def test_value_is_taken(field: fields.Field[Any], value: str, loaded: object) -> None:
    assert field.deserialize(value) == loaded


@pytest.mark.parametrize(
    "contacts",
    [
        pytest.param({"officer": {"name": "A", "email": '"\x01"@acme.example'}}, id="email"),
        pytest.param({"authorities": [{"name": "A", "url": "https://a.example/\x00"}]}, id="url"),
    ],
)
def test_contact_with_control_characters_is_refused(contacts: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="control characters"):
        ContactsIn().load(contacts)


def test_number_of_a_version_fits_its_column() -> None:
    schema = PolicyReferenceIn()

    assert schema.load({"key": "privacy", "version": 2147483647})["version"] == 2147483647
    with pytest.raises(ValidationError):
        schema.load({"key": "privacy", "version": 2147483648})
