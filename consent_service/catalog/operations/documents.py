"""The form of the catalogue in files and bodies: the same fields, each checked by itself.

Nothing has a default here: a field that was left out stays as it is, or gets the default of a
new entry from the operation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from consent_service.catalog.rules import COOKIE_KINDS, MODES, SCOPES
from consent_service.tenants.rules import JURISDICTION_PATTERN
from consent_service.web.schemas import Duration, Flag, HttpUrl, I18n, Key, Map, StrictSchema, Text

#: Grounds on which data may leave the country (PIPA 28-8(1); law.md §2.3).
TRANSFER_BASES = (
    "consent",
    "law",
    "contract_entrustment_disclosed",
    "contract_entrustment_notified",
    "certified",
    "adequate",
)

_LEGAL_BASIS = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_HOST = re.compile(
    r"(\*\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*(:\d{1,5})?",
    re.ASCII,
)
_MEASUREMENT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./:-]{0,79}", re.ASCII)
_ALLOWED_ITEM = re.compile(r"[A-Za-z0-9_.-]{1,80}", re.ASCII)
#: A cookie's name is a token (RFC 6265 4.1.1); only the end may be left open.
_COOKIE_NAME = re.compile(r"[!#$%&'+\-.^_`|~0-9A-Za-z]+\*?", re.ASCII)


def _matching(pattern: re.Pattern[str], detail: str) -> fields.String:
    def check(text: str) -> None:
        if pattern.fullmatch(text) is None:
            raise ValidationError(detail)

    return fields.String(validate=check)


def _list(inner: fields.Field[Any], *, most: int = 200) -> fields.List[Any]:
    return fields.List(inner, validate=validate.Length(max=most))


class PurposeIn(StrictSchema):
    """A purpose of a product."""

    key = Key(required=True)
    scope = fields.String(required=True, validate=validate.OneOf(SCOPES))
    mode = fields.String(required=True, validate=validate.OneOf(MODES))
    mode_by_jurisdiction = Map(
        keys=_matching(JURISDICTION_PATTERN, "This must be a jurisdiction such as KR or US-CA."),
        values=fields.String(validate=validate.OneOf(MODES)),
    )
    legal_basis = fields.String(
        required=True,
        validate=validate.Regexp(
            re.compile(rf"{_LEGAL_BASIS.pattern}\Z", re.ASCII),
            error="This must be one word of small letters, such as consent or contract.",
        ),
    )
    name = I18n(required=True, longest=120)
    description = I18n()
    aliases = _list(Key(), most=20)
    items = _list(Text(longest=120))
    retention = I18n()
    refusal = I18n()
    validity_months = fields.Integer(
        strict=True, allow_none=True, validate=validate.Range(min=1, max=120)
    )
    sale_or_share = Flag(attribute="is_sale_or_share")


class PurposeReplacement(PurposeIn):
    """A purpose whose key stands in the address."""

    class Meta(StrictSchema.Meta):
        """marshmallow's options."""

        exclude = ("key",)


class PurposePatch(PurposeReplacement):
    """What may be changed of a purpose; what is left out stays."""

    rank = fields.Integer(strict=True, validate=validate.Range(min=0, max=100_000))


class CookieIn(StrictSchema):
    """A cookie, or another thing that a service keeps in the browser."""

    name = Text(required=True, longest=120)
    kind = fields.String(validate=validate.OneOf(COOKIE_KINDS))
    duration = Duration(allow_none=True, validate=validate.Length(max=20))
    purpose = I18n()

    @validates_schema(skip_on_field_errors=True)
    def check_name(self, data: Mapping[str, Any], **_: Any) -> None:
        """Only the end of a name may be left open, and never all of it."""
        is_cookie = data.get("kind", "cookie") == "cookie"
        if is_cookie and _COOKIE_NAME.fullmatch(data["name"]) is None:
            raise ValidationError("A cookie's name is one word; only its end may be *.", "name")
        if "*" in data["name"][:-1] or data["name"] == "*":
            raise ValidationError("Only the end of a name may be left open with *.", "name")


class ServiceIn(StrictSchema):
    """A vendor, processor or recipient; ``purposes`` are those of one product."""

    key = Key(required=True)
    name = Text(required=True, longest=120)
    provider = Text(longest=200)
    country = _matching(_COUNTRY, "This must be a country code such as KR.")
    purposes = _list(Key())
    measurement_ids = _list(_matching(_MEASUREMENT_ID, "This is not a measurement id."), most=50)
    hosts = _list(_matching(_HOST, "This must be a host such as www.example.com."))
    allowed_items = fields.List(
        _matching(_ALLOWED_ITEM, "An item is one word, such as menu_usage."),
        allow_none=True,
        validate=validate.Length(max=200),
    )
    privacy_url = HttpUrl(allow_none=True)
    terms_url = HttpUrl(allow_none=True)
    contact = Text(longest=200, allow_none=True)
    task = I18n()
    retention = I18n()
    transfer_basis = fields.String(allow_none=True, validate=validate.OneOf(TRANSFER_BASES))
    cookies = _list(fields.Nested(CookieIn), most=500)


class ServiceReplacement(ServiceIn):
    """A service whose key stands in the address."""

    class Meta(StrictSchema.Meta):
        """marshmallow's options."""

        exclude = ("key",)


class ServicePatch(ServiceReplacement):
    """What may be changed of a service; what is left out stays."""

    rank = fields.Integer(strict=True, validate=validate.Range(min=0, max=100_000))


class ItemIn(StrictSchema):
    """A piece of personal data collected on an occasion."""

    context = Key(required=True)
    key = Key()
    name = I18n(required=True, longest=120)
    required = Flag(required=True, attribute="is_required")
    #: Every item serves a purpose (PIPA 16(1)).
    purposes = fields.List(Key(), required=True, validate=validate.Length(min=1, max=200))


class CatalogueIn(StrictSchema):
    """A catalogue file."""

    purposes = _list(fields.Nested(PurposeIn), most=1000)
    services = _list(fields.Nested(ServiceIn), most=1000)
    items = _list(fields.Nested(ItemIn), most=2000)
