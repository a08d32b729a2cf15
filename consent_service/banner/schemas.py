"""Requests and answers about sites and their notices."""

from __future__ import annotations

from marshmallow import fields, validate

from consent_service.consents.rules import LAYERS
from consent_service.tenants.rules import BANNER_LANGUAGES, CONSENT_MODES, POSITIONS
from consent_service.web.pagination import PageQuery
from consent_service.web.schemas import Flag, InstantField, Key, Lang, StrictSchema, Text

MOST_ORIGINS = 100


class NoticeQuery(StrictSchema):
    """In which language, and for the users of which customer company."""

    lang = Lang(load_default=None)
    customer = Key(load_default=None)


class SiteSettingsIn(StrictSchema):
    """How the banner behaves; what is left out stays or follows the jurisdiction."""

    position = fields.String(validate=validate.OneOf(POSITIONS))
    consent_mode = fields.String(validate=validate.OneOf(CONSENT_MODES))
    reload = fields.Boolean()
    cookie_domain = fields.String(
        allow_none=True,
        validate=validate.Regexp(r"^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*$"),
    )
    reask_months = fields.Integer(allow_none=True, validate=validate.Range(min=1, max=24))
    #: Left out or null: every language in which each purpose of the product has its name.
    languages = fields.List(
        fields.String(validate=validate.OneOf(BANNER_LANGUAGES)),
        allow_none=True,
        validate=validate.Length(1, len(BANNER_LANGUAGES)),
    )


class SiteIn(StrictSchema):
    """A new site."""

    name = Text(required=True, longest=120)
    origins = fields.List(
        fields.String(validate=validate.Length(max=300)),
        required=True,
        validate=validate.Length(1, MOST_ORIGINS),
    )
    product = Key(load_default=None)
    policy = Key(load_default=None)
    settings = fields.Nested(SiteSettingsIn, load_default=dict)


class SitePatch(StrictSchema):
    """Changes of a site."""

    name = Text(longest=120)
    origins = fields.List(
        fields.String(validate=validate.Length(max=300)), validate=validate.Length(1, MOST_ORIGINS)
    )
    policy = Key(allow_none=True)
    settings = fields.Nested(SiteSettingsIn)


class SiteQuery(PageQuery):
    """A page of sites."""

    product = Key(load_default=None)


class SiteOut(StrictSchema):
    """A site."""

    site_key = fields.String(required=True)
    name = fields.String(required=True)
    product = fields.String(required=True)
    policy = fields.String(required=True, allow_none=True)
    origins = fields.List(fields.String(), required=True)
    settings = fields.Dict(required=True)
    created_at = InstantField(required=True)
    #: The one tag.
    embed = fields.String(required=True)


class SitesOut(StrictSchema):
    """A page of sites."""

    items = fields.List(fields.Nested(SiteOut), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class ImpressionIn(StrictSchema):
    """That a notice was shown, or closed without a choice."""

    notice_id = fields.String(required=True, validate=validate.Length(max=200))
    notice_token = fields.String(required=True, validate=validate.Length(max=400))
    layer = fields.String(required=True, validate=validate.OneOf(LAYERS))
    dismissed = Flag(load_default=False)
