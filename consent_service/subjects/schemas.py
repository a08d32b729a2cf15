"""Requests and answers about subjects."""

from __future__ import annotations

from marshmallow import fields, validate

from consent_service.web.schemas import InstantField, Key, StrictSchema, SubjectIn


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
