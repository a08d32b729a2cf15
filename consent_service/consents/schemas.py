"""Requests and answers about consents."""

from __future__ import annotations

from typing import Any

import orjson
from marshmallow import ValidationError, fields, validate, validates, validates_schema

from consent_service.consents.rules import ACTIONS, LAYERS, METHODS, OWN_SOURCES, STATUSES
from consent_service.web.pagination import PageQuery
from consent_service.web.schemas import (
    LARGEST_INTEGER,
    DeviceIn,
    Flag,
    IdentifierIn,
    InstantField,
    Key,
    Lang,
    Map,
    StrictSchema,
    SubjectIn,
    Text,
)

LARGEST_EVIDENCE_BYTES = 4096
_MOST_CHOICES = 100


class Choice(fields.Field[Any]):
    """``true``, ``false``, or one of the statuses."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str | bool:
        if isinstance(value, bool) or (isinstance(value, str) and value in STATUSES):
            return value
        raise ValidationError(f"This must be true, false, or one of: {', '.join(STATUSES)}.")


class BannerConsentIn(StrictSchema):
    """A visitor's act, as a banner reports it."""

    event_id = fields.UUID(required=True)
    subject = fields.Nested(DeviceIn, required=True)
    subject_token = fields.String(load_default=None, validate=validate.Length(max=1000))
    customer = Key(load_default=None)
    notice_id = fields.String(required=True, validate=validate.Length(max=200))
    notice_token = fields.String(required=True, validate=validate.Length(max=400))
    choices = Map(
        keys=Key(),
        values=Flag(),
        required=True,
        validate=validate.Length(1, _MOST_CHOICES),
    )
    services = Map(
        keys=Key(),
        values=Flag(),
        load_default=dict,
        validate=validate.Length(max=_MOST_CHOICES),
    )
    action = fields.String(required=True, validate=validate.OneOf(ACTIONS))
    layer = fields.String(required=True, validate=validate.OneOf(LAYERS))
    lang = Lang(required=True)
    gpc = Flag(load_default=False)
    occurred_at = InstantField(required=True)
    sent_at = InstantField(required=True)


class StateOut(StrictSchema):
    """A person's answer for a purpose."""

    purpose = fields.String(required=True)
    status = fields.String(
        required=True, validate=validate.OneOf((*STATUSES, "pending", "expired"))
    )
    granted = fields.Boolean(required=True)
    decided_at = fields.String(required=True)
    valid_until = fields.String(required=True, allow_none=True)
    event_id = fields.String(required=True)
    refused_services = fields.List(fields.String(), required=True)


class RecordedOut(StrictSchema):
    """What was recorded."""

    event_id = fields.String(required=True)
    receipt_id = fields.String(required=True)
    recorded_at = fields.String(required=True)
    states = fields.List(fields.Nested(StateOut), required=True)
    subject_ref = fields.String()
    subject_token_used = fields.Boolean()


class BannerStateIn(StrictSchema):
    """Whose answers a banner asks for."""

    subject = fields.Nested(DeviceIn, required=True)
    subject_token = fields.String(load_default=None, validate=validate.Length(max=1000))


class BannerStateOut(StrictSchema):
    """The answers of a device, or of the member whose token came along."""

    states = fields.List(fields.Nested(StateOut), required=True)
    receipt_id = fields.String(required=True, allow_none=True)
    decided_at = fields.String(required=True, allow_none=True)
    preference_url = fields.String(required=True, allow_none=True)
    subject_token_used = fields.Boolean(required=True)


class PolicyReferenceIn(StrictSchema):
    """A version of a policy."""

    key = Key(required=True)
    version = fields.Integer(
        required=True, strict=True, validate=validate.Range(1, LARGEST_INTEGER)
    )


class AgeIn(StrictSchema):
    """What is known about the person's age."""

    under_14 = Flag(required=True)
    source = Text(required=True, longest=80)


class ConsentIn(StrictSchema):
    """A consent or refusal collected elsewhere."""

    subject = fields.Nested(SubjectIn, required=True)
    product = Key(load_default=None)
    customer = Key(load_default=None)
    choices = Map(
        keys=Key(), values=Choice(), required=True, validate=validate.Length(1, _MOST_CHOICES)
    )
    notice_id = fields.String(load_default=None, validate=validate.Length(max=200))
    policy = fields.Nested(PolicyReferenceIn, load_default=None)
    method = fields.String(required=True, validate=validate.OneOf(METHODS))
    occurred_at = InstantField(load_default=None)
    evidence = fields.Raw(load_default=None)
    age = fields.Nested(AgeIn, load_default=None)
    external_ref = Text(load_default=None, longest=200)
    source = Key(load_default="api", validate=validate.Length(max=20))

    @validates("evidence")
    def check_evidence(self, value: Any, **_kwargs: Any) -> None:
        """Evidence is small: it points at a document, it is none."""
        try:
            # As deep as it is wrapped where it is hashed and sealed.
            size = len(orjson.dumps([[[value]]])) - len("[[[]]]")
        except TypeError as error:
            raise ValidationError("Evidence is nested too deeply.") from error
        if size > LARGEST_EVIDENCE_BYTES:
            raise ValidationError(f"Evidence may have {LARGEST_EVIDENCE_BYTES} bytes.")

    @validates("source")
    def check_source(self, value: str, **_kwargs: Any) -> None:
        """What people say for themselves cannot be claimed by a back end."""
        if value in OWN_SOURCES:
            raise ValidationError("This source is for what people do themselves.")

    @validates_schema
    def check_reference(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """A notice names its policy version itself."""
        if data.get("notice_id") and data.get("policy"):
            raise ValidationError("Give notice_id or policy, not both.", "policy")


class SubjectStatesQuery(StrictSchema):
    """Which product's answers."""

    product = Key(load_default=None)


class SubjectStatesOut(StrictSchema):
    """A person's current answers."""

    subject_ref = fields.String(required=True)
    states = fields.List(fields.Nested(StateOut), required=True)


class LookupOut(SubjectStatesOut):
    """What is known of a person."""

    holds = fields.List(fields.Dict(), required=True)
    identifiers = fields.List(fields.String(), required=True)


class HistoryQuery(PageQuery):
    """A page of a person's acts."""


class HistoryOut(StrictSchema):
    """A person's acts, newest first."""

    items = fields.List(fields.Dict(), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class SubjectOut(StrictSchema):
    """Who answers now."""

    subject_ref = fields.String(required=True)


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
