"""Answers and query parameters of the catalogue's calls; bodies are in ``operations/documents``."""

from __future__ import annotations

from marshmallow import fields

from consent_service.web.pagination import PageQuery
from consent_service.web.schemas import Flag, InstantField, Key, StrictSchema, Text


class ProductQuery(StrictSchema):
    """Which product is meant; left out, ``default``."""

    product = Key(load_default=None)


class CatalogueQuery(PageQuery, ProductQuery):
    """A page of one product's list."""


class PurposeOut(StrictSchema):
    """A purpose of a product."""

    key = fields.String()
    scope = fields.String()
    mode = fields.String()
    mode_by_jurisdiction = fields.Dict(keys=fields.String(), values=fields.String())
    legal_basis = fields.String()
    name = fields.Dict(keys=fields.String(), values=fields.String())
    description = fields.Dict(keys=fields.String(), values=fields.String())
    aliases = fields.List(fields.String())
    items = fields.List(fields.String())
    retention = fields.Dict(keys=fields.String(), values=fields.String())
    refusal = fields.Dict(keys=fields.String(), values=fields.String())
    validity_months = fields.Integer(allow_none=True)
    sale_or_share = fields.Boolean(attribute="is_sale_or_share")
    rank = fields.Integer()


class PurposesOut(StrictSchema):
    """A page of purposes."""

    items = fields.List(fields.Nested(PurposeOut))
    next_cursor = fields.String(allow_none=True)


class CookieOut(StrictSchema):
    """A cookie, or another thing kept in the browser."""

    name = fields.String()
    kind = fields.String()
    duration = fields.String(allow_none=True)
    purpose = fields.Dict(keys=fields.String(), values=fields.String())


class ServiceOut(StrictSchema):
    """A service with its cookies and the purposes it works for."""

    key = fields.String()
    name = fields.String()
    provider = fields.String()
    country = fields.String(allow_none=True)
    purposes = fields.List(fields.String())
    measurement_ids = fields.List(fields.String())
    hosts = fields.List(fields.String())
    allowed_items = fields.List(fields.String(), allow_none=True)
    privacy_url = fields.String(allow_none=True)
    terms_url = fields.String(allow_none=True)
    contact = fields.String(allow_none=True)
    task = fields.Dict(keys=fields.String(), values=fields.String())
    retention = fields.Dict(keys=fields.String(), values=fields.String())
    transfer_basis = fields.String(allow_none=True)
    cookies = fields.List(fields.Nested(CookieOut))
    rank = fields.Integer()


class ServicesOut(StrictSchema):
    """A page of services."""

    items = fields.List(fields.Nested(ServiceOut))
    next_cursor = fields.String(allow_none=True)


class SwitchQuery(ProductQuery):
    """The level of a switch: the customer's, else the product's, else the whole tenant's."""

    customer = Key(load_default=None)


class SwitchesQuery(PageQuery, SwitchQuery):
    """A page of the switches of one level."""


class SwitchActorIn(StrictSchema):
    """The person in the tenant's own administrator page, kept in the audit."""

    id = Text(required=True, longest=120)
    name = Text(required=True, longest=120)


class SwitchIn(StrictSchema):
    """A setting of a switch."""

    enabled = Flag(required=True)
    actor = fields.Nested(SwitchActorIn, load_default=None)


class SwitchOut(StrictSchema):
    """``enabled`` at the level asked; ``effective`` with every level above."""

    service = fields.String()
    enabled = fields.Boolean()
    effective = fields.Boolean()
    level = fields.String()
    changed_at = InstantField(allow_none=True)
    changed_by = fields.Dict(allow_none=True)


class SwitchesOut(StrictSchema):
    """A page of switches."""

    items = fields.List(fields.Nested(SwitchOut))
    next_cursor = fields.String(allow_none=True)
