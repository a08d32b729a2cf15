"""Requests and answers about sites and their notices."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate

from consent_service.banner.rules.colours import (
    COLOUR_PATTERN,
    LEAST_CONTRAST,
    SURFACES,
    Theme,
    contrast,
    is_readable,
    nearest_readable,
)
from consent_service.consents.rules import LAYERS
from consent_service.tenants.rules import (
    BANNER_LANGUAGES,
    CONSENT_MODES,
    CONSENT_SIGNALS,
    POSITIONS,
)
from consent_service.web.pagination import PageQuery
from consent_service.web.schemas import Flag, InstantField, Key, Lang, StrictSchema, Text

MOST_ORIGINS = 100
MOST_REGIONS = 100


class Colour(fields.String):
    """``#rrggbb`` of the buttons in a theme. One that cannot be read is refused with the nearest
    that can."""

    def __init__(self, theme: Theme, **options: Any) -> None:
        super().__init__(validate=validate.Regexp(COLOUR_PATTERN.pattern + r"$(?!\n)"), **options)
        self.theme = theme

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **options)).lower()
        if COLOUR_PATTERN.fullmatch(text) and not is_readable(text, self.theme):
            ratio = contrast(text, SURFACES[self.theme])
            raise ValidationError(
                f"Its contrast with the words on it is {ratio:.2f}:1, and {LEAST_CONTRAST}:1 is"
                f" needed. The nearest colour that has it is {nearest_readable(text, self.theme)}."
            )
        return text


class NoticeQuery(StrictSchema):
    """In which language, and for the users of which customer company."""

    lang = Lang(load_default=None)
    customer = Key(load_default=None)


class SiteSettingsIn(StrictSchema):
    """How the banner behaves; what is left out stays or follows the jurisdiction."""

    position = fields.String(validate=validate.OneOf(POSITIONS))
    consent_mode = fields.String(validate=validate.OneOf(CONSENT_MODES))
    reload = Flag()
    cookie_domain = fields.String(
        allow_none=True,
        # In Python $ also stands before a last line feed; \Z is unknown to the readers of OpenAPI.
        validate=validate.Regexp(r"^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*$(?!\n)"),
    )
    reask_months = fields.Integer(
        allow_none=True, strict=True, validate=validate.Range(min=1, max=24)
    )
    #: Left out or null: every language in which each purpose of the product has its name.
    languages = fields.List(
        fields.String(validate=validate.OneOf(BANNER_LANGUAGES)),
        allow_none=True,
        validate=validate.Length(1, len(BANNER_LANGUAGES)),
    )
    own_link = Flag()
    dnt = Flag()
    url_passthrough = Flag()
    region_defaults = fields.Dict(
        keys=fields.String(validate=validate.Regexp(r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$(?!\n)")),
        values=fields.List(fields.String(validate=validate.OneOf(CONSENT_SIGNALS))),
        allow_none=True,
        validate=validate.Length(max=MOST_REGIONS),
    )
    colour = Colour("light", allow_none=True)
    colour_dark = Colour("dark", allow_none=True)


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
