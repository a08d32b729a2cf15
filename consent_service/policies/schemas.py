"""What the policies API takes and answers."""

from __future__ import annotations

import dataclasses
from typing import Any

from marshmallow import Schema, fields, validate

from consent_service.policies.rules import content
from consent_service.web.schemas import Flag, I18n, InstantField, Key, Lang, Map, StrictSchema, Text

_STATES = ("draft", "announced", "in_force", "superseded")
_CLASSES = ("ordinary", "material")
_FIELDS: dict[str, type[fields.Field[Any]]] = {"str": fields.String, "bool": fields.Boolean}


def _record(cls: type) -> type[Schema]:
    members = {
        field.name: _FIELDS[str(field.type)](required=True) for field in dataclasses.fields(cls)
    }
    return StrictSchema.from_dict(members, name=f"Policy{cls.__name__}")


class PolicyContactsSchema(StrictSchema):
    """Who answers for privacy, as the text names them."""

    officer = fields.Nested(_record(content.Officer), allow_none=True)
    department = fields.Nested(_record(content.Department), allow_none=True)


class PolicyFactsSchema(StrictSchema):
    """What the text states, in a form that is compared between versions."""

    purposes = fields.List(fields.Nested(_record(content.Purpose)))
    items = fields.List(fields.Nested(_record(content.Item)))
    collection_methods = fields.List(fields.Nested(_record(content.CollectionMethod)))
    recipients = fields.List(fields.Nested(_record(content.Recipient)))
    processors = fields.List(fields.Nested(_record(content.Processor)))
    provision_exceptions = fields.List(fields.Nested(_record(content.ProvisionException)))
    retention = fields.List(fields.Nested(_record(content.Retention)))
    contacts = fields.Nested(PolicyContactsSchema)
    authorities = fields.List(fields.Nested(_record(content.Authority)))
    opt_out_routes = fields.List(fields.Nested(_record(content.OptOutRoute)))


class PolicySectionSchema(StrictSchema):
    """A section. Its body is plain text: paragraphs, ``- `` list items, rows of TABs."""

    key = Key(required=True)
    title = Text(required=True, longest=300)
    body = fields.String(required=True)


class PolicyTextSchema(StrictSchema):
    """A version in one language."""

    title = Text(required=True, longest=300)
    intro = fields.String()
    sections = fields.List(fields.Nested(PolicySectionSchema))
    facts = fields.Nested(PolicyFactsSchema)


class Texts(Map):
    """A policy text per language."""

    def __init__(self, *, is_removable: bool = False, **kwargs: Any) -> None:
        values = fields.Nested(PolicyTextSchema, allow_none=is_removable)
        super().__init__(keys=Lang(), values=values, **kwargs)


class PolicyIn(StrictSchema):
    """A new policy; left out, the product is ``default``; no domains: every site of it."""

    key = Key(required=True)
    product = Key(load_default=None, allow_none=True)
    name = I18n(longest=200, required=True)
    domains = fields.List(fields.String(validate=validate.Length(max=253)), load_default=list)


class PolicyPatch(StrictSchema):
    """What to change of a policy."""

    name = I18n(longest=200, required=False)
    domains = fields.List(fields.String(validate=validate.Length(max=253)))


class PolicyOut(Schema):
    """A policy, with the number of its version in force."""

    key = fields.String()
    product = fields.String()
    name = fields.Dict(keys=fields.String(), values=fields.String())
    domains = fields.List(fields.String())
    version_in_force = fields.Integer(allow_none=True)
    url = fields.String()
    created_at = InstantField()


class PoliciesOut(Schema):
    """One page of policies."""

    items = fields.List(fields.Nested(PolicyOut))
    next_cursor = fields.String(allow_none=True)


class VersionIn(StrictSchema):
    """A draft. ``change_class`` may only raise what follows from the changes."""

    texts = Texts(load_default=dict)
    announced_on = fields.Date(load_default=None, allow_none=True)
    effective_on = fields.Date(load_default=None, allow_none=True)
    change_class = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(_CLASSES)
    )
    is_consent_required = Flag(load_default=False)


class VersionPatch(StrictSchema):
    """What to change of a draft; ``null`` for a language removes its text.

    With ``updated_at`` as it was read, a draft that somebody else saved meanwhile is left alone.
    """

    texts = Texts(is_removable=True)
    announced_on = fields.Date(allow_none=True)
    effective_on = fields.Date(allow_none=True)
    change_class = fields.String(allow_none=True, validate=validate.OneOf(_CLASSES))
    is_consent_required = Flag()
    updated_at = InstantField()


class ChangeReasonOut(Schema):
    """One difference to the version before, and the class it has."""

    kind = fields.String()
    what = fields.String()
    change_class = fields.String(validate=validate.OneOf(_CLASSES))
    before = fields.String()
    after = fields.String()


class VersionSummaryOut(Schema):
    """A version without its texts."""

    number = fields.Integer()
    state = fields.String(validate=validate.OneOf(_STATES))
    announced_on = fields.Date(allow_none=True)
    effective_on = fields.Date(allow_none=True)
    change_class = fields.String(validate=validate.OneOf(_CLASSES))
    change_reasons = fields.List(fields.Nested(ChangeReasonOut))
    is_consent_required = fields.Boolean()
    is_imported = fields.Boolean()
    announced_at = InstantField(allow_none=True)
    updated_at = InstantField()


class VersionsOut(Schema):
    """One page of versions."""

    items = fields.List(fields.Nested(VersionSummaryOut))
    next_cursor = fields.String(allow_none=True)


class ImportWarningOut(Schema):
    """What the import doubts; line 0 is about the whole file."""

    code = fields.String()
    line = fields.Integer()
    detail = fields.String()


class VersionOut(VersionSummaryOut):
    """A version with its texts."""

    policy = fields.String()
    texts = fields.Dict(keys=fields.String(), values=fields.Nested(PolicyTextSchema))
    warnings = fields.List(fields.Nested(ImportWarningOut))
    url = fields.String()
    created_at = InstantField()
