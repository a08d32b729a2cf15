"""Errors of consents.

Invalid
├── PurposeNotInNotice          purpose_not_in_notice
├── PurposeMissing              purpose_missing
├── PurposeNecessary            purpose_necessary
├── ActionContradictsChoices    action_contradicts_choices
├── LangUnknown                 lang_unknown
├── OccurredAtFuture            occurred_at_future
├── OccurredAtTooOld            occurred_at_too_old
├── IdempotencyKeyMissing       invalid
├── IdempotencyKeyReused        idempotency_key_reused
├── ServiceNotInNotice          service_unknown
└── Under14                     under_14
"""

from __future__ import annotations

from consent_service.kernel.errors import Invalid


class PurposeNotInNotice(Invalid):
    """The person was not asked about this purpose."""

    code = "purpose_not_in_notice"
    title = "A purpose is not in the notice that was shown"


class PurposeMissing(Invalid):
    """A choice of a banner names every purpose it can be made about."""

    code = "purpose_missing"
    title = "A purpose of the notice is missing in the choices"


class PurposeNecessary(Invalid):
    """A necessary purpose is not a matter of choice."""

    code = "purpose_necessary"
    title = "A necessary purpose can be neither refused nor consented to"


class ActionContradictsChoices(Invalid):
    """What was pressed and what was chosen do not agree."""

    code = "action_contradicts_choices"
    title = "The action and the choices contradict each other"


class LangUnknown(Invalid):
    """The notice has no such language."""

    code = "lang_unknown"
    title = "The notice was not shown in this language"


class OccurredAtFuture(Invalid):
    """The act lies in the future."""

    code = "occurred_at_future"
    title = "occurred_at lies in the future"


class OccurredAtTooOld(Invalid):
    """The act is too long ago for a banner to bring it now."""

    code = "occurred_at_too_old"
    title = "occurred_at is more than 30 days ago; ask again"


class IdempotencyKeyMissing(Invalid):
    """A recording call came without the header that makes it safe to repeat."""

    title = "Send an Idempotency-Key header of 1 to 200 characters"


class IdempotencyKeyReused(Invalid):
    """The same key came with another body."""

    code = "idempotency_key_reused"
    title = "This key was used for another request already"


class ServiceNotInNotice(Invalid):
    """The notice has no such service."""

    code = "service_unknown"
    title = "A service is not in the notice that was shown"


class Under14(Invalid):
    """A child under fourteen consents through a guardian (PIPA 22-2), which is not on record."""

    code = "under_14"
    title = "A person under 14 cannot consent here; nothing was stored"
