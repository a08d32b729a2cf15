"""Answers of the change feed."""

from __future__ import annotations

from marshmallow import INCLUDE, fields

from consent_service.web.schemas import InstantField, StrictSchema


class ChangeOut(StrictSchema):
    """One change; beside these members stand those of its type."""

    class Meta(StrictSchema.Meta):
        """marshmallow's options."""

        unknown = INCLUDE

    position = fields.Integer()
    type = fields.String()
    subject_ref = fields.String()
    at = InstantField()


class ChangesOut(StrictSchema):
    """Changes in order; ``next_cursor`` always stands, for asking again later."""

    items = fields.List(fields.Nested(ChangeOut))
    next_cursor = fields.String()
