"""Bodies and answers of the calls on tenants, products, customers and API keys."""

from __future__ import annotations

from marshmallow import fields, validate

from consent_service.tenants.rules import SCOPES
from consent_service.web.schemas import I18n, InstantField, Key, StrictSchema, Text


class TenantOut(StrictSchema):
    """The tenant itself."""

    slug = fields.String()
    name = fields.String()
    legal_name = fields.String()
    timezone = fields.String()
    jurisdiction = fields.String()
    default_lang = fields.String()
    contacts = fields.Dict()
    created_at = InstantField()


class ProductIn(StrictSchema):
    """A new product."""

    key = Key(required=True)
    name = I18n(required=True, longest=120)


class NamePatch(StrictSchema):
    """Another name."""

    name = I18n(required=True, longest=120)


class ProductOut(StrictSchema):
    """A product."""

    key = fields.String()
    name = fields.Dict(keys=fields.String(), values=fields.String())
    created_at = InstantField()


class ProductsOut(StrictSchema):
    """A page of products."""

    items = fields.List(fields.Nested(ProductOut))
    next_cursor = fields.String(allow_none=True)


class CustomerIn(StrictSchema):
    """A new customer company; without ``product`` it uses all of them."""

    key = Key(required=True)
    name = I18n(required=True, longest=120)
    product = Key(load_default=None, allow_none=True)


class CustomerOut(StrictSchema):
    """A customer company; ``product`` null: it uses all of them."""

    key = fields.String()
    name = fields.Dict(keys=fields.String(), values=fields.String())
    product = fields.String(allow_none=True)
    created_at = InstantField()


class CustomersOut(StrictSchema):
    """A page of customer companies."""

    items = fields.List(fields.Nested(CustomerOut))
    next_cursor = fields.String(allow_none=True)


class ApiKeyIn(StrictSchema):
    """A new API key. A key makes no key with a scope that it lacks itself."""

    name = Text(required=True, longest=120)
    scopes = fields.List(
        fields.String(validate=validate.OneOf(SCOPES)),
        required=True,
        validate=validate.Length(min=1, max=len(SCOPES)),
    )
    expires_at = InstantField(load_default=None, allow_none=True)


class ApiKeyOut(StrictSchema):
    """An API key; ``prefix`` are its first characters, to recognise it by."""

    id = fields.String()
    name = fields.String()
    prefix = fields.String()
    scopes = fields.List(fields.String())
    created_at = InstantField()
    expires_at = InstantField(allow_none=True)
    revoked_at = InstantField(allow_none=True)


class NewApiKeyOut(ApiKeyOut):
    """A new API key with its secret, which is shown this once."""

    key = fields.String()


class ApiKeysOut(StrictSchema):
    """A page of API keys."""

    items = fields.List(fields.Nested(ApiKeyOut))
    next_cursor = fields.String(allow_none=True)
