"""Query parameters and answers of the audit log."""

from __future__ import annotations

from marshmallow import fields

from consent_service.web.pagination import PageQuery
from consent_service.web.schemas import InstantField, StrictSchema, Text


class AuditQuery(PageQuery):
    """What is looked for; ``from`` is included, ``to`` is not."""

    object_type = Text(longest=40, load_default=None)
    object_id = Text(longest=120, load_default=None)
    action = Text(longest=60, load_default=None)
    since = InstantField(load_default=None, data_key="from")
    until = InstantField(load_default=None, data_key="to")


class AuditEntryOut(StrictSchema):
    """One act of one actor on one object."""

    id = fields.String()
    at = InstantField()
    actor = fields.Dict()
    action = fields.String()
    object_type = fields.String()
    object_id = fields.String()
    before = fields.Dict(allow_none=True)
    after = fields.Dict(allow_none=True)


class AuditEntriesOut(StrictSchema):
    """A page of the audit log."""

    items = fields.List(fields.Nested(AuditEntryOut))
    next_cursor = fields.String(allow_none=True)
