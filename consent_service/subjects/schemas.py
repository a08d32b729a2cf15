"""Requests and answers about subjects."""

from __future__ import annotations

from marshmallow import fields, validate

from consent_service.subjects.rules import REFERENCE_TYPES
from consent_service.web.schemas import InstantField, Key, StrictSchema


class SubjectIn(StrictSchema):
    """Who is meant: an identifier, or a ``sub_…`` reference."""

    type = fields.String(required=True, validate=validate.OneOf(REFERENCE_TYPES))
    id = fields.String(required=True, validate=validate.Length(min=1, max=320))


class IdentifierIn(StrictSchema):
    """An identifier itself."""

    type = fields.String(required=True, validate=validate.OneOf(REFERENCE_TYPES[:-1]))
    id = fields.String(required=True, validate=validate.Length(min=1, max=320))


class DeviceIn(StrictSchema):
    """The device that a banner speaks for."""

    type = fields.String(required=True, validate=validate.Equal("device"))
    id = fields.String(required=True, validate=validate.Length(min=16, max=64))


class LookupIn(StrictSchema):
    """Whom to look up."""

    subject = fields.Nested(SubjectIn, required=True)
    product = Key(load_default=None)


class LinkIn(StrictSchema):
    """Two identifiers of one person."""

    subject = fields.Nested(IdentifierIn, required=True)
    other = fields.Nested(IdentifierIn, required=True)


class RemoveIdentifierIn(StrictSchema):
    """The identifier that was not this person's."""

    identifier = fields.Nested(IdentifierIn, required=True)


class SubjectTokenIn(StrictSchema):
    """For whom a page may speak, and for how long."""

    subject = fields.Nested(SubjectIn, required=True)
    customer = Key(load_default=None)
    ttl_seconds = fields.Integer(
        load_default=900, strict=True, validate=validate.Range(min=1, max=900)
    )
    site = fields.String(load_default=None, validate=validate.Length(max=60))
    product = Key(load_default=None)


class SubjectTokenOut(StrictSchema):
    """A token for ``data-subject-token`` or ``identify()``."""

    subject_token = fields.String(required=True)
    expires_at = InstantField(required=True)
