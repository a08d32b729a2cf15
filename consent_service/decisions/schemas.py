"""Requests and answers of decisions."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from consent_service.decisions.rules import CHANNELS, MESSAGE_CLASSES
from consent_service.tenants.rules import JURISDICTION_PATTERN
from consent_service.web.schemas import InstantField, Key, StrictSchema, SubjectIn

MOST_SUBJECTS = 10_000
JURISDICTION = validate.Regexp(rf"{JURISDICTION_PATTERN.pattern}\Z")


class QuestionIn(StrictSchema):
    """What is asked, whoever it is asked about."""

    product = Key(load_default=None)
    purpose = Key(load_default=None)
    customer = Key(load_default=None)
    service = Key(load_default=None)
    channel = fields.String(load_default=None, validate=validate.OneOf(CHANNELS))
    message_class = fields.String(
        load_default="advertising", validate=validate.OneOf(MESSAGE_CLASSES)
    )
    at = InstantField(load_default=None)
    jurisdiction = fields.String(load_default=None, validate=JURISDICTION)


class DecisionIn(QuestionIn):
    """One decision: ``subject`` and ``purpose``, or ``service`` alone."""

    subject = fields.Nested(SubjectIn, load_default=None)

    @validates_schema
    def check_what_is_asked(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """A person needs a purpose and a purpose a person; a service can be asked alone."""
        if data.get("subject") and not data.get("purpose"):
            raise ValidationError("Say for which purpose.", "purpose")
        if data.get("purpose") and not data.get("subject"):
            raise ValidationError("Say for whom.", "subject")
        if not data.get("purpose") and not data.get("service"):
            raise ValidationError(
                "Ask about a subject and a purpose, or about a service.", "purpose"
            )


class BatchIn(QuestionIn):
    """Decisions about up to 10,000 people."""

    purpose = Key(required=True)
    subjects = fields.List(
        fields.Nested(SubjectIn), required=True, validate=validate.Length(1, MOST_SUBJECTS)
    )


class ReasonOut(StrictSchema):
    """A reason."""

    code = fields.String(required=True)
    basis = fields.String(required=True)
    detail = fields.String(required=True)


class ObligationOut(StrictSchema):
    """What the message must carry."""

    code = fields.String(required=True)
    value = fields.String(required=True)
    place = fields.String(required=True)


class PolicyReferenceOut(StrictSchema):
    """A version of a policy."""

    key = fields.String(required=True)
    version = fields.Integer(required=True)


class EvidenceOut(StrictSchema):
    """The act that the answer rests on."""

    event_id = fields.String(required=True)
    receipt_id = fields.String(required=True)
    notice_id = fields.String(required=True, allow_none=True)
    policy = fields.Nested(PolicyReferenceOut, required=True, allow_none=True)
    decided_at = fields.String(required=True)


class DecisionOut(StrictSchema):
    """Allowed or not, and why."""

    allowed = fields.Boolean(required=True)
    reasons = fields.List(fields.Nested(ReasonOut), required=True)
    obligations = fields.List(fields.Nested(ObligationOut), required=True)
    next_allowed_at = fields.String(required=True, allow_none=True)
    valid_until = fields.String(required=True, allow_none=True)
    evidence = fields.Nested(EvidenceOut, required=True, allow_none=True)
    subject_ref = fields.String(required=True, allow_none=True)
    purpose = fields.String(required=True, allow_none=True)
    rules_version = fields.String(required=True)
    evaluated_at = fields.String(required=True)


class BatchItemOut(StrictSchema):
    """One answer of a batch."""

    type = fields.String(required=True)
    id = fields.String(required=True)
    allowed = fields.Boolean(required=True)
    reasons = fields.List(fields.String(), required=True)


class BatchOut(StrictSchema):
    """The answers, in the order of the subjects."""

    items = fields.List(fields.Nested(BatchItemOut), required=True)
    allowed_count = fields.Integer(required=True)
